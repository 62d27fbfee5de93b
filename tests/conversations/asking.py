"""Questions of one kind, asked outside any flow."""

from datetime import date
from typing import Any

from pow_bot.conversations.kinds import KINDS
from pow_bot.engine.answers import Answer
from pow_bot.engine.flow import Ask, At, Choice, Text
from pow_bot.engine.heard import Here, Said
from pow_bot.engine.kinds import Asked, Problem

TODAY = date(2026, 11, 22)


class Dutch:
    """Every text as it is written."""

    def labels(self, text: Text | str) -> tuple[str, ...]:
        return (text if isinstance(text, str) else text.source,)


def asked(kind: str, *choices: Choice, **options: Any) -> Asked:
    """A question of this kind, with the choices that stand beside it."""
    ask = Ask(
        at=At("zelfmelden", kind),
        kind=kind,
        text=Text("zelfmelden/question", "?"),
        choices=choices,
        options=options,
    )
    return Asked(ask, choices, Here(TODAY), Dutch())


def hear(question: Asked, text: str = "", *choices: str) -> Answer | Problem:
    """What is made of an answer."""
    return KINDS[question.ask.kind].understand(Said(text=text, choices=choices), question)


def problem(question: Asked, text: str = "", *choices: str) -> Problem:
    """The problem with an answer, where there must be one."""
    found = hear(question, text, *choices)
    assert isinstance(found, Problem)
    return found


def choice(name: str, label: str, **more: Any) -> Choice:
    return Choice(name, Text(f"zelfmelden/{name}", label), **more)
