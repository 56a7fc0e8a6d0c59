"""The member list and the rankings, as rows and as members see them."""

from __future__ import annotations

import itertools
import re
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.community import Community
from bot.presence.service import name_key, note_absence
from bot.ranking.screens import MEMBER_ORDERS, SIZE, read_members
from bot.tally.service import count
from db import member, presence
from db.engine import Transaction, connect
from db.level import Standing, update_standing
from db.migrate import migrate
from tests.stage import GUILD_ID, NOON, Stage, answer_of, make_config, said

COMMUNITY = Community(GUILD_ID, make_config())

people = st.lists(
    st.tuples(
        st.sampled_from(["安", "白", "Anna", "anna", "Zoe", "张璐璐", ""]), st.integers(0, 3), st.integers(-2, 2)
    ),
    min_size=1,
    max_size=70,
)


def fill(tx: Transaction, rows: list[tuple[str, int, int]]) -> None:
    """Write members with a name, posts (also their score and last activity) and wealth."""
    for number, (name, posts, wealth) in enumerate(rows, start=1):
        facts: dict[str, int] = {"guild_id": GUILD_ID, "member_id": 1000 - number}
        member.open_member(tx, **facts, at=0)
        tx.execute("UPDATE member SET posts = :posts WHERE member_id = :member_id", {**facts, "posts": posts})
        update_standing(tx, **facts, standing=Standing(posts, 1))
        presence.update_seen(tx, **facts, name=name, name_key=name_key(name), joined_at=None, last_seen_at=posts)
        count(tx, COMMUNITY, member_id=1000 - number, kind="wealth", change=wealth, now=NOON)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=people, order=st.sampled_from([*MEMBER_ORDERS, "wealth"]))
def test_paging_forth_and_back_shows_every_member_once_and_in_order(
    tmp_path: Path, rows: list[tuple[str, int, int]], order: str
) -> None:
    path = tmp_path / "louzhu.sqlite3"
    for old in tmp_path.iterdir():
        old.unlink()
    migrate(path, at_ms=0)
    with closing(connect(path)) as connection:
        tx = Transaction(connection)
        connection.execute("BEGIN")
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
        due = [row[0] for row in sorted(numbered, key=keys[order]) if order != "wealth" or row[3]]
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


def test_names_are_found_by_their_beginning_without_case_and_members_by_uid(tmp_path: Path) -> None:
    migrate(tmp_path / "louzhu.sqlite3", at_ms=0)
    with closing(connect(tmp_path / "louzhu.sqlite3")) as connection:
        tx = Transaction(connection)
        fill(tx, [("Anna", 0, 0), ("张璐璐", 0, 0), ("ANTON", 0, 0), ("张三", 0, 0), ("12", 0, 0)])

        def found(search: str) -> list[int]:
            return [line.uid for line in read_members(tx, COMMUNITY, order="posts", search=search, now=NOON).lines]

        assert found("an") == [1, 3]
        assert found("张") == [2, 4] or found("张") == [4, 2]
        assert found("璐") == []
        assert found("4") == [4]
        assert found("12") == [5]
        note_absence(tx, COMMUNITY, member_id=999, absence="left", now=NOON)
        assert found("an") == [3]
        assert found("1") == [5]


@pytest.mark.parametrize("order", [*MEMBER_ORDERS, "wealth"])
def test_a_page_of_the_list_is_read_from_an_index(tmp_path: Path, order: str) -> None:
    migrate(tmp_path / "louzhu.sqlite3", at_ms=0)
    with closing(connect(tmp_path / "louzhu.sqlite3")) as connection:
        tx = Transaction(connection)
        fill(tx, [("Anna", 1, 1)] * (2 * SIZE))
        statements: list[str] = []
        connection.set_trace_callback(statements.append)
        read_members(tx, COMMUNITY, order=order, now=NOON)
        read_members(tx, COMMUNITY, order=order, now=NOON, after=990)
        read_members(tx, COMMUNITY, order=order, now=NOON, before=990)
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
