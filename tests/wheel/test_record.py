"""An exported day: it verifies offline, in any hands, and no byte of it can be altered unseen."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.upkeep.export import export
from bot.upkeep.verify import verify as verify_database
from bot.wheel import rules, service, verifier
from bot.wheel.verifier import Mismatch, verify
from bot.words import LANGUAGES
from tests.stage import NOON, StageClock, make_config, open_app
from tests.upkeep.shell import WORDS, Shell
from tests.wheel.wheels import FIVE, MUG, THANKS, give, scalar, spin, wheel

DAY = "2026-11-23"
TABLES = wheel(THANKS, {**FIVE, "stock": 3}, {**MUG, "stock_per_day": 2}, free_spins=2, most_spins=20)

VERIFIER = Path(verifier.__file__).read_bytes()


def run_alone(file: Path) -> subprocess.CompletedProcess[str]:
    """Run a copy of the verifier on the day beside it, in a Python that sees no other module than its own library's."""
    command = [sys.executable, "-I", "-S", file.name, "day.jsonl"]
    return subprocess.run(command, cwd=file.parent, capture_output=True, text=True, check=False)


async def spin_a_day(folder: Path, *, reveal: bool = True) -> Path:
    """A database in the folder with a day of spins by three members, one with a seed of her own; returns its path."""
    path = folder / "data" / "louzhu.sqlite3"
    path.parent.mkdir()
    clock = StageClock()
    async with open_app(path, make_config(TABLES), clock) as app:
        for member in (1, 2, 3):
            await give(app, member, 1000)
        await app.act(service.choose_client_seed, member_id=2, words="好运：来")
        for request in range(30):
            await spin(app, request % 3 + 1, request)
            clock.set(clock.now() + timedelta(seconds=2))
        clock.set(NOON + timedelta(days=1))
        if reveal:
            await app.act(service.reveal, period=DAY)
    return path


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    """A command line in a folder of its own."""
    return Shell(tmp_path, monkeypatch, capsys)


@pytest.fixture
async def record(tmp_path: Path, shell: Shell) -> bytes:
    """An exported day."""
    await spin_a_day(tmp_path)
    shell.config("[discord]\nguild_id = 900000000000000001\n")
    assert shell("wheel", "export", DAY, "day.jsonl").code == 0
    return (tmp_path / "day.jsonl").read_bytes()


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_exported_day_verifies_on_the_command_line(record: bytes, shell: Shell, language: str) -> None:
    said = shell("wheel", "verify", "day.jsonl", "--lang", language)
    assert said.code == 0
    assert DAY in said.out
    assert json.loads(record.split(b"\n")[0])["commitment"] in said.out


async def test_the_verifier_runs_alone_without_the_bot(record: bytes, tmp_path: Path) -> None:
    alone = tmp_path / "verifier.py"
    alone.write_bytes(VERIFIER)
    done = run_alone(alone)
    assert (done.returncode, done.stdout[:3]) == (0, "OK:")
    (tmp_path / "day.jsonl").write_bytes(record.replace(b'"nonce":2', b'"nonce":3', 1))
    done = run_alone(alone)
    assert (done.returncode, done.stderr[:7]) == (1, "FAILED:")


async def test_no_byte_of_a_spin_can_be_altered_unseen(record: bytes) -> None:
    assert verify(record).spins == 30
    lines = record.split(b"\n")
    start = len(b"\n".join(lines[:-5])) + 1  # a spin late in the day: lines[-1] is what follows the last line feed
    for place in range(start, start + len(lines[-5]) + 1):
        altered = bytearray(record)
        altered[place] ^= 1
        with pytest.raises(Mismatch):
            verify(bytes(altered))


async def test_no_byte_of_the_day_or_its_table_can_be_altered_unseen(record: bytes) -> None:
    for place in range(record.index(b'{"client_seed"')):
        altered = bytearray(record)
        altered[place] ^= 1
        with pytest.raises(Mismatch):
            verify(bytes(altered))


