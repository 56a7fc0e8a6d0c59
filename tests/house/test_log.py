"""The log: its two forms, and what never gets into it."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest

from bot.log import MASKED, Form, Level, Mask, set_up_logging
from tests.upkeep.shell import QuietLogging

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4OTA" + ".GaBcDe." + "abcdefghijklmnopqrstuvwxyz0123456789AB"
"""Not anybody's, but of the shape of a bot's token."""


@pytest.fixture(autouse=True)
def logging_before() -> Iterator[None]:
    """Every test sets logging up for itself."""
    before = QuietLogging()
    yield
    before.restore()


def log_line(capsys: pytest.CaptureFixture[str], form: Form, message: str, *args: object, **options: object) -> str:
    set_up_logging(form=form, token="another secret")
    logging.getLogger("bot.test").warning(message, *args, **options)  # type: ignore[arg-type]
    return capsys.readouterr().err


def test_a_text_line_says_when_how_grave_where_and_what(capsys: pytest.CaptureFixture[str]) -> None:
    line = log_line(capsys, "text", "job %s ran", "backup", extra={"period": "2026-11-23"})

    moment, rest = line.split(" ", 1)
    assert rest == "WARNING bot.test: job backup ran  period=2026-11-23\n"
    assert moment.endswith("Z")
    assert len(moment) == len("2026-11-23T04:00:00.000Z")


def test_a_json_line_is_one_object_with_the_extra_fields(capsys: pytest.CaptureFixture[str]) -> None:
    line = log_line(capsys, "json", "job %s ran", "backup", extra={"period": "楼\n主", "bytes": 7, "odd": {1}})

    assert line.count("\n") == 1
    said = json.loads(line)
    assert said.pop("at").endswith("Z")
    assert said == {
        "level": "warning",
        "logger": "bot.test",
        "message": "job backup ran",
        "period": "楼\n主",
        "bytes": 7,
        "odd": "{1}",
    }


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_traceback_is_kept(capsys: pytest.CaptureFixture[str], form: Form) -> None:
    try:
        raise ValueError("too much")
    except ValueError:
        line = log_line(capsys, form, "failed", exc_info=True)

    written = line if form == "text" else json.loads(line)["exception"]
    assert "Traceback" in written
    assert "ValueError: too much" in written


def test_a_line_break_in_a_name_does_not_make_a_second_line(capsys: pytest.CaptureFixture[str]) -> None:
    line = log_line(
        capsys, "text", "hello %s", "x\n2026-11-23T04:00:00.000Z ERROR bot: forged\x1b[31m", extra={"name_": "a\rb"}
    )

    assert line.count("\n") == 1
    assert "\\n2026" in line
    assert "\x1b" not in line
    assert "\r" not in line


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize(
    ("written", "masked"),
    [
        (f"Authorization: Bot {TOKEN}", f"Authorization: Bot {MASKED}"),
        ("it is another secret indeed", f"it is {MASKED} indeed"),
        ("POST /api/v10/webhooks/123/aW50ZXJhY3Rpb24-_9/messages", f"POST /api/v10/webhooks/123/{MASKED}/messages"),
        ("POST /interactions/123/aW50ZXJhY3Rpb24/callback", f"POST /interactions/123/{MASKED}/callback"),
    ],
)
def test_secrets_are_masked_in_messages_extra_fields_and_tracebacks(
    capsys: pytest.CaptureFixture[str], form: Form, written: str, masked: str
) -> None:
    try:
        raise ValueError(written)
    except ValueError:
        line = log_line(capsys, form, "said: %s", written, extra={"detail": written}, exc_info=True)

    # The test's own source stands in a traceback's frames, so only what was written as a value is counted.
    assert written not in line
    assert line.count(masked) >= 3


@pytest.mark.parametrize(
    "harmless",
    [
        "2026-11-23T04:00:00.000Z",
        "discord.ext.commands.bot",
        "a.b.c",
        "GET /api/v10/guilds/900000000000000001/members/900000000000000002",
        "f9a1c2d3e4b5a6978877665544332211ffeeddccbbaa99887766554433221100",
        "louzhu-20261123T040000Z.sqlite3",
    ],
)
def test_what_is_no_secret_is_left_as_it_is(harmless: str) -> None:
    assert Mask("another secret")(harmless) == harmless


def test_an_empty_token_masks_nothing() -> None:
    assert Mask("")("abc") == "abc"


@pytest.mark.parametrize(
    ("level", "logger", "lowest"),
    [
        ("info", "discord", logging.WARNING),
        ("debug", "discord", logging.INFO),
        ("error", "discord", logging.ERROR),
        ("debug", "aiosqlite", logging.WARNING),
        ("info", "apscheduler", logging.WARNING),
        ("debug", "bot", logging.DEBUG),
        ("warning", "bot", logging.WARNING),
    ],
)
def test_libraries_that_would_log_members_words_are_kept_quiet(level: Level, logger: str, lowest: int) -> None:
    set_up_logging(level=level)

    assert logging.getLogger(logger).getEffectiveLevel() == lowest


def test_setting_it_up_again_replaces_what_was_there(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging()
    line = log_line(capsys, "json", "once")

    assert line.count("once") == 1
