"""Verifying finds each way in which the data can be wrong, and says so in both languages."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.upkeep.verify import Claim, Report, verify
from bot.words import LANGUAGES, Words
from db.engine import DatabaseFault, Transaction, connect
from db.migrate import list_migrations, migrate
from tests.stage import GUILD_ID, NOON
from tests.upkeep.data import ANNA, BORIS, CHEN, NOW_MS, count_transfers, first_migrations, forge, forge_chain, grow

WORDS = Words({})
DAY_OF_ANNA = (NOON + timedelta(days=2)).date().isoformat()


def found(report: Report) -> set[str]:
    return {finding.key for claim in report.claims for finding in claim.findings}


def test_a_sound_database_is_proven_with_the_number_of_everything_looked_at(database: Path) -> None:
    report = verify(database)

    assert report.holds
    counts = {claim.key: claim.count for claim in report.claims}
    assert counts["proof-ledger-chain"] == counts["proof-ledger-receipts"] == count_transfers(database) > 20
    assert counts["proof-ledger-balances"] == 7
    assert counts["proof-ledger-zero"] == 2
    assert counts["proof-checkin-summaries"] == 3
    assert counts["proof-checkin-days"] == 7
    for language in LANGUAGES:
        for claim in report.claims:
            assert WORDS.say(language, claim.text)


def test_an_empty_database_is_sound(tmp_path: Path) -> None:
    migrate(tmp_path / "new.sqlite3", at_ms=NOW_MS)

    assert verify(tmp_path / "new.sqlite3").holds


LEDGER = {
    "a balance was raised": (
        [f"UPDATE account SET balance = balance + 100 WHERE member_id = {ANNA} AND currency = 'wealth'"],
        {"proof-tally-total-wrong", "proof-ledger-balance-wrong", "proof-ledger-sum-wrong"},
    ),
    "a balance was raised and the house's lowered": (
        [
            f"UPDATE account SET balance = balance + 100 WHERE member_id = {ANNA} AND currency = 'wealth'",
            "UPDATE account SET balance = balance - 100 WHERE house = 'checkin'",
        ],
        {"proof-tally-total-wrong", "proof-ledger-balance-wrong"},
    ),
    "an amount was changed": (
        ["UPDATE transfer SET amount = amount + 1 WHERE transfer_id = 5"],
        {"proof-ledger-link-broken", "proof-ledger-receipt-wrong", "proof-ledger-balance-wrong"},
    ),
    "a reason was changed": (
        ["UPDATE transfer SET reason = 'gift' WHERE transfer_id = 5"],
        {"proof-ledger-link-broken"},
    ),
    "the actor of a receipt was changed": (
        ["UPDATE transfer SET actor_id = 999 WHERE transfer_id = 1"],
        {"proof-ledger-link-broken"},
    ),
    "the moment of the last transfer was changed": (
        ["UPDATE transfer SET at = at + 1 WHERE transfer_id = (SELECT max(transfer_id) FROM transfer)"],
        {"proof-ledger-link-broken"},
    ),
    "a link was changed": (
        [f"UPDATE transfer SET chain = '{'f' * 64}' WHERE transfer_id = 5"],
        {"proof-ledger-link-broken"},
    ),
    "a stated balance was changed": (
        ["UPDATE transfer SET credit_after = credit_after + 1 WHERE transfer_id = 5"],
        {"proof-ledger-link-broken", "proof-ledger-receipt-wrong"},
    ),
    "the first transfer was deleted": (
        ["DELETE FROM transfer WHERE transfer_id = 1"],
        {"proof-ledger-gap", "proof-ledger-receipt-wrong", "proof-ledger-balance-wrong"},
    ),
    "a transfer in the middle was deleted": (
        ["DELETE FROM transfer WHERE transfer_id = 5"],
        {"proof-ledger-gap", "proof-ledger-receipt-wrong", "proof-ledger-balance-wrong"},
    ),
    "the last transfer was deleted": (
        ["DELETE FROM transfer WHERE transfer_id = (SELECT max(transfer_id) FROM transfer)"],
        {"proof-ledger-gap", "proof-ledger-balance-wrong"},
    ),
    "all transfers were deleted": (
        ["DELETE FROM transfer"],
        {"proof-ledger-gap", "proof-ledger-balance-wrong"},
    ),
    "two transfers changed places": (
        [
            "UPDATE transfer SET transfer_id = 1000 WHERE transfer_id = 5",
            "UPDATE transfer SET transfer_id = 5 WHERE transfer_id = 6",
            "UPDATE transfer SET transfer_id = 6 WHERE transfer_id = 1000",
        ],
        {"proof-ledger-link-broken", "proof-ledger-receipt-wrong"},
    ),
    "an account was deleted": (
        [f"DELETE FROM account WHERE member_id = {ANNA} AND currency = 'wealth'"],
        {"proof-reference-broken", "proof-ledger-account-missing", "proof-ledger-sum-wrong"},
    ),
    "a receipt was moved to another community": (
        ["UPDATE transfer SET guild_id = 7 WHERE transfer_id = 5"],
        {"proof-reference-broken", "proof-ledger-link-broken"},
    ),
    "money was owed where none may be": (
        [f"UPDATE account SET balance = -5 WHERE member_id = {ANNA} AND currency = 'wealth'"],
        {"proof-page-damaged", "proof-tally-total-wrong", "proof-ledger-balance-wrong", "proof-ledger-sum-wrong"},
    ),
}
CHECKIN = {
    "a check-in was deleted": (
        [f"DELETE FROM checkin WHERE member_id = {ANNA} AND day = '{DAY_OF_ANNA}'"],
        {"proof-checkin-summary-wrong", "proof-checkin-day-wrong"},
    ),
    "all check-ins of a member were deleted": (
        [f"DELETE FROM checkin WHERE member_id = {CHEN}"],
        {"proof-checkin-days-missing", "proof-checkin-day-wrong"},
    ),
    "a check-in was invented": (
        [
            (
                "INSERT INTO checkin (guild_id, member_id, day, kind, place, reward, streak, at)"
                f" VALUES ({GUILD_ID}, {CHEN}, '{DAY_OF_ANNA}', 'made_up', NULL, 0, 1, 0)"
            )
        ],
        {"proof-checkin-summary-wrong"},
    ),
    "a reward was changed": (
        [f"UPDATE checkin SET reward = reward + 1 WHERE member_id = {CHEN}"],
        {"proof-checkin-summary-wrong"},
    ),
    "a summary was deleted": (
        [f"DELETE FROM checkin_summary WHERE member_id = {BORIS}"],
        {"proof-checkin-summary-missing", "proof-tally-total-wrong"},
    ),
    "the last member's summary was deleted": (
        [f"DELETE FROM checkin_summary WHERE member_id = {CHEN}"],
        {"proof-checkin-summary-missing", "proof-tally-total-wrong"},
    ),
    "a summary was invented": (
        [
            (
                "INSERT INTO checkin_summary SELECT guild_id, 7, last_day, streak, streak_since, longest, total_days,"
                f" month, month_days, total_reward FROM checkin_summary WHERE member_id = {ANNA}"
            )
        ],
        {"proof-checkin-days-missing", "proof-tally-total-wrong"},
    ),
    "a bridged day was forgotten": (["DELETE FROM bridged_day"], {"proof-checkin-summary-wrong"}),
    "a day counted one too many": (
        [f"UPDATE checkin_day SET members = members + 1 WHERE day = '{DAY_OF_ANNA}'"],
        {"proof-checkin-day-wrong"},
    ),
    "a day was not counted": (
        [f"DELETE FROM checkin_day WHERE day = '{DAY_OF_ANNA}'"],
        {"proof-checkin-day-wrong"},
    ),
    "two members swapped to places with a gap": (
        [f"UPDATE checkin SET place = 3 WHERE member_id = {ANNA} AND day = '{DAY_OF_ANNA}'"],
        {"proof-checkin-day-wrong"},
    ),
    "a day is no day": (
        [f"UPDATE checkin SET day = '2026-13-99' WHERE member_id = {CHEN}"],
        {"proof-unreadable", "proof-checkin-day-wrong"},
    ),
}
TALLY = {
    f"{kind} were invented": (
        [
            (
                "INSERT INTO tally (guild_id, member_id, kind, period, value, gained, hidden)"
                f" VALUES ({GUILD_ID}, {ANNA}, '{kind}', 'all', 3, 3, 1)"
            )
        ],
        {"proof-tally-total-wrong"},
    )
    for kind in ("sofas", "digests")
}
FORGERIES = LEDGER | CHECKIN | TALLY


@pytest.mark.parametrize("case", FORGERIES)
def test_each_forgery_is_found_and_told_in_both_languages(database: Path, case: str) -> None:
    statements, expected = FORGERIES[case]
    forge(database, *statements)

    report = verify(database)

    assert not report.holds
    assert found(report) == expected
    for language in LANGUAGES:
        for claim in report.claims:
            for finding in claim.findings:
                assert WORDS.say(language, finding)


@pytest.mark.parametrize(
    "column", ["streak", "longest", "total_days", "month_days", "total_reward", "last_day", "streak_since", "month"]
)
def test_each_column_of_a_summary_is_worked_out_anew(database: Path, column: str) -> None:
    value = {"last_day": "'2027-01-01'", "streak_since": "'2026-11-01'", "month": "'2026-10'"}.get(
        column, f"{column} + 1"
    )
    also = ", longest = longest + 1" if column == "streak" else ""
    forge(database, f"UPDATE checkin_summary SET {column} = {value}{also} WHERE member_id = {ANNA}")

    (claim,) = (claim for claim in verify(database).claims if claim.key == "proof-checkin-summaries")

    assert column in {finding.facts["field"] for finding in claim.findings}
    assert {finding.facts["member"] for finding in claim.findings} == {str(ANNA)}


def test_a_forger_who_computes_the_chain_anew_is_betrayed_by_the_balances(database: Path) -> None:
    forge(database, "UPDATE transfer SET amount = amount + 1 WHERE transfer_id = 5")
    forge_chain(database)

    assert found(verify(database)) == {"proof-ledger-receipt-wrong", "proof-ledger-balance-wrong"}


def test_one_changed_row_is_told_once_and_names_its_number(database: Path) -> None:
    forge(database, "UPDATE transfer SET reason = 'gift' WHERE transfer_id = 5")

    (finding,) = (finding for claim in verify(database).claims for finding in claim.findings)

    assert finding.facts == {"number": "5"}


def test_all_forgeries_at_once_are_in_one_report(database: Path) -> None:
    forge(
        database,
        "UPDATE transfer SET reason = 'gift' WHERE transfer_id = 5",
        f"UPDATE account SET balance = balance + 1 WHERE member_id = {ANNA} AND currency = 'wealth'",
        f"DELETE FROM checkin_summary WHERE member_id = {BORIS}",
    )

    assert found(verify(database)) == {
        "proof-ledger-link-broken",
        "proof-ledger-balance-wrong",
        "proof-ledger-sum-wrong",
        "proof-checkin-summary-missing",
        "proof-tally-total-wrong",
    }


def test_of_many_alike_the_first_twenty_are_told_and_the_rest_counted(database: Path) -> None:
    for number in range(30):
        grow(database, number)
    forge(database, "UPDATE transfer SET actor_id = 7 WHERE reason = 'grant'")

    (chain,) = (claim for claim in verify(database).claims if not claim.holds)

    assert len(chain.findings) == 20
    assert chain.untold == 10


def test_damaged_pages_are_found(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (root,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'transfer'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with database.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\x00" * size)

    report = verify(database)

    assert not report.holds
    assert {"proof-page-damaged"} <= found(report)
    assert "proof-checkin-summaries" in {claim.key for claim in report.claims if claim.holds}


def test_verifying_reads_one_moment_and_writes_nothing(database: Path) -> None:
    before = database.read_bytes()
    with closing(connect(database)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE account SET balance = balance + 1 WHERE house IS NULL")

        assert verify(database).holds, "what is not committed is not there"

        connection.execute("ROLLBACK")
    assert database.read_bytes() == before


def test_a_database_from_before_an_update_says_what_it_lacks(tmp_path: Path) -> None:
    older = tmp_path / "older.sqlite3"
    migrate(older, at_ms=NOW_MS, migrations=first_migrations(2))

    report = verify(older)

    assert report.lacking == tuple(f"{step.number:04}_{step.name}" for step in list_migrations()[2:])
    assert {claim.key for claim in report.claims} == {"proof-pages", "proof-references"}


def test_what_is_no_database_of_ours_is_not_verified(tmp_path: Path) -> None:
    with pytest.raises(DatabaseFault, match="missing"):
        verify(tmp_path / "nothing.sqlite3")
    with closing(sqlite3.connect(tmp_path / "other.sqlite3")) as connection:
        connection.execute("CREATE TABLE other (value)")
    with pytest.raises(DatabaseFault, match="foreign"):
        verify(tmp_path / "other.sqlite3")


def test_a_feature_adds_a_proof_of_its_own(database: Path) -> None:
    def prove_nobody_is_rich(tx: Transaction) -> list[Claim]:
        claim = Claim("proof-ledger-balances")
        for account_id, balance in tx.execute("SELECT account_id, balance FROM account WHERE balance > 50"):
            claim.fails("proof-ledger-account-missing", account=f"{account_id}: {balance}")
        return [claim]

    assert not verify(database, [prove_nobody_is_rich]).holds
