"""``louzhu check --live``: everything in the server that does not fit the config, at once, each with the key of its setting."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from benchmarks.driver import Driver
from benchmarks.objects import APPLICATION_ID, BOT_ROLE_ID, CATEGORY, FORUM, GUILD_ID, TEXT, channel, role
from bot.config import parse_config
from bot.config_lines import shown
from bot.connection import invite_url
from bot.words import LANGUAGES, Language, Text, Words
from tests.live.process import Ended, Louzhu

WORDS = Words({})
CHECK = ("check", "--live")
VIP, STAFF, BOOSTER, RESIDENT, LUCKY = 12, 13, 14, 15, 16
VIEW, SEND, MANAGE_ROLES, MANAGE_WEBHOOKS, CREATE_THREADS = 1 << 10, 1 << 11, 1 << 28, 1 << 29, 1 << 35
BARE_PERMISSIONS = str(((1 << 52) - 1) & ~(1 << 3))
"""All but Administrator, which would stand above what channels say."""


def own_roles(position: int, permissions: str = BARE_PERMISSIONS) -> list[dict[str, Any]]:
    """What everybody may, and the bot's own role at a position."""
    return [
        role(GUILD_ID, "@everyone", 0, permissions=permissions),
        role(BOT_ROLE_ID, "楼主", position, permissions=permissions),
    ]


CONFIG = """
[staff]
channel = "管理"
roles = ["版主", "没有这个"]
[checkin]
board_channel = "签到榜"
daily_channel = "每日话题"
daily_form = "topic"
[forum]
digest_tag = "精品"
minimum_paid_length = 5
[level]
notice_channel = "灌水区"
steps = [
    { threshold = 0, title = "一", role = "贵宾" },
    { threshold = 9, title = "二", role = "助力者" },
]
[ranking]
channel = "没有这个频道"
excluded_roles = ["禁言"]
[wheel]
panel_channel = "转盘"
prizes = [
    { code = "vip", name = "贵宾", kind = "role", role = "幸运儿", hours = 24, weight = 1 },
    { code = "lost", name = "旧角色", kind = "role", role = "旧角色", hours = 24, weight = 1 },
    { code = "thanks", name = "谢谢惠顾", kind = "none", weight = 8 },
]
[services]
channel = "没有导航"
[[boards]]
code = "chat"
channel = "灌水区"
[[boards]]
code = "news"
channel = "公告"
[[boards]]
code = "old"
channel = "旧版块"
[[moods.kinds]]
code = "own"
emoji = "<:own:123456789012345678>"
name = "自己的"
voter = 1
author = 1
"""

FAULTS: dict[str, tuple[str, dict[str, Any]]] = {
    "forum.minimum_paid_length": ("check-live-intent", {"intent": "Message Content"}),
    "staff.channel": ("alert-channel-permissions", {"channel": "管理", "permissions": ["permission-send-messages"]}),
    "staff.roles.1": ("alert-no-role", {"value": "没有这个"}),
    "checkin.board_channel": ("alert-no-channel", {"setting": "checkin.board_channel", "value": "签到榜"}),
    "checkin.daily_channel": ("alert-channel-requires-tag", {"channel": "每日话题"}),
    "forum.digest_tag": ("alert-no-digest-tag", {"tag": "精品"}),
    "level.notice_channel": ("alert-channel-kind", {"setting": "level.notice_channel", "value": "灌水区"}),
    "level.steps.0.role": ("alert-role-too-high", {"role": "贵宾", "bot": "楼主"}),
    "level.steps.1.role": ("alert-role-not-givable", {"role": "助力者"}),
    "ranking.channel": ("alert-no-channel", {"setting": "ranking.channel", "value": "没有这个频道"}),
    "ranking.excluded_roles.0": ("alert-no-role", {"value": "禁言"}),
    "services.channel": ("alert-no-channel", {"setting": "services.channel", "value": "没有导航"}),
    "wheel.panel_channel": (
        "alert-channel-permissions",
        {"channel": "转盘", "permissions": ["permission-view-channel"]},
    ),
    "wheel.prizes.0.role": ("alert-role-too-high", {"role": "幸运儿", "bot": "楼主"}),
    "wheel.prizes.1.role": ("alert-no-role", {"value": "旧角色"}),
    "boards.0.channel": (
        "alert-board-permissions",
        {"channel": "灌水区", "permissions": ["permission-manage-webhooks"]},
    ),
    "boards.1.channel": (
        "alert-board-permissions",
        {"channel": "公告", "permissions": ["permission-create-public-threads"]},
    ),
    "boards.2.channel": ("alert-no-board", {"channel": "旧版块"}),
    "moods.kinds.0.emoji": ("alert-mood-emoji", {"emoji": "<:own:123456789012345678>", "mood": "own"}),
}
"""What CONFIG asks in vain of the server that `BROKEN` is."""

