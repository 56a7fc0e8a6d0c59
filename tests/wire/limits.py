"""Discord's documented limits, written down here so that they hold without any file of Discord's.

Sources, on discord.com/developers/docs: resources/message, components/reference, interactions/receiving-and-responding,
interactions/application-commands, resources/webhook, resources/channel, reference (uploads, audit log reasons). What the
4,000 characters of a message of components are is discord.py's reading (`LayoutView.content_length`).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from tests.wire.mentions import messages_in

CONTENT, EMBEDS, EMBED_CHARACTERS = 2000, 10, 6000
COMPONENTS, DISPLAYED_CHARACTERS, CLASSIC_ROWS = 40, 4000, 5
CUSTOM_ID, BUTTON_LABEL, BUTTON_URL, BUTTONS_IN_ROW = 100, 80, 512, 5
OPTIONS, OPTION_WORDS, PLACEHOLDER = 25, 100, 150
TEXTS_IN_SECTION, PICTURES, ALT_TEXT, FILES = 3, 10, 1024, 10
MODAL_TITLE, MODAL_PARTS, LABEL, LABEL_DESCRIPTION = 45, 5, 45, 100
INPUT, INPUT_PLACEHOLDER, RADIO_FEWEST, GROUP_MOST = 4000, 100, 2, 10
CHOICES, CHOICE_WORDS = 25, 100
COMMANDS, MENU_ENTRIES, COMMAND_NAME, DESCRIPTION, COMMAND_CHARACTERS = 100, 15, 32, 100, 8000
CHANNEL_NAME, APPLIED_TAGS, USERNAME, NONCE, AUDIT_REASON = 100, 5, 80, 25, 512
ARCHIVE_MINUTES = (60, 1440, 4320, 10080)
PAGE = {"messages": 100, "members": 1000, "bans": 1000, "guilds": 200, "audit-logs": 100, "public": 100}
"""The most on a page of a list, by the end of its path (``public``: archived threads)."""

VOTERS = 100
"""The most on a page of those who reacted, whose path ends with the emoji."""

_COMPONENTS_V2 = 1 << 15
_ROW, _BUTTON, _SELECT, _INPUT, _SECTION, _TEXT, _GALLERY, _CONTAINER, _LABEL = 1, 2, 3, 4, 9, 10, 12, 17, 18
_THUMBNAIL, _FILE, _SEPARATOR, _UPLOAD, _RADIO, _CHECKBOXES, _CHECKBOX = 11, 13, 14, 19, 21, 22, 23
_SELECTS = {3, 5, 6, 7, 8}
_STANDING = {_ROW, _SECTION, _TEXT, _GALLERY, _FILE, _SEPARATOR}
_HOLDS: Mapping[int | str, set[int]] = {
    "a message": {_ROW},
    "a message of components": {*_STANDING, _CONTAINER},
    "a form": {_LABEL, _TEXT},
    _CONTAINER: _STANDING,
    _ROW: {_BUTTON, *_SELECTS},
    _SECTION: {_TEXT},
    "accessory": {_BUTTON, _THUMBNAIL},
    "component": {_INPUT, *_SELECTS, _UPLOAD, _RADIO, _CHECKBOXES, _CHECKBOX},
}
"""What may stand in what: in the two kinds of messages, in a form, in a component, beside a section and under a label."""

_LINK, _PREMIUM = 5, 6
_MARKED = re.compile(r"\*\*|^(?:#{1,3}|-#) |<a?:\w+:\d+>|\\[*_~`|<@#]", re.MULTILINE)
_COMMAND_NAME = re.compile(r"[-_'\w]{1,32}")

Found = Iterator[str]


def faults_of(method: str, segments: Sequence[str], query: Mapping[str, Any], body: Any, reason: str | None) -> Found:
    """What goes beyond a limit, or cannot be shown."""
    yield from _unreadable(body)
    if reason is not None:
        yield from _length("an audit log reason", reason, 1, AUDIT_REASON)
    if method == "GET":
        yield from _page(segments, query)
    for message in messages_in(method, segments, body):
        is_new = body["type"] == 4 if segments[-1] == "callback" else method == "POST"
        yield from message_faults(message, is_new=is_new)
    match method, list(segments):
        case "POST", ["interactions", _, _, "callback"] if body["type"] == 9:
            yield from modal_faults(body["data"])
        case "POST", ["interactions", _, _, "callback"] if body["type"] == 8:
            yield from _choices(body["data"]["choices"])
        case "PUT", ["applications", _, "guilds", _, "commands"]:
            yield from command_faults(body)
        case _, ["channels", *rest]:
            yield from _channel(method, rest[1:], body)


def _page(segments: Sequence[str], query: Mapping[str, Any]) -> Found:
    most = VOTERS if "reactions" in segments else PAGE.get(segments[-1])
    if most is not None and not 1 <= int(query.get("limit", 1)) <= most:
        yield f"a page of {query['limit']} {segments[-1]}"


# --- Messages ------------------------------------------------------------------------------------------------------------


def message_faults(message: Mapping[str, Any], *, is_new: bool) -> Found:
    """A message, posted or edited."""
    components = message.get("components") or []
    every = list(_walk(components))
    is_v2 = bool((message.get("flags") or 0) & _COMPONENTS_V2) or any(each["type"] >= _SECTION for each in every)
    content = message.get("content") or ""
    yield from _length("content", content, 0, CONTENT)
    yield from _embeds(message.get("embeds") or [])
    if is_v2:
        yield from _v2(message, every)
    elif len(components) > CLASSIC_ROWS:
        yield f"{len(components)} rows"
    shows = content or components or message.get("embeds") or message.get("attachments") or message.get("thread_name")
    if is_new and not shows:
        yield "an empty message"
    yield from _nesting(components, "a message of components" if is_v2 else "a message")
    yield from _ids_once(every)
    for component in every:
        yield from _component(component)
    yield from _files(message, every)
    if "username" in message:
        yield from _username(message["username"])
    yield from _length("a nonce", str(message.get("nonce") or ""), 0, NONCE)
    yield from _length("a thread's name", message.get("thread_name", "…"), 1, CHANNEL_NAME)
    if len(message.get("applied_tags") or ()) > APPLIED_TAGS:
        yield "too many tags"


def _v2(message: Mapping[str, Any], every: Sequence[Mapping[str, Any]]) -> Found:
    if message.get("content") or message.get("embeds"):
        yield "content or embeds beside components that replace them"
    if len(every) > COMPONENTS:
        yield f"{len(every)} components"
    displayed = sum(len(each.get("content", "")) for each in every if each["type"] == _TEXT)
    if displayed > DISPLAYED_CHARACTERS:
        yield f"{displayed} characters in one message"


def _embeds(embeds: Sequence[Mapping[str, Any]]) -> Found:
    if len(embeds) > EMBEDS:
        yield f"{len(embeds)} embeds"
    total = 0
    for embed in embeds:
        fields = embed.get("fields") or ()
        for name, words, most in (
            ("an embed's title", embed.get("title", ""), 256),
            ("an embed's description", embed.get("description", ""), 4096),
            ("an embed's footer", embed.get("footer", {}).get("text", ""), 2048),
            ("an embed's author", embed.get("author", {}).get("name", ""), 256),
            *(("a field's name", each["name"], 256) for each in fields),
            *(("a field's value", each["value"], 1024) for each in fields),
        ):
            yield from _length(name, words, 0, most)
            total += len(words)
        if len(fields) > 25:
            yield f"{len(fields)} fields"
    if total > EMBED_CHARACTERS:
        yield f"{total} characters in embeds"


def _files(message: Mapping[str, Any], every: Sequence[Mapping[str, Any]]) -> Found:
    attachments = message.get("attachments") or []
    if len(attachments) > FILES:
        yield f"{len(attachments)} files"
    for each in attachments:
        yield from _length("a file's description", each.get("description") or "", 0, ALT_TEXT)
    sent = {each.get("filename") for each in attachments}
    for component in every:
        for item in component.get("items", ()):
            _, is_attached, name = item["media"]["url"].partition("attachment://")
            if is_attached and name not in sent:
                yield f"a picture shows {name}, which is not attached"


def _username(name: str) -> Found:
    yield from _length("a webhook's name", name, 1, USERNAME)
    if any(word in name.casefold() for word in ("discord", "clyde", "```")) or name.casefold() in {"everyone", "here"}:
        yield f"Discord lets no webhook be called {name!r}"


# --- Components -----------------------------------------------------------------------------------------------------------


def _walk(components: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Every component, whatever it is nested in."""
    for component in components:
        yield component
        yield from _walk(component.get("components") or ())
        yield from _walk([component[part] for part in ("accessory", "component") if component.get(part)])


