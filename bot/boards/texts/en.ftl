### Boards, topics, floors, digests

## Commands

command-board = board
    .description = What a board is, what it pays, and its rules
    .board = board
    .board-description = Which board; leave it out to list them all
command-stats = stats
    .description = The forum in numbers: topics, posts, members, today, yesterday, the busiest boards
command-latest = latest
    .description = The latest topics, by creation or by last reply
    .order = order
    .order-description = By creation (the default) or by last reply
    .board = board
    .board-description = One board only
choice-order-created = By creation
choice-order-replied = By last reply
command-digests = digests
    .description = All digests: the topics that moderators chose as the best
    .board = board
    .board-description = One board only
command-topic = topic
    .description = A topic's card: opener, board, floors, last reply, and a link to its top
    .topic = topic
    .topic-description = Type its title, or paste its link; the one you are in by default
command-floor = floor
    .description = Go straight to a floor of a topic
    .floor = floor
    .floor-description = Which floor; 0 is the opening post
    .topic = topic
    .topic-description = Type its title, or paste its link; the one you are in by default
command-op = op
    .description = List the opener's own floors in a topic
    .topic = topic
    .topic-description = Type its title, or paste its link; the one you are in by default
command-prev = prev
    .description = The next newer topic of the same board, by last reply
    .topic = topic
    .topic-description = From which topic; the one you are in by default
command-next = next
    .description = The next older topic of the same board, by last reply
    .topic = topic
    .topic-description = From which topic; the one you are in by default
command-post = post
    .description = Open a topic on a board, under your name and avatar
    .board = board
    .board-description = On which board
command-reply = reply
    .description = Reply to a topic, under your name and avatar
    .topic = topic
    .topic-description = Type its title, or paste its link; the one you are in by default
command-digest = digest
    .description = Make a topic a digest of grade I or II, or lift it (moderators)
    .grade = grade
    .grade-description = Digest I, digest II, or none
    .topic = topic
    .topic-description = Type its title, or paste its link; the one you are in by default
    .reason = reason
    .reason-description = It stands in the notice and in the audit trail
    .tell = tell
    .tell-description = Whether to tell the author in the topic; yes by default
choice-grade-0 = No digest
choice-grade-1 = Digest I
choice-grade-2 = Digest II
command-set-digest = Set digest
command-delete-post = Delete post
command-admin-index = index
    .description = How far the index of the boards is, and whether permissions are missing

help-room-boards = ### 🏛️ Boards
help-room-topic = ### 📖 Reading
help-room-posting = ### ✍️ Writing
help-room-digest = ### 💎 Digests
help-room-index = ### 🗂️ Index
help-board = 💰 The usual prices: a new topic { $topic }, a reply { $reply }, becoming a digest { $digest }. A board may differ.
help-topic = 📖 Discord allows no commands in archived topics: use them elsewhere, and name the topic by its title or link.
help-writing = ✍️ From { $least } to { $most } characters, with at most { $mentions } { $mentions ->
        [one] mention
       *[other] mentions
    }. If it cannot be sent, you get your text back.
help-digest = 💎 The author is paid once, when the topic becomes a digest, and it is taken back when that ends. A forum with the tag “{ $tag }” shows it too.

## Floors

floor-number = Floor { $floor }
floor-found = ## 🔎 { $floor }
    { $topic }
    { $member }, { $when }
floor-go = Go to { $floor }
floor-gap = 🕳️ **{ $floor }** of { $topic } was deleted. Its number stays and goes to no other post.
topic-no-such-floor = 🏗️ There is no such floor yet; the highest is { $highest }.

## Topics

topic-heading = ## 📖 { $title }
topic-board = 🏛️ Board: { $board }
topic-opener = 👤 Opener: { $member }, { $created }
topic-floors =
    🏢 **{ $floors }** { $floors ->
        [one] floor
       *[other] floors
    }, **{ $replies }** { $replies ->
        [one] reply
       *[other] replies
    }, **{ $participants }** { $participants ->
        [one] participant
       *[other] participants
    }
topic-last = 🕐 Last reply: { $member }, [{ $when }]({ $address })
topic-digest = 💎 { $grade }
topic-states = 📎 { $states }
topic-is-archived = archived
topic-is-locked = locked
topic-is-pinned = pinned
topic-top = Top
topic-prev = Previous
topic-next = Next
topic-op = Opener only
topic-reply = Quick reply
topic-no-other =
    { $way ->
        [prev] 🔚 This is the newest topic of its board.
       *[other] 🔚 This is the last topic of its board.
    }
op-heading = ## 👤 Opener only
    { $topic } | { $member }
op-line = **[{ $floor }]({ $address })** { $when }
op-empty = The opener has no posts here.
panel-heading = ### 🏢 Opened by { $member }
    Read and reply with the buttons below.

## Lists and numbers

