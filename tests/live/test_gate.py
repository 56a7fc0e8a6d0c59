"""The gate of the live bot: whoever answered rightly gets his role, also when the bot is killed before it could give it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.driver import Driver
from benchmarks.objects import FIRST_MEMBER_ID, MEMBER_ROLE_ID
from bot.gate.rules import Sum
from bot.upkeep.verify import verify
from tests.live.process import Louzhu

GATE = '[gate]\nrole = "已验证"\nchannel = "大厅"\nquestions = []\n'
LISTING = "^/guilds/[0-9]+/members$"
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


def join_unheard(discord: Driver, member_id: int) -> str:
    """Somebody joins with the role, and no bot hears of it; returns the route by which it would be taken from him."""
    discord.happen_untold(["join", member_id, datetime.now(UTC).isoformat(), [str(MEMBER_ROLE_ID)]])
    return f"^/guilds/[0-9]+/members/{member_id}/roles/{MEMBER_ROLE_ID}$"


def test_whoever_joined_unheard_is_found_by_the_next_session_but_a_resumed_one_asks_nothing(
    discord: Driver, louzhu: Callable[..., Louzhu]
) -> None:
    discord.configure(privileged=["members"])
    config = f"{GATE}watch_joins = true\n"
    bot = louzhu(config=config)
    discord.wait_for("GET", LISTING)
    assert bot.stop().code == 0

    first = join_unheard(discord, FIRST_MEMBER_ID)
    discord.fail("DELETE", first, -1)
    bot = louzhu(config=config)
    discord.wait_for("DELETE", first)
    bot.kill()
    assert discord.roles_of() == [MEMBER_ROLE_ID]
    bot = louzhu(config=config)
    discord.wait_for("DELETE", first, 2)

    second = join_unheard(discord, FIRST_MEMBER_ID + 1)
    discord.wait_for("GET", LISTING, 3)
    discord.cut("abort")
    discord.wait_for("GATEWAY", "RESUME")
    discord.settle()
    assert len(discord.sent("GET", LISTING)) == 3
    discord.cut("forget")
    discord.wait_for("DELETE", second)
    assert bot.stop().code == 0
    assert discord.roles_of() == discord.roles_of(FIRST_MEMBER_ID + 1) == []
