"""The demo's community and its past: people, boards and posts from `story.toml`, and weeks of check-ins and money moved by
the bot's own acts. What people write during a demo is kept in a journal and told again at the next start.

The simulated Discord lives in memory only. It is told the same past at each start, at the same moments, so that every
person, channel, topic and post has the same id again, and the bot's database still fits it.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from importlib import resources
from pathlib import Path
from typing import Any

import discord
from simcord import ChannelHandle, Env, GuildHandle, MemberActor

from bot.app import App
from bot.boards.deletion import doom_post
from bot.boards.digest import TAG, set_digest
from bot.boards.service import PANEL
from bot.checkin.service import DAILY, buy_card, check_in, make_up
from bot.checkin.uptime import note_alive
from bot.clock import Clock, SystemClock, to_ms
from bot.community import Community
from bot.demo.clock import advance_to
from bot.demo.world import ChannelGroup, Kind, Viewer, World, add_member, create_person, name_bot
from bot.moods.reactions import counts_as_vote
from bot.moods.service import Way, cast_vote
from bot.presence.service import note_stays
from bot.presence.tracker import Person
from bot.staff.service import Deed, carry_out, propose
from bot.transfer import service as transfer
from bot.wheel.seeds import fresh_seeds
from bot.wheel.service import spin
from db import boards, checkin, outbox, uptime
from db.engine import Transaction

GUILD_ID = 880_000_000_000_000_000
EPOCH = datetime(2015, 1, 1, tzinfo=UTC)

_WHEEL_SINCE_DAYS_AGO = 5
"""Since when people have tried the wheel, so that there are winners to see and days to export."""

_ACTIVE_EVERY_MINUTES = 5

_OUTAGE_DAYS_AGO = 20
"""On this day the bot was away from ten past midnight until half past five, so that a bridged day is to be seen."""


class StoryClock:
    """The real time, unless the past is being told."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self.moment: datetime | None = None

    def now(self) -> datetime:
        """The moment that is being told, or the present."""
        return self._clock.now() if self.moment is None else self.moment


@dataclass(slots=True)
class Scene:
    """The community on the simulated Discord."""

    guild: GuildHandle
    people: dict[str, MemberActor]
    boards: dict[str, ChannelHandle]
    viewers: list[Viewer]
    halls: list[ChannelHandle] = field(default_factory=list)
    forums: list[ChannelHandle] = field(default_factory=list)

    def channel_groups(self, boards: str, halls: str) -> list[ChannelGroup]:
        """The boards and halls for the sidebar, under these two names."""
        return [ChannelGroup(boards, self.forums), ChannelGroup(halls, self.halls)]


def read_story() -> dict[str, Any]:
    """The people, boards and posts."""
    return tomllib.loads(resources.files("bot.demo").joinpath("story.toml").read_text(encoding="utf-8"))


def build_scene(env: Env, story: Mapping[str, Any], community: Community, founded: date) -> Scene:
    """Make the server with its roles, people and boards, always in the same order. ``founded``: the day that the story is
    told from."""
    name_bot(env, "楼主")
    founder = create_person(env, story["founder"]["name"], story["founder"]["shown"])
    guild = env.create_guild(story["community"], id=GUILD_ID, owner=founder, preferred_locale="zh-CN")
    staff = guild.create_role("版主", permissions=discord.Permissions(manage_messages=True), color=0x2980B9)
    admin = guild.create_role("站长", permissions=discord.Permissions(administrator=True), color=0xC0392B, hoist=True)
    resident = guild.create_role("街坊")  # what a newcomer gets for a right answer at the gate
    roles = {"admin": [admin, staff, resident], "moderator": [staff, resident], "regular": [resident]}
    people: dict[str, MemberActor] = {}
    viewers: list[Viewer] = []
    for person in story["people"]:
        user = create_person(env, person["name"], person["shown"])
        joined_at = community.day_begins_at(founded - timedelta(days=person["since"]))
        member = add_member(env, guild, user, roles=roles.get(person["kind"], []), joined_at=joined_at)
        people[person["name"]] = member
        kind: Kind = person["kind"]
        viewers.append(Viewer(member, kind))
    scene = Scene(guild, people, {}, viewers)
    hidden = {
        guild.default_role: discord.PermissionOverwrite(view_channel=False),
        staff: discord.PermissionOverwrite(view_channel=True),
        guild.me: discord.PermissionOverwrite(view_channel=True, send_messages=True),
    }
    for board in story["boards"]:
        if board["kind"] == "forum":
            channel = guild.create_forum_channel(board["name"])
            tags = [
                {"id": str(env.backend.snowflake()), "name": name, "moderated": name == "精华"}
                | {"emoji_id": None, "emoji_name": None}
                for name in ("精华", *board.get("tags", ()))
            ]
            env.backend.edit_channel(channel.id, {"topic": board["about"], "available_tags": tags})
            scene.forums.append(channel)
        else:
            overwrites: Any = hidden if board["kind"] == "staff" else None
            channel = guild.create_text_channel(board["name"], topic=board["about"], overwrites=overwrites)
            scene.halls.append(channel)
        scene.boards[board["name"]] = channel
    # A newcomer sees the demo first through a regular's eyes: something is there to be seen.
    scene.viewers.sort(key=lambda viewer: ("regular", "newcomer", "moderator", "admin").index(viewer.kind))
    return scene


