"""What posts and digests earned, and the messages that the bot posts on behalf of members."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from db.engine import Transaction
from db.rows import insert_rows, some_of

Source = Literal["post", "digest"]


class Earning(NamedTuple):
    """One receipt that a post or a digest earned."""

    source: Source
    source_id: int
    round: int
    currency: str
    member_id: int
    receipt: int
    state: str


_EARNING = "source, source_id, round, currency, member_id, receipt, state"


def insert_earnings(tx: Transaction, *, guild_id: int, earnings: Sequence[tuple[Earning, str]]) -> None:
    """Note what was earned, each with the day on which it was paid. A repeat changes nothing."""
    insert_rows(
        tx,
        f"post_earning (guild_id, {_EARNING}, day)",
        [(guild_id, *earning, day) for earning, day in earnings],
        on_conflict="ON CONFLICT DO NOTHING",
    )


def count_paid_digests(tx: Transaction, *, guild_id: int, member_id: int, day: str) -> int:
    """How many digests of a member were paid on a day, whether or not they were taken back since."""
    row = tx.execute(
        "SELECT count(DISTINCT source_id) FROM post_earning"
        " WHERE guild_id = :guild_id AND member_id = :member_id AND source = 'digest' AND day = :day",
        {"guild_id": guild_id, "member_id": member_id, "day": day},
    ).fetchone()
    count: int = row[0]
    return count


def update_owed(tx: Transaction, *, guild_id: int, source: Source, source_id: int) -> list[int]:
    """Call back what a post or digest still holds; returns the members whom that concerns."""
    rows = tx.execute(
        "UPDATE post_earning SET state = 'owed' WHERE guild_id = :guild_id AND source = :source"
        " AND source_id = :source_id AND state = 'paid' RETURNING member_id",
        {"guild_id": guild_id, "source": source, "source_id": source_id},
    ).fetchall()
    return sorted({row[0] for row in rows})


def update_left(tx: Transaction, *, guild_id: int, source: Source, source_id: int, is_left: bool) -> None:
    """Leave its author what a post earned, whatever becomes of the post, or no longer."""
    before, after = ("paid", "left") if is_left else ("left", "paid")
    tx.execute(
        "UPDATE post_earning SET state = :after WHERE guild_id = :guild_id AND source = :source"
        " AND source_id = :source_id AND state = :before",
        {"guild_id": guild_id, "source": source, "source_id": source_id, "before": before, "after": after},
    )


def list_owed(tx: Transaction, *, guild_id: int, member_id: int, limit: int) -> list[Earning]:
    """What a member has yet to give back, the oldest receipt first."""
    rows = tx.execute(
        f"SELECT {_EARNING} FROM post_earning WHERE guild_id = :guild_id AND member_id = :member_id AND state = 'owed'"
        " ORDER BY receipt LIMIT :limit",
        {"guild_id": guild_id, "member_id": member_id, "limit": limit},
    ).fetchall()
    return [Earning(*row) for row in rows]


def list_debtors(tx: Transaction, *, guild_id: int, after: int, limit: int) -> list[int]:
    """Members who have something to give back, by id, above ``after``."""
    rows = tx.execute(
        "SELECT DISTINCT member_id FROM post_earning WHERE guild_id = :guild_id AND state = 'owed'"
        " AND member_id > :after ORDER BY member_id LIMIT :limit",
        {"guild_id": guild_id, "after": after, "limit": limit},
    ).fetchall()
    return [row[0] for row in rows]


def list_debtors_among(tx: Transaction, *, guild_id: int, member_ids: Collection[int]) -> list[int]:
    """Those of some members who have something to give back, by id."""
    some, ids = some_of(member_ids)
    rows = tx.execute(
        "SELECT DISTINCT member_id FROM post_earning"
        f" WHERE guild_id = ? AND state = 'owed' AND member_id IN {some} ORDER BY member_id",
        (guild_id, *ids),
    ).fetchall()
    return [row[0] for row in rows]


def update_taken_back(tx: Transaction, *, receipt: int) -> None:
    """Note that a receipt was reversed."""
    tx.execute("UPDATE post_earning SET state = 'taken_back' WHERE receipt = :receipt", {"receipt": receipt})


# --- What the bot posts for members --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WrittenPost:
    """A message on behalf of a member. ``topic_id`` is ``None`` where it opens one, ``message_id`` until it has arrived."""

    written_id: int
    member_id: int
    topic_id: int | None
    channel_id: int
    shown_name: str
    written_at: int
    message_id: int | None


_WRITTEN = "written_id, member_id, topic_id, channel_id, shown_name, written_at, message_id"


def insert_written(
    tx: Transaction,
    *,
    guild_id: int,
    member_id: int,
    topic_id: int | None,
    channel_id: int,
    shown_name: str,
    form_id: int | None,
    at: int,
) -> int:
    """Note what is about to be posted for a member; returns its number. No post of his may be of that form yet."""
    row = tx.execute(
        "INSERT INTO written_post (guild_id, member_id, topic_id, channel_id, shown_name, form_id, written_at)"
        " VALUES (:guild_id, :member_id, :topic_id, :channel_id, :shown_name, :form_id, :at) RETURNING written_id",
        {
            "guild_id": guild_id,
            "member_id": member_id,
            "topic_id": topic_id,
            "channel_id": channel_id,
            "shown_name": shown_name,
            "form_id": form_id,
            "at": at,
        },
    ).fetchone()
    number: int = row[0]
    return number


def has_written(tx: Transaction, *, guild_id: int, member_id: int, form_id: int) -> bool:
    """Whether a post of that form of the member's was sent, or is on its way."""
    row = tx.execute(
        "SELECT 1 FROM written_post WHERE guild_id = :guild_id AND member_id = :member_id AND form_id = :form_id",
        {"guild_id": guild_id, "member_id": member_id, "form_id": form_id},
    ).fetchone()
    return row is not None


