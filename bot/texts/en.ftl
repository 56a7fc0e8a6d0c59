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
error-discord-away = 🌐 Discord did not respond, so the result could not be shown. What you did may have counted: please look before you try again.
error-discord-gone = 🕳️ Discord says that the message, topic or member this is about is no longer there.
error-fault = 💥 Something went wrong, and it is our fault, not yours. If you report it, please name the id `{ $id }`.
member-gone = a member who left

## For the staff

alert-heading = ## 🔔 Please look at: { $setting }
alert-not-saved = The database cannot be written: { $problem }. Check the free disk space, whether the file and its file system may be written, and whether another program holds it. Until then nothing that members do counts; Louzhu goes on by itself as soon as it can. Only where the kernel made the file system read-only after an error must you stop Louzhu, mend the file system (fsck), mount it and start Louzhu again.
alert-forbidden = Discord refused something: { $problem }. Check what Louzhu's role may do in that channel (View Channel, Send Messages, Embed Links, Attach Files, Read Message History).
alert-no-channel = The setting `{ $setting }` names the channel `{ $value }`, which does not exist or is hidden from Louzhu. Correct config.toml, or let Louzhu see the channel.
alert-channel-kind = The setting `{ $setting }` names the channel `{ $value }`, which is of a kind that does not fit here. For messages it must be a text channel, for topics a text channel or a forum. Correct config.toml.
alert-channel-permissions = In the channel `{ $channel }` Louzhu lacks: { $permissions }. Please add this in the channel's permissions.
alert-channel-requires-tag = The forum `{ $channel }` wants a tag for each topic, which a topic of Louzhu's does not have. Switch “Require people to select tags” off there, or choose another channel.
alert-no-role = There is no role `{ $value }`. Correct config.toml, or make the role; what is owed to members meanwhile is kept and tried again.
alert-role-not-givable = The role `{ $role }` cannot be given: it belongs to everybody, or to another application. Choose an ordinary role of the server.
alert-role-too-high = Louzhu cannot give the role `{ $role }`, which stands above its own or beside it. In the server's settings, under Roles, drag `{ $bot }` above `{ $role }`.
alert-no-manage-roles = Louzhu may not give any role. In the server's settings, under Roles, allow `{ $bot }` to Manage Roles.

## Permissions, as Discord calls them

permission-view-channel = View Channel
permission-read-message-history = Read Message History
permission-send-messages = Send Messages
permission-send-messages-in-threads = Send Messages in Threads
permission-manage-threads = Manage Threads
permission-manage-messages = Manage Messages
permission-manage-webhooks = Manage Webhooks
permission-create-public-threads = Create Public Threads
permission-create-private-threads = Create Private Threads

### The command line (louzhu …): help, faulty settings, what keeps the bot from starting. For `db` see bot/upkeep/texts.

## The command line

cli-louzhu = Louzhu turns a Discord server into a classic forum.
cli-usage = usage:{ " " }
cli-title-commands = commands
cli-title-arguments = arguments
cli-title-options = options
cli-help = show this help
cli-lang = the language in which the command line speaks
cli-config = the settings file (default: { $default })
cli-run = connect to Discord and serve
cli-run-log-format = the form of the log: text for people, json for programs
cli-run-starting = Louzhu is starting; the database is { $path }. Press Ctrl-C to stop.
cli-run-stopped = Louzhu has stopped; everything it had begun is done.
cli-demo = try it in a browser, without Discord
cli-demo-port = the port of the page
cli-demo-fresh = throw the last demo's data away and begin anew
cli-check = look at the settings file and list everything that is wrong with it
cli-check-live = also look at the server on Discord: every channel, role and permission that the settings ask for
cli-interrupted = Interrupted.
cli-bug = The program failed, and it is our fault. The details are above; please send them along when you report it.
cli-fault-usage = { $problem } This is how it is written; add --help for more.
cli-fault-not-understood = That command was not understood.
cli-fault-no-command = A command is missing; it can be: { $allowed }.
cli-fault-lacking = Something is missing: { $names }.
cli-fault-no-value = A value is missing behind { $option }.
cli-fault-unknown = There is no “{ $given }” here.
cli-fault-choice = There is no “{ $given }” to choose; it can be: { $allowed }.
cli-fault-number = “{ $given }” will not do; write a whole number from { $least } to { $most }.

## louzhu check

check-passed = ✓ { $path }: { $count } settings, nothing wrong with them.
check-sections = {"  "}Sections looked at: { $sections }
check-guild = {"  "}Server: { $guild }
check-any-guild = {"  "}Server: none named; found at the start, if the bot is in one only
check-day = {"  "}Time zone: { $zone }, where it is { $clock }; the community's day is { $day }, days begin at { $begins }
check-currencies = {"  "}Currencies: { $currencies }
check-database = {"  "}Database: { $path }; backed up at { $hour } to { $folder }, of which { $kept } are kept
check-token-present = {"  "}Token: the environment variable { $variable } is set
check-token-absent = {"  "}Token: the environment variable { $variable } is not set yet; louzhu run needs it
check-not-checked = {"  "}Channels, roles and permissions can only be seen on Discord: louzhu check --live looks there.
check-live-server = Discord: { $bot } looked at the server { $guild } ({ $id })
check-live-passed = ✓ The server has every channel and role that the settings name, and Louzhu may do there what it needs.
check-live-failed =
    { $count ->
        [one] ✗ There is { $count } thing in the server that does not fit the settings:
       *[other] ✗ There are { $count } things in the server that do not fit the settings:
    }
