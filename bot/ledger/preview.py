"""What a member is shown before he moves his own money: kept until it is confirmed, so that what he confirms is what he saw.

Nothing moves here. That it is done at most once is the receipts' part: their keys are made of the request.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import from_ms, to_ms
from bot.community import Community
from bot.refusal import NotYours, OutOfDate, Refusal
from db import ledger, preview
from db.engine import Transaction

LASTS = timedelta(minutes=15)
"""How long it may be confirmed: what it shows must still be true."""


class PreviewExpired(Refusal):
    """What was shown is too old to be confirmed. Fact: ``minutes``."""

    key = "ledger-preview-expired"


class TermsChanged(Refusal):
    """What it costs or brings is no longer what was shown."""

    key = "ledger-terms-changed"


class AlreadyDone(Refusal):
    """It was confirmed before, and cannot be put aside. Fact: ``number``, of the receipt."""

    key = "ledger-already-done"


@dataclass(frozen=True, slots=True)
class Shown:
    """The terms that a member was shown, when, and whether he confirmed them before."""

    terms: Mapping[str, str | int]
    at: datetime
    is_done: bool

    def check_fresh(self, now: datetime) -> None:
        """Let pass what was shown a short time ago.

        Raises:
            PreviewExpired: it was longer ago.
        """
        if now - self.at > LASTS:
            raise PreviewExpired(minutes=LASTS // timedelta(minutes=1))


def keep(
    tx: Transaction,
    community: Community,
    *,
    kind: str,
    member_id: int,
    request_id: int,
    terms: Mapping[str, str | int],
    now: datetime,
) -> None:
    """Keep the terms that a member is shown upon a request, and forget his old ones. A repeat changes nothing."""
    facts = {"guild_id": community.guild_id, "member_id": member_id}
    preview.delete_old_previews(tx, **facts, before=to_ms(now - LASTS))
    payload = json.dumps(terms, ensure_ascii=False)
    preview.insert_preview(tx, **facts, request_id=request_id, kind=kind, payload=payload, at=to_ms(now))


def recall(tx: Transaction, community: Community, *, kind: str, member_id: int, request_id: int) -> Shown:
    """The terms that a member was shown upon a request.

    Raises:
        OutOfDate: there are none, or no longer.
        NotYours: somebody else was shown them.
    """
    found = preview.find_preview(tx, guild_id=community.guild_id, request_id=request_id, kind=kind)
    if found is None:
        raise OutOfDate
    if found.member_id != member_id:
        raise NotYours
    is_done = _receipt_number(tx, community, kind, request_id) is not None
    return Shown(json.loads(found.payload), from_ms(found.created_at), is_done)


def cancel(tx: Transaction, community: Community, *, kind: str, member_id: int, request_id: int, now: datetime) -> None:
    """Put aside what a member was shown upon a request, so that it cannot be confirmed. A repeat changes nothing.

    Raises:
        AlreadyDone: it was confirmed before.
    """
    del now
    number = _receipt_number(tx, community, kind, request_id)
    if number is not None:
        raise AlreadyDone(number=str(number))
    preview.delete_preview(tx, guild_id=community.guild_id, request_id=request_id, member_id=member_id)


def key_of(community: Community, *, kind: str, request_id: int) -> str:
    """The key of the first receipt of what was shown upon a request."""
    return f"{kind}:{community.guild_id}:{request_id}"


def _receipt_number(tx: Transaction, community: Community, kind: str, request_id: int) -> int | None:
    key = key_of(community, kind=kind, request_id=request_id)
    earlier = ledger.list_transfers_by_key(tx, idempotency_keys=[key]).get(key)
    return None if earlier is None else earlier.transfer_id
