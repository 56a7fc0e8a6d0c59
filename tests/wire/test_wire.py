"""The wire's checks find what Discord would refuse, and what must never be sent. That the bot sends none of it is tested by
every other test: the stage and the loopback hold each request against these checks."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import discord
import pytest

from tests.stage import GUILD_ID, Stage, open_stage
from tests.wire import limits, listed, mentions, openapi
from tests.wire.request import Request, check

NOBODY: dict[str, Any] = {"parse": [], "replied_user": False}
IDS = [str(900_000_000_000_000_000 + number) for number in range(200)]


def button(number: int = 1, **changes: Any) -> dict[str, Any]:
    """A button that Discord takes."""
    return {"type": 2, "style": 2, "label": "签到", "custom_id": f"checkin:{number}", **changes}


def says(words: str = "你好") -> dict[str, Any]:
    """A text among components."""
    return {"type": 10, "content": words}


def row(*items: Any) -> dict[str, Any]:
    """A row."""
    return {"type": 1, "components": list(items)}


def menu(*options: Any, **changes: Any) -> dict[str, Any]:
    """A menu."""
    return {"type": 3, "custom_id": "a:b", "options": list(options or [option()]), **changes}


def option(label: str = "一", value: str = "1", **changes: Any) -> dict[str, Any]:
    """An option of a menu."""
    return {"label": label, "value": value, **changes}


def message(*parts: Any, **changes: Any) -> Request:
    """A message of components."""
    panel = {"type": 17, "components": list(parts or [says()])}
    body = {"components": [panel], "flags": 1 << 15, "allowed_mentions": NOBODY, **changes}
    return Request("POST", f"/channels/{IDS[0]}/messages", body)


def plain(content: str, **changes: Any) -> Request:
    """A message of the old kind."""
    return Request("POST", f"/channels/{IDS[0]}/messages", {"content": content, "allowed_mentions": NOBODY, **changes})


def answer(kind: int, data: Any) -> Request:
    """An answer to an interaction."""
    return Request("POST", f"/interactions/{IDS[0]}/token/callback", {"type": kind, "data": data})


def field(**changes: Any) -> dict[str, Any]:
    """A field of a form, with its label."""
    return {"type": 18, "label": "正文", "component": {"type": 4, "custom_id": "body", "style": 2, **changes}}


def form(*parts: Any, **changes: Any) -> Request:
    """A form."""
    return answer(9, {"title": "发帖", "custom_id": "a:b", "components": list(parts or [field()]), **changes})


def commands(*listed: Any) -> Request:
    """All commands."""
    return Request("PUT", f"/applications/{IDS[0]}/guilds/{IDS[1]}/commands", list(listed))


def command(name: str = "checkin", **changes: Any) -> dict[str, Any]:
    """A command."""
    return {"name": name, "description": "签到", "type": 1, "options": [], **changes}


def text_option(name: str = "day", **changes: Any) -> dict[str, Any]:
    """An option of a command."""
    return {"type": 3, "name": name, "description": "哪天", "required": False, **changes}


def radio(count: int) -> dict[str, Any]:
    """A group of choices in a form."""
    options = [option(value=str(number)) for number in range(count)]
    return {"type": 18, "label": "选", "component": {"type": 21, "custom_id": "answer", "options": options}}


def webhook(**changes: Any) -> Request:
    """A post under a member's name."""
    body = {"content": "好", "username": "林夕", "allowed_mentions": NOBODY, **changes}
    return Request("POST", f"/webhooks/{IDS[0]}/token", body, {"wait": 1, "thread_id": IDS[1]})


def picture(name: str, alt: str = "转盘") -> dict[str, Any]:
    """A picture among components."""
    return {"type": 12, "items": [{"media": {"url": f"attachment://{name}"}, "description": alt}]}


attached = {"attachments": [{"id": 0, "filename": "wheel.png"}]}
MANY = [option(value=str(number)) for number in range(limits.OPTIONS + 1)]

