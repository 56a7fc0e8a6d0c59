### The member card

command-me = me
    .description = See your own member card
command-member = member
    .description = See someone's member card
    .member = member
    .member-description = Whose card
command-member-card = Member card
command-card-settings = card-settings
    .description = Choose what others do not see of your card, and how you hear of a new level
help-room-card = ### 🪪 Member cards
help-online = ⏱️ “Online time” is time of activity: messages, using Louzhu and sitting in voice are activity, and the time between two activities counts if it is below { $minutes } minutes. Sitting alone and muted, or in the AFK channel, does not. Louzhu neither sees nor records your online status. “Sofas” are topics in which one was the first to reply, “digests” those that moderators chose as the best.

card-heading =
    ## 🪪 { $name } | { $state }
    { $member }
card-heading-plain =
    ## 🪪 { $name }
    { $member }
card-is-online = online
card-is-offline = offline
card-left = has left
card-avatar = Avatar of { $name }
card-line = **{ $name }**: { $value }
card-level = Level
card-level-value = { $title }
card-uid = UID
card-uid-value = { $uid }
card-digests = Digests
card-posts = Posts
card-count = { $count }
card-online = Online time
card-online-value = { $hours } h
card-registered = Registered
card-last-seen = Last seen
card-day = { $day }
card-sofas = Sofas
card-checkin = Check-ins
card-checkin-value = { $streak } in a row, { $total } in total
card-title = Check-in title
card-title-value = { $title }
card-moods = Moods received
card-mood = { $mood } { $count }
card-moods-value = { $total } ({ $moods })
card-progress = Next level
card-progress-value =
    { $missing } { $missing ->
        [one] point
       *[other] points
    } to { $title } (now { $score })
card-progress-highest = none above; { $score } points
card-picture = Member card. { $rows }
card-as-picture = Picture
card-trend = Chart
card-settings = Settings
card-back = My card
member-hides = 🔒 This member keeps that to themselves.
card-hides = -# Others do not see: { $fields }

## Settings

card-settings-heading = ## ⚙️ Card settings
card-settings-hide = **What others do not see**
    Level and UID are always shown, and in the rankings you stand as before.
card-settings-hide-none = Everything is shown
card-settings-notice = **News of a new level**
field-level = Level
field-uid = UID
field-digests = Digests
field-posts = Posts
field-money = Wealth, prestige and other balances
field-online = Online time
field-registered = Registered
field-last-seen = Last seen
field-sofas = Sofas
field-checkin = Check-ins
field-title = Check-in title
field-moods = Moods received
field-progress = Next level

service-card = My card
service-card-about = Your level, posts and balances
service-card-now = Level: { $level }
service-card-settings = Card settings
service-card-settings-about = What others see