@dataclass(order=True, frozen=True, slots=True)
class _Happening:
    """Something that happened at a moment. ``order`` keeps what happened at once in the order of the story."""

    at: datetime
    order: int
    tell: Callable[[], Awaitable[None]] = field(compare=False)


class Storyteller:
    """Tells the past, in order of time."""

    def __init__(
        self, app: App, clock: StoryClock, env: Env, scene: Scene, story: Mapping[str, Any], founded: date
    ) -> None:
        self._app = app
        self._clock = clock
        self._env = env
        self._scene = scene
        self._story = story
        self._founded = founded
        self._world = World(env, scene.viewers)
        self._happenings: list[_Happening] = []
        self._told: dict[str, list[int]] = {}  # by a topic's title: the messages on its floors

    async def tell(self, *, until: datetime, with_deeds: bool, journal: Iterable[Mapping[str, Any]]) -> None:
        """Tell what was written, and ``with_deeds`` also what was done: the first time only, for the bot remembers it."""
        self._posts()
        self._archived()
        self._votes(with_deeds=with_deeds)
        self._deletions(with_deeds=with_deeds)
        self._written(journal)
        if with_deeds:
            self._checkins()
            self._visits()
            self._spins()
            self._digests()
            self._deeds()
        for happening in sorted(self._happenings):
            if happening.at >= until:
                break
            await advance_to(self._env, happening.at)
            self._clock.moment = happening.at
            if with_deeds:
                await self._app.act(_stay_alive)
            await happening.tell()
            if with_deeds:
                # After what was written, so that it has the same ids in every demo.
                await self._app.outbox.perform_due()
        if with_deeds:
            await self._note_stays()
        else:
            self._app.presence.take(self._app.now_ms())  # what is told again was counted the first time
        self._clock.moment = None

    def _moment(self, days: int, at: str) -> datetime:
        """``at`` o'clock, so many days before the demo was founded."""
        day = self._founded - timedelta(days=days)
        return datetime.combine(day, time.fromisoformat(at), self._app.community.zone).astimezone(UTC)

    def _add(self, at: datetime, tell: Callable[[], Awaitable[None]]) -> None:
        self._happenings.append(_Happening(at, len(self._happenings), tell))

    # --- What was written ------------------------------------------------------------------------------------------------

    def _posts(self) -> None:
        for said in self._story["said"]:
            at = self._moment(said["days"], said["at"])

            async def say(said: Mapping[str, Any] = said) -> None:
                await self._say(self._scene.boards[said["board"]], said["who"], said["words"])

            self._add(at, say)
        for topic in self._story["topics"]:
            self._topic(topic)

    def _topic(self, topic: Mapping[str, Any]) -> None:
        floors = self._told[topic["title"]] = []

        async def open_topic() -> None:
            floors.append(
                self._open_topic(
                    self._scene.people[topic["who"]],
                    self._scene.boards[topic["board"]].id,
                    topic["title"],
                    topic["words"].strip(),
                )
            )
            await self._env.settle()

        at = self._moment(topic["days"], topic["at"])
        self._add(at, open_topic)
        for who, minutes, words in topic["replies"]:
            at += timedelta(minutes=minutes)

            async def reply(who: str = who, words: str = words) -> None:
                floors.append(await self._say(self._thread(floors[0]), who, words))

            self._add(at, reply)

    def _archived(self) -> None:
        for topic in self._story["topics"]:

            async def archive(title: str = topic["title"]) -> None:
                self._env.backend.edit_channel(self._told[title][0], {}, thread_metadata={"archived": True})
                await self._env.settle()

            if "archived" in topic:
                self._add(self._moment(topic["archived"], "12:00"), archive)

    def _votes(self, *, with_deeds: bool) -> None:
        """Votes on topics: cast ``with_deeds`` only, but those that stand as reactions are seen again each time."""
        for votes in self._story["votes"]:
            for who, mood, days, at, way in votes["cast"]:

                async def vote(topic: str = votes["topic"], who: str = who, mood: str = mood, way: Way = way) -> None:
                    topic_id, member_id = self._told[topic][0], self._scene.people[who].id
                    if way == "reaction":
                        await self._react(topic_id, member_id, mood, again=not with_deeds)
                    elif with_deeds:
                        facts = {"topic_id": topic_id, "member_id": member_id, "mood": mood, "way": way}
                        await self._app.act(cast_vote, **facts, joined_at=None)

                self._add(self._moment(days, at), vote)

    async def _react(self, topic_id: int, member_id: int, mood: str, *, again: bool) -> None:
        """A member reacts to a topic's first post; ``again`` only if that vote still stands."""
        kind = self._app.config.moods.find_kind(mood)
        assert kind is not None  # the demo has the moods of the defaults
        facts = {"topic_id": topic_id, "member_id": member_id, "emoji": kind.emoji}
        if not again or await self._app.read(counts_as_vote, **facts):
            self._env.backend.set_reaction(topic_id, topic_id, kind.emoji, member_id, reacted=True)
            await self._env.settle()

    def _deletions(self, *, with_deeds: bool) -> None:
        """Posts that a moderator deletes: in the world each time, on the bot's books ``with_deeds`` only."""
        for gone in self._story["deletions"]:

            async def delete(gone: Mapping[str, Any] = gone) -> None:
                floors = self._told[gone["topic"]]
                message_id = floors[gone["floor"]]
                if with_deeds:
                    await self._app.act(
                        doom_post,
                        actor_id=self._scene.people[gone["who"]].id,
                        message_id=message_id,
                        take_back=gone["take_back"],
                        reason=gone["reason"],
                    )
                self._env.backend.delete_message(floors[0], message_id)
                await self._env.settle()

            self._add(self._moment(gone["days"], gone["at"]), delete)

    def _open_topic(self, member: MemberActor, board_id: int, title: str, words: str) -> int:
        return self._world.post_topic(member, board_id, title, words)

    def _thread(self, topic_id: int) -> ChannelHandle:
        return ChannelHandle(self._env, self._scene.guild, self._env.backend.get_channel(topic_id))

    async def _say(self, channel: ChannelHandle, who: str, words: str) -> int:
        return (await self._scene.people[who].send(channel, words)).id

    def _written(self, journal: Iterable[Mapping[str, Any]]) -> None:
        """What people wrote in earlier demos."""
        by_id = {member.id: name for name, member in self._scene.people.items()}
        for entry in journal:

            async def again(entry: Mapping[str, Any] = entry) -> None:
                member = self._scene.people[by_id[entry["who"]]]
                if entry["topic"] is None:
                    await self._say(self._thread(entry["channel"]), by_id[entry["who"]], entry["words"])
                else:
                    self._open_topic(member, entry["channel"], entry["topic"], entry["words"])
                    await self._env.settle()

            if entry["who"] in by_id:
                self._add(datetime.fromisoformat(entry["at"]), again)

    # --- What was done ---------------------------------------------------------------------------------------------------

    def _checkins(self) -> None:
        for person in self._story["people"]:
            if "checkin" not in person:
                continue
            for days in range(person["since"], -1, -1):
                if days in person.get("misses", ()):
                    continue
                # Nobody comes at the same minute every day.
                jitter = timedelta(minutes=(days * 7 + len(person["name"]) * 3) % 19)
                words = person.get("words") if days % 9 == 0 else None
                mood = person.get("mood") if days % 3 else None
                who = Person(self._scene.people[person["name"]].id, person["shown"])

                async def come(
                    who: Person = who,
                    mood: str | None = mood,
                    words: str | None = words,
                ) -> None:
                    self._app.presence.note(who, self._app.now_ms())
                    await self._app.act(check_in, member_id=who.member_id, mood=mood, words=words)

                self._add(self._moment(days, person["checkin"]) + jitter, come)

    def _visits(self) -> None:
        """Whoever came on a day was active for a while until his check-in, and many once more in the evening; written down at
        the end of the day."""
        for days in range(max(person["since"] for person in self._story["people"]), 0, -1):

            async def write_down(days: int = days) -> None:
                await self._note_stays()  # what was posted meanwhile
                for visit in ("stays", "evening"):
                    for person in self._story["people"]:
                        if visit in person and days <= person["since"] and days not in person.get("misses", ()):
                            self._visit(person, visit, days)
                    await self._note_stays()

            self._add(self._moment(days, "23:59"), write_down)

    def _visit(self, person: Mapping[str, Any], visit: str, days: int) -> None:
        """Note a visit of a day with an activity every so often."""
        at, minutes = (person["checkin"], person["stays"]) if visit == "stays" else person["evening"]
        until = self._moment(days, at)
        who = Person(self._scene.people[person["name"]].id, person["shown"])
        for ago in range(minutes + days % 7, -1, -_ACTIVE_EVERY_MINUTES):
            self._app.presence.note(who, to_ms(until - timedelta(minutes=ago)))

    async def _note_stays(self) -> None:
        if stays := self._app.presence.take(self._app.now_ms()):
            await self._app.act(note_stays, stays=stays)

    def _spins(self) -> None:
        """In the last days everybody who came tried the wheel, for free."""
        for place, person in enumerate(self._story["people"]):
            if "checkin" not in person:
                continue
            for days in range(min(person["since"], _WHEEL_SINCE_DAYS_AGO), 0, -1):
                member_id, request_id = self._scene.people[person["name"]].id, 100 * days + place

                async def turn(member_id: int = member_id, request_id: int = request_id) -> None:
                    await self._app.act(spin, member_id=member_id, request_id=request_id, seeds=self._seeds())

                self._add(self._moment(days, person["checkin"]) + timedelta(minutes=30 + place), turn)

    def _seeds(self) -> tuple[bytes, bytes]:
        """The wheel's seeds of the day that is told and of the next: the past has its own, so that it is the same however
        often it is told; the present has fresh ones that nobody knows."""
        day = self._app.community.day_of(self._app.clock.now())
        told = [
            hashlib.sha256(f"{each}".encode()).digest() if each < self._founded else fresh
            for each, fresh in zip((day, day + timedelta(days=1)), fresh_seeds(self._app), strict=True)
        ]
        return told[0], told[1]

    def _digests(self) -> None:
        for chosen in self._story["digests"]:

            async def choose(chosen: Mapping[str, Any] = chosen) -> None:
                await self._app.act(
                    set_digest,
                    actor_id=self._scene.people[chosen["who"]].id,
                    topic_id=self._told[chosen["topic"]][0],
                    grade=chosen["grade"],
                    reason=chosen["reason"],
                    tell=True,
                )

            self._add(self._moment(chosen["days"], chosen["at"]), choose)

    def _deeds(self) -> None:
        people = {name: member.id for name, member in self._scene.people.items()}

        async def miss_and_mend() -> None:
            for request in range(2):
                await self._app.act(buy_card, member_id=people["xiaoman"], request_id=request + 1)
            await self._app.act(make_up, member_id=people["xiaoman"], day=self._founded - timedelta(days=9))

        self._add(self._moment(8, "20:00"), miss_and_mend)
        for days, at, deed in (
            (24, "21:00", Deed("grant", (people["ahe"], people["daliu"]), 20, "contribution", 0, "图书室出力最多")),
            (16, "09:30", Deed("grant", (people["ahe"],), 5, "prestige", 0, "整理每月的账")),
            (10, "22:10", Deed("fine", (people["soda"],), 5, "wealth", 0, "连发了八个一样的帖子")),
            (9, "22:00", Deed("cards", (people["soda"],), 1, "", 0, "态度很好，送一张补签卡")),
        ):

            async def decide(deed: Deed = deed) -> None:
                preview = await self._app.act(propose, actor_id=people["laochen"], deed=deed)
                await self._app.act(carry_out, actor_id=people["laochen"], proposal_id=preview.proposal_id)

            self._add(self._moment(days, at), decide)

        for place, gift in enumerate(self._story["transfers"], start=1):

            async def pay(gift: Mapping[str, Any] = gift, request_id: int = place) -> None:
                giver: dict[str, Any] = {"member_id": people[gift["who"]], "joined_at": None, "request_id": request_id}
                terms = {"amount": gift["amount"], "currency": None, "words": gift["words"]}
                await self._app.act(transfer.propose, receiver_id=people[gift["to"]], **giver, **terms)
                await self._app.act(transfer.transfer, **giver)

            self._add(self._moment(gift["days"], gift["at"]), pay)

        async def come_back() -> None:
            await self._app.act(_was_alive_at, at=self._moment(_OUTAGE_DAYS_AGO, "00:10"))
            await self._app.act(note_alive)

        self._add(self._moment(_OUTAGE_DAYS_AGO, "05:30"), come_back)


