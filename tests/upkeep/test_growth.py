"""The large community of the growth benchmark is one that the acts could have made."""

from __future__ import annotations

from pathlib import Path

from benchmarks.growth import Size, fill
from bot.upkeep.verify import verify


def test_nothing_is_wrong_with_a_community_that_was_filled_in_bulk(tmp_path: Path) -> None:
    fill(tmp_path / "louzhu.sqlite3", Size(150))
    report = verify(tmp_path / "louzhu.sqlite3")
    assert report.holds, [finding for claim in report.claims for finding in claim.findings]
    assert report.lacking == ()
    assert {claim.key: claim.count for claim in report.claims}["proof-ledger-chain"] == 1500
