### The lucky wheel

command-wheel = wheel
    .description = Show the lucky wheel: prizes, odds, spins left, last winners
command-spin = spin
    .description = Spin the lucky wheel once
command-wheel-check = wheel-check
    .description = Check step by step that a spin was fair
    .spin = spin
    .spin-description = The spin's code, such as 2026-11-23#7; your newest by default
command-admin-wheel = wheel
    .description = What the wheel took and paid, and what is left
command-admin-claims = claims
    .description = Prizes still owed; tick off what was handed out
help-room-wheel = ### 🎡 Lucky wheel
help-room-claims = ### 🎁 Prizes owed
help-spin = 🎡 { $free } free a day, then { $price } each, at most { $most } a day.
help-wheel-check = 🔍 You can check every spin yourself; you need not take anyone's word.

wheel-title = Lucky Wheel
wheel-hub = SPIN
wheel-verdict = You won: { $prize }
wheel-verdict-none = { $prize }
wheel-hours = { $hours ->
        [one] { $hours } hour
       *[other] { $hours } hours
    }

## The wheel

wheel-heading = ## 🎡 Lucky wheel
wheel-next-free = **{ $free }** free today, **{ $left }** in all.
wheel-next-paid = The next spin is **{ $price }**; **{ $left }** left today.
wheel-none-left = No spins left today. There are new ones from { $opens } on ({ $wait }).
wheel-panel-price = { $free } free a day for everyone, then { $price } each, at most { $most } a day.
wheel-prizes = ### Prizes and odds
wheel-prize = • { $prize }　**{ $odds }**
wheel-prize-left = • { $prize }　**{ $odds }** ({ $left } left today)
wheel-sold-out = -# Gone for today: { $prizes }
wheel-expected = -# A spin pays { $amount } { $unit } on average
wheel-expected-of-price = -# A spin pays { $amount } { $unit } on average, { $share } of its price of { $price }
wheel-winners = ### Last winners
wheel-winner = • { $member } { $prize }　{ $when }
wheel-no-winners = Nobody has won yet. Try your luck.
wheel-commitment =
    -# 🔒 Commitment of { $day } (SHA-256 of the server seed): { $commitment }
    -# 📋 SHA-256 of prize table version { $version }: { $table }
    -# 🔒 Tomorrow's commitment: { $tomorrow }
wheel-own-seed = -# 🌱 Your seed: { $seed }
wheel-picture = The lucky wheel. Its sides: { $sides }.
wheel-spin = Spin
wheel-spin-free = Spin for free
wheel-spin-for = Spin ({ $price })
wheel-change-seed = Change seed
wheel-still = Still pictures
wheel-motion = Moving pictures
wheel-my-prizes = My prizes
wheel-limits = Limits
wheel-open = The wheel

wheel-won = ## 🎉 You won { $prize }
wheel-lost = ## { $prize }
wheel-done-picture = The wheel stopped on “{ $prize }”.
wheel-done-free = -# This one was free. You have { $balance }, and { $left } more today.
wheel-done-paid = -# It cost { $price }. You have { $balance }, and { $left } more today.
wheel-done-role = 🏷️ You get the role in a moment, for { $days }.
wheel-done-thing = 📦 The staff will hand it to you; “My prizes” shows how far it is.
wheel-done-cards-owed = 🎫 You hold as many make-up cards as one may. { $cards } more are kept for you and come by themselves once you use some.
wheel-done-repeated = -# This spin was counted already; nothing more was taken.
wheel-done-seal = -# Spin { $code } | your no. { $nonce } today | seal { $seal }
wheel-check-button = Check

wheel-closed = 🎡 The wheel is not open.
wheel-not-yet = 🎡 The wheel has not begun. It is open from { $opens } on ({ $wait }).
wheel-over = 🎡 This wheel ended on { $last }. Thank you for playing.
wheel-still-turning = 🎡 The wheel is still turning; give it two seconds. This press cost nothing.
wheel-no-spins-left =
    🎡 { $most ->
        [one] Your one spin of today is
       *[other] All your { $most } spins of today are
    } used up. There are new ones from { $opens } on ({ $wait }).
wheel-day-revealed = 🎡 Today's seed has been revealed, so nobody can spin by it. Please come back tomorrow.
wheel-no-such-spin = 🔍 There is no spin “{ $typed }”. A code looks like 2026-11-23#7.
wheel-already-handed-out = ☑️ This prize was ticked off before.

## A member's own seed and pictures

wheel-seed-form = Change seed
wheel-seed-field = Your seed
wheel-seed-hint = Anything at all: it is mixed with the bot's seed. Empty: your member id
wheel-seed-kept = 🌱 From your next spin on, your seed is: { $seed }
wheel-still-kept = 🖼️ You will see still pictures.
wheel-motion-kept = 🎞️ You will see moving pictures.