_PANELS = 50
"""So many topics of each board get their panel back; nobody looks further."""


def hang_up_boards(tx: Transaction, community: Community, *, now: datetime) -> None:
    """Let the last two days' check-ins and the topics' panels be posted anew, and the digests be tagged: what earlier demos
    showed went with that simulated Discord."""
    today = community.day_of(now)
    for day in (today - timedelta(days=1), today):
        if checkin.count_day(tx, guild_id=community.guild_id, day=day.isoformat()):
            outbox.insert_outbox(
                tx, guild_id=community.guild_id, kind=DAILY, subject=day.isoformat(), payload="{}", at=to_ms(now)
            )
    for board in community.config.boards:
        for topic in boards.list_topics(
            tx, guild_id=community.guild_id, board=board.code, order="created", limit=_PANELS
        ):
            outbox.insert_outbox(
                tx, guild_id=community.guild_id, kind=PANEL, subject=str(topic.topic_id), payload="{}", at=to_ms(now)
            )
            if topic.digest:
                outbox.insert_outbox(
                    tx, guild_id=community.guild_id, kind=TAG, subject=str(topic.topic_id), payload="{}", at=to_ms(now)
                )


def _stay_alive(tx: Transaction, community: Community, *, now: datetime) -> None:
    """In the story the bot was always there, but for one night."""
    uptime.upsert_alive(tx, guild_id=community.guild_id, at=to_ms(now))


