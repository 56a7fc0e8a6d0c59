"""The gate of the live bot: whoever answered rightly gets his role, also when the bot is killed before it could give it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from benchmarks.driver import Driver
from benchmarks.objects import FIRST_MEMBER_ID, MEMBER_ROLE_ID
from bot.gate.rules import Sum
from bot.upkeep.verify import verify
from tests.live.process import Louzhu

GATE = '[gate]\nrole = "已验证"\nchannel = "大厅"\nquestions = []\n'
GIVE = f"^/guilds/[0-9]+/members/{FIRST_MEMBER_ID}/roles/{MEMBER_ROLE_ID}$"


def answer_rightly(discord: Driver) -> str:
    """Press the panel's button, work out the sum in the form, and send it back; returns what the member is told."""
    modal = discord.answer_to(discord.press("gate:open"))["data"]
    found = re.search(r"([0-9]+) ([+−]) ([0-9]+) =", str(modal["components"][0]["content"]))
    assert found is not None
    left, sign, right = found.groups()
    value = Sum(int(left), sign, int(right)).value
    return str(discord.answer_to(discord.submit(modal["custom_id"], answer=str(value))))


def test_a_kill_between_the_answer_and_the_role_still_ends_with_the_role_given_once(
    discord: Driver, louzhu: Callable[..., Louzhu], tmp_path: Path
) -> None:
    discord.fail("PUT", GIVE, -1)
    bot = louzhu(config=GATE)
    discord.wait_for("POST", "^/channels/[0-9]+/messages$")
    assert "答对了" in answer_rightly(discord)
    discord.wait_for("PUT", GIVE)
    bot.kill()  # the member was told that he is in; Discord never heard it
    assert discord.roles_of() == []

    bot = louzhu(config=GATE)
    discord.wait_for("PUT", GIVE, 2)
    refused = discord.answer_to(discord.press("gate:open"))
    assert bot.stop().code == 0
    assert "已经" in str(refused)
    assert discord.roles_of() == [MEMBER_ROLE_ID]
    assert len(discord.sent("PUT", GIVE)) == 2, "the one that hung, and the one that gave it"
    assert verify(tmp_path / "louzhu.sqlite3").holds
