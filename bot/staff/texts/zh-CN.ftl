### 管理

command-admin = 管理
    .description = 管理人员的操作
command-admin-grant = 发放
    .description = 给会员发放积分（先预览，再确认）
    .member = 会员
    .member-description = 发给谁
    .amount = 数量
    .amount-description = 发多少
    .currency = 积分
    .currency-description = 哪种积分
    .reason = 理由
    .reason-description = 理由，会写在账单上
    .more = 更多会员
    .more-description = 还发给谁：一个或多个 @会员
command-admin-fine = 扣除
    .description = 扣除会员的积分（先预览，再确认）
    .member = 会员
    .member-description = 扣谁的
    .amount = 数量
    .amount-description = 扣多少
    .currency = 积分
    .currency-description = 哪种积分
    .reason = 理由
    .reason-description = 理由，会写在账单上
    .more = 更多会员
    .more-description = 还扣谁的：一个或多个 @会员
command-admin-cards = 发卡
    .description = 给会员发补签卡（先预览，再确认）
    .member = 会员
    .member-description = 发给谁
    .amount = 张数
    .amount-description = 发几张
    .reason = 理由
    .reason-description = 理由，会记入管理日志
    .more = 更多会员
    .more-description = 还发给谁：一个或多个 @会员
command-admin-reverse = 冲正
    .description = 把一张账单原样退回（先预览，再确认）
    .receipt = 账单号
    .receipt-description = 账单号，如 #123
    .reason = 理由
    .reason-description = 理由，会写在账单上
command-admin-receipts = 查账
    .description = 看一位会员的账单
    .member = 会员
    .member-description = 看谁的
command-admin-audit = 日志
    .description = 管理日志：谁在何时为何做了什么
help-room-staff = ### 🛠️ 管理

staff-preview-heading = ## 🛠️ 请确认
staff-deed-grant = 发放 **{ $amount }**，共 { $members } 位会员
staff-deed-fine = 扣除 **{ $amount }**，共 { $members } 位会员
staff-deed-cards = 发放 **{ $amount }**，共 { $members } 位会员
staff-deed-reverse = 冲正账单 #{ $number }，退回 **{ $amount }**
staff-reason = 理由：{ $reason }
staff-preview-line =
    ・{ $member }：{ $before } → { $after }{ $short ->
        [yes] {" "}⚠️ 不够
       *[no] {""}
    }
staff-preview-more = ……还有 { $count } 位
staff-preview-beside = -# 同一笔里还有账单 { $receipts }，不会一起退回；要退请各自冲正。
staff-preview-short = ⚠️ 有 { $count } 位不够扣，不能执行。请减少数量，或去掉这些会员。
staff-confirm = 确认执行
staff-cancel = 取消
staff-cancelled = 已取消，什么都没有变。
staff-done-heading = ## ✅ 已执行
    -# 管理日志 #{ $audit }
staff-done-receipts = 🧾 账单：{ $receipts }
audit-heading = ## 📜 管理日志
audit-reason = 理由：{ $reason }
audit-no-reason = 没有写理由
audit-empty = 还没有记录。
audit-line = **#{ $number }** { $actor }：{ $deed }
    -# { $members }｜{ $reason }｜{ $when }

staff-amount-out-of-range = 🔢 数量要在 1 到 { $most } 之间。
staff-no-members = 👥 请至少指定一位会员。
staff-too-many-members = 👥 一次最多 { $most } 位会员，您指定了 { $named } 位。
staff-reason-needed = ✍️ 请写明理由，最多 { $most } 个字。
staff-unknown-currency = 🤔 没有这种积分，可选：{ $known }。
staff-already-carried-out = ☑️ 已经执行过，不会再执行一次。
staff-proposal-expired = ⌛ 预览已超过 { $minutes } 分钟，请重新使用命令。
staff-not-members = 🤔 找不到这些会员：{ $names }。请用 @ 选择。
staff-not-a-receipt = 🧾 “{ $typed }”不是账单号，请写成 #123。

house-staff = 管理处
reason-staff-grant = 管理发放
reason-staff-fine = 管理扣除
receipt-staff-grant = 管理发放：{ $why }
receipt-staff-fine = 管理扣除：{ $why }
