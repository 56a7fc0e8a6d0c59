"""One process owns a database at a time."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.startup import StartupFault
from bot.upkeep.fault import UpkeepFault
from bot.upkeep.lock import hold
from tests.upkeep.shell import run_python

HOLD = """
import sys
from pathlib import Path
from bot.upkeep.lock import hold
with hold(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_process_is_refused_until_the_first_is_gone(tmp_path: Path) -> None:
    database = tmp_path / "louzhu.sqlite3"
    with run_python(HOLD, str(database)) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "held\n"
        with pytest.raises(StartupFault) as raised, hold(database):
            pass
        assert raised.value.text.facts == {"path": str(database)}
        first.kill()

    with hold(database):
        pass


def test_the_lock_is_of_the_file_by_whatever_name(tmp_path: Path) -> None:
    database = tmp_path / "louzhu.sqlite3"
    (tmp_path / "alias").symlink_to(tmp_path, target_is_directory=True)

    with (
        hold(database),
        pytest.raises(StartupFault, match="already-running"),
        hold(tmp_path / "alias" / "louzhu.sqlite3"),
    ):
        pass


def test_two_databases_have_two_locks(tmp_path: Path) -> None:
    with hold(tmp_path / "one.sqlite3"), hold(tmp_path / "two.sqlite3"):
        pass


def test_the_lock_is_given_back_after_a_fault(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), hold(tmp_path / "louzhu.sqlite3"):
        raise RuntimeError

    with hold(tmp_path / "louzhu.sqlite3"):
        pass


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")

    with pytest.raises(UpkeepFault) as raised, hold(tmp_path / "data" / "louzhu.sqlite3"):
        pass

    assert raised.value.text.key == "upkeep-fault-folder"


def test_a_folder_that_is_missing_is_made(tmp_path: Path) -> None:
    with hold(tmp_path / "deep" / "down" / "louzhu.sqlite3"):
        assert (tmp_path / "deep" / "down").is_dir()
