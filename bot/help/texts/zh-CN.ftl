### 帮助

command-help = 帮助
    .description = 全部命令，或一个命令的用法
    .command = 命令
    .command-description = 想了解哪个命令
help-room-help = ### ❓ 帮助
help-heading = ## 📖 帮助
    输入 / 就能看到命令；在下面选一个命令，看它的用法、花费与奖励。
help-choose = { $first } … { $last }
help-line = { $command } { $description }
help-command-heading = ## 📖 { $command }
help-parameter =
    ・`{ $name }`{ $required ->
        [yes] （必填）
       *[no] {""}
    } { $description }
help-no-such-command = 🤔 没有命令“{ $typed }”，用 /帮助 看全部命令。
service-help = 帮助
service-help-about = 全部命令，怎么用
