### 博客

command-blog = 博客
    .description = 您的或别人的博客：全部日志，新的在前
    .member = 会员
    .member-description = 看谁的博客，不填就是您自己的
command-blog-write = 写日志
    .description = 在您的博客里写一篇日志，用您的名字和头像发表
command-member-blog = 会员博客

help-room-blog = ### 📔 博客
help-blog = 📔 一篇日志就是博客版块里的一个主题，楼层、奖励、评价、精华都和别的主题一样；评论就是回复。

blog-heading-own = ## 📔 我的博客
blog-heading-member = ## 📔 { $member } 的博客
blog-heading-all = ## 📔 大家的日志
blog-count = 共 **{ $count }** 篇日志
blog-newest = 💬 最新评论：{ $entry }，{ $member } [{ $when }]({ $address })
blog-line =
    { $mark }**{ $entry }**
    -# { $created }｜评论 { $comments }{ $closed ->
        [0] {""}
       *[other] ，已关闭
    }{ $moods }
blog-line-all =
    { $mark }**{ $entry }**
    -# { $member } { $created }｜评论 { $comments }{ $closed ->
        [0] {""}
       *[other] ，已关闭
    }{ $moods }
blog-empty-own = 您还没有写过日志。点“写日志”，或者在任何地方用 `/写日志`：日志会用您的名字发表，大家都可以评论。
blog-empty-member = { $member } 还没有写过日志。
blog-empty-all = 还没有人写日志，用 `/写日志` 开个头吧。
blog-write = 写日志
blog-own = 我的博客
blog-all = 大家的
blog-form = 写日志
blog-default-title = { $day } 日志
blog-entry-sent = ✅ 日志发表成功，[去看看]({ $address })。
blog-comments-choose = 关闭或重新开放评论…
blog-close = 关闭评论
blog-reopen = 重新开放评论
blog-not-your-entry = 🙏 这不是您的日志，或者已经不在了。
blog-closed-by-staff = 🔒 这篇日志是管理人员锁定的，只有他们能解开。
blog-off = 📔 这里没有开设博客。
blog-hidden = 📔 博客看不了：它所在的版块对您不可见，或者频道已经不在了。
fault-blog-board =
    { $count ->
        [0] 没有“{ $board }”这个版块：一条 [[boards]] 都没有写。请为博客加一条，或者把这里留空。
       *[other] 没有“{ $board }”这个版块，[[boards]] 里有：{ $known }。
    }

service-blog = 博客
service-blog-about = 大家的日志
service-blog-now =
    { $entries ->
        [0] 还没有人写日志
       *[other] 共 { $entries } 篇日志
    }
