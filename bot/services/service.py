"""The navigation bar's act: leave the order to keep it in its channel."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.clock import to_ms
from bot.community import Community
from db import outbox
from db.engine import Transaction

BAR = "services-bar"
"""The kind of the outbox's entry that keeps the bar."""


def keep_bar(tx: Transaction, community: Community, *, now: datetime) -> None:
    """Let the bar be posted, or brought up to date, at once; nothing where no channel is named for it. A repeat is the same
    order again."""
    if community.config.services.channel:
        facts: dict[str, Any] = {"guild_id": community.guild_id, "kind": BAR}
        outbox.insert_outbox(tx, **facts, subject="bar", payload="{}", at=to_ms(now))
        outbox.update_due_now(tx, **facts, at=to_ms(now))
