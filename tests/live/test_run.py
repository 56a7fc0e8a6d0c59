"""The live bot at work: it starts, answers, survives what networks and machines do, and stops."""

from __future__ import annotations

import json
import signal
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks.driver import Acted, Driver
from benchmarks.loopback import FIRST_MEMBER_ID, TOKEN
from bot.upkeep.verify import verify
from tests.live.process import Louzhu

Start = Callable[..., Louzhu]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Where the bot's database is."""
    return tmp_path / "louzhu.sqlite3"


def rows(database: Path, sql: str) -> list[Any]:
    """What the database holds, as another process sees it."""
    connection = sqlite3.connect(database)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def said(answer: dict[str, Any]) -> str:
    """The words of an answer, whatever its form."""
    return json.dumps(answer, ensure_ascii=False)


def check_in_is_answered(discord: Driver, member_id: int) -> None:
    assert "签到成功" in said(discord.answer_to(discord.command("checkin", member_id)))


def test_commands_are_told_once_and_again_only_when_discord_has_lost_them(discord: Driver, louzhu: Start) -> None:
    for told, lost in ((1, False), (1, False), (2, True)):
        if lost:
            discord.configure(commands=[])
        bot = louzhu()
        discord.wait_for("GATEWAY", "IDENTIFY")
        assert bot.stop().code == 0
        assert len(discord.sent("PUT", "/commands$")) == told
        discord.control("forget_gateway")

    first = discord.sent("PUT", "/commands$")[0]["body"]
    assert {"checkin", "wallet", "help"} <= {command["name"] for command in first}
    assert all(command["name_localizations"]["zh-CN"] for command in first)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_check_in_is_saved_and_answered_and_a_signal_ends_the_bot_cleanly(
    discord: Driver, louzhu: Start, database: Path, number: signal.Signals
) -> None:
    bot = louzhu(nursery=None)  # as an admin starts it: an interpreter of its own
    discord.wait_for("GATEWAY", "IDENTIFY")
    check_in_is_answered(discord, FIRST_MEMBER_ID)
    ended = bot.stop(number)

    assert ended.code == 0
    assert ended.out.endswith("楼主已停止，手头的事都办完了。\n")
    assert "Traceback" not in ended.err
    assert rows(database, "SELECT member_id, place, streak, reward FROM checkin") == [(FIRST_MEMBER_ID, 1, 1, 16)]
    assert not database.with_name("louzhu.sqlite3-wal").exists(), "everything is in the file itself"
    assert verify(database).holds


def test_a_stop_finishes_the_act_that_is_under_way_and_its_answer(
    discord: Driver, louzhu: Start, database: Path
) -> None:
    bot = louzhu()
    discord.wait_for("GATEWAY", "IDENTIFY")
    check_in_is_answered(discord, FIRST_MEMBER_ID)
    another = sqlite3.connect(database, isolation_level=None)
    another.execute("BEGIN IMMEDIATE")  # so that the act has to wait
    late = discord.command("checkin", FIRST_MEMBER_ID + 1)
    discord.settle()
    bot.send(signal.SIGTERM)
    bot.wait_for_line("stopping")
    assert discord.sent("POST", late.interaction_id) == []
    another.execute("ROLLBACK")
    another.close()
    ended = bot.end()

    assert "签到成功" in said(discord.answer_to(late))
    assert ended.code == 0
    assert "Traceback" not in ended.err
    assert rows(database, "SELECT count(*) FROM checkin") == [(2,)]


def test_a_stop_while_discord_does_not_answer_is_heeded(discord: Driver, louzhu: Start) -> None:
    discord.fail("GET", "/users/@me$", -1)
    bot = louzhu()
    discord.wait_for("GET", "/users/@me$")
    ended = bot.stop()

    assert ended.code == 0
    assert "Traceback" not in ended.err


