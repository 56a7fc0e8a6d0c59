### 评价：一人一帖一票

## 命令

command-mood = 评价
    .description = 评价一个主题：精彩、感动、搞笑……已归档的主题也行
    .topic = 主题
    .topic-description = 输入标题来找，或贴链接；不填就是当前主题
    .mood = 心情
    .mood-description = 浏览这个主题的感受；不填就先看看大家的评价
command-moods = 心情榜
    .description = 本周最感动、最搞笑的主题，历来之最，会员的评价记录
    .span = 时段
    .span-description = 本周还是历来，默认本周
    .mood = 心情
    .mood-description = 只看一种心情的前十名
    .member = 会员
    .member-description = 看一位会员投过和得到的评价
choice-mood-span-week = 本周
choice-mood-span-all = 历来
command-rate-topic = 评价主题
command-admin-moods = 评价
    .description = 查看短时间的集中评价与互投的圈子，作废一位会员的评价
    .member = 会员
    .member-description = 看谁的评价；不填就看有没有可疑之处
help-room-moods = ### 😊 评价
help-mood =
    😊 一个主题只能评价一次，按钮、顶楼上的表情、命令和消息菜单都算这一次。每天 { $least } 到 { $most } 次，级别越高越多。{ $change ->
        [yes] 可以改，也可以撤回。
       *[no] 评价之后不能更改。
    }

## 评价

mood-named = { $emoji } { $name }
mood-unnamed = { $code }
mood-panel-heading = ### 评价一下你浏览此帖子的感受
    -# 已有 { $votes } 人评价，一人一次
mood-bar = { $mood } `{ $bar }` **{ $votes }**（{ $percent }%）
mood-none-yet = -# 还没有人评价，来当第一个吧。
mood-topic-heading = ### 评价一下你浏览此帖子的感受
    { $topic }
mood-own = ☑️ 您评价过了：{ $mood }
mood-cast = ✅ 已评价 { $topic }：**{ $mood }**
mood-cast-instead = ↩️ 取代了您之前的评价：{ $mood }
mood-cast-earned = 💰 您得到 **+{ $earned }**
mood-cast-left = -# 今天还可以评价 { $left } 次。
mood-withdraw = 撤回评价
mood-withdrawn = ↩️ 已撤回对 { $topic } 的评价：{ $mood }
mood-note = -# 您在 { $topic } 点的表情没有算数：{ $why }

mood-off = 💤 这个版块不开放评价。
mood-topic-gone = 🕳️ 找不到这个主题，可能已经删除。
mood-unknown = 🤔 没有这种心情，可选：{ $known }。
mood-own-topic = 🙏 不能评价自己的主题，留给别人来说吧。
mood-already = ☑️ 这个主题您已经评价过了：{ $mood }。一个主题只能评价一次。
mood-voided = 🚫 您对这个主题的评价已被管理人员作废，不能再评。
mood-not-voted = 🤔 您还没有评价过这个主题。
mood-no-change = 🙏 评价之后不能更改，也不能撤回。
mood-account-too-young = 🌱 Discord 账号满 { $days } 天才能评价，您从 { $opens } 起（{ $wait }）就可以了。
mood-too-new-here = 🌱 加入满 { $hours } 小时才能评价，您从 { $opens } 起（{ $wait }）就可以了。
mood-quota-reached = 🌙 今天的 { $votes } 次评价用完了，{ $opens } 起（{ $wait }）再来。

## 榜与记录

moods-week-heading = ## 🏆 本周之最
moods-all-heading = ## 🏆 历来之最
moods-week-of-heading = ## 🏆 本周之最：{ $mood }
moods-all-of-heading = ## 🏆 历来之最：{ $mood }
moods-most-line = { $mood }：**{ $topic }**
    -# { $author }｜{ $votes } 票
moods-line = `{ $place }` **{ $topic }**
    -# { $author }｜{ $votes } 票
moods-empty = 还没有人评价过。打开一个主题，说说您的感受吧。
moods-choose = 看一种心情的前十名
moods-open-week = 本周
moods-open-all = 历来
moods-open-record = 我的记录
moods-record-heading = ## 🪪 评价记录
    { $member }
moods-record-cast = **投过** { $votes } 票
moods-record-received = **得到** { $votes } 票
moods-record-left = -# 今天还可以评价 { $left } 次。
moods-counted = ・{ $mood } × { $votes }

## 管理

moods-admin-heading = ## 🔎 评价：可疑之处
    -# 最近三十天仍然有效的评价
moods-admin-bursts = **集中**：{ $minutes } 分钟内同一作者得到 { $votes } 票以上
moods-admin-burst = ・{ $author }：**{ $votes }** 票，从 { $when } 起
    { $topics }
    -# 投票的是 { $voters }
moods-admin-rings = **互投**：彼此来回，每一对至少 { $votes } 票
moods-admin-ring = ・{ $members }：共 **{ $votes }** 票
moods-admin-none = -# 没有发现。
moods-admin-caution = -# 这些不是证据，朋友之间也会互相捧场，请先看看帖子。
moods-admin-choose = 看一位会员的评价
moods-admin-void = 作废全部 { $votes } 票
moods-admin-form = 作废评价
moods-admin-reason = 理由
moods-admin-reason-hint = 提交后，所有评价作废，双方得失退回
moods-admin-voided = ✅ 已作废 { $member } 的 { $votes } 票，双方的得失都已退回；已花掉的，等有了再收。
    -# 理由：{ $why }
mood-reason-needed = ✍️ 请写明理由，最多 { $most } 个字。
staff-deed-moods = 作废 { $count } 票评价
alert-mood-emoji = 心情 { $mood } 的表情 `{ $emoji }` 已经不在服务器里，按钮暂时只有文字。请在 config.toml 里换一个表情。

## 账单与核对

house-moods = 评价处
reason-mood-voter = 评价主题
reason-mood-author = 主题获评价
reason-mood-author-less = 主题获差评
receipt-mood-voter = 评价主题：{ $mood }
receipt-mood-author = 主题获评价：{ $mood }
receipt-mood-author-less = 主题获差评：{ $mood }
proof-mood-counts = { $count } 个评价计数与投票一致
proof-mood-count-wrong = 社区 { $guild } 主题 { $topic } 的 { $mood }（{ $period }）记着 { $counted } 票，按投票应是 { $due } 票。
proof-mood-receipts = { $count } 张评价账单与投票一致
proof-mood-receipt-wrong = 社区 { $guild } 的账单 #{ $number } 与它的评价对不上。

## 设置

fault-mood-emoji = 要写一个表情，如 "😊"；服务器自己的表情写成 "<:名字:编号>"。
fault-mood-steps = 要写成 [[1, 5], [2, 10]] 这样：从第几级起（最低是 1），每天几票；级别从低到高，不重复。
fault-mood-level = 没有第 { $level } 级；[[level.steps]] 一共 { $levels } 级。
fault-mood-board = 没有版块“{ $board }”；[[boards]] 里有：{ $known }。
fault-mood-takes = 积分“{ $currency }”不能为负，就不能倒扣。请写 0 或更大的数，或让它的 may_go_negative = true。

service-moods = 心情榜
service-moods-about = 本周最感人的主题
