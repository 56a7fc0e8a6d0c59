"""The index against a simple model: any mix of posts, deletions, absences, restarts and readings ends in the same counts,
floors and credits, and what is there at the end is what Discord has."""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal, get_args

from hypothesis import given
from hypothesis import strategies as st

from bot.app import App
from bot.boards import catchup, service
from bot.boards.catchup import Found
from bot.boards.earnings import settle_debts
from bot.boards.screens import read_floors_of, read_statistics, read_topic
from bot.boards.service import Arrived, Seen
from bot.ledger.service import charge, read_wallet
from bot.refusal import Refusal
from bot.upkeep.verify import verify
from bot.words import Money
from db import member
from tests.machine import Restarting, examples
from tests.stage import GUILD_ID, NOON, StageClock, make_config

TABLES = {
    "forum": {"seconds_between_paid_posts": 0, "daily_caps": {"new_topic": 0, "reply": 0}},
    "boards": [{"code": "chat", "channel": "灌水"}],
}
MEMBERS = (1, 2, 3)
A_BOT = 99
PAGE = 3

Deed = Literal[
    "open",
    "post",
    "bot",
    "delete",
    "bulk",
    "drop",
    "lose",
    "return",
    "list",
    "page",
    "look",
    "repeat",
    "spend",
    "restart",
    "tomorrow",
]


@dataclass(frozen=True)
class Step:
    """One thing that happens. ``pick`` and ``member`` choose among what is there."""

    deed: Deed
    pick: int
    member: int


@dataclass
class Thread:
    """A topic as Discord has it: its messages, each with its author."""

    topic_id: int
    opener_id: int
    messages: dict[int, int] = field(default_factory=dict)
    starter_id: int = 0
    last_message_id: int = 0
    is_there: bool = True

    def seen(self) -> Seen:
        """What Discord says of it. Its count leaves out the message that opened it, be that there or not."""
        return Seen(
            topic_id=self.topic_id,
            board="chat",
            channel_id=1,
            opener_id=self.opener_id,
            title="主题",
            created_at=int(NOON.timestamp() * 1000),
            is_archived=False,
            is_locked=False,
            is_pinned=False,
            tags="[]",
            last_message_id=self.last_message_id,
            message_count=len(self.messages.keys() - {self.starter_id}),
        )


@dataclass
class Kept:
    """A topic as the model knows it: who is on which floor, and which of them are gone."""

    opener_id: int
    floors: dict[int, int] = field(default_factory=dict)
    authors: dict[int, int] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)
    is_there: bool = True
    sofa_id: int | None = None

    def see(self, message_id: int, author_id: int) -> bool:
        """A message is seen for the first time: it gets the next floor; ``False`` if it was seen."""
        if message_id in self.floors:
            return False
        opening = author_id == self.opener_id and 0 not in self.floors.values()
        self.floors[message_id] = 0 if opening else max([0, *self.floors.values()]) + 1
        self.authors[message_id] = author_id
        if self.sofa_id is None and author_id != self.opener_id:
            self.sofa_id = message_id
        return True

    def living(self) -> set[int]:
        """The posts that are thought to be there."""
        return set(self.floors) - self.gone


