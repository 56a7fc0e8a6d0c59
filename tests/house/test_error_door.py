"""The one error door: whatever goes wrong, the member hears privately in his language; and buttons that fit no longer."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import discord
import pytest
from discord import app_commands

from bot.refusal import Misconfigured, NotYours, OutOfDate
from bot.staff.alert import ALERT
from bot.words import Text, text
from cogs._room import _Filled, button, row, screen
from db.engine import NotSaved
from tests.stage import GUILD_ID, Stage

CODES = [
    "ledger:receipts:abc",
    "ledger:receipts:-1",
    "ledger:receipts:99999999999999999999999",
    "ledger:receipts:9223372036854775808",
    "ledger:receipts:٣",
    "ledger:receipts:1:gold:no-such-reason:sideways:5",
    "ledger:receipts:1:wealth:-:before:5:6:7:8",
    "ledger:receipts::no-such-currency",
    "ledger:filter-currency",
    "ledger:no-such-act",
    "checkin:board:no-such-board:1",
    "checkin:board:month:first",
    "checkin:calendar:1:9999-12",
    "checkin:calendar:1:0001-01",
    "checkin:calendar:1:soon",
    "checkin:makeup-day:x",
    "checkin:buy-card:1",
    "staff:confirm:x",
    "staff:confirm:1",
    "staff:audit:before:1",
    "help:command:0",
    "page:none-newer",
    "nothing",
    ":",
    "::::",
]
"""Custom ids as an older version, another bot or a forged client might send them. Each is refused."""


async def press(stage: Stage, member: Any, custom_ids: list[str]) -> list[str]:
    """Put buttons with these custom ids before everybody, let a member press each, and return what he is told."""
    channel: Any = stage.bot.get_channel(stage.channel.id)
    rows = [custom_ids[first : first + 5] for first in range(0, len(custom_ids), 5)]
    heard: list[str] = []
    for ids in rows:
        message = await channel.send(view=screen(row(*(button("press", each) for each in ids))))
        for each in ids:
            result = await member.click(message, custom_id=each)
            assert result.ephemeral, f"{each} was answered publicly"
            heard.append(stage.refused(result))
    return heard


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_buttons_that_fit_no_longer_are_refused_privately_and_are_no_faults(stage: Stage, language: Any) -> None:
    lin = stage.member("lin")
    await stage.speaks(lin, language)
    heard = await press(stage, lin, CODES)
    keys = (
        "refusal-out-of-date",
        "refusal-not-yours",
        "refusal-not-for-you",
        "gate-not-your-messages",
    )
    polite = {stage.app.say(language, text(key)) for key in keys}
    not_a_day = {
        stage.app.say(language, text("checkin-not-a-day", typed=typed)) for typed in ("9999\\-12", "0001\\-01", "soon")
    }
    assert set(heard) <= polite | not_a_day
    assert not_a_day <= set(heard)


async def test_no_route_of_any_room_faults_on_arguments_that_it_does_not_expect(stage: Stage) -> None:
    """Every room's buttons, menus and forms, those to come included."""
    lin = stage.member("lin")
    channel: Any = stage.bot.get_channel(stage.channel.id)
    for route in sorted(stage.bot.routes.names):
        ids = [route + arguments for arguments in ("", ":x", ":-1:x", ":99999999999999999999", ":x:y:z:a:b:c:d:e:f")]
        message = await channel.send(view=screen(row(*(button("press", each) for each in ids))))
        for custom_id in ids:
            result = await lin.click(message, custom_id=custom_id)
            # Refused, or answered; a fault would be in the log, and the stage fails the test for it.
            if result.modal is None:
                assert stage.refused(result)


def test_a_field_that_a_forged_form_left_out_is_refused_like_a_form_that_is_out_of_date() -> None:
    filled = _Filled(reason="because")
    assert filled["reason"] == "because"
    with pytest.raises(OutOfDate):
        filled["member"]


def wallet_of(stage: Stage) -> app_commands.Command[Any, ..., Any]:
    """A command of the bot's."""
    command = stage.bot.tree.get_command("wallet", guild=discord.Object(GUILD_ID))
    assert isinstance(command, app_commands.Command)
    return command


