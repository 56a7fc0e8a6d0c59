### Words that all rooms share. Those of the command line and of faulty settings stand in the second half.

## Quantities and days

days =
    { $days ->
        [one] { $days } day
       *[other] { $days } days
    }
sum = { $money }
cards =
    { $cards ->
        [one] { $cards } make-up card
       *[other] { $cards } make-up cards
    }
weekday-1 = Mon
weekday-2 = Tue
weekday-3 = Wed
weekday-4 = Thu
weekday-5 = Fri
weekday-6 = Sat
weekday-7 = Sun
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December

## Paging

page-newer = Newer
page-older = Older
page-before = Back
page-after = Next

## Refusals

refusal-not-for-you = 🙏 This is for the staff only.
refusal-not-yours = 🙏 This is someone else's panel. Use the command to open your own.
refusal-not-this-community = 🙏 Louzhu serves one community only. Please use it there.
refusal-bots-have-none = 🙏 Bots are not members, so there is nothing to show.
refusal-out-of-date = ⌛ This button is out of date. Please use the command again.

## Errors

error-not-understood = 🤔 “{ $typed }” was not understood. Please choose one of the suggestions.
error-commands-changed = 🔄 The commands were just updated. Please wait a moment, reload Discord and try again.
error-not-saved = 💾 That could not be saved, so it does not count and nothing was taken. The staff have been told; please try again later.
error-misconfigured = 🔧 The forum's set-up does not allow this right now. The staff have been told.
error-fault = 💥 Something went wrong, and it is our fault, not yours. If you report it, please name the id `{ $id }`.
member-gone = a member who left

## For the staff

alert-heading = ## 🔔 Please look at: { $setting }
alert-not-saved = The database cannot be written: { $problem }. Check the free disk space and the file's permissions; until then nothing that members do will count.
alert-forbidden = Discord refused something: { $problem }. Check what Louzhu's role may do in that channel (View Channel, Send Messages, Embed Links, Attach Files, Read Message History).
alert-no-channel = The setting `{ $setting }` names the channel `{ $value }`, which does not exist or is hidden from Louzhu. Correct config.toml, or let Louzhu see the channel.
