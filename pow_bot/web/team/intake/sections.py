"""The sections of an intake's page beside the intake itself, in the order in which they stand."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from pow_bot.engine.flow import Text
from pow_bot.storage import Db
from pow_bot.web.team import texts
from pow_bot.web.team.intake import forms
from pow_bot.web.team.intake.access import ACCESS
from pow_bot.web.team.intake.afterwards import AFTERWARDS
from pow_bot.web.team.intake.appointments import APPOINTMENTS
from pow_bot.web.team.intake.case_section import CASE_TABLE
from pow_bot.web.team.intake.checklist import CHECKLIST
from pow_bot.web.team.intake.handover import HANDOVER
from pow_bot.web.team.intake.reaching import ACT as REACH
from pow_bot.web.team.intake.reaching import REACHING, WAY, WAYS
from pow_bot.web.team.intake.reminder import REMINDER
from pow_bot.web.team.intake.section import Differing, Place, Reading, Section, Sight
from pow_bot.web.team.intake.similar import SIMILAR
from pow_bot.web.team.intake.telling import Act
from pow_bot.web.team.judging.section import JUDGEMENT, JUDGING
from pow_bot.web.team.room import Said
from pow_bot.web.team.services import TeamServices

SECTIONS: tuple[Section, ...] = (
    AFTERWARDS,
    SIMILAR,
    REACHING,
    REMINDER,
    CHECKLIST,
    APPOINTMENTS,
    HANDOVER,
    CASE_TABLE,
    JUDGEMENT,
    JUDGING,
    ACCESS,
)


def _alone(act: Callable[[Said], Act]) -> Callable[[Said, TeamServices], Act]:
    """An act that needs nothing but its form."""
    return lambda form, services: act(form)


# What the form of each act asks for.
ACTS: Mapping[str, Callable[[Said, TeamServices], Act]] = {
    **{name: _alone(act) for name, act in forms.ACTS.items()},
    **{name: _alone(act) for section in SECTIONS for name, act in section.acts.items()},
    **{name: act for section in SECTIONS for name, act in section.flow_acts.items()},
}
LABELS: Mapping[str, Text] = {
    **texts.ACTIONS,
    **{name: text for section in SECTIONS for name, text in section.labels.items()},
}
# A field is known by its act too: what one form asks in words, another has as a choice.
_FIELDS: Mapping[str, Mapping[str, Text]] = {
    **dict.fromkeys(forms.ACTS, texts.TYPED),
    **{act: section.fields for section in SECTIONS for act in (*section.acts, *section.flow_acts)},
}
_CHOICES: Mapping[str, Mapping[str, tuple[Text, Mapping[str, Text]]]] = {
    REACH: {"reach": (WAY, WAYS)},
    "close": {"reason": (texts.REASON, {str(one): said for one, said in texts.CLOSINGS.items()})},
}
# What is a day, wherever it is asked.
_DAYS = frozenset({"until", "on", "day"})
DONE: Mapping[str, Text] = {
    **texts.DONE,
    **{name: text for section in SECTIONS for name, text in section.done.items()},
}

# After these the person has something to read.
WRITES = frozenset({"answer", *(act for section in SECTIONS for act in section.writes)})


def typed(action: str, form: Said) -> list[tuple[Text, Text | date | str]]:
    """What was chosen and typed in the form of an act, each under its label."""
    return [*_chosen(action, form), *_written(action, form)]


def _chosen(action: str, form: Said) -> Iterator[tuple[Text, Text]]:
    for name, (label, options) in _CHOICES.get(action, {}).items():
        if form.get(name) in options:
            yield label, options[form.get(name)]


def _written(action: str, form: Said) -> Iterator[tuple[Text, date | str]]:
    for name, label in _FIELDS.get(action, {}).items():
        day = form.day(name) if name in _DAYS else None
        if said := day or form.get(name):
            yield label, said


def read_sections(db: Db, reading: Reading) -> dict[str, Any]:
    """What the sections read, by name; what two of them read is read once."""
    found = {read: read(db, reading) for read in dict.fromkeys(one.read for one in SECTIONS)}
    return {section.name: found[section.read] for section in SECTIONS}


def differing(
    action: str, known: Mapping[str, Any], sight: Sight, form: Said
) -> tuple[Differing, ...]:
    """What the form of an act would change of what stands now, thing by thing."""
    whose = (section for section in SECTIONS if action in section.acts)
    return tuple(one for s in whose for one in s.differs(known[s.name], sight, form))


def placed(told: Mapping[str, Any]) -> dict[Place, list[str]]:
    """The names of the sections that have something to tell, by where they stand."""
    return {
        place: [one.name for one in SECTIONS if one.place is place and one.name in told]
        for place in Place
    }


def told_sections(known: Mapping[str, Any], sight: Sight) -> dict[str, Mapping[str, Any]]:
    """What the sections tell, by name; what has nothing to tell is not there."""
    told = {section.name: section.told(known[section.name], sight) for section in SECTIONS}
    return {name: one for name, one in told.items() if one is not None}
