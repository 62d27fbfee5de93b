"""How a look at a conversation reads in a transcript: everything a person sees, and nothing else."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from pow_bot.engine.flow import Ask, Choice, Text
from pow_bot.engine.kinds import Problem
from pow_bot.engine.session import Notice
from pow_bot.engine.understanding import WAYS_OUT
from pow_bot.engine.view import Question, Row, Statement, View

Say = Callable[[str, Text | str, Mapping[str, object]], str]


class Words(Protocol):
    """Puts texts and answers into words."""

    def say(self, locale: str, text: Text | str, fills: Mapping[str, object]) -> str:
        """A text in this language, filled."""

    def answer(self, locale: str, row: Row) -> str:
        """How an answer reads."""

    def notice(self, locale: str, notice: Notice) -> str:
        """How a notice reads."""

    def card(self, locale: str, view: View) -> tuple[tuple[str, str], ...]:
        """What is shown with a consent, as lines of a label and what stands there."""


@dataclass(frozen=True, slots=True)
class PlainWords:
    """Words from a catalogue; answers as their labels, or as they are kept."""

    speak: Say

    def say(self, locale: str, text: Text | str, fills: Mapping[str, object]) -> str:
        return self.speak(locale, text, fills)

    def answer(self, locale: str, row: Row) -> str:
        answer = row.answer
        if answer.unknown:
            return self.speak(locale, WAYS_OUT[answer.unknown], {})
        values = answer.value if isinstance(answer.value, tuple) else (answer.value,)
        labels = {choice.name: choice.label for choice in row.choices}
        said = ", ".join(self.speak(locale, labels.get(str(v), str(v)), {}) for v in values)
        return f"{said}: {answer.note}" if answer.note else said

    def notice(self, locale: str, notice: Notice) -> str:
        steps = " ".join(str(at) for at in notice.steps)
        return f"[{notice.name}{': ' if steps else ''}{steps}]"

    def card(self, locale: str, view: View) -> tuple[tuple[str, str], ...]:
        return ()


def rendered(view: View, words: Words, locale: str) -> Iterator[str]:
    """A view as paragraphs: notices, what is told, and the question with its answers."""
    yield from (words.notice(locale, notice) for notice in view.notices)
    question = view.question
    if question is not None and question.problem is not None:
        yield _problem(question.problem, words, locale)
        return
    yield from (_statement(statement, words, locale) for statement in view.statements)
    if question is not None:
        card = [f"| {label}: {shown}" for label, shown in words.card(locale, view)]
        yield "\n".join([*card, *_question(question, view.rows, words, locale)])


def _statement(statement: Statement, words: Words, locale: str) -> str:
    return words.say(locale, statement.text, statement.fills)


def _problem(problem: Problem, words: Words, locale: str) -> str:
    said = words.say(locale, problem.text, problem.fills)
    return "\n".join([said, *_choices(problem.options, words, locale)])


def _question(
    question: Question, rows: tuple[Row, ...], words: Words, locale: str
) -> Iterator[str]:
    step = question.step
    number = "({}/{}) ".format(*question.number) if question.number else ""
    yield f"{number}{words.say(locale, step.text, {})}"
    if step.help:
        yield words.say(locale, step.help, {})
    if question.elsewhere:
        yield "[elsewhere]"
    elif isinstance(step, Ask):
        yield from _choices(question.choices, words, locale)
        ways = (WAYS_OUT[way] for way in WAYS_OUT if way in step.may)
        yield from (f"- {words.say(locale, way, {})}" for way in ways)
        if question.answer is not None:
            now = words.answer(locale, Row(step, question.answer, question.choices))
            yield f"[now: {now}]"
    else:
        yield from (_row(row, words, locale) for row in rows)
        yield f"- {words.say(locale, step.yes, {})}"


def _choices(choices: tuple[Choice, ...], words: Words, locale: str) -> Iterator[str]:
    return (f"- {words.say(locale, choice.label, {})}" for choice in choices)


def _row(row: Row, words: Words, locale: str) -> str:
    asked = words.say(locale, row.ask.text, {})
    return f"* {asked} {words.answer(locale, row)}"