## My prizes

wheel-mine-heading = ## 🎁 My prizes
wheel-mine-none = Nothing is waiting for you. Money and make-up cards arrive with the spin itself.
wheel-claim = • **{ $prize }**　{ $state }
    -# 　won { $made }
wheel-claim-owed-role = ⏳ on its way
wheel-claim-owed-thing = ⏳ waiting for the staff
wheel-claim-owed-cards = ⏳ { $owed } still to come, as soon as there is room
wheel-claim-held-role = 🏷️ yours until { $until } ({ $wait })
wheel-claim-settled-role = ☑️ over
wheel-claim-settled-thing = ✅ handed out
wheel-claim-settled-cards = ✅ all there

## Checking

wheel-check-none = 🔍 You have not spun yet.
wheel-check-heading = ## 🔍 Checking { $code }
    { $member }
wheel-check-hidden = 🔒 ①②③ The server seed is revealed at { $reveals } ({ $wait }); then these steps are shown here. Until then its fingerprint is public, so it cannot be swapped:
    -# Commitment { $commitment }
    -# What will be computed: HMAC-SHA256(server seed, “{ $message }”)
wheel-check-open = ① **The seed was not swapped**: SHA-256(server seed) is the commitment published before
    -# Server seed (hex) { $seed }
    -# Commitment { $commitment }
    ② **Both seeds together**: HMAC-SHA256(server seed, “{ $message }”)
    -# = { $digest }
    ③ **Made into a number**: read as 64-bit words, word { $place } is taken
    -# { $word } ÷ { $total } leaves **{ $number }**
wheel-check-sides = ④ **The side it falls on**: prize table version { $version }, total weight { $total } at that spin
    -# SHA-256 of the table { $table }
wheel-check-side = • { $range }　{ $prize }
wheel-check-hit = 👉 **{ $range }　{ $prize }**　← { $number }
wheel-check-seal = -# Seal { $seal }
    -# Once the server seed is public, the staff can export the whole day with `louzhu wheel export`, and anyone can verify it offline.

## For the staff

wheel-figures-heading = ## 🎡 What the wheel took and paid
wheel-figures-none = Nobody has spun yet.
wheel-figures-span = **{ $span }**　{ $spins ->
        [one] { $spins } spin
       *[other] { $spins } spins
    } by { $members ->
        [one] { $members } member
       *[other] { $members } members
    }
    -# 　took { $income } | paid { $won }, by the odds it would be { $expected }
wheel-figures-return = -# 　return { $share }, by the odds { $due } (free spins included)
wheel-figures-also = -# 　also paid { $money }
wheel-span-today = Today
wheel-span-week = Seven days
wheel-span-ever = All time
wheel-figures-prizes = ### Prizes
wheel-figures-prize = • { $prize }　{ $week } in seven days, { $ever } in all
wheel-figures-prize-left = • { $prize }　{ $week } in seven days, { $ever } in all, { $left } left today
wheel-figures-rest = -# Prizes owed: { $owed } | Members with a daily cap: { $capped }, staying away: { $excluded } (numbers only, never names)
wheel-figures-claims = Prizes owed
wheel-owed-heading = ## 🎁 Prizes owed ({ $owed })
wheel-owed-line = { $member }
    { $claim }
wheel-hand-out = Handed out
wheel-handed-out = ✅ Noted: { $member } got { $prize }.
staff-deed-wheel-claim = Handed out a prize of the wheel

## Announcements

wheel-big-win = ## 🎊 A big win!
    { $member } won **{ $prize }** on the lucky wheel
    -# Spin { $code }
wheel-news-table = ### 📋 The prize table changed
    Version { $version } is in force on { $day }. Earlier spins are still checked by theirs.
    -# SHA-256 { $table }
wheel-news-reveal = ### 🔓 The seed of { $day }
    { $spins ->
        [one] The { $spins } spin of that day
       *[other] All { $spins } spins of that day
    } can now be checked step by step with /wheel-check.
    -# Server seed (hex) { $seed }
    -# Commitment published before { $commitment }
    -# Last seal { $seal }
alert-wheel-thing = { $member } won “{ $prize }” (spin { $spin }). Hand it out, then tick it off under /admin claims.
wheel-role-reason = A prize of the lucky wheel
wheel-role-over-reason = The time of a role from the lucky wheel is over

## Receipts

house-wheel = lucky wheel
reason-wheel-price = Spin of the wheel
receipt-wheel-price = one spin of the lucky wheel
reason-wheel-prize = Prize of the wheel
receipt-wheel-prize = won on the lucky wheel, spin { $spin }

## Settings