TAKEN = [
    message(),
    message(says("字" * limits.DISPLAYED_CHARACTERS)),
    message(*(says() for _ in range(limits.COMPONENTS - 1))),
    message(row(*(button(number) for number in range(limits.BUTTONS_IN_ROW)))),
    message(row(button(label="字" * limits.BUTTON_LABEL, custom_id="a" * limits.CUSTOM_ID))),
    message(row(menu(*MANY[: limits.OPTIONS]))),
    message(row(menu(option("字" * limits.OPTION_WORDS), placeholder="字" * limits.PLACEHOLDER))),
    message(picture("wheel.png"), **attached),
    message(says("\u2068\u05e9\u05dc\u05d5\u05dd\u2069")),
    message(says("<@1>"), allowed_mentions={"parse": [], "users": [IDS[5]], "roles": [IDS[6]]}),
    plain("字" * limits.CONTENT),
    Request("PATCH", f"/channels/{IDS[0]}/messages/{IDS[1]}", {"content": "", "allowed_mentions": NOBODY}),
    webhook(username="字" * limits.USERNAME),
    form(*(field(custom_id=f"f{number}") for number in range(limits.MODAL_PARTS))),
    form(radio(limits.RADIO_FEWEST)),
    form(radio(limits.GROUP_MOST)),
    form(field(value="字" * limits.INPUT)),
    answer(8, {"choices": [{"name": "一", "value": "1"}] * limits.CHOICES}),
    commands(command(), command("wallet", options=[text_option(required=True), text_option("more")])),
    commands({"name": "Rate topic", "type": 3}),
    Request("POST", f"/channels/{IDS[0]}/threads", {"name": "字" * limits.CHANNEL_NAME, "type": 11}),
    Request("GET", f"/channels/{IDS[0]}/messages", None, {"limit": 100}),
    Request("DELETE", f"/channels/{IDS[0]}/messages/{IDS[1]}", None, {}, "字" * limits.AUDIT_REASON),
    Request("POST", f"/channels/{IDS[0]}/messages/bulk-delete", {"messages": IDS[:100]}),
]
"""Requests that are right up to their limits."""

