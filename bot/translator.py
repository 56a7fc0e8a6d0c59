"""Command names and descriptions, from the same catalogues as every other word.

The text ``command-<name>`` is a command's name; its attributes are the description, the options and their descriptions, and
the choices:

    command-checkin = 签到
        .description = 每日签到，领取奖励
        .mood = 心情
        .mood-description = 今天的心情
"""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.words import Language, Text, Words, language_of_locale

_BASE: Language = "en"
"""The language of the names that stand in the code, and that clients without a translation see."""

_LOCALES: dict[str, Language] = {
    locale.value: language for locale in discord.Locale if (language := language_of_locale(locale.value)) != _BASE
}

_GROUPS = {
    discord.AppCommandOptionType.subcommand.value,
    discord.AppCommandOptionType.subcommand_group.value,
}


def command_key(
    command: app_commands.Command[Any, ..., Any] | app_commands.Group | app_commands.ContextMenu,
) -> str:
    """The catalogue's key of a command's name."""
    return f"command-{_dashed(command.qualified_name)}"


def _dashed(name: str) -> str:
    return name.replace(" ", "-").replace("_", "-").lower()


def command_payloads(
    tree: app_commands.CommandTree[Any], guild: discord.abc.Snowflake | None, words: Words
) -> list[dict[str, Any]]:
    """The commands as Discord is to be told of them, with names and descriptions in both languages."""
    payloads: list[dict[str, Any]] = []
    for command in tree.get_commands(guild=guild):
        payload = command.to_dict(tree)
        key = command_key(command)
        if isinstance(command, app_commands.ContextMenu):
            payload["name_localizations"] = _in_other_languages(key, words)
        else:
            _describe(payload, key, f"{key}.description", words)
        payloads.append(payload)
    return payloads


def _describe(payload: dict[str, Any], name_key: str, description_key: str, words: Words) -> None:
    """Put the texts where discord.py has a placeholder, into a command and into all options in it."""
    payload["name_localizations"] = _in_other_languages(name_key, words)
    payload["description"] = words.say(_BASE, Text(description_key))
    payload["description_localizations"] = _in_other_languages(description_key, words)
    for option in payload.get("options", ()):
        if option["type"] in _GROUPS:
            key = f"{name_key}-{_dashed(option['name'])}"
            _describe(option, key, f"{key}.description", words)
        else:
            key = f"{name_key}.{_dashed(option['name'])}"
            _describe(option, key, f"{key}-description", words)
        for choice in option.get("choices", ()):
            key = f"choice-{_dashed(str(choice['value']))}"
            choice["name"] = words.say(_BASE, Text(key))
            choice["name_localizations"] = _in_other_languages(key, words)


def _in_other_languages(key: str, words: Words) -> dict[str, str]:
    """A text for every locale of Discord's that is not of the base language, whose words stand in the payload itself."""
    return {locale: words.say(language, Text(key)) for locale, language in _LOCALES.items()}
