### 级别

level-news = 🎉 恭喜，您升到了 **{ $title }**！{ $missing ->
        [0] 这已经是最高级别。
       *[other] 再有 { $missing } 分就是{ $next }。
    }
    -# 不想看到升级提醒，可以在 /会员卡设置 里关掉。
level-announced = 🎉 恭喜 { $member } 升级为 **{ $title }**！
level-notice-off = 不提醒
level-notice-private = 下次使用时私下告诉我
level-notice-channel = 在频道里公布


fault-level-unknown-value = 没有这一项，可以计分的有：{ $known }
fault-level-weight-too-fine = 权重最多三位小数
fault-level-not-rising = 门槛必须逐级升高，上一级是 { $before }
