"""`louzhu run` against a Discord on this machine: the start, each fault that Discord can answer with, and the clean stop."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.upkeep.verify import verify
from bot.words import LANGUAGES, Language
from tests.house.loopback import GUILD_ID, Loopback, open_loopback
from tests.upkeep.shell import Shell, phrase

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4OTA" + ".GaBcDe." + "abcdefghijklmnopqrstuvwxyz0123456789AB"
ENV = {"DISCORD_TOKEN": TOKEN}


@pytest.fixture
def discord() -> Iterator[Loopback]:
    """A Discord on this machine."""
    with open_loopback() as opened:
        yield opened


def wait_for(process: subprocess.Popen[str], message: str) -> list[dict[str, Any]]:
    """Read the log until an event is in it; returns the lines so far."""
    assert process.stderr is not None
    lines = []
    for line in process.stderr:
        lines.append(json.loads(line))
        if lines[-1]["message"] == message:
            return lines
    raise AssertionError(f"the process ended without {message!r}: {lines}")


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_the_bot_starts_serves_and_stops_cleanly_when_told(
    shell: Shell, discord: Loopback, told: signal.Signals
) -> None:
    shell.config(discord.config())
    with shell.start("run", "--log-format", "json", env=ENV) as bot:
        lines = wait_for(bot, "ready")
        bot.send_signal(told)
        out, err = bot.communicate(timeout=30)

    assert bot.returncode == 0, err
    assert phrase("zh-CN", "cli-run-stopped") in out
    assert TOKEN not in err + out + json.dumps(lines)
    assert "Traceback" not in err
    database = shell.folder / "data" / "louzhu.sqlite3"
    assert verify(database).holds
    assert not database.with_name("louzhu.sqlite3-wal").exists(), "everything is in the file itself"


def test_while_it_runs_a_second_one_and_a_restore_are_refused_and_a_backup_is_made(
    shell: Shell, discord: Loopback
) -> None:
    shell.config(discord.config())
    with shell.start("run", "--log-format", "json", env=ENV) as bot:
        wait_for(bot, "ready")
        second = shell.run("run", env=ENV)
        migrated = shell("db", "migrate")
        saved = shell("db", "backup", "--folder", "safe")
        (backup,) = (shell.folder / "safe").glob("*.sqlite3")
        restored = shell("db", "restore", str(backup), "--overwrite")
        bot.send_signal(signal.SIGTERM)
        bot.communicate(timeout=30)

    running = phrase("zh-CN", "startup-already-running", path=str(shell.folder / "data" / "louzhu.sqlite3"))
    for refused in (second, migrated, restored):
        assert refused.code == 1
        assert running in refused.err
    assert saved.code == 0
    assert bot.returncode == 0
    assert shell("db", "restore", str(backup), "--overwrite").code == 0


def test_a_stop_while_discord_does_not_answer_is_heeded(shell: Shell, discord: Loopback) -> None:
    discord.hangs = True
    shell.config(discord.config())
    with shell.start("run", env=ENV) as bot:
        assert discord.called.wait(30)
        bot.send_signal(signal.SIGTERM)
        _, err = bot.communicate(timeout=30)

    assert bot.returncode == 0, err
    assert "Traceback" not in err


def no_guild(discord: Loopback) -> None:
    discord.guilds = []


def many_guilds(discord: Loopback) -> None:
    discord.guilds.append((GUILD_ID + 1, "another"))


def refuse_token(discord: Loopback) -> None:
    discord.accepts_token = False


def forbid_intents(discord: Loopback) -> None:
    discord.forbids_intents = True


FAULTS = {
    "wrong-token": (refuse_token, GUILD_ID),
    "no-guild": (no_guild, 0),
    "many-guilds": (many_guilds, 0),
    "not-in-guild": (many_guilds, GUILD_ID + 2),
    "missing-intent": (forbid_intents, GUILD_ID),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", FAULTS)
def test_each_fault_that_discord_answers_with_is_one_message_without_a_traceback(
    shell: Shell, discord: Loopback, kind: str, language: Language
) -> None:
    arrange, guild_id = FAULTS[kind]
    arrange(discord)
    shell.config(discord.config(guild_id))

    said = shell.run("run", "--lang", language, env=ENV)

    facts = {"invite": "", "guild": "", "guilds": ""}
    first_line = phrase(language, f"startup-{kind}", **facts | {"guild": str(guild_id)}).splitlines()[0]
    assert said.code == 1
    assert first_line in said.err
    assert "Traceback" not in said.err + said.out
    assert TOKEN not in said.err + said.out


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_discord_out_of_reach_is_one_message_without_a_traceback(
    shell: Shell, tmp_path: Path, language: Language
) -> None:
    with open_loopback() as gone:
        shell.config(gone.config())

    said = shell.run("run", "--lang", language, env=ENV)

    assert said.code == 1
    assert phrase(language, "startup-unreachable", problem="").splitlines()[0] in said.err
    assert "Traceback" not in said.err + said.out


def test_without_a_guild_in_the_config_the_only_one_is_served(shell: Shell, discord: Loopback) -> None:
    shell.config(discord.config(0))
    with shell.start("run", "--log-format", "json", env=ENV) as bot:
        lines = wait_for(bot, "ready")
        bot.send_signal(signal.SIGTERM)
        bot.communicate(timeout=30)

    assert lines[-1]["guild"] == "测试社区"
    assert bot.returncode == 0
