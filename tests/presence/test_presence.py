"""Online time: windows of activity, voice, restarts, and who is here at all."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app import App
from bot.clock import to_ms
from bot.community import Community
from bot.presence import rules
from bot.presence.service import note_absence, note_stays, read_voice_sessions
from bot.presence.tracker import Absence, Person, Tracker
from bot.ranking.screens import read_ranking
from bot.tally.service import count
from cogs.presence import AT_ONCE
from db import presence, tally
from db.engine import Database, Transaction
from db.member import find_member
from db.migrate import migrate
from tests.stage import Stage, StageClock, make_config, open_app, said

HOUR = 3_600_000
ANNA, BERT = Person(1, "Anna"), Person(2, "Bert")


@pytest.mark.parametrize(("gap", "counted"), [(-1, 0), (0, 0), (1, 1), (HOUR - 1, HOUR - 1), (HOUR, 0), (2 * HOUR, 0)])
def test_a_gap_counts_below_an_hour_only(gap: int, counted: int) -> None:
    assert rules.counted_ms(gap) == counted


@pytest.mark.parametrize(("online", "capped"), [(-5, 0), (0, 0), (1, 1), (4320, 4320), (4321, 3600), (99999, 3600)])
def test_a_flush_adds_an_hour_at_most_if_it_came_far_too_late(online: int, capped: int) -> None:
    assert rules.capped_s(online) == capped


@pytest.mark.parametrize(
    ("is_afk", "is_muted", "others", "counts"),
    [
        (False, False, 0, True),
        (False, True, 0, False),
        (False, True, 1, True),
        (True, False, 3, False),
        (True, True, 0, False),
    ],
)
def test_voice_counts_outside_the_afk_channel_and_not_muted_alone(
    is_afk: bool, is_muted: bool, others: int, counts: bool
) -> None:
    assert rules.counts_in_voice(is_afk=is_afk, is_muted=is_muted, others=others) is counts


def test_a_member_is_online_for_an_hour_and_a_half_after_his_last_activity() -> None:
    assert rules.is_online(1, 1 + HOUR * 3 // 2)
    assert not rules.is_online(1, 2 + HOUR * 3 // 2)
    assert not rules.is_online(0, 1)


@given(gaps=st.lists(st.integers(0, 2 * HOUR), max_size=20), flushes=st.sets(st.integers(0, 20)))
def test_however_often_it_is_flushed_the_same_time_counts(gaps: list[int], flushes: set[int]) -> None:
    tracker = Tracker()
    at, last_flushed, counted = HOUR, 0, 0
    tracker.note(ANNA, at)
    for number, gap in enumerate([*gaps, 0]):
        if number in flushes or number == len(gaps):
            for stay in tracker.take(at):
                bridge = rules.counted_ms(stay.first_at - last_flushed) if last_flushed else 0
                counted += bridge + stay.online_ms
                last_flushed = stay.last_at
        at += gap
        tracker.note(ANNA, at)
    assert counted == sum(gap for gap in gaps if gap < HOUR)


def test_what_could_not_be_written_is_kept_and_goes_on() -> None:
    tracker = Tracker()
    tracker.note(ANNA, 1000)
    tracker.note(ANNA, 5000)
    stays = tracker.take(5000)
    tracker.note(ANNA, 9000)
    tracker.put_back(stays)
    (stay,) = tracker.take(9000)
    assert (stay.first_at, stay.last_at, stay.online_ms) == (1000, 9000, 8000)


async def flush(app: App) -> None:
    """Write down who was active, as the cog does every two minutes."""
    await app.act(note_stays, stays=app.presence.take(app.now_ms()))


async def online_s(app: App, member_id: int = 1) -> int:
    """A member's online time in seconds."""

    def read(tx: Transaction, community: Community) -> int:
        values = tally.list_values(tx, guild_id=community.guild_id, member_id=member_id, kinds=["online"])
        return values.get("online", 0)

    return await app.read(read)


async def test_time_before_a_restart_joins_time_after_it(tmp_path: Path, clock: StageClock) -> None:
    path = tmp_path / "louzhu.sqlite3"
    async with open_app(path, make_config(), clock) as app:
        app.presence.note(ANNA, app.now_ms())
        await flush(app)
    clock.set(clock.now() + timedelta(minutes=59))
    async with open_app(path, make_config(), clock) as app:
        app.presence.note(ANNA, app.now_ms())
        await flush(app)
        assert await online_s(app) == 59 * 60
        clock.set(clock.now() + timedelta(minutes=60))
        app.presence.note(ANNA, app.now_ms())
        await flush(app)
        assert await online_s(app) == 59 * 60


