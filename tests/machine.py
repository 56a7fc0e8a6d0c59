"""What the state machines share: how long to look, an App that is closed and opened again, and chance that repeats itself.

A machine lets rules happen in any order beside a simple model; hypothesis looks for an order in which the two disagree, and
shortens it. `AppMachine` is the bot's App without Discord, on a real database, with restarts among the rules.
"""

from __future__ import annotations

import asyncio
import os
import random
import tempfile
from collections.abc import Awaitable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine

from bot.app import App
from bot.config import Config
from bot.refusal import Refusal
from bot.upkeep.verify import verify
from tests.stage import StageClock, make_config, open_app

Outcome = TypeVar("Outcome")

PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "steady")
"""``steady``: few examples, the same each time, as ``make test`` has them. ``thorough``: many, and others each time."""

_THOROUGH = 25


def examples(count: int, *, steps: int = 50) -> settings:
    """Settings for so many examples, and many more where the profile is ``thorough``; ``steps``: of a state machine."""
    is_thorough = PROFILE == "thorough"
    return settings(
        max_examples=count * (_THOROUGH if is_thorough else 1),
        stateful_step_count=steps * (2 if is_thorough else 1),
        deadline=None,
    )


class SeededDice:
    """Chance that is the same for the same seed, so that a failing example fails again."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def below(self, bound: int) -> int:
        """A number below a bound."""
        return self._random.randrange(bound)

    def bytes(self, count: int) -> bytes:
        """So many bytes."""
        return self._random.randbytes(count)


class Restarting:
    """An App that can be closed and opened again on the same file."""

    def __init__(self, path: Path, config: Config, clock: StageClock, dice: Any = None) -> None:
        self.path, self.config, self.clock, self.dice = path, config, clock, dice
        self._opened: Any = None

    async def start(self) -> App:
        """Open it."""
        self._opened = open_app(self.path, self.config, self.clock, self.dice)
        app: App = await self._opened.__aenter__()
        return app

    async def stop(self) -> None:
        """Close it."""
        await self._opened.__aexit__(None, None, None)

    async def restart(self, config: Config | None = None) -> App:
        """Close it and open it again, perhaps with another config."""
        await self.stop()
        self.config = config or self.config
        return await self.start()


class AppMachine(RuleBasedStateMachine):
    """A machine whose rules are acts of the bot. A subclass calls `begin_with` in its ``@initialize``."""

    app: App

    def begin_with(self, tables: dict[str, Any], *, seed: int = 0) -> None:
        """Open the App with a config."""
        self._loop = asyncio.new_event_loop()
        self._folder = tempfile.TemporaryDirectory()
        self.clock = StageClock()
        self.path = Path(self._folder.name) / "louzhu.sqlite3"
        self.dice = SeededDice(seed)
        self._restarting = Restarting(self.path, make_config(tables), self.clock, self.dice)
        self.app = self.run(self._restarting.start())

    def reopen(self, tables: dict[str, Any] | None = None) -> None:
        """Restart, perhaps with another config."""
        self.app = self.run(self._restarting.restart(None if tables is None else make_config(tables)))

    def run(self, work: Awaitable[Outcome]) -> Outcome:
        """Wait for the outcome."""

        async def waiting() -> Outcome:
            return await work

        return self._loop.run_until_complete(waiting())

    def attempt(self, work: Awaitable[Any]) -> Any:
        """The outcome, or the kind of the refusal."""
        (outcome,) = self.at_once([work])
        return outcome

    def at_once(self, works: Sequence[Awaitable[Any]]) -> list[Any]:
        """The outcomes of acts that arrive together, or the kinds of their refusals."""

        async def all_of_them() -> list[Any]:
            return await asyncio.gather(*works, return_exceptions=True)

        outcomes = self.run(all_of_them())
        for outcome in outcomes:
            if isinstance(outcome, BaseException) and not isinstance(outcome, Refusal):
                raise outcome
        return [type(outcome) if isinstance(outcome, Refusal) else outcome for outcome in outcomes]

    def teardown(self) -> None:
        """Close it; the database must then prove sound."""
        if not hasattr(self, "app"):
            return
        self.run(self._restarting.stop())
        report = verify(self.path)
        self._loop.close()
        self._folder.cleanup()
        assert report.holds, [finding for claim in report.claims for finding in claim.findings]
