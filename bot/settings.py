"""The vocabulary of settings: what every section of config.toml is made of. The sections themselves live in their rooms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from bot.words import LANGUAGES, Language, Text, bare

if TYPE_CHECKING:
    from bot.config import Config

Item = TypeVar("Item")

Many = Annotated[tuple[Item, ...], Field(strict=False)]
"""A list in the file, unchangeable in the code."""

MOST_MONEY = 1_000_000_000_000
"""No setting and no grant moves more than this at once: far from the 64 bits of a balance, however often it is added."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in the config: the key it is at (``checkin.step``) and what to do about it."""

    key: str
    text: Text


class SettingFault(ValueError):
    """Raised by a setting's own validator, with the text to show."""

    def __init__(self, key: str, /, **facts: Any) -> None:
        super().__init__(key)
        self.text = Text(key, facts)


class Section(BaseModel):
    """A table of config.toml: unknown keys are faults, values are taken as written, nothing changes after loading."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    def faults(self, config: Config) -> Iterator[Fault]:
        """What is wrong with this section in the light of the others; keys relative to this section."""
        yield from ()


def _both_languages(value: Any) -> Any:
    """Accept one word for both languages, or one for each."""
    if isinstance(value, str):
        if not _clean(value):
            raise SettingFault("fault-empty")
        return dict.fromkeys(LANGUAGES, _clean(value))
    if not isinstance(value, Mapping):
        raise SettingFault("fault-not-localized")
    for language in LANGUAGES:
        if not isinstance(value.get(language), str) or not _clean(value[language]):
            raise SettingFault("fault-language-missing", language=language)
    for given in value:
        if given not in LANGUAGES:
            raise SettingFault("fault-language-unknown", language=str(given))
    return {language: _clean(words) for language, words in value.items()}


def _clean(words: str) -> str:
    """The admin's words without what nobody sees in the file: control and zero-width characters, and marks that would turn
    the direction of what stands beside them. Lines stay lines."""
    return "\n".join(bare(line) for line in words.splitlines()).strip()


def _at_most(most: int) -> AfterValidator:
    """Refuse words of more characters: they would push everything else off a screen."""

    def check(words: dict[Language, str]) -> dict[Language, str]:
        if max(map(len, words.values())) > most:
            raise SettingFault("fault-too-long", bound=str(most))
        return words

    return AfterValidator(check)


LocalizedSetting = Annotated[dict[Language, str], Field(strict=False), BeforeValidator(_both_languages), _at_most(60)]
"""A word of the admin's: ``"签到"`` for both languages, or ``{ zh-CN = "签到", en = "Check-in" }``."""

LocalizedLines = Annotated[dict[Language, str], Field(strict=False), BeforeValidator(_both_languages), _at_most(1000)]
"""The same for what may be some sentences long."""


def _reference(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise SettingFault("fault-not-a-reference")
    if isinstance(value, int):
        if value < 0:
            raise SettingFault("fault-not-a-reference")
        return value
    return value.strip().lstrip("#@")


Reference = Annotated[int | str, BeforeValidator(_reference)]
"""A channel or role of the server: its id, or its name (``"签到"``). ``0`` or ``""``: none."""

Amount = Annotated[int, Field(ge=0, le=MOST_MONEY)]
"""An amount of money, in the currency's smallest unit."""

Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
"""A short name that the database keeps: small latin letters, digits and underscores."""
