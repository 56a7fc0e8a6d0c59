"""A polite no: what a member hears when what he asked cannot be done now. Features derive their own from these."""

from __future__ import annotations

from typing import Any, ClassVar

from bot.words import Text


class Refusal(Exception):
    """Expected, told in private in the member's language. The subclass names the fact and the text's key."""

    key: ClassVar[str] = "refusal"

    def __init__(self, **facts: Any) -> None:
        super().__init__(self.key, facts)
        self.text = Text(self.key, facts)


class Misconfigured(Exception):
    """The set-up does not allow it: the member hears that staff were told, the log names ``setting`` and the ``fix``."""

    def __init__(self, setting: str, fix: Text) -> None:
        super().__init__(f"{setting}: {fix.key}")
        self.setting = setting
        self.fix = fix


class NotForYou(Refusal):
    """The member may not do this."""

    key = "refusal-not-for-you"


class NotYours(Refusal):
    """A button or form of someone else's."""

    key = "refusal-not-yours"


class NotThisCommunity(Refusal):
    """The bot serves one community; this is another server or a private chat."""

    key = "refusal-not-this-community"


class BotsHaveNone(Refusal):
    """Bots are no members: they have no wallet, no calendar, no card."""

    key = "refusal-bots-have-none"


class OutOfDate(Refusal):
    """A button or form whose subject no longer exists."""

    key = "refusal-out-of-date"


class NotUnderstood(Refusal):
    """What was typed is none of what there is to choose. Fact: ``typed``."""

    key = "error-not-understood"
