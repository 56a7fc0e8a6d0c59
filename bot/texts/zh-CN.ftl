### 全站共用的话。命令行与设置错误的话在文件后半。

## 数目与日子

days = { $days } 天
sum = { $money }
cards = { $cards } 张补签卡
weekday-1 = 周一
weekday-2 = 周二
weekday-3 = 周三
weekday-4 = 周四
weekday-5 = 周五
weekday-6 = 周六
weekday-7 = 周日
month-1 = 一月
month-2 = 二月
month-3 = 三月
month-4 = 四月
month-5 = 五月
month-6 = 六月
month-7 = 七月
month-8 = 八月
month-9 = 九月
month-10 = 十月
month-11 = 十一月
month-12 = 十二月

## 翻页

page-newer = 更新的
page-older = 更早的
page-before = 上一页
page-after = 下一页

## 婉拒

refusal-not-for-you = 🙏 这个操作只对管理人员开放。
refusal-not-yours = 🙏 这是别人的面板，请用命令打开您自己的。
refusal-not-this-community = 🙏 楼主只为一个社区服务，请回到那里使用。
refusal-bots-have-none = 🙏 机器人不是会员，没有这些资料。
refusal-out-of-date = ⌛ 这个按钮已经过期，请重新使用命令。

## 出错

error-not-understood = 🤔 没看懂“{ $typed }”，请从提示里选择。
error-commands-changed = 🔄 命令刚刚更新，请稍等片刻，重新打开 Discord 再试一次。
error-not-saved = 💾 没能存下来，刚才的操作不算数，什么都没有扣。管理人员已收到通知，请稍后再试。
error-misconfigured = 🔧 论坛的设置有问题，暂时办不到。管理人员已收到通知。
error-discord-away = 🌐 Discord 一时没有回应，结果没能显示出来。刚才的操作可能已经算数，请先看看再决定要不要重来。
error-discord-gone = 🕳️ Discord 说这件事涉及的消息、主题或会员已经不在了。
error-fault = 💥 出错了，这是楼主的问题，不是您的。若要反馈，请带上编号 `{ $id }`。
member-gone = 已离开的会员

## 给管理人员的话

alert-heading = ## 🔔 需要您处理：{ $setting }
alert-not-saved = 数据库写不进去：{ $problem }。请检查磁盘空间、文件与所在文件系统能否写入，以及是否被其他程序占用。恢复之前，会员的操作都不会算数；一旦能写，楼主会自动恢复，不必重启。只有一种例外：磁盘出错、内核把文件系统改成了只读，这时请先停下楼主，修好文件系统（fsck）、重新挂载，再启动。
alert-forbidden = Discord 拒绝了一次操作：{ $problem }。请检查楼主的身份组在相关频道里的权限（查看频道、发送消息、嵌入链接、附加文件、阅读历史消息）。
alert-no-channel = 设置 `{ $setting }` 指向的频道 `{ $value }` 不存在，或者楼主看不到它。请改正 config.toml，或让楼主看到该频道。
alert-channel-kind = 设置 `{ $setting }` 指向的频道 `{ $value }` 种类不合适：发消息要用文字频道，开话题要用文字频道或论坛。请改正 config.toml。
alert-channel-permissions = 楼主在频道 `{ $channel }` 里缺少权限：{ $permissions }。请在该频道的权限设置里补上。
alert-channel-requires-tag = 论坛频道 `{ $channel }` 要求每个主题都带标签，楼主开的主题没有标签。请在那里关掉“要求选择标签”，或换一个频道。
alert-no-role = 身份组 `{ $value }` 不存在。请改正 config.toml，或建立这个身份组；这段时间欠会员的都记着，会自动再试。
alert-role-not-givable = 身份组 `{ $role }` 给不了：它属于所有人，或由别的应用管理。请换一个服务器的普通身份组。
alert-role-too-high = 身份组 `{ $role }` 楼主给不了：它不在楼主的身份组之下。请在服务器设置的“身份组”里，把 `{ $bot }` 拖到 `{ $role }` 上面。
alert-no-manage-roles = 楼主不能管理任何身份组。请在服务器设置的“身份组”里，给 `{ $bot }` “管理身份组”权限。

## 权限，照 Discord 的叫法

permission-view-channel = 查看频道
permission-read-message-history = 阅读历史消息
permission-send-messages = 发送消息
permission-send-messages-in-threads = 在子区内发送消息
permission-manage-threads = 管理子区
permission-manage-messages = 管理消息
permission-manage-webhooks = 管理 Webhook
permission-create-public-threads = 创建公共子区
permission-create-private-threads = 创建私密子区