REFUSED = [
    # Nobody is called whom nobody meant.
    (plain("@everyone", allowed_mentions=None), "without allowed_mentions"),
    (plain("@everyone", allowed_mentions={"parse": ["everyone"]}), "parse"),
    (plain("@everyone", allowed_mentions={}), "parse"),
    (plain("<@1>", allowed_mentions={"parse": [], "replied_user": True}), "replied_user"),
    (plain("<@1>", allowed_mentions={"parse": [], "users": IDS[:11]}), "calls 11 at once"),
    (answer(4, {"content": "<@1>", "allowed_mentions": {"parse": [], "users": [IDS[5]]}}), "an answer calls"),
    (answer(7, {"content": "<@1>"}), "without allowed_mentions"),
    (webhook(allowed_mentions={"parse": ["users"]}), "parse"),
    (Request("PATCH", f"/channels/{IDS[0]}/messages/{IDS[1]}", {"content": "<@1>"}), "without allowed_mentions"),
    (Request("PATCH", f"/webhooks/{IDS[0]}/t/messages/@original", {"content": "x"}), "without allowed_mentions"),
    (Request("POST", f"/channels/{IDS[0]}/threads", {"name": "签到", "message": {"content": "x"}}), "without allowed"),
    # Messages.
    (plain("字" * (limits.CONTENT + 1)), "content of 2001"),
    (plain(""), "an empty message"),
    (plain("", embeds=[{"description": "字" * 4096}, {"description": "字" * 2000}]), "6096 characters in embeds"),
    (plain("", embeds=[{"title": "字"}] * 11), "11 embeds"),
    (plain("", embeds=[{"fields": [{"name": "字", "value": "字"}] * 26}]), "26 fields"),
    (plain("", components=[row(button(number)) for number in range(6)]), "6 rows"),
    (plain("好", nonce="a" * 26), "a nonce of 26"),
    (message(content="好"), "beside components"),
    (message(*(says() for _ in range(limits.COMPONENTS))), "41 components"),
    (message(says("字" * 4000), says("字")), "4001 characters in one message"),
    (message(says("  ")), "a text of 0"),
    (message({"type": 17, "components": [says()]}), "a component of type 17 in one of type 17"),
    (message(button()), "a component of type 2 in one of type 17"),
    (message(row(says())), "a component of type 10 in one of type 1"),
    (message(field()), "a component of type 18 in one of type 17"),
    (message(row({"type": 4, "custom_id": "a:b", "style": 1})), "a component of type 4 in one of type 1"),
    (message({"type": 9, "components": [button()], "accessory": button(2)}), "a component of type 2 in one of type 9"),
    (message({"type": 9, "components": [says()], "accessory": says()}), "a component of type 10 in accessory"),
    (message({"type": 9, "components": [says()] * 4, "accessory": button()}), "a section of 4"),
    (message({"type": 99}), "a component of type 99"),
    (message({**says(), "id": 7}, {**says(), "id": 7}), "a component's id 2 times"),
    (plain("好", components=[button()]), "a component of type 2 in a message"),
    (message(row()), "a row of 0"),
    (message(row(*(button(number) for number in range(6)))), "a row of 6"),
    (message(row(button(), menu())), "a row of {"),
    (message(row(button(), button())), "a custom id 2 times"),
    (message(row(button(label="字" * 81))), "a button's label of 81"),
    (message(row(button(label=None))), "shows nothing"),
    (message(row(button(custom_id="a" * 101))), "a custom id of 101"),
    (message(row(button(custom_id=None))), "a custom id of 0"),
    (message(row(button(emoji={"name": ""}))), "an empty emoji"),
    (message(row(button(style=5, url="https://example.org"))), "an address and a custom id"),
    (message(row(menu(*MANY))), "a menu of 26"),
    (message(row(menu(option(), option()))), "an option's value 2 times"),
    (message(row(menu(option("")))), "an option's label of 0"),
    (message(row(menu(option("字" * 101)))), "an option's label of 101"),
    (message(row(menu(option(description="字" * 101)))), "an option's description of 101"),
    (message(row(menu(placeholder="字" * 151))), "a placeholder of 151"),
    (message(row(menu(max_values=2))), "a menu to choose 1 to 2 of 1"),
    (message(row(menu(option(default=True), option(value="2", default=True)))), "more defaults"),
    (message({"type": 9, "components": [says()]}), "a section"),
    (message(picture("wheel.png")), "which is not attached"),
    (message(picture("wheel.png", "字" * 1025), **attached), "an alt text of 1025"),
    (message(picture("wheel.png", "**转盘**"), **attached), "an alt text with markdown"),
    (message(picture("wheel.png", "a <:smile:1>"), **attached), "an alt text with markdown"),
    (message(says("\u202e turned")), "a direction that stays open"),
    (message(says("\u2068 open")), "an isolate that stays open"),
    (message(says("half \ud83d")), "a half character"),
    (message(says("bell \a")), "a control character"),
    (webhook(username="字" * 81), "a webhook's name of 81"),
    (webhook(username="Discord staff"), "lets no webhook be called"),
    (webhook(username="Everyone"), "lets no webhook be called"),
    (webhook(thread_name="字" * 101), "a thread's name of 101"),
    # Forms, completions, commands.
    (form(title="字" * 46), "a form's title of 46"),
    (form(*(field(custom_id=f"f{number}") for number in range(6))), "a form of 6 parts"),
    (form(field(), field()), "a custom id 2 times"),
    (form(row(button())), "a component of type 1 in a form"),
    (form({"type": 18, "label": "选", "component": button()}), "a component of type 2 in component"),
    (form({**field(), "label": "字" * 46}), "a label of 46"),
    (form({**field(), "description": "字" * 101}), "a label's description of 101"),
    (form(field(placeholder="字" * 101)), "a placeholder of 101"),
    (form(field(min_length=5, max_length=4)), "a field for 5 to 4"),
    (form(field(value="字字", max_length=1)), "what a field is filled with of 2"),
    (form(radio(1)), "a group of 1"),
    (form(radio(11)), "a group of 11"),
    (answer(8, {"choices": [{"name": "一", "value": "1"}] * 26}), "26 choices"),
    (answer(8, {"choices": [{"name": " ", "value": "1"}]}), "a choice of 0"),
    (answer(8, {"choices": [{"name": "一", "value": "1" * 101}]}), "a choice's value of 101"),
    (commands(command(), command()), "a name in every language 2 times"),
    (
        commands(
            command(name_localizations={"zh-CN": "签到"}), command("wallet", name_localizations={"zh-CN": "签到"})
        ),
        "a name in zh-CN 2 times",
    ),
    (commands(command("Check")), "no command can be called"),
    (commands(command("a" * 33)), "a command's name of 33"),
    (commands(command(description="字" * 101)), "a command's description of 101"),
    (commands(command(options=[text_option(str(number)) for number in range(26)])), "26 options"),
    (commands(command(options=[text_option(), text_option()])), "a name in every language 2 times"),
    (commands(command(options=[text_option(), text_option("must", required=True)])), "required after one that is not"),
    (commands(command(options=[text_option(choices=[{"name": "一", "value": "1"}] * 26)])), "26 choices"),
    (
        commands(command(options=[text_option(choices=[{"name": "一", "value": "1"}], autocomplete=True)])),
        "both choices and completion",
    ),
    (
        commands(
            command(
                options=[
                    text_option(f"o{number}", choices=[{"name": "字" * 99, "value": str(each)} for each in range(25)])
                    for number in range(4)
                ]
            )
        ),
        "characters",
    ),
    (commands(*({"name": f"Entry {number}", "type": 2} for number in range(16))), "too many commands"),
    # The rest.
    (Request("POST", f"/channels/{IDS[0]}/threads", {"name": "字" * 101}), "a channel's name of 101"),
    (Request("POST", f"/channels/{IDS[0]}/threads", {"name": "签", "auto_archive_duration": 61}), "after 61 minutes"),
    (Request("PATCH", f"/channels/{IDS[0]}", {"applied_tags": IDS[:6]}), "too many tags"),
    (Request("GET", f"/channels/{IDS[0]}/messages", None, {"limit": 101}), "a page of 101"),
    (Request("GET", f"/channels/{IDS[0]}/messages/{IDS[1]}/reactions/好", None, {"limit": 101}), "a page of 101"),
    (Request("GET", f"/channels/{IDS[0]}/threads/archived/public", None, {"limit": 101}), "a page of 101"),
    (Request("GET", f"/guilds/{IDS[0]}/audit-logs", None, {"limit": 101}), "a page of 101"),
    (Request("POST", f"/channels/{IDS[0]}/webhooks", {"name": "Discord 楼主"}), "no webhook be called"),
    (Request("DELETE", f"/channels/{IDS[0]}/messages/{IDS[1]}", None, {}, "字" * 513), "an audit log reason of 513"),
    (Request("POST", f"/channels/{IDS[0]}/messages/bulk-delete", {"messages": IDS[:1]}), "1 messages deleted"),
]
"""Requests that are wrong in one thing, and a part of what is said of it."""