def update_written(tx: Transaction, *, written_id: int, topic_id: int, message_id: int) -> WrittenPost | None:
    """Note which message it became; ``None`` if that was known."""
    row = tx.execute(
        "UPDATE written_post SET topic_id = :topic_id, message_id = :message_id"
        f" WHERE written_id = :written_id AND message_id IS NULL RETURNING {_WRITTEN}",
        {"written_id": written_id, "topic_id": topic_id, "message_id": message_id},
    ).fetchone()
    return None if row is None else WrittenPost(*row)


def delete_written(tx: Transaction, *, written_id: int) -> None:
    """Forget what could not be posted."""
    tx.execute(
        "DELETE FROM written_post WHERE written_id = :written_id AND message_id IS NULL", {"written_id": written_id}
    )


def find_written(tx: Transaction, *, guild_id: int, message_id: int) -> WrittenPost | None:
    """On whose behalf a message was posted."""
    row = tx.execute(
        f"SELECT {_WRITTEN} FROM written_post WHERE guild_id = :guild_id AND message_id = :message_id",
        {"guild_id": guild_id, "message_id": message_id},
    ).fetchone()
    return None if row is None else WrittenPost(*row)


def find_unsent(
    tx: Transaction, *, guild_id: int, channel_id: int, topic_id: int, shown_name: str, until: int
) -> WrittenPost | None:
    """The oldest post that was about to be sent under a name into a topic (or to open one in its channel), by a moment,
    and of which no message is known."""
    row = tx.execute(
        f"SELECT {_WRITTEN} FROM written_post WHERE guild_id = :guild_id AND channel_id = :channel_id"
        " AND message_id IS NULL AND written_at <= :until AND coalesce(topic_id, :topic_id) = :topic_id"
        " AND shown_name = :shown_name ORDER BY written_at LIMIT 1",
        {
            "guild_id": guild_id,
            "channel_id": channel_id,
            "topic_id": topic_id,
            "shown_name": shown_name,
            "until": until,
        },
    ).fetchone()
    return None if row is None else WrittenPost(*row)


def find_last_unsent_at(
    tx: Transaction, *, guild_id: int, channel_id: int, topic_id: int | None, member_id: int, since: int
) -> int | None:
    """When the last post was written, after ``since``, that is on its way for a member: into a topic, or opening one."""
    row = tx.execute(
        "SELECT written_at FROM written_post WHERE guild_id = :guild_id AND channel_id = :channel_id"
        " AND message_id IS NULL AND written_at > :since AND member_id = :member_id"
        " AND coalesce(topic_id, 0) = :topic_id ORDER BY written_at DESC LIMIT 1",
        {
            "guild_id": guild_id,
            "channel_id": channel_id,
            "topic_id": topic_id or 0,
            "member_id": member_id,
            "since": since,
        },
    ).fetchone()
    return None if row is None else row[0]


def insert_webhook(tx: Transaction, *, guild_id: int, webhook_id: int, channel_id: int) -> None:
    """Remember a webhook of the bot's own. It is never forgotten: its old messages stay members' posts."""
    tx.execute(
        "INSERT INTO board_webhook (guild_id, webhook_id, channel_id) VALUES (:guild_id, :webhook_id, :channel_id)"
        " ON CONFLICT DO NOTHING",
        {"guild_id": guild_id, "webhook_id": webhook_id, "channel_id": channel_id},
    )


def list_webhook_ids(tx: Transaction, *, guild_id: int) -> set[int]:
    """All webhooks that the bot ever made."""
    rows = tx.execute("SELECT webhook_id FROM board_webhook WHERE guild_id = :guild_id", {"guild_id": guild_id})
    return {row[0] for row in rows}
