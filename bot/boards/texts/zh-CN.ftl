### 版块、主题、楼层、精华

## 命令

command-board = 版块
    .description = 版块的介绍、价目与版规
    .board = 版块
    .board-description = 看哪个版块，不填就列出全部
command-stats = 统计
    .description = 全站的主题、帖子、会员，今日与昨日，最活跃的版块
command-latest = 最新帖子
    .description = 最新的主题，按发表或最后回复排列
    .order = 排序
    .order-description = 按发表时间还是最后回复，默认按发表时间
    .board = 版块
    .board-description = 只看一个版块
choice-order-created = 按发表时间
choice-order-replied = 按最后回复
command-digests = 精华区
    .description = 全部精华主题
    .board = 版块
    .board-description = 只看一个版块
command-topic = 主题
    .description = 一个主题的名片：楼主、版块、楼层、最后回复、直达顶楼
    .topic = 主题
    .topic-description = 输入标题来找，或贴链接；不填就是当前主题
command-floor = 楼层
    .description = 直达一个主题的某一楼
    .floor = 楼层
    .floor-description = 第几楼，0 是楼主
    .topic = 主题
    .topic-description = 输入标题来找，或贴链接；不填就是当前主题
command-op = 只看楼主
    .description = 列出楼主在这个主题里的每一楼
    .topic = 主题
    .topic-description = 输入标题来找，或贴链接；不填就是当前主题
command-prev = 上一主题
    .description = 同版块里最后回复更新的那个主题
    .topic = 主题
    .topic-description = 从哪个主题往前，不填就是当前主题
command-next = 下一主题
    .description = 同版块里最后回复更早的那个主题
    .topic = 主题
    .topic-description = 从哪个主题往后，不填就是当前主题
command-post = 发帖
    .description = 用您的名字和头像在版块里发表新主题
    .board = 版块
    .board-description = 发在哪个版块
command-reply = 快速回复
    .description = 用您的名字和头像回复一个主题
    .topic = 主题
    .topic-description = 输入标题来找，或贴链接；不填就是当前主题
command-digest = 设精华
    .description = 把主题设为精华 I 或 II，或取消精华（版主）
    .grade = 等级
    .grade-description = 精华 I、精华 II，或取消
    .topic = 主题
    .topic-description = 输入标题来找，或贴链接；不填就是当前主题
    .reason = 理由
    .reason-description = 会写进通知与操作记录
    .tell = 通知
    .tell-description = 是否在帖内通知作者，默认通知
choice-grade-0 = 取消精华
choice-grade-1 = 精华 I
choice-grade-2 = 精华 II
command-set-digest = 设精华
command-delete-post = 删帖
command-admin-index = 索引
    .description = 帖子索引进行到哪里了，各版块的权限是否齐全

help-room-boards = ### 🏛️ 版块
help-room-topic = ### 📖 看帖
help-room-posting = ### ✍️ 发帖
help-room-digest = ### 💎 精华
help-room-index = ### 🗂️ 索引
help-board = 💰 一般的价目：发表主题 { $topic }，回复 { $reply }，主题成为精华 { $digest }。各版块可以不同。
help-topic = 📖 在归档的主题里 Discord 不让用命令：请到别处用，并填上主题的标题或链接。
help-writing = ✍️ 正文 { $least } 到 { $most } 个字，最多提到 { $mentions } 个人。没发出去的话，文字会还给您。
help-digest = 💎 作者只在主题成为精华的那一刻得奖励一次，取消时收回。论坛频道有“{ $tag }”标签的话会一并贴上。

## 楼层

floor-number = { $floor }楼
floor-found = ## 🔎 { $floor }
    { $topic }
    { $member }，{ $when }
floor-go = 前往{ $floor }
floor-gap = 🕳️ { $topic } 的**{ $floor }**已经被删除，楼层号保留，不再给别的帖子。
topic-no-such-floor = 🏗️ 还没有盖到这一楼，现在最高是 { $highest } 楼。

## 主题

topic-heading = ## 📖 { $title }
topic-board = 🏛️ 版块：{ $board }
topic-opener = 👤 楼主：{ $member }，{ $created }
topic-floors = 🏢 盖到 **{ $floors }** 楼，**{ $replies }** 个回复，**{ $participants }** 人参与
topic-last = 🕐 最后回复：{ $member }，[{ $when }]({ $address })
topic-digest = 💎 { $grade }
topic-states = 📎 { $states }
topic-is-archived = 已归档
topic-is-locked = 已锁定
topic-is-pinned = 置顶
topic-top = 顶楼
topic-prev = 上一主题
topic-next = 下一主题
topic-op = 只看楼主
topic-reply = 快速回复
topic-no-other =
    { $way ->
        [prev] 🔚 已经是这个版块最新的主题了。
       *[other] 🔚 已经是这个版块最后一个主题了。
    }
op-heading = ## 👤 只看楼主
    { $topic }｜{ $member }
