### 统计：项目的名称与数值

kind-posts = 发帖
kind-digests = 精华
kind-online = 在线时间
kind-checkins = 签到天数
kind-streak = 连续签到
kind-sofas = 抢沙发
kind-moods = 收到评价
value-posts = { $count } 篇
value-digests = { $count } 篇
value-online = { $hours } 小时 { $minutes } 分
value-checkins = { $count } 天
value-streak = { $count } 天
value-sofas = { $count } 次
value-moods = { $count } 次

## 数据核验

proof-tally-totals = 统计：{ $count } 项数值与来源一致
proof-tally-slots = 统计：{ $count } 个名次区间的人数无误
proof-tally-total-wrong = 社区 { $guild } 会员 { $member } 的 { $kind } 记为 { $counted }，应为 { $due }
proof-tally-slot-wrong = 社区 { $guild } 的 { $kind }（{ $period }）区间 { $slot } 记有 { $held } 人，应有 { $due } 人