fault-wheel-no-endless-prize = At least one prize must be without end (stock and stock_per_day both "endless"), such as a "Thanks for playing" of kind = "none". Otherwise the wheel has no sides once all is won.
fault-wheel-no-amount = Such a prize needs an amount of at least 1.
fault-wheel-too-many-cards = There can be at most { $most } at once, for a member may hold no more make-up cards (checkin.makeup.most_cards).
fault-wheel-no-role = A prize of kind = "role" needs role: the role's name or id.
fault-wheel-role-taken = This role comes with { $setting } already; what one has by luck, and for a time, must be a role of its own.
fault-wheel-no-hours = A prize of kind = "role" needs hours: for how long it is worn.
fault-wheel-free-beyond-most = There cannot be more free spins than the { $most } allowed a day.
fault-wheel-not-a-day = Write a date without quotes, such as 2026-11-23, or "" for none.
fault-wheel-days-reversed = The last day cannot come before the first, { $first }.

## Command line

cli-wheel = the lucky wheel: export and verify
cli-wheel-export = export a day that is over, for anyone to verify
cli-wheel-export-day = the day, such as 2026-11-23
cli-wheel-export-file = the new file to write
cli-wheel-verify = verify an exported day offline, without database or Discord
cli-wheel-verify-file = the exported file
cli-wheel-exported =
    { $spins ->
        [one] Exported { $spins } spin of { $day } to { $path }.
       *[other] Exported { $spins } spins of { $day } to { $path }.
    }
cli-wheel-no-such-day = There is no wheel of { $day } here. A day is written 2026-11-23; check discord.guild_id too.
cli-wheel-not-revealed = The seed of { $day } is not revealed yet: the day is not over, or the bot was not running.
cli-wheel-file-exists = { $path } exists already. Choose another name.
cli-wheel-file = { $path } cannot be read or written: { $problem }. Check the path and the permissions.
cli-wheel-verified =
    { $spins ->
        [one] ✅ The { $spins } spin of { $day } is right.
       *[other] ✅ All { $spins } spins of { $day } are right.
    }
    Compare with the commitment that was published before: { $commitment }
    Compare with the hashes of the prize tables that were published: { $tables }
    Compare with the last seal that was published: { $seal }
cli-wheel-illegible = ❌ Line { $line } is wrong: { $what }.
cli-wheel-mismatch = ❌ Line { $line } is wrong: { $what }.
    The file says: { $stated }
    It should be: { $due }
wheel-mismatch-not-utf8 = it is not UTF-8 text
wheel-mismatch-no-line-feed-at-the-end = the last line feed is missing, the file may be cut off
wheel-mismatch-not-json = it is not JSON
wheel-mismatch-not-canonical = it is not written in the canonical way
wheel-mismatch-not-a-wheel-day = it is no record of a wheel's day
wheel-mismatch-unknown-format = the format is not known
wheel-mismatch-seed-does-not-fit-commitment = the server seed does not fit the commitment
wheel-mismatch-number-of-spins-differs = the number of spins differs
wheel-mismatch-table-hashes-differ = a prize table does not fit its hash
wheel-mismatch-table-of-another-day = a prize table is of another day or version
wheel-mismatch-spin-out-of-order = the spins are not numbered in order
wheel-mismatch-nonce-out-of-order = the member's nonces are not in order
wheel-mismatch-version-out-of-order = the versions of the prize table are not in order
wheel-mismatch-table-differs = the spin names another prize table
wheel-mismatch-total-weight-differs = the total weight differs
wheel-mismatch-roll-differs = the rolled number differs
wheel-mismatch-prize-differs = the prize differs
wheel-mismatch-seal-differs = the seal differs
wheel-mismatch-last-seal-differs = the last seal differs

## Proofs

proof-wheel-spins = { $count ->
        [one] { $count } spin of the wheel is
       *[other] { $count } spins of the wheel are
    } what the committed seed makes of them
proof-wheel-spin-wrong = Community { $guild }, wheel of { $day }, line { $line } of its record: { $what }
proof-wheel-money = { $count ->
        [one] The money of { $count } spin of the wheel stands
       *[other] The money of { $count } spins of the wheel stands
    } in the ledger
proof-wheel-money-wrong = Community { $guild }, spin { $spin }: its price or prize is not what the ledger says

service-wheel = Lucky wheel
service-wheel-about = Prizes and odds are open to all
service-wheel-free =
    { $free ->
        [one] 1 free spin left today
       *[other] { $free } free spins left today
    }
service-wheel-paid =
    { $left ->
        [one] 1 spin left today, for { $price }
       *[other] { $left } spins left today, the next for { $price }
    }
service-wheel-none-left = No spins left today
service-prizes = My prizes
service-prizes-about = To come, or for a time
service-prizes-now =
    { $prizes ->
        [0] None are to come
        [one] 1 to come or for a time
       *[other] { $prizes } to come or for a time
    }
