### Self-restraint, for every game of chance

command-limits = limits
    .description = Set a daily cap for yourself, or stay away from games of chance for a while
help-room-limits = ### 🧘 Your limits

limits-heading = ## 🧘 Your limits
limits-none = You have set no limits for yourself.
limits-spent = • Spent today: **{ $spent }**, no cap
limits-cap = • Spent today: **{ $spent }** of at most **{ $cap }**
limits-cap-tomorrow = -# 　From tomorrow the cap is { $cap }
limits-no-cap-tomorrow = -# 　From tomorrow there is no cap on { $currency }
limits-excluded-until = • 🚫 You are staying away until { $until }
limits-choose-currency = Daily cap: which currency
limits-choose-span = Stay away: for how long
limits-days = { $days ->
        [one] { $days } day
       *[other] { $days } days
    }
limits-note = -# A lower cap counts at once; a higher one, or none, from tomorrow. Staying away can be made longer, never shorter, and nobody can lift it for you. It covers the wheel and every other game of chance, free goes included.
limits-form = Daily cap
limits-form-cap = The most { $currency } to spend a day
limits-form-hint = 0 means nothing at all; empty means no cap
limits-cap-set = ✅ Your daily cap is **{ $cap }**, { $now ->
        [yes] from now on.
       *[no] from tomorrow.
    }
limits-cap-none-set = ✅ { $currency }: { $now ->
        [yes] there is no cap.
       *[no] no cap from tomorrow.
    }
limits-confirm = ## 🚫 Stay away for { $days }
    The wheel and every other game of chance will be closed to you. **Once confirmed, it cannot be shortened or lifted.**
limits-confirm-button = Yes, keep me away
limits-cancel = Not now
limits-excluded-now = 🚫 You are staying away until { $until }. Take care; the rest of the forum is always open to you.
limits-excluded = 🚫 You chose to stay away until { $until }. See you then.
limits-over-cap = 🧘 Your own cap is { $cap } a day. You have spent { $spent } today, and { $price } more would go over it. It starts anew { $opens }.
limits-not-shortened = 🚫 You are staying away until { $until }; that can be made longer, not shorter.
limits-not-a-cap = 🔢 “{ $typed }” is no amount. Enter a whole number from 0 to { $most }, or nothing.

service-limits = Limits
service-limits-about = A cap, or a break
service-limits-caps = Your daily cap: { $caps }
