"""The counts on topics' panels: when they are shown anew. The panel itself is the boards'.

A vote leaves one entry in the outbox for its topic's panel, however many votes there are; the entry is due when the panel's
interval is over, and survives a restart. Nothing here knows Discord.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.boards.service import PANEL
from bot.clock import to_ms
from bot.community import Community
from bot.moods import rules
from db import boards, moods, outbox
from db.engine import Transaction
from db.moods import Panel

REFRESH = "mood-panel"
"""Outbox kind: let a topic's panel show its counts anew. The subject is the topic."""

_OLD = timedelta(hours=1)
"""From this age on Discord limits how often messages may be edited (its error 30046)."""


def queue_panel(tx: Transaction, community: Community, *, topic_id: int, now: datetime) -> None:
    """A topic's counts changed: have them shown when its panel may next be edited. A topic without a panel gets none."""
    guild_id, subject = community.guild_id, str(topic_id)
    posted = outbox.find_posted_message(tx, guild_id=guild_id, kind=PANEL, subject=subject)
    if posted is None and not outbox.has_entry(tx, guild_id=guild_id, kind=PANEL, subject=subject):
        return
    due_at = to_ms(now) + _wait(tx, community, topic_id, now)
    outbox.insert_outbox(
        tx, guild_id=guild_id, kind=REFRESH, subject=subject, payload="{}", at=to_ms(now), due_at=due_at
    )


def _wait(tx: Transaction, community: Community, topic_id: int, now: datetime) -> int:
    """Milliseconds until a topic's panel may be edited."""
    panel = moods.find_panel(tx, guild_id=community.guild_id, topic_id=topic_id)
    interval_s = _interval_s(tx, community, topic_id, panel, now)
    return rules.wait_before_edit(edited_at=panel.edited_at, now=to_ms(now), interval_s=interval_s)


def _interval_s(tx: Transaction, community: Community, topic_id: int, panel: Panel, now: datetime) -> int:
    settings = community.config.moods
    posted = outbox.find_posted_message(tx, guild_id=community.guild_id, kind=PANEL, subject=str(topic_id))
    is_old = posted is not None and now - rules.created_at(posted.message_id) > _OLD
    interval_s = settings.old_panel_interval_s if is_old else settings.panel_interval_s
    return rules.slowed_interval(interval_s, panel.slowed)


def show_counts(tx: Transaction, community: Community, *, topic_id: int, now: datetime) -> int:
    """Have the boards edit a topic's panel now, and begin its next interval; returns 0, or the milliseconds for which it is
    too soon. An archived topic's panel cannot be edited: it is left until the topic is open again.

    An edit that Discord took at once makes the interval shorter again, down to the config's. A repeat within the interval
    does nothing.
    """
    guild_id = community.guild_id
    topic = boards.find_topic(tx, guild_id=guild_id, topic_id=topic_id)
    if topic is None or topic.deleted_at is not None:
        return 0
    panel = moods.find_panel(tx, guild_id=guild_id, topic_id=topic_id)
    if topic.is_archived:
        moods.upsert_panel(tx, guild_id=guild_id, topic_id=topic_id, panel=replace(panel, is_stale=True))
        return 0
    wait = _wait(tx, community, topic_id, now)
    if not wait:
        slowed = panel.slowed if panel.was_refused else max(0, panel.slowed - 1)
        edited = Panel(edited_at=to_ms(now), slowed=slowed)
        moods.upsert_panel(tx, guild_id=guild_id, topic_id=topic_id, panel=edited)
        outbox.insert_outbox(tx, guild_id=guild_id, kind=PANEL, subject=str(topic_id), payload="{}", at=to_ms(now))
    return wait


def slow_down(tx: Transaction, community: Community, *, topic_id: int, now: datetime) -> float:
    """Discord refused to edit a topic's panel, for it was edited too often for its age (30046): double its interval, up to
    an hour; returns the seconds until the edit is to be tried again. The next interval begins with that try."""
    panel = moods.find_panel(tx, guild_id=community.guild_id, topic_id=topic_id)
    interval_s = _interval_s(tx, community, topic_id, panel, now)
    if interval_s < rules.LONGEST_INTERVAL_S:
        panel = replace(panel, slowed=panel.slowed + 1)
        interval_s = _interval_s(tx, community, topic_id, panel, now)
    panel = replace(panel, edited_at=to_ms(now) + interval_s * 1000, was_refused=True)
    moods.upsert_panel(tx, guild_id=community.guild_id, topic_id=topic_id, panel=panel)
    return interval_s


def wake_panel(tx: Transaction, community: Community, *, topic_id: int, now: datetime) -> None:
    """A topic was opened again: if its panel shows old counts, have it edited. A repeat changes nothing."""
    panel = moods.find_panel(tx, guild_id=community.guild_id, topic_id=topic_id)
    if panel.is_stale:
        moods.upsert_panel(tx, guild_id=community.guild_id, topic_id=topic_id, panel=replace(panel, is_stale=False))
        queue_panel(tx, community, topic_id=topic_id, now=now)
