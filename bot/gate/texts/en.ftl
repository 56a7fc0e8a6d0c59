### The verification question

command-admin-gate = gate
    .description = The verification question: faults of its set-up, and how each question fares
command-admin-gate-member = gate-member
    .description = Let a member pass, ask them anew, or let them answer no more
    .member = member
    .member-description = Which member
    .decision = decision
    .decision-description = Pass, ask anew, or no more answers (this removes nobody from the server)
    .reason = reason
    .reason-description = Why; it stands in the audit trail
choice-gate-pass = pass
choice-gate-reset = ask anew
choice-gate-ban = no more answers
help-room-gate = ### 🚪 Verification question

## The panel and the form

gate-panel =
    ## 🚪 Welcome! One small question first
    Press the button below and answer in the form that opens; a right answer lets you in. You have { $minutes ->
        [one] one minute
       *[other] { $minutes } minutes
    } for each question, and a wrong answer does no harm: just try again.
    Cannot read the question or use the form? Press “Get human help” and the staff will come.
gate-greeting = 👋 Welcome, { $member }! Answer one small question to come in:
gate-notice = ⏰ { $member }, you have not answered the verification question yet. Without an answer by { $due } ({ $wait }) you will be asked to leave; you can come back at any time.
gate-help = Get human help
gate-again = Try again
gate-sum = { $left } { $sign } { $right } = ?
gate-ask = { $words }
gate-form-question = **{ $words }**
    -# { $left ->
        [one] One try left
       *[other] { $left } tries left
    }
gate-form-answer = Your answer
gate-form-hint = Upper or lower case, spaces and punctuation make no difference
gate-form-hint-sum = Digits or Chinese numerals, as you like

## After an answer

gate-right = ✅ That is right. Welcome! Your role is about to arrive.
gate-wrong =
    ❌ That is not it. { $left ->
        [one] You have one try left.
       *[other] You have { $left } tries left.
    }
gate-wrong-last =
    ❌ That is not it, and there are no tries left. You can have another question from { $opens } on ({ $wait }){ $help ->
        [yes] ; if you cannot wait, get human help
       *[no] {""}
    }.
gate-cooling-down =
    ⏳ Too many wrong answers in a row. You can have another question from { $opens } on ({ $wait }){ $help ->
        [yes] ; if you cannot wait, press “Get human help”
       *[no] {""}
    }.
gate-expired =
    ⌛ This question was open for more than { $minutes ->
        [one] one minute
       *[other] { $minutes } minutes
    } and has expired; it does not count as wrong. Open the form again for another one.
gate-form-outdated = ⌛ This form was answered before, or a newer question took its place, so it does not count. Please open the form again.
gate-already-passed = ☑️ You have passed already; there is nothing left to answer.
gate-role-on-its-way = 🚪 You have passed already, and your role is on its way; you get it as soon as it can be given. If that takes long, press “Get human help”.
gate-banned = 🙏 The staff have stopped your verification. If you have questions, press “Get human help”.
gate-paused = 🛡️ Very many people are arriving at once. Accounts younger than { $days ->
        [one] one day
       *[other] { $days } days
    } have to wait: please try again from { $opens } on ({ $wait }), or press “Get human help”.
gate-help-called = 🙋 The staff were called already ({ $since }). They will come as soon as they can.
gate-help-coming = 🙋 The staff have been called. Look out for a private thread in this channel, where they will answer you; if none can be opened, they will contact you directly.
gate-help-thread = Help at the gate { $name } { $end }
gate-help-opening = 🙋 { $member } needs help with the verification. Please tell us here what went wrong, and do not worry.
gate-help-waits = 🙋 { $member } ({ $name }) needs help with the verification and waits in { $thread }.
gate-help-call = 🙋 { $member } ({ $name }) needs help with the verification, but no private thread can be opened in the gate's channel. Please contact this member directly. You can also let them in with `/admin gate-member`.

## The reply gate

gate-reply-right = ✅ That is right.
gate-typed-held = ✍️ { $member }, new members answer a small question when they post. Press the button (by { $due }, { $wait }) and answer, and the post stays; otherwise it is put aside and you get its text back, nothing is lost.
gate-typed-removed =
    📋 { $member }, { $count ->
        [one] one message was
       *[other] { $count } messages were
    } put aside because the question was not answered. Press the button to get everything back, for your eyes only; you can post it again after answering.