async def test_members_become_known_in_the_order_in_which_they_were_active(app: App, clock: StageClock) -> None:
    app.presence.note(BERT, app.now_ms())
    clock.set(clock.now() + timedelta(seconds=1))
    app.presence.note(ANNA, app.now_ms())
    await flush(app)

    def uids(tx: Transaction, community: Community) -> list[int]:
        found = [find_member(tx, guild_id=community.guild_id, member_id=each) for each in (2, 1)]
        return [each.uid for each in found if each is not None]

    assert await app.read(uids) == [1, 2]


async def test_who_is_excluded_or_left_is_ranked_again_when_he_is_back(app: App) -> None:
    for member_id in (1, 2):
        await app.act(count, member_id=member_id, kind="posts", change=5 - member_id)

    async def ranked() -> list[int]:
        shown = await app.read(read_ranking, kind="posts", span="today", member_id=1, now=app.clock.now())
        return [each.member_id for each in shown.places]

    for person in (ANNA, BERT):
        app.presence.note(person, app.now_ms())
    await flush(app)
    assert await ranked() == [1, 2]
    app.presence.note(Person(1, "Anna", is_excluded=True), app.now_ms())
    await flush(app)
    assert await ranked() == [2]
    await app.act(note_absence, member_id=2, absence="left")
    assert await ranked() == []
    await app.act(count, member_id=1, kind="posts", change=1)
    assert await ranked() == []
    for person in (ANNA, BERT):
        app.presence.note(person, app.now_ms())
    await flush(app)
    assert await ranked() == [1, 2]


@pytest.mark.parametrize("absence", ["left", "banned"])
async def test_what_a_member_did_before_he_went_does_not_bring_him_back(
    app: App, clock: StageClock, absence: Absence
) -> None:
    async def known() -> str | None:
        seen = await app.read(lambda tx, community: presence.find_seen(tx, guild_id=community.guild_id, member_id=1))
        assert seen is not None
        return seen.absence

    app.presence.note(ANNA, app.now_ms())
    await flush(app)
    app.presence.note(ANNA, app.now_ms() + 60_000)
    clock.set(clock.now() + timedelta(minutes=2))
    await app.act(note_absence, member_id=1, absence=absence)
    await flush(app)
    assert (await known(), await online_s(app)) == (absence, 60)
    app.presence.note(ANNA, app.now_ms())
    await flush(app)
    assert await known() is None


async def test_those_who_left_are_ranked_if_the_config_says_so(tmp_path: Path, clock: StageClock) -> None:
    path = tmp_path / "louzhu.sqlite3"
    for show_left, shown_ids in ((False, [2]), (True, [1, 2]), (False, [2])):
        async with open_app(path, make_config({"ranking": {"show_left": show_left}}), clock) as app:
            if not await online_s(app):
                for person, seconds in ((ANNA, 60), (BERT, 30)):
                    app.presence.note(person, app.now_ms() - seconds * 1000)
                    app.presence.note(person, app.now_ms())
                await flush(app)
                await app.act(note_absence, member_id=1, absence="left")
            shown = await app.read(read_ranking, kind="online", span="all", member_id=1, now=app.clock.now())
            assert [each.member_id for each in shown.places] == shown_ids


async def flushed_s(stage: Stage, member_id: int) -> int:
    """A member's online time in seconds, all of it written down."""
    if stays := stage.app.presence.take(stage.app.now_ms()):
        await stage.app.act(note_stays, stays=stays)
    return await online_s(stage.app, member_id)


async def test_messages_and_commands_are_activity(stage: Stage) -> None:
    member = stage.member("qcds")
    await member.send(stage.channel, "你好")
    await stage.pass_time(timedelta(minutes=10))
    await member.slash(stage.channel, "wallet")
    assert await flushed_s(stage, member.id) == 600
    await stage.speaks(member, "zh-CN")
    reader = stage.member("reader")
    await stage.speaks(reader, "zh-CN")
    assert "｜在线" in said(await reader.slash(stage.channel, "member", member=member))
    await stage.pass_time(timedelta(minutes=91))
    assert "｜离线" in said(await reader.slash(stage.channel, "member", member=member))


async def test_voice_counts_from_joining_to_leaving(stage: Stage) -> None:
    member, channel = stage.member("qcds"), stage.guild.create_voice_channel("语音")
    await member.join_voice(channel)
    await stage.pass_time(timedelta(minutes=30))
    await member.leave_voice()
    await stage.pass_time(timedelta(minutes=5))
    assert await flushed_s(stage, member.id) == 1800