class World:
    """Discord, the bot's App, and the model, driven by the same steps."""

    def __init__(self, restarting: Restarting, app: App) -> None:
        self.restarting = restarting
        self.app = app
        self.threads: dict[int, Thread] = {}
        self.kept: dict[int, Kept] = {}
        self.is_here = True
        self.complete: set[int] = set()
        self.next_id = 1000
        self.spent: Counter[int] = Counter()
        self.now = NOON
        self.said_at: dict[int, datetime] = {}

    async def do(self, step: Step) -> None:
        """Let one thing happen."""
        await getattr(self, f"do_{step.deed}")(step)

    def thread(self, step: Step) -> Thread | None:
        """The topic that a step chose."""
        there = [thread for thread in self.threads.values() if thread.is_there]
        return there[step.pick % len(there)] if there else None

    async def do_open(self, step: Step) -> None:
        self.next_id += 1
        thread = Thread(self.next_id, MEMBERS[step.member])
        self.threads[thread.topic_id] = thread
        if self.is_here:
            await self.app.act(service.open_topic, seen=thread.seen())
            self.kept[thread.topic_id] = Kept(thread.opener_id)
            self.complete.add(thread.topic_id)

    async def do_post(self, step: Step) -> None:
        await self._say(self.thread(step), MEMBERS[step.member])

    async def do_bot(self, step: Step) -> None:
        await self._say(self.thread(step), A_BOT)

    async def _say(self, thread: Thread | None, author_id: int) -> None:
        if thread is None:
            return
        self.next_id += 1
        if not thread.last_message_id and author_id == thread.opener_id:
            thread.starter_id = self.next_id
        thread.messages[self.next_id] = author_id
        self.said_at[self.next_id] = self.now
        thread.last_message_id = self.next_id
        if self.is_here:
            await self._tell(thread, self.next_id, author_id)

    async def _tell(self, thread: Thread, message_id: int, author_id: int) -> None:
        if author_id == A_BOT:
            await self.app.act(service.count_other, topic_id=thread.topic_id, message_id=message_id, webhook_id=None)
            return
        await self.app.act(
            service.count_post,
            topic_id=thread.topic_id,
            seen=thread.seen(),
            arrived=Arrived(message_id, author_id, self.said_at[message_id]),
        )
        kept = self.kept.setdefault(thread.topic_id, Kept(thread.opener_id))
        if thread.topic_id in self.complete:
            kept.see(message_id, author_id)

    async def do_repeat(self, step: Step) -> None:
        """Discord tells of a message a second time."""
        thread = self.thread(step)
        if thread is None or not thread.messages or not self.is_here:
            return
        message_id = sorted(thread.messages)[step.member % len(thread.messages)]
        if thread.messages[message_id] != A_BOT:
            await self._tell(thread, message_id, thread.messages[message_id])

    async def do_delete(self, step: Step) -> None:
        thread = self.thread(step)
        if thread is not None and thread.messages:
            await self._delete(thread, [sorted(thread.messages)[step.member % len(thread.messages)]])

    async def do_bulk(self, step: Step) -> None:
        thread = self.thread(step)
        if thread is not None:
            await self._delete(thread, sorted(thread.messages)[-3:])

    async def _delete(self, thread: Thread, message_ids: list[int]) -> None:
        for message_id in message_ids:
            del thread.messages[message_id]
        if self.is_here and message_ids:
            await self.app.act(service.lose_posts, topic_id=thread.topic_id, message_ids=message_ids)
            kept = self.kept.get(thread.topic_id)
            if kept is not None:
                kept.gone |= set(message_ids) & set(kept.floors)

    async def do_drop(self, step: Step) -> None:
        """A topic is deleted."""
        thread = self.thread(step)
        if thread is not None and step.member == 0:
            thread.is_there = False
            if self.is_here:
                await self._drop(thread.topic_id)

    async def _drop(self, topic_id: int) -> None:
        await self.app.act(service.lose_topic, topic_id=topic_id)
        kept = self.kept.get(topic_id)
        if kept is not None:
            kept.is_there = False
            kept.gone |= {message_id for message_id, floor in kept.floors.items() if floor == 0}

    async def do_lose(self, step: Step) -> None:
        """The connection is lost."""
        self.is_here = False

    async def do_return(self, step: Step) -> None:
        """The connection is there again, and is no resumption."""
        self.is_here = True
        self.complete.clear()
        await self.app.act(service.open_session)

    async def do_restart(self, step: Step) -> None:
        """A restart in the midst of whatever was going on."""
        self.app = await self.restarting.restart()
        await self.do_return(step)

    async def do_tomorrow(self, step: Step) -> None:
        """A day passes."""
        self.now += timedelta(days=1)
        self.restarting.clock.set(self.now)

    async def do_list(self, step: Step) -> None:
        """Discord names all topics that it has."""
        if not self.is_here:
            return
        there = [thread for thread in self.threads.values() if thread.is_there]
        await self.app.act(catchup.list_topics, listed=[thread.seen() for thread in there])
        for thread in there:
            self.kept.setdefault(thread.topic_id, Kept(thread.opener_id))
        for topic_id in await self.app.read(catchup.read_missing, board="chat"):
            if not self.threads[topic_id].is_there:
                await self._drop(topic_id)
        await self._note_complete()

    async def do_page(self, step: Step) -> None:
        """A page of the reading."""
        if not self.is_here:
            return
        to_read = await self.app.read(catchup.next_to_read)
        if to_read is None:
            return
        thread = self.threads[to_read.topic_id]
        if not thread.is_there:
            await self._drop(thread.topic_id)
            return
        later = sorted(message_id for message_id in thread.messages if message_id > to_read.cursor_id)
        page = [
            Found(each, None if thread.messages[each] == A_BOT else thread.messages[each], self.said_at[each])
            for each in later[:PAGE]
        ]
        is_last = len(page) < PAGE
        await self.app.act(catchup.record_page, to_read=to_read, page=page, is_last=is_last)
        kept = self.kept[thread.topic_id]
        until = float("inf") if is_last else page[-1].message_id
        present = {found.message_id for found in page}
        kept.gone |= {each for each in kept.living() if to_read.cursor_id < each <= until and each not in present}
        for found in page:
            if found.author_id is not None:
                kept.see(found.message_id, found.author_id)
        await self._note_complete()

    async def do_look(self, step: Step) -> None:
        """A first post is looked for."""
        opening = await self.app.read(catchup.next_opening, is_archived=False) if self.is_here else None
        if opening is None:
            return
        thread = self.threads[opening.topic_id]
        if not thread.is_there:
            await self._drop(thread.topic_id)
            return
        is_there = opening.message_id in thread.messages
        await self.app.act(catchup.note_opening, opening=opening, is_there=is_there)
        if not is_there:
            self.kept[thread.topic_id].gone.add(opening.message_id)

    async def _note_complete(self) -> None:
        def complete(tx: Any, community: Any) -> set[int]:
            rows = tx.execute("SELECT topic_id FROM topic WHERE session = (SELECT session FROM board_index)")
            return {row[0] for row in rows}

        self.complete = await self.app.read(complete)

    async def do_spend(self, step: Step) -> None:
        """A member spends a coin, if he has one."""
        member_id = MEMBERS[step.member]
        try:
            await self.app.act(
                charge,
                member_id=member_id,
                money=Money(1, "wealth"),
                house="shop",
                reason="makeup-card",
                key=f"spend:{self.next_id}:{sum(self.spent.values())}",
            )
        except Refusal:
            return
        self.spent[member_id] += 1

    async def catch_up(self) -> None:
        """Read all that is not up to date, and look for all first posts."""
        step = Step("return", 0, 0)
        await self.do_return(step)
        await self.do_list(step)
        for _ in range(1000):
            if await self.app.read(catchup.next_to_read) is not None:
                await self.do_page(step)
            elif await self.app.read(catchup.next_opening, is_archived=False) is not None:
                await self.do_look(step)
            else:
                return
        raise AssertionError("the reading does not end")

    # --- What must be so at the end --------------------------------------------------------------------------------------

    async def compare(self) -> None:
        """Everything that the index says, against Discord and against the model."""
        for thread in self.threads.values():
            line = await self.app.read(read_topic, topic_id=thread.topic_id)
            if not thread.is_there:
                assert line is None
                continue
            kept = self.kept[thread.topic_id]
            posts = {message_id for message_id, author_id in thread.messages.items() if author_id != A_BOT}
            assert kept.living() == posts
            assert line is not None
            assert line.posts == len(posts)
            assert line.floors == max([0, *kept.floors.values()])
            assert line.participants == len({kept.authors[each] for each in posts})
            assert line.last_post_id == max(posts, default=None)
            assert await self.app.read(_sofa, topic_id=thread.topic_id) == kept.sofa_id
            for member_id in MEMBERS:
                page = await self.app.read(read_floors_of, topic_id=thread.topic_id, author_id=member_id, size=1000)
                own = {each for each in posts if kept.authors[each] == member_id}
                assert {(each.message_id, each.floor) for each in page.floors} == {
                    (each, kept.floors[each]) for each in own
                }
        await self._compare_members()
        there = [kept for kept in self.kept.values() if kept.is_there]
        numbers = await self.app.read(read_statistics, boards_shown=("chat",), now=self.app.clock.now())
        assert (numbers.topics, numbers.posts) == (len(there), sum(len(kept.living()) for kept in there))
        seen = Counter(self.said_at[each].date() for kept in self.kept.values() for each in kept.floors)
        assert numbers.today == seen[self.now.date()]

    async def _compare_members(self) -> None:
        for member_id in MEMBERS:
            own = [
                (kept, each) for kept in self.kept.values() for each in kept.living() if kept.authors[each] == member_id
            ]
            openings = sum(kept.floors[each] == 0 for kept, each in own)
            wallet = await self.app.read(read_wallet, member_id=member_id)
            balances = {money.currency: money.amount for money in wallet.balances}
            # What he spent of what was later called back, he owes: it is not forgiven, and never more than he spent.
            owed = await self.app.read(_owed, member_id=member_id)
            assert balances["wealth"] - owed == len(own) - self.spent[member_id]
            assert balances["prestige"] == openings
            assert not (owed and balances["wealth"])
            known = await self.app.database.read(member.find_member, guild_id=GUILD_ID, member_id=member_id)
            assert (0 if known is None else known.posts) == len(own)
            days = Counter(self.said_at[each].date().isoformat() for _, each in own)
            assert await self.app.read(_posts_by_day, member_id=member_id) == days
            sofas = sum(each == kept.sofa_id for kept, each in own)
            assert await self.app.read(_sofas, member_id=member_id) == sofas