boards-all = All boards
list-created-heading = ## 🆕 Latest topics
    { $board }, by creation
list-replied-heading = ## 🆕 Latest topics
    { $board }, by last reply
list-digest-heading = ## 💎 Digests
    { $board }
list-line =
    { $mark }**{ $topic }**
    -# { $board } | { $opener } { $created } | { $replies } { $replies ->
        [one] reply
       *[other] replies
    } | last reply { $last }
list-empty = There are no topics here yet.
boards-heading = ## 🏛️ Boards
boards-line = { $channel } topics **{ $topics }** | posts **{ $posts }** | today **{ $today }** | digests { $digests }
board-page-heading = ## 🏛️ { $name }
    { $channel }
board-page-counts = Topics **{ $topics }** | posts **{ $posts }** | today **{ $today }** | digests **{ $digests }**
board-page-rules = **Rules**
    { $rules }
board-prices = **What it pays**
board-price = • { $action }: **+{ $paid }**
board-price-none = • { $action }: nothing
board-nothing = nothing
action-new-topic = A new topic
action-reply = A reply
action-digest = Becoming a digest
board-cap-new-topic =
    -# { $most ->
        [one] Your first topic of each day is paid.
       *[other] Your first { $most } topics of each day are paid.
    }
board-cap-reply =
    -# { $most ->
        [one] Your first reply of each day is paid.
       *[other] Your first { $most } replies of each day are paid.
    }
board-gap =
    -# { $seconds ->
        [one] Paid replies are at least a second apart.
       *[other] Paid replies are at least { $seconds } seconds apart.
    }
board-minimum =
    -# { $least ->
        [one] Any post that says something is paid.
       *[other] Posts under { $least } characters are not paid.
    }
board-cap-digest =
    -# { $most ->
        [one] A member's first new digest of each day is paid.
       *[other] A member's first { $most } new digests of each day are paid.
    }
board-write = Write
board-latest = Latest topics
board-digests = Digests
stats-heading = ## 📊 The forum in numbers
stats-now = Topics **{ $topics }** | posts **{ $posts }** | members **{ $members }**
stats-days = Posts today **{ $today }** | yesterday **{ $yesterday }**
stats-record =
    Record day: { $day } with **{ $posts }** { $posts ->
        [one] post
       *[other] posts
    }
stats-boards = ### The busiest boards
stats-board = `{ $place }` { $channel } today **{ $today }** | topics { $topics } | posts { $posts } | digests { $digests }

boards-no-boards = 🏛️ There is no board that you can see.
boards-no-such-board = 🏛️ There is no such board. Choose one of: { $known }.
boards-not-in-topic = 📖 Please use this in a topic, or name one by its title or link.
boards-topic-archived = 📦 This topic is archived, and Discord lets nothing be done there until somebody opens it again.
boards-no-such-topic = 📖 That topic cannot be found: it was deleted, or is not indexed yet.

## Writing

writing-form-topic = New topic: { $board }
writing-form-reply = Quick reply
writing-title = Title
writing-body = Text
writing-tags = Tags
writing-topic-sent = ✅ Your topic is there: [have a look]({ $address }).
writing-reply-sent = ✅ Your reply is there: [have a look]({ $address }).
writing-floor = 🏢 You are on **{ $floor }**.
writing-earned = 💰 **+{ $earned }**
writing-handed-back = It was not sent. Here is what you wrote:
writing-title-length = ✂️ A title has 1 to { $most } characters; yours has { $length }.
writing-body-too-short =
    ✍️ Please write at least { $least } { $least ->
        [one] character
       *[other] characters
    }; you wrote { $length }.
writing-body-too-long = ✂️ At most { $most } characters are possible; you wrote { $length }.
writing-too-many-mentions =
    📢 At most { $most } { $most ->
        [one] mention is
       *[other] mentions are
    } possible; you made { $count }.
writing-topic-gone = 🍂 This topic is gone.
writing-no-room = 🈵 The server has as many active topics as Discord allows. Please try again once older ones were archived.
writing-topic-locked = 🔒 This topic is locked and takes no replies.
writing-sent-already = ✋ This form was sent once before, and no form is posted twice. If what you wrote is not there in a minute, please open a new one.
writing-too-soon = 🐢 Slowmode is on here. You can post again from { $opens } on ({ $wait }).
writing-not-allowed = 🚫 You may not write in { $board }.
writing-tag-needed = 🏷️ This board wants at least one tag on each topic.

## Digests and deletions