async def test_voice_counts_for_hours_without_a_word(stage: Stage) -> None:
    member, channel = stage.member("qcds"), stage.guild.create_voice_channel("语音")
    await member.join_voice(channel)
    for _ in range(60):
        await stage.pass_time(timedelta(minutes=2))
        await flushed_s(stage, member.id)
    assert await flushed_s(stage, member.id) == 7200


async def test_sitting_muted_alone_does_not_count_but_company_makes_it_count(stage: Stage) -> None:
    quiet, other = stage.member("qcds"), stage.member("other")
    channel = stage.guild.create_voice_channel("语音")
    await quiet.join_voice(channel, self_mute=True)
    await stage.pass_time(timedelta(minutes=30))
    assert await flushed_s(stage, quiet.id) == 0
    await other.join_voice(channel)
    await stage.pass_time(timedelta(minutes=20))
    await other.leave_voice()
    await stage.pass_time(timedelta(minutes=30))
    await quiet.leave_voice()
    assert await flushed_s(stage, quiet.id) == 1200


async def test_muting_alone_halts_the_count_and_unmuting_resumes_it(stage: Stage) -> None:
    member, channel = stage.member("qcds"), stage.guild.create_voice_channel("语音")
    await member.join_voice(channel)
    await stage.pass_time(timedelta(minutes=10))
    await member.set_voice(self_mute=True)
    await stage.pass_time(timedelta(minutes=30))
    await member.set_voice(self_mute=False)
    await stage.pass_time(timedelta(minutes=10))
    await member.leave_voice()
    assert await flushed_s(stage, member.id) == 1200


async def test_voice_survives_a_restart(stage: Stage) -> None:
    stays, left = stage.member("stays"), stage.member("left")
    await stays.join_voice(stage.guild.create_voice_channel("语音"))
    await stage.pass_time(timedelta(minutes=10))
    await flushed_s(stage, stays.id)

    def sit(tx: Transaction, community: Community, *, now: datetime) -> None:
        presence.upsert_voice_session(tx, guild_id=community.guild_id, member_id=left.id, at=to_ms(now))

    await stage.app.act(sit)  # he too sat there, but went while the bot was away
    stage.app.presence = Tracker()  # what was in memory goes with the process
    await stage.restart()
    await stage.pass_time(timedelta(minutes=20))
    assert await flushed_s(stage, stays.id) == 1800
    assert await flushed_s(stage, left.id) == 0
    assert await stage.app.read(read_voice_sessions) == {stays.id}


async def test_a_flush_that_could_not_be_saved_loses_nothing(stage: Stage, tmp_path: Path) -> None:
    member = stage.member("qcds")
    await member.send(stage.channel, "你好")
    await stage.pass_time(timedelta(minutes=10))
    await member.send(stage.channel, "再见")
    cog: Any = stage.bot.cogs["Presence"]
    migrate(tmp_path / "closed.sqlite3", at_ms=0)
    closed = await Database.open(tmp_path / "closed.sqlite3")
    await closed.close()
    working, stage.app.database = stage.app.database, closed
    await cog.flush()
    stage.app.database = working
    await cog.flush()
    assert await online_s(stage.app, member.id) == 600


async def test_a_flush_that_is_broken_off_is_written_once(stage: Stage) -> None:
    member = stage.member("甲")
    for _ in range(2):
        await member.send(stage.channel, "在")
        await stage.pass_time(timedelta(minutes=10))
    await member.send(stage.channel, "在")
    presence: Any = stage.bot.get_cog("Presence")
    breaking = asyncio.create_task(presence.flush())
    await asyncio.sleep(0)
    breaking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await breaking
    await flush(stage.app)
    assert await online_s(stage.app, member.id) == 1200


async def test_a_crowd_is_written_down_in_parts_and_each_member_once_where_that_is_broken_off(stage: Stage) -> None:
    presence: Any = stage.bot.get_cog("Presence")
    crowd = range(5000, 5000 + 2 * AT_ONCE + 1)
    for at in (stage.app.now_ms(), stage.app.now_ms() + 600_000):
        for member_id in crowd:
            stage.app.presence.note(Person(member_id, "甲"), at)
    breaking = asyncio.create_task(presence.flush())
    await asyncio.sleep(0)
    breaking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await breaking
    left = stage.app.presence.take(stage.app.now_ms())
    assert len(left) == len(crowd) - AT_ONCE
    stage.app.presence.put_back(left)
    await presence.flush()
    assert [await online_s(stage.app, member_id) for member_id in crowd] == [600] * len(crowd)
