"""config.toml: its sections, and the reader that reports all its faults at once, each with its key.

Each feature's section is declared in the feature's own room; here they are only put together.
"""

from __future__ import annotations

import difflib
import ipaddress
import re
import tomllib
import types
from collections.abc import Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import AfterValidator, Field, ValidationError

from bot.blog.settings import BlogSettings
from bot.boards.settings import BoardSettings, ForumSettings, board_faults
from bot.checkin.settings import CheckinSettings
from bot.config_lines import find_lines
from bot.exchange.settings import ExchangeSettings, exchange_faults
from bot.gate.settings import GateSettings
from bot.ledger.settings import CurrencySettings, default_currencies
from bot.level.settings import LevelSettings
from bot.moods.settings import MoodSettings
from bot.ranking.settings import RankingSettings
from bot.services.settings import ServicesSettings
from bot.settings import Fault, Many, Reference, Section, SettingFault
from bot.transfer.settings import TransferSettings
from bot.wheel.settings import WheelSettings
from bot.words import CurrencyWords, Language, Text


def _time_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        near = difflib.get_close_matches(name, sorted(available_timezones()), n=1, cutoff=0.5)
        raise SettingFault("fault-time-zone", name=name, near=near[0] if near else "Asia/Shanghai") from error
    return name


def _endpoint(*secure: str) -> AfterValidator:
    """An address of a proxy: the secure scheme anywhere, the plain one on this machine only."""

    def check(address: str) -> str:
        if not address:
            return address
        try:
            parts = urlsplit(address)
            port = parts.port
        except ValueError as error:  # brackets that do not close, a port that is none
            raise SettingFault("fault-address", schemes=list(secure)) from error
        surplus = parts.query or parts.fragment or parts.username
        if parts.scheme not in secure or not parts.hostname or port == 0 or surplus:
            raise SettingFault("fault-address", schemes=list(secure))
        if parts.scheme in {"http", "ws"} and not _is_loopback(parts.hostname):
            raise SettingFault("fault-address-plain", scheme=parts.scheme)
        return address.rstrip("/")

    return AfterValidator(check)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class DiscordSettings(Section):
    """``[discord]``: which server, and how Discord is reached."""

    guild_id: Annotated[int, Field(ge=0)] = 0
    api_url: Annotated[str, _endpoint("https", "http")] = ""
    gateway_url: Annotated[str, _endpoint("wss", "ws")] = ""


class CommunitySettings(Section):
    """``[community]``: the community's language and its day."""

    language: Language = "zh-CN"
    time_zone: Annotated[str, AfterValidator(_time_zone)] = "Asia/Shanghai"
    day_begins_at_hour: Annotated[int, Field(ge=0, le=23)] = 0


class StaffSettings(Section):
    """``[staff]``: who may use /admin beside those with Discord's Manage Server, and where the bot calls them."""

    roles: Many[Reference] = ()
    channel: Reference = 0


class DatabaseSettings(Section):
    """``[database]``: where the file is, and its backups."""

    path: Annotated[str, Field(min_length=1)] = "data/louzhu.sqlite3"
    backup_folder: Annotated[str, Field(min_length=1)] = "data/backups"
    backup_at_hour: Annotated[int, Field(ge=0, le=23)] = 4
    backups_kept: Annotated[int, Field(ge=1, le=3650)] = 14


