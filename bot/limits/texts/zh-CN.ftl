### 自我约束：适用于所有碰运气的玩法

command-limits = 自律
    .description = 给自己定每日上限，或者暂时不玩碰运气的游戏
help-room-limits = ### 🧘 自律

limits-heading = ## 🧘 自律
limits-none = 您还没有给自己定规矩。
limits-spent = ・今天花了 **{ $spent }**，没有上限
limits-cap = ・今天花了 **{ $spent }**，每日上限 **{ $cap }**
limits-cap-tomorrow = -# 　明天起上限为 { $cap }
limits-no-cap-tomorrow = -# 　明天起{ $currency }不设上限
limits-excluded-until = ・🚫 您已停玩到 { $until }
limits-choose-currency = 设每日上限：选择积分
limits-choose-span = 停玩一段时间：选择多久
limits-days = { $days } 天
limits-note = -# 上限调低立刻生效，调高或取消从明天起生效。停玩只能延长，不能缩短或提前解除，谁也不能代您解除。转盘等所有碰运气的玩法都算在内，免费次数也一样。
limits-form = 每日上限
limits-form-cap = { $currency }每天最多花多少
limits-form-hint = 填 0 表示一分不花；留空表示不设上限
limits-cap-set = ✅ 每日上限定为 **{ $cap }**，{ $now ->
        [yes] 现在生效。
       *[no] 明天起生效。
    }
limits-cap-none-set = ✅ { $currency }{ $now ->
        [yes] 没有上限。
       *[no] 从明天起不设上限。
    }
limits-confirm = ## 🚫 停玩 { $days }
    这段时间里，转盘等所有碰运气的玩法都对您关闭。**一旦确认就不能缩短，也不能提前解除。**
limits-confirm-button = 确认停玩
limits-cancel = 再想想
limits-excluded-now = 🚫 已停玩到 { $until }。照顾好自己，论坛其他地方随时欢迎您。
limits-excluded = 🚫 您让自己停玩到 { $until }，到时再来。
limits-over-cap = 🧘 您给自己定的每日上限是 { $cap }，今天已花 { $spent }，这一次要 { $price }，就超了。{ $opens } 重新计算。
limits-not-shortened = 🚫 您已停玩到 { $until }，只能延长，不能缩短。
limits-not-a-cap = 🔢 “{ $typed }”不是数目，请填 0 到 { $most } 之间的整数，或者留空。

service-limits = 自律
service-limits-about = 定个上限，或停玩一阵
service-limits-caps = 每日上限 { $caps }
