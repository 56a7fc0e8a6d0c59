"""Words for the staff: what the bot cannot mend by itself, with the fix, in their channel."""

from __future__ import annotations

import json
from datetime import datetime

from bot.clock import to_ms
from bot.community import Community
from bot.words import Text, pack
from db import outbox
from db.engine import Transaction

ALERT = "staff-alert"
"""Outbox kind: tell the staff. The subject is what is wrong, and the day."""


def alert_staff(tx: Transaction, community: Community, *, subject: str, fix: Text, now: datetime) -> None:
    """Tell the staff of a trouble; the same trouble once a day at most. Facts of the fix must be words, numbers, texts and
    lists of these."""
    day = community.day_of(now).isoformat()
    if outbox.has_entry(tx, guild_id=community.guild_id, kind=ALERT, subject=f"{subject}:{day}"):
        return
    outbox.insert_outbox(
        tx,
        guild_id=community.guild_id,
        kind=ALERT,
        subject=f"{subject}:{day}",
        payload=call_of(subject, fix),
        at=to_ms(now),
    )


def call_of(subject: str, fix: Text) -> str:
    """What an entry of the outbox says of a trouble."""
    return json.dumps({"setting": subject, **pack(fix)}, ensure_ascii=False)