gate-typed-removed-too =
    -# 📋 { $count ->
        [one] One earlier message of yours was
       *[other] { $count } earlier messages of yours were
    } put aside; get everything back with the second button.
gate-typed-answer = Answer the question
gate-typed-return = Get it back
gate-not-your-messages = 🙏 These are someone else's messages; only their author can answer for them or get them back.
gate-typed-topic = [put aside]
gate-typed-topic-named = Topic: { $title }
gate-returned =
    📋 Here is what you wrote{ $count ->
        [one] {""}
       *[other] {" "}({ $count } messages)
    }. Please copy what you want to keep; it is kept until { $until }.
gate-returned-part = **{ $place } / { $count }**
gate-returned-without = 📎 Only the names of these files could be kept: { $names }
gate-kept-sticker = 🏷️ { $name }
gate-kept-poll = 📊 { $question }
gate-kept-poll-answer = • { $answer }

## For the staff

gate-setup-broken =
    🚪 The set-up of the verification question has { $count ->
        [one] one fault
       *[other] { $count } faults
    } and may keep newcomers out:
gate-setup-more = … and { $count } more, which are shown once these are mended.
gate-setup-well = ✅ The set-up of the verification question is well; newcomers can come in.
gate-attack-begun =
    🛡️ { $arrived } newcomers arrived within one minute. For now only sums are asked, and accounts younger than { $days ->
        [one] one day
       *[other] { $days } days
    } do not pass by themselves; this ends by itself after { $minutes ->
        [one] one calm minute
       *[other] { $minutes } calm minutes
    }. To let somebody in, use `/admin gate-member`.
gate-attack-over = ✅ It is calm again; the verification works as usual.

gate-fault-no-role = • There is no role `{ $role }`. Create it in Server Settings → Roles, or correct `[gate] role` in config.toml.
gate-fault-no-bot-role = • Louzhu has no role of its own, so every role is above it. In Server Settings → Roles create a role with the permission Manage Roles, drag it above `{ $role }`, and give it to Louzhu.
gate-fault-role-not-givable = • The role `{ $role }` is @everyone or belongs to an integration, so Louzhu cannot give it. Create an ordinary role and name it in `[gate] role`.
gate-fault-role-too-high = • The role `{ $role }` is not below Louzhu's role `{ $bot }`. In Server Settings → Roles, drag `{ $bot }` above `{ $role }`.
gate-fault-no-manage-roles = • Louzhu lacks the permission Manage Roles. Switch it on in Server Settings → Roles → `{ $bot }`.
gate-fault-no-channel = • There is no gate channel `{ $channel }`. Create it, or correct `[gate] channel` in config.toml.
gate-fault-channel-kind = • The gate channel `{ $channel }` is no text channel. Name a text channel in `[gate] channel`.
gate-fault-channel-hidden = • Newcomers lack permissions in the channel `{ $channel }`: { $missing }, so they cannot see the panel. Edit the channel → Permissions, and allow it for @everyone.
gate-fault-help-mute = • Newcomers lack permissions in the channel `{ $channel }`: { $missing }, so they cannot answer in the thread that a call for help opens. Edit the channel → Permissions, and allow it for @everyone.
gate-fault-channel-bot = • Louzhu lacks permissions in the channel `{ $channel }`: { $missing }, so it cannot post the panel. Edit the channel → Permissions, and allow it for `{ $bot }`.
gate-fault-no-threads = • Louzhu lacks permissions in the channel `{ $channel }`: { $missing }, so calls for help go to the staff channel only. Edit the channel → Permissions, and allow it for `{ $bot }`.
gate-fault-no-board = • There is no board `{ $board }`. Correct `[gate] boards` in config.toml.
gate-fault-board-hidden = • Members with the role `{ $role }` still lack permissions in the board `{ $board }`: { $missing }. Edit the channel → Permissions, and allow it for `{ $role }`; if it is no board, list only the boards in `[gate] boards`.
gate-fault-board-open = • Newcomers can write in the board `{ $board }` without passing: { $open }. Edit the channel → Permissions, deny it for @everyone and allow it for `{ $role }`.
gate-fault-board-bot = • Louzhu lacks permissions in the board `{ $board }`: { $missing }, so it cannot put unanswered messages aside. Edit the channel → Permissions, and allow it for `{ $bot }`.
gate-fault-no-staff-role = • There is no staff role `{ $role }`, so nobody hears a call for help. Correct `[staff] roles` in config.toml.
gate-fault-nobody-hears = • Nobody hears a call for help. Name your staff in `[staff] roles` of config.toml, or their channel in `[staff] channel`.
gate-fault-staff-role-silent = • The staff role `{ $role }` cannot be mentioned, so calls for help make no sound. In Server Settings → Roles → `{ $role }`, allow anyone to mention it, or give `{ $bot }` the permission Mention Everyone.
gate-fault-no-kick = • Louzhu lacks the permission Kick Members, so newcomers who never answer cannot be removed. Switch it on in Server Settings → Roles → `{ $bot }`, or set `[gate.removal] after_hours` to 0.

