"""The short form of the torture: a few kills of the kinds that are exact. ``make torture`` is the long one."""

from __future__ import annotations

from pathlib import Path

from benchmarks.driver import Driver
from tests.live.nursery import Nursery
from tests.live.torture import torture

SEED = 20_261_123


def test_after_a_kill_between_commit_and_answer_everything_is_there_once_and_paid_once(
    discord: Driver, nursery: Nursery, tmp_path: Path
) -> None:
    tortured = torture(discord, nursery, tmp_path, ["unanswered", "unnoted"], seed=SEED, members=4)

    assert tortured.round == 2


def test_a_backup_under_load_is_of_one_moment_and_has_all_that_was_acknowledged_before_it(
    discord: Driver, nursery: Nursery, tmp_path: Path
) -> None:
    tortured = torture(discord, nursery, tmp_path, ["backup"], seed=SEED, members=4)

    assert tortured.round == 1