check-live-scope = Louzhu was invited without applications.commands, so members would see no command. Invite it again with this link: { $invite }
check-live-intent = This needs the privileged intent { $intent }, which is not switched on. Switch it on at Discord's developer portal (section Bot), or switch the feature off.
check-failed =
    { $count ->
        [one] ✗ { $path } has { $count } fault; Louzhu will not start before it is mended:
       *[other] ✗ { $path } has { $count } faults; Louzhu will not start before they are mended:
    }
check-fault = {"  "}{ $key }: { $problem }
check-fault-at = {"  "}line { $line }, { $key }: { $problem }

## Faulty settings

fault-file-missing = There is no such file. Copy the example, cp config.example.toml config.toml, or name another with --config.
fault-file-unreadable = It cannot be opened: { $problem }. Check the file's permissions.
fault-not-utf8 = Line { $line } is not UTF-8. Save the file as UTF-8.
fault-toml = It is not valid TOML: { $problem }. Compare it with config.example.toml.
fault-toml-at = Line { $line } is not valid TOML from column { $column } on: { $problem }. Text stands in quotes; compare the line with config.example.toml.
fault-token = The token does not belong into this file. Take it out, and put it into the environment variable DISCORD_TOKEN.
fault-unknown = There is no such setting. Here you can set: { $known }.
fault-unknown-near = There is no such setting. Did you mean { $near }?
fault-missing = It is missing; please add it.
fault-not-a-number = It must be a whole number without quotes, such as 10.
fault-not-text = It must be text in quotes, such as "text".
fault-not-yes-or-no = It must be true or false, without quotes.
fault-not-a-list = It must be a list, such as [1, 2, 3].
fault-not-a-table = It must be a section: one setting a line, name = value.
fault-not-one-of = That is not one of the choices; it can be: { $allowed }.
fault-too-small = It is too small; the least is { $bound }.
fault-too-large = It is too large; the most is { $bound }.
fault-too-few = There are too few; at least { $bound } are needed.
fault-too-many = There are too many; at most { $bound } are possible.
fault-too-long = It is too long; at most { $bound } characters are possible.
fault-empty = It must not be empty.
fault-not-a-code = It may have small Latin letters, digits and underscores only, a letter first, at most 32 in all, such as wealth.
fault-not-localized = It must be text, such as "Check-in", or one for each language, such as {"{"} zh-CN = "签到", en = "Check-in" {"}"}.
fault-language-missing = The words for { $language } are missing; both zh-CN and en are needed.
fault-language-unknown = There is no language { $language }; it can be zh-CN and en.
fault-not-a-reference = It must be the name of a channel or role in quotes, or its numeric id; 0 for none.
fault-time-zone = There is no time zone “{ $name }”. Write an IANA name, such as "{ $near }".
fault-address = It is no usable address. It begins with one of { $schemes } and ://, then a host; no user name and no ? part.
fault-address-plain = { $scheme }:// is not encrypted, so it may only point to this machine (localhost, 127.0.0.1). Use the encrypted form elsewhere.
fault-twice = “{ $value }” is there twice; remove one or rename it.
fault-unknown-currency = There is no currency “{ $code }”; [[currencies]] has: { $known }.
fault-cap-below-first = The cap of { $cap } is below the { $first } of the first day. It must be at least as much as first.
fault-never-open = It begins and ends at the same hour, so nobody could ever check in. For the whole day write 0 and 24.
fault-other = This value will not do: { $problem }.

## What keeps the bot from starting

startup-no-token =
    There is no token, so Discord cannot be reached.
    Copy the bot's token from Discord's developer page (section Bot) into the environment variable { $variable } and start again.
    Just looking? louzhu demo needs no token.
startup-garbled-token =
    What stands in { $variable } cannot be a token: it has a space, a quotation mark or another character that no token has.
    Copy the token by itself from Discord's developer page (section Bot) into that environment variable, and start again.
startup-wrong-token =
    Discord does not accept the token.
    Reset it on Discord's developer page (section Bot), update the environment variable DISCORD_TOKEN and start again.
startup-missing-intent =
    A feature needs a privileged intent that is not switched on.
    Switch on Message Content and Server Members on Discord's developer page (section Bot), or switch off the feature in the settings, and start again.
startup-no-guild =
    The bot is in no server yet.
    Invite it with this link and start again: { $invite }
startup-not-in-guild =
    The bot is not in the server { $guild }.
    Check [discord] guild_id, or invite the bot with this link, and start again: { $invite }
startup-many-guilds =
    The bot is in several servers and cannot know which one to serve.
    Write the id of one into [discord] guild_id and start again: { $guilds }
startup-missing-scope =
    Discord does not let Louzhu register its commands in this server: it was invited without applications.commands.
    Invite it again with this link, then start again: { $invite }
startup-not-discord =
    { $address } answered, but it is neither Discord nor a proxy to it.
    Check [discord] api_url: it should end in /api/v10; leave it empty to use no proxy.
startup-unreachable =
    Discord cannot be reached: { $problem }
    Check the network and the proxies ([discord] api_url, gateway_url), and start again later.
startup-already-running =
    Another Louzhu process is using the database { $path }.
    Stop it first, then try again.
