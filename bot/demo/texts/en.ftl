# What the demo's web pages say. All that begins with demo- goes to the browser as it is and can hold no variables.

startup-port-taken =
    Port { $port } cannot be had. Most likely another program has it, perhaps a demo that is still running.
    Stop that one, or choose another port: louzhu demo --port 8766

demo-home = All boards
demo-boards = Boards
demo-offline = offline demo
demo-welcome = The bot is real and Discord is simulated: post, run commands, press buttons. Nothing can break. The neighbours write Chinese, as on the forums that Louzhu takes after; the bot speaks English to you.
demo-menu = Open the menu
demo-menu-close = Close the menu

demo-how-to = How it works
demo-how-to-commands = Type / in the message box to see every command
demo-how-to-boards = Open a board to read its topics, or start one
demo-how-to-people = Bottom left: look as somebody else
demo-how-to-close = Got it

demo-look-as = Look as somebody else
demo-kind-newcomer = newcomer
demo-kind-newcomer-words = Just arrived, has tried nothing yet
demo-kind-regular = regular
demo-kind-regular-words = Here every day, with savings and stories
demo-kind-moderator = moderator
demo-kind-moderator-words = Looks after a board
demo-kind-admin = admin
demo-kind-admin-words = Sees and manages everything

demo-topics = topics
demo-posts = posts
demo-replies = replies
demo-last-post = last post
demo-no-posts = Nobody has posted yet
demo-no-topics = No topics here yet. Start the first one!
demo-all-topics = All topics…
demo-archived = archived
demo-locked = locked
demo-just-now = just now

demo-new-topic = New topic
demo-topic-title = Title
demo-topic-title-hint = What is it about?
demo-topic-body = Text
demo-topic-body-hint = Take your time
demo-topic-tags = Tags
demo-topic-send = Post
demo-topic-length = The title needs 1 to 100 characters and the text 1 to 2000.
demo-topic-not-allowed = This person may not start topics here.
demo-topic-no-board = This board has changed. Have another look at the list of boards.
demo-cancel = Cancel

demo-hidden-title = This place is private
demo-hidden-words = The person you look as cannot see it. These people can:
demo-gone-title = This place is gone
demo-gone-words = Addresses change when the demo starts anew; or the board or topic was deleted.
demo-missing-title = No such page
demo-missing-words = The address may be mistyped. Everything in the demo starts at its home page.

demo-not-done = That did not work. Try once more.
demo-gone-offline = The demo has stopped. Run make run again and this page comes back by itself.

demo-preview-say = Say something, or type / for commands
demo-preview-only-commands = Commands only here: type /
demo-preview-edit = Edit message
demo-preview-editing = Editing a message
demo-preview-send = Send (Enter)
demo-preview-save = Save (Enter)
demo-preview-close = Close
demo-preview-older = Earlier messages
demo-preview-newer = Newer messages
demo-preview-latest = New messages, jump to the latest
demo-preview-empty = No messages here yet.
demo-preview-replying = Replying to{ " " }
demo-preview-only-you = Only you can see this
demo-preview-thinking = The bot is thinking…
demo-preview-edited = {" "}(edited)
demo-preview-forwarded = Forwarded
demo-preview-reply-gone = The original message is gone
demo-preview-used = used
demo-preview-reply = Reply
demo-preview-delete = Delete
demo-preview-confirm-delete = Delete this message? It cannot be brought back.
demo-preview-pin = Pin
demo-preview-unpin = Unpin
demo-preview-original = Open the original
demo-preview-zoom = Zoom

demo-preview-submit = Submit
demo-preview-disclaimer = This goes to the bot. Do not enter passwords or other private information.
demo-preview-required = This field is required.
demo-preview-too-short = Characters needed at least:{ " " }
demo-preview-too-long = Characters allowed at most:{ " " }
demo-preview-choose = Choose what is asked for.
demo-preview-drop = Drop files here or{ " " }
demo-preview-browse = browse
demo-preview-upload-limit = At most 10 MB per file.
demo-preview-choose-file = Choose a file
demo-preview-select = Select
demo-preview-selection = All chosen?
demo-preview-apply = Apply
demo-preview-search = Search
demo-preview-loading = Loading…
demo-preview-options = Options
demo-preview-no-options = No options
demo-preview-previous = Previous
demo-preview-next = Next
demo-preview-members = Members
demo-preview-roles = Roles
demo-preview-channels = Channels
demo-preview-true = Yes
demo-preview-false = No
demo-preview-optional = optional
demo-preview-no-commands = No commands available here now
demo-preview-invalid = That value does not fit.

## On the command line

cli-demo-starting =
    DISCORD_TOKEN is not set, so this is the offline demo: the real bot on a simulated Discord, without any network.
    The neighbours are taking their seats …
cli-demo-ready =

    The demo is open. Visit this address with a browser:  { $address }

    Look as any of the members, post, run commands. Ctrl-C ends it; what you did is kept for the next time.
    Begin anew: louzhu demo --fresh    Another language: louzhu demo --lang zh-CN
    Go live on Discord: get a token as README says in "Go live in five steps", then DISCORD_TOKEN=… make run
cli-demo-outdated = The last demo is of another version; its story is told anew.
cli-demo-stopping = Packing up …
cli-demo-stopped = The demo has ended. It goes on from here the next time.
cli-demo-halls = Halls
