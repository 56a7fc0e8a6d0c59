### 会员自己的设置

command-language = 语言
    .description = 选择楼主私下回复您时用的语言
    .language = 语言
    .language-description = 用哪种语言
choice-language-zh-cn = 简体中文
choice-language-en = English
choice-language-client = 跟随我的 Discord
help-room-member = ### 👤 个人设置
language-chosen = ✅ 好的，以后用简体中文回复您。
language-follows = ✅ 好的，以后跟随您的 Discord 语言。
language-heading = ## 🌐 语言
    楼主私下用哪种语言回复您？公开的消息总用社区的语言。
language-choose = 选择语言
service-language = 语言
service-language-about = 楼主私下用哪种语言回复您
service-language-own = 现在用{ $language }
service-language-client = 现在跟随您的 Discord
