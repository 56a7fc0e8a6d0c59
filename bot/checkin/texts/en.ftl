### The daily check-in

command-checkin = checkin
    .description = Check in for today and be paid; a longer streak pays more
    .mood = mood
    .mood-description = How you feel today
    .words = words
    .words-description = What you would most like to say today
command-calendar = calendar
    .description = See a month of check-ins
    .member = member
    .member-description = Whose calendar; your own by default
    .month = month
    .month-description = Which month, such as 2026-11; this month by default
command-makeup = makeup
    .description = Spend a make-up card on a missed day and rejoin your streak
    .day = day
    .day-description = Which day, such as 2026-11-20; leave it out to see what you missed
command-checkin-board = checkin-board
    .description = Today's check-ins, and who leads by month, streak, total and reward
    .board = board
    .board-description = Which check-in board; today's by default
choice-board-today = Today
choice-board-month = Days this month
choice-board-streak = Streak
choice-board-total = Days in total
choice-board-reward = Total reward

help-room-checkin = ### 📅 Daily check-in
help-checkin = 💰 The first day in a row pays { $first }, each further day { $step } more, up to { $cap }; the first { $early } of each day get a bonus. Days on which Louzhu itself was away break no streak.
help-makeup = 🎫 A make-up card costs { $price } and fills one missed day of the last { $days }.

## Checking in

checkin-press = Check in
checkin-open-calendar = Calendar
checkin-open-board = Check-in board
checkin-open-wallet = My wallet
checkin-open-makeup = Make up
checkin-done = ## ✅ Checked in
    { $member } is number **{ $place }** today.
checkin-done-streak =
    📅 **{ $streak }** { $streak ->
        [one] day
       *[other] days
    } in a row, **{ $total }** in total
checkin-done-reward = 💰 Reward **+{ $reward }**
checkin-done-bonus = ⚡ Early bonus **+{ $bonus }** (number { $place })
checkin-reached-title =
    🏅 { $days } { $days ->
        [one] day
       *[other] days
    } in total: you are now **{ $title }**
checkin-reached-streak = 🎉 { $days } days in a row **+{ $money }**
checkin-reached-total = 🎉 { $days } days in total **+{ $money }**
checkin-done-balance = -# You have { $balance }. Tomorrow pays { $tomorrow }.
checkin-done-bridged = -# Louzhu was away on { $days }. Those days do not count as missed, so your streak goes on.

checkin-already =
    ☑️ You have checked in today ({ $day }), { $streak } { $streak ->
        [one] day
       *[other] days
    } in a row. Next check-in: from { $opens } on ({ $wait }).
checkin-closed = 🌙 Check-in is open from { $from_hour }:00 to { $until_hour }:00. Please come back then.
checkin-too-few-posts =
    ✍️ Check-in is for members with at least { $needed } { $needed ->
        [one] post
       *[other] posts
    }. You have { $posts }.
checkin-unknown-mood = 🤔 There is no such mood. Choose one of: { $known }.
checkin-words-too-long = ✂️ The words of the day may have { $most } characters; yours have { $length }.
checkin-not-a-day = 🤔 “{ $typed }” is not a date. Please write it as 2026-11-23 or 2026-11.

## Calendar

calendar-month = { $month } { $year }
calendar-heading = ## 📅 Check-ins in { $month }
    { $member }
calendar-picture = Check-in calendar of { $month }. { $facts }
calendar-before = Month before
calendar-after = Month after
calendar-fact = **{ $name }** { $value }
calendar-title = **Title** { $title }
calendar-streak = Streak
calendar-longest = Longest streak
calendar-total = In total
calendar-this-month = This month
calendar-reward = Total reward
calendar-checked = Checked in
calendar-made-up = Made up
calendar-bridged = Bot away
calendar-missed = Missed
calendar-open = Still open
calendar-days-checked = ✅ Checked in: { $days }
calendar-days-made-up = 🎫 Made up: { $days }
calendar-days-bridged =
    🌉 Bridged: { $days } (Louzhu was away for about { $hours } { $hours ->
        [one] hour
       *[other] hours
    }; no streak is broken)
calendar-days-missed = ✖️ Missed: { $days }

## Making up

makeup-heading =
    ## 🎫 Make up a day
    You have **{ $cards }** make-up { $cards ->
        [one] card
       *[other] cards
    }.
