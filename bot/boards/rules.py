"""The rules of the boards: plain functions of plain values."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.words import Localized, bare

_NUMBERED = re.compile(r"\s*(\d{1,6})\s*[:：]\s*(.+)", re.DOTALL)
_MENTION = re.compile(r"<@[!&]?\d+>|@everyone|@here")
_UNPOSTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_FORBIDDEN_IN_NAMES = re.compile("discord|clyde", re.IGNORECASE)

SHORT = 10
LONG = 200


def floor_names(listed: Sequence[Localized]) -> dict[int, Localized]:
    """The named floors. Names count on from 0; ``100:百楼`` jumps to that floor, and the names after it count on.

    The syntax of phpwind's ``db_floorname``.
    """
    named: dict[int, Localized] = {}
    floor = 0
    for name in listed:
        for written in name.values():
            numbered = _NUMBERED.fullmatch(written)
            if numbered is not None:
                floor = int(numbered[1])
                break
        named[floor] = {language: _without_number(written) for language, written in name.items()}
        floor += 1
    return named


def _without_number(written: str) -> str:
    numbered = _NUMBERED.fullmatch(written)
    return written if numbered is None else numbered[2].strip()


def next_floor(*, author_id: int, opener_id: int, has_opening: bool, floors: int) -> int:
    """The floor of a post that arrives: 0 for the opener's first, else one above the highest ever given."""
    if author_id == opener_id and not has_opening:
        return 0
    return floors + 1


def length_class(length: int | None) -> str | None:
    """How long a post of so many characters is: under 10 short, under 200 medium, else long; ``None`` if unknown."""
    if length is None:
        return None
    if length < SHORT:
        return "short"
    return "medium" if length < LONG else "long"


def is_worth_paying(
    *,
    is_history: bool,
    pay_history: bool,
    length: int | None,
    minimum_length: int,
    paid_that_day: int,
    daily_cap: int,
    paid_close_by: bool,
) -> bool:
    """Whether a post earns its price: not before the index began, not too short, within the day's cap, not too soon.

    A length that the bot may not know speaks against nobody. ``daily_cap`` 0 is no cap.
    """
    if is_history and not pay_history:
        return False
    if length is not None and length < minimum_length:
        return False
    if daily_cap and paid_that_day >= daily_cap:
        return False
    return not paid_close_by


def may_write_from(*, last_at: int | None, slowmode: int, now: int) -> int | None:
    """When a slowmode of so many seconds lets somebody write again; ``None`` if it does so now. Moments are milliseconds."""
    if last_at is None or last_at + slowmode * 1000 <= now:
        return None
    return last_at + slowmode * 1000


def digest_edge(before: int, after: int) -> int:
    """1 when a topic becomes a digest, -1 when it ceases to be one, 0 between the grades and when nothing changes."""
    return (after > 0) - (before > 0)


def count_mentions(words: str) -> int:
    """How many mentions of members, roles and everyone there are in a text."""
    return len(_MENTION.findall(words))


def postable(words: str) -> str:
    """A member's text as it may be posted under his name: his own words, without control characters and without marks that
    turn the direction of what stands around them (letters have theirs by themselves)."""
    return _UNPOSTABLE.sub("", words.replace("\r\n", "\n")).strip()


def webhook_name(name: str) -> str:
    """A member's name as a webhook may bear it: 80 characters at most, and without two words that Discord reserves."""
    reserved = _FORBIDDEN_IN_NAMES.sub(lambda found: f"{found[0][0]}·{found[0][1:]}", bare(name))
    return reserved[:80] or "?"


def is_count_explained(*, counted: int, listed: int, has_starter: bool) -> bool:
    """Whether Discord's count of a topic's messages agrees with what was read. It leaves out the message that opened a
    forum's topic (``has_starter``), which has the topic's own id."""
    return listed == counted - has_starter


def tags_with(tags: Sequence[int], tag: int, *, wanted: bool, most: int = 5) -> tuple[int, ...]:
    """A topic's tags with or without one of them; unchanged where Discord's limit leaves no room for another."""
    if not wanted:
        return tuple(each for each in tags if each != tag)
    if tag in tags or len(tags) >= most:
        return tuple(tags)
    return (*tags, tag)


def link(guild_id: int, channel_id: int, message_id: int | None = None) -> str:
    """The address of a message, or of a channel or topic as a whole."""
    address = f"https://discord.com/channels/{guild_id}/{channel_id}"
    return address if message_id is None else f"{address}/{message_id}"


def topic_of_link(written: str) -> int | None:
    """The topic's id in what somebody typed or pasted: an id, a mention of a channel, or a link."""
    found = re.fullmatch(r"\s*(?:<#)?(\d{15,20})>?\s*", written) or re.search(
        r"/channels/\d{15,20}/(\d{15,20})", written
    )
    return None if found is None else int(found[1])
