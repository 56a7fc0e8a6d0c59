### 会员卡

command-me = 我
    .description = 看自己的会员卡
command-member = 会员
    .description = 看一位会员的会员卡
    .member = 会员
    .member-description = 看谁的
command-member-card = 会员卡
command-card-settings = 会员卡设置
    .description = 选择会员卡上哪些内容不给别人看，以及怎样得知升级
help-room-card = ### 🪪 会员卡
help-online = ⏱️ “在线时间”是活跃时间：发言、使用楼主、在语音频道里都算活跃，两次活跃相隔不到 { $minutes } 分钟，中间的时间就计入；独自一人且静音、或在 AFK 频道里不算。楼主看不到、也不记录您的在线状态。“沙发”是抢到第一个回复的次数。

card-heading = ## 🪪 { $name }｜{ $state }
    { $member }
card-heading-plain = ## 🪪 { $name }
    { $member }
card-is-online = 在线
card-is-offline = 离线
card-left = 已离开
card-avatar = { $name } 的头像
card-line = **{ $name }**：{ $value }
card-level = 级别
card-level-value = { $title }
card-uid = UID
card-uid-value = { $uid }
card-digests = 精华
card-posts = 发帖
card-count = { $count }
card-online = 在线时间
card-online-value = { $hours }(时)
card-registered = 注册时间
card-last-seen = 最后登录
card-day = { $day }
card-sofas = 沙发
card-checkin = 签到
card-checkin-value = 连续 { $streak } 天，累计 { $total } 天
card-title = 签到称号
card-title-value = { $title }
card-moods = 收到评价
card-mood = { $mood } { $count }
card-moods-value = { $total }（{ $moods }）
card-progress = 升级进度
card-progress-value = { $score } 分，距{ $title }还差 { $missing } 分
card-progress-highest = { $score } 分，已是最高级别
card-picture = 会员卡。{ $rows }
card-as-picture = 图片
card-trend = 走势
card-settings = 设置
card-back = 我的会员卡
member-hides = 🔒 这位会员没有公开这项内容。
card-hides = -# 别人看不到：{ $fields }

## 设置

card-settings-heading = ## ⚙️ 会员卡设置
card-settings-hide = **不给别人看的内容**
    级别与 UID 始终公开，统计排行照常。
card-settings-hide-none = 全部公开
card-settings-notice = **升级提醒**
field-level = 级别
field-uid = UID
field-digests = 精华
field-posts = 发帖
field-money = 财富、威望等各项积分
field-online = 在线时间
field-registered = 注册时间
field-last-seen = 最后登录
field-sofas = 沙发
field-checkin = 签到
field-title = 签到称号
field-moods = 收到评价
field-progress = 升级进度

service-card = 会员卡
service-card-about = 您的级别、发帖、积分
service-card-now = 级别：{ $level }
service-card-settings = 会员卡设置
service-card-settings-about = 哪些不给别人看
