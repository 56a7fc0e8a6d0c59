"""``[gate]``: the role behind the question, the questions, the reply gate, attacks, greeting and removal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from bot.gate.rules import fold
from bot.settings import Code, Fault, LocalizedLines, Many, Reference, Section, SettingFault
from bot.words import LANGUAGES, Language, Text

if TYPE_CHECKING:
    from bot.config import Config

SUM = "sum"
"""The code under which generated sums are drawn and counted."""

# Discord's own limits for a form's title, a button's label and an option of a choice.
_TITLE_LENGTH = 45
_BUTTON_LENGTH = 80
_OPTION_LENGTH = 100
_ASK_LENGTH = 300
_ANSWER_LENGTH = 100


def _answers(value: Any) -> Any:
    """Accept one list for both languages, or one for each that has any."""
    given = value if isinstance(value, Mapping) else dict.fromkeys(LANGUAGES, value)
    for language, answers in given.items():
        if language not in LANGUAGES:
            raise SettingFault("fault-language-unknown", language=str(language))
        if not isinstance(answers, list | tuple) or not all(isinstance(answer, str) for answer in answers):
            raise SettingFault("fault-gate-answers")
        if any(not fold(answer) for answer in answers):
            raise SettingFault("fault-empty")
        if any(len(answer) > _ANSWER_LENGTH for answer in answers):
            raise SettingFault("fault-too-long", bound=str(_ANSWER_LENGTH))
    return {language: tuple(answers) for language, answers in given.items() if answers}


Answers = Annotated[dict[Language, tuple[str, ...]], Field(strict=False), BeforeValidator(_answers)]
"""Accepted answers: ``["财富", "wealth"]`` for both languages, or ``{ zh-CN = ["财富"], en = ["wealth"] }``."""


class QuestionSettings(Section):
    """One question: written, with its accepted ``answers``, or a choice of ``options`` of which ``right`` is right."""

    code: Code
    ask: LocalizedLines
    answers: Answers = Field(default_factory=dict)
    options: Annotated[Many[LocalizedLines], Field(max_length=10)] = ()
    right: Annotated[int, Field(ge=0, le=10)] = 0

    def faults(self, config: Config) -> Iterator[Fault]:
        """Either answers or a sound choice, and nothing longer than Discord shows."""
        if any(len(words) > _ASK_LENGTH for words in self.ask.values()):
            yield Fault("ask", Text("fault-too-long", {"bound": str(_ASK_LENGTH)}))
        if self.options and self.answers:
            yield Fault("answers", Text("fault-gate-answers-and-options"))
        elif self.options:
            yield from self._option_faults()
        elif not self.answers:
            yield Fault("answers", Text("fault-gate-no-answer"))

    def _option_faults(self) -> Iterator[Fault]:
        if len(self.options) < 2:
            yield Fault("options", Text("fault-too-few", {"bound": "2"}))
        seen: set[tuple[Language, str]] = set()
        for place, option in enumerate(self.options):
            for language, label in option.items():
                if len(label) > _OPTION_LENGTH:
                    yield Fault(f"options.{place}", Text("fault-too-long", {"bound": str(_OPTION_LENGTH)}))
                if (language, fold(label)) in seen:
                    yield Fault(f"options.{place}", Text("fault-twice", {"value": label}))
                seen.add((language, fold(label)))
        if not 1 <= self.right <= len(self.options):
            yield Fault("right", Text("fault-gate-right", {"options": len(self.options)}))


def _both(chinese: str, english: str) -> dict[Language, str]:
    return {"zh-CN": chinese, "en": english}


def default_questions() -> tuple[QuestionSettings, ...]:
    """Two questions from the lore of classic forums. Questions of the community's own keep more scripts out."""
    return (
        QuestionSettings(
            code="opener",
            ask=_both("论坛里说的“楼主”是谁？", "On a forum, who is the opener of a topic?"),
            options=(
                _both("开这个主题的人", "Whoever started the topic"),
                _both("第一个回帖的人", "Whoever replied first"),
                _both("版主", "The moderator"),
            ),
            right=1,
        ),
        QuestionSettings(
            code="sofa",
            ask=_both(
                "抢到主题的第一个回帖，叫抢到了什么？（两个字，可以坐的）",
                "The first reply to a topic is named after a soft seat for several people. Which?",
            ),
            answers={"zh-CN": ("沙发",), "en": ("sofa", "couch", "settee")},
        ),
    )


class ArithmeticSettings(Section):
    """``[gate.arithmetic]``: generated sums such as 100 + 106. Both numbers lie between the two bounds."""

    enabled: bool = True
    lowest: Annotated[int, Field(ge=0, le=9999)] = 1
    highest: Annotated[int, Field(ge=0, le=9999)] = 120