def _swap(lines: list[str]) -> list[str]:
    return [*lines[:-3], lines[-2], lines[-3], lines[-1]]


@pytest.mark.parametrize(
    ("forge", "kind"),
    [
        (lambda lines: [*lines[:-2], lines[-1]], "number-of-spins-differs"),
        (_swap, "spin-out-of-order"),
        (lambda lines: lines[:-1], "no-line-feed-at-the-end"),
        (
            lambda lines: [lines[0].replace('"louzhu-wheel-day/1"', '"louzhu-wheel-day/2"'), *lines[1:]],
            "unknown-format",
        ),
        (lambda lines: [lines[0], *lines[2:]], "table-hashes-differ"),
        (lambda _lines: ["[]", ""], "not-canonical"),
        (lambda _lines: ["{}", ""], "not-a-wheel-day"),
        (lambda _lines: ["nonsense", ""], "not-json"),
    ],
)
async def test_a_forged_record_is_named_as_what_it_is(
    record: bytes, forge: Callable[[list[str]], list[str]], kind: str
) -> None:
    forged = "\n".join(forge(record.decode().split("\n")))
    with pytest.raises(Mismatch) as found:
        verify(forged.encode())
    assert found.value.kind == kind


async def test_a_prize_that_was_written_in_by_the_one_who_keeps_the_records_is_found(record: bytes) -> None:
    """Somebody who owns the database can redo every seal and the end of the chain, but not the roll."""
    objects = [json.loads(line) for line in record.decode().split("\n")[:-1]]
    assert verify(reseal(objects)).spins == 30, "what is redone without a change is right"
    victim = next(each for each in objects if each.get("prize") == "thanks")
    victim["prize"] = "five"
    with pytest.raises(Mismatch) as found:
        verify(reseal(objects))
    assert found.value.kind == "prize-differs"


def reseal(objects: list[Any]) -> bytes:
    """The record of a day that was changed by somebody who redoes every hash of tables, every seal and the end of the chain."""
    head = objects[0]
    tables = [each for each in objects if "prizes" in each]
    spins = [each for each in objects if "number" in each]
    head["tables"] = [rules.sha256_of(rules.canonical(each)) for each in tables]
    seal = rules.first_seal(DAY, head["commitment"])
    for each in spins:
        del each["seal"]
        seal = each["seal"] = rules.seal_of(seal, dict(each))
    head["last_seal"] = seal
    return "".join(rules.canonical(each) + "\n" for each in (head, *tables, *spins)).encode()


async def test_a_table_cannot_be_exchanged_under_the_seals_that_members_saw(record: bytes) -> None:
    """Each seal covers the hash of the table: another name, amount or stock would have been another seal."""
    objects = [json.loads(line) for line in record.decode().split("\n")[:-1]]
    head, table = objects[0], objects[1]
    table["prizes"][1]["amount"] = 6
    head["tables"] = [rules.sha256_of(rules.canonical(table))]
    forged = "".join(rules.canonical(each) + "\n" for each in objects).encode()
    with pytest.raises(Mismatch) as found:
        verify(forged)
    assert found.value.kind == "table-differs"
    assert json.loads(record.split(b"\n")[0])["tables"] == list(verify(record).tables), "told, to be compared"


@pytest.mark.parametrize("weights", [(0, 0, 0), (2**64, 1, 1), (-5, 1, 1), (0.5, 1, 1)])
async def test_a_table_that_no_wheel_could_have_ends_in_words(record: bytes, weights: tuple[float, ...]) -> None:
    objects = [json.loads(line) for line in record.decode().split("\n")[:-1]]
    for prize, weight in zip(objects[1]["prizes"], weights, strict=True):
        prize["weight"] = weight
    for each in objects[2:]:
        each["total"] = sum(weights)
        each["table"] = rules.sha256_of(rules.canonical(objects[1]))
    with pytest.raises(Mismatch):
        verify(reseal(objects))


