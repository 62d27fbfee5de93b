"""Looking judgements up: for the team, and for the person they are about."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from pow_bot.domain.instruments.catalogue import Instrument, catalogue
from pow_bot.domain.instruments.rules import offered
from pow_bot.domain.intake.keeping import seen_by_link
from pow_bot.domain.practice.queries import practice
from pow_bot.domain.practice.words import Instruments
from pow_bot.domain.staff.queries import desks_of
from pow_bot.domain.werkfit.keeping import all_of, objections_of, standing
from pow_bot.domain.werkfit.words import Judgement, Objection
from pow_bot.storage import Db

# Before anything ended.
_ALWAYS = date.min


@dataclass(frozen=True, slots=True)
class Known:
    """What is judged of an intake: what is under way, what counts, what came before it."""

    under_way: Judgement | None
    standing: Judgement | None
    before: tuple[Judgement, ...]
    objections: tuple[Objection, ...]


@dataclass(frozen=True, slots=True)
class Own:
    """The judgement that counts, for the person it is about.

    `organisation` is where the assessor works; `instruments` are those that it may name.
    """

    judgement: Judgement
    objection: Objection | None
    organisation: str | None
    instruments: Mapping[str, Instrument]


def known_of(db: Db, intake: UUID) -> Known:
    """All that is judged of an intake."""
    made = all_of(db, intake)
    return Known(
        under_way=next((one for one in made if one.final_at is None), None),
        standing=next((one for one in made if one.standing), None),
        before=tuple(one for one in made if one.superseded_at is not None),
        objections=objections_of(db, intake),
    )


def offered_in(db: Db, region: str | None, on: date) -> tuple[Instrument, ...]:
    """The instruments of a region."""
    setting = practice(db, region, Instruments)
    return offered(catalogue(), on, setting.hidden, setting.own)


def named_in(db: Db, region: str | None) -> Mapping[str, Instrument]:
    """Every instrument that a judgement of this region may name, also what is not offered now."""
    own = practice(db, region, Instruments).own
    return {one.name: one for one in offered(catalogue(), _ALWAYS, (), own)}


def is_judged(db: Db, link: str) -> bool:
    """Whether a judgement counts of the person whose link this is."""
    intake = seen_by_link(db, link)
    return intake is not None and standing(db, intake.id) is not None


def own_behind(db: Db, link: str) -> Own | None:
    """What was judged of the person whose link this is; none where nothing was."""
    intake = seen_by_link(db, link)
    counts = standing(db, intake.id) if intake else None
    if intake is None or counts is None:
        return None
    said = next((one for one in objections_of(db, intake.id) if one.judgement == counts.id), None)
    desk = desks_of(db, [counts.assessor]).get(counts.assessor)
    organisation = desk.organisation if desk else None
    return Own(counts, said, organisation, named_in(db, intake.region))


def judged_of(db: Db, intake: UUID) -> tuple[tuple[Judgement, Objection | None], ...]:
    """Everything that counted once with what was objected, newest first: for the person themselves.

    What an assessor is still writing is not judged yet.
    """
    said = {one.judgement: one for one in objections_of(db, intake)}
    made = (one for one in all_of(db, intake) if one.final_at is not None)
    return tuple((one, said.get(one.id)) for one in made)