class LogSettings(Section):
    """``[log]``: how much the bot says on its console, and in which form."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["text", "json"] = "text"


class Config(Section):
    """All of config.toml."""

    discord: DiscordSettings = DiscordSettings()
    community: CommunitySettings = CommunitySettings()
    staff: StaffSettings = StaffSettings()
    database: DatabaseSettings = DatabaseSettings()
    log: LogSettings = LogSettings()
    currencies: Annotated[Many[CurrencySettings], Field(min_length=1, max_length=20)] = default_currencies()
    checkin: CheckinSettings = CheckinSettings()
    gate: GateSettings = GateSettings()
    forum: ForumSettings = ForumSettings()
    boards: Annotated[Many[BoardSettings], Field(max_length=50)] = ()
    blog: BlogSettings = BlogSettings()
    wheel: WheelSettings = WheelSettings()
    moods: MoodSettings = MoodSettings()
    level: LevelSettings = LevelSettings()
    ranking: RankingSettings = RankingSettings()
    services: ServicesSettings = ServicesSettings()
    transfer: TransferSettings = TransferSettings()
    exchange: Annotated[Many[ExchangeSettings], Field(max_length=20)] = ()

    def faults(self, config: Config) -> Iterator[Fault]:
        """What is wrong across sections."""
        seen: set[str] = set()
        for place, currency in enumerate(self.currencies):
            if currency.code in seen:
                yield Fault(f"currencies.{place}.code", Text("fault-twice", {"value": currency.code}))
            seen.add(currency.code)
        yield from board_faults(config)
        yield from exchange_faults(config)
        for name in type(self).model_fields:
            section = getattr(self, name)
            if isinstance(section, Section):
                for fault in section.faults(config):
                    yield Fault(f"{name}.{fault.key}", fault.text)

    def has_currency(self, code: str) -> bool:
        """Whether that currency is configured."""
        return any(currency.code == code for currency in self.currencies)

    def currency(self, code: str) -> CurrencySettings:
        """The settings of a configured currency.

        Raises:
            KeyError: it is not configured.
        """
        for currency in self.currencies:
            if currency.code == code:
                return currency
        raise KeyError(code)

    def currency_words(self) -> dict[str, CurrencyWords]:
        """What each currency is called."""
        return {each.code: CurrencyWords(each.name, each.unit, each.icon, each.unit_one) for each in self.currencies}


class FaultyConfig(Exception):
    """The config cannot be used. ``faults`` are all that is wrong with it, ``language`` is its own, if that was legible;
    ``path`` is its file, if it has one, and ``lines`` say where in it each setting stands."""

    def __init__(self, faults: list[Fault], language: Language | None = None) -> None:
        super().__init__(", ".join(f"{fault.key}: {fault.text.key}" for fault in faults))
        self.faults = faults
        self.language = language
        self.path: Path | None = None
        self.lines: Mapping[str, int] = {}


def load_config(path: Path) -> Config:
    """Read the config file.

    Raises:
        FaultyConfig: with every fault that the file has.
    """
    try:
        return _read_config(path)
    except FaultyConfig as faulty:
        faulty.path = path
        raise


def _read_config(path: Path) -> Config:
    try:
        written = path.read_bytes()
    except FileNotFoundError as error:
        raise FaultyConfig([Fault(str(path), Text("fault-file-missing"))]) from error
    except OSError as error:
        fault = Fault(str(path), Text("fault-file-unreadable", {"problem": error.strerror or str(error)}))
        raise FaultyConfig([fault]) from error
    try:
        legible = written.decode("utf-8-sig")
        tables = tomllib.loads(legible)
    except UnicodeDecodeError as error:
        line = written.count(b"\n", 0, error.start) + 1
        raise FaultyConfig([Fault(str(path), Text("fault-not-utf8", {"line": line}))]) from error
    except tomllib.TOMLDecodeError as error:
        raise FaultyConfig([Fault(str(path), _describe_toml(str(error)))]) from error
    try:
        return parse_config(tables)
    except FaultyConfig as faulty:
        faulty.lines = find_lines(legible)
        raise


def _describe_toml(problem: str) -> Text:
    """What tomllib found, with its place in our own words if it names one."""
    placed = re.fullmatch(r"(.*) \(at line (\d+), column (\d+)\)", problem, re.DOTALL)
    if placed is None:
        return Text("fault-toml", {"problem": problem})
    return Text("fault-toml-at", {"problem": placed[1], "line": int(placed[2]), "column": int(placed[3])})


def parse_config(tables: Mapping[str, Any]) -> Config:
    """Check the tables of a config.

    Raises:
        FaultyConfig: with every fault: of single settings, and of settings that do not go together.
    """
    faults: dict[str, Fault] = {}
    remaining = deepcopy(dict(tables))
    # A faulty value is noted, then left out so that its default takes its place, and the rest is judged again: in this way
    # one slip does not hide what else is wrong. Each round leaves something out, so this ends.
    config: Config | None = None
    while config is None:
        try:
            config = Config.model_validate(remaining)
        except ValidationError as error:
            found = [(_settle(detail["loc"], remaining), detail) for detail in error.errors()]
            for location, detail in found:
                key = ".".join(str(step) for step in location)
                # That a list is too short because its entries are faulty would say the same thing twice.
                if not any(known.startswith(f"{key}.") for known in faults):
                    faults.setdefault(key, Fault(key, _describe(detail, location)))
            # All places are sought before any is emptied: two faults can be in one list.
            for holder, name in [_place_of(location, remaining) for location, _ in found]:
                holder.pop(name, None)
    for fault in config.faults(config):
        if not any(_is_in(fault.key, key) or _follows_from(fault, key) for key in faults):
            faults[fault.key] = fault
    if faults:
        raise FaultyConfig(list(faults.values()), config.community.language)
    return config


_LISTED_IN: Mapping[str, str] = {
    "fault-unknown-currency": "currencies",
    "fault-mood-board": "boards",
    "fault-blog-board": "boards",
}
"""Faults of a code that no list has: where it would be listed."""


def _is_in(key: str, other: str) -> bool:
    return key == other or key.startswith(f"{other}.")


def _follows_from(fault: Fault, key: str) -> bool:
    """Whether a fault is there only because of the one at ``key``: while the list of currencies or boards is faulty, nobody
    knows which there are."""
    listed = _LISTED_IN.get(fault.text.key)
    return listed is not None and _is_in(key, listed)


def _settle(location: tuple[int | str, ...], tables: Any) -> tuple[int | str, ...]:
    """Cut pydantic's location down to what stands in the file (it adds the names of union members)."""
    settled: list[int | str] = []
    here = tables
    for step in location:
        if isinstance(here, dict) and isinstance(step, str):
            settled.append(step)
            if step not in here:
                break
            here = here[step]
        elif isinstance(here, list) and isinstance(step, int) and step < len(here):
            settled.append(step)
            here = here[step]
        else:
            break
    return tuple(settled)


