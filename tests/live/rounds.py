"""One database under torture: its rounds, and what must hold after each."""

from __future__ import annotations

import asyncio
import random
import re
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.driver import Driver, command
from benchmarks.loopback import FIRST_MEMBER_ID, FORUM_ID, GUILD_ID
from bot.clock import to_ms
from bot.community import Community
from bot.config import parse_config
from bot.ledger.service import pay
from bot.upkeep.verify import verify
from bot.wheel.service import choose_still
from bot.words import Money
from db.engine import Database, Transaction
from db.migrate import migrate
from tests.live.deeds import OPENER_ID, STAFF_MEMBER_ID, Deed, act, grant, press, said_yes, strings, submit
from tests.live.nursery import Nursery
from tests.live.process import Louzhu

CONFIG = """
[staff]
channel = "站务"
[checkin]
daily_channel = "大厅"
[moods]
minimum_membership_hours = 0
panel_interval_s = 2
old_panel_interval_s = 2
[gate]
role = "已验证"
channel = "大厅"
attack.arrivals_per_minute = 0
arithmetic.enabled = false
questions = [{ code = "sofa", ask = "二楼叫什么？", answers = ["沙发"] }]
[wheel]
free_spins = 0
price = 1
winners_channel = "读书会"
[[wheel.prizes]]
code = "coins"
name = "两枚"
kind = "currency"
amount = 2
currency = "wealth"
weight = 2
announce = true
[[wheel.prizes]]
code = "card"
name = "补签卡"
kind = "cards"
amount = 1
weight = 1
[[wheel.prizes]]
code = "thanks"
name = "谢谢惠顾"
kind = "none"
weight = 1
[[boards]]
code = "chat"
channel = "灌水区"
"""

FUNDS = 1000
PATIENCE_S = 60.0
"""How long anything may take that must come in the end; nothing is measured by it."""

_FAULT = re.compile(r"^\S+Z (ERROR|CRITICAL)(?!.* an act could not be saved)", re.MULTILINE)
"""A line of the bot's log that speaks of a fault of its own: a full disk is none."""


@dataclass
class Expected:
    """All that must be in the database in the end, over all rounds."""

    deeds: list[Deed] = field(default_factory=list)

    def of(self, kind: str) -> list[Deed]:
        """The deeds of a kind."""
        return [deed for deed in self.deeds if deed.kind == kind]


class Broken(AssertionError):
    """A promise that was not kept. The seed and the round are in the message."""


