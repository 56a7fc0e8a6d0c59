"""A verification question inside a form: for the gate's own form, and for the forms that posts are written in."""

from __future__ import annotations

from typing import Any

import discord

from bot.app import App
from bot.gate.question import Question
from bot.words import Language, text
from cogs._room import Interaction, fields, form, text_field

ANSWER_FIELD = "answer"
"""The custom id of the field that holds the answer."""

_ANSWER_LENGTH = 100


def question_items(app: App, language: Language, question: Question) -> list[discord.ui.Item[Any]]:
    """The two parts that put a question into a form (a form has room for five): its words, and the field or the choice.

    ``question.serial`` belongs into the form's custom id; with it the answer is judged.
    """
    asked = app.say(language, text("gate-form-question", words=question.words, left=question.left))
    label = app.say(language, text("gate-form-answer"))
    if not question.options:
        hint = app.say(language, question.hint)
        return [
            discord.ui.TextDisplay(asked),
            text_field(label, ANSWER_FIELD, description=hint, most=_ANSWER_LENGTH),
        ]
    options = [
        discord.RadioGroupOption(label=option[language], value=str(place))
        for place, option in enumerate(question.options)
    ]
    choice: discord.ui.RadioGroup[Any] = discord.ui.RadioGroup(custom_id=ANSWER_FIELD, options=options)
    return [discord.ui.TextDisplay(asked), discord.ui.Label(text=label[:45], component=choice)]


def question_form(app: App, language: Language, custom_id: str, question: Question) -> discord.ui.Modal:
    """The gate's own form, with a question and nothing else."""
    return form(app.config.gate.title[language], custom_id, *question_items(app, language, question))


def given_answer(interaction: Interaction) -> str:
    """What was answered in a form that holds a question."""
    return str(fields(interaction).get(ANSWER_FIELD) or "")