def _nesting(components: Sequence[Mapping[str, Any]], place: int | str) -> Found:
    """What stands where Discord does not take it; nothing of a type that is not known here."""
    for component in components:
        kind = component["type"]
        if kind not in _HOLDS[place]:
            yield f"a component of type {kind} in {place if isinstance(place, str) else f'one of type {place}'}"
        if component.get("components"):
            yield from _nesting(component["components"], kind if kind in _HOLDS else "a form")
        for part in ("accessory", "component"):
            if component.get(part):
                yield from _nesting([component[part]], part)


def _component(component: Mapping[str, Any]) -> Found:
    check = _CHECKS.get(component["type"])
    if check is not None:
        yield from check(component)


def _row(row: Mapping[str, Any]) -> Found:
    kinds = Counter(each["type"] for each in row["components"])
    if set(kinds) - {_BUTTON} and kinds.total() != 1:
        yield f"a row of {dict(kinds)}"
    if not 1 <= kinds.total() <= BUTTONS_IN_ROW:
        yield f"a row of {kinds.total()}"


def _section(section: Mapping[str, Any]) -> Found:
    texts = section.get("components") or ()
    if not 1 <= len(texts) <= TEXTS_IN_SECTION or not section.get("accessory"):
        yield f"a section of {len(texts)} texts"