@dataclass
class Torture:
    """One database under torture."""

    discord: Driver
    nursery: Nursery
    folder: Path
    seed: int
    members: int
    """How many members act in a round; each does one of everything."""
    chance: random.Random = field(init=False)
    expected: Expected = field(default_factory=Expected)
    bot: Louzhu | None = None
    round: int = 0
    posts: list[list[Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)

    @property
    def database(self) -> Path:
        """The file that the bot works on."""
        return self.folder / "louzhu.sqlite3"

    def check(self, holds: bool, promise: str, **facts: Any) -> None:  # an assertion
        """Raise unless a promise was kept."""
        if not holds:
            told = " ".join(f"{name}={fact!r}" for name, fact in facts.items())
            raise Broken(f"{promise} (seed {self.seed}, round {self.round}) {told}")

    # --- The bot ---------------------------------------------------------------------------------------------------------

    def fund(self, rounds: int) -> None:
        """Make a database in which everybody has money to spend, as if by an earlier life of the bot."""
        now = datetime.now(UTC)
        migrate(self.database, at_ms=to_ms(now))
        community = Community(GUILD_ID, parse_config({}))

        def give(tx: Transaction) -> None:
            for number in range(rounds * self.members):
                money = Money(FUNDS, "wealth")
                facts: dict[str, Any] = {"member_id": FIRST_MEMBER_ID + number, "now": now}
                pay(tx, community, money=money, house="staff", reason="staff-grant", key=f"fund:{number}", **facts)
                choose_still(tx, community, still=True, **facts)

        async def run() -> None:
            database = await Database.open(self.database)
            await database.act(give)
            await database.close()

        asyncio.run(run())

    def launch(self) -> None:
        """Start the bot without waiting for anything."""
        self.discord.control("forget")
        self.bot = Louzhu.start(self.discord, self.folder, config=CONFIG, nursery=self.nursery)

    def start(self) -> None:
        """Start the bot and wait until it works."""
        self.launch()
        self.discord.wait_for("GATEWAY", "IDENTIFY")
        self.discord.settle()

    def kill(self) -> None:
        """SIGKILL. What the bot logged is looked at for faults."""
        assert self.bot is not None
        log = self.bot.kill()
        self.bot = None
        self.discord.configure(failures=[])
        self.check(_FAULT.search(log) is None, "no fault is logged", log=log[-3000:])

    # --- A round ---------------------------------------------------------------------------------------------------------

    def arrange(self) -> list[Deed]:
        """Let the members of a round come so far that each has one decisive step left, and return these steps."""
        first = FIRST_MEMBER_ID + (self.round - 1) * self.members
        member_ids = range(first, first + self.members)
        (topic_id,) = self.discord.happen(["open_topic", FORUM_ID, f"主题 {self.round}", OPENER_ID])
        forms = {each: self.prepare(press("gate:open", each)) for each in member_ids}
        grants = {each: self.prepare(grant(each)) for each in member_ids}
        self.wait_answered([*forms.values(), *grants.values()])
        self.wait_until(lambda: self.count(f"topic WHERE topic_id = {topic_id}") == 1, "a topic is counted")
        deeds: list[Deed] = []
        for each in member_ids:
            form_id = self.custom_id(forms[each], "gate:answer:")
            proposal = self.custom_id(grants[each], "staff:confirm:")
            steps: dict[str, tuple[dict[str, Any], int]] = {
                "checkin": (act(command("checkin"), each), 0),
                "spin": (press("wheel:spin", each), 0),
                "vote": (press(f"moods:vote:{topic_id}:filler", each), int(topic_id)),
                "card": (press(f"checkin:buy-card:{each}", each), 0),
                "gate": (submit(form_id, each, "沙发"), 0),
                "grant": (press(proposal, STAFF_MEMBER_ID, permissions="32"), int(proposal.rpartition(":")[2])),
            }
            for kind, (data, about) in steps.items():
                deeds.append(Deed(kind, each, self.hold(data), about))
        self.chance.shuffle(deeds)
        self.posts = [["say", topic_id, each] for each in member_ids]
        return deeds

    def hold(self, data: dict[str, Any]) -> str:
        """Begin an interaction that is delivered later; returns its id."""
        begun: dict[str, str] = self.discord.control("interaction", data=data, copies=0)
        return begun["id"]

    def prepare(self, data: dict[str, Any]) -> str:
        """Begin an interaction and deliver it; returns its id."""
        begun: dict[str, str] = self.discord.control("interaction", data=data, copies=1)
        return begun["id"]

    def custom_id(self, interaction_id: str, start: str) -> str:
        """The custom id in an answer that begins so."""
        (answers,) = self.discord.control("answers", ids=[interaction_id])
        found = [each for each in strings(answers) if each.startswith(start)]
        self.check(bool(found), "a screen has its button", start=start, answers=answers)
        return found[0]

    def let_loose(self, deeds: Sequence[Deed], *, fresh: bool = False) -> None:
        """Deliver all deeds at once, the posts among them."""
        ids = [deed.interaction_id for deed in deeds]
        half = len(ids) // 2
        self.discord.control("deliver", ids=ids[:half], fresh=fresh)
        if self.posts:
            said = self.discord.happen(*self.posts)
            self.expected.deeds += [
                Deed("post", post[2], "", int(message_id)) for post, message_id in zip(self.posts, said, strict=True)
            ]
            self.posts = []
        self.discord.control("deliver", ids=ids[half:], fresh=fresh)

    def run_round(self, kill: Callable[[Torture, Sequence[Deed]], None]) -> None:
        """One kill, and all that must hold after it."""
        self.round += 1
        deeds = self.arrange()
        kill(self, deeds)
        acknowledged = self.list_acknowledged(deeds)
        self.expected.deeds += deeds
        with self.remains() as dead:
            self.check_sound(dead)
            self.check_acknowledged(dead, acknowledged)
            self.cut_log(dead)
            left = rows(dead, _CHAIN)
        self.start()
        self.let_loose(deeds, fresh=True)
        self.wait_answered([deed.interaction_id for deed in deeds])
        self.check_in_the_end()
        self.check(self.rows(_CHAIN)[: len(left)] == left, "the start keeps what the kill left", left=len(left))

    def list_acknowledged(self, deeds: Sequence[Deed]) -> list[Deed]:
        """The deeds that were answered, and not with word that they do not count."""
        answers = self.discord.control("answers", ids=[deed.interaction_id for deed in deeds])
        return [deed for deed, given in zip(deeds, answers, strict=True) if said_yes(given)]

    # --- What must hold --------------------------------------------------------------------------------------------------

    @contextmanager
    def remains(self) -> Iterator[Path]:
        """A copy of what the kill left: the file and its log, untouched by anybody since."""
        with tempfile.TemporaryDirectory(dir=self.folder) as aside:
            copy = Path(aside, self.database.name)
            for suffix in ("", "-wal"):
                source = self.database.with_name(f"{self.database.name}{suffix}")
                if source.exists():
                    shutil.copyfile(source, copy.with_name(f"{copy.name}{suffix}"))
            yield copy

    def check_sound(self, database: Path) -> None:
        """`louzhu db verify` has nothing to say, and no act is there by half."""
        report = verify(database)
        self.check(report.holds, "verify passes", findings=[claim for claim in report.claims if not claim.holds])
        for promise, sql in HALF_ACTS.items():
            self.check(rows(database, sql) == [], promise, rows=rows(database, sql)[:5])

    def check_acknowledged(self, database: Path, acknowledged: Sequence[Deed]) -> None:
        """Everything that was answered is there."""
        self.check_there(database, acknowledged, "what was acknowledged is there")

    def check_there(self, database: Path, deeds: Sequence[Deed], promise: str) -> None:
        """Each of these deeds is in the database once."""
        with closing(sqlite3.connect(database, timeout=PATIENCE_S)) as connection:
            for deed in deeds:
                self.check(count_of(connection, deed) == 1, promise, deed=deed)

    def cut_log(self, database: Path) -> None:
        """Cut the write-ahead log at a random byte: what opens then is an earlier moment, whole."""
        log = database.with_name(f"{database.name}-wal")
        if not log.exists() or not log.stat().st_size:
            return
        cut = database.with_name("cut.sqlite3")
        shutil.copyfile(database, cut)
        cut.with_name("cut.sqlite3-wal").write_bytes(log.read_bytes()[: self.chance.randrange(log.stat().st_size)])
        everything = rows(database, "SELECT transfer_id, idempotency_key FROM transfer ORDER BY transfer_id")
        self.check_sound(cut)
        kept = rows(cut, "SELECT transfer_id, idempotency_key FROM transfer ORDER BY transfer_id")
        self.check(kept == everything[: len(kept)], "a cut log leaves an earlier moment", kept=len(kept))

    def check_in_the_end(self) -> None:
        """Everything is there once, paid once, told once, and nothing waits."""
        self.wait_until(lambda: self.count("outbox WHERE state = 'waiting'") == 0, "the outbox empties")
        posts = {deed.about for deed in self.expected.of("post")}
        self.wait_until(
            lambda: posts <= {row[0] for row in self.rows("SELECT message_id FROM post")}, "posts are found"
        )
        self.check_there(self.database, self.expected.deeds, "every deed is there once")
        for reason, kinds in PAID.items():
            paid = self.count(f"transfer WHERE reason = '{reason}'")
            due = sum(len(self.expected.of(kind)) for kind in kinds)
            self.check(paid == due, "everything is paid once", reason=reason, paid=paid, due=due)
        self.check_sound(self.database)
        self.check_told()

    def check_told(self) -> None:
        """What Discord shows is what was decided, each thing once."""
        held = self.discord.control("look", what="roles")
        for deed in self.expected.of("gate"):
            self.check(bool(held.get(str(deed.member_id))), "who passed the gate has the role", deed=deed)
        shown = list(self.discord.control("look", what="messages").values())
        wins = [said for message in shown for said in strings(message["components"]) if "两枚" in said and "#" in said]
        won = self.count("wheel_spin WHERE prize = 'coins'")
        self.check(len(wins) == won == len(set(wins)), "each win is announced once", told=len(wins), won=won)
        daily = [each for each in shown if any(id_ == "checkin:checkin" for id_ in strings(each["components"]))]
        days = self.count("checkin_day")
        self.check(len(daily) <= days, "the day's message is posted once", messages=len(daily), days=days)

    # --- Looking ---------------------------------------------------------------------------------------------------------

    def rows(self, sql: str) -> list[Any]:
        """What the database holds now, as another process sees it."""
        return rows(self.database, sql)

    def count(self, what: str) -> int:
        """How many rows there are of a table, with a condition."""
        found: int = self.rows(f"SELECT count(*) FROM {what}")[0][0]
        return found

    def wait_answered(self, ids: Sequence[str]) -> None:
        """Wait until each interaction has its answer."""
        self.discord.control("wait_answered", ids=list(ids), patience_s=PATIENCE_S)

    def wait_until(self, holds: Callable[[], bool], promise: str) -> None:
        """Wait for what must come in the end."""
        last = time.monotonic() + PATIENCE_S
        while not holds():
            self.check(time.monotonic() < last, promise, outbox=self.rows(_WAITING))
            time.sleep(0.02)


_CHAIN = "SELECT transfer_id, chain FROM transfer ORDER BY transfer_id"
"""Every transfer: one that was made anew, though the same, has another link."""

_WAITING = "SELECT kind, subject, attempts, due_at - created_at, last_error FROM outbox WHERE state = 'waiting'"

HALF_ACTS = {
    "a check-in and its reward come together": "SELECT member_id, day FROM checkin WHERE reward > 0 AND kind = 'own' AND"
    " NOT EXISTS (SELECT 1 FROM transfer WHERE idempotency_key ="
    " 'checkin-reward:' || checkin.guild_id || ':' || checkin.member_id || ':' || checkin.day)",
    "a spin and its price come together": "SELECT request_id FROM wheel_spin WHERE price > 0 AND NOT EXISTS"
    " (SELECT 1 FROM transfer WHERE idempotency_key = 'wheel-price:' || wheel_spin.request_id)",
    "a spin and its prize come together": "SELECT request_id FROM wheel_spin WHERE kind = 'currency' AND NOT EXISTS"
    " (SELECT 1 FROM transfer WHERE idempotency_key = 'wheel-prize:' || wheel_spin.request_id)",
    "a price and its spin come together": "SELECT idempotency_key FROM transfer WHERE reason = 'wheel-price' AND NOT EXISTS"
    " (SELECT 1 FROM wheel_spin WHERE idempotency_key = 'wheel-price:' || wheel_spin.request_id)",
    "whoever passed the gate is to get the role": "SELECT member_id FROM gate_member WHERE passed_at IS NOT NULL AND NOT EXISTS"
    " (SELECT 1 FROM outbox WHERE kind = 'gate-role' AND subject = CAST(gate_member.member_id AS TEXT))",
}
"""What an act writes in more than one place, as queries that find a half of it."""

PAID = {
    "checkin-reward": ["checkin"],
    "wheel-price": ["spin"],
    "makeup-card": ["card"],
    "mood-voter": ["vote"],
    "board-reply": ["post"],
}
"""How many transfers of a reason there must be in the end: one for each deed of the kinds."""


def count_of(connection: sqlite3.Connection, deed: Deed) -> int:
    """How often a deed is in the database."""
    facts = {"member": deed.member_id, "about": deed.about, "id": deed.interaction_id}
    sql = {
        "checkin": "checkin WHERE member_id = :member",
        "spin": "wheel_spin WHERE request_id = CAST(:id AS INTEGER)",
        "vote": "mood_vote WHERE member_id = :member AND topic_id = :about AND state = 'cast'",
        "card": "transfer WHERE idempotency_key = 'makeup-card:' || :id",
        "gate": "gate_member WHERE member_id = :member AND passed_at IS NOT NULL",
        "grant": f"transfer WHERE idempotency_key = 'staff:{GUILD_ID}:' || :about || ':' || :member",
        "post": "post WHERE message_id = :about AND author_id = :member",
    }[deed.kind]
    found: int = connection.execute(f"SELECT count(*) FROM {sql}", facts).fetchone()[0]
    return found


def rows(database: Path, sql: str) -> list[Any]:
    """What a database holds."""
    with closing(sqlite3.connect(database, timeout=PATIENCE_S)) as connection:
        return connection.execute(sql).fetchall()
