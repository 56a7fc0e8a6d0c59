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
from discord.app_commands import TranslationContextLocation as Location

from bot.words import Language, Text, Words, language_of_locale

_BASE: Language = "en"
"""The language of the names that stand in the code, and that clients without a translation see."""


def text_key(context: app_commands.TranslationContextTypes) -> str:
    """The catalogue's key for what Discord asks to be translated."""
    data: Any = context.data
    match context.location:
        case Location.command_name | Location.group_name:
            return command_key(data)
        case Location.command_description | Location.group_description:
            return f"{command_key(data)}.description"
        case Location.parameter_name:
            return f"{command_key(data.command)}.{_dashed(data.name)}"
        case Location.parameter_description:
            return f"{command_key(data.command)}.{_dashed(data.name)}-description"
        case Location.choice_name:
            return f"choice-{_dashed(str(data.value))}"
        case _:
            return ""


def command_key(
    command: app_commands.Command[Any, ..., Any] | app_commands.Group | app_commands.ContextMenu,
) -> str:
    """The catalogue's key of a command's name."""
    return f"command-{_dashed(command.qualified_name)}"


def _dashed(name: str) -> str:
    return name.replace(" ", "-").replace("_", "-").lower()


class CatalogueTranslator(app_commands.Translator):
    """Answers Discord's questions for names in a locale from the catalogues."""

    def __init__(self, words: Words) -> None:
        self._words = words

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """The word in that locale's language; ``None`` for the base language, whose words stand in the payload itself."""
        language = language_of_locale(locale.value)
        return None if language == _BASE else self._words.say(language, Text(text_key(context)))


async def command_payloads(
    tree: app_commands.CommandTree[Any], guild: discord.abc.Snowflake | None, words: Words
) -> list[dict[str, Any]]:
    """The commands as Discord is to be told of them, with descriptions in both languages."""
    translator = CatalogueTranslator(words)
    payloads: list[dict[str, Any]] = []
    for command in tree.get_commands(guild=guild):
        payload = await command.get_translated_payload(tree, translator)
        if not isinstance(command, app_commands.ContextMenu):
            _describe(payload, command_key(command), words, _BASE)
        else:
            payload["name"] = command.name
        payloads.append(payload)
    return payloads


def _describe(payload: dict[str, Any], key: str, words: Words, language: Language) -> None:
    """Put the base language's descriptions where discord.py has a placeholder."""
    payload["description"] = words.say(language, Text(f"{key}.description"))
    for option in payload.get("options", ()):
        if option["type"] in {
            discord.AppCommandOptionType.subcommand.value,
            discord.AppCommandOptionType.subcommand_group.value,
        }:
            _describe(option, f"{key}-{_dashed(option['name'])}", words, language)
        else:
            option["description"] = words.say(language, Text(f"{key}.{_dashed(option['name'])}-description"))
            for choice in option.get("choices", ()):
                choice["name"] = words.say(language, Text(f"choice-{_dashed(str(choice['value']))}"))
