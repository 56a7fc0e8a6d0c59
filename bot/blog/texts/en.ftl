### Blogs

command-blog = blog
    .description = Your blog, or another member's: all entries, the newest first
    .member = member
    .member-description = Whose blog; your own by default
command-blog-write = blog-write
    .description = Write an entry in your blog, under your name and avatar
command-member-blog = Member blog

help-room-blog = ### 📔 Blogs
help-blog = 📔 An entry is a topic of the blogs' board: it has floors, is paid, voted on and made a digest like any other. A comment is a reply.

blog-heading-own = ## 📔 My blog
blog-heading-member = ## 📔 The blog of { $member }
blog-heading-all = ## 📔 Everybody's blogs
blog-count =
    { $count ->
        [one] **1** entry
       *[other] **{ $count }** entries
    }
blog-newest = 💬 Newest comment: { $entry }, { $member } [{ $when }]({ $address })
blog-line =
    { $mark }**{ $entry }**
    -# { $created } | { $comments ->
        [0] no comments
        [one] 1 comment
       *[other] { $comments } comments
    }{ $closed ->
        [0] {""}
       *[other] , closed
    }{ $moods }
blog-line-all =
    { $mark }**{ $entry }**
    -# { $member } { $created } | { $comments ->
        [0] no comments
        [one] 1 comment
       *[other] { $comments } comments
    }{ $closed ->
        [0] {""}
       *[other] , closed
    }{ $moods }
blog-empty-own = You have written nothing here yet. Press “Write”, or use `/blog-write` anywhere: your entry appears under your name, and others can comment on it.
blog-empty-member = { $member } has written nothing here yet.
blog-empty-all = Nobody has written anything yet. `/blog-write` makes a start.
blog-write = Write
blog-own = My blog
blog-all = Everybody's
blog-form = New blog entry
blog-default-title = Diary of { $day }
blog-entry-sent = ✅ Your entry is there: [have a look]({ $address }).
blog-comments-choose = Close or reopen comments on …
blog-close = Close it to comments
blog-reopen = Open it to comments again
blog-not-your-entry = 🙏 That is no entry of yours, or it is gone.
blog-closed-by-staff = 🔒 This entry was locked by the staff, and only they can open it again.
blog-off = 📔 There are no blogs in this community.
blog-hidden = 📔 The blogs cannot be shown: their board is hidden from you, or its channel is gone.
fault-blog-board =
    { $count ->
        [0] There is no board “{ $board }”: no [[boards]] are listed. Add one for the blogs, or leave this empty.
       *[other] There is no board “{ $board }”; [[boards]] has: { $known }.
    }

service-blog = Blogs
service-blog-about = What members write
service-blog-now =
    { $entries ->
        [0] No entries yet
        [one] 1 entry
       *[other] { $entries } entries
    }