def _was_alive_at(tx: Transaction, community: Community, *, at: datetime, now: datetime) -> None:
    uptime.update_alive(tx, guild_id=community.guild_id, at=to_ms(at))


class Journal:
    """What people write during a demo, line by line, so that the next start can tell it again."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> list[dict[str, Any]]:
        """What was written and not deleted, in order."""
        if not self._path.exists():
            return []
        entries = [json.loads(line) for line in self._path.read_text(encoding="utf-8").splitlines() if line]
        deleted = {entry["deleted"] for entry in entries if "deleted" in entry}
        return [entry for entry in entries if "deleted" not in entry and entry["id"] not in deleted]

    def follow(self, env: Env) -> None:
        """Write down what people post from now on."""
        titles: dict[int, tuple[int, str]] = {}

        def listen(event: str, payload: Mapping[str, Any]) -> None:
            if event == "THREAD_CREATE":
                titles[int(payload["id"])] = (int(payload["parent_id"]), payload["name"])
            elif event == "MESSAGE_CREATE" and not payload["author"].get("bot") and payload["content"]:
                channel_id, title = titles.pop(int(payload["id"]), (int(payload["channel_id"]), None))
                self._write(
                    id=int(payload["id"]),
                    # The middle of the millisecond that the id was made in: told again, the same id comes out.
                    at=(_made_at(int(payload["id"])) + timedelta(microseconds=500)).isoformat(),
                    who=int(payload["author"]["id"]),
                    channel=channel_id,
                    topic=title,
                    words=payload["content"],
                )
            elif event == "MESSAGE_DELETE":
                self._write(deleted=int(payload["id"]))

        env.backend.subscribers.append(listen)

    def _write(self, **entry: Any) -> None:
        with self._path.open("a", encoding="utf-8") as journal:
            journal.write(json.dumps(entry, ensure_ascii=False) + "\n")


def _made_at(snowflake: int) -> datetime:
    return EPOCH + timedelta(milliseconds=snowflake >> 22)
