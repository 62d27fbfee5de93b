"""An appointment in plain words, for the person it is with: a message of at most three sentences."""

from collections.abc import Mapping
from functools import cache

from pow_bot.domain.contact.words import Interpreter, Kind, Plan
from pow_bot.domain.intake.rules import HERE
from pow_bot.engine.flow import Text
from pow_bot.i18n.catalogues import Catalogues
from pow_bot.i18n.formats import clock, day
from pow_bot.resources import content

_FIRST: Mapping[tuple[str, Kind], Text] = {
    ("planned", Kind.VISIT): Text("appointment/planned/visit", "U heeft een afspraak op {day} om {time} uur."),
    ("planned", Kind.PHONE): Text("appointment/planned/phone", "Wij bellen u op {day} om {time} uur."),
    ("replanned", Kind.VISIT): Text("appointment/replanned/visit", "Uw afspraak is verzet naar {day} om {time} uur."),
    ("replanned", Kind.PHONE): Text("appointment/replanned/phone", "Wij bellen u op een andere tijd: {day} om {time} uur."),
    ("reminded", Kind.VISIT): Text("appointment/reminded/visit", "Denkt u aan uw afspraak? Die is op {day} om {time} uur."),
    ("reminded", Kind.PHONE): Text("appointment/reminded/phone", "Wij bellen u op {day} om {time} uur."),
    ("cancelled", Kind.VISIT): Text("appointment/cancelled/visit", "Uw afspraak op {day} om {time} uur gaat niet door."),
    ("cancelled", Kind.PHONE): Text("appointment/cancelled/phone", "Wij bellen u niet op {day} om {time} uur."),
}  # fmt: skip
_WHERE = Text("appointment/where", "Kom naar: {place}.")
_LONG = Text("appointment/long", "Het duurt ongeveer {minutes} minuten.")
_INTERPRETER = Text("appointment/interpreter", "Er is een tolk bij.")
_IF_NOT = Text("appointment/if_not", "Kunt u niet? Schrijf ons dat hier.")
_AGAIN = Text("appointment/again", "Wij laten u weten hoe het verdergaat.")


def told(locale: str, what: str, plan: Plan) -> str:
    """The message: what, when and where, and what to do who cannot come.

    What was asked to be taken care of is not in it: somebody else may read along.
    """
    catalogues, home = _catalogues(), plan.starts_at.astimezone(HERE)
    when = {"day": day(locale, home), "time": clock(locale, home)}

    def say(text: Text, **fills: str) -> str:
        return catalogues.text(locale, text, fills)

    first = say(_FIRST[what, plan.kind], **when)
    if what == "cancelled":
        return f"{first} {say(_AGAIN)}"
    where = [say(_WHERE, place=plan.place)] if plan.kind is Kind.VISIT else []
    translated = plan.interpreter is Interpreter.ARRANGED
    beside = [say(_INTERPRETER)] if translated else []
    lines = [
        " ".join([first, *where]),
        " ".join([say(_LONG, minutes=str(plan.minutes)), *beside]),
        say(_IF_NOT),
    ]
    return "\n\n".join(lines)


@cache
def _catalogues() -> Catalogues:
    """Read once: a unit may not wait for files."""
    return Catalogues(content("locales"))
