"""What keeps the live bot from starting: each is one clear message with the next step, in both languages."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks.driver import Driver
from benchmarks.loopback import APPLICATION_ID, GUILD_ID
from bot.config import parse_config
from bot.connection import invite_url
from bot.words import LANGUAGES, Language, Text, Words
from tests.live.nursery import Nursery
from tests.live.process import Ended, Louzhu

INVITE = invite_url(APPLICATION_ID, parse_config({}))
OTHER_GUILD_ID = GUILD_ID + 1
WORDS = Words({})

Start = Callable[..., Louzhu]


@pytest.fixture
def refused(discord: Driver, nursery: Nursery, tmp_path: Path) -> Callable[..., dict[Language, Ended]]:
    """Starts the bot once in each language, side by side, and returns how each ended."""

    def start(**changes: Any) -> dict[Language, Ended]:
        processes: dict[Language, Louzhu] = {}
        for language in LANGUAGES:
            folder = tmp_path / language
            folder.mkdir()
            processes[language] = Louzhu.start(discord, folder, language=language, nursery=nursery, **changes)
        return {language: process.end() for language, process in processes.items()}

    return start


def check_said(ended: dict[Language, Ended], key: str, **facts: Any) -> None:
    """Each language has its own one message, at the end, and there is no traceback."""
    for language in LANGUAGES:
        left = ended[language]
        assert left.err.endswith(f"{WORDS.say(language, Text(key, facts))}\n"), left.err
        assert "Traceback" not in left.err
        assert left.code == 1


def test_a_token_that_discord_does_not_know_is_told(refused: Callable[..., dict[Language, Ended]]) -> None:
    check_said(refused(token="wrong"), "startup-wrong-token")


def test_a_missing_token_is_told(refused: Callable[..., dict[Language, Ended]]) -> None:
    check_said(refused(token=""), "startup-no-token", variable="DISCORD_TOKEN")


@pytest.mark.parametrize(("code", "key"), [(4004, "startup-wrong-token"), (4014, "startup-missing-intent")])
def test_a_gateway_that_refuses_the_token_or_the_intents_is_told(
    discord: Driver, refused: Callable[..., dict[Language, Ended]], code: int, key: str
) -> None:
    discord.configure(identify_close_code=code)

    check_said(refused(), key)


def test_a_bot_that_is_in_no_server_is_told_how_to_invite_it(
    discord: Driver, refused: Callable[..., dict[Language, Ended]]
) -> None:
    discord.configure(guild_ids=[])

    check_said(refused(), "startup-no-guild", invite=INVITE)


def test_a_bot_that_is_not_in_the_configured_server_is_told_how_to_invite_it(
    refused: Callable[..., dict[Language, Ended]],
) -> None:
    check_said(
        refused(config=f"guild_id = {OTHER_GUILD_ID}"),
        "startup-not-in-guild",
        guild=str(OTHER_GUILD_ID),
        invite=INVITE,
    )


def test_a_bot_that_is_in_several_servers_is_told_to_choose_one(
    discord: Driver, refused: Callable[..., dict[Language, Ended]]
) -> None:
    discord.configure(guild_ids=[GUILD_ID, OTHER_GUILD_ID])
    named = "; ".join(f"社区 {guild_id} = {guild_id}" for guild_id in (GUILD_ID, OTHER_GUILD_ID))

    check_said(refused(), "startup-many-guilds", guilds=named)


def test_an_invitation_without_the_leave_to_have_commands_is_told(
    discord: Driver, refused: Callable[..., dict[Language, Ended]]
) -> None:
    discord.fail("PUT", "/commands$", 403, code=50001, times=2)

    check_said(refused(), "startup-missing-scope", invite=INVITE)


def test_an_api_that_nobody_serves_is_told(refused: Callable[..., dict[Language, Ended]]) -> None:
    with socket.socket() as taken:  # bound and not listening: nobody else gets this port, and nobody answers on it
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        ended = refused(api_url=f"http://127.0.0.1:{port}/api/v10")

    check_said(
        ended,
        "startup-unreachable",
        problem=f"Cannot connect to host 127.0.0.1:{port} ssl:default [Connect call failed ('127.0.0.1', {port})]",
    )


@pytest.mark.parametrize(
    ("status", "problem"),
    [
        (503, "503 Service Unavailable (error code: 0): 503: as the test asked for"),
        (404, "404 Not Found (error code: 0): 404: as the test asked for"),
    ],
)
def test_an_api_that_fails_is_told(
    discord: Driver, refused: Callable[..., dict[Language, Ended]], status: int, problem: str
) -> None:
    discord.fail("GET", "/users/@me$", status, times=2)

    check_said(refused(), "startup-unreachable", problem=problem)


def test_an_address_where_something_else_answers_is_told(
    discord: Driver, refused: Callable[..., dict[Language, Ended]]
) -> None:
    elsewhere = discord.api_url.replace("/api/v10", "/a-web-page")

    check_said(refused(api_url=elsewhere), "startup-not-discord", address=elsewhere)


def test_a_second_bot_on_the_same_database_is_refused(discord: Driver, louzhu: Start, tmp_path: Path) -> None:
    first = louzhu()
    discord.wait_for("GATEWAY", "IDENTIFY")
    ended = {language: louzhu(language=language).end() for language in LANGUAGES}

    check_said(ended, "startup-already-running", path=str(tmp_path / "louzhu.sqlite3"))
    assert discord.answer_to(discord.command("checkin"))["type"] == 4
    assert first.stop().code == 0


def test_an_unencrypted_address_of_another_machine_is_a_fault_of_the_config(
    discord: Driver, refused: Callable[..., dict[Language, Ended]]
) -> None:
    plain = {"api_url": "http://proxy.example/api/v10", "gateway_url": "ws://proxy.example"}
    ended = refused(command=["check"], **plain)

    for language in LANGUAGES:
        told = ended[language].out + ended[language].err
        for key, scheme in (("discord.api_url", "http"), ("discord.gateway_url", "ws")):
            problem = WORDS.say(language, Text("fault-address-plain", {"scheme": scheme}))
            assert WORDS.say(language, Text("check-fault", {"key": key, "problem": problem})).strip() in told
        assert ended[language].code == 1
    assert discord.sent("GET", "") == []
