"""The command line: what it understands, in which language it speaks, and one clear message for every fault."""

from __future__ import annotations

import re
import resource
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import bot.config
from bot.__main__ import BUG, DONE, FAULT, INTERRUPTED, USAGE, main
from bot.console import Console
from bot.words import LANGUAGES, Language, text
from db.migrate import list_migrations
from tests.upkeep.shell import REPOSITORY, Said, Shell, phrase, run_python

COMMANDS = [
    "",
    "run",
    "demo",
    "check",
    "db",
    *(f"db {name}" for name in ("migrate", "verify", "backup", "restore", "export")),
]
TOP = ["run", "demo", "check", "db", "wheel"]
DB = ["migrate", "verify", "backup", "restore", "export"]
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def files_below(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".lock"
    }


# --- Understanding ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_in_both_languages(shell: Shell, command: str) -> None:
    chinese = shell(*command.split(), "--help", "--lang", "zh-CN")
    english = shell(*command.split(), "--help", "--lang", "en")

    assert chinese.code == english.code == DONE
    assert CHINESE.search(chinese.out)
    assert not CHINESE.search(english.out)
    for word in ("usage:", "options:", "positional", "show this help"):
        assert word not in chinese.out


@pytest.mark.parametrize(
    ("arguments", "usage_of", "key", "facts"),
    [
        ("", "", "cli-fault-no-command", {"allowed": TOP}),
        ("dance", "", "cli-fault-choice", {"given": "dance", "allowed": TOP}),
        ("db", " db", "cli-fault-no-command", {"allowed": DB}),
        ("db dance", " db", "cli-fault-choice", {"given": "dance", "allowed": DB}),
        ("db restore", " db restore", "cli-fault-lacking", {"names": "FILE"}),
        ("db restore a b", " db restore", "cli-fault-unknown", {"given": "b"}),
        ("db export", " db export", "cli-fault-lacking", {"names": "FOLDER"}),
        ("wheel export", " wheel export", "cli-fault-lacking", {"names": "DAY, FILE"}),
        ("run --conf x", " run", "cli-fault-unknown", {"given": "--conf x"}),
        ("check --config", " check", "cli-fault-no-value", {"option": "--config"}),
        ("run extra", " run", "cli-fault-unknown", {"given": "extra"}),
        ("--nonsense run", "", "cli-fault-unknown", {"given": "--nonsense"}),
        ("run --help=x", " run", "cli-fault-not-understood", {}),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_understood_is_named_with_the_usage_and_exit_code_two(
    shell: Shell, arguments: str, usage_of: str, key: str, facts: dict[str, Any], language: Language
) -> None:
    said = shell("--lang", language, *arguments.split())

    assert said.code == USAGE
    assert phrase(language, "cli-fault-usage", problem=text(key, **facts)) in said.err
    assert f"{phrase(language, 'cli-usage')}louzhu{usage_of} [-h]" in said.err
    assert said.out == ""


@pytest.mark.parametrize(
    ("arguments", "key", "facts"),
    [
        ("run --lang fr", "cli-fault-choice", {"given": "fr", "allowed": ["zh-CN", "en"]}),
        ("run --log-format xml", "cli-fault-choice", {"given": "xml", "allowed": ["text", "json"]}),
        ("db export out --format xml", "cli-fault-choice", {"given": "xml", "allowed": ["csv", "jsonl", "both"]}),
        ("demo --port 65536", "cli-fault-number", {"given": "65536", "least": "0", "most": "65535"}),
        ("demo --port -1", "cli-fault-number", {"given": "-1", "least": "0", "most": "65535"}),
        ("demo --port \uff18\uff10", "cli-fault-number", {"given": "\uff18\uff10", "least": "0", "most": "65535"}),
        ("db backup --keep 0", "cli-fault-number", {"given": "0", "least": "1", "most": "3650"}),
        ("db backup --keep ten", "cli-fault-number", {"given": "ten", "least": "1", "most": "3650"}),
    ],
)
def test_a_value_that_will_not_do_is_told_with_what_will(
    shell: Shell, arguments: str, key: str, facts: dict[str, Any]
) -> None:
    said = shell(*arguments.split())

    assert said.code == USAGE
    assert phrase("zh-CN", key, **facts) in said.err


# --- The language ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("config", "environment", "arguments", "language"),
    [
        (None, {}, [], "en"),
        (None, {"LANG": "zh_CN.UTF-8"}, [], "zh-CN"),
        (None, {"LANG": "zh_TW"}, [], "zh-CN"),
        (None, {"LANG": "de_DE.UTF-8"}, [], "en"),
        (None, {"LANG": "zh_CN.UTF-8", "LC_ALL": "en_US.UTF-8"}, [], "en"),
        (None, {"LANG": "en_US.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, [], "zh-CN"),
        (None, {"LANG": "zh_CN.UTF-8", "LC_ALL": ""}, [], "zh-CN"),
        (None, {"LANG": "zh_CN.UTF-8"}, ["--lang", "en"], "en"),
        ("", {"LANG": "en_US.UTF-8"}, [], "zh-CN"),
        ('[community]\nlanguage = "en"', {"LANG": "zh_CN.UTF-8"}, [], "en"),
        ('[community]\nlanguage = "en"', {}, ["--lang", "zh-CN"], "zh-CN"),
        ('[community]\nlanguage = "fr"', {"LANG": "zh_CN.UTF-8"}, [], "zh-CN"),
        ("community = 3", {"LANG": "zh_CN.UTF-8"}, [], "zh-CN"),
        ("not toml", {}, [], "en"),
        ("not toml", {"LANG": "zh_CN.UTF-8"}, [], "zh-CN"),
    ],
)
def test_it_speaks_as_asked_else_as_the_config_else_as_the_environment(
    shell: Shell,
    monkeypatch: pytest.MonkeyPatch,
    config: str | None,
    environment: dict[str, str],
    arguments: list[str],
    language: Language,
) -> None:
    (shell.folder / "config.toml").unlink()
    if config is not None:
        shell.config(config)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    for said in (shell("--help", *arguments), shell(*arguments, "--help")):
        assert phrase(language, "cli-louzhu") in said.out


def test_the_language_of_a_config_elsewhere_counts(shell: Shell) -> None:
    (shell.folder / "config.toml").unlink()
    (shell.folder / "other.toml").write_text('[community]\nlanguage = "zh-CN"\n')

    said = shell("run", "--config", "other.toml")

    assert phrase("zh-CN", "startup-no-token", variable="DISCORD_TOKEN") in said.err


# --- louzhu check ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_config_without_a_fault_is_told_with_what_was_looked_at(shell: Shell, language: Language) -> None:
    shell.config("[discord]\nguild_id = 123456789012345678\n")

    said = shell("check", "--lang", language)

    assert said.code == DONE
    assert said.err == ""
    assert phrase(language, "check-guild", guild="123456789012345678") in said.out
    assert phrase(language, "check-token-absent", variable="DISCORD_TOKEN") in said.out
    for word in ("config.toml", "checkin", "Asia/Shanghai", "data/louzhu.sqlite3", "14"):
        assert word in said.out


def test_check_says_whether_there_is_a_token_but_not_which(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "a token nobody may see")

    said = shell("check")

    assert phrase("zh-CN", "check-token-present", variable="DISCORD_TOKEN") in said.out
    assert "nobody may see" not in said.out + said.err


MOOD = '[[checkin.moods]]\ncode = "ok"\nemoji = "🙂"\nname = "ok"\n'
FAULTS: dict[str, list[tuple[str, str, dict[str, Any]]]] = {
    'tim_zone = "x"\n': [("tim_zone", "fault-unknown-near", {"near": "community.time_zone"})],
    '[discord]\ntoken = "x"\n': [("discord.token", "fault-token", {})],
    'DISCORD_TOKEN = "x"\n': [("DISCORD_TOKEN", "fault-token", {})],
    'quux = "x"\n': [("quux", "fault-unknown", {"known": sorted(bot.config.Config.model_fields)})],
    '[community]\ntimezone = "x"\n': [("community.timezone", "fault-unknown-near", {"near": "time_zone"})],
    '[community]\ntime_zone = "Asia/Shangai"\n': [
        ("community.time_zone", "fault-time-zone", {"name": "Asia/Shangai", "near": "Asia/Shanghai"})
    ],
    '[community]\ntime_zone = "../etc/passwd"\n': [
        ("community.time_zone", "fault-time-zone", {"name": "../etc/passwd", "near": "Asia/Shanghai"})
    ],
    '[community]\nlanguage = "fr"\n': [("community.language", "fault-not-one-of", {"allowed": ["zh-CN", "en"]})],
    "[community]\nday_begins_at_hour = 24\n": [("community.day_begins_at_hour", "fault-too-large", {"bound": "23"})],
    "[community]\nday_begins_at_hour = -1\n": [("community.day_begins_at_hour", "fault-too-small", {"bound": "0"})],
    '[community]\nday_begins_at_hour = "4"\n': [("community.day_begins_at_hour", "fault-not-a-number", {})],
    "[community]\nday_begins_at_hour = 4.5\n": [("community.day_begins_at_hour", "fault-not-a-number", {})],
    "[community]\ntime_zone = 8\n": [("community.time_zone", "fault-not-text", {})],
    "community = 1\n": [("community", "fault-not-a-table", {})],
    '[database]\npath = ""\n': [("database.path", "fault-empty", {})],
    "[checkin]\nearly_bonus = 5\n": [("checkin.early_bonus", "fault-not-a-list", {})],
    "[checkin]\nopen_from_hour = 8\nopen_until_hour = 8\n": [("checkin.open_until_hour", "fault-never-open", {})],
    "[checkin]\nfirst = 10\ncap = 9\n": [("checkin.cap", "fault-cap-below-first", {"cap": 9, "first": 10})],
    '[checkin]\ncurrency = "gold"\n': [
        (
            "checkin.currency",
            "fault-unknown-currency",
            {"code": "gold", "known": ["wealth", "prestige", "contribution", "member_coin", "goodwill"]},
        )
    ],
    MOOD + MOOD: [("checkin.moods #2 code", "fault-twice", {"value": "ok"})],
    MOOD * 26: [("checkin.moods", "fault-too-many", {"bound": "25"})],
    MOOD.replace("ok", "OK!", 1): [("checkin.moods #1 code", "fault-not-a-code", {})],
    MOOD.replace('name = "ok"', 'name = " "'): [("checkin.moods #1 name", "fault-empty", {})],
    MOOD.replace('name = "ok"', "name = 3"): [("checkin.moods #1 name", "fault-not-localized", {})],
    MOOD.replace('name = "ok"', 'name = { en = "ok" }'): [
        ("checkin.moods #1 name", "fault-language-missing", {"language": "zh-CN"})
    ],
    MOOD.replace('name = "ok"', 'name = { en = "ok", zh-CN = "好", fr = "bon" }'): [
        ("checkin.moods #1 name", "fault-language-unknown", {"language": "fr"})
    ],
    MOOD.replace('name = "ok"\n', ""): [("checkin.moods #1 name", "fault-missing", {})],
    MOOD.replace("🙂", "🙂" * 65): [("checkin.moods #1 emoji", "fault-too-long", {"bound": "64"})],
    "currencies = []\n": [("currencies", "fault-too-few", {"bound": "1"})],
    '[[currencies]]\ncode = "wealth"\nname = "x"\nunit = "x"\nmay_go_negative = 1\n': [
        ("currencies #1 may_go_negative", "fault-not-yes-or-no", {})
    ],
    "[checkin]\nboard_channel = true\n": [("checkin.board_channel", "fault-not-a-reference", {})],
    "[checkin]\nboard_channel = -5\n": [("checkin.board_channel", "fault-not-a-reference", {})],
    '[discord]\napi_url = "http://example.org"\n': [("discord.api_url", "fault-address-plain", {"scheme": "http"})],
    '[discord]\napi_url = "ftp://example.org"\n': [
        ("discord.api_url", "fault-address", {"schemes": ["https", "http"]})
    ],
    '[discord]\ngateway_url = "wss://me:secret@example.org"\n': [
        ("discord.gateway_url", "fault-address", {"schemes": ["wss", "ws"]})
    ],
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("written", FAULTS)
def test_each_fault_of_a_config_is_told_with_its_key_and_what_is_allowed(
    shell: Shell, written: str, language: Language
) -> None:
    shell.config(written)

    said = shell("check", "--lang", language)

    assert said.code == FAULT
    assert said.out == ""
    for key, problem, facts in FAULTS[written]:
        assert f"{key}{'：' if language == 'zh-CN' else ': '}{phrase(language, problem, **facts)}" in said.err
    assert phrase(language, "check-failed", path="config.toml", count=len(FAULTS[written])) in said.err


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fault_is_told_with_its_line(shell: Shell, language: Language) -> None:
    shell.config(
        "[community] # ours\n\nday_begins_at_hour = 24\n"  # lines 1 to 3
        '[[boards]]\ncode = "chat"\nchannel = "chat"\n[boards.prices.reply]\nwealth = 1\n'  # lines 4 to 8
        '[[boards]]\ncode = "chat"\n'  # lines 9 and 10
    )

    said = shell("check", "--lang", language)

    for line, key, problem, facts in (
        (3, "community.day_begins_at_hour", "fault-too-large", {"bound": "23"}),
        (9, "boards #2 channel", "fault-missing", {}),
    ):
        told = phrase(language, "check-fault-at", line=line, key=key, problem=text(problem, **facts))
        assert told in said.err.splitlines()


def become_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


UNREADABLE: list[tuple[Callable[[Path], object], str, dict[str, Any]]] = [
    (lambda path: path.unlink(), "fault-file-missing", {}),
    (become_folder, "fault-file-unreadable", {"problem": "Is a directory"}),
    (lambda path: path.write_bytes(b"#\n# \xff"), "fault-not-utf8", {"line": 2}),
    (lambda path: path.write_text("a = 1\nb ="), "fault-toml", {"problem": "Invalid value (at end of document)"}),
    (
        lambda path: path.write_text("[community]\nlanguage = en\n"),
        "fault-toml-at",
        {"problem": "Invalid value", "line": 2, "column": 12},
    ),
]

SOUND = [
    "",
    "[community]\nday_begins_at_hour = 23\n",
    "[community]\nday_begins_at_hour = 0\n",
    '[community]\ntime_zone = "Europe/Berlin"\n',
    MOOD,
    MOOD.replace("🙂", "🙂" * 64),
    "[checkin]\nfirst = 10\ncap = 10\n",
    "[checkin]\nopen_from_hour = 22\nopen_until_hour = 6\n",
    '[checkin]\nboard_channel = "#签到"\n',
    '[discord]\napi_url = "http://127.0.0.1:3000/"\ngateway_url = "ws://localhost:4000"\n',
    '[discord]\napi_url = "https://example.org/api"\n',
    "\ufeff[community]\n",
]


@pytest.mark.parametrize("written", SOUND)
def test_what_lies_just_within_is_no_fault(shell: Shell, written: str) -> None:
    shell.config(written)

    assert shell("check").code == DONE


def test_all_faults_are_told_at_once(shell: Shell) -> None:
    shell.config(
        "".join(part for part in FAULTS if part.startswith("[checkin]\nfirst"))
        + '[community]\ntime_zone = "x"\nfoo = 1\n[log]\nlevel = "loud"\n'
    )

    said = shell("check", "--lang", "en")

    assert phrase("en", "check-failed", path="config.toml", count=4) in said.err
    for key in ("checkin.cap: ", "community.time_zone: ", "community.foo: ", "log.level: "):
        assert key in said.err


def test_each_fault_that_the_house_has_a_text_for_is_tried_here() -> None:
    catalogue = (REPOSITORY / "bot" / "texts" / "en.ftl").read_text(encoding="utf-8")
    tried = {problem for faults in FAULTS.values() for _, problem, _ in faults} | {key for _, key, _ in UNREADABLE}
    # For what pydantic may find one day that we have no words of our own for.
    assert set(re.findall(r"^(fault-[a-z0-9-]+) =", catalogue, re.MULTILINE)) - tried == {"fault-other"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("spoil", "key", "facts"), UNREADABLE)
def test_a_config_that_cannot_be_read_is_told(
    shell: Shell, spoil: Callable[[Path], object], key: str, facts: dict[str, Any], language: Language
) -> None:
    spoil(shell.folder / "config.toml")

    said = shell("check", "--lang", language)

    assert said.code == FAULT
    assert phrase(language, key, **facts) in said.err


@pytest.mark.parametrize("command", ["run", "db migrate", "db verify", "db backup", "db restore x", "db export out"])
def test_nothing_begins_on_a_faulty_config(shell: Shell, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "unused")
    shell.config("[checkin]\nfirst = 10\ncap = 9\n")

    said = shell(*command.split())

    assert said.code == FAULT
    assert phrase("zh-CN", "fault-cap-below-first", cap=9, first=10) in said.err
    assert [path.name for path in shell.folder.iterdir()] == ["config.toml"]


# --- A start that cannot be ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("token", [None, "", "  "])
def test_without_a_token_nothing_starts(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, token: str | None, language: Language
) -> None:
    if token is not None:
        monkeypatch.setenv("DISCORD_TOKEN", token)

    said = shell("run", "--lang", language)

    assert said == Said(FAULT, "", phrase(language, "startup-no-token", variable="DISCORD_TOKEN") + "\n")
    assert not (shell.folder / "data").exists()


@pytest.mark.parametrize("token", ["one two", '"quoted"', "two\nlines", "Bot one", "记号"])
@pytest.mark.parametrize("command", ["run", "check --live"])
def test_what_cannot_be_a_token_is_told_before_discord_is_asked(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, token: str, command: str
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", token)

    said = shell(*command.split())

    assert said.code == FAULT
    assert said.err == phrase("zh-CN", "startup-garbled-token", variable="DISCORD_TOKEN") + "\n"
    assert token not in said.out
    assert not (shell.folder / "data").exists()


def foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE other (value)")


def forge_record(path: Path, statement: str) -> None:
    main(["db", "migrate"])
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
        connection.commit()


def newer(path: Path) -> None:
    forge_record(path, "INSERT INTO migration VALUES (9999, 'later', 'x', 0)")


def changed(path: Path) -> None:
    forge_record(path, "UPDATE migration SET sha256 = 'x' WHERE number = 2")


def damaged_page(path: Path) -> None:
    forge_record(path, "PRAGMA user_version = 1")
    with path.open("r+b") as file:
        file.seek(4096 * 2)
        file.write(b"\x55" * 4096)


UNUSABLE: dict[str, tuple[Callable[[Path], object], str]] = {
    "no database at all": (lambda path: path.write_bytes(b"hello " * 1000), "corrupt"),
    "a damaged page": (damaged_page, "corrupt"),
    "another program's": (foreign, "foreign"),
    "of a newer version": (newer, "newer"),
    "a migration was changed": (changed, "changed"),
    "a folder in its place": (lambda path: path.mkdir(), "unopenable"),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", UNUSABLE)
def test_a_database_that_cannot_be_used_is_told_and_left_as_it_was(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, case: str, language: Language
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "unused")
    spoil, kind = UNUSABLE[case]
    path = shell.folder / "data" / "louzhu.sqlite3"
    path.parent.mkdir()
    spoil(path)
    for sidecar in path.parent.glob("*-*"):
        sidecar.unlink()
    before = files_below(path.parent)

    said = shell("run", "--lang", language)

    assert said.code == FAULT
    beginning = phrase(language, f"database-fault-{kind}", path="data/louzhu.sqlite3", detail="…").split("…")[0]
    assert beginning in said.err
    assert "Traceback" not in said.err
    assert {name: kept for name, kept in files_below(path.parent).items() if kept and "-shm" not in name} == before


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", ["run", "db migrate"])
def test_a_folder_that_cannot_be_made_is_told(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, command: str, language: Language
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "unused")
    (shell.folder / "data").write_text("a file")

    said = shell(*command.split(), "--lang", language)

    assert said.code == FAULT
    path = str(shell.folder / "data")
    assert phrase(language, "upkeep-fault-folder", path=path, problem="File exists") in said.err


def limit_files(size: int) -> Callable[[], None]:
    """For the child process: no file may grow beyond this, as if the disk were full."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_full_disk_at_the_first_start_is_told(shell: Shell, language: Language) -> None:
    said = shell.run("db", "migrate", "--lang", language, preexec_fn=limit_files(20_000))

    assert said.code == FAULT
    unwritable = phrase(language, "database-fault-unwritable", path="data/louzhu.sqlite3", detail="…").split("…")[0]
    assert unwritable in said.err
    assert "Traceback" not in said.err
    # With room again the same command succeeds.
    assert shell("db", "migrate").code == DONE
    assert shell("db", "verify").code == DONE


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_full_disk_at_a_backup_is_told_and_leaves_no_backup(shell: Shell, language: Language) -> None:
    shell("db", "migrate")

    said = shell.run("db", "backup", "--lang", language, preexec_fn=limit_files(100_000))

    assert said.code == FAULT
    assert "Traceback" not in said.err
    assert phrase(language, "database-fault-unwritable", path="…", detail="…").split("…")[0] in said.err
    assert [path.name for path in (shell.folder / "data" / "backups").iterdir() if path.suffix != ".lock"] == []


HOLD_WRITER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


def test_a_database_that_another_program_writes_to_is_told(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("db.engine.BUSY_TIMEOUT_S", 0.01)
    shell("db", "migrate")
    path = shell.folder / "data" / "louzhu.sqlite3"
    with closing(sqlite3.connect(path)) as connection:  # as an older version left it
        connection.execute("DELETE FROM migration WHERE number = (SELECT max(number) FROM migration)")
        connection.commit()
    with run_python(HOLD_WRITER, str(path)) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        said = shell("db", "migrate")
        other.kill()

    assert said.code == FAULT
    assert phrase("zh-CN", "database-fault-locked", path="data/louzhu.sqlite3", detail="database is locked") in said.err


# --- The whole way, and what is nobody's fault but ours --------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_care_of_the_data_by_hand_from_making_to_exporting(shell: Shell, language: Language) -> None:
    def louzhu(*arguments: str) -> str:
        said = shell(*arguments, "--lang", language)
        assert said.code == DONE, said.err
        assert said.err == ""
        return said.out

    made = louzhu("db", "migrate")
    for step in list_migrations():
        assert phrase(language, "upkeep-migrated", migration=f"{step.number:04}_{step.name}") in made
    assert louzhu("db", "migrate") == phrase(language, "upkeep-up-to-date", path="data/louzhu.sqlite3") + "\n"
    assert phrase(language, "upkeep-proven", path="data/louzhu.sqlite3") in louzhu("db", "verify")
    louzhu("db", "backup")
    (backup,) = (shell.folder / "data" / "backups").glob("*.sqlite3")
    assert phrase(language, "upkeep-proven", path=str(backup)) in louzhu("db", "verify", str(backup))

    assert shell("db", "restore", str(backup)).code == FAULT
    restored = louzhu("db", "restore", str(backup), "--overwrite")
    (aside,) = (shell.folder / "data").glob("louzhu.sqlite3.before-*Z")
    assert phrase(language, "upkeep-kept-aside", path=str(aside)) in restored
    exported = louzhu("db", "export", "out", "--format", "jsonl")
    assert phrase(language, "upkeep-exported-table", table="migration", rows=len(list_migrations())) in exported
    assert shell("db", "export", "out").code == FAULT


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_database_that_is_not_sound_is_told_finding_by_finding(shell: Shell, language: Language) -> None:
    shell("db", "migrate")
    with closing(sqlite3.connect(shell.folder / "data" / "louzhu.sqlite3")) as connection:
        connection.execute(
            "INSERT INTO account (guild_id, currency, house, may_go_negative, balance) VALUES (7, 'gold', 'x', 1, 5)"
        )
        connection.commit()

    said = shell("db", "verify", "--lang", language)

    assert said.code == FAULT
    wrong = {"guild": "7", "owner": "house:x", "currency": "gold", "stated": 5, "due": 0}
    assert phrase(language, "proof-ledger-balance-wrong", **wrong) in said.err
    assert phrase(language, "proof-ledger-sum-wrong", guild="7", currency="gold", total=5) in said.err
    assert phrase(language, "upkeep-not-proven", path="data/louzhu.sqlite3") in said.err
    assert phrase(language, "proof-ledger-chain", count=0) in said.out

    saved = shell("db", "backup", "--lang", language)
    assert saved.code == FAULT
    assert phrase(language, "proof-ledger-sum-wrong", guild="7", currency="gold", total=5) in saved.err
    faulty = phrase(language, "upkeep-fault-unproven-backup", path="data/backups/louzhu-faulty.sqlite3")
    assert faulty in saved.err


def test_commands_work_in_a_real_process(shell: Shell) -> None:
    helped = shell.run("--help", env={"LANG": "zh_CN.UTF-8"})
    migrated = shell.run("db", "migrate")
    refused = shell.run("run")
    mistaken = shell.run("dance")

    assert helped.code == migrated.code == DONE
    assert phrase("zh-CN", "cli-louzhu") in helped.out
    assert (shell.folder / "data" / "louzhu.sqlite3").exists()
    assert refused.code == FAULT
    assert "Traceback" not in refused.err
    assert mistaken.code == USAGE


def test_a_terminal_that_knows_no_chinese_gets_no_traceback(shell: Shell) -> None:
    said = shell.run("--help", env={"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii", "LANG": "zh_CN.UTF-8"})

    assert said.code == DONE
    assert "\\u697c" in said.out


def broken(console: Console, options: object) -> int:
    raise RuntimeError("a mistake of ours")


def interrupted(console: Console, options: object) -> int:
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("command", "code", "key"), [(broken, BUG, "cli-bug"), (interrupted, INTERRUPTED, "cli-interrupted")]
)
def test_a_bug_is_logged_once_and_an_interruption_is_no_bug(
    shell: Shell,
    monkeypatch: pytest.MonkeyPatch,
    command: Callable[[Console, object], int],
    code: int,
    key: str,
) -> None:
    monkeypatch.setattr("bot.__main__.check", command)

    said = shell("check")

    assert said.code == code
    assert phrase("zh-CN", key) in said.err
    assert said.err.count("RuntimeError: a mistake of ours") == (1 if code == BUG else 0)