def _text(shown: Mapping[str, Any]) -> Found:
    yield from _length("a text", shown["content"].strip(), 1, DISPLAYED_CHARACTERS)


def _gallery(gallery: Mapping[str, Any]) -> Found:
    if not 1 <= len(gallery["items"]) <= PICTURES:
        yield f"{len(gallery['items'])} pictures"
    for item in gallery["items"]:
        alt = item.get("description") or ""
        yield from _length("an alt text", alt, 1, ALT_TEXT)
        if _MARKED.search(alt):
            yield f"an alt text with markdown, which would be read out: {alt[:60]!r}"


def _container(container: Mapping[str, Any]) -> Found:
    if not container.get("components"):
        yield "a container of nothing"


def _label(label: Mapping[str, Any]) -> Found:
    yield from _length("a label", label["label"], 1, LABEL)
    yield from _length("a label's description", label.get("description") or "…", 1, LABEL_DESCRIPTION)


def _group(group: Mapping[str, Any]) -> Found:
    fewest = RADIO_FEWEST if group["type"] == _RADIO else 1
    if not fewest <= len(group["options"]) <= GROUP_MOST:
        yield f"a group of {len(group['options'])}"
    yield from _options(group["options"])


def _button(button: Mapping[str, Any]) -> Found:
    yield from _length("a button's label", button.get("label") or "", 0, BUTTON_LABEL)
    if not button.get("label") and not button.get("emoji"):
        yield "a button that shows nothing"
    if button["style"] == _LINK:
        yield from _length("a button's address", button.get("url") or "", 1, BUTTON_URL)
        if button.get("custom_id"):
            yield "a button with an address and a custom id"
    elif button["style"] != _PREMIUM:
        yield from _length("a custom id", button.get("custom_id") or "", 1, CUSTOM_ID)
    emoji = button.get("emoji")
    if emoji and not emoji.get("id") and not emoji.get("name"):
        yield "a button with an empty emoji"


