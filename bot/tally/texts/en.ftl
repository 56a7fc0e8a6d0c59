### What is counted: names and values

kind-posts = Posts
kind-digests = Digests
kind-online = Online time
kind-checkins = Check-in days
kind-streak = Check-in streak
kind-sofas = Sofas
kind-moods = Moods received
value-posts =
    { $count } { $count ->
        [one] post
       *[other] posts
    }
value-digests =
    { $count } { $count ->
        [one] digest
       *[other] digests
    }
value-online = { $hours } h { $minutes } min
value-checkins =
    { $count } { $count ->
        [one] day
       *[other] days
    }
value-streak =
    { $count } { $count ->
        [one] day
       *[other] days
    }
value-sofas =
    { $count } { $count ->
        [one] sofa
       *[other] sofas
    }
value-moods =
    { $count } { $count ->
        [one] vote
       *[other] votes
    }

## Proofs

proof-tally-totals = Tally: { $count } values agree with their sources
proof-tally-slots = Tally: { $count } slots of the rankings hold the right number of members
proof-tally-total-wrong = In { $guild } the { $kind } of member { $member } is counted as { $counted }, but should be { $due }
proof-tally-slot-wrong = In { $guild } the slot { $slot } of { $kind } ({ $period }) holds { $held } members, but should hold { $due }
