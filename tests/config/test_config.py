"""What config.toml accepts, and that all its faults are told at once, each at its key with words that fit."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from bot.config import Config, FaultyConfig, load_config, parse_config
from bot.words import LANGUAGES, Words


def faults_of(written: str) -> dict[str, str]:
    """Each faulty key of a config, with the key of what is said about it."""
    with pytest.raises(FaultyConfig) as raised:
        parse_config(tomllib.loads(written))
    return {fault.key: fault.text.key for fault in raised.value.faults}


def said_of(written: str) -> str:
    """What is said in English about the only fault."""
    with pytest.raises(FaultyConfig) as raised:
        parse_config(tomllib.loads(written))
    (fault,) = raised.value.faults
    words = Words({})
    assert all(words.say(language, fault.text) for language in LANGUAGES)
    return words.say("en", fault.text)


def test_an_empty_config_is_a_good_one() -> None:
    assert parse_config({}) == Config()


def test_every_fault_is_told_at_once_with_its_key() -> None:
    assert faults_of(
        """
        [comunity]
        language = "zh-CN"
        [community]
        time_zone = "Asia/Shanghia"
        day_begins_at_hour = 24
        [staff]
        roles = "admin"
        [log]
        level = "loud"
        [checkin]
        first = "six"
        step = -1
        public = "yes"
        colour = "red"
        early_bonus = [10, -1, "8"]
        open_from_hour = 5
        open_until_hour = 5
        currency = "gold"
        [checkin.makeup]
        days_back = 3.5
        """
    ) == {
        "comunity": "fault-unknown-near",
        "community.time_zone": "fault-time-zone",
        "community.day_begins_at_hour": "fault-too-large",
        "staff.roles": "fault-not-a-list",
        "log.level": "fault-not-one-of",
        "checkin.first": "fault-not-a-number",
        "checkin.step": "fault-too-small",
        "checkin.public": "fault-not-yes-or-no",
        "checkin.colour": "fault-unknown",
        "checkin.early_bonus.1": "fault-too-small",
        "checkin.early_bonus.2": "fault-not-a-number",
        "checkin.open_until_hour": "fault-never-open",
        "checkin.currency": "fault-unknown-currency",
        "checkin.makeup.days_back": "fault-not-a-number",
    }


@pytest.mark.parametrize(
    ("written", "key", "fault"),
    [
        ("discord = 5", "discord", "fault-not-a-table"),
        ("[discord]\nguild_id = true", "discord.guild_id", "fault-not-a-number"),
        ("[discord]\nguild_id = -1", "discord.guild_id", "fault-too-small"),
        ('[discord]\nguild_id = "5"', "discord.guild_id", "fault-not-a-number"),
        ('[discord]\napi_url = "ftp://localhost"', "discord.api_url", "fault-address"),
        ('[discord]\napi_url = "https://me:word@example.org"', "discord.api_url", "fault-address"),
        ('[discord]\napi_url = "https://example.org/?a=b"', "discord.api_url", "fault-address"),
        ('[discord]\napi_url = "http://[::1"', "discord.api_url", "fault-address"),
        ('[discord]\napi_url = "http://localhost:99999"', "discord.api_url", "fault-address"),
        ('[discord]\napi_url = "http://example.org/api"', "discord.api_url", "fault-address-plain"),
        ('[discord]\ngateway_url = "ws://127.0.0.1.example.org"', "discord.gateway_url", "fault-address-plain"),
        ('[discord]\ngateway_url = "http://localhost"', "discord.gateway_url", "fault-address"),
        ('[community]\nlanguage = "fr"', "community.language", "fault-not-one-of"),
        ('[community]\ntime_zone = ""', "community.time_zone", "fault-time-zone"),
        ('[community]\ntime_zone = "../etc/passwd"', "community.time_zone", "fault-time-zone"),
        ('[community]\ntime_zone = "Asia"', "community.time_zone", "fault-time-zone"),
        ("[community]\ntime_zone = 8", "community.time_zone", "fault-not-text"),
        ("[community]\nday_begins_at_hour = -1", "community.day_begins_at_hour", "fault-too-small"),
        ("[staff]\nchannel = -5", "staff.channel", "fault-not-a-reference"),
        ("[staff]\nchannel = true", "staff.channel", "fault-not-a-reference"),
        ("[staff]\nroles = [1.5]", "staff.roles.0", "fault-not-a-reference"),
        ('[database]\npath = ""', "database.path", "fault-empty"),
        ("[database]\nbackups_kept = 0", "database.backups_kept", "fault-too-small"),
        ("currencies = []", "currencies", "fault-too-few"),
        ('[[currencies]]\ncode = "gold"\nname = "金"', "currencies.0.unit", "fault-missing"),
        ('[[currencies]]\ncode = "Gold"\nname = "金"\nunit = "枚"', "currencies.0.code", "fault-not-a-code"),
        ('[[currencies]]\ncode = "wealth"\nname = ""\nunit = "枚"', "currencies.0.name", "fault-empty"),
        ('[[currencies]]\ncode = "wealth"\nname = 1\nunit = "枚"', "currencies.0.name", "fault-not-localized"),
        (
            '[[currencies]]\ncode = "wealth"\nname = { en = "Gold" }\nunit = "枚"',
            "currencies.0.name",
            "fault-language-missing",
        ),
        (
            '[[currencies]]\ncode = "wealth"\nname = { zh-CN = "金", en = "Gold", fr = "Or" }\nunit = "枚"',
            "currencies.0.name",
            "fault-language-unknown",
        ),
        (
            '[[currencies]]\ncode = "wealth"\nname = "金"\nunit = "枚"\nsymbol = "G"',
            "currencies.0.symbol",
            "fault-unknown",
        ),
        ("[checkin]\ncap = 5", "checkin.cap", "fault-cap-below-first"),
        ("[checkin]\nwords_length = 201", "checkin.words_length", "fault-too-large"),
        ('[checkin]\nboard_channel = ["a"]', "checkin.board_channel", "fault-not-a-reference"),
        ('[checkin]\ndaily_form = "post"', "checkin.daily_form", "fault-not-one-of"),
        ('[checkin.makeup]\ncurrency = "cards"', "checkin.makeup.currency", "fault-unknown-currency"),
        (
            '[[checkin.moods]]\ncode = "a"\nemoji = "😄"\nname = "a"\n[[checkin.moods]]\ncode = "a"\nemoji = "😄"\nname = "b"',
            "checkin.moods.1.code",
            "fault-twice",
        ),
        (
            '[[checkin.milestones]]\nkind = "total"\ndays = 7\n[[checkin.milestones]]\nkind = "total"\ndays = 7',
            "checkin.milestones.1.days",
            "fault-twice",
        ),
        ('[[checkin.milestones]]\nkind = "weekly"\ndays = 7', "checkin.milestones.0.kind", "fault-not-one-of"),
        ('[[checkin.milestones]]\nkind = "total"\ndays = 0', "checkin.milestones.0.days", "fault-too-small"),
    ],
)
def test_a_single_fault_is_told_at_its_key_and_nothing_else_is(written: str, key: str, fault: str) -> None:
    assert faults_of(written) == {key: fault}
    assert said_of(written)


@pytest.mark.parametrize(
    "written",
    [
        '[discord]\napi_url = "https://proxy.example.org:8443/api/v10"\ngateway_url = "wss://proxy.example.org"',
        '[discord]\napi_url = "http://127.0.0.1:8080"\ngateway_url = "ws://[::1]:7878"',
        '[community]\ntime_zone = "America/New_York"\nday_begins_at_hour = 23',
        "[community]\nday_begins_at_hour = 0",
        '[staff]\nroles = ["@admin", 123456789012345678]\nchannel = "#staff"',
        "[checkin]\nfirst = 0\nstep = 0\ncap = 0\nearly_bonus = []\nmoods = []\nmilestones = []",
        "[checkin]\ncap = 6",
        "[checkin]\nopen_from_hour = 22\nopen_until_hour = 6",
        "[checkin]\nopen_from_hour = 23\nopen_until_hour = 24",
        '[[checkin.milestones]]\nkind = "total"\ndays = 7\n[[checkin.milestones]]\nkind = "streak"\ndays = 7',
    ],
)
def test_what_may_be_is_accepted(written: str) -> None:
    parse_config(tomllib.loads(written))


@pytest.mark.parametrize(
    ("written", "near"),
    [
        ("time_zone = 'Asia/Shanghai'", "community.time_zone"),
        ("timezone = 'Asia/Shanghai'", "community.time_zone"),
        ("guild_id = 5", "discord.guild_id"),
        ("comunity = 5", "community"),
        ("checkins = 5", "checkin"),
    ],
)
def test_a_setting_outside_its_section_is_told_with_it(written: str, near: str) -> None:
    with pytest.raises(FaultyConfig) as raised:
        parse_config(tomllib.loads(written))
    (fault,) = raised.value.faults
    assert (fault.text.key, fault.text.facts) == ("fault-unknown-near", {"near": near})


def test_a_misspelt_setting_is_answered_with_the_one_that_was_meant() -> None:
    assert "early_bonus" in said_of("[checkin]\nearly_bonuses = [1]")
    assert "emoji" in said_of('[[checkin.moods]]\ncode = "a"\nemoji = "😄"\nemojii = "😄"\nname = "a"')
    assert "Asia/Shanghai" in said_of('[community]\ntime_zone = "Asia/Shangai"')


def test_a_slip_in_the_currencies_is_not_told_again_where_they_are_used() -> None:
    written = '[[currencies]]\ncode = "gold"\nname = "金"\nunits = "枚"\n[checkin]\ncurrency = "gold"'
    assert faults_of(written) == {"currencies.0.units": "fault-unknown-near", "currencies.0.unit": "fault-missing"}


def test_one_word_stands_for_both_languages() -> None:
    config = parse_config(
        tomllib.loads('[[currencies]]\ncode = "wealth"\nname = "金"\nunit = { zh-CN = "枚", en = "gold" }')
    )
    assert config.currencies[0].name == {"zh-CN": "金", "en": "金"}
    assert config.currencies[0].unit == {"zh-CN": "枚", "en": "gold"}


def test_names_of_channels_and_roles_lose_the_sign_before_them() -> None:
    config = parse_config({"staff": {"roles": ["@admin"], "channel": " #staff "}})
    assert config.staff.roles == ("admin",)
    assert config.staff.channel == "staff"


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"[community\n", "fault-toml-at"),
        (b"[community]\nlanguage = 'en'\nlanguage = 'en'\n", "fault-toml-at"),
        (b"[community]\nlanguage =", "fault-toml"),
        ("[community] # 社区\n".encode("gb18030"), "fault-not-utf8"),
        (None, "fault-file-missing"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_fault_under_its_own_name(
    tmp_path: Path, content: bytes | None, fault: str
) -> None:
    path = tmp_path / "config.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(FaultyConfig) as raised:
        load_config(path)
    assert [(each.key, each.text.key) for each in raised.value.faults] == [(str(path), fault)]
    assert all(Words({}).say(language, each.text) for language in LANGUAGES for each in raised.value.faults)


def test_a_folder_in_the_place_of_the_file_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(FaultyConfig) as raised:
        load_config(tmp_path)
    assert raised.value.faults[0].text.key == "fault-file-unreadable"


def test_a_byte_order_mark_and_windows_lines_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes('\ufeff[community]\r\nlanguage = "en"\r\n'.encode())
    assert load_config(path).community.language == "en"


def test_faults_are_told_in_the_language_of_the_config_itself() -> None:
    for language in LANGUAGES:
        with pytest.raises(FaultyConfig) as raised:
            parse_config({"community": {"language": language, "time_zone": "x"}})
        assert raised.value.language == language
