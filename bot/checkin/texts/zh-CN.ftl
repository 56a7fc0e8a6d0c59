### 每日签到

command-checkin = 签到
    .description = 每日签到，领取奖励，连续签到奖励更多
    .mood = 心情
    .mood-description = 今天的心情
    .words = 今日想说
    .words-description = 今天最想说的一句话
command-calendar = 签到日历
    .description = 看一个月的签到情况
    .member = 会员
    .member-description = 看谁的日历，默认是自己的
    .month = 月份
    .month-description = 哪个月，如 2026-11，默认本月
command-makeup = 补签
    .description = 用补签卡补上漏签的一天，接回连续天数
    .day = 日期
    .day-description = 补哪一天，如 2026-11-20；不填则打开补签面板
command-checkin-board = 签到榜
    .description = 今日签到、本月、连续、累计与奖励排行
    .board = 榜单
    .board-description = 看哪个榜，默认今日
choice-board-today = 今日签到
choice-board-month = 本月天数
choice-board-streak = 连续天数
choice-board-total = 累计天数
choice-board-reward = 累计奖励

help-room-checkin = ### 📅 每日签到
help-checkin = 💰 连续第一天得 { $first }，之后每天多 { $step }，最多 { $cap }；每天最早签到的 { $early } 位另有奖励。楼主自己停机太久的日子不会断签。
help-makeup = 🎫 补签卡每张 { $price }，可补最近 { $days } 天内的漏签。

## 签到

checkin-press = 签到
checkin-open-calendar = 签到日历
checkin-open-board = 签到榜
checkin-open-wallet = 我的钱包
checkin-open-makeup = 补签
checkin-done = ## ✅ 签到成功
    { $member } 今天第 **{ $place }** 位签到。
checkin-done-streak = 📅 连续 **{ $streak }** 天，累计 **{ $total }** 天
checkin-done-reward = 💰 签到奖励 **+{ $reward }**
checkin-done-bonus = ⚡ 早到奖励 **+{ $bonus }**（第 { $place } 位）
checkin-reached-title = 🏅 累计 { $days } 天，获得称号 **{ $title }**
checkin-reached-streak = 🎉 连续签到 { $days } 天，奖励 **+{ $money }**
checkin-reached-total = 🎉 累计签到 { $days } 天，奖励 **+{ $money }**
checkin-done-balance = -# 现有 { $balance }，明天签到可得 { $tomorrow }。
checkin-done-bridged = -# 楼主停机的日子（{ $days }）不算漏签，连续天数照旧。

checkin-already = ☑️ 您今天（{ $day }）已经签到，连续 { $streak } 天。下一次签到：{ $opens } 起（{ $wait }）。
checkin-closed = 🌙 签到时间是 { $from_hour }:00 到 { $until_hour }:00，请在这段时间来。
checkin-too-few-posts = ✍️ 发帖满 { $needed } 篇才能签到，您现在有 { $posts } 篇。
checkin-unknown-mood = 🤔 没有这种心情，可选：{ $known }。
checkin-words-too-long = ✂️ 今日想说最多 { $most } 个字，您写了 { $length } 个。
checkin-not-a-day = 🤔 “{ $typed }”不是日期，请写成 2026-11-23 或 2026-11。

## 日历

calendar-month = { $year }年{ $number }月
calendar-heading = ## 📅 { $month }签到日历
    { $member }
calendar-picture = { $month }的签到日历。{ $facts }
calendar-before = 上个月
calendar-after = 下个月
calendar-fact = **{ $name }** { $value }
calendar-title = **称号** { $title }
calendar-streak = 连续签到
calendar-longest = 最长连续
calendar-total = 累计签到
calendar-this-month = 本月签到
calendar-reward = 累计奖励
calendar-checked = 已签到
calendar-made-up = 补签
calendar-bridged = 停机免签
calendar-missed = 漏签
calendar-open = 今天待签
calendar-days-checked = ✅ 已签到：{ $days } 日
calendar-days-made-up = 🎫 补签：{ $days } 日
calendar-days-bridged = 🌉 停机免签：{ $days } 日（楼主当天停机约 { $hours } 小时，不断签）
calendar-days-missed = ✖️ 漏签：{ $days } 日