makeup-missed =
    You missed **{ $count }** { $count ->
        [one] day
       *[other] days
    } of the last { $days }. One card fills one day and rejoins your streak.
makeup-nothing-missed = You missed none of the last { $days } days.
makeup-choose-day = Choose the day to fill
makeup-price = -# A card costs { $price }. You have { $balance }.
makeup-buy-card = Buy a card
makeup-got-card = 🎫 You got a card and have { $cards } now.
makeup-bought-card = 🎫 You bought a card for { $price } and have { $cards } now. Balance: { $balance }. Receipt #{ $number }
makeup-done =
    ✅ { $day } is filled. { $cards } { $cards ->
        [one] card
       *[other] cards
    } left.
makeup-done-joined =
    📅 Your streak is now **{ $streak }** { $streak ->
        [one] day
       *[other] days
    }.
makeup-done-apart =
    📅 Other days were missed after that one; your streak is **{ $streak }** { $streak ->
        [one] day
       *[other] days
    }.
checkin-no-card = 🎫 You have no make-up card. Buy one with /makeup for { $price }.
checkin-enough-cards =
    🎫 One may hold at most { $most } make-up { $most ->
        [one] card
       *[other] cards
    }.
checkin-day-not-missed = ☑️ You checked in on { $day }; there is nothing to make up.
checkin-day-bridged = 🌉 Louzhu was away on { $day }, so it does not count as missed; there is nothing to make up.
checkin-day-out-of-reach = 📆 { $day } cannot be made up: only missed days of the last { $days_back }, since you came here. For today, just check in.

## Boards

board-choose = Another check-in board
board-today-heading =
    ## 🏆 Check-ins today
    { $day }: { $members } { $members ->
        [one] member
       *[other] members
    }
board-month-heading = ## 🏆 Most days this month
board-streak-heading = ## 🏆 Longest living streaks
board-total-heading = ## 🏆 Most days in total
board-reward-heading = ## 🏆 Highest total reward
board-line = { $medal } { $member } **{ $value }**
board-words = {" "}| “{ $words }”
board-empty = Nobody is on this board yet. Be the first.
board-own = -# You are number { $place }.
board-own-far = -# You are beyond number { $place }. Keep going.
board-own-none = -# You are not on this board yet.
board-announced =
    ## 🏆 Check-ins of { $day }
    { $members ->
        [one] One member checked in. Thank you!
       *[other] { $members } members checked in. Thank you all!
    }
daily-heading =
    ## 📅 Check-ins of { $day }
    {""}**{ $members }** { $members ->
        [one] member
       *[other] members
    } so far
daily-more = -# and { $count } more
daily-topic = Check-ins of { $day }
daily-topic-opening = The check-ins of { $day } are collected here. Good morning!

## Receipts

house-checkin = check-in desk
house-shop = shop
reason-checkin-reward = Check-in reward
reason-checkin-bonus = Early bonus
reason-checkin-milestone-streak = Streak milestone
reason-checkin-milestone-total = Milestone of total days
reason-makeup-card = Make-up card
receipt-checkin-reward = check-in of { $day }, day { $streak } in a row
receipt-checkin-bonus = early bonus, number { $place } on { $day }
receipt-checkin-milestone-streak = { $days } days in a row
receipt-checkin-milestone-total = { $days } days in total
receipt-makeup-card = one make-up card

service-checkin = Check-in
service-checkin-about = Once a day, and paid for it
service-checkin-due =
    { $streak ->
        [0] Not yet today
       *[other] Not yet today; your streak is { $streak }
    }
service-checkin-done = Done for today; your streak is { $streak }
service-checkin-closed = Open from { $from_hour }:00 to { $until_hour }:00
service-makeup = Make up
service-makeup-about = A make-up card fills a day you missed
service-makeup-now =
    { $days ->
        [0] Nothing missed
        [one] 1 day to make up
       *[other] { $days } days to make up
    }, { $cards ->
        [0] no cards
        [one] 1 card
       *[other] { $cards } cards
    }
service-checkin-board = Check-in board
service-checkin-board-about = Who came first, who keeps at it
service-checkin-board-now =
    { $members ->
        [0] Nobody yet
       *[other] { $members } today
    }