def _select(select: Mapping[str, Any]) -> Found:
    yield from _length("a custom id", select["custom_id"], 1, CUSTOM_ID)
    yield from _length("a placeholder", select.get("placeholder") or "", 0, PLACEHOLDER)
    if select["type"] == _SELECT:
        options = select["options"]
        if not 1 <= len(options) <= OPTIONS:
            yield f"a menu of {len(options)}"
        fewest, most = select.get("min_values", 1), select.get("max_values", 1)
        if not 0 <= fewest <= most <= max(len(options), 1) or most < 1:
            yield f"a menu to choose {fewest} to {most} of {len(options)} in"
        if sum(bool(each.get("default")) for each in options) > most:
            yield "a menu with more defaults than may be chosen"
        yield from _options(options)


def _options(options: Sequence[Mapping[str, Any]]) -> Found:
    for option in options:
        yield from _length("an option's label", option["label"].strip(), 1, OPTION_WORDS)
        yield from _length("an option's value", option["value"], 1, OPTION_WORDS)
        yield from _length("an option's description", option.get("description") or "", 0, OPTION_WORDS)
    yield from _once("an option's value", [option["value"] for option in options])


def _input(field: Mapping[str, Any]) -> Found:
    yield from _length("a custom id", field["custom_id"], 1, CUSTOM_ID)
    yield from _length("a placeholder", field.get("placeholder") or "", 0, INPUT_PLACEHOLDER)
    fewest, most = field.get("min_length") or 0, field.get("max_length") or INPUT
    if not 0 <= fewest <= most <= INPUT:
        yield f"a field for {fewest} to {most} characters"
    yield from _length("what a field is filled with", field.get("value") or "", 0, most)


def _ids_once(every: Sequence[Mapping[str, Any]]) -> Found:
    yield from _once("a custom id", [each["custom_id"] for each in every if each.get("custom_id")])
    yield from _once("a component's id", [str(each["id"]) for each in every if each.get("id")])


_CHECKS: Mapping[int, Callable[[Mapping[str, Any]], Found]] = {
    _ROW: _row,
    _BUTTON: _button,
    **dict.fromkeys(_SELECTS, _select),
    _INPUT: _input,
    _SECTION: _section,
    _TEXT: _text,
    _GALLERY: _gallery,
    _CONTAINER: _container,
    _LABEL: _label,
    _RADIO: _group,
    _CHECKBOXES: _group,
}


def modal_faults(modal: Mapping[str, Any]) -> Found:
    """A form."""
    yield from _length("a form's title", modal["title"].strip(), 1, MODAL_TITLE)
    yield from _length("a custom id", modal["custom_id"], 1, CUSTOM_ID)
    if not 1 <= len(modal["components"]) <= MODAL_PARTS:
        yield f"a form of {len(modal['components'])} parts"
    every = list(_walk(modal["components"]))
    yield from _nesting(modal["components"], "a form")
    yield from _ids_once(every)
    for component in every:
        yield from _component(component)


# --- Commands -------------------------------------------------------------------------------------------------------------


def command_faults(commands: Sequence[Mapping[str, Any]]) -> Found:
    """All commands, as Discord is told of them."""
    kinds = Counter(each.get("type", 1) for each in commands)
    if kinds[1] > COMMANDS or kinds[2] > MENU_ENTRIES or kinds[3] > MENU_ENTRIES:
        yield f"too many commands: {dict(kinds)}"
    for kind in kinds:
        yield from _names_once([each for each in commands if each.get("type", 1) == kind])
    for command in commands:
        yield from _command(command)
        size = _size(command)
        if size > COMMAND_CHARACTERS:
            yield f"/{command['name']} has {size} characters"


def _command(command: Mapping[str, Any]) -> Found:
    is_menu_entry = command.get("type", 1) in {2, 3} and "required" not in command and "options" not in command
    for name in _said(command, "name"):
        yield from _length("a command's name", name, 1, COMMAND_NAME)
        if not is_menu_entry and not (_COMMAND_NAME.fullmatch(name) and name == name.lower()):
            yield f"no command can be called {name!r}"
    for words in _said(command, "description"):
        yield from _length(
            "a command's description", words, 0 if is_menu_entry else 1, 0 if is_menu_entry else DESCRIPTION
        )
    options = command.get("options") or []
    if len(options) > OPTIONS:
        yield f"{command['name']} has {len(options)} options"
    yield from _names_once(options)
    required = [bool(each.get("required")) for each in options]
    if required != sorted(required, reverse=True):
        yield f"{command['name']} has an option that is required after one that is not"
    for option in options:
        yield from _option(option)