## 补签

makeup-heading = ## 🎫 补签
    您有 **{ $cards }** 张补签卡。
makeup-missed = 最近 { $days } 天漏签了 **{ $count }** 天，一张卡补一天，连续天数会接上。
makeup-nothing-missed = 最近 { $days } 天没有漏签，不用补。
makeup-choose-day = 选择要补的日子
makeup-price = -# 补签卡每张 { $price }，您现有 { $balance }。
makeup-buy-card = 买一张补签卡
makeup-got-card = 🎫 拿到一张补签卡，现有 { $cards } 张。
makeup-bought-card = 🎫 花 { $price }买了一张补签卡，现有 { $cards } 张，余额 { $balance }。账单 #{ $number }
makeup-done = ✅ 已补上 { $day }，还剩 { $cards } 张补签卡。
makeup-done-joined = 📅 现在连续 **{ $streak }** 天。
makeup-done-apart = 📅 这一天之后还有别的漏签，当前连续是 **{ $streak }** 天。
checkin-no-card = 🎫 您没有补签卡。可以在 /补签 面板里买一张，{ $price }。
checkin-enough-cards = 🎫 补签卡最多持有 { $most } 张。
checkin-day-not-missed = ☑️ { $day } 已经签到，不用补。
checkin-day-bridged = 🌉 { $day } 楼主停机，本来就不算漏签，不用补。
checkin-day-out-of-reach = 📆 { $day } 不能补：只能补最近 { $days_back } 天里、您来到这里之后的漏签，今天请直接签到。

## 签到榜

board-choose = 换一个榜
board-today-heading = ## 🏆 今日签到
    { $day } 共 { $members } 位会员签到
board-month-heading = ## 🏆 本月签到天数
board-streak-heading = ## 🏆 连续签到天数
board-total-heading = ## 🏆 累计签到天数
board-reward-heading = ## 🏆 累计签到奖励
board-line = { $medal } { $member } **{ $value }**
board-words = ｜“{ $words }”
board-empty = 还没有人上榜，来当第一个吧。
board-own = -# 您排在第 { $place } 位。
board-own-far = -# 您排在第 { $place } 位之后，继续加油。
board-own-none = -# 您还没有上榜。
board-announced = ## 🏆 { $day } 签到榜
    共 { $members } 位会员签到，感谢每一位。
daily-heading = ## 📅 { $day } 签到
    已有 **{ $members }** 位会员签到
daily-more = -# 还有 { $count } 位
daily-topic = { $day } 签到记录
daily-topic-opening = { $day } 的签到都记在这里，早安。

## 账单

house-checkin = 签到处
house-shop = 商店
reason-checkin-reward = 签到奖励
reason-checkin-bonus = 早到奖励
reason-checkin-milestone-streak = 连续签到奖励
reason-checkin-milestone-total = 累计签到奖励
reason-makeup-card = 买补签卡
receipt-checkin-reward = { $day } 签到，连续第 { $streak } 天
receipt-checkin-bonus = { $day } 第 { $place } 位签到
receipt-checkin-milestone-streak = 连续签到 { $days } 天
receipt-checkin-milestone-total = 累计签到 { $days } 天
receipt-makeup-card = 买一张补签卡

service-checkin = 每日签到
service-checkin-about = 每天来一次，得一份奖励
service-checkin-due =
    { $streak ->
        [0] 今天还没签到
       *[other] 今天还没签到，已连续 { $streak } 天
    }
service-checkin-done = 今天已签到，连续 { $streak } 天
service-checkin-closed = { $from_hour }:00 到 { $until_hour }:00 开放
service-makeup = 补签
service-makeup-about = 用补签卡补回漏掉的一天
service-makeup-now =
    { $days ->
        [0] 没有漏签，有 { $cards } 张补签卡
       *[other] 漏了 { $days } 天可以补，有 { $cards } 张补签卡
    }
service-checkin-board = 签到榜
service-checkin-board-about = 今天谁来得早，谁坚持得久
service-checkin-board-now =
    { $members ->
        [0] 今天还没有人签到
       *[other] 今天 { $members } 人签到
    }