### 命令行（louzhu …）的话：帮助、设置错误、启动失败。db 子命令的话在 bot/upkeep/texts。

## 命令行

cli-louzhu = 楼主：把 Discord 服务器变成一座老论坛。
cli-usage = 用法：
cli-title-commands = 命令
cli-title-arguments = 参数
cli-title-options = 选项
cli-help = 显示这份帮助
cli-lang = 命令行用哪种语言说话
cli-config = 设置文件（默认 { $default }）
cli-run = 连接 Discord，开始服务
cli-run-log-format = 日志的样子：text 给人看，json 给程序读
cli-run-starting = 楼主正在启动，数据库是 { $path }。按 Ctrl-C 停止。
cli-run-stopped = 楼主已停止，手头的事都办完了。
cli-demo = 不连 Discord，在浏览器里试用
cli-demo-port = 网页的端口
cli-demo-fresh = 丢掉上次演示的数据，从头来
cli-check = 检查设置文件，一次列出所有问题
cli-check-live = 再到 Discord 上看看服务器：设置要用的频道、身份组、权限是否齐全
cli-interrupted = 已中断。
cli-bug = 程序出错了，这是楼主的问题。上面是详细记录，反馈时请一并附上。
cli-fault-usage = { $problem }正确的写法如下，加上 --help 可以看详细说明。
cli-fault-not-understood = 没看懂这条命令。
cli-fault-no-command = 少了命令，可以写：{ $allowed }。
cli-fault-lacking = 还少写了：{ $names }。
cli-fault-no-value = { $option } 后面少了要写的值。
cli-fault-unknown = 这里没有“{ $given }”这种写法。
cli-fault-choice = 没有“{ $given }”这个选择，可以写：{ $allowed }。
cli-fault-number = “{ $given }”不行，请写 { $least } 到 { $most } 之间的整数。

## louzhu check

check-passed = ✓ { $path }：{ $count } 项设置，没有发现问题。
check-sections = 　检查了这些部分：{ $sections }
check-guild = 　服务器：{ $guild }
check-any-guild = 　服务器：没有指定，启动时自动选择（楼主只加入了一个服务器时）
check-day = 　时区：{ $zone }，那里现在是 { $clock }，社区的今天是 { $day }，每天从 { $begins } 开始
check-currencies = 　积分：{ $currencies }
check-database = 　数据库：{ $path }；每天 { $hour } 备份到 { $folder }，保留 { $kept } 份
check-token-present = 　令牌：环境变量 { $variable } 已设置
check-token-absent = 　令牌：环境变量 { $variable } 还没有设置，louzhu run 需要它
check-not-checked = 　频道、身份组和权限要到 Discord 上才看得到：louzhu check --live 会去看。
check-live-server = Discord：{ $bot } 看过了服务器 { $guild }（{ $id }）
check-live-passed = ✓ 设置里的频道和身份组服务器里都有，楼主需要的权限也都有。
check-live-failed = ✗ 服务器里有 { $count } 处与设置不符：
check-live-scope = 邀请楼主时少了 applications.commands 这一项，会员看不到任何命令。请用这个链接重新邀请它：{ $invite }
check-live-intent = 这项功能需要特权意图 { $intent }，还没有打开。请到 Discord 开发者页面（Bot 一栏）打开，或关掉这项功能。
check-failed = ✗ { $path } 有 { $count } 处问题，改好之前楼主不会启动：
check-fault = 　{ $key }：{ $problem }
check-fault-at = 　第 { $line } 行 { $key }：{ $problem }

## 设置里的问题

