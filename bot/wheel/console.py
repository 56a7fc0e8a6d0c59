"""``louzhu wheel …``: exporting a day that is over, and verifying an exported one."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from bot.config import load_config
from bot.console import Commands, Console, add_config_option
from bot.upkeep.fault import UpkeepFault, faults_of
from bot.wheel.record import write_day
from bot.wheel.verifier import Mismatch, verify
from bot.words import Text, text
from db import upkeep, wheel
from db.engine import Transaction
from db.migrate import check_schema


def add_commands(commands: Commands) -> None:
    """Add ``wheel`` and what stands behind it."""
    group = commands.group("wheel")
    phrase = commands.console.phrase
    exported = group.add("export", _export)
    exported.add_argument("day", metavar="DAY", help=phrase(text("cli-wheel-export-day")))
    exported.add_argument("file", type=Path, metavar="FILE", help=phrase(text("cli-wheel-export-file")))
    add_config_option(exported)
    verified = group.add("verify", _verify)
    verified.add_argument("file", type=Path, metavar="FILE", help=phrase(text("cli-wheel-verify-file")))


def _export(console: Console, options: Namespace) -> int:
    config = load_config(options.config)
    database = Path(config.database.path)
    with faults_of(database):
        check_schema(database)
        with upkeep.open_snapshot(database) as tx:
            record = export_day(tx, config.discord.guild_id, options.day)
    with _open_new(options.file) as file:
        file.write(record)
    console.say(text("cli-wheel-exported", day=options.day, path=str(options.file), spins=record.count('"seal":')))
    return 0


def export_day(tx: Transaction, guild_id: int, day: str) -> str:
    """The record of a day whose seed is revealed.

    Raises:
        UpkeepFault: there is no such day here, or it is not over.
    """
    served = wheel.list_communities(tx, day=day)
    chosen = [each for each in served if guild_id in {0, each}]
    if len(chosen) != 1:
        raise UpkeepFault("cli-wheel-no-such-day", day=day)
    known = wheel.find_day(tx, guild_id=chosen[0], day=day)
    assert known is not None  # it is listed
    if known.revealed_seed is None:
        raise UpkeepFault("cli-wheel-not-revealed", day=day)
    return write_day(tx, guild_id=chosen[0], day=day, server_seed=known.revealed_seed)


def _open_new(path: Path):  # type: ignore[no-untyped-def]  # the type of an open text file
    try:
        return path.open("x", encoding="utf-8", newline="\n")
    except FileExistsError as error:
        raise UpkeepFault("cli-wheel-file-exists", path=str(path)) from error
    except OSError as error:
        raise UpkeepFault("cli-wheel-file", path=str(path), problem=error.strerror or str(error)) from error


def _verify(console: Console, options: Namespace) -> int:
    try:
        data = options.file.read_bytes()
    except OSError as error:
        raise UpkeepFault("cli-wheel-file", path=str(options.file), problem=error.strerror or str(error)) from error
    try:
        verified = verify(data)
    except Mismatch as mismatch:
        facts = {"line": mismatch.line, "what": text(f"wheel-mismatch-{mismatch.kind}")}
        if mismatch.due:
            facts |= {"stated": mismatch.stated[:200], "due": mismatch.due[:200]}
        console.complain(Text("cli-wheel-mismatch" if mismatch.due else "cli-wheel-illegible", facts))
        return 1
    console.say(
        text(
            "cli-wheel-verified",
            day=verified.day,
            spins=verified.spins,
            commitment=verified.commitment,
            tables=", ".join(verified.tables),
            seal=verified.last_seal,
        )
    )
    return 0
