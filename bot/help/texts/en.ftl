### Help

command-help = help
    .description = All commands, or how to use one of them
    .command = command
    .command-description = Which command
help-room-help = ### ❓ Help
help-heading = ## 📖 Help
    Type / to see the commands. Choose one below for how to use it, what it costs and what it pays.
help-choose = { $first } … { $last }
help-line = { $command } { $description }
help-command-heading = ## 📖 { $command }
help-parameter =
    • `{ $name }`{ $required ->
        [yes] {" "}(required)
       *[no] {""}
    } { $description }
help-no-such-command = 🤔 There is no command “{ $typed }”. Use /help to see them all.
service-help = Help
service-help-about = Every command
