### 钱包与账单

command-wallet = 钱包
    .description = 看自己或别人的财富、威望等各项积分
    .member = 会员
    .member-description = 看谁的，默认是自己的
command-receipts = 账单
    .description = 自己的每一笔收支：缘由、对方、经手人、余额
    .currency = 积分
    .currency-description = 只看一种积分
    .reason = 缘由
    .reason-description = 只看一种缘由
help-room-ledger = ### 💰 积分

wallet-heading = ## 💰 钱包
    { $member }
wallet-line = { $icon } { $name }：**{ $balance }**
wallet-open-receipts = 账单
receipts-heading = ## 🧾 账单
    { $member }
receipts-empty = 没有账单。
receipts-all-currencies = 全部积分
receipts-all-reasons = 全部缘由
receipt-line = **{ $change }** { $reason }
    -# #{ $number }｜{ $when }｜对方：{ $other }｜余额 { $balance }
receipt-actor = ｜经手：{ $actor }
receipt-link = ｜[原帖]({ $address })
words-beside = ：“{ $words }”
reason-reversal = 冲正
receipt-reversal = 冲正账单 #{ $number }：{ $why }

ledger-not-enough = 💸 需要 { $price }，只有 { $balance }。
ledger-no-such-receipt = 🧾 没有账单 #{ $number }。
ledger-already-reversed = 🧾 账单 #{ $number } 已经由 #{ $by } 冲正，不能再冲。
ledger-is-reversal = 🧾 账单 #{ $number } 本身是冲正，不能再冲；请改用发放或扣除。
ledger-preview-expired = ⌛ 预览已超过 { $minutes } 分钟，请重新使用命令。
ledger-terms-changed = 🔄 条件刚刚变了，和您看到的不一样。请重新使用命令。
ledger-already-done = ☑️ 这一笔已经办好，见账单 #{ $number }，不能再取消。

service-wallet = 钱包
service-wallet-about = 各种积分的余额
service-wallet-now = { $balances }
service-receipts = 账单
service-receipts-about = 每一笔从哪来、到哪去