async def told(stage: Stage, error: Callable[[], Exception]) -> str:
    """What a member is told when a command fails like that."""
    lin = stage.member("lin")
    await stage.speaks(lin, "en")

    async def fail(interaction: discord.Interaction, member: discord.Member | None = None) -> None:
        raise error()

    command = wallet_of(stage)
    command._callback, command.binding = fail, None
    return stage.refused(await lin.slash(stage.channel, "wallet"))


async def alerts(stage: Stage) -> list[str]:
    """The subjects of what waits to be told to the staff."""

    def find(tx: Any, community: Any) -> list[str]:
        found = tx.execute("SELECT subject FROM outbox WHERE kind = :kind", {"kind": ALERT}).fetchall()
        return [subject.split(":")[0] for (subject,) in found]

    return await stage.app.read(find)


async def test_a_refusal_is_told_as_it_is(stage: Stage) -> None:
    assert await told(stage, NotYours) == stage.app.say("en", text("refusal-not-yours"))
    assert await alerts(stage) == []


async def test_a_fault_is_told_with_an_id_under_which_the_log_has_it_once(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    stage.expect_fault(ValueError)
    with caplog.at_level(logging.ERROR):
        heard = await told(stage, lambda: ValueError("a mistake"))
    (record,) = [record for record in caplog.records if record.exc_info]
    error_id = record.getMessage().rsplit(maxsplit=1)[-1]
    assert heard == stage.app.say("en", text("error-fault", id=error_id))
    assert "a mistake" not in heard


async def test_what_could_not_be_saved_is_told_to_the_member_and_to_the_staff(stage: Stage) -> None:
    heard = await told(stage, lambda: NotSaved("database or disk is full"))
    assert heard == stage.app.say("en", text("error-not-saved"))
    assert await alerts(stage) == ["database"]


async def test_a_misconfiguration_is_told_to_the_staff_once_a_day(stage: Stage) -> None:
    fix = Text("alert-no-channel", {"setting": "checkin.board_channel", "value": "x"})
    for _ in range(2):
        heard = await told(stage, lambda: Misconfigured("checkin.board_channel", fix))
        assert heard == stage.app.say("en", text("error-misconfigured"))
    assert await alerts(stage) == ["checkin.board_channel"]


async def test_a_check_of_discords_own_is_for_the_staff_only(stage: Stage) -> None:
    heard = await told(stage, lambda: app_commands.CheckFailure("no"))
    assert heard == stage.app.say("en", text("refusal-not-for-you"))


async def test_what_discord_could_not_make_out_is_told_without_markdown_and_not_at_length(stage: Stage) -> None:
    typed = "@everyone " + "x" * 5000
    heard = await told(
        stage,
        lambda: app_commands.TransformerError(typed, discord.AppCommandOptionType.string, Transformer()),
    )
    assert "\\@everyone" in heard
    assert len(heard) < 200


class Transformer(app_commands.Transformer):
    """Makes nothing of what was typed."""


async def test_commands_that_are_not_ours_are_told_anew(stage: Stage) -> None:
    command = wallet_of(stage)
    heard = await told(stage, lambda: app_commands.CommandSignatureMismatch(command))
    assert heard == stage.app.say("en", text("error-commands-changed"))


async def test_another_server_is_sent_back_home(stage: Stage) -> None:
    elsewhere = stage.env.create_guild("别处")
    channel = elsewhere.create_text_channel("大厅")
    stranger = elsewhere.add_member(stage.env.create_user("stranger"))
    there: Any = stage.bot.get_channel(channel.id)
    message = await there.send(view=screen(row(button("press", "checkin:checkin"))))
    result = await stranger.click(message, custom_id="checkin:checkin")
    assert stage.refused(result) == stage.app.say("en", text("refusal-not-this-community"))


async def test_when_the_database_is_away_the_member_still_gets_an_answer(stage: Stage) -> None:
    lin = stage.member("lin")
    await stage.speaks(lin, "en")
    await stage.app.database.close()
    for command in ("wallet", "checkin"):
        heard = stage.refused(await lin.slash(stage.channel, command))
        assert heard == stage.app.say("en", text("error-not-saved"))
