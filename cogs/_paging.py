"""Paging: the row of buttons under a list."""

from __future__ import annotations

from typing import Literal

from bot.words import Text
from cogs._room import Component, Interaction, Room, button, row

Direction = Literal["before", "after"]
"""Which way a button leads from the entry that its custom id names: to older ones, or to newer ones."""


def pager(
    room: Room,
    interaction: Interaction,
    newer: str | None,
    older: str | None,
    *,
    words: tuple[str, str] = ("page-newer", "page-older"),
) -> Component | None:
    """Buttons to newer and older entries, each with its custom id; ``None`` where there is nothing in that direction.

    ``words``: what the buttons say, for a list that is not sorted by time.
    """
    if newer is None and older is None:
        return None
    return row(
        button(
            room.said(interaction, Text(words[0])),
            newer or "page:none-newer",
            emoji="◀️",
            disabled=not newer,
        ),
        button(
            room.said(interaction, Text(words[1])),
            older or "page:none-older",
            emoji="▶️",
            disabled=not older,
        ),
    )


def page_buttons(room: Room, interaction: Interaction, custom_id: str, page: int, pages: int) -> Component | None:
    """Buttons to the page before and after; ``custom_id`` gets the page's number appended."""
    if pages <= 1:
        return None
    return row(
        button(
            room.said(interaction, Text("page-before")),
            f"{custom_id}:{page - 1}",
            emoji="◀️",
            disabled=page <= 1,
        ),
        button(f"{page} / {pages}", f"page:{page}", disabled=True),
        button(
            room.said(interaction, Text("page-after")),
            f"{custom_id}:{page + 1}",
            emoji="▶️",
            disabled=page >= pages,
        ),
    )
