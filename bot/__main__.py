"""The command line: ``louzhu``, or ``python -m bot``.

Every fault that is known ends here as one message in the reader's language, with the next step and a non-zero exit code.
Commands of the house are added here; a feature's own are added by its room (see `bot.console`).
"""

from __future__ import annotations

import io
import logging
import os
import sys
import tomllib
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from bot.check import check, tell_faults
from bot.config import CommunitySettings, FaultyConfig
from bot.console import (
    Commands,
    Console,
    Parser,
    UsageFault,
    add_config_option,
    between,
    choose_language,
    one_of,
)
from bot.log import set_up_logging
from bot.rooms import find_in_rooms
from bot.run import TOKEN, run
from bot.startup import StartupFault
from bot.upkeep.console import tell_report
from bot.upkeep.fault import UpkeepFault
from bot.words import LANGUAGES, Language, Words, text

log = logging.getLogger(__name__)

DONE, FAULT, USAGE, BUG, INTERRUPTED = 0, 1, 2, 70, 130
"""Exit codes: all is well; it cannot be done; not understood; a bug (sysexits' EX_SOFTWARE); Ctrl-C."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; returns the exit code."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    _print_anything()
    set_up_logging(token=os.environ.get(TOKEN, "").strip())
    console = Console(Words({}), choose_language(given, os.environ, _language_in_config))
    try:
        options = _parser(console).parse_args(given)
        code: int = options.run(console, options)
        return code
    except UsageFault as fault:
        console.complain(fault.text)
        if fault.usage:
            print(fault.usage, file=sys.stderr)
        return USAGE
    except FaultyConfig as faulty:
        tell_faults(console, faulty)
        return FAULT
    except UpkeepFault as fault:
        if fault.report is not None:
            tell_report(console, fault.report)
        console.complain(fault.text)
        return FAULT
    except StartupFault as fault:
        console.complain(fault.text)
        return FAULT
    except SystemExit as shown:  # how argparse ends after --help
        return int(shown.code or DONE)
    except KeyboardInterrupt:
        console.complain(text("cli-interrupted"))
        return INTERRUPTED
    except Exception:
        log.critical("a fault of the program", exc_info=True)
        console.complain(text("cli-bug"))
        return BUG


def _print_anything() -> None:
    """A terminal that cannot show a character gets a stand-in for it instead of a traceback for us."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _language_in_config(path: Path) -> Language | None:
    """The language that a config names, or leaves at its default; none if the file cannot be read, which is told later."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return None
    community = tables.get("community", {})
    named = community.get("language", CommunitySettings().language) if isinstance(community, dict) else None
    return next((language for language in LANGUAGES if language == named), None)


def _parser(console: Console) -> Parser:
    parser = Parser(console=console, prog="louzhu", description=console.phrase(text("cli-louzhu")))
    commands = Commands(parser)

    live = commands.add("run", _run)
    live.add_argument(
        "--log-format",
        type=one_of("text", "json"),
        metavar="text|json",
        help=console.phrase(text("cli-run-log-format")),
    )
    add_config_option(live)

    demo = commands.add("demo", _demo)
    demo.add_argument("--port", type=between(0, 65535), metavar="N", help=console.phrase(text("cli-demo-port")))
    demo.add_argument("--fresh", action="store_true", help=console.phrase(text("cli-demo-fresh")))

    checked = commands.add("check", check)
    checked.add_argument("--live", action="store_true", help=console.phrase(text("cli-check-live")))
    add_config_option(checked)
    for room in find_in_rooms("console"):
        room.add_commands(commands)
    return parser


def _run(console: Console, options: Namespace) -> int:
    return run(console, options.config, options.log_format)


def _demo(console: Console, options: Namespace) -> int:
    # Imported only now: the demo needs its simulated Discord, which nothing else does.
    from bot.demo.run import run_demo  # noqa: PLC0415

    return run_demo(console, port=options.port, fresh=options.fresh, language=getattr(options, "lang", None))


if __name__ == "__main__":
    sys.exit(main())
