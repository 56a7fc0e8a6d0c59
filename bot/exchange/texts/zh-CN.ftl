### 兑换

command-exchange = 兑换
    .description = 看兑换比例，把一种积分换成另一种（先预览，再确认）
help-room-exchange = ### 💱 兑换
service-exchange = 兑换
service-exchange-about = 把一种积分换成另一种
help-exchange = 比例：{ $rates }

exchange-rate = { $given } → { $got }
exchange-heading = ## 💱 兑换
exchange-line = ・{ $rate }
    -# 　一次至少 { $least }{ $percent ->
        [0] {""}
       *[other] ，手续费 { $percent }% 另付
    }
exchange-owned = 您有：{ $balances }
exchange-choose = 选择怎么换
exchange-option = { $give } → { $get }
exchange-note = -# 只换整份，凑不成一份的留在您那里。
exchange-form = 兑换
exchange-form-amount = 拿出多少{ $currency }
exchange-form-hint = { $rate }，至少 { $least }
exchange-preview-heading = ## 💱 请确认兑换
exchange-given = 拿出：**{ $money }**
exchange-fee = 手续费：**{ $fee }**，共付 **{ $total }**
exchange-got = 得到：**{ $money }**
exchange-stays = -# 有 { $money } 凑不成一份，留在您那里。
exchange-preview-balances = 兑换后余额：{ $balances }
exchange-preview-note = -# { $minutes } 分钟内有效。
exchange-confirm = 确认兑换
exchange-cancel = 取消
exchange-cancelled = 已取消，没有兑换。
exchange-done-heading = ## ✅ 已兑换
exchange-done = 余额：{ $balances }
    🧾 账单：{ $receipts }
exchange-again = 再看兑换比例

exchange-closed = 💱 这里没有可以兑换的积分。
exchange-out-of-range = 🔢 一次至少拿出 { $least }，最多 { $most }。
exchange-not-an-amount = 🔢 “{ $typed }”不是数目，请填 1 到 { $most } 之间的整数。

fault-exchange-same = 和 from_currency 是同一种积分；换成另一种才有意义。
fault-exchange-twice = 前面已经有同样两种积分、同一方向的一条；请删掉一条。
fault-exchange-gains = 照这个比例换一圈回来会越换越多，等于凭空印钱。请把 get 调小或把 give 调大。

house-exchange = 兑换处
reason-exchange = 兑换
reason-exchange-fee = 兑换手续费
receipt-exchange = { $received ->
        [yes] 兑换得到，付出 { $money }
       *[no] 兑换成 { $money }
    }
receipt-exchange-fee = 兑换手续费（账单 #{ $number }）