def _sofa(tx: Any, community: Any, *, topic_id: int) -> int | None:
    found: int | None = tx.execute("SELECT sofa_id FROM topic WHERE topic_id = ?", (topic_id,)).fetchone()[0]
    return found


def _posts_by_day(tx: Any, community: Any, *, member_id: int) -> dict[str, int]:
    days = "kind = 'posts' AND member_id = ? AND period LIKE '____-__-__'"
    rows = tx.execute(f"SELECT period, value FROM tally WHERE {days}", (member_id,)).fetchall()
    return {period: value for period, value in rows if value}


def _sofas(tx: Any, community: Any, *, member_id: int) -> int:
    where = "kind = 'sofas' AND member_id = ? AND period = 'all'"
    found = tx.execute(f"SELECT value FROM tally WHERE {where}", (member_id,)).fetchone()
    return 0 if found is None else int(found[0])


def _owed(tx: Any, community: Any, *, member_id: int) -> int:
    return int(
        tx.execute(
            "SELECT coalesce(sum(transfer.amount), 0) FROM post_earning JOIN transfer ON transfer_id = receipt"
            " WHERE post_earning.state = 'owed' AND member_id = ? AND post_earning.currency = 'wealth'",
            (member_id,),
        ).fetchone()[0]
    )


def run(play: Callable[[World], Any]) -> None:
    """Play on an App of its own, and prove its database afterwards."""

    async def on_stage(path: Path) -> None:
        restarting = Restarting(path, make_config(TABLES), StageClock(NOON))
        app = await restarting.start()
        await app.act(service.open_session)
        await play(World(restarting, app))
        await restarting.stop()

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "louzhu.sqlite3"
        asyncio.run(on_stage(path))
        report = verify(path)
        assert report.holds, [finding for claim in report.claims for finding in claim.findings]