def _option(option: Mapping[str, Any]) -> Found:
    yield from _command({**option, "options": option.get("options") or []})
    yield from _choices(option.get("choices") or [])
    if option.get("choices") and option.get("autocomplete"):
        yield f"{option['name']} has both choices and completion"


def _choices(choices: Sequence[Mapping[str, Any]]) -> Found:
    if len(choices) > CHOICES:
        yield f"{len(choices)} choices"
    for choice in choices:
        for name in _said(choice, "name"):
            yield from _length("a choice", name.strip(), 1, CHOICE_WORDS)
        if isinstance(choice["value"], str):
            yield from _length("a choice's value", choice["value"], 1, CHOICE_WORDS)


def _names_once(named: Sequence[Mapping[str, Any]]) -> Found:
    locales = {locale for each in named for locale in each.get("name_localizations") or ()}
    for locale in (None, *sorted(locales)):
        names = [(each.get("name_localizations") or {}).get(locale, each["name"]) for each in named]
        yield from _once(f"a name in {locale or 'every language'}", names)


def _said(described: Mapping[str, Any], what: str) -> list[str]:
    words = [described[what]] if described.get(what) is not None else []
    return [*words, *(described.get(f"{what}_localizations") or {}).values()]


def _size(command: Mapping[str, Any]) -> int:
    """Names, descriptions and values of a command and all in it; of every text the longest language counts."""
    own = sum(max(map(len, _said(command, what)), default=0) for what in ("name", "description"))
    values = sum(len(str(each["value"])) + max(map(len, _said(each, "name"))) for each in command.get("choices") or ())
    return own + values + sum(_size(each) for each in command.get("options") or ())


# --- The rest -------------------------------------------------------------------------------------------------------------


def _channel(method: str, below: Sequence[str], body: Any) -> Found:
    match method, list(below):
        case ("POST", ["threads"]) | ("PATCH", []):
            yield from _topic(body)
        case "POST", ["webhooks"]:
            yield from _username(body["name"])
        case "POST", ["messages", "bulk-delete"]:
            if not 2 <= len(body["messages"]) <= 100:
                yield f"{len(body['messages'])} messages deleted at once"


def _topic(body: Mapping[str, Any]) -> Found:
    if "name" in body:
        yield from _length("a channel's name", body["name"].strip(), 1, CHANNEL_NAME)
    minutes = body.get("auto_archive_duration")
    if minutes is not None and minutes not in ARCHIVE_MINUTES:
        yield f"a topic that is archived after {minutes} minutes"
    if len(body.get("applied_tags") or ()) > APPLIED_TAGS:
        yield "too many tags"


def _length(what: str, words: str, fewest: int, most: int) -> Found:
    if not fewest <= len(words) <= most:
        yield f"{what} of {len(words)} characters, not {fewest} to {most}: {words[:60]!r}"


def _once(what: str, values: Sequence[str]) -> Found:
    for value, times in Counter(values).items():
        if times > 1:
            yield f"{what} {times} times: {value!r}"


_OPENS = {"\u202a", "\u202b", "\u202d", "\u202e"}
_ISOLATES = {"\u2066", "\u2067", "\u2068"}


def _unreadable(body: Any) -> Found:
    """Words that are no text, or that turn what stands around them: halves of characters, controls, open directions."""
    if isinstance(body, str):
        if any(unicodedata.category(each) == "Cs" or (each < " " and each not in "\n\t") for each in body):
            yield f"a half character or a control character in {body[:60]!r}"
        for line in body.splitlines():
            if sum(each in _OPENS for each in line) > line.count("\u202c"):
                yield f"a direction that stays open in {line[:60]!r}"
            if sum(each in _ISOLATES for each in line) != line.count("\u2069"):
                yield f"an isolate that stays open in {line[:60]!r}"
    elif isinstance(body, dict):
        for each in body.values():
            yield from _unreadable(each)
    elif isinstance(body, list):
        for each in body:
            yield from _unreadable(each)
