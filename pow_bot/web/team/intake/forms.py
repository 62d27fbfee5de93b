"""From a posted form to what the team does: which action, with what, as which version."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias
from uuid import UUID

from starlette.datastructures import FormData

from pow_bot.domain.contact.calls import call
from pow_bot.domain.intake import desk
from pow_bot.domain.intake.rounding_off import Ending, round_off
from pow_bot.domain.intake.words import Attempt, Closing, NotAllowed
from pow_bot.domain.staff.rules import Actor
from pow_bot.storage import Db
from pow_bot.web.team import texts
from pow_bot.web.team.intake.mentioning import note
from pow_bot.web.team.intake.telling import owner_told
from pow_bot.web.team.moments import again_at
from pow_bot.web.team.queue.listing import colleagues_beside

_LONGEST_REVISION = 9

Act: TypeAlias = Callable[[Db, desk.At], None]


@dataclass(frozen=True, slots=True)
class Posted:
    """The fields of a form, as text."""

    fields: dict[str, str]

    def get(self, name: str) -> str:
        return self.fields.get(name, "")

    @property
    def revision(self) -> int:
        """Which version the form was made for; none at all is always stale."""
        text = self.get("revision")
        fits = text.isascii() and text.isdecimal() and len(text) <= _LONGEST_REVISION
        return int(text) if fits else -1


def posted(form: FormData) -> Posted:
    """The text fields; files are no part of any form here."""
    return Posted({name: value for name, value in form.multi_items() if isinstance(value, str)})


def _note(form: Posted) -> Act:
    return lambda db, at: note(db, at, form.get("text"), form.get("tell"))


def _answer(form: Posted) -> Act:
    return lambda db, at: desk.reply(db, at, form.get("text"), form.get("dutch"))


def _attempt(form: Posted) -> Act:
    return lambda db, at: call(
        db, at, _outcome(form.get("outcome")), again_at(form.get("day"), form.get("time"))
    )


def _wait(form: Posted) -> Act:
    return lambda db, at: desk.wait_until(db, at, day_of(form.get("until")))


def _hand_over(form: Posted) -> Act:
    return owner_told(
        lambda db, at: desk.hand_over(db, at, _destination(db, at.actor, form.get("to")))
    )


def _close(form: Posted) -> Act:
    return lambda db, at: round_off(db, at, _ending(form))


def _ending(form: Posted) -> Ending:
    anyway = form.get("why_anyway") if form.get("anyway") else None
    return Ending(_reason(form.get("reason")), form.get("next_step"), anyway)


ACTS: dict[str, Callable[[Posted], Act]] = {
    "claim": lambda _: desk.claim,
    "release": lambda _: desk.release,
    "reopen": lambda _: desk.reopen,
    "note": _note,
    "answer": _answer,
    "attempt": _attempt,
    "wait": _wait,
    "hand_over": _hand_over,
    "close": _close,
}


def _outcome(text: str) -> Attempt:
    if text not in set(Attempt):
        raise NotAllowed(texts.WHICH_OUTCOME)
    return Attempt(text)


def _reason(text: str) -> Closing:
    if text not in set(Closing):
        raise NotAllowed(texts.WHICH_REASON)
    return Closing(text)


def closing_of(form: Posted) -> tuple[Closing, str]:
    """The reason and the next step of a form that rounds off.

    Raises:
        NotAllowed: one of them lacks.
    """
    return _reason(form.get("reason")), desk.step_of(form.get("next_step"))


def day_of(text: str) -> date:
    """The day in a form.

    Raises:
        NotAllowed: it is none.
    """
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day, not a moment
    except ValueError:
        raise NotAllowed(texts.WHICH_DAY) from None


def _destination(db: Db, actor: Actor, text: str) -> desk.ToColleague:
    kind, _, name = text.partition(":")
    if kind != "colleague":
        raise NotAllowed(texts.WHICH_WAY)
    return desk.ToColleague(colleague_of(db, actor, name))


def colleague_of(db: Db, actor: Actor, code: str) -> UUID:
    """The colleague whom a form names by their code.

    Raises:
        NotAllowed: there is none here.
    """
    for one in colleagues_beside(db, actor):
        if one.code == code:
            return one.id
    raise NotAllowed(desk.COLLEAGUE_HERE)
