"""Who came and went while the bot was away is noticed when it is back, in a simulated server."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import discord
import pytest

from bot.clock import to_ms
from bot.gate import missed, service, watch
from bot.gate.proofs import PROOFS
from db import gate as gate_rows
from db.engine import Transaction
from db.gate import GateMember
from tests.gate.conftest import GateOpener, GateStage, asked, solve
from tests.stage import GUILD_ID

REMOVAL = {"after_hours": 72, "notice_hours": 24}


def arrivals_of(gate: GateStage) -> Any:
    return gate.stage.bot.get_cog("Arrivals")


async def look(gate: GateStage) -> None:
    """What the bot does when it is back: its heartbeat, the look, and what follows from it."""
    await gate.stage.bot.heartbeat()
    await arrivals_of(gate).look_for_missed()
    await gate.perform()


async def run_hourly(gate: GateStage) -> None:
    for job in gate.stage.bot.jobs._jobs:
        if job.name == "gate-silent":
            await gate.stage.bot.jobs.run_due(job)
    await gate.perform()


@contextlib.asynccontextmanager
async def away(gate: GateStage, hours: float = 1) -> AsyncIterator[None]:
    """What happens inside, the bot sleeps through: it begins a minute after what was before, and ends so many hours later."""
    await gate.stage.pass_time(timedelta(minutes=1))
    async with gate.stage.absence():
        yield
        await gate.stage.pass_time(timedelta(hours=hours), reachable=False)


async def begin(gate: GateStage) -> None:
    """Put up the gate, at the time that Discord has as well."""
    gate.stage.follow_clock()
    await gate.open()
    await look(gate)


async def row_of(gate: GateStage, member: Any) -> GateMember | None:
    return await gate.stage.app.read(service.read_gate_member, member_id=member.id)


async def all_rows(gate: GateStage) -> list[GateMember]:
    return await gate.stage.app.database.read(gate_rows.list_gate_members, guild_id=GUILD_ID, after=0, until=2**63 - 1)


async def orders(gate: GateStage, kind: str) -> list[str]:
    """All that was ever left to be done of a kind."""
    sql = "SELECT subject FROM outbox WHERE kind = :kind ORDER BY outbox_id"
    found = await gate.stage.app.database.read(lambda tx: tx.execute(sql, {"kind": kind}).fetchall())
    return [subject for (subject,) in found]


def listings(gate: GateStage) -> int:
    """How often Discord was asked for the list of members."""
    return sum(each.path.endswith("/members") for each in gate.stage.env.backend.http_requests)


def give_by(gate: GateStage, member: Any, giver_id: int) -> None:
    """Somebody gives the role, and it stands in the audit log."""
    backend = gate.stage.env.backend
    backend.add_member_role(gate.stage.guild.id, member.id, gate.role.id)
    backend.record_audit_log(
        gate.stage.guild.id,
        discord.AuditLogAction.member_role_update.value,
        target_id=member.id,
        user_id=giver_id,
        changes=[{"key": "$add", "new_value": [{"id": str(gate.role.id), "name": "居民"}]}],
    )


async def prove(gate: GateStage) -> None:
    for proof in PROOFS:
        for claim in await gate.stage.app.database.read(proof):
            assert claim.holds, claim.findings


async def test_who_joined_in_an_absence_is_noticed_and_a_role_that_came_along_is_taken(open_gate: GateOpener) -> None:
    async with open_gate(watch_joins=True) as gate:
        await begin(gate)
        async with away(gate):
            joined_at = gate.stage.clock.now()
            plain, liked = gate.newcomer("没带角色"), gate.newcomer("带着角色", roles=[gate.role])
        await look(gate)
        row = await row_of(gate, plain)
        assert row is not None
        assert (row.arrived_at, row.joined_at) == (to_ms(joined_at), to_ms(joined_at))
        assert gate.roles_of(liked) == set()
        shown = await liked.click(gate.panel, custom_id="gate:open")
        assert "100 + 106" in asked(shown)
        await liked.submit_modal(shown, {"answer": solve(shown)})
        await gate.perform()
        assert gate.roles_of(liked) == {gate.role.id}
        await look(gate)
        assert gate.roles_of(liked) == {gate.role.id}
        await prove(gate)


async def test_who_gave_the_role_in_an_absence_decides(open_gate: GateOpener) -> None:
    async with open_gate(watch_joins=True) as gate:
        await begin(gate)
        staff, robot = (
            gate.newcomer("站长", roles=[gate.staff_role]),
            gate.stage.env.create_user("级别机器人", bot=True),
        )
        known = {giver: gate.newcomer(f"认识的{giver}") for giver in (staff.id, robot.id)}
        await gate.stage.env.settle()
        async with away(gate):
            fresh = {giver: gate.newcomer(f"新来的{giver}") for giver in (staff.id, robot.id)}
            for people in (known, fresh):
                for giver, member in people.items():
                    give_by(gate, member, giver)
        await look(gate)
        for people in (known, fresh):
            row = await row_of(gate, people[staff.id])
            assert row is not None
            assert row.passed_by == "hand"
            assert gate.roles_of(people[staff.id]) == {gate.role.id}
            assert gate.roles_of(people[robot.id]) == set()


async def test_a_role_that_is_about_to_be_taken_does_not_count_as_given(open_gate: GateOpener) -> None:
    async with open_gate(watch_joins=True) as gate:
        await begin(gate)
        staff, member = gate.newcomer("站长", roles=[gate.staff_role]), gate.newcomer()
        await gate.stage.env.settle()
        facts: dict[str, Any] = {"actor_id": staff.id, "member_id": member.id, "reason": "test"}
        await gate.stage.app.act(service.decide, **facts, decision="pass")
        await gate.perform()
        assert gate.roles_of(member) == {gate.role.id}
        await gate.stage.app.act(service.decide, **facts, decision="reset")
        async with away(gate):
            pass  # killed before it took the role
        await arrivals_of(gate).look_for_missed()
        assert "100 + 106" in asked(await member.click(gate.panel, custom_id="gate:open"))
        await gate.perform()
        assert gate.roles_of(member) == set()


async def test_who_joined_in_an_absence_is_told_and_then_removed_in_hours_that_the_bot_was_there(
    open_gate: GateOpener,
) -> None:
    async with open_gate(removal=REMOVAL) as gate:
        await begin(gate)
        async with away(gate, hours=100):
            silent = gate.newcomer("潜水")
        await look(gate)
        await run_hourly(gate)
        assert await orders(gate, watch.NOTICE) == [], "nobody could have answered till now"
        await gate.stage.pass_time(timedelta(hours=48))
        await run_hourly(gate)
        notice = gate.stage.posted(gate.channel)[-1]
        assert f"<@{silent.id}>" in notice
        async with away(gate, hours=30):
            pass  # the notice's time stands still
        await look(gate)
        await run_hourly(gate)
        assert silent.id in gate.stage.guild.member_ids()
        await gate.stage.pass_time(timedelta(hours=24))
        await run_hourly(gate)
        assert silent.id not in gate.stage.guild.member_ids()


async def test_members_from_before_the_bot_heard_of_joins_are_no_newcomers(open_gate: GateOpener) -> None:
    async with open_gate(removal=REMOVAL, watch_joins=True, greet=True) as gate:
        gate.stage.follow_clock()
        async with gate.stage.absence():
            old = [gate.newcomer(f"老会员{number}", roles=[gate.role] if number % 2 else []) for number in range(20)]
        await gate.stage.pass_time(timedelta(minutes=1))
        await begin(gate)
        await look(gate)
        await gate.stage.pass_time(timedelta(hours=200))
        await look(gate)
        await run_hourly(gate)
        await run_hourly(gate)
        assert await all_rows(gate) == []
        assert all(member.id in gate.stage.guild.member_ids() for member in old)
        assert all(
            gate.roles_of(member) == ({gate.role.id} if number % 2 else set()) for number, member in enumerate(old)
        )


async def test_looking_twice_or_at_once_changes_nothing_more(open_gate: GateOpener) -> None:
    async with open_gate(watch_joins=True, greet=True) as gate:
        await begin(gate)
        async with away(gate):
            newcomers = [
                gate.newcomer(f"新人{number}", roles=[gate.role] if number == 1 else []) for number in range(3)
            ]
        cog = arrivals_of(gate)
        await asyncio.gather(cog.look_for_missed(), cog.look_for_missed())
        await gate.perform()
        once = await all_rows(gate), await orders(gate, service.GREETING), await orders(gate, service.ROLE)
        await look(gate)
        assert once == (await all_rows(gate), await orders(gate, service.GREETING), await orders(gate, service.ROLE))
        assert once[1:] == ([str(newcomers[0].id), str(newcomers[2].id)], [str(newcomers[1].id)])


async def test_hundreds_at_once_are_noted_page_by_page_as_no_attack_and_not_greeted_one_by_one(
    open_gate: GateOpener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(missed, "PAGE", 100)
    monkeypatch.setattr(missed, "PAGE_PAUSE_S", 0)
    async with open_gate(greet=True, attack={"arrivals_per_minute": 5}) as gate:
        await begin(gate)
        async with away(gate):
            for number in range(350):
                gate.newcomer(f"新人{number}")
        before = listings(gate)
        await arrivals_of(gate).look_for_missed()
        assert listings(gate) - before == 4
        assert len(await all_rows(gate)) == 350
        assert len(await orders(gate, service.GREETING)) == 5
        assert not [each for each in await orders(gate, watch.CALL) if each.startswith("attack")]
        before = listings(gate)
        await arrivals_of(gate).look_for_missed()
        assert listings(gate) - before == 4
        assert len(await orders(gate, service.GREETING)) == 5


async def test_a_look_that_is_broken_off_begins_anew_after_the_restart(
    open_gate: GateOpener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(missed, "PAGE", 3)
    monkeypatch.setattr(missed, "PAGE_PAUSE_S", 0)
    async with open_gate(watch_joins=True) as gate:
        await begin(gate)
        async with away(gate):
            newcomers = [gate.newcomer(f"新人{number}") for number in range(4)]
        monkeypatch.setattr(missed, "PAGE_PAUSE_S", 3600)
        cog = arrivals_of(gate)
        await cog.begin_work()
        await cog.begin_work()
        while not await all_rows(gate):  # the first page, and then the pause
            pass
        async with away(gate):
            pass
        assert 0 < len(await all_rows(gate)) < 4
        monkeypatch.setattr(missed, "PAGE_PAUSE_S", 0)
        await arrivals_of(gate).begin_work()
        while len(await all_rows(gate)) < 4:
            pass
        assert {row.member_id for row in await all_rows(gate)} == {member.id for member in newcomers}


async def test_each_new_connection_is_looked_through_by_itself(open_gate: GateOpener) -> None:
    async with open_gate(watch_joins=True) as gate:
        await begin(gate)
        await arrivals_of(gate).begin_work()
        async with away(gate):
            first = gate.newcomer()
        await arrivals_of(gate).begin_work()
        while await row_of(gate, first) is None:
            pass
        subscribers, gate.stage.env.backend.subscribers = gate.stage.env.backend.subscribers, []
        await gate.stage.pass_time(timedelta(minutes=1))
        second = gate.newcomer("第二位")
        gate.stage.env.backend.subscribers = subscribers
        gate.stage.bot.dispatch("ready")
        while await row_of(gate, second) is None:
            pass


async def test_who_left_in_an_absence_is_no_longer_waited_for(open_gate: GateOpener) -> None:
    async with open_gate(removal=REMOVAL) as gate:
        await begin(gate)
        await gate.stage.pass_time(timedelta(minutes=1))
        gone, back, here = gate.newcomer("走了"), gate.newcomer("又来了"), gate.newcomer("还在")
        await gate.stage.env.settle()
        async with away(gate):
            gate.stage.guild.remove_member(gone)
            gate.stage.guild.remove_member(back)
            await gate.stage.pass_time(timedelta(minutes=1), reachable=False)
            gate.stage.guild.add_member(back.user)
        before = await row_of(gate, back)
        await look(gate)
        rows = {row.member_id: row for row in await all_rows(gate)}
        assert rows[gone.id].left_at is not None
        assert (rows[back.id].left_at, rows[here.id].left_at) == (None, None)
        assert before is not None
        assert before.joined_at is not None
        assert (rows[back.id].joined_at or 0) > before.joined_at
        await gate.stage.pass_time(timedelta(hours=72))
        await run_hourly(gate)
        assert await orders(gate, watch.NOTICE) == [str(here.id), str(back.id)]


async def test_who_leaves_is_neither_greeted_nor_told(open_gate: GateOpener) -> None:
    async with open_gate(removal=REMOVAL, greet=True) as gate:
        await begin(gate)
        await gate.stage.pass_time(timedelta(minutes=1))
        gone, silent = gate.newcomer("走了"), gate.newcomer("悄悄走了")
        await gate.stage.env.settle()
        gate.stage.guild.remove_member(gone)
        await gate.stage.env.settle()
        await gate.perform()
        assert not [words for words in gate.stage.posted(gate.channel) if f"<@{gone.id}>" in words]
        async with away(gate):
            gate.stage.guild.remove_member(silent)
        await gate.stage.bot.heartbeat()
        await gate.stage.pass_time(timedelta(hours=72))
        said = gate.stage.posted(gate.channel)
        await run_hourly(gate)
        assert await orders(gate, watch.NOTICE) == [str(silent.id)]
        assert gate.stage.posted(gate.channel) == said
        row = await row_of(gate, silent)
        assert row is not None
        assert row.left_at is not None


async def test_who_has_another_role_is_not_told_of_a_removal_that_will_not_come(open_gate: GateOpener) -> None:
    async with open_gate(removal=REMOVAL) as gate:
        await begin(gate)
        await gate.stage.pass_time(timedelta(minutes=1))
        liked = gate.newcomer("有身份", roles=[gate.staff_role])
        await gate.stage.env.settle()
        for _ in range(4):
            await gate.stage.pass_time(timedelta(hours=48))
            await run_hourly(gate)
        assert await orders(gate, watch.NOTICE) == [str(liked.id)], "he is looked at once"
        assert len(gate.stage.posted(gate.channel)) == 1, "the panel"
        assert liked.id in gate.stage.guild.member_ids()


async def test_what_events_told_meanwhile_is_newer_than_the_list(open_gate: GateOpener) -> None:
    async with open_gate(watch_joins=True) as gate:
        await begin(gate)
        known = gate.newcomer("认识的")
        await gate.stage.env.settle()
        async with away(gate):
            gate.stage.guild.remove_member(known)
            stranger = gate.newcomer("陌生的")
        cog = arrivals_of(gate)
        guild: Any = gate.stage.bot.get_guild(GUILD_ID)
        listed = [member async for member in guild.fetch_members()]
        async with cog._looking:
            await gate.stage.pass_time(timedelta(minutes=1), reachable=False)
            gate.stage.guild.remove_member(stranger)
            gate.stage.guild.add_member(known.user)
            await gate.stage.env.settle()
            await cog._compare(guild, listed, 0, 2**63 - 1)
        assert await row_of(gate, stranger) is None
        row = await row_of(gate, known)
        assert row is not None
        assert row.left_at is None


async def test_who_leaves_while_his_missed_join_is_being_noted_is_gone(open_gate: GateOpener) -> None:
    async with open_gate(watch_joins=True) as gate:
        await begin(gate)
        async with away(gate):
            stranger = gate.newcomer("陌生的")
        cog = arrivals_of(gate)
        guild: Any = gate.stage.bot.get_guild(GUILD_ID)
        began, let_go = threading.Event(), threading.Event()

        def hold(tx: Transaction) -> None:
            began.set()
            let_go.wait(60)

        holding = asyncio.create_task(gate.stage.app.database.act(hold))
        assert await asyncio.to_thread(began.wait, 60)
        async with cog._looking:
            member = await guild.fetch_member(stranger.id)
            noting = asyncio.create_task(cog._note_missed_join(member, brought_role=False, by_person=False))
            await asyncio.sleep(0)
            leaving = asyncio.create_task(cog._note(stranger.id, service.note_departure))
            await asyncio.sleep(0)
            let_go.set()
            await asyncio.gather(holding, noting, leaving)
        row = await row_of(gate, stranger)
        assert row is not None
        assert row.left_at is not None


async def test_without_the_intent_nobody_is_asked_for(open_gate: GateOpener) -> None:
    async with open_gate() as gate:
        await begin(gate)
        await arrivals_of(gate).begin_work()
        gate.stage.bot.dispatch("ready")
        await gate.stage.env.settle()
        await look(gate)
        assert listings(gate) == 0


async def test_a_trouble_of_discords_is_waited_out(open_gate: GateOpener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cogs._worker._FIRST_WAIT_S", 0)
    async with open_gate(watch_joins=True) as gate:
        await begin(gate)
        async with away(gate):
            newcomer = gate.newcomer()
        gate.stage.env.inject_error("GET", "/guilds/*/members", status=403, code=50001, times=1)
        await arrivals_of(gate).begin_work()
        while await row_of(gate, newcomer) is None:
            pass


async def test_a_role_is_not_taken_as_long_as_it_cannot_be_known_who_gave_it(
    open_gate: GateOpener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cogs._worker._FIRST_WAIT_S", 0)
    async with open_gate(watch_joins=True) as gate:
        await begin(gate)
        staff = gate.newcomer("站长", roles=[gate.staff_role])
        async with away(gate):
            liked = gate.newcomer("管理人员认识的")
            give_by(gate, liked, staff.id)
        gate.stage.env.inject_error("GET", "/guilds/*/audit-logs", status=500, times=10)
        await arrivals_of(gate).begin_work()
        while (row := await row_of(gate, liked)) is None:
            pass
        assert row.passed_by == "hand"
        await gate.perform()
        assert gate.roles_of(liked) == {gate.role.id}
