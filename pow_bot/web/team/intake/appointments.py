"""Appointments on an intake's page: made, moved, called off, and whether they were kept."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pow_bot.domain.contact.appointments import CLOSED, NO_CALL, TAKEN, cancel, move, plan, settle
from pow_bot.domain.contact.places import places_in
from pow_bot.domain.contact.queries import appointments_of
from pow_bot.domain.contact.rules import LENGTH, NO_SUCH_TIME, PAST, PLACE, moment_of
from pow_bot.domain.contact.words import (
    Adjustment,
    Appointment,
    Interpreter,
    Kind,
    Language,
    Plan,
    State,
)
from pow_bot.domain.intake.access import allows
from pow_bot.domain.intake.rules import HERE
from pow_bot.domain.intake.words import NotAllowed
from pow_bot.domain.staff.permissions import Action
from pow_bot.engine.flow import Text
from pow_bot.i18n.formats import clock
from pow_bot.storage import Db
from pow_bot.web.team.intake.section import Reading, Section, Sight
from pow_bot.web.team.intake.telling import Act
from pow_bot.web.team.intake.writing import arrives
from pow_bot.web.team.moments import WHICH_TIME, day_of, time_of
from pow_bot.web.team.room import Said
from pow_bot.web.team.texts import WHICH_DAY
from pow_bot.web.team.words import Words

KINDS: Mapping[Kind, Text] = {
    Kind.VISIT: Text("appointments/kind/visit", "Gesprek op een adres"),
    Kind.PHONE: Text("appointments/kind/phone", "Gesprek per telefoon"),
}
STATES: Mapping[State, Text] = {
    State.PLANNED: Text("appointments/state/planned", "Gepland"),
    State.KEPT: Text("appointments/state/kept", "Is geweest"),
    State.MISSED: Text("appointments/state/missed", "Kwam niet"),
    State.CANCELLED: Text("appointments/state/cancelled", "Afgezegd"),
}
INTERPRETERS: Mapping[Interpreter, Text] = {
    Interpreter.NONE: Text("appointments/interpreter/none", "Geen tolk"),
    Interpreter.WANTED: Text("appointments/interpreter/wanted", "Tolk nodig, nog regelen"),
    Interpreter.ARRANGED: Text("appointments/interpreter/arranged", "Tolk geregeld"),
}
ADJUSTMENTS: Mapping[Adjustment, Text] = {
    Adjustment.SOMEONE: Text("appointments/adjust/someone", "Neemt iemand mee"),
    Adjustment.SIGN_LANGUAGE: Text("appointments/adjust/sign_language", "Tolk voor gebarentaal"),
    Adjustment.WRITING: Text("appointments/adjust/writing", "Liever schrijven dan praten"),
    Adjustment.QUIET: Text("appointments/adjust/quiet", "Rustige plek"),
    Adjustment.STEP_FREE: Text("appointments/adjust/step_free", "Gebouw zonder drempels"),
}
_OTHER_LANGUAGE = Text("appointments/other_language", "Een andere taal")
_WHICH_KIND = Text("appointments/which_kind", "Kies hoe u elkaar spreekt.")
_DATE, _TIME = Text("appointments/day", "Dag"), Text("appointments/time", "Tijd")
_WHERE = Text("appointments/where", "Plaats")
# The field that each sentence is about.
_ABOUT: Mapping[Text, str] = {
    WHICH_DAY: "day",
    PAST: "day",
    WHICH_TIME: "time",
    NO_SUCH_TIME: "time",
    CLOSED: "time",
    TAKEN: "time",
    LENGTH: "minutes",
    _WHICH_KIND: "kind",
    NO_CALL: "kind",
    PLACE: "place",
}
_ADJUST = "adjust-"
_USUAL = "45"
# How the flow asks what helps in the talk, and whether somebody translates.
_HELPS, _INTERPRETED = "helps", "interpreter"


def spoken_in(words: Words, language: Language) -> str:
    """A language by its own name, or as somebody called it."""
    if language.code:
        return words.language(language.code)
    return language.words or words.say(_OTHER_LANGUAGE)


def when(locale: str, plan: Plan, day: Callable[[date], str]) -> str:
    """`dinsdag 24 november 10.00 – 10.45`."""
    start, end = plan.starts_at.astimezone(HERE), plan.ends_at.astimezone(HERE)
    return f"{day(start)} {clock(locale, start)} – {clock(locale, end)}"


@dataclass(frozen=True, slots=True)
class _Known:
    """All of them, the address of the front door, and where one can meet."""

    found: Sequence[Appointment]
    address: str
    places: Sequence[str]


def _read(db: Db, reading: Reading) -> _Known:
    """Where one can meet is read for who makes an appointment."""
    opened = reading.opened
    found = appointments_of(db, opened.intake.id)
    plans = allows(reading.actor, Action.PLAN, opened.intake, opened.thing)
    before = [one.plan.place for one in found if one.plan.place]
    there = places_in(db, opened.intake.region, reading.now) if plans else ()
    return _Known(found, reading.front.address or "", [*dict.fromkeys((*there, *before))])


def _told(known: _Known, sight: Sight) -> dict[str, Any] | None:
    found = known.found
    form = sight.form("plan", Action.PLAN, **_blank(sight, known.address))
    if not found and form is None:
        return None
    ahead = [_shown(one, sight) for one in found if one.is_planned]
    refused = (one["move"] for one in ahead if one["move"] and one["move"]["open"])
    return {
        "planned": ahead,
        "past": [_shown(one, sight) for one in found if not one.is_planned],
        # A refused one stands open, with the reason in it.
        "forms": {"plan": form, "move_appointment": next(refused, None)},
        "wrong": _ABOUT.get(sight.refused.about) if sight.refused and sight.refused.about else None,
        "arrives": arrives(sight),
        "places": known.places,
        **_choices(sight),
    }


def _choices(sight: Sight) -> dict[str, Any]:
    say, choices = sight.words.say, sight.words.choices
    unsafe = {Kind.PHONE} if sight.opened.not_called else set()
    return {
        "kinds": choices({one: text for one, text in KINDS.items() if one not in unsafe}),
        "interpreters": choices(INTERPRETERS),
        "adjustments": [
            {"name": f"{_ADJUST}{one}", "label": say(text)} for one, text in ADJUSTMENTS.items()
        ],
        "least": sight.today,
    }


def _blank(sight: Sight, address: str) -> dict[str, str]:
    """A new one: at the front door, with what the person asked for, where that may be read."""
    answers = sight.opened.answers if sight.reads_all else {}
    asked = answers.get(_HELPS, {}).get("value") or ()
    wanted = sight.opened.answers.get(_INTERPRETED, {}).get("value") == "yes"
    return {
        "day": "",
        "time": "",
        "minutes": _USUAL,
        "kind": Kind.VISIT,
        "place": address,
        "interpreter": Interpreter.WANTED if wanted else Interpreter.NONE,
        **{
            f"{_ADJUST}{one}": "yes"
            for one in Adjustment
            if one in asked and not sight.typed("plan")
        },
    }


def _shown(one: Appointment, sight: Sight) -> dict[str, Any]:
    say, words = sight.words.say, sight.words
    there = one.plan
    adjustments = [say(ADJUSTMENTS[each]) for each in there.adjustments]
    past = there.starts_at <= sight.now
    return {
        "code": one.code,
        "when": when(words.locale, there, words.day),
        "kind": say(KINDS[there.kind]),
        "place": there.place if there.kind is Kind.VISIT else None,
        "interpreter": say(INTERPRETERS[there.interpreter]),
        # It can say something about health.
        "adjustments": adjustments if sight.reads_all else [],
        "state": say(STATES[one.state]),
        "name": one.state,
        "move": None if past else _form(sight, "move_appointment", one),
        "cancel": None if past else sight.form("cancel_appointment", Action.PLAN),
        "settle": sight.form("settle_appointment", Action.PLAN) if past else None,
    }


def _form(sight: Sight, act: str, one: Appointment) -> dict[str, Any] | None:
    """The form that moves it, with what stands now; or as it was typed, where that was refused."""
    plan, home = one.plan, one.plan.starts_at.astimezone(HERE)
    standing = {
        "day": home.date().isoformat(),
        "time": f"{home:%H:%M}",
        "minutes": str(plan.minutes),
        "kind": plan.kind,
        "place": plan.place,
        "interpreter": plan.interpreter,
        **{f"{_ADJUST}{each}": "yes" for each in plan.adjustments},
    }
    if not sight.allows(Action.PLAN):
        return None
    typed = sight.typed(act)
    mine = typed.get("appointment") == one.code
    return {**(typed if mine else standing), "url": sight.url(act), "open": mine}


def _plan(form: Said) -> Act:
    anyway = bool(form.get("anyway"))
    return lambda db, at: plan(db, at, _wanted(form), anyway=anyway)


def _move(form: Said) -> Act:
    anyway = bool(form.get("anyway"))
    return lambda db, at: move(db, at, form.get("appointment"), _wanted(form), anyway=anyway)


def _cancel(form: Said) -> Act:
    return lambda db, at: cancel(db, at, form.get("appointment"))


def _settle(form: Said) -> Act:
    state = State.KEPT if form.get("state") == State.KEPT else State.MISSED
    return lambda db, at: settle(db, at, form.get("appointment"), state)


def _wanted(form: Said) -> Plan:
    kind, interpreter = form.get("kind"), form.get("interpreter")
    if kind not in set(Kind):
        raise NotAllowed(_WHICH_KIND)
    return Plan(
        starts_at=moment_of(day_of(form.get("day")), time_of(form.get("time"))),
        minutes=form.number("minutes"),
        kind=Kind(kind),
        place=form.get("place") if kind == Kind.VISIT else "",
        interpreter=Interpreter(interpreter)
        if interpreter in set(Interpreter)
        else Interpreter.NONE,
        adjustments=tuple(one for one in Adjustment if form.get(f"{_ADJUST}{one}")),
    )


_LABEL = Text("appointments/label/plan", "Maak een afspraak")
APPOINTMENTS = Section(
    name="appointments",
    told=_told,
    read=_read,
    acts={
        "plan": _plan,
        "move_appointment": _move,
        "cancel_appointment": _cancel,
        "settle_appointment": _settle,
    },
    labels={
        "plan": _LABEL,
        "move_appointment": Text("appointments/label/move", "Verzet de afspraak"),
        "cancel_appointment": Text("appointments/label/cancel", "Zeg de afspraak af"),
        "settle_appointment": Text("appointments/label/settle", "Hoe ging de afspraak"),
    },
    done={
        "plan": Text("appointments/done/plan", "De afspraak staat."),
        "move_appointment": Text("appointments/done/move", "De afspraak is verzet."),
        "cancel_appointment": Text("appointments/done/cancel", "De afspraak is afgezegd."),
        "settle_appointment": Text("appointments/done/settle", "Opgeslagen hoe de afspraak ging."),
    },
    fields={"day": _DATE, "time": _TIME, "place": _WHERE},
    writes=frozenset({"plan", "move_appointment", "cancel_appointment"}),
)