op-line = **[{ $floor }]({ $address })** { $when }
op-empty = 楼主在这里还没有帖子。
panel-heading = ### 🏢 楼主 { $member }
    用下面的按钮看帖、回帖。

## 列表与统计

boards-all = 全部版块
list-created-heading = ## 🆕 最新帖子
    { $board }，按发表时间
list-replied-heading = ## 🆕 最新帖子
    { $board }，按最后回复
list-digest-heading = ## 💎 精华区
    { $board }
list-line = { $mark }**{ $topic }**
    -# { $board }｜{ $opener } { $created }｜{ $replies } 个回复｜最后回复 { $last }
list-empty = 这里还没有主题。
boards-heading = ## 🏛️ 版块
boards-line = { $channel } 主题 **{ $topics }**｜帖子 **{ $posts }**｜今日 **{ $today }**｜精华 { $digests }
board-page-heading = ## 🏛️ { $name }
    { $channel }
board-page-counts = 主题 **{ $topics }**｜帖子 **{ $posts }**｜今日 **{ $today }**｜精华 **{ $digests }**
board-page-rules = **版规**
    { $rules }
board-prices = **价目**
board-price = ・{ $action }：**+{ $paid }**
board-price-none = ・{ $action }：不给奖励
board-nothing = 不给
action-new-topic = 发表主题
action-reply = 回复
action-digest = 成为精华
board-cap-new-topic = -# 每人每天前 { $most } 个主题有奖励。
board-cap-reply = -# 每人每天前 { $most } 个回复有奖励。
board-gap = -# 两次有奖励的回复至少间隔 { $seconds } 秒。
board-minimum = -# 有奖励的帖子至少 { $least } 个字。
board-cap-digest = -# 每人每天前 { $most } 个新精华有奖励。
board-write = 发帖
board-latest = 最新帖子
board-digests = 精华区
stats-heading = ## 📊 统计
stats-now = 主题 **{ $topics }**｜帖子 **{ $posts }**｜会员 **{ $members }**
stats-days = 今日 **{ $today }** 帖｜昨日 **{ $yesterday }** 帖
stats-record = 最高的一天：{ $day }，**{ $posts }** 帖
stats-boards = ### 最活跃的版块
stats-board = `{ $place }` { $channel } 今日 **{ $today }**｜主题 { $topics }｜帖子 { $posts }｜精华 { $digests }

boards-no-boards = 🏛️ 这里没有您能看到的版块。
boards-no-such-board = 🏛️ 没有这个版块，可选：{ $known }。
boards-not-in-topic = 📖 请在主题里使用，或者填上主题的标题或链接。
boards-topic-archived = 📦 这个主题已归档，有人重新打开之前 Discord 不让在里面做什么。
boards-no-such-topic = 📖 找不到这个主题：可能已被删除，或者还没有收录。

## 发帖与回帖

writing-form-topic = 在{ $board }发帖
writing-form-reply = 快速回复
writing-title = 标题
writing-body = 正文
writing-tags = 标签
writing-topic-sent = ✅ 发表成功，[去看看]({ $address })。
writing-reply-sent = ✅ 回复成功，[去看看]({ $address })。
writing-floor = 🏢 您在 **{ $floor }**。
writing-earned = 💰 **+{ $earned }**
writing-handed-back = 没有发出去，您写的文字在这里：
writing-title-length = ✂️ 标题要有 1 到 { $most } 个字，您写了 { $length } 个。
writing-body-too-short = ✍️ 正文至少 { $least } 个字，您写了 { $length } 个。
writing-body-too-long = ✂️ 正文最多 { $most } 个字，您写了 { $length } 个。
writing-too-many-mentions = 📢 一帖最多提到 { $most } 个人，您提到了 { $count } 个。
writing-topic-gone = 🍂 这个主题已经不在了。
writing-no-room = 🈵 服务器里活跃的主题已经达到 Discord 的上限，等旧主题归档以后再发吧。
writing-topic-locked = 🔒 这个主题已经锁定，不能回复。
writing-sent-already = ✋ 这张表已经提交过一次，不会重复发表。过一会儿还没有出现的话，请重新打开再写。
writing-too-soon = 🐢 这里开了慢速模式，{ $opens } 起（{ $wait }）可以再发。
writing-not-allowed = 🚫 您在{ $board }没有发言的权限。
writing-tag-needed = 🏷️ 这个版块要求每个主题至少选一个标签。

## 精华与删帖

digest-grade-0 = 取消精华
digest-grade-1 = 精华 I
digest-grade-2 = 精华 II
digest-form = 设精华
digest-form-grade = 等级
digest-form-tell = 在帖内通知作者
digest-form-reason = 理由
digest-tell-yes = 通知
digest-tell-no = 不通知
digest-set = 💎 { $topic } 现在是**{ $grade }**。
digest-lifted = 💎 { $topic } 不再是精华。
digest-paid = 💰 { $member } **+{ $earned }**
digest-taken-back = 💰 { $member } 的精华奖励已收回。
digest-same-grade =
    { $grade ->
        [0] 💎 这个主题本来就不是精华。
       *[other] 💎 这个主题已经是这一级精华了。
    }
