### 验证问题

command-admin-gate = 验证
    .description = 验证问题的状况：设置有没有毛病，每道题答得怎样
command-admin-gate-member = 验证会员
    .description = 放行一位会员、让他重新回答，或不许他再回答
    .member = 会员
    .member-description = 哪位会员
    .decision = 处理
    .decision-description = 放行、重来，或禁止回答（不会移出服务器）
    .reason = 理由
    .reason-description = 理由，会记入管理日志
choice-gate-pass = 放行
choice-gate-reset = 重新回答
choice-gate-ban = 禁止回答
help-room-gate = ### 🚪 验证问题

## 面板与表单

gate-panel =
    ## 🚪 欢迎！先回答一个小问题
    点下面的按钮，在弹出的表单里作答，答对就能进来。每道题有 { $minutes } 分钟，答错也不要紧，可以再试。
    看不懂题目、用不了表单？点“找人帮忙”，管理人员会来。
gate-greeting = 👋 { $member }，欢迎！回答一个小问题就能进来：
gate-notice = ⏰ { $member }，您还没有回答验证问题。到 { $due }（{ $wait }）还不回答，会请您先离开，之后随时可以再来。
gate-help = 找人帮忙
gate-again = 再答一次
gate-sum = { $left } { $sign } { $right } = ？
gate-ask = { $words }
gate-form-question = **{ $words }**
    -# 还能答 { $left } 次
gate-form-answer = 您的回答
gate-form-hint = 不分大小写，空格和标点不要紧
gate-form-hint-sum = 写成 12 或 十二 都行

## 回答之后

gate-right = ✅ 答对了，欢迎加入！身份组马上就到。
gate-wrong = ❌ 不对，还能答 { $left } 次。
gate-wrong-last =
    ❌ 不对，次数用完了。{ $opens } 起（{ $wait }）可以换一道题再来{ $help ->
        [yes] ；着急的话请找人帮忙
       *[no] {""}
    }。
gate-cooling-down =
    ⏳ 连续答错的次数太多，{ $opens } 起（{ $wait }）可以换一道题再来{ $help ->
        [yes] ；着急的话请点“找人帮忙”
       *[no] {""}
    }。
gate-expired = ⌛ 这道题超过 { $minutes } 分钟，已经过期，不算答错。请重新打开表单换一道。
gate-form-outdated = ⌛ 这张表单已经交过，或换了新题，这次不算。请重新打开表单。
gate-already-passed = ☑️ 您已经通过验证，不用再答。
gate-role-on-its-way = 🚪 您已经答对，身份组正在路上，一能发放就会给您。要是等了很久，请点“找人帮忙”。
gate-banned = 🙏 管理人员暂停了您的验证。若有疑问，请点“找人帮忙”。
gate-paused = 🛡️ 现在一下子来的人太多，注册不到 { $days } 天的账号请稍等，{ $opens } 起（{ $wait }）再试；着急的话请点“找人帮忙”。
gate-help-called = 🙋 已经叫过管理人员（{ $since }），他们一有空就来，请稍等。
gate-help-coming = 🙋 已经去叫管理人员。请留意本频道下的私密子区，他们会在那里回您；开不了子区时，他们会直接找您。
gate-help-thread = 验证求助 { $name } { $end }
gate-help-opening = 🙋 { $member } 在验证时需要帮忙。请在这里说说遇到了什么，别担心。
gate-help-waits = 🙋 { $member }（{ $name }）在验证时需要帮忙，正在 { $thread } 里等。
gate-help-call = 🙋 { $member }（{ $name }）在验证时需要帮忙，但在验证频道里开不了私密子区，请直接联系这位会员。也可以用 `/管理 验证会员` 放行。

## 发帖验证

