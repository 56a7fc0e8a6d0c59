# 离线演示网页里的话。demo- 开头的都直接送到浏览器，里面不能有变量。

startup-port-taken =
    端口 { $port } 用不了，多半是被别的程序占着，比如之前的演示还开着。
    先把它关掉，或者换一个端口：louzhu demo --port 8766

demo-home = 版块列表
demo-boards = 版块
demo-offline = 离线演示
demo-welcome = 机器人是真的，Discord 是模拟的：发帖、用命令、按按钮，都和线上一样，随便试，弄不坏。
demo-menu = 打开菜单
demo-menu-close = 关闭菜单

demo-how-to = 怎么玩
demo-how-to-commands = 在输入框打 / ，就能看到全部命令
demo-how-to-boards = 点版块看主题，也可以自己发一个
demo-how-to-people = 点左下角，换个身份再看看
demo-how-to-close = 知道了

demo-look-as = 换个身份看看
demo-kind-newcomer = 新人
demo-kind-newcomer-words = 刚来的，什么都还没试过
demo-kind-regular = 常客
demo-kind-regular-words = 天天来，有积蓄也有故事
demo-kind-moderator = 版主
demo-kind-moderator-words = 管着一个版块
demo-kind-admin = 管理员
demo-kind-admin-words = 什么都看得到，也管得着

demo-topics = 主题
demo-posts = 帖子
demo-replies = 回复
demo-last-post = 最后发言
demo-no-posts = 还没有人发言
demo-no-topics = 这个版块还没有主题，来发第一个吧。
demo-all-topics = 全部主题…
demo-archived = 已归档
demo-locked = 已锁定
demo-just-now = 刚刚

demo-new-topic = 发新主题
demo-topic-title = 标题
demo-topic-title-hint = 一句话说清楚
demo-topic-body = 内容
demo-topic-body-hint = 慢慢写，写好了再发
demo-topic-tags = 分类
demo-topic-send = 发表
demo-topic-length = 标题要有 1 到 100 个字，内容要有 1 到 2000 个字。
demo-topic-not-allowed = 这个身份不能在这里发主题。
demo-topic-no-board = 这个版块已经变了，回版块列表再看看。
demo-cancel = 取消

demo-hidden-title = 这里不对外开放
demo-hidden-words = 现在的身份看不到这个地方。可以换成下面的人来看：
demo-gone-title = 这个地方不在了
demo-gone-words = 演示重新开始后，旧地址就失效了；也可能是版块或主题被删了。
demo-missing-title = 没有这个页面
demo-missing-words = 地址可能打错了。演示的所有内容都从首页进。

demo-not-done = 这一下没有成功，再试一次看看。
demo-gone-offline = 演示已经停下。重新运行 make run，这个页面会自己回来。

demo-preview-say = 说点什么，或者打 / 用命令
demo-preview-only-commands = 这里只能用命令，打 / 看看
demo-preview-edit = 修改消息
demo-preview-editing = 正在修改消息
demo-preview-send = 发送（回车）
demo-preview-save = 保存（回车）
demo-preview-close = 关闭
demo-preview-older = 更早的消息
demo-preview-newer = 更新的消息
demo-preview-latest = 有新消息，点这里看
demo-preview-empty = 这里还没有消息。
demo-preview-replying = 回复{ " " }
demo-preview-only-you = 只有你能看到
demo-preview-thinking = 机器人正在想…
demo-preview-edited = {" "}（已修改）
demo-preview-forwarded = 转发
demo-preview-reply-gone = 原消息已经不在了
demo-preview-used = 使用了
demo-preview-reply = 回复
demo-preview-delete = 删除
demo-preview-confirm-delete = 删除这条消息？删了就找不回来了。
demo-preview-pin = 置顶
demo-preview-unpin = 取消置顶
demo-preview-original = 看原图
demo-preview-zoom = 放大或缩小

demo-preview-submit = 提交
demo-preview-disclaimer = 内容会提交给机器人。请不要填写密码等私密信息。
demo-preview-required = 这一项必填。
demo-preview-too-short = 至少要写的字数：
demo-preview-too-long = 最多可写的字数：
demo-preview-choose = 请按要求选择。
demo-preview-drop = 把文件拖到这里，或{ " " }
demo-preview-browse = 选择文件
demo-preview-upload-limit = 每个文件最大 10 MB。
demo-preview-choose-file = 选择文件
demo-preview-select = 请选择
demo-preview-selection = 选好了吗
demo-preview-apply = 确定
demo-preview-search = 搜索
demo-preview-loading = 正在加载…
demo-preview-options = 可选项
demo-preview-no-options = 没有可选的
demo-preview-previous = 上一页
demo-preview-next = 下一页
demo-preview-members = 会员
demo-preview-roles = 身份组
demo-preview-channels = 频道
demo-preview-true = 是
demo-preview-false = 否
demo-preview-optional = 项选填
demo-preview-no-commands = 现在没有可用的命令
demo-preview-invalid = 填得不对，再看看。

## 命令行里的话

cli-demo-starting =
    没有设置 DISCORD_TOKEN，所以打开离线演示：真的机器人，模拟的 Discord，不联网。
    正在请街坊们入座……
cli-demo-ready =

    演示已经打开，请用浏览器访问：  { $address }

    可以换成任何一位会员来看、来发帖、来用命令；按 Ctrl-C 结束，数据会留到下次。
    从头再来：louzhu demo --fresh ；换一种语言：louzhu demo --lang en
    接上真正的 Discord：照 docs/admin.zh-CN.md 里的“上线五步”拿到令牌，然后 DISCORD_TOKEN=… make run
cli-demo-outdated = 上次的演示出自另一个版本，故事从头讲起。
cli-demo-stopping = 正在收摊……
cli-demo-stopped = 演示已结束，下次打开还在原处。
cli-demo-halls = 公共区
