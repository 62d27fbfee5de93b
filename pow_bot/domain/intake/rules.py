"""What may become of an intake, what it waits for, and where it stands in the queue. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from pow_bot.domain.intake.words import (
    NOT_CALLED,
    OVERHEARD,
    SPOKEN,
    Attempt,
    NotAllowed,
    NotYours,
    Stage,
)
from pow_bot.domain.routing.terms import Hours
from pow_bot.domain.staff.permissions import Action
from pow_bot.engine.flow import Text
from pow_bot.engine.words import clean, looks_like_bsn

OPEN = frozenset({Stage.SUBMITTED, Stage.CLAIMED, Stage.ASSESSED})
_FROM = {
    # Given back, or handed to another line or region.
    Stage.SUBMITTED: {Stage.CLAIMED, Stage.ASSESSED},
    Stage.CLAIMED: {Stage.SUBMITTED, Stage.CLOSED},
    Stage.ASSESSED: {Stage.CLAIMED},
    Stage.CLOSED: {Stage.CLAIMED, Stage.ASSESSED},
    # People may take it back at any moment, also when the team is done with it (art. 17 AVG).
    Stage.WITHDRAWN: {*OPEN, Stage.CLOSED},
}
_DONE = Text("intake/already_done", "Deze aanmelding is al klaar.")
CLAIM_FIRST = Text("intake/claim_first", "Pak deze aanmelding eerst op.")
_REFUSED = {
    Stage.SUBMITTED: Text("intake/in_list", "Deze aanmelding ligt al in de lijst."),
    Stage.CLAIMED: Text("intake/not_claimable", "Deze aanmelding kan niet worden opgepakt."),
    Stage.ASSESSED: CLAIM_FIRST,
    Stage.CLOSED: CLAIM_FIRST,
    Stage.WITHDRAWN: _DONE,
}
_ONLY_CLOSED = Text("intake/only_closed", "Alleen een afgeronde aanmelding kan worden heropend.")
_DAY_AHEAD = Text("intake/day_ahead", "Kies een dag na vandaag en binnen drie maanden.")
_TRY_FIRST = Text(
    "intake/try_first",
    "Probeer het eerst drie keer, op drie dagen, een keer in de ochtend en een keer in de middag.",
)
_LETTER_FIRST = Text(
    "intake/letter_first", "Stuur eerst een bericht. Daarna kunt u kiezen voor niet bereikt."
)
_WAIT_FOR_ANSWER = Text(
    "intake/wait_for_answer",
    "Wacht drie dagen op antwoord. Daarna kunt u kiezen voor niet bereikt.",
)
_TOO_LONG = Text("intake/too_long", "Deze tekst is te lang. Maak de tekst korter.")
_BSN = Text(
    "intake/bsn",
    "Dit lijkt op een burgerservicenummer. Wij bewaren dat nooit. Haal het eerst weg.",
)
# Table 3.4 of the terms: three attempts, on three days, at two times of day, and a message.
ATTEMPTS, ATTEMPT_DAYS, ATTEMPT_TIMES = 3, 3, 2
_NOON = 12
# Of nobody's door in particular; a region says when its own is open.
DOOR = Hours()
# How far ahead one may wait; beyond it the case is closed with a next step, or forgotten.
LONGEST_WAIT = timedelta(days=92)
HERE = ZoneInfo("Europe/Amsterdam")
# Tags that go when the intake is closed.
UNTIL_CLOSED = frozenset({"distress"})
# What the content holds only while distress is flagged: its kind, and the term without it.
_WHILE_FLAGGED = frozenset({"distress", "due_without", "reached_only"})
# What such a conversation asked goes with the flag, and is never named in the timeline.
UNTIL_CALM = frozenset({"nood"})
NOTHING_TOLD: Mapping[str, Any] = {"answers": {}, "decisions": []}
# The table whose decision says that it is distress.
URGENCY = "urgency"
# Ways in which a letter behind the link is the first contact that was promised.
_WRITTEN = frozenset({"mail", "chat"})


@dataclass(frozen=True, slots=True)
class Tried:
    """An attempt in vain to reach somebody."""

    at: datetime
    outcome: Attempt


def moved(now: Stage, to: Stage) -> Stage:
    """Take the step, where the life of an intake has it.

    Raises:
        NotAllowed: with what to do instead.
    """
    if now not in _FROM[to]:
        raise NotAllowed(_REFUSED[to])
    return to


def taken_up(stage: Stage, review_on: date | None) -> Stage:
    """The stage once somebody has it: what was judged before it lay in the list is judged still.

    Raises:
        NotAllowed: with what to do instead.
    """
    taken = moved(stage, Stage.CLAIMED)
    return taken if review_on is None else Stage.ASSESSED


# Whether somebody may read it is asked of what is done too: it is read still.
_HIDING = {Action.KNOW_PERSON, Action.ADMIT, Action.RESTRICT}
_ALWAYS = {Action.NOTE, Action.CHECK, Action.CORRECT, *_HIDING}
_AFTERWARDS = {Action.REOPEN, Action.RENEW, Action.LEAVE_CLOSED, Action.POSTPONE_ERASURE}
_IN_HAND = {*_ALWAYS, *Action} - {Action.CLAIM, *_AFTERWARDS}
_POSSIBLE: Mapping[Stage, frozenset[Action]] = {
    Stage.SUBMITTED: frozenset(
        {*_ALWAYS, Action.CLAIM, Action.ATTEMPT, Action.HAND_OVER, Action.MERGE, Action.ASSIGN}
    ),
    Stage.CLAIMED: frozenset(_IN_HAND),
    Stage.ASSESSED: frozenset(_IN_HAND),
    Stage.CLOSED: frozenset({*_AFTERWARDS, *_HIDING}),
    Stage.WITHDRAWN: frozenset(),
}
# What looks and does not change is always possible.
LOOKING = frozenset({Action.LIST, Action.SEE, Action.READ_PRIVATE, Action.EXPORT})


def require_possible(action: Action, stage: Stage) -> None:
    """Whether anybody can do this with an intake that stands so.

    Raises:
        NotAllowed, NotYours: with what to do first.
    """
    if action in LOOKING or action in _POSSIBLE[stage]:
        return
    if action in _AFTERWARDS:
        raise NotAllowed(_ONLY_CLOSED)
    if stage not in OPEN:
        raise NotAllowed(_DONE)
    raise NotAllowed(_REFUSED[Stage.CLAIMED]) if action is Action.CLAIM else NotYours(CLAIM_FIRST)


def put_into(queue: str, now: datetime) -> dict[str, Any]:
    """What becomes of an intake that comes new into a queue: nobody has it, nobody waits."""
    return {
        "stage": Stage.SUBMITTED,
        "queue": queue,
        "queued_at": now,
        "owner": None,
        "waiting_until": None,
    }


def given_back(queue: str, now: datetime) -> dict[str, Any]:
    """The same for one that somebody here had: from where it came is no matter any more."""
    return {**put_into(queue, now), "handed_at": None}


def to_be_read(now: datetime, since: datetime | None) -> dict[str, Any]:
    """What makes the team look: something new is there, and the wait for it is over."""
    return {"answered_at": since or now, "waiting_until": None}


def heard() -> dict[str, Any]:
    """What ends with a step for the person: there is nothing more to read, nobody to call back."""
    return {"answered_at": None, "wanted_at": None, "objected_at": None}


def calmed(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content without the flag of distress, and without what was decided because of it."""
    kept = {name: said for name, said in content.items() if name not in _WHILE_FLAGGED}
    tags = [tag for tag in content.get("tags", ()) if tag not in UNTIL_CLOSED]
    decisions = content.get("decisions", [])
    if "distress" in content:
        decisions = [one for one in decisions if one["table"] != URGENCY]
    told = {flow: one for flow, one in content.get("told", {}).items() if flow not in UNTIL_CALM}
    return {**kept, "tags": tags, "decisions": decisions, "told": told}


def differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    """The steps that were answered otherwise or for the first time."""
    return tuple(step for step in after if before.get(step) != after[step])


def reached_by(content: Mapping[str, Any], reach: str) -> str:
    """The way somebody is reached: as they chose, but where somebody may listen in the safe way.

    `nothing` where they want no contact now. Who skipped the question is not called.
    """
    chosen, kind = chosen_as_safe(content), content.get("distress")
    if chosen == "call" or reach == "visit":
        return reach
    return chosen or ("chat" if kind in OVERHEARD else reach)


def is_not_called(content: Mapping[str, Any]) -> bool:
    """Whether a call may do harm: somebody may listen in, or they asked for another way."""
    chosen = chosen_as_safe(content)
    return chosen in NOT_CALLED or (chosen is None and content.get("distress") in OVERHEARD)


def reached_only(content: Mapping[str, Any]) -> dict[str, Any]:
    """What outlives a flag that is taken back: who asked not to be called is not called after that.

    Only another answer to how they are reached lifts it, or closing.
    """
    safe = _safe(content)
    return {"reached_only": dict(safe)} if safe.get("value") in NOT_CALLED else {}


def wants_no_contact(content: Mapping[str, Any], answered_at: datetime | None) -> bool:
    """Whether somebody asked that nobody contacts them now, and has not written since."""
    return chosen_as_safe(content) == "nothing" and answered_at is None


def chosen_as_safe(content: Mapping[str, Any]) -> str | None:
    """The way that somebody chose who may be overheard: `call`, `chat` or `nothing`."""
    return _safe(content).get("value")