gate-reply-right = ✅ 答对了。
gate-typed-held = ✍️ { $member }，新会员发帖前要回答一个小问题。请点按钮作答（{ $due } 截止，{ $wait }），答对了帖子就留下；不然会先收起来，文字会还给您，不会丢。
gate-typed-removed = 📋 { $member }，有 { $count } 条消息没有等到回答，已经收起来。点按钮全部取回，只有您看得到，答对后可以重新发出。
gate-typed-removed-too = -# 📋 您先前还有 { $count } 条消息已经收起来，点第二个按钮全部取回。
gate-typed-answer = 回答问题
gate-typed-return = 取回
gate-not-your-messages = 🙏 这是别人的消息，只有作者本人可以作答或取回。
gate-typed-topic = 【已收起】
gate-typed-topic-named = 标题：{ $title }
gate-returned =
    📋 这是您写的内容{ $count ->
        [one] {""}
       *[other] （{ $count } 条）
    }，请复制保存；会保留到 { $until }。
gate-returned-part = **{ $place } / { $count }**
gate-returned-without = 📎 这些文件只留下了名称：{ $names }
gate-kept-sticker = 🏷️ { $name }
gate-kept-poll = 📊 { $question }
gate-kept-poll-answer = ・{ $answer }

## 给管理人员的话

gate-setup-broken = 🚪 验证问题的设置有 { $count } 处毛病，可能把新人挡在门外：
gate-setup-more = ……还有 { $count } 处，改好这些之后会显示。
gate-setup-well = ✅ 验证问题的设置一切正常，新人进得来。
gate-attack-begun = 🛡️ 一分钟内来了 { $arrived } 位新人。现在只出算术题，注册不到 { $days } 天的账号暂不自动放行；平静 { $minutes } 分钟后会自动恢复。要放行谁，请用 `/管理 验证会员`。
gate-attack-over = ✅ 已经平静下来，验证恢复如常。

gate-fault-no-role = ・找不到身份组 `{ $role }`。请在服务器设置 → 身份组里建好它，或改正 config.toml 的 `[gate] role`。
gate-fault-no-bot-role = ・楼主没有自己的身份组，所有身份组都在它上面。请在服务器设置 → 身份组里建一个有“管理身份组”权限的身份组，拖到 `{ $role }` 上面，再给楼主。
gate-fault-role-not-givable = ・身份组 `{ $role }` 是 @everyone 或由集成管理，楼主给不了。请另建一个普通身份组，写进 `[gate] role`。
gate-fault-role-too-high = ・身份组 `{ $role }` 不在楼主的身份组 `{ $bot }` 之下。请在服务器设置 → 身份组里，把 `{ $bot }` 拖到 `{ $role }` 上面。
gate-fault-no-manage-roles = ・楼主没有“管理身份组”权限。请在服务器设置 → 身份组 → `{ $bot }` 里打开它。
gate-fault-no-channel = ・找不到验证频道 `{ $channel }`。请建好它，或改正 config.toml 的 `[gate] channel`。
gate-fault-channel-kind = ・验证频道 `{ $channel }` 不是文字频道。请换一个文字频道，写进 `[gate] channel`。
gate-fault-channel-hidden = ・新人在频道 `{ $channel }` 里缺少权限：{ $missing }，看不到面板。请编辑频道 → 权限，给 @everyone 打开。
gate-fault-help-mute = ・新人在频道 `{ $channel }` 里缺少权限：{ $missing }，求助开了子区也说不了话。请编辑频道 → 权限，给 @everyone 打开。
gate-fault-channel-bot = ・楼主在频道 `{ $channel }` 里缺少权限：{ $missing }，发不了面板。请编辑频道 → 权限，给 `{ $bot }` 打开。
gate-fault-no-threads = ・楼主在频道 `{ $channel }` 里缺少权限：{ $missing }，“找人帮忙”只能改到管理频道。请编辑频道 → 权限，给 `{ $bot }` 打开。
gate-fault-no-board = ・找不到版块 `{ $board }`。请改正 config.toml 的 `[gate] boards`。
gate-fault-board-hidden = ・有了身份组 `{ $role }` 的会员在版块 `{ $board }` 里仍缺少权限：{ $missing }。请编辑频道 → 权限，给 `{ $role }` 打开；它若不是版块，请在 `[gate] boards` 里只列出版块。
gate-fault-board-open = ・新人没通过验证也能在版块 `{ $board }` 里发言：{ $open }。请编辑频道 → 权限，给 @everyone 关掉，给 `{ $role }` 打开。
gate-fault-board-bot = ・楼主在版块 `{ $board }` 里缺少权限：{ $missing }，收不起没有回答的消息。请编辑频道 → 权限，给 `{ $bot }` 打开。
gate-fault-no-staff-role = ・找不到管理身份组 `{ $role }`，求助时叫不到他们。请改正 config.toml 的 `[staff] roles`。
gate-fault-nobody-hears = ・求助时谁也听不到。请在 config.toml 的 `[staff] roles` 写上管理身份组，或在 `[staff] channel` 写上管理频道。
gate-fault-staff-role-silent = ・管理身份组 `{ $role }` 不能被提及，求助时叫不响。请在服务器设置 → 身份组 → `{ $role }` 里打开“允许任何人提及”，或给 `{ $bot }` “提及所有人”权限。
gate-fault-no-kick = ・楼主没有“踢出成员”权限，移不走一直不回答的新人。请在服务器设置 → 身份组 → `{ $bot }` 里打开它，或把 `[gate.removal] after_hours` 设为 0。