class ReplySettings(Section):
    """``[gate.reply]``: members with fewer than so many posts answer a question when they post; 0: nobody does."""

    below_posts: Annotated[int, Field(ge=0, le=100_000)] = 0
    good_for_minutes: Annotated[int, Field(ge=0, le=1440)] = 0
    typed: Literal["off", "permissions", "removal"] = "off"
    answer_within_minutes: Annotated[int, Field(ge=1, le=1440)] = 10
    text_kept_days: Annotated[int, Field(ge=1, le=90)] = 7
    files_kept_megabytes: Annotated[int, Field(ge=0, le=10_000)] = 100


class AttackSettings(Section):
    """``[gate.attack]``: what more newcomers a minute than ``arrivals_per_minute`` bring about; 0: nothing."""

    arrivals_per_minute: Annotated[int, Field(ge=0, le=10_000)] = 20
    calm_minutes: Annotated[int, Field(ge=1, le=1440)] = 15
    account_days: Annotated[int, Field(ge=0, le=3650)] = 7


class RemovalSettings(Section):
    """``[gate.removal]``: newcomers who never answered are removed after so many hours; 0: nobody is."""

    after_hours: Annotated[int, Field(ge=0, le=8760)] = 0
    notice_hours: Annotated[int, Field(ge=1, le=720)] = 24


class GateSettings(Section):
    """The gate is open, and asks nobody, as long as no ``role`` is named."""

    role: Reference = 0
    channel: Reference = 0
    boards: Many[Reference] = ()
    title: LocalizedLines = _both("验证问题", "Verification question")
    button: LocalizedLines = _both("回答验证问题", "Answer the question")
    tries: Annotated[int, Field(ge=1, le=10)] = 3
    cooldown_minutes: Annotated[int, Field(ge=1, le=1440)] = 10
    challenge_minutes: Annotated[int, Field(ge=1, le=60)] = 10
    ask_again_on_return: bool = True
    trust_brought_roles: bool = False
    watch_joins: bool = False
    greet: bool = False
    arithmetic: ArithmeticSettings = ArithmeticSettings()
    questions: Annotated[Many[QuestionSettings], Field(max_length=100)] = default_questions()
    reply: ReplySettings = ReplySettings()
    attack: AttackSettings = AttackSettings()
    removal: RemovalSettings = RemovalSettings()

    @property
    def is_on(self) -> bool:
        """Whether newcomers are asked."""
        return bool(self.role)

    @property
    def needs_members(self) -> bool:
        """Whether what is switched on hears of joins, for which Discord wants the Server Members intent."""
        return self.is_on and (self.watch_joins or self.greet or self.removal.after_hours > 0)

    @property
    def removes_typed(self) -> bool:
        """Whether typed messages are held, for which Discord wants the Message Content intent."""
        return self.reply.below_posts > 0 and self.reply.typed == "removal"

    def question(self, code: str) -> QuestionSettings | None:
        """The written question or choice with that code, if it is still configured."""
        return next((each for each in self.questions if each.code == code), None)

    def faults(self, config: Config) -> Iterator[Fault]:
        """A gate that can be shown, questions that can be answered, times that follow one another."""
        if any(len(words) > _TITLE_LENGTH for words in self.title.values()):
            yield Fault("title", Text("fault-too-long", {"bound": str(_TITLE_LENGTH)}))
        if len(" / ".join(dict.fromkeys(self.button.values()))) > _BUTTON_LENGTH:
            yield Fault("button", Text("fault-gate-button", {"bound": str(_BUTTON_LENGTH)}))
        if self.is_on and not self.channel:
            yield Fault("channel", Text("fault-gate-no-channel"))
        if self.arithmetic.lowest > self.arithmetic.highest:
            facts = {"lowest": self.arithmetic.lowest, "highest": self.arithmetic.highest}
            yield Fault("arithmetic.lowest", Text("fault-gate-range", facts))
        if not self.questions and not self.arithmetic.enabled:
            yield Fault("arithmetic.enabled", Text("fault-gate-no-questions"))
        if self.reply.typed == "permissions" and not self.is_on:
            yield Fault("reply.typed", Text("fault-gate-typed-needs-role"))
        if self.removal.after_hours and self.removal.notice_hours >= self.removal.after_hours:
            yield Fault("removal.notice_hours", Text("fault-gate-notice", {"after": self.removal.after_hours}))
        yield from self._question_faults(config)

    def _question_faults(self, config: Config) -> Iterator[Fault]:
        seen = {SUM}
        for place, question in enumerate(self.questions):
            if question.code in seen:
                yield Fault(f"questions.{place}.code", Text("fault-twice", {"value": question.code}))
            seen.add(question.code)
            for fault in question.faults(config):
                yield Fault(f"questions.{place}.{fault.key}", fault.text)
