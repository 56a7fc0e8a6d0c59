"""The act before the bot deletes a post for a moderator: what becomes of what it earned, and the audit trail."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from bot.boards.digest import REASON_LENGTH, DigestReasonTooLong
from bot.boards.service import leave_earnings
from bot.clock import to_ms
from bot.community import Community
from bot.refusal import Refusal
from db import audit, boards
from db.engine import Transaction


class NotAPost(Refusal):
    """The message is no post of a board, or is gone already."""

    key = "deletion-not-a-post"


@dataclass(frozen=True, slots=True)
class Doomed:
    """A post that is about to be deleted."""

    topic_id: int
    message_id: int
    author_id: int
    floor: int


def doom_post(
    tx: Transaction,
    community: Community,
    *,
    actor_id: int,
    message_id: int,
    take_back: bool,
    reason: str,
    now: datetime,
) -> Doomed:
    """Write to the audit trail that a moderator deletes a post, and leave its author what it earned if he says so.

    The counts follow when Discord tells of the deletion. A repeat before that is written down twice and changes nothing.

    Raises:
        NotAPost, DigestReasonTooLong: nothing was written.
    """
    if len(reason) > REASON_LENGTH:
        raise DigestReasonTooLong(most=REASON_LENGTH)
    post = boards.find_post(tx, guild_id=community.guild_id, message_id=message_id)
    if post is None or post.deleted_at is not None:
        raise NotAPost
    leave_earnings(tx, community, message_id=message_id, is_left=not take_back)
    detail = {"members": [post.author_id], "amount": post.floor, "currency": "", "receipt": 0}
    audit.insert_audit(
        tx,
        guild_id=community.guild_id,
        actor_id=actor_id,
        action="delete-post" if take_back else "delete-post-spared",
        target_id=message_id,
        detail=json.dumps(detail),
        reason=reason,
        at=to_ms(now),
    )
    return Doomed(post.topic_id, message_id, post.author_id, post.floor)