gate-overview-heading = ## 🚪 Verification question
gate-overview-off = It is not switched on. To switch it on, name a role and a channel in `[gate]` of config.toml.
gate-overview-passed = 👥 { $passed } passed, { $waiting } of them wait for their role
gate-overview-bound =
    🔒 One account has at most { $guesses ->
        [one] one wrong answer
       *[other] { $guesses } wrong answers
    } an hour
gate-overview-attack = 🛡️ Guarding against a rush, back to normal from { $opens } on ({ $wait })
gate-figures-heading = **How each question fares**
gate-figures-line =
    • { $name }{ $configured ->
        [yes] {""}
       *[no] {" "}(taken out)
    }
    -# shown { $shown }, passed { $passed }, failed { $failed }, given up { $given_up }
gate-figures-unseen = • { $name }
    -# not asked yet
gate-figures-sum = Sums
gate-decided-pass = ✅ { $member } may come in; the role is about to arrive.
gate-decided-reset = 🔁 { $member } will be asked anew; the role, if it was there, is taken back.
gate-decided-ban = 🚫 { $member } can answer no more; the role, if it was there, is taken back. To undo it, choose “ask anew” or “pass”.
gate-decided-audit = -# Audit trail #{ $number }
staff-deed-gate-pass = Let past the verification
staff-deed-gate-reset = Asked anew at the verification
staff-deed-gate-ban = No more answers at the verification
gate-audit-reason = Verification question
gate-removal-reason = Never answered the verification question

## Faulty settings

fault-gate-answers = It must be a list, such as ["sofa", "couch"], or one for each language, such as {"{"} zh-CN = ["shafa"], en = ["sofa"] {"}"}.
fault-gate-answers-and-options = Write either answers or options: a question with options names the right one with right.
fault-gate-no-answer = This question has no answer. Write answers, or options and right.
fault-gate-right = Write which option is right, from 1 to { $options }.
fault-gate-button = Both languages stand side by side on one button, at most { $bound } characters together. Please make them shorter.
fault-gate-no-channel = The gate needs a channel for its panel. Write its name or id.
fault-gate-range = The range is reversed: lowest is { $lowest }, highest is { $highest }. Swap them.
fault-gate-no-questions = There is not a single question: switch the sums on, or write at least one [[gate.questions]].
fault-gate-typed-needs-role = permissions keeps newcomers out by the role, so name [gate] role first; or use removal or off.
fault-gate-notice = The notice must come before the removal: notice_hours must be less than after_hours ({ $after }).

## Verifying the database

proof-gate-figures =
    verification question: the figures of { $count ->
        [one] one question
       *[other] { $count } questions
    } add up
proof-gate-figures-wrong = server { $guild }, question { $question }: shown { $shown } times, yet it ended { $ended } times
proof-gate-roles =
    verification question: { $count ->
        [one] the one member who waits for a role is
       *[other] all { $count } members who wait for their role are
    } not forgotten
proof-gate-role-forgotten = server { $guild }: member { $member } passed, but no order to give the role was left

service-gate = Verification question
service-gate-about = One small question, and you are in
service-gate-passed = Answered; the role is on its way