digest-grade-0 = no digest
digest-grade-1 = digest I
digest-grade-2 = digest II
digest-form = Digest
digest-form-grade = Grade
digest-form-tell = Tell the author in the topic
digest-form-reason = Reason
digest-tell-yes = Yes
digest-tell-no = No
digest-set = 💎 { $topic } is now **{ $grade }**.
digest-lifted = 💎 { $topic } is no longer a digest.
digest-paid = 💰 { $member } **+{ $earned }**
digest-taken-back = 💰 The digest's reward was taken back from { $member }.
digest-same-grade =
    { $grade ->
        [0] 💎 This topic is no digest.
       *[other] 💎 This topic has that grade already.
    }
digest-reason-too-long = ✂️ A reason may have { $most } characters at most.
digest-notice = ## 💎 Congratulations
    { $member }, your topic is now **{ $grade }**.
digest-notice-lifted = { $member }, your topic is no longer a digest.
digest-notice-reason = Reason: { $reason }
deletion-form = Delete post
deletion-form-earnings = What this post earned
deletion-take = Take it back
deletion-leave = Leave it to the author
deletion-done-taken = 🗑️ Deleted { $floor } by { $member }; what it earned was taken back.
deletion-done-left = 🗑️ Deleted { $floor } by { $member }; its author keeps what it earned.
deletion-not-a-post = 🤔 That is no member's post, or it is deleted already.
staff-deed-digest = Set a digest
staff-deed-undigest = Lifted a digest
staff-deed-delete-post = Deleted a post and took back what it earned
staff-deed-delete-post-spared = Deleted a post and left its author what it earned

## Index

index-heading = ## 🗂️ Index of the boards
index-phase =
    { $phase ->
        [listing] 🔎 Listing all topics …
        [reading] 📥 Reading; topics to go: **{ $to_read }**
       *[other] ✅ Up to date.
    }
index-known = Known: topics **{ $topics }**, posts **{ $posts }**. Pages read since the start: { $pages }.
index-rests = ⏸️ It rests, for Discord or the database would not have more. It goes on by itself, or at once with “Check again”.
index-openings = First posts still to be looked for: **{ $count }**
index-refresh = Refresh
index-again = Check again
index-board-fine = • { $board } ✅
index-board-forbidden = • { $board } ⚠️ missing permissions: { $permissions }
index-board-missing = • `{ $code }` ❌ its channel does not exist, is hidden, or is neither a forum nor a text channel
alert-no-digest-tag = No board has a tag named “{ $tag }”, so no topic can be marked as a digest. Add it to the tags of the forum, or correct config.toml.
alert-no-board = The board's channel `{ $channel }` does not exist, is hidden from Louzhu, or is neither a forum nor a text channel. Correct config.toml, or let Louzhu see the channel; the other boards go on.
alert-board-closed =
    { $topics ->
        [one] The channel of a board was deleted, and one topic with it.
       *[other] The channel of a board was deleted, and { $topics } topics with it.
    } They are on no list any more; members keep what they earned. If it was the channel of a `[[boards]]` entry, name another channel there or take the entry out.
alert-board-permissions = In the board “{ $channel }” Louzhu lacks: { $permissions }. Please add this in the channel's permissions.
alert-board-tags = The board “{ $channel }” has { $count } tags; Discord allows { $most }.
alert-active-topics = There are { $count } active topics; Discord allows { $most }, and beyond that none can be opened. Shorten the time after which topics are archived, or archive some old ones.

## Receipts and settings

house-boards = boards
reason-board-topic = New topic
reason-board-reply = Reply
reason-board-digest = Digest
receipt-board-topic = opened a topic
receipt-board-reply = replied, floor { $floor }
receipt-board-digest = a topic became a digest
why-post-gone = the post was deleted
why-digest-gone = it is no longer a digest
fault-body-below-minimum = The most of { $most } characters is below the least of { $least }.
fault-board-without-channel = Each board needs its channel: a name in quotes, or a numeric id.
proof-boards-topics = boards: the floors, posts and participants of { $count } topics agree with their posts
proof-boards-topic-wrong = server { $guild }, topic { $topic }: { $field } says { $stated }, and should say { $due }
proof-boards-totals = boards: the totals of { $count } boards agree with their topics
proof-boards-total-wrong = server { $guild }, board { $board }: { $field } says { $stated }, and should say { $due }
proof-boards-earnings = boards: the state of { $count } earnings agrees with the receipts
proof-boards-earning-wrong = receipt #{ $receipt } has the state { $state }, which disagrees with whether it was reversed

service-boards = Boards
service-boards-about =
    { $boards ->
        [one] 1 board
       *[other] { $boards } boards
    }
service-latest = Latest topics
service-latest-about = What was just opened
service-latest-now =
    { $posts ->
        [0] No new posts yet
        [one] 1 new post today
       *[other] { $posts } new posts today
    }
service-digests = Digests
service-digests-about = The best topics
service-digests-now =
    { $digests ->
        [0] None in the last 7 days
        [one] 1 in the last 7 days
       *[other] { $digests } in the last 7 days
    }
service-stats = Statistics
service-stats-about = The forum in numbers