def _place_of(location: tuple[int | str, ...], tables: dict[str, Any]) -> tuple[dict[Any, Any], int | str]:
    """What to leave out for a fault at ``location``, as a table and a name in it: the value, the list that it is part of, or
    the table that should have held it."""
    here: Any = tables
    holder: dict[Any, Any] = tables
    name: int | str = location[0]
    for step in location:
        if not isinstance(here, dict) or step not in here:
            break
        holder, name = here, step
        here = here[step]
    return holder, name


_KEY_OF_ERROR: Mapping[str, str] = {
    "missing": "fault-missing",
    "int_type": "fault-not-a-number",
    "int_from_float": "fault-not-a-number",
    "string_type": "fault-not-text",
    "bool_type": "fault-not-yes-or-no",
    "list_type": "fault-not-a-list",
    "tuple_type": "fault-not-a-list",
    "model_type": "fault-not-a-table",
    "model_attributes_type": "fault-not-a-table",
    "dict_type": "fault-not-a-table",
    "greater_than_equal": "fault-too-small",
    "greater_than": "fault-too-small",
    "less_than_equal": "fault-too-large",
    "less_than": "fault-too-large",
    "too_short": "fault-too-few",
    "too_long": "fault-too-many",
    "string_too_short": "fault-empty",
    "string_too_long": "fault-too-long",
    "string_pattern_mismatch": "fault-not-a-code",
}


def _describe(detail: Any, location: tuple[int | str, ...]) -> Text:
    """Say in our own words what pydantic found."""
    context: dict[str, Any] = detail.get("ctx", {})
    if detail["type"] == "extra_forbidden":
        if "token" in str(location[-1]).lower():
            return Text("fault-token")
        known = _names_at(location[:-1])
        near = _nearest(str(location[-1]), known, is_top=len(location) == 1)
        return (
            Text("fault-unknown", {"known": sorted(known)})
            if near is None
            else Text("fault-unknown-near", {"near": near})
        )
    if isinstance(context.get("error"), SettingFault):
        described: Text = context["error"].text
        return described
    if detail["type"] == "literal_error":
        # pydantic names them in one English phrase: 'message' or 'topic'.
        return Text("fault-not-one-of", {"allowed": re.findall(r"'([^']*)'", context["expected"])})
    key = _KEY_OF_ERROR.get(detail["type"])
    if key is None:
        return Text("fault-other", {"problem": detail["msg"]})
    bounds = ("ge", "gt", "le", "lt", "min_length", "max_length")
    bound = next((context[name] for name in bounds if name in context), "")
    return Text(key, {"bound": str(bound)})


def _nearest(written: str, known: list[str], *, is_top: bool) -> str | None:
    """The setting that was probably meant. What stands at the top of the file may belong into a section, and is named with it:
    ``community.time_zone``. For that it must be more alike, as there are many."""
    found = difflib.get_close_matches(written, known, n=1, cutoff=0.5)
    near = found[0] if found else None
    if is_top:
        settings = {
            name: f"{section}.{name}"
            for section, field in reversed(Config.model_fields.items())
            if isinstance(field.annotation, type) and issubclass(field.annotation, Section)
            for name in field.annotation.model_fields
        }
        for name in difflib.get_close_matches(written, settings, n=1, cutoff=0.75):
            if near is None or _likeness(written, name) > _likeness(written, near):
                return settings[name]
    return near


def _likeness(written: str, name: str) -> float:
    return difflib.SequenceMatcher(None, written, name).ratio()


def _names_at(location: tuple[int | str, ...]) -> list[str]:
    """The settings that the table at ``location`` knows."""
    here: Any = Config
    for step in location:
        here = _section_in(here.model_fields[step].annotation if isinstance(step, str) else here)
    return list(here.model_fields)


def _section_in(annotation: Any) -> Any:
    """The section class inside an annotation such as ``Annotated[tuple[MoodSettings, ...], …]``."""
    if isinstance(annotation, type) and issubclass(annotation, Section):
        return annotation
    if get_origin(annotation) in {Annotated, Union, types.UnionType, tuple}:
        for argument in get_args(annotation):
            found = _section_in(argument)
            if found is not None:
                return found
    return None
