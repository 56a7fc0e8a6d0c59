"""The card in words: its rows for the screen, and its page for the picture, which says the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.card.picture import CardPage, Row
from bot.card.service import Card, Field
from bot.checkin.calendar_page import title_of
from bot.ranking.words import value_text
from bot.words import Language, Localized, ShortMoney, Text, text

if TYPE_CHECKING:
    from bot.app import App


def card_rows(app: App, card: Card, *, with_hidden: bool) -> list[tuple[Text | Localized, Text]]:
    """The rows of a card as (name, value), in the order of the old forum's; ``with_hidden``: also those that the member
    hides from others."""
    shown = [row for row in _rows(app, card) if with_hidden or row[0] not in card.hidden]
    return [(name, value) for _, name, value in shown]


def _rows(app: App, card: Card) -> Iterator[tuple[Field, Text | Localized, Text]]:
    yield "level", text("card-level"), text("card-level-value", title=card.level.title)
    yield "uid", text("card-uid"), text("card-uid-value", uid=str(card.uid))
    yield "digests", text("card-digests"), text("card-count", count=card.digests)
    yield "posts", text("card-posts"), text("card-count", count=card.posts)
    for money in card.balances:
        yield "money", app.words.currency(money.currency).name, text("sum", money=ShortMoney(money))
    yield "online", text("card-online"), text("card-online-value", hours=card.online_s // 3600)
    yield "registered", text("card-registered"), text("card-day", day=card.registered)
    if card.last_seen is not None:
        yield "last_seen", text("card-last-seen"), text("card-day", day=card.last_seen)
    yield "sofas", text("card-sofas"), text("card-count", count=card.sofas)
    yield "checkin", text("card-checkin"), text("card-checkin-value", streak=card.streak, total=card.checkin_days)
    title = title_of(app, card.title_days)
    if title is not None:
        yield "title", text("card-title"), text("card-title-value", title=title)
    yield "moods", text("card-moods"), _moods_text(app, card)
    yield "progress", text("card-progress"), progress_text(card)


def _moods_text(app: App, card: Card) -> Text:
    """All votes that his topics got, and how many of each mood."""
    total = value_text(app, "moods", sum(votes for _, votes in card.moods))
    if not card.moods:
        return total
    each = [text("card-mood", mood=mood, count=votes) for mood, votes in card.moods]
    return text("card-moods-value", total=total, moods=each)


def progress_text(card: Card) -> Text:
    """How far it is to the next level."""
    if card.level.next_title is None:
        return text("card-progress-highest", score=card.level.score)
    return text(
        "card-progress-value",
        score=card.level.score,
        missing=card.level.missing,
        title=card.level.next_title,
    )


def state_text(card: Card, *, with_hidden: bool) -> Text | None:
    """Whether he is online, was seen before, or has left. Who hides when he was last seen hides that he is there, too."""
    if card.has_left:
        return text("card-left")
    if "last_seen" in card.hidden and not with_hidden:
        return None
    return text("card-is-online" if card.is_online else "card-is-offline")


def card_page(app: App, language: Language, card: Card, name: str, *, with_hidden: bool) -> CardPage:
    """The card as the picture shows it."""
    rows = [
        Row(_said(app, language, title), app.say(language, value))
        for title, value in card_rows(app, card, with_hidden=with_hidden)
    ]
    shows_progress = with_hidden or "progress" not in card.hidden
    state = state_text(card, with_hidden=with_hidden)
    return CardPage(
        name=name,
        state="" if state is None else app.say(language, state),
        is_online=card.is_online,
        rows=tuple(rows),
        percent=card.level.percent if shows_progress else None,
    )


def card_lines(app: App, language: Language, card: Card, *, with_hidden: bool) -> list[str]:
    """The rows of a card as lines of a screen."""
    return [
        app.say(language, text("card-line", name=name, value=value))
        for name, value in card_rows(app, card, with_hidden=with_hidden)
    ]


def _said(app: App, language: Language, words: Text | Localized) -> str:
    return app.say(language, words) if isinstance(words, Text) else words[language]