def test_while_it_runs_a_backup_is_made_and_a_migration_and_a_restore_are_refused(
    discord: Driver, louzhu: Start, database: Path, tmp_path: Path
) -> None:
    bot = louzhu()
    discord.wait_for("GATEWAY", "IDENTIFY")
    check_in_is_answered(discord, FIRST_MEMBER_ID)
    migrated, saved = (louzhu(command=("db", command), language="en").end() for command in ("migrate", "backup"))
    # The nightly job, which never ran before, makes another at the same time.
    backup = next(path for path in (tmp_path / "backups").glob("*.sqlite3") if str(path) in saved.out)
    restore = ("db", "restore", str(backup), "--overwrite")
    refused = louzhu(command=restore, language="en").end()
    assert bot.stop().code == 0

    running = f"Another Louzhu process is using the database {database}."
    assert saved.code == 0
    assert [(each.code, running in each.err) for each in (migrated, refused)] == [(1, True), (1, True)]
    assert louzhu(command=restore, language="en").end().code == 0
    assert rows(database, "SELECT member_id FROM checkin") == [(FIRST_MEMBER_ID,)]


def test_after_a_kill_everything_that_was_acknowledged_is_there_and_paid_once(
    discord: Driver, louzhu: Start, database: Path
) -> None:
    bot = louzhu()
    discord.wait_for("GATEWAY", "IDENTIFY")
    acted = {member_id: discord.command("checkin", member_id) for member_id in range(1000, 1060)}
    discord.wait_for("POST", "^/interactions/", 40)
    bot.kill()
    acknowledged = {
        member_id for member_id, act in acted.items() if discord.sent("POST", f"^/interactions/{act.interaction_id}/")
    }
    discord.control("forget_gateway")
    again = louzhu()
    discord.wait_for("GATEWAY", "IDENTIFY")
    answers = {member_id: said(discord.answer_to(discord.command("checkin", member_id))) for member_id in acted}

    assert len(acknowledged) >= 40
    assert all("已经签到" in answers[member_id] for member_id in acknowledged)
    assert all("签到成功" in answer or "已经签到" in answer for answer in answers.values())
    assert again.stop().code == 0
    assert rows(database, "SELECT place FROM checkin ORDER BY place") == [(place,) for place in range(1, 61)]
    paid = "SELECT actor_id FROM transfer WHERE reason = 'checkin-reward' ORDER BY actor_id"
    assert rows(database, paid) == [(member_id,) for member_id in sorted(acted)]
    assert verify(database).holds


def test_a_connection_that_ends_is_taken_up_again_and_nothing_is_missed(discord: Driver, louzhu: Start) -> None:
    bot = louzhu()
    discord.wait_for("GATEWAY", "IDENTIFY")
    member_id = FIRST_MEMBER_ID
    for resumed, how in enumerate(("abort", "reconnect", "4000"), start=1):
        check_in_is_answered(discord, member_id)
        discord.cut(how)
        meanwhile = discord.command("checkin", member_id + 1)
        discord.wait_for("GATEWAY", "RESUME", resumed)
        assert "签到成功" in said(discord.answer_to(meanwhile))
        member_id += 2
    discord.cut("forget")  # so that the next RESUME is answered with an invalid session
    discord.wait_for("GATEWAY", "IDENTIFY", 2)
    check_in_is_answered(discord, member_id)
    ended = bot.stop()

    assert ended.code == 0
    assert "Traceback" not in ended.err


def test_an_event_that_is_delivered_twice_counts_and_pays_once(discord: Driver, louzhu: Start, database: Path) -> None:
    bot = louzhu()
    discord.wait_for("GATEWAY", "IDENTIFY")
    acted = discord.command("checkin", copies=3)
    answers = discord.wait_for("POST", f"^/interactions/{acted.interaction_id}/", 3)
    check_in_is_answered(discord, FIRST_MEMBER_ID + 1)
    ended = bot.stop()

    assert "签到成功" in said(answers[0]["body"])
    assert rows(database, "SELECT member_id FROM checkin ORDER BY place") == [
        (FIRST_MEMBER_ID,),
        (FIRST_MEMBER_ID + 1,),
    ]
    assert "Traceback" not in ended.err


