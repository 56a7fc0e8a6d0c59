"""`louzhu demo`: the real bot on a simulated Discord, in a browser on this machine. Nothing leaves the machine."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import shutil
import signal
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from importlib import resources
from importlib.metadata import version
from pathlib import Path
from typing import Any

from simcord import Env

from bot.app import App
from bot.client import ForumBot
from bot.community import Community
from bot.config import Config, parse_config
from bot.console import Console
from bot.demo.clock import follow_real_time
from bot.demo.hub import Hub, PortTaken
from bot.demo.parity import complete_simulation
from bot.demo.story import GUILD_ID, Journal, Scene, StoryClock, Storyteller, build_scene, hang_up_boards, read_story
from bot.log import set_up_logging
from bot.run import prepare_database
from bot.upkeep.lock import hold
from bot.words import Language, text
from db.engine import Database

FOLDER = Path("data/demo")
PORT = 8765
DATABASE, FOUNDED, JOURNAL = "louzhu.sqlite3", "founded", "journal.jsonl"


def run_demo(console: Console, *, port: int | None, fresh: bool, language: Language | None) -> int:
    """Run the demo until Ctrl-C; returns the exit code.

    Raises:
        StartupFault, UpkeepFault: it cannot start, and nothing was changed.
    """
    set_up_logging(level="warning", form="text", token="")
    database = FOLDER / DATABASE
    with hold(database):
        if prepare(FOLDER, fresh=fresh):
            console.say(text("cli-demo-outdated"))
        try:
            asyncio.run(_serve(console, FOLDER, PORT if port is None else port, language or console.language))
        except PortTaken as error:
            console.complain(error.text)
            return 1
    console.say(text("cli-demo-stopped"))
    return 0


def prepare(folder: Path, *, fresh: bool) -> bool:
    """Bring the demo's database up to date. Half a past, from a first start that was broken off, is told anew, and so is one
    that another version of the story told; returns whether that was so.

    Raises:
        UpkeepFault: the database cannot be used as it is.
    """
    is_outdated = (folder / FOUNDED).exists() and _told_by(folder) != fingerprint()
    if fresh or is_outdated or not (folder / FOUNDED).exists():
        for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", FOUNDED, JOURNAL):
            (folder / name).unlink(missing_ok=True)
        shutil.rmtree(folder / "backups", ignore_errors=True)
    prepare_database(folder / DATABASE, now=StoryClock().now())
    return is_outdated and not fresh


def fingerprint() -> str:
    """What a past is told by. The people and posts of another story, or of another simulation, have other ids: the database
    would not know them again."""
    told_by = hashlib.sha256(version("simcord").encode())
    for name in ("story.toml", "story.py", "world.py"):
        told_by.update(resources.files("bot.demo").joinpath(name).read_bytes())
    return told_by.hexdigest()


def _told_by(folder: Path) -> str:
    return (folder / FOUNDED).read_text(encoding="utf-8").partition("\n")[2].strip()


def demo_config(folder: Path, language: Language) -> Config:
    """The settings of the demo: the defaults, with every feature that has a place in the demo's community."""
    return parse_config(
        {
            "discord": {"guild_id": GUILD_ID},
            "community": {"language": language},
            "database": {"path": str(folder / DATABASE), "backup_folder": str(folder / "backups")},
            "staff": {"roles": ["版主"], "channel": "管理室"},
            "checkin": {"daily_channel": "签到处", "board_channel": "签到处"},
            # The community is told from long before its first start.
            "forum": {"pay_history": True},
            "boards": [
                {"code": "news", "channel": "街坊新闻"},
                {"code": "talk", "channel": "谈天说地"},
                {"code": "reading", "channel": "读书角"},
                {"code": "crafts", "channel": "手艺人"},
                {"code": "blog", "channel": "博客"},
            ],
            "blog": {"board": "blog"},
            "exchange": [
                {"from_currency": "wealth", "to_currency": "goodwill", "give": 2, "get": 1},  # phpwind's own
                {"from_currency": "wealth", "to_currency": "member_coin", "give": 100, "get": 1, "fee_percent": 1},
            ],
            # Nine people make smaller bursts and rings than a community of thousands.
            "moods": {"burst_votes": 5, "ring_votes": 2},
            "gate": {"role": "街坊", "channel": "验证处", "reply": {"below_posts": 1}},
            "services": {"channel": "社区服务"},
        }
    )


async def _serve(console: Console, folder: Path, port: int, language: Language) -> None:
    console.say(text("cli-demo-starting"))
    stop = asyncio.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(each, stop.set)
    async with open_community(folder, language, StoryClock()) as community:
        hub = Hub(
            community.env,
            port=port,
            language=language,
            viewers=community.scene.viewers,
            channels=lambda: community.scene.channel_groups(
                console.phrase(text("demo-boards")), console.phrase(text("cli-demo-halls"))
            ),
            words=_page_words(community.app, language),
            timezone=community.app.config.community.time_zone,
        )
        async with hub:
            await community.bot.begin_work()
            ticking = asyncio.create_task(follow_real_time(community.env, community.app.clock, hub.turn, hub.refresh))
            console.say(text("cli-demo-ready", address=hub.url))
            await stop.wait()
            console.say(text("cli-demo-stopping"))
            ticking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await ticking
            await community.bot.jobs.stop()


def _page_words(app: App, language: Language) -> dict[str, str]:
    """What the demo's pages say."""
    return {key: app.say(language, text(key)) for key in app.words.keys(language) if key.startswith("demo-")}


@dataclass(frozen=True, slots=True)
class DemoCommunity:
    """The real bot among the people of the story."""

    app: App
    bot: ForumBot
    env: Env
    scene: Scene


@contextlib.asynccontextmanager
async def open_community(folder: Path, language: Language, clock: StoryClock) -> AsyncIterator[DemoCommunity]:
    """Bring the bot up on a simulated Discord, build the community and tell its past; the database in ``folder`` is up to
    date. The first time the bot does what is told; after that it remembers, and only the posts are told again."""
    async with contextlib.AsyncExitStack() as opened:
        database = await Database.open(folder / DATABASE)
        opened.push_async_callback(database.close)
        app = App(Community(GUILD_ID, demo_config(folder, language)), database, clock=clock)
        opened.push_async_callback(app.close)
        await app.start()
        bot = ForumBot(app)
        complete_simulation()
        env = Env(bot, settle_timeout=5)
        await env.start()
        opened.push_async_callback(env.shutdown)
        story = read_story()
        founded, is_new = _founded(app, folder)
        scene = build_scene(env, story, app.community, founded)
        await env.settle()
        journal = Journal(folder / JOURNAL)
        teller = Storyteller(app, clock, env, scene, story, founded)
        await teller.tell(until=clock.now(), with_deeds=is_new, journal=journal.read())
        if not is_new:
            await app.act(hang_up_boards)
        # What is noted of everybody, names above all, would otherwise be missing in lists for some minutes.
        presence: Any = bot.get_cog("Presence")
        await presence.flush()
        # Noted only now: a first start that is broken off begins anew.
        (folder / FOUNDED).write_text(f"{founded.isoformat()}\n{fingerprint()}\n", encoding="utf-8")
        journal.follow(env)
        yield DemoCommunity(app, bot, env, scene)


def _founded(app: App, folder: Path) -> tuple[date, bool]:
    """The day that the story is told from, and whether this is the first time."""
    noted = folder / FOUNDED
    if noted.exists():
        return date.fromisoformat(noted.read_text(encoding="utf-8").partition("\n")[0]), False
    return app.community.day_of(app.clock.now()), True
