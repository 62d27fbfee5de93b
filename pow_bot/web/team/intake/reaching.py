"""Beside how a person is reached: the form that puts that right."""

from collections.abc import Iterator, Mapping
from typing import Any

from pow_bot.conversations.correcting import (
    LACKS,
    REACH,
    SLIP,
    TYPED,
    Correction,
    as_shown,
    correct,
    is_safe_to_change,
)
from pow_bot.conversations.kinds import EmailKind, PhoneKind
from pow_bot.domain.staff.permissions import Action
from pow_bot.engine.flow import Text
from pow_bot.storage import Db
from pow_bot.web.team.intake.section import Place, Reading, Section, Sight
from pow_bot.web.team.intake.telling import Act
from pow_bot.web.team.room import Said
from pow_bot.web.team.services import TeamServices

ACT = "reach"
# The ways of the flow, as a colleague names them.
WAYS: Mapping[str, Text] = {
    "call": Text("reaching/way/call", "Bellen"),
    "sms": Text("reaching/way/sms", "Sms"),
    "mail": Text("reaching/way/mail", "E-mail"),
    "chat": Text("reaching/way/chat", "In de chat"),
    "visit": Text("reaching/way/visit", "Deze persoon komt langs"),
    "helper": Text("reaching/way/helper", "Bellen met wie helpt"),
}
WAY = Text("reaching/way", "Hoe bereikt u deze persoon?")
FIELDS: Mapping[str, Text] = {
    "number": Text("reaching/number", "Telefoonnummer"),
    "helper_number": Text("reaching/helper_number", "Nummer van wie helpt"),
    "email": Text("reaching/email", "E-mailadres"),
}


def _read(db: Db, reading: Reading) -> None:
    """All that it needs is opened already."""


def _told(known: None, sight: Sight) -> dict[str, Any] | None:
    opened = sight.opened
    said = {"told": opened.told, "distress": opened.distress}
    only = {"reached_only": {"value": opened.reached_only}} if opened.reached_only else {}
    if not is_safe_to_change({**said, **only}):
        return None
    was = as_shown(opened.answers)
    form = sight.form(ACT, Action.REACH, **was, sure="")
    if form is None:
        return None
    return {
        "forms": {ACT: form},
        "was": was,
        "ways": sight.words.choices(WAYS),
        "wrong": _wrong(sight),
        "slip": sight.is_about(SLIP),
    }


def _wrong(sight: Sight) -> str | None:
    """The field that a refusal is about."""
    about, typed = sight.refused and sight.refused.about, sight.typed(ACT)
    if about == SLIP or about in EmailKind.texts:
        return "email"
    if about in PhoneKind.texts:
        return "helper_number" if typed.get(REACH) == "helper" else "number"
    return next((step for step, text in LACKS.items() if text == about), None)


def _changed(form: Said) -> Iterator[tuple[str, str]]:
    """What was typed; what stood there already is no wish to keep it, whoever changed it since."""
    for step in (REACH, *TYPED):
        if form.get(step) != form.get(f"was-{step}"):
            yield step, form.get(step)


def _correct(form: Said, services: TeamServices) -> Act:
    wanted = Correction(dict(_changed(form)), sure=bool(form.get("sure")))
    return lambda db, at: correct(db, services.content(), services.terms, at, wanted)


REACHING = Section(
    name="reaching",
    told=_told,
    read=_read,
    place=Place.CONTACT,
    flow_acts={ACT: _correct},
    labels={ACT: Text("reaching/label", "Wijzig de contactgegevens")},
    fields=FIELDS,
    done={ACT: Text("reaching/done", "De contactgegevens zijn gewijzigd.")},
)
