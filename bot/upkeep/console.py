"""``louzhu db …``: the care of the data by hand."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from bot.clock import SystemClock, to_ms
from bot.config import load_config
from bot.console import Commands, Console, add_config_option, between, one_of
from bot.upkeep.backup import make_backup
from bot.upkeep.export import export
from bot.upkeep.fault import faults_of
from bot.upkeep.lock import hold
from bot.upkeep.restore import restore
from bot.upkeep.verify import Report, verify
from bot.words import text
from db.migrate import migrate


def add_commands(commands: Commands) -> None:
    """Add ``db`` and what stands behind it."""
    database = commands.group("db")
    phrase = commands.console.phrase
    add_config_option(database.add("migrate", _migrate))

    checked = database.add("verify", _verify)
    checked.add_argument("file", nargs="?", type=Path, metavar="FILE", help=phrase(text("cli-db-verify-file")))
    add_config_option(checked)

    saved = database.add("backup", _backup)
    saved.add_argument("--folder", type=Path, metavar="FOLDER", help=phrase(text("cli-db-backup-folder")))
    saved.add_argument("--keep", type=between(1, 3650), metavar="N", help=phrase(text("cli-db-backup-keep")))
    add_config_option(saved)

    restored = database.add("restore", _restore)
    restored.add_argument("file", type=Path, metavar="FILE", help=phrase(text("cli-db-restore-file")))
    restored.add_argument("--overwrite", action="store_true", help=phrase(text("cli-db-restore-overwrite")))
    add_config_option(restored)

    exported = database.add("export", _export)
    exported.add_argument("folder", type=Path, metavar="FOLDER", help=phrase(text("cli-db-export-folder")))
    exported.add_argument(
        "--format",
        type=one_of("csv", "jsonl", "both"),
        default="both",
        metavar="csv|jsonl|both",
        help=phrase(text("cli-db-export-format")),
    )
    add_config_option(exported)


def _database(options: Namespace) -> Path:
    return Path(load_config(options.config).database.path)


def _migrate(console: Console, options: Namespace) -> int:
    database = _database(options)
    with hold(database), faults_of(database):
        applied = migrate(database, at_ms=to_ms(SystemClock().now()))
    for step in applied:
        console.say(text("upkeep-migrated", migration=f"{step.number:04}_{step.name}"))
    console.say(text("upkeep-up-to-date", path=str(database)))
    return 0


def _verify(console: Console, options: Namespace) -> int:
    database = options.file or _database(options)
    with faults_of(database):
        report = verify(database)
    tell_report(console, report)
    if report.lacking:
        console.complain(text("upkeep-lacking", migrations=list(report.lacking), path=str(database)))
        return 1
    if not report.holds:
        console.complain(text("upkeep-not-proven", path=str(database)))
        return 1
    console.say(text("upkeep-proven", path=str(database)))
    return 0


def tell_report(console: Console, report: Report) -> None:
    """Say what was proven, then everything that speaks against the rest."""
    for claim in report.claims:
        if claim.holds:
            console.say(text("upkeep-claim-holds", claim=claim.text))
    for claim in report.claims:
        for finding in claim.findings:
            console.complain(text("upkeep-finding", finding=finding))
        if claim.untold:
            console.complain(text("upkeep-findings-untold", count=claim.untold))


def _backup(console: Console, options: Namespace) -> int:
    settings = load_config(options.config).database
    done = make_backup(
        Path(settings.path),
        options.folder or Path(settings.backup_folder),
        kept=options.keep or settings.backups_kept,
        now=SystemClock().now(),
    )
    tell_report(console, done.report)
    if done.report.lacking:
        console.say(text("upkeep-backup-lacking", migrations=list(done.report.lacking)))
    console.say(text("upkeep-backed-up", path=str(done.path), size=done.size, sha256=done.sha256))
    if done.removed:
        console.say(text("upkeep-backups-removed", names=[path.name for path in done.removed]))
    return 0


def _restore(console: Console, options: Namespace) -> int:
    database = _database(options)
    done = restore(options.file, database, overwrite=options.overwrite, now=SystemClock().now())
    tell_report(console, done.report)
    for migration in done.applied:
        console.say(text("upkeep-migrated", migration=migration))
    if done.kept_aside is not None:
        console.say(text("upkeep-kept-aside", path=str(done.kept_aside)))
    console.say(text("upkeep-restored", path=str(database), backup=str(options.file)))
    return 0


def _export(console: Console, options: Namespace) -> int:
    done = export(_database(options), options.folder, form=options.format)
    for table, rows in done.rows.items():
        console.say(text("upkeep-exported-table", table=table, rows=rows))
    if done.withheld:
        console.say(text("upkeep-withheld", columns=list(done.withheld)))
    console.say(text("upkeep-exported", folder=str(options.folder), tables=len(done.rows)))
    return 0