def test_a_refusal_reaches_the_member_though_the_clocks_disagree(discord: Driver, louzhu: Start) -> None:
    bot = louzhu()
    discord.wait_for("GATEWAY", "IDENTIFY")
    for hours in (0, -2, 2):
        discord.configure(skew_s=hours * 3600)
        answer = discord.answer_to(discord.command("checkin"))
        assert ("签到成功" if hours == 0 else "已经签到") in said(answer)
    assert bot.stop().code == 0


FAILURES: dict[str, dict[str, Any]] = {
    "a rate limit of the route": {"status": 429, "retry_after_s": 0.01},
    "a global rate limit": {"status": 429, "retry_after_s": 0.01, "code": 1},
    "a server error": {"status": 502},
}
LOSSES: dict[str, dict[str, Any]] = {
    "too late": {"status": 404, "code": 10062},
    "answered already": {"status": 400, "code": 40060},
    "a forbidden answer": {"status": 403, "code": 50001, "times": 2},
    "an unknown answer": {"status": 404, "code": 10015, "times": 2},
    "a broken connection": {"status": 0, "times": 2},
    "an unknown token": {"status": 401, "times": 2},
    "a ban of the address": {"status": 429, "times": 2},
}


def test_the_bot_works_on_whatever_discord_answers(discord: Driver, louzhu: Start, database: Path) -> None:
    bot = louzhu()
    discord.wait_for("GATEWAY", "IDENTIFY")
    member_ids = iter(range(FIRST_MEMBER_ID, FIRST_MEMBER_ID + 100))
    acted: list[Acted] = []
    for failure in FAILURES.values():
        discord.fail("POST", "^/interactions/", **failure)
        acted.append(discord.command("checkin", next(member_ids)))
        discord.wait_for("POST", acted[-1].interaction_id, 2)
    for loss in LOSSES.values():
        discord.fail("POST", "^/interactions/", **loss)
        acted.append(discord.command("checkin", next(member_ids)))
        discord.wait_for("POST", acted[-1].interaction_id, loss.get("times", 1))
        check_in_is_answered(discord, next(member_ids))
    ended = bot.stop()

    assert ended.code == 0
    count = len(FAILURES) + 2 * len(LOSSES)
    assert rows(database, "SELECT count(*) FROM checkin") == [(count,)]
    assert rows(database, "SELECT count(*) FROM transfer WHERE reason = 'checkin-reward'") == [(count,)]


def test_the_json_log_is_one_object_a_line_and_keeps_every_secret(discord: Driver, louzhu: Start) -> None:
    bot = louzhu("--log-format", "json")
    discord.wait_for("GATEWAY", "IDENTIFY")
    acted = [discord.command("checkin", copies=2)]
    discord.wait_for("POST", acted[0].interaction_id, 2)
    discord.fail("POST", "^/interactions/", 403, code=50001, times=2)
    acted.append(discord.command("checkin", FIRST_MEMBER_ID + 1))
    discord.wait_for("POST", acted[1].interaction_id, 2)
    discord.configure(gateway="refusing")
    discord.cut("abort")
    discord.wait_for("GATEWAY", "REFUSED")
    discord.configure(gateway="open")
    discord.wait_for("GATEWAY", "RESUME")
    ended = bot.stop()

    lines = [json.loads(line) for line in ended.err.splitlines()]
    assert {"at", "level", "logger", "message"} <= set.intersection(*(set(line) for line in lines))
    assert any(line["message"] == "stopping" for line in lines)
    lost = next(line for line in lines if line["message"].startswith("Attempting a reconnect"))
    assert lost["level"] == "warning"
    assert "exception" not in lost
    for secret in (TOKEN, *(act.token for act in acted)):
        assert secret not in ended.out + ended.err