BROKEN: dict[str, Any] = {
    "roles": [
        *own_roles(2),
        role(VIP, "贵宾", 3),
        role(LUCKY, "幸运儿", 4),
        role(STAFF, "版主", 1),
        role(BOOSTER, "助力者", 1, managed=True),
    ],
    "channels": [
        channel(21, "管理", TEXT, denied=SEND),
        channel(22, "每日话题", FORUM, flags=1 << 4),
        channel(23, "灌水区", FORUM, denied=MANAGE_WEBHOOKS),
        channel(24, "公告", TEXT, denied=CREATE_THREADS),
        channel(25, "转盘", TEXT, denied=VIEW),
        channel(26, "签到榜", CATEGORY),
    ],
}

STEP = {"threshold": 0, "title": "一", "role": "贵宾"}

Start = Callable[..., Louzhu]


@pytest.fixture
def checked(discord: Driver, louzhu: Start) -> Callable[..., Ended]:
    """Runs the check in a language and returns how it ended."""

    def run(config: str = "", **changes: Any) -> Ended:
        return louzhu(command=CHECK, config=config, **changes).end()

    return run


def fault_lines(language: Language, faults: dict[str, tuple[str, dict[str, Any]]]) -> set[str]:
    """How faults are told."""
    lines = set()
    for key, (problem, facts) in faults.items():
        told = dict(facts)
        if "permissions" in told:
            told["permissions"] = [Text(each) for each in told["permissions"]]
        lines.add(WORDS.say(language, Text("check-fault", {"key": shown(key), "problem": Text(problem, told)})))
    return lines


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_does_not_fit_is_told_at_once_with_its_key(
    discord: Driver, checked: Callable[..., Ended], language: Language
) -> None:
    discord.configure(guild=BROKEN)
    ended = checked(CONFIG, language=language)

    assert ended.code == 1
    heading, *told = ended.err.splitlines()
    assert set(told) == fault_lines(language, FAULTS)
    assert len(told) == len(FAULTS)
    assert heading == WORDS.say(language, Text("check-live-failed", {"count": len(FAULTS)}))
    for method in ("GATEWAY", "POST", "PUT", "PATCH", "DELETE"):
        assert discord.sent(method, "") == [], "it only looks"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_server_that_fits_is_told_so(discord: Driver, checked: Callable[..., Ended], language: Language) -> None:
    discord.configure(
        guild={"roles": [*own_roles(2), role(VIP, "贵宾", 1)]},
        application_flags=1 << 19,  # Message Content, as a small application has it
    )
    ended = checked(
        """
[staff]
channel = "大厅"
roles = ["贵宾"]
[checkin]
daily_channel = "灌水区"
daily_form = "topic"
[forum]
minimum_paid_length = 5
[level]
steps = [{ threshold = 0, title = "一", role = "贵宾" }]
[[boards]]
code = "chat"
channel = "灌水区"
""",
        language=language,
    )

    assert (ended.code, ended.err) == (0, "")
    facts = {"bot": "louzhu", "guild": f"社区 {GUILD_ID}", "id": str(GUILD_ID)}
    assert ended.out.splitlines()[-2:] == [
        WORDS.say(language, Text("check-live-server", facts)),
        WORDS.say(language, Text("check-live-passed")),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_token_the_server_cannot_be_looked_at(checked: Callable[..., Ended], language: Language) -> None:
    ended = checked(token="", language=language)

    assert ended.code == 1
    assert ended.err == WORDS.say(language, Text("startup-no-token", {"variable": "DISCORD_TOKEN"})) + "\n"


def test_the_gate_the_permission_to_give_roles_and_the_leave_to_have_commands_are_looked_at(
    discord: Driver, checked: Callable[..., Ended]
) -> None:
    few = str(int(BARE_PERMISSIONS) & ~MANAGE_ROLES)
    discord.configure(guild={"roles": [*own_roles(3, few), role(VIP, "贵宾", 2), role(RESIDENT, "居民", 1)]})
    discord.fail("GET", "/commands$", 403, code=50001)
    ended = checked(
        """
[gate]
role = "居民"
channel = "验证"
watch_joins = true
[level]
steps = [{ threshold = 0, title = "一", role = "贵宾" }, { threshold = 1, title = "二", role = "居民" }]
"""
    )

    invite = invite_url(
        APPLICATION_ID, parse_config({"gate": {"role": "x", "channel": "x"}, "level": {"steps": [STEP]}})
    )
    assert ended.code == 1
    assert set(ended.err.splitlines()[1:]) == fault_lines(
        "zh-CN",
        {
            "discord": ("check-live-scope", {"invite": invite}),
            "gate.watch_joins": ("check-live-intent", {"intent": "Server Members"}),
            "gate.role": ("gate-fault-no-manage-roles", {"bot": "楼主"}),
            "gate.channel": ("gate-fault-no-channel", {"channel": "验证"}),
            "staff.roles": ("gate-fault-nobody-hears", {}),
            "level.steps.0.role": ("alert-no-manage-roles", {"bot": "楼主"}),
        },
    )
