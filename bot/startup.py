"""Why the bot cannot start, as a plain fault with a kind: the command line says it in words, without a traceback."""

from __future__ import annotations

from typing import Any

from bot.words import Text


class StartupFault(Exception):
    """The bot cannot start. ``kind`` names the text ``startup-<kind>``, ``facts`` fill it.

    Kinds: ``no-token``, ``garbled-token``, ``wrong-token``, ``missing-intent``, ``no-guild``, ``many-guilds``, ``not-in-guild``,
    ``missing-scope``, ``not-discord``, ``unreachable``, ``already-running``. Ids among the facts are
    text: a number would be shown with separators.
    """

    def __init__(self, kind: str, **facts: Any) -> None:
        super().__init__(f"{kind}: {facts}")
        self.kind = kind
        self.facts = facts
        self.text = Text(f"startup-{kind}", facts)