@pytest.mark.parametrize("line", [b"[" * 100_000, b'{"a":' * 100_000, b"9" * 5000])
def test_a_line_that_no_reader_can_take_ends_in_words(line: bytes) -> None:
    with pytest.raises(Mismatch) as found:
        verify(line + b"\n")
    assert found.value.kind in {"not-json", "not-canonical"}


async def test_a_number_that_is_only_equal_is_not_the_same(record: bytes) -> None:
    for other in (b'"spins":30.0', b'"spins":3e1'):
        with pytest.raises(Mismatch):
            verify(record.replace(b'"spins":30', other))


async def test_a_day_that_is_not_over_cannot_be_exported_and_its_seed_is_nowhere(tmp_path: Path, shell: Shell) -> None:
    path = await spin_a_day(tmp_path, reveal=False)
    shell.config("")
    said = shell("wheel", "export", DAY, "day.jsonl")
    assert said.code == 1
    assert not (tmp_path / "day.jsonl").exists()
    async with open_app(path, make_config(TABLES), StageClock()) as app:
        seed = await scalar(app, f"SELECT server_seed FROM wheel_day WHERE day = '{DAY}'")
    done = export(path, tmp_path / "tables")
    assert "wheel_day.server_seed" in done.withheld
    told = said.out + said.err + "".join(file.read_text() for file in (tmp_path / "tables").iterdir())
    assert DAY in told
    assert seed.hex() not in told


@pytest.mark.parametrize("day", ["2026-11-01", "yesterday"])
async def test_a_day_without_a_wheel_is_refused_in_words(tmp_path: Path, shell: Shell, day: str) -> None:
    await spin_a_day(tmp_path)
    shell.config("")
    said = shell("wheel", "export", day, "day.jsonl")
    assert said.code == 1
    assert day in said.err


async def test_an_export_never_writes_over_a_file(record: bytes, shell: Shell, tmp_path: Path) -> None:
    assert shell("wheel", "export", DAY, "day.jsonl").code == 1
    assert (tmp_path / "day.jsonl").read_bytes() == record
    assert shell("wheel", "export", DAY, "nowhere/day.jsonl").code == 1
    assert shell("wheel", "verify", "missing.jsonl").code == 1


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_mismatch_has_its_words(record: bytes, shell: Shell, tmp_path: Path, language: str) -> None:
    (tmp_path / "day.jsonl").write_bytes(record.replace(b'"client_seed":"1"', b'"client_seed":"2"', 1))
    said = shell("wheel", "verify", "day.jsonl", "--lang", language)
    assert said.code == 1
    assert "3" in said.err, "the line of the first spin"
    kinds = set(re.findall(r'(?:expect|Mismatch)\("([a-z0-9-]+)"', VERIFIER.decode()))
    assert len(kinds) > 10
    assert all(WORDS.has(f"wheel-mismatch-{kind}") for kind in kinds)


async def test_the_database_proves_its_spins_and_finds_one_that_was_tampered_with(tmp_path: Path) -> None:
    path = await spin_a_day(tmp_path)
    report = verify_database(path)
    assert report.holds, [finding for claim in report.claims for finding in claim.findings]
    assert {"proof-wheel-spins", "proof-wheel-money"} <= {claim.key for claim in report.claims}
    async with open_app(path, make_config(TABLES), StageClock()) as app:

        def tamper(tx: Any) -> None:
            tx.execute("DROP TRIGGER wheel_spin_is_not_updated")
            tx.execute("UPDATE wheel_spin SET price = price + 1, client_seed = 'x' WHERE number = 7")

        await app.database.act(tamper)
    broken = {claim.key for claim in verify_database(path).claims if not claim.holds}
    assert {"proof-wheel-spins", "proof-wheel-money"} <= broken