def test_what_is_right_up_to_its_limit_is_let_through() -> None:
    check(TAKEN)


def test_each_limit_is_guarded_by_itself_without_the_description() -> None:
    for request, expected in REFUSED:
        found = [
            *limits.faults_of(request.method, request.segments, request.query, request.body, request.reason),
            *mentions.faults_of(request.method, request.segments, request.body),
        ]
        assert any(expected in fault for fault in found), (expected, found)
        with pytest.raises(AssertionError):
            check([request])


async def call_everybody(stage: Stage) -> None:
    """A message that says nothing of whom it may call."""
    with discord.http.handle_message_parameters("@everyone") as written:
        await stage.bot.http.send_message(stage.channel.id, params=written)


async def ask_on_a_new_route(stage: Stage) -> None:
    """A request that Discord takes, on a route that no table has."""
    await stage.bot.http.get_roles(GUILD_ID)


@pytest.mark.parametrize(
    ("send", "told"), [(call_everybody, "without allowed_mentions"), (ask_on_a_new_route, "in no table of routes")]
)
async def test_the_stage_holds_each_request_against_the_checks(
    tmp_path: Path, send: Callable[[Stage], Awaitable[None]], told: str
) -> None:
    async with contextlib.AsyncExitStack() as opened:
        stage = await opened.enter_async_context(open_stage(tmp_path / "louzhu.sqlite3"))
        with contextlib.suppress(discord.HTTPException):
            await send(stage)
        with pytest.raises(AssertionError, match=told):
            await opened.aclose()


def test_a_field_of_a_form_that_the_table_does_not_know_is_told() -> None:
    known = form(field(custom_id="reason"), custom_id="moods:void-form:5")
    assert list(listed.faults_of(known)) == []
    for unknown in (form(field(custom_id="why"), custom_id="moods:void-form:5"), form(field(), custom_id="a:b")):
        assert "is not in the table" in next(listed.faults_of(unknown))


def test_the_description_refuses_what_departs_from_it_where_it_is_at_hand() -> None:
    """Where the file is not at hand, the limits above stand alone. Where it is, its checks must be at work: if this fails
    for want of ``jsonschema_rs``, ``make .venv/.installed`` brings it."""
    if not openapi.FILE.is_file():
        assert list(openapi.faults_of("GET", "/no/such/route", {}, None)) == []
        return
    assert openapi.is_at_hand()
    for request in TAKEN:
        assert list(openapi.faults_of(request.method, request.path, request.query, request.body)) == []
    broken: list[Request] = [
        Request("GET", "/no/such/route"),
        Request("GET", f"/channels/{IDS[0]}/messages", None, {"page": 2}),
        Request("GET", f"/channels/{IDS[0]}/messages", None, {"limit": 0}),
        Request("GET", f"/channels/{IDS[0]}/messages", {"a": 1}),
        Request("POST", f"/channels/{IDS[0]}/messages"),
        plain("字" * 4001),
        message(row(button(style=9))),
        message(says(""), row(button())),
        form(field(max_length=4001)),
        commands(command(options=[text_option(type=99)])),
    ]
    for request in broken:
        faults = list(openapi.faults_of(request.method, request.path, request.query, request.body))
        assert len(faults) == 1, request
    # It is the description that says so, not its absence: with the fault mended the same request is taken.
    mended = deepcopy(broken[-1].body)
    mended[0]["options"][0]["type"] = 3
    assert list(openapi.faults_of("PUT", broken[-1].path, {}, mended)) == []
