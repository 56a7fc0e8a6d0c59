### A member's own settings

command-language = language
    .description = Choose the language in which Louzhu answers you privately
    .language = language
    .language-description = Which language
choice-language-zh-cn = 简体中文
choice-language-en = English
choice-language-client = Follow my Discord
help-room-member = ### 👤 Your settings
language-chosen = ✅ Louzhu answers you in English from now on.
language-follows = ✅ Louzhu follows the language of your Discord from now on.
language-heading = ## 🌐 Language
    In which language shall Louzhu answer you in private? What everybody sees is in the community's language.
language-choose = Choose a language
service-language = Language
service-language-about = In which Louzhu answers you in private
service-language-own = { $language }
service-language-client = As your Discord
