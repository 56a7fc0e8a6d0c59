"""The rooms: one folder a feature. What a room has to offer is found by the name of its module, and registered nowhere."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from types import ModuleType

import bot


def find_in_rooms(name: str) -> list[ModuleType]:
    """The module of that name in every room that has one (``bot/<room>/<name>.py``), by room."""
    return [
        importlib.import_module(f"bot.{room.name}.{name}")
        for room in pkgutil.iter_modules(bot.__path__)
        if room.ispkg and importlib.util.find_spec(f"bot.{room.name}.{name}")
    ]
