### Levels

level-news =
    🎉 Well done: you are now **{ $title }**! { $missing ->
        [0] There is no higher level.
        [one] One more point, and you are { $next }.
       *[other] { $missing } more points, and you are { $next }.
    }
    -# Rather not hear of it? Turn it off in /card-settings.
level-announced = 🎉 { $member } has risen to **{ $title }**. Well done!
level-notice-off = Do not tell me
level-notice-private = Tell me in private, next time I am here
level-notice-channel = Announce it in the channel


fault-level-unknown-value = there is no such value; what can be weighed: { $known }
fault-level-weight-too-fine = a weight has at most three decimals
fault-level-not-rising = thresholds must rise; the one before is { $before }
