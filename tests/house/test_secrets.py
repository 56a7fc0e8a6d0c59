"""What the console tells of a community's secrets: nothing. (What the bot tells is looked at around every scene of
`tests.access`.)"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.upkeep.shell import Shell
from tests.wheel.test_record import DAY, spin_a_day

TOKEN = "a-token-that-nobody-may-see"
PASSWORD = "芝麻开门的暗号"
SOUND = f"""
[[gate.questions]]
code = "door"
ask = "?"
answers = ["{PASSWORD}"]
"""


def seeds_of(path: Path) -> list[str]:
    """The seeds that are not revealed, as hex and as Python writes bytes."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT server_seed FROM wheel_day WHERE revealed_at IS NULL").fetchall()
    return [form for (seed,) in rows for form in (seed.hex(), repr(seed))]


def left_in(folder: Path) -> str:
    """What the commands left behind: all that was exported, and the names of all files."""
    tables = [file.read_text(encoding="utf-8") for file in (folder / "tables").iterdir()]
    return "\n".join([*tables, *(file.name for file in folder.rglob("*"))])


async def test_no_command_of_the_console_tells_a_secret(
    tmp_path: Path, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    seeds = seeds_of(await spin_a_day(tmp_path, reveal=False))
    assert seeds
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    shell.config(SOUND)
    told = ""
    for command in (
        ("check",),
        ("db", "verify"),
        ("db", "backup"),
        ("db", "export", "tables"),
        ("wheel", "export", DAY, "day.jsonl"),
        ("db", "restore", "louzhu.sqlite3"),
    ):
        said = shell(*command)
        assert said.out or said.err, command
        told += said.out + said.err
    told += left_in(tmp_path)
    assert "louzhu-" in told, "the name of a backup"
    assert [secret for secret in (TOKEN, PASSWORD, *seeds) if secret in told] == []


@pytest.mark.parametrize(
    "faulty",
    [
        SOUND.replace("answers", "answer"),
        SOUND.replace(f'["{PASSWORD}"]', f'"{PASSWORD}"'),
        SOUND.replace(f'"{PASSWORD}"', f'"{PASSWORD * 20}"'),
        SOUND.replace(f'["{PASSWORD}"]', f'["{PASSWORD}", 5]'),
        SOUND.replace(f'["{PASSWORD}"]', f'{{ fr = ["{PASSWORD}"] }}'),
        SOUND + 'options = ["a", "b"]\n',
        SOUND + SOUND,
        SOUND.replace(f'["{PASSWORD}"]', f'["{PASSWORD}'),
        SOUND.replace('code = "door"', f'code = "{PASSWORD}"'),
        f'[discord]\ntoken = "{PASSWORD}"\n',
        f'[discord]\nguild_id = "{PASSWORD}"\n',
    ],
)
def test_what_is_wrong_with_a_secret_is_told_without_it(shell: Shell, faulty: str) -> None:
    shell.config(faulty)
    said = shell("check")
    assert said.code != 0
    assert "gate.questions" in said.err or "discord." in said.err or "config.toml" in said.err
    assert PASSWORD not in said.out + said.err