gate-overview-heading = ## 🚪 验证问题
gate-overview-off = 没有开启。要开启，请在 config.toml 的 `[gate]` 里写上 role 与 channel。
gate-overview-passed = 👥 已通过 { $passed } 位，其中 { $waiting } 位在等身份组
gate-overview-bound = 🔒 一个账号一小时最多答错 { $guesses } 次
gate-overview-attack = 🛡️ 正在防范集中涌入，{ $opens } 起（{ $wait }）恢复如常
gate-figures-heading = **各题情况**
gate-figures-line =
    ・{ $name }{ $configured ->
        [yes] {""}
       *[no] （已撤下）
    }
    -# 出过 { $shown } 次，答对 { $passed }，答错 { $failed }，放弃 { $given_up }
gate-figures-unseen = ・{ $name }
    -# 还没有出过
gate-figures-sum = 算术题
gate-decided-pass = ✅ 已放行 { $member }，身份组马上就到。
gate-decided-reset = 🔁 { $member } 需要重新回答，已有的身份组会收回。
gate-decided-ban = 🚫 { $member } 不能再回答，已有的身份组会收回；要解除，请选“重新回答”或“放行”。
gate-decided-audit = -# 管理日志 #{ $number }
staff-deed-gate-pass = 验证放行
staff-deed-gate-reset = 验证重来
staff-deed-gate-ban = 禁止验证
gate-audit-reason = 验证问题
gate-removal-reason = 一直没有回答验证问题

## 设置里的问题

fault-gate-answers = 要写成列表，例如 ["财富", "wealth"]；或每种语言一份，例如 {"{"} zh-CN = ["财富"], en = ["wealth"] {"}"}。
fault-gate-answers-and-options = answers 和 options 只能写一个：有选项的题用 right 指明第几个对。
fault-gate-no-answer = 这道题没有答案。请写 answers，或写 options 和 right。
fault-gate-right = 要写第几个选项对，从 1 到 { $options }。
fault-gate-button = 两种语言会并排写在一个按钮上，合起来最多 { $bound } 个字，请写短一些。
fault-gate-no-channel = 开启验证要有放面板的频道，请写上它的名称或 ID。
fault-gate-range = 范围写反了：lowest 是 { $lowest }，highest 是 { $highest }。请对调。
fault-gate-no-questions = 一道题也没有：请打开算术题，或写至少一道 [[gate.questions]]。
fault-gate-typed-needs-role = permissions 靠身份组挡住新人，请先写上 [gate] role；或改用 removal、off。
fault-gate-notice = 提醒要早于移除：notice_hours 必须小于 after_hours（{ $after }）。

## 验证数据库

proof-gate-figures = 验证问题：{ $count } 道题的次数对得上
proof-gate-figures-wrong = 服务器 { $guild } 的题目 { $question }：出过 { $shown } 次，却有 { $ended } 次结果
proof-gate-roles = 验证问题：{ $count } 位在等身份组的会员都没有被忘记
proof-gate-role-forgotten = 服务器 { $guild } 的会员 { $member } 通过了验证，却没有发放身份组的任务

service-gate = 验证问题
service-gate-about = 答对一道小题，就能进来
service-gate-passed = 已经答对，角色马上就到
