"""When the kill comes: each kind lets the deeds of a round loose and ends the bot with SIGKILL at its own moment."""

from __future__ import annotations

import resource
import signal
import sqlite3
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot.upkeep.backup import make_backup
from bot.upkeep.restore import restore
from tests.live.deeds import Deed
from tests.live.rounds import PATIENCE_S, Torture


def after_answers(torture: Torture, deeds: Sequence[Deed]) -> None:
    """When so many were answered."""
    torture.discord.control("forget")
    torture.let_loose(deeds)
    torture.discord.wait_for("POST", "^/interactions/", torture.chance.randrange(len(deeds)))
    torture.kill()


def at_any_moment(torture: Torture, deeds: Sequence[Deed]) -> None:
    """Some milliseconds after all was sent."""
    torture.let_loose(deeds)
    time.sleep(torture.chance.uniform(0, 0.3))
    torture.kill()


def before_the_answer(torture: Torture, deeds: Sequence[Deed]) -> None:
    """Exactly between a commit and its answer: Discord takes the answer and never confirms it."""
    torture.discord.control("forget")
    torture.discord.fail("POST", "^/interactions/", -1, times=10_000)
    torture.let_loose(deeds)
    torture.discord.wait_for("POST", "^/interactions/", torture.chance.randrange(1, len(deeds)))
    torture.kill()


def before_the_commit(torture: Torture, deeds: Sequence[Deed]) -> None:
    """Exactly before the commit: another process holds the file, so that every act waits. Nothing may have been kept."""
    torture.wait_until(lambda: torture.count("outbox WHERE state = 'waiting'") == 0, "the outbox empties")
    another = sqlite3.connect(torture.database, isolation_level=None, timeout=PATIENCE_S)
    another.execute("BEGIN IMMEDIATE")
    before = another.execute("SELECT count(*) FROM transfer").fetchone()
    torture.let_loose(deeds)
    torture.discord.settle()
    torture.kill()
    another.execute("ROLLBACK")
    after = another.execute("SELECT count(*) FROM transfer").fetchone()
    another.close()
    torture.check(before == after, "what was not committed is not there", before=before, after=after)


def between_discord_and_the_outbox(torture: Torture, deeds: Sequence[Deed]) -> None:
    """Exactly between what the outbox did in Discord and its note of that: Discord did it and never confirms it."""
    method, path = torture.chance.choice([("PUT", "/roles/"), ("POST", "/messages$")])
    torture.discord.control("forget")
    torture.discord.fail(method, path, -1, times=10_000, performed=True)
    torture.let_loose(deeds)
    torture.discord.wait_for(method, path)
    torture.kill()


def between_the_outbox_and_discord(torture: Torture, deeds: Sequence[Deed]) -> None:
    """Exactly between the outbox's note that it begins and what it was to do: Discord never does it."""
    method, path = torture.chance.choice([("PUT", "/roles/"), ("POST", "/messages$")])
    torture.discord.control("forget")
    torture.discord.fail(method, path, -1, times=10_000)
    torture.let_loose(deeds)
    torture.discord.wait_for(method, path)
    torture.kill()


def on_a_full_disk(torture: Torture, deeds: Sequence[Deed]) -> None:
    """When all were answered, of whom some came too late: there was room for a few commits more, and then for none."""
    assert torture.bot is not None
    log = torture.database.with_name(f"{torture.database.name}-wal")
    room = (log.stat().st_size if log.exists() else 0) + torture.chance.randrange(400_000)
    resource.prlimit(torture.bot.pid, resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
    torture.let_loose(deeds)
    torture.wait_answered([deed.interaction_id for deed in deeds])
    torture.kill()


def during_the_start(torture: Torture, deeds: Sequence[Deed]) -> None:
    """In the middle of a start, after a kill at any moment."""
    at_any_moment(torture, deeds)
    torture.launch()
    time.sleep(torture.chance.uniform(0, 1))
    torture.kill()


def during_the_stop(torture: Torture, deeds: Sequence[Deed]) -> None:
    """In the middle of a clean stop."""
    torture.let_loose(deeds)
    assert torture.bot is not None
    torture.bot.send(signal.SIGTERM)
    time.sleep(torture.chance.uniform(0, 0.2))
    torture.kill()


def during_a_backup(torture: Torture, deeds: Sequence[Deed]) -> None:
    """Right after a backup was made under load: the backup, restored, has all that was acknowledged before it began."""
    torture.let_loose(deeds)
    torture.discord.wait_for("POST", "^/interactions/", torture.chance.randrange(len(deeds)))
    acknowledged = torture.list_acknowledged(deeds)
    made = make_backup(torture.database, torture.folder / "safe", kept=3, now=datetime.now(UTC))
    torture.kill()
    with tempfile.TemporaryDirectory(dir=torture.folder) as aside:
        restored = Path(aside, "restored.sqlite3")
        restore(made.path, restored, overwrite=False, now=datetime.now(UTC))
        torture.check_sound(restored)
        torture.check_acknowledged(restored, acknowledged)


Kill = Callable[[Torture, Sequence[Deed]], None]

KILLS: dict[str, Kill] = {
    "answers": after_answers,
    "moment": at_any_moment,
    "unanswered": before_the_answer,
    "uncommitted": before_the_commit,
    "unnoted": between_discord_and_the_outbox,
    "undone": between_the_outbox_and_discord,
    "full": on_a_full_disk,
    "start": during_the_start,
    "stop": during_the_stop,
    "backup": during_a_backup,
}