digest-reason-too-long = ✂️ 理由最多 { $most } 个字。
digest-notice = ## 💎 恭喜
    { $member }，您的主题被评为**{ $grade }**。
digest-notice-lifted = { $member }，您的主题不再是精华。
digest-notice-reason = 理由：{ $reason }
deletion-form = 删帖
deletion-form-earnings = 这一帖得到的积分
deletion-take = 收回
deletion-leave = 留给作者
deletion-done-taken = 🗑️ 已删除 { $member } 的{ $floor }，它得到的积分已收回。
deletion-done-left = 🗑️ 已删除 { $member } 的{ $floor }，它得到的积分留给作者。
deletion-not-a-post = 🤔 这不是会员的帖子，或者已经被删除。
staff-deed-digest = 设精华
staff-deed-undigest = 取消精华
staff-deed-delete-post = 删帖，收回积分
staff-deed-delete-post-spared = 删帖，积分留给作者

## 索引

index-heading = ## 🗂️ 帖子索引
index-phase =
    { $phase ->
        [listing] 🔎 正在列出全部主题……
        [reading] 📥 正在读取，还有 **{ $to_read }** 个主题。
       *[other] ✅ 已是最新。
    }
index-known = 已收录主题 **{ $topics }**，帖子 **{ $posts }**；本次启动读了 { $pages } 页。
index-rests = ⏸️ Discord 或数据库忙不过来，先歇一会儿，之后会自己继续；点“重新核对”马上继续。
index-openings = 还要确认的首帖：**{ $count }**
index-refresh = 刷新
index-again = 重新核对
index-board-fine = ・{ $board } ✅
index-board-forbidden = ・{ $board } ⚠️ 缺少权限：{ $permissions }
index-board-missing = ・`{ $code }` ❌ 频道不存在、看不到，或不是论坛与文字频道
alert-no-digest-tag = 没有一个版块有名为“{ $tag }”的标签，精华主题贴不上。请在论坛频道里加上这个标签，或改正 config.toml。
alert-no-board = 版块频道 `{ $channel }` 不存在、楼主看不到，或不是论坛与文字频道。请改正 config.toml，或让楼主看到该频道；其他版块照常。
alert-board-closed = 有一个版块的频道被删除，里面的 { $topics } 个主题也随之消失，不再出现在任何列表里；会员已得的奖励不受影响。如果 config.toml 的 `[[boards]]` 里还写着它，请换一个频道或删掉那一条。
alert-board-permissions = 楼主在版块“{ $channel }”里缺少权限：{ $permissions }。请在该频道的权限设置里补上。
alert-board-tags = 版块“{ $channel }”已有 { $count } 个标签，Discord 最多允许 { $most } 个。
alert-active-topics = 活跃的主题已有 { $count } 个，Discord 最多允许 { $most } 个；超过之后就开不了新主题。请缩短自动归档的时间，或归档一些旧主题。

## 账单与设置

house-boards = 版块
reason-board-topic = 发表主题
reason-board-reply = 回复
reason-board-digest = 精华奖励
receipt-board-topic = 发表了一个主题
receipt-board-reply = 回复，第 { $floor } 楼
receipt-board-digest = 主题被评为精华
why-post-gone = 帖子已删除
why-digest-gone = 不再是精华
fault-body-below-minimum = 正文最多 { $most } 个字，比最少的 { $least } 个还少。
fault-board-without-channel = 每个版块都要写明频道：名称（加引号）或数字 ID。
proof-boards-topics = 版块：{ $count } 个主题的楼层、帖数与参与人数都与帖子相符
proof-boards-topic-wrong = 服务器 { $guild } 的主题 { $topic }：{ $field } 记的是 { $stated }，应当是 { $due }
proof-boards-totals = 版块：{ $count } 个版块的总数都与主题相符
proof-boards-total-wrong = 服务器 { $guild } 的版块 { $board }：{ $field } 记的是 { $stated }，应当是 { $due }
proof-boards-earnings = 版块：{ $count } 笔收入的状态都与账单相符
proof-boards-earning-wrong = 账单 #{ $receipt } 的状态是 { $state }，与是否冲正不符

service-boards = 版块
service-boards-about = 共 { $boards } 个版块
service-latest = 最新帖子
service-latest-about = 刚刚发表的主题
service-latest-now =
    { $posts ->
        [0] 今天还没有新帖
       *[other] 今天 { $posts } 个新帖
    }
service-digests = 精华区
service-digests-about = 版主挑出来的好主题
service-digests-now =
    { $digests ->
        [0] 近七天没有新精华
       *[other] 近七天新增 { $digests } 个精华
    }
service-stats = 论坛统计
service-stats-about = 主题、帖子、会员数
