### 转账

command-transfer = 转账
    .description = 把积分转给别的会员（先预览，再确认）
    .member = 会员
    .member-description = 转给谁
    .amount = 数量
    .amount-description = 转多少，手续费另付
    .currency = 积分
    .currency-description = 哪种积分，默认是能转的第一种
    .words = 附言
    .words-description = 想对他说的话，会写在双方的账单上
help-room-transfer = ### 💸 转账
help-transfer = 一次至少 { $least }，手续费 { $percent }% 由付款人另付。{ $given }{ $received }
help-transfer-given = 每天最多转出 { $most }。
help-transfer-received = 每天最多收入 { $most }。

transfer-preview-heading = ## 💸 请确认转账
transfer-receiver = 转给：{ $member }
transfer-amount = 金额：**{ $money }**
transfer-fee = 手续费：**{ $fee }**，共付 **{ $total }**
transfer-words = 附言{ $words }
transfer-preview-balance = 转账后余额：**{ $balance }**
transfer-preview-note = -# 请看清转给谁、转多少：确认后您不能自己撤回。{ $minutes } 分钟内有效。
transfer-confirm = 确认转账
transfer-cancel = 取消
transfer-cancelled = 已取消，没有转账。
transfer-done-heading = ## ✅ 已转账
transfer-done = 余额：**{ $balance }**
    🧾 账单：{ $receipts }
    -# 对方下次使用楼主时会看到。
transfer-news-heading = ## 💸 有人给您转账
transfer-news-line = ・{ $giver } 转来 **{ $money }**{ $words }｜账单 #{ $number }
transfer-news-more = ……还有 { $count } 笔，见账单

transfer-closed = 💸 这里没有开放会员之间的转账。
transfer-not-transferable = 💸 这种积分不能转账，可以转的有：{ $known }。
transfer-to-oneself = 🪞 不用转给自己，请选别的会员。
transfer-out-of-range = 🔢 一次至少转 { $least }，最多 { $most }。
transfer-words-too-long = ✍️ 附言有 { $length } 个字，{ $most ->
        [0] 这里的转账不带附言，请去掉再试。
       *[other] 最多 { $most } 个字，请缩短一些。
    }
transfer-level-too-low = 🎖️ 升到“{ $title }”才能转账；级别和还差多少，见 /我。
transfer-too-new-here = 🌱 加入满 { $days } 天才能转账，您要到 { $opens }（{ $wait }）。
transfer-giver-not-admitted = 🚪 您还没有回答验证问题，通过之后才能转账。
transfer-receiver-not-admitted = 🚪 对方还没有通过验证问题，等他通过后再转。
transfer-receiver-left = 👋 对方已经离开，没有转账。
transfer-over-given = 🌙 一天最多转出 { $most }，今天还能转 { $left }；到 { $opens }（{ $wait }）重新计算。
transfer-over-received = 🌙 每人一天最多收入 { $most }，这一笔会让对方超过。请少转一些，或者 { $opens }（{ $wait }）再试。

fault-transfer-below-minimum = 比 minimum（{ $minimum }）还少，一次也转不了。至少写 { $minimum }；不限就写 0。
fault-transfer-level = 没有那么高的级别；[[level.steps]] 一共 { $levels } 级。

house-transfer = 转账手续费
reason-transfer = 转账
reason-transfer-fee = 转账手续费
receipt-transfer = { $received ->
        [yes] 收到转账
       *[no] 转账
    }{ $words }
receipt-transfer-fee = 转账手续费（账单 #{ $number }）

transfer-form = 转账
transfer-form-member = 转给谁
transfer-form-amount = 转多少，手续费另付
transfer-form-currency = 哪种积分
transfer-form-words = 附言
service-transfer = 转账
service-transfer-about = 把积分转给别的会员
