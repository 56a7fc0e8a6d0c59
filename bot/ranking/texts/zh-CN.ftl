### 统计排行、会员列表与走势

command-rank = 统计排行
    .description = 发帖、精华、积分、在线时间、签到等排行，以及您的名次
    .kind = 项目
    .kind-description = 按什么排，默认发帖
    .period = 时段
    .period-description = 总榜、本月、本周还是今天，默认总榜
command-members = 会员列表
    .description = 所有会员，可按 UID、名字、发帖、级别、最后登录或积分排序
    .sort = 排序
    .sort-description = 按什么排，默认 UID
    .search = 搜索
    .search-description = 名字里的任何几个字，或 UID
command-trend = 走势
    .description = 发帖、签到、积分收支等随时间的走势图
    .kind = 项目
    .kind-description = 看什么，默认发帖
    .whose = 范围
    .whose-description = 自己还是全站，默认自己
    .member = 会员
    .member-description = 看谁的
    .days = 天数
    .days-description = 看最近多少天，默认 30 天
choice-span-all = 总榜
choice-span-month = 本月
choice-span-week = 本周
choice-span-today = 今天
choice-trend-own = 我的
choice-trend-community = 全站
choice-days-7 = 7 天
choice-days-30 = 30 天
choice-days-90 = 90 天
help-room-ranking = ### 🏆 统计排行
help-rank = 🏆 名次随时更新，数值相同名次相同；已离开的会员不上榜。
help-rank-prizes = 🏆 名次随时更新，数值相同名次相同；已离开的会员不上榜。{ $kinds }排行每周、每月结算，前三名的奖励：周榜 { $week }，月榜 { $month }；并列者平分所占名次的奖励。
help-rank-none = 无

rank-heading = ## 🏆 { $kind }排行（{ $period }）
rank-line = { $medal } { $member } **{ $value }**
rank-empty = 还没有人上榜，来当第一个吧。
rank-own = -# 您排在第 { $place } 位，共 { $ranked } 人上榜。
rank-own-none = -# 您还没有上榜。
rank-choose-kind = 换一个项目
rank-choose-period = 换一个时段
ranking-unknown = 🤔 没有这一项，可选：{ $known }。

members-heading = ## 👥 会员列表（按{ $order }）
members-found = ## 👥 搜索“{ $search }”
members-none = 没有找到会员。
members-line = `{ $uid }` **{ $name }**｜{ $level }
members-posts = ｜{ $posts } 帖
members-with = ｜{ $value }
members-online = 在线
members-never = 尚无记录
members-open-card = 看会员卡
members-choose-order = 换一种排序
members-by-uid = UID
members-by-name = 名字
members-by-posts = 发帖
members-by-level = 级别
members-by-seen = 最后登录

trend-title = { $kind }：最近 { $days } 天
trend-heading = ## 📈 { $title }
    { $whose }
trend-community = 全站
trend-gained = 收入
trend-lost = 支出
trend-sum = 合计 { $total }
trend-sum-money = 收入 { $gained }，支出 { $lost }
trend-line = { $day }：{ $value }
trend-line-money = { $day }：+{ $gained } / -{ $lost }
trend-picture = { $title }的走势图。{ $twin }
trend-money-is-private = 🔒 别人的积分收支只有本人和管理人员能看。

podium-week = ## 🏆 周榜揭晓：{ $period }
podium-month = ## 🏆 月榜揭晓：{ $period }
podium-kind = ### { $kind }
podium-prize = ，奖励 +{ $prize }
house-ranking = 排行榜
reason-ranking-prize = 排行奖励
receipt-ranking-prize = { $period } 排行第 { $place } 名

fault-ranking-unknown = 没有这个排行，可用的有：{ $known }

service-rank = 统计排行
service-rank-about = 谁发帖最多，谁最富有
service-rank-now = 您发帖排第 { $place } 名
service-members = 会员列表
service-members-about = 这里都有谁
service-members-now = 共 { $members } 位会员
service-trend = 走势
service-trend-about = 社区的数字怎么变化
