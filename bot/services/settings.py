"""``[services]``: where the navigation bar stands."""

from __future__ import annotations

from bot.settings import Reference, Section


class ServicesSettings(Section):
    """The channel with the public navigation bar; ``/services`` is there without it."""

    channel: Reference = 0
