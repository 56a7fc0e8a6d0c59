"""The console: what every part of the command line is made of. The commands themselves live in ``bot.__main__`` and,
a feature's own, in the ``console.py`` of its room, which has ``add_commands(commands)``.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NoReturn, TextIO, TypeVar

from bot.words import LANGUAGES, Language, Text, Words, text

Choice = TypeVar("Choice", bound=str)

DEFAULT_CONFIG = Path("config.toml")


class Console:
    """Speaks to whoever typed the command, in one language."""

    def __init__(self, words: Words, language: Language) -> None:
        self._words = words
        self.language = language

    def phrase(self, text: Text) -> str:
        """The text in the language of this console."""
        return self._words.say(self.language, text)

    def say(self, text: Text) -> None:
        """Say what was done."""
        _write(sys.stdout, self.phrase(text))

    def complain(self, text: Text) -> None:
        """Say what is wrong."""
        _write(sys.stderr, self.phrase(text))


def _write(stream: TextIO, words: str) -> None:
    stream.write(f"{words}\n")
    stream.flush()


Run = Callable[[Console, argparse.Namespace], int]
"""Does a command; returns the exit code."""


class UsageFault(Exception):
    """The command line cannot be understood. ``text`` says why, ``usage`` how it is meant."""

    def __init__(self, text: Text, usage: str = "") -> None:
        super().__init__(text.key)
        self.text = text
        self.usage = usage


class Parser(argparse.ArgumentParser):
    """argparse in the console's language; it never ends the process on a mistake."""

    def __init__(self, *, console: Console, prog: str, description: str) -> None:
        super().__init__(
            prog=prog,
            description=description,
            add_help=False,
            allow_abbrev=False,
            formatter_class=lambda prog: _Formatter(prog, console.phrase(text("cli-usage"))),
        )
        self.console = console
        # argparse has no public place for these two titles.
        self._positionals.title = console.phrase(text("cli-title-arguments"))
        self._optionals.title = console.phrase(text("cli-title-options"))
        self.add_argument("-h", "--help", action="help", help=console.phrase(text("cli-help")))
        self.add_argument(
            "--lang",
            type=one_of(*LANGUAGES),
            metavar="|".join(LANGUAGES),
            # What was said before the subcommand must not be unsaid by the subcommand's default.
            default=argparse.SUPPRESS,
            help=console.phrase(text("cli-lang")),
        )

    def parse_known_args(self, args=None, namespace=None):  # type: ignore[no-untyped-def]
        """Know all arguments: what a command does not know is told with that command's usage, not with that of all."""
        known, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self._complain(text("cli-fault-unknown", given=" ".join(unknown)))
        return known, unknown

    def error(self, message: str) -> NoReturn:
        """Say it in our own words: argparse's are English only."""
        commands = [
            name
            for action in self._actions
            if isinstance(action, argparse._SubParsersAction)  # noqa: SLF001  # it has no public name
            for name in action.choices
        ]
        if choice := re.search(r"invalid choice: '(.*)' \(choose", message, re.DOTALL):
            self._complain(text("cli-fault-choice", given=choice[1], allowed=commands))
        if lacking := re.fullmatch(r"the following arguments are required: (.*)", message):
            if lacking[1] == "command":
                self._complain(text("cli-fault-no-command", allowed=commands))
            self._complain(text("cli-fault-lacking", names=lacking[1]))
        if lonely := re.fullmatch(r"argument (\S+): expected one argument", message):
            self._complain(text("cli-fault-no-value", option=lonely[1]))
        self._complain(text("cli-fault-not-understood"))

    def _complain(self, problem: Text) -> NoReturn:
        raise UsageFault(text("cli-fault-usage", problem=problem), self.format_usage().rstrip())


class _Formatter(argparse.HelpFormatter):
    def __init__(self, prog: str, usage_title: str) -> None:
        super().__init__(prog)
        self._usage_title = usage_title

    def add_usage(self, usage, actions, groups, prefix=None):  # type: ignore[no-untyped-def]
        """Begin with the title in the console's language."""
        super().add_usage(usage, actions, groups, self._usage_title if prefix is None else prefix)


class Commands:
    """A place in the tree of commands. The help of ``louzhu db backup`` is the text ``cli-db-backup``."""

    def __init__(self, parser: Parser, path: tuple[str, ...] = ()) -> None:
        self.console = parser.console
        self._path = path
        self._added = parser.add_subparsers(
            title=self.console.phrase(text("cli-title-commands")), dest="command", required=True
        )

    def add(self, name: str, run: Run) -> Parser:
        """Add a command; its arguments are added to the parser that is returned."""
        parser = self._add(name)
        parser.set_defaults(run=run)
        return parser

    def group(self, name: str) -> Commands:
        """Add a word that commands stand behind."""
        return Commands(self._add(name), (*self._path, name))

    def _add(self, name: str) -> Parser:
        path = (*self._path, name)
        about = self.console.phrase(Text(f"cli-{'-'.join(path)}"))
        parser: Parser = self._added.add_parser(
            name,
            console=self.console,
            prog=" ".join(("louzhu", *path)),
            help=about,
            description=about,
        )
        return parser


def add_config_option(parser: Parser) -> None:
    """Let the command be told which config to read, as ``config``."""
    parser.add_argument(
        "--config",
        type=Path,
        default=DEFAULT_CONFIG,
        metavar="FILE",
        help=parser.console.phrase(text("cli-config", default=str(DEFAULT_CONFIG))),
    )


def one_of(*allowed: Choice) -> Callable[[str], Choice]:
    """An argument that is one of these words; argparse's own ``choices`` would complain in English."""

    def take(given: str) -> Choice:
        for each in allowed:
            if given == each:
                return each
        raise UsageFault(text("cli-fault-choice", given=given, allowed=list(allowed)))

    return take


def between(least: int, most: int) -> Callable[[str], int]:
    """An argument that is a whole number from ``least`` to ``most``."""

    def take(given: str) -> int:
        if given.isascii() and given.isdigit() and least <= int(given) <= most:
            return int(given)
        raise UsageFault(text("cli-fault-number", given=given, least=str(least), most=str(most)))

    return take


def choose_language(
    arguments: Sequence[str],
    environment: Mapping[str, str],
    language_in_config: Callable[[Path], Language | None],
) -> Language:
    """The language to speak: that of ``--lang``, else of the config, else of the environment, else English."""
    peek = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    peek.add_argument("--lang", nargs="?")
    peek.add_argument("--config", nargs="?", type=Path)
    asked, _ = peek.parse_known_args(arguments)
    for language in LANGUAGES:
        if asked.lang == language:
            return language
    of_config = language_in_config(asked.config or DEFAULT_CONFIG)
    if of_config is not None:
        return of_config
    locale = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    return "zh-CN" if locale.lower().startswith("zh") else "en"
