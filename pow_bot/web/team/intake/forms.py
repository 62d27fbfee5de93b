"""From a posted form to what the team does: which action, with what, as which version."""

from collections.abc import Callable
from uuid import UUID

from pow_bot.domain.contact.calls import call
from pow_bot.domain.intake import desk
from pow_bot.domain.intake.rounding_off import Ending, round_off, step_of
from pow_bot.domain.intake.words import Attempt, Closing, NotAllowed
from pow_bot.domain.staff.rules import Actor
from pow_bot.storage import Db
from pow_bot.web.team import texts
from pow_bot.web.team.intake.checklist import marks_in
from pow_bot.web.team.intake.mentioning import note
from pow_bot.web.team.intake.telling import Act, owner_told
from pow_bot.web.team.moments import again_at, day_of
from pow_bot.web.team.queue.listing import colleagues_beside
from pow_bot.web.team.room import Said


def _note(form: Said) -> Act:
    return lambda db, at: note(db, at, form.get("text"), form.get("tell"))


def _answer(form: Said) -> Act:
    return lambda db, at: desk.reply(db, at, form.get("text"), form.get("dutch"))


def _attempt(form: Said) -> Act:
    return lambda db, at: call(
        db, at, _outcome(form.get("outcome")), again_at(form.get("day"), form.get("time"))
    )


def _wait(form: Said) -> Act:
    anyway = bool(form.get("anyway"))
    return lambda db, at: desk.wait_until(db, at, day_of(form.get("until")), anyway=anyway)


def _hand_over(form: Said) -> Act:
    return owner_told(
        lambda db, at: desk.hand_over(db, at, _destination(db, at.actor, form.get("to")))
    )


def _close(form: Said) -> Act:
    return lambda db, at: round_off(db, at, _ending(form))


def _ending(form: Said) -> Ending:
    anyway = form.get("why_anyway") if form.get("anyway") else None
    reason = _reason(form.get("reason"))
    return Ending(reason, form.get("next_step"), anyway, marks_in(form))


ACTS: dict[str, Callable[[Said], Act]] = {
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


def closing_of(form: Said) -> tuple[Closing, str]:
    """The reason and the next step of a form that rounds off.

    Raises:
        NotAllowed: one of them lacks.
    """
    return _reason(form.get("reason")), step_of(form.get("next_step"))


def _destination(db: Db, actor: Actor, text: str) -> UUID:
    kind, _, name = text.partition(":")
    if kind != "colleague":
        raise NotAllowed(texts.WHICH_WAY)
    return colleague_of(db, actor, name)


def colleague_of(db: Db, actor: Actor, code: str) -> UUID:
    """The colleague whom a form names by their code.

    Raises:
        NotAllowed: there is none here.
    """
    for one in colleagues_beside(db, actor):
        if one.code == code:
            return one.id
    raise NotAllowed(desk.COLLEAGUE_HERE)
