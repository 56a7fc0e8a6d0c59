### Moods: one member, one topic, one vote

## Commands

command-mood = mood
    .description = Rate a topic: brilliant, moving, funny … archived topics too
    .topic = topic
    .topic-description = Type part of the title, or paste a link; the topic you are in by default
    .mood = mood
    .mood-description = How the topic made you feel; leave it out to see what others said
command-moods = moods
    .description = The most moving, funniest … topics of the week or of all time, and a member's record
    .span = span
    .span-description = This week or all time; this week by default
    .mood = mood
    .mood-description = Only the top ten of one mood
    .member = member
    .member-description = What a member voted, and what was voted on their topics
choice-mood-span-week = This week
choice-mood-span-all = All time
command-rate-topic = Rate topic
command-admin-moods = moods
    .description = Find bursts and rings of mutual votes, and void a member's votes
    .member = member
    .member-description = Whose votes; leave it out to see what looks suspicious
help-room-moods = ### 😊 Moods
help-mood =
    😊 One vote for each topic, whether by button, by an emoji on its first post, by command or from a message's menu. { $least } to { $most } votes a day, more at higher levels. { $change ->
        [yes] A vote can be changed or withdrawn.
       *[no] A vote is final.
    }

## Voting

mood-named = { $emoji } { $name }
mood-unnamed = { $code }
mood-panel-heading =
    ### How did this topic make you feel?
    -# { $votes } { $votes ->
        [one] vote
       *[other] votes
    } so far, one for each member
mood-bar = { $mood } `{ $bar }` **{ $votes }** ({ $percent }%)
mood-none-yet = -# Nobody has voted yet. Be the first.
mood-topic-heading = ### How did this topic make you feel?
    { $topic }
mood-own = ☑️ Your vote: { $mood }
mood-cast = ✅ Your vote on { $topic }: **{ $mood }**
mood-cast-instead = ↩️ It takes the place of your earlier one: { $mood }
mood-cast-earned = 💰 You get **+{ $earned }**
mood-cast-left =
    -# { $left ->
        [0] No votes left today.
        [one] 1 vote left today.
       *[other] { $left } votes left today.
    }
mood-withdraw = Withdraw vote
mood-withdrawn = ↩️ Your vote on { $topic } is withdrawn: { $mood }
mood-note = -# Your reaction in { $topic } did not count: { $why }

mood-off = 💤 Topics of this board are not voted on.
mood-topic-gone = 🕳️ There is no such topic, or it was deleted.
mood-unknown = 🤔 There is no such mood. Choose one of: { $known }.
mood-own-topic = 🙏 You cannot vote on your own topic. Leave that to the others.
mood-already = ☑️ You have voted on this topic: { $mood }. Each topic takes one vote.
mood-voided = 🚫 The staff voided your vote on this topic, so you cannot vote on it again.
mood-not-voted = 🤔 You have not voted on this topic.
mood-no-change = 🙏 A vote is final. It cannot be changed or withdrawn.
mood-account-too-young =
    🌱 Voting needs a Discord account of at least { $days } { $days ->
        [one] day
       *[other] days
    }. You can vote from { $opens } on ({ $wait }).
mood-too-new-here =
    🌱 Voting is for those who joined at least { $hours } { $hours ->
        [one] hour
       *[other] hours
    } ago. You can vote from { $opens } on ({ $wait }).
mood-quota-reached =
    🌙 { $votes ->
        [one] Your vote
       *[other] All { $votes } votes
    } of today { $votes ->
        [one] is
       *[other] are
    } used up. You can vote again from { $opens } on ({ $wait }).

## Lists and records

moods-week-heading = ## 🏆 This week's most …
moods-all-heading = ## 🏆 The most … of all time
moods-week-of-heading = ## 🏆 Most votes this week: { $mood }
moods-all-of-heading = ## 🏆 Most votes of all time: { $mood }
moods-most-line =
    { $mood }: **{ $topic }**
    -# { $author } | { $votes } { $votes ->
        [one] vote
       *[other] votes
    }
moods-line =
    `{ $place }` **{ $topic }**
    -# { $author } | { $votes } { $votes ->
        [one] vote
       *[other] votes
    }
moods-empty = Nobody has voted yet. Open a topic and say how it made you feel.
moods-choose = See the top ten of one mood
moods-open-week = This week
moods-open-all = All time
moods-open-record = My record
moods-record-heading = ## 🪪 Voting record
    { $member }
moods-record-cast = **Cast** { $votes } { $votes ->
        [one] vote
       *[other] votes
    }
moods-record-received = **Received** { $votes } { $votes ->
        [one] vote
       *[other] votes
    }
moods-record-left =
    -# { $left ->
        [0] No votes left today.
        [one] 1 vote left today.
       *[other] { $left } votes left today.
    }
moods-counted = • { $mood } × { $votes }

## Staff

moods-admin-heading = ## 🔎 Votes that stand out
    -# Among the votes of the last thirty days that still stand
moods-admin-bursts = **Bursts**: one author got { $votes } votes or more within { $minutes } minutes
moods-admin-burst = • { $author }: **{ $votes }** votes since { $when }
    { $topics }
    -# by { $voters }
moods-admin-rings = **Rings**: members who vote for one another, at least { $votes } times each way
moods-admin-ring = • { $members }: **{ $votes }** votes
moods-admin-none = -# Nothing found.
moods-admin-caution = -# None of this is proof, friends like each other's topics too. Please look at the topics first.
moods-admin-choose = See a member's votes
moods-admin-void =
    { $votes ->
        [one] Void 1 vote
       *[other] Void all { $votes } votes
    }
moods-admin-form = Void votes
moods-admin-reason = Reason
moods-admin-reason-hint = Sending this voids all votes; both sides give back what they got
moods-admin-voided =
    ✅ { $votes } { $votes ->
        [one] vote
       *[other] votes
    } of { $member } voided. What both sides got goes back; what was spent is taken when it is there again.
    -# Reason: { $why }
mood-reason-needed = ✍️ Please give a reason of at most { $most } characters.
staff-deed-moods =
    Voided { $count } { $count ->
        [one] vote
       *[other] votes
    }
alert-mood-emoji = The emoji `{ $emoji }` of the mood { $mood } is no longer on the server; its button has words only. Choose another in config.toml.

## Receipts and proofs

house-moods = moods
reason-mood-voter = Vote on a topic
reason-mood-author = Votes on your topics
reason-mood-author-less = Poor votes on your topics
receipt-mood-voter = vote on a topic: { $mood }
receipt-mood-author = your topic was voted { $mood }
receipt-mood-author-less = your topic was voted { $mood }
proof-mood-counts = { $count } counts of moods agree with the votes
proof-mood-count-wrong = Community { $guild }, topic { $topic }: { $mood } ({ $period }) is counted { $counted } times, by its votes it is { $due }.
proof-mood-receipts = { $count } receipts of moods agree with the votes
proof-mood-receipt-wrong = Community { $guild }: receipt #{ $number } does not agree with its vote.

## Settings

fault-mood-emoji = It must be an emoji, such as "😊"; for one of the server's own write "<:name:id>".
fault-mood-steps = It must look like [[1, 5], [2, 10]]: from which level on (the first is 1), how many votes a day; levels rise, none twice.
fault-mood-level = There is no level { $level }; [[level.steps]] has { $levels }.
fault-mood-board = There is no board “{ $board }”; [[boards]] has: { $known }.
fault-mood-takes = The currency “{ $currency }” cannot go below zero, so nothing can be taken. Write 0 or more, or set its may_go_negative = true.

service-moods = Moods
service-moods-about = This week's most moving
