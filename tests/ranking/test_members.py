"""The member list and the rankings, as rows and as members see them."""

from __future__ import annotations

import itertools
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import discord
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.card.service import hide_fields
from bot.community import Community
from bot.ledger.service import pay
from bot.presence.service import meet, name_key, note_absence
from bot.presence.tracker import Person
from bot.ranking.chart_page import chart_text
from bot.ranking.screens import MEMBER_ORDERS, SIZE, read_members
from bot.ranking.service import Trend, TrendDay, align_directory, close_period, read_winners
from bot.search.proofs import prove_names
from bot.tally.service import count
from bot.words import Money, bare, text
from db import member, presence
from db.engine import Transaction, connect
from db.level import Standing, update_standings
from db.migrate import migrate
from db.search import fold
from tests.stage import GUILD_ID, NOON, Stage, StageClock, answer_of, make_config, open_stage, said

COMMUNITY = Community(GUILD_ID, make_config())

people = st.lists(
    st.tuples(
        st.sampled_from(["安", "白", "Anna", "anna", "Zoe", "张璐璐", ""]), st.integers(0, 3), st.integers(-2, 2)
    ),
    min_size=1,
    max_size=70,
)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database."""
    made = tmp_path_factory.mktemp("members") / "louzhu.sqlite3"
    migrate(made, at_ms=0)
    return made


@contextmanager
def opened(path: Path) -> Iterator[Transaction]:
    """A transaction of which nothing is kept."""
    with closing(connect(path)) as connection:
        connection.execute("BEGIN")
        yield Transaction(connection)


def fill(tx: Transaction, rows: list[tuple[str, int, int]]) -> None:
    """Write members with a name, posts (also their score and last activity) and wealth."""
    for number, (name, posts, wealth) in enumerate(rows, start=1):
        facts: dict[str, int] = {"guild_id": GUILD_ID, "member_id": 1000 - number}
        member.open_member(tx, **facts, at=0)
        tx.execute("UPDATE member SET posts = :posts WHERE member_id = :member_id", {**facts, "posts": posts})
        update_standings(tx, guild_id=facts["guild_id"], standings={facts["member_id"]: Standing(posts, 1)})
        presence.update_seen(tx, **facts, name=name, name_key=name_key(name), joined_at=None, last_seen_at=posts)
        count(tx, COMMUNITY, member_id=1000 - number, kind="wealth", change=wealth, now=NOON)
    tx.settle()
    while align_directory(tx, COMMUNITY, now=NOON):
        pass


@settings(max_examples=25, deadline=None)
@given(rows=people, order=st.sampled_from([*MEMBER_ORDERS, "wealth"]))
def test_paging_forth_and_back_shows_every_member_once_and_in_order(
    path: Path, rows: list[tuple[str, int, int]], order: str
) -> None:
    with opened(path) as tx:
        fill(tx, rows)
        numbered = [(number, *row) for number, row in enumerate(rows, start=1)]
        keys: dict[str, Any] = {
            "uid": lambda row: row[0],
            "name": lambda row: (name_key(row[1]), row[0]),
            "posts": lambda row: (-row[2], row[0]),
            "level": lambda row: (-row[2], row[0]),
            "seen": lambda row: (-row[2], row[0]),
            "wealth": lambda row: (-row[3], -row[0]),  # ties by member id, which falls here
        }
        due = [row[0] for row in sorted(numbered, key=keys[order])]
        pages = [read_members(tx, COMMUNITY, order=order, now=NOON)]
        while pages[-1].has_after:
            after = pages[-1].lines[-1].member_id
            pages.append(read_members(tx, COMMUNITY, order=order, now=NOON, after=after))
        assert [line.uid for page in pages for line in page.lines] == due
        assert [page.has_before for page in pages] == [False, *([True] * (len(pages) - 1))]
        for earlier, page in itertools.pairwise(pages):
            back = read_members(tx, COMMUNITY, order=order, now=NOON, before=page.lines[0].member_id)
            assert back.lines == earlier.lines
            assert back.has_before == earlier.has_before


FULL_WIDTH_A = "\uff21"
names = st.text(st.sampled_from(f"aAb12安白{FULL_WIDTH_A}ß "), max_size=6)


@settings(max_examples=40, deadline=None)
@given(named=st.lists(names, min_size=1, max_size=50), renamed=st.lists(names, max_size=10), search=names)
def test_whoever_has_it_in_his_name_is_found_once_forth_and_back(
    path: Path, named: list[str], renamed: list[str], search: str
) -> None:
    sought = bare(search, limit=32)
    with opened(path) as tx:
        for number, name in (*enumerate(named, start=1), *enumerate(renamed, start=1)):
            meet(tx, COMMUNITY, person=Person(1000 - number, name), at=0, now=NOON)
        last = {**dict(enumerate(named, start=1)), **dict(enumerate(renamed, start=1))}
        due = {number for number, name in last.items() if fold(sought) in fold(bare(name, limit=32))}
        if sought.isascii() and sought.isdigit() and 0 < int(sought) <= len(last):
            due.add(int(sought))  # a running number, too
        pages = [read_members(tx, COMMUNITY, order="posts", search=sought, now=NOON)]
        while pages[-1].has_after:
            after = pages[-1].lines[-1].member_id
            pages.append(read_members(tx, COMMUNITY, order="posts", search=sought, now=NOON, after=after))
        found = [line.uid for page in pages for line in page.lines]
        assert sorted(found) == sorted(due)
        for earlier, page in itertools.pairwise(pages):
            back = read_members(tx, COMMUNITY, order="posts", search=sought, now=NOON, before=page.lines[0].member_id)
            assert back.lines == earlier.lines
        assert prove_names(tx)[0].holds


def test_names_are_found_by_any_part_without_case_or_width_and_members_by_uid(path: Path) -> None:
    with opened(path) as tx:
        fill(tx, [("Anna", 0, 0), ("张璐璐", 0, 0), (f"JO{FULL_WIDTH_A}NNA", 0, 0), ("张三", 0, 0), ("12", 0, 0)])

        def found(search: str) -> list[int]:
            return [line.uid for line in read_members(tx, COMMUNITY, order="posts", search=search, now=NOON).lines]

        assert found("ann") == [3, 1]
        assert found(f"{FULL_WIDTH_A}NN") == [3, 1]
        assert sorted(found("张")) == [2, 4]
        assert found("璐") == [2]
        assert found("璐璐") == [2]
        assert found("4") == [4]
        assert found("12") == [5]
        assert found("2") == [2, 5]
        assert found("张璐璐璐") == []
        note_absence(tx, COMMUNITY, member_id=999, absence="left", now=NOON)
        assert found("an") == [3]
        assert found("1") == [5]


def test_members_from_before_names_were_found_by_any_part_are_found_after_the_next_look(path: Path) -> None:
    with opened(path) as tx:
        meet(tx, COMMUNITY, person=Person(7, "张璐璐"), at=0, now=NOON)
        tx.execute("DELETE FROM text_part")
        assert not prove_names(tx)[0].holds
        tx.execute("UPDATE member SET found_by = ''")
        assert not read_members(tx, COMMUNITY, order="uid", search="璐", now=NOON).lines
        assert align_directory(tx, COMMUNITY, now=NOON)
        assert not align_directory(tx, COMMUNITY, now=NOON)
        assert len(read_members(tx, COMMUNITY, order="uid", search="璐", now=NOON).lines) == 1
        assert prove_names(tx)[0].holds


def test_a_currency_that_is_new_has_everybody_in_its_list(path: Path) -> None:
    with opened(path) as tx:
        fill(tx, [("Anna", 0, 5), ("Bert", 0, 0), ("Carl", 0, -1)])
        listed = read_members(tx, COMMUNITY, order="prestige", now=NOON)
        assert [line.value for line in listed.lines] == [0, 0, 0]
        known = [currency.model_dump() for currency in make_config().currencies]
        jade = {**known[0], "code": "jade"}
        richer = Community(GUILD_ID, make_config({"currencies": [*known, jade]}))
        assert not read_members(tx, richer, order="jade", now=NOON).lines
        while align_directory(tx, richer, now=NOON):
            pass
        assert len(read_members(tx, richer, order="jade", now=NOON).lines) == 3


@pytest.mark.parametrize("order", [*MEMBER_ORDERS, "wealth"])
def test_a_page_of_the_list_is_read_from_an_index(path: Path, order: str) -> None:
    with opened(path) as tx:
        fill(tx, [("Anna", 1, 1)] * (2 * SIZE))
        statements: list[str] = []
        connection: sqlite3.Connection = tx.execute("SELECT 1").connection
        connection.set_trace_callback(statements.append)
        for search in ("", "nn"):
            read_members(tx, COMMUNITY, order=order, now=NOON, search=search)
            read_members(tx, COMMUNITY, order=order, now=NOON, search=search, after=990)
            read_members(tx, COMMUNITY, order=order, now=NOON, search=search, before=990)
        connection.set_trace_callback(None)
        for statement in statements:
            plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}")]
            assert not any("SCAN" in step or "TEMP B-TREE" in step for step in plan), (statement, plan)


# --- What members see --------------------------------------------------------------------------------------------------


async def post(stage: Stage, member_id: int, posts: int) -> None:
    """Let a member post."""
    await stage.app.act(count, member_id=member_id, kind="posts", change=posts)


@pytest.mark.parametrize(
    ("language", "heading", "own"),
    [
        ("zh-CN", "## 🏆 发帖排行（总榜）", "-# 您排在第 2 位，共 3 人上榜。"),
        ("en", "## 🏆 Posts, all time", "-# You are number 2 of 3."),
    ],
)
async def test_a_ranking_is_private_and_shows_ties_alike(stage: Stage, language: Any, heading: str, own: str) -> None:
    reader, other, third = (stage.member(name) for name in ("reader", "other", "third"))
    await stage.speaks(reader, language)
    for each, posts in ((reader, 5), (other, 5), (third, 9)):
        await post(stage, each.id, posts)
    shown = await reader.slash(stage.channel, "rank")
    assert shown.ephemeral
    lines = said(shown).splitlines()
    assert lines[0] == heading
    assert [line.split(" ")[0] for line in lines[1:4]] == ["🥇", "🥈", "🥈"]
    assert own in lines


async def test_who_left_disappears_from_the_ranking_when_it_is_shown(stage: Stage) -> None:
    reader = stage.member("reader")
    ghost = 4711
    await post(stage, ghost, 9)
    await post(stage, reader.id, 5)

    def know(tx: Transaction, community: Community, *, now: Any) -> None:
        member.open_member(tx, guild_id=community.guild_id, member_id=ghost, at=0)

    await stage.app.act(know)
    await reader.slash(stage.channel, "rank")
    shown = said(await reader.slash(stage.channel, "rank"))
    assert str(ghost) not in shown
    assert f"🥇 <@{reader.id}>" in shown


async def test_one_of_whom_nothing_was_heard_for_a_day_is_asked_after_and_his_excluded_role_found(
    tmp_path: Path, clock: StageClock
) -> None:
    tables = {"ranking": {"excluded_roles": ["禁言"]}}
    async with open_stage(tmp_path / "louzhu.sqlite3", tables, clock=clock) as stage:
        reader, silent = stage.member("reader"), stage.member("silent")
        await stage.app.act(meet, person=Person(silent.id, "silent"), at=stage.app.now_ms())
        await post(stage, silent.id, 9)
        await post(stage, reader.id, 5)
        role = stage.guild.create_role("禁言")
        stage.env.backend.get_member(GUILD_ID, silent.id).role_ids.append(role.id)
        await stage.env.settle()
        await stage.pass_time(timedelta(hours=25))
        await reader.slash(stage.channel, "rank")
        shown = said(await reader.slash(stage.channel, "rank"))
        assert str(silent.id) not in shown
        assert f"🥇 <@{reader.id}>" in shown


async def test_who_got_an_excluded_role_after_he_was_last_seen_takes_nobodys_place_on_the_podium(
    tmp_path: Path, clock: StageClock
) -> None:
    tables = {"ranking": {"excluded_roles": ["禁言"], "closing": ["posts"]}}
    async with open_stage(tmp_path / "louzhu.sqlite3", tables, clock=clock) as stage:
        winner, silent = stage.member("winner"), stage.member("silent")
        ghost = 999
        for who, posts in ((winner.id, 5), (silent.id, 9), (ghost, 7)):
            await stage.app.act(meet, person=Person(who, "name"), at=stage.app.now_ms())
            await post(stage, who, posts)
        role = stage.guild.create_role("禁言")
        stage.env.backend.get_member(GUILD_ID, silent.id).role_ids.append(role.id)
        await stage.env.settle()
        await stage.pass_time(timedelta(hours=25))
        ranking: Any = stage.bot.get_cog("Ranking")
        await ranking.ask_after_candidates()
        await stage.app.act(close_period, period="2026-W48")
        winners = await stage.app.read(read_winners, period="2026-W48")
        assert [(each.member_id, each.place) for each in winners] == [(winner.id, 1)]


async def test_one_who_stands_far_back_sees_his_neighbours(stage: Stage) -> None:
    reader = stage.member("reader")
    await post(stage, reader.id, 1)
    for number in range(1, 26):
        await post(stage, number, 100 - number)
        await stage.app.act(meet_now, member_id=number)
    lines = said(await reader.slash(stage.channel, "rank")).splitlines()
    own = next(index for index, line in enumerate(lines) if line.startswith("-# You are number 26"))
    assert [re.findall(r"<@(\d+)>", line)[0] for line in lines[own + 1 : own + 4]] == ["24", "25", str(reader.id)]


def meet_now(tx: Transaction, community: Community, *, member_id: int, now: Any) -> None:
    """Let a member count as here."""
    member.open_member(tx, guild_id=community.guild_id, member_id=member_id, at=0)
    presence.update_checked(tx, guild_id=community.guild_id, member_id=member_id, at=int(now.timestamp() * 1000))


@pytest.mark.parametrize(
    ("language", "refusal"),
    [("zh-CN", "🤔 没有这一项，可选：发帖"), ("en", "🤔 There is no such thing. Choose one of: Posts")],
)
async def test_an_unknown_ranking_is_refused_with_what_there_is(stage: Stage, language: Any, refusal: str) -> None:
    reader = stage.member("reader")
    await stage.speaks(reader, language)
    assert stage.refused(await reader.slash(stage.channel, "rank", kind="nonsense")).startswith(refusal)


async def test_every_page_of_the_list_can_be_reached_with_its_buttons(stage: Stage) -> None:
    reader = stage.member("reader")
    for number in range(1, 46):
        await stage.app.act(meet_now, member_id=number)
    shown = await reader.slash(stage.channel, "members")
    seen: list[str] = re.findall(r"^`(\d+)`", said(shown), re.MULTILINE)
    for _ in range(2):
        shown = await reader.click(answer_of(shown), label="Next")
        seen += re.findall(r"^`(\d+)`", said(shown), re.MULTILINE)
    assert seen == [str(number) for number in range(1, 46)]
    shown = await reader.click(answer_of(shown), label="Back")
    assert re.findall(r"^`(\d+)`", said(shown), re.MULTILINE) == seen[20:40]


@pytest.mark.parametrize(
    "name", ["😀👨‍👩‍👧‍👦🏳️‍🌈", "مرحبا بالعالم", "龘" * 32, "**[x](y)** `z` @everyone", "\u202eevil\u202c"]
)
async def test_a_strange_name_leaves_the_list_in_shape(stage: Stage, name: str) -> None:
    strange = stage.member("strange", nick=name)
    await strange.slash(stage.channel, "me")
    lines = said(await stage.member("reader").slash(stage.channel, "members")).splitlines()
    (line,) = [each for each in lines if each.startswith("`1`")]
    assert re.fullmatch(r"`1` \*\*.+\*\* \| .+ \| 0 posts \| online", line)
    assert "\u202e" not in line


async def test_a_chart_says_the_same_in_words_and_hides_the_money_of_others(stage: Stage) -> None:
    reader, other = stage.member("reader"), stage.member("other")
    await post(stage, other.id, 3)
    await stage.pass_time(timedelta(days=1))
    await post(stage, other.id, -1)
    shown = await reader.slash(stage.channel, "trend", kind="posts", member=other, days="days-7")
    assert shown.ephemeral
    words = said(shown)
    assert "2 posts in total\n11-23: 3 posts\n11-24: -1 post" in words
    assert "Chart: Posts, last 7 days." in words, "the picture is described"
    refused = stage.refused(await reader.slash(stage.channel, "trend", kind="wealth", member=other))
    assert refused.startswith("🔒")
    assert "In" not in refused.split()
    community = await reader.slash(stage.channel, "trend", kind="wealth", whose="trend-community")
    assert "The whole community" in said(community)


async def test_how_a_members_money_came_and_went_is_charted_for_himself_and_the_staff_alone(stage: Stage) -> None:
    owner, other = stage.member("owner"), stage.member("other")
    managing = stage.guild.create_role("站长", permissions=discord.Permissions(manage_guild=True))
    manager = stage.member("manager", roles=[managing])
    money = Money(37, "wealth")
    await stage.app.act(pay, member_id=owner.id, money=money, house="staff", reason="staff-grant", key="37")
    no = stage.app.say("en", text("trend-money-is-private"))
    for asked in (
        await other.slash(stage.channel, "trend", kind="wealth", member=owner),
        await stage.forge_press(other, stage.channel, f"ranking:trend:wealth:{owner.id}:7"),
        await stage.forge_press(other, stage.channel, f"ranking:trend-kind:{owner.id}:7", ["wealth"]),
    ):
        assert stage.refused(asked) == no
    for who in (owner, manager):
        shown = await who.slash(stage.channel, "trend", kind="wealth", member=owner, days="days-7")
        assert "37 ding coins in, 0 ding coins out" in said(shown)


def test_who_hides_when_he_was_last_here_has_no_place_in_the_list_sorted_by_it(path: Path) -> None:
    """His place between two others would tell. Nor does the list begin beside him for who forges a button."""
    with opened(path) as tx:
        fill(tx, [("安", 3, 0), ("白", 2, 0), ("Zoe", 1, 0)])
        everybody = [line.member_id for line in read_members(tx, COMMUNITY, order="seen", now=NOON).lines]
        hider = everybody[1]
        hide_fields(tx, COMMUNITY, member_id=hider, fields=("last_seen",), now=NOON)
        left = [each for each in everybody if each != hider]
        assert [line.member_id for line in read_members(tx, COMMUNITY, order="seen", now=NOON).lines] == left
        beside = read_members(tx, COMMUNITY, order="seen", now=NOON, after=hider)
        assert ([line.member_id for line in beside.lines], beside.has_before) == (left, False)
        by_posts = [line.member_id for line in read_members(tx, COMMUNITY, order="posts", now=NOON).lines]
        assert hider in by_posts


async def test_the_twin_of_a_chart_names_no_day_whose_posts_are_gone_but_each_on_which_money_moved(
    stage: Stage,
) -> None:
    days = tuple(TrendDay(date(2026, 11, day), gained, lost) for day, gained, lost in [(1, 2, 1), (2, 1, 1), (3, 0, 0)])
    assert chart_text(stage.app, "en", Trend("posts", 0, days)) == "1 post in total\n11-01: 1 post"
    money = chart_text(stage.app, "en", Trend("wealth", 0, days)).splitlines()
    assert money == ["3 ding coins in, 2 ding coins out", "11-01: +2 / -1", "11-02: +1 / -1"]