def safe_to_write_in(content: Mapping[str, Any]) -> str | None:
    """The channel in which they chose to be written to *here*: there, and nowhere else."""
    return _safe(content).get("in") if chosen_as_safe(content) == "chat" else None


def _safe(content: Mapping[str, Any]) -> Mapping[str, str]:
    told = content.get("told", {}).get("nood", NOTHING_TOLD)
    safe: Mapping[str, str] = told["answers"].get("safe") or content.get("reached_only", {})
    return safe


def told_beside(before: Mapping[str, Any], told: Mapping[str, Any]) -> dict[str, Any]:
    """What other conversations told; of distress nothing any more, once the flag is gone."""
    flagged = "distress" in before
    return {flow: one for flow, one in told.items() if flagged or flow not in UNTIL_CALM}


def decided(before: Mapping[str, Any], decisions: list[Any]) -> list[Any]:
    """What is kept as decided; while it is distress, the urgency of that stays."""
    if "distress" not in before:
        return decisions
    kept = [one for one in before.get("decisions", ()) if one["table"] == URGENCY]
    return replaced(decisions, kept)


def replaced(decisions: Iterable[Any], by: Iterable[Any]) -> list[Any]:
    """The decisions, with those of the same tables in their place; of other tables they are added."""
    new = {decision["table"]: decision for decision in by}
    kept = [new.pop(one["table"], one) for one in decisions]
    return [*kept, *new.values()]


def counts_as_contact(reach: str) -> bool:
    """Whether a letter is what was promised: to whom we would call, we call."""
    return reach in _WRITTEN


def in_touch(contacted_at: datetime | None, flagged_at: datetime | None) -> bool:
    """Whether they were reached, and since they wrote what cannot wait, where they did."""
    return contacted_at is not None and (flagged_at is None or contacted_at >= flagged_at)


def require_wait(until: date, today: date) -> date:
    """A day to wait for: after today, and not further than one can mean.

    Raises:
        NotAllowed: for any other day.
    """
    if not today < until <= today + LONGEST_WAIT:
        raise NotAllowed(_DAY_AHEAD)
    return until


def tried_in_vain(notes: Iterable[tuple[datetime, Mapping[str, Any]]]) -> list[Tried]:
    """The attempts since they were last spoken to; a correction takes the place of what it says."""
    outcomes: dict[str, Attempt | None] = {}
    for at, note in notes:
        said = note["outcome"]
        # Corrected to nothing: nobody called.
        outcomes[note.get("instead", at.isoformat())] = Attempt(said) if said else None
    tried: list[Tried] = []
    for when, outcome in sorted(outcomes.items()):
        if outcome in SPOKEN:
            tried.clear()
        elif outcome is not None:
            tried.append(Tried(datetime.fromisoformat(when), outcome))
    return tried


def wrong_number(tried: Iterable[Tried]) -> bool:
    """Whether somebody else answered: nobody calls a stranger three times."""
    return any(one.outcome is Attempt.WRONG_NUMBER for one in tried)


def require_written(written: datetime | None, now: datetime) -> None:
    """Who cannot be called had the same time to answer a message.

    Raises:
        NotAllowed: with what is still to be done.
    """
    if written is None:
        raise NotAllowed(_LETTER_FIRST)
    if today(now) - today(written) < timedelta(days=ATTEMPT_DAYS):
        raise NotAllowed(_WAIT_FOR_ANSWER)


def require_tried(tried: Iterable[datetime], *, written: bool) -> None:
    """Nobody is *not reached* before it was really tried (table 3.4 of the terms).

    Raises:
        NotAllowed: with what is still to be done.
    """
    moments = [moment.astimezone(HERE) for moment in tried]
    days = {moment.date() for moment in moments}
    times = {moment.hour < _NOON for moment in moments}
    enough = len(moments) >= ATTEMPTS and len(days) >= ATTEMPT_DAYS and len(times) >= ATTEMPT_TIMES
    if not enough:
        raise NotAllowed(_TRY_FIRST)
    if not written:
        raise NotAllowed(_LETTER_FIRST)


def require_text(text: str, *, longest: int, asked: Text) -> str:
    """What was typed, fit to be kept: visible, not too long, without a service number.

    Raises:
        NotAllowed: with what is asked for.
    """
    typed = optional_text(text, longest=longest)
    if not typed:
        raise NotAllowed(asked)
    return typed


def optional_text(text: str, *, longest: int) -> str:
    """The same where nothing need be typed.

    Raises:
        NotAllowed: it is too long, or holds a service number.
    """
    typed = clean(text)
    if len(typed) > longest:
        raise NotAllowed(_TOO_LONG)
    if looks_like_bsn(typed):
        raise NotAllowed(_BSN)
    return typed


def today(now: datetime) -> date:
    """The day in the Netherlands."""
    return now.astimezone(HERE).date()