steps = st.lists(
    st.builds(
        Step,
        # Those that happen most stand there more than once.
        deed=st.sampled_from(
            [*get_args(Deed), "open", "post", "post", "post", "post", "delete", "delete", "page", "page"]
        ),
        pick=st.integers(0, 5),
        member=st.integers(0, 2),
    ),
    min_size=25,  # a topic, posts in it, and something that happens to them
    max_size=80,
)


@examples(60)
@given(steps)
def test_any_mix_of_events_absences_and_readings_ends_in_what_discord_has(taken: list[Step]) -> None:
    async def play(world: World) -> None:
        for step in (Step("open", 0, 0), Step("open", 0, 1), *taken):
            await world.do(step)
        await world.catch_up()
        await world.app.act(settle_debts, period="now")
        await world.compare()

    run(play)


@examples(12)
@given(steps, st.integers(1, 9))
def test_a_reading_that_is_killed_again_and_again_ends_like_one_that_is_not(taken: list[Step], every: int) -> None:
    async def index_of(world: World, *, is_killed: bool) -> list[Any]:
        world.is_here = False  # everything is there before the bot comes
        for step in taken:
            if step.deed in {"open", "post", "bot", "delete", "bulk", "drop"}:
                await world.do(step)
        step = Step("page", 0, 0)
        await world.do_return(step)
        await world.do_list(step)
        for pages in range(1, 2000):
            if await world.app.read(catchup.next_to_read) is None:
                break
            await world.do_page(step)
            if is_killed and pages % every == 0 and pages < 40:
                await world.do_restart(step)
                await world.do_list(step)
        await world.compare()
        return await world.app.read(_index)

    ends: list[Any] = []
    for is_killed in (False, True):

        async def play(world: World, is_killed: bool = is_killed) -> None:
            ends.append(await index_of(world, is_killed=is_killed))

        run(play)
    assert ends[0] == ends[1]


def _index(tx: Any, community: Any) -> list[Any]:
    """All that the index holds, but how it came there."""
    topics = tx.execute(
        "SELECT topic_id, opener_id, floors, posts, participants, opening_id, sofa_id, last_post_id FROM topic ORDER BY 1"
    ).fetchall()
    posts = tx.execute(
        "SELECT message_id, topic_id, author_id, floor, is_paid, deleted_at FROM post ORDER BY 1"
    ).fetchall()
    return [topics, posts]


def test_a_debt_is_settled_by_the_next_earning() -> None:
    async def play(world: World) -> None:
        await world.do(Step("open", 0, 0))
        await world.do(Step("post", 0, 0))
        await world.do(Step("spend", 0, 0))
        await world.do(Step("delete", 0, 0))
        await world.compare()
        await world.do(Step("post", 0, 0))
        assert await world.app.read(_owed, member_id=MEMBERS[0]) == 0
        world.app.clock.set(NOON + timedelta(minutes=1))  # type: ignore[attr-defined]
        await world.compare()

    run(play)