fault-file-missing = 没有这个文件。请复制一份样例：cp config.example.toml config.toml，或用 --config 指定别的文件。
fault-file-unreadable = 打不开：{ $problem }。请检查这个文件的权限。
fault-not-utf8 = 第 { $line } 行不是 UTF-8 编码。请用 UTF-8 保存这个文件。
fault-toml = 不是正确的 TOML：{ $problem }。请对照 config.example.toml 改正。
fault-toml-at = 第 { $line } 行第 { $column } 列起不是正确的 TOML：{ $problem }。文字要加引号；请对照 config.example.toml 改正这一行。
fault-token = 令牌不写在这个文件里。请删掉这一项，把令牌放进环境变量 DISCORD_TOKEN。
fault-unknown = 没有这项设置。这里可以写：{ $known }。
fault-unknown-near = 没有这项设置。是不是想写 { $near }？
fault-missing = 少了这一项，请补上。
fault-not-a-number = 要写整数，不加引号，例如 10。
fault-not-text = 要写文字，加引号，例如 "文字"。
fault-not-yes-or-no = 只能写 true（是）或 false（否），不加引号。
fault-not-a-list = 要写成列表，例如 [1, 2, 3]。
fault-not-a-table = 要写成一节设置，一行一项，名称 = 值。
fault-not-one-of = 没有这个选择，可以写：{ $allowed }。
fault-too-small = 太小了，最小是 { $bound }。
fault-too-large = 太大了，最大是 { $bound }。
fault-too-few = 太少了，至少要有 { $bound } 个。
fault-too-many = 太多了，最多 { $bound } 个。
fault-too-long = 太长了，最多 { $bound } 个字。
fault-empty = 不能是空的。
fault-not-a-code = 只能用小写英文字母、数字和下划线，以字母开头，最多 32 个字符，例如 wealth。
fault-not-localized = 要写文字，例如 "签到"；或两种语言各写一份，例如 {"{"} zh-CN = "签到", en = "Check-in" {"}"}。
fault-language-missing = 少了 { $language } 的写法，zh-CN 和 en 都要有。
fault-language-unknown = 不认识语言 { $language }，只能写 zh-CN 和 en。
fault-not-a-reference = 要写频道或身份组的名称（加引号），或它的数字 ID；不用就写 0。
fault-time-zone = 没有“{ $name }”这个时区。请写 IANA 时区名，例如 "{ $near }"。
fault-address = 不是可用的地址。要以 { $schemes } 之一加 :// 开头，后面是主机名，不带账号和 ? 参数。
fault-address-plain = { $scheme }:// 不加密，只能用于本机（localhost、127.0.0.1）。别的主机请用加密的地址。
fault-twice = “{ $value }”写了两次，请删掉一个或改名。
fault-unknown-currency = 没有“{ $code }”这种积分，[[currencies]] 里有：{ $known }。
fault-cap-below-first = 封顶 { $cap } 比第一天的 { $first } 还少。封顶至少要和 first 一样多。
fault-never-open = 开始和结束是同一个小时，谁也签不了到。全天开放请写 0 和 24。
fault-other = 这个值不行：{ $problem }。

## 启动失败

startup-no-token =
    没有令牌，连不上 Discord。
    请在 Discord 开发者页面（Bot 一栏）复制机器人的令牌，放进环境变量 { $variable } 再启动。
    只想先看看？louzhu demo 不需要令牌。
startup-garbled-token =
    环境变量 { $variable } 里的不会是令牌：里面有空格、引号或别的令牌里不会有的字符。
    请到 Discord 开发者页面（Bot 一栏）只复制令牌本身，放进这个环境变量再启动。
startup-wrong-token =
    Discord 不认这个令牌。
    请到 Discord 开发者页面（Bot 一栏）重置令牌，更新环境变量 DISCORD_TOKEN 再启动。
startup-missing-intent =
    有功能需要特权意图（Privileged Gateway Intents），但还没有打开。
    请到 Discord 开发者页面（Bot 一栏）打开 Message Content 和 Server Members，或在设置里关掉需要它的功能，再启动。
startup-no-guild =
    楼主还没有加入任何服务器。
    请用这个链接邀请它，再启动：{ $invite }
startup-not-in-guild =
    楼主不在服务器 { $guild } 里。
    请检查 [discord] guild_id，或用这个链接邀请它，再启动：{ $invite }
startup-many-guilds =
    楼主加入了好几个服务器，不知道该服务哪一个。
    请把其中一个的 ID 写进 [discord] guild_id，再启动：{ $guilds }
startup-missing-scope =
    Discord 不让楼主在这个服务器里登记命令：邀请时少了 applications.commands 这一项。
    请用这个链接重新邀请它，再启动：{ $invite }
startup-not-discord =
    { $address } 回答了，但它不是 Discord，也不是 Discord 的代理。
    请检查 [discord] api_url：它应当以 /api/v10 结尾；不用代理就留空。
startup-unreachable =
    连不上 Discord：{ $problem }
    请检查网络和代理（[discord] api_url、gateway_url），稍后再启动。
startup-already-running =
    另一个楼主进程正在使用数据库 { $path }。
    请先停掉它，再试一次。
