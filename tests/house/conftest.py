"""Fixtures of the house's tests: a terminal."""

from __future__ import annotations

from tests.upkeep.shell import shell as shell  # a fixture
