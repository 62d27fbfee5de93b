"""What the demo's team is in the middle of, at one front door: a bit of everything, for who looks."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select

from pow_bot.conversations.clock import at_home
from pow_bot.domain.case_table.actions import put_on
from pow_bot.domain.case_table.words import NewItem
from pow_bot.domain.contact.appointments import plan
from pow_bot.domain.contact.words import Kind as Meeting
from pow_bot.domain.contact.words import Plan
from pow_bot.domain.handover import directory
from pow_bot.domain.handover.actions import offer
from pow_bot.domain.handover.words import Given, Ground, NewOffer, ToLine, ToParty, Way
from pow_bot.domain.intake import desk
from pow_bot.domain.intake.checking import Mark, check
from pow_bot.domain.intake.keeping import by_reference
from pow_bot.domain.intake.records import intakes
from pow_bot.domain.intake.taking import remind
from pow_bot.domain.intake.words import Line, Stage
from pow_bot.domain.notices.actions import tell
from pow_bot.domain.notices.words import Kind as Notice
from pow_bot.domain.practice.lists import Checklists
from pow_bot.domain.practice.queries import practice
from pow_bot.domain.requests.actions import take_in
from pow_bot.domain.requests.words import Came, NewRequest
from pow_bot.domain.requests.words import Kind as Request
from pow_bot.domain.staff.queries import everyone
from pow_bot.domain.staff.rules import Actor
from pow_bot.domain.werkfit import actions as werkfit
from pow_bot.domain.werkfit.keeping import under_way
from pow_bot.domain.werkfit.words import (
    By,
    Degree,
    Findings,
    Group,
    Matter,
    Outcome,
    Sector,
    Step,
    Use,
    WorkForm,
)
from pow_bot.storage import Db

_DAY = timedelta(days=1)
_TEN = time(10)


@dataclass(frozen=True, slots=True)
class _Work:
    """What one colleague does with one intake after another."""

    db: Db
    actor: Actor
    team: Mapping[str, Actor]
    region: str
    now: datetime
    tell: werkfit.Tell

    def at(self, reference: str) -> desk.At:
        """A form for it as it stands now."""
        intake = by_reference(self.db, reference)
        revision = intake.revision if intake else 0
        return desk.At(self.actor, reference, revision, self.now)

    @property
    def day(self) -> datetime:
        """Ten o'clock, the next day that the door is open."""
        home = at_home(self.now)
        ahead = (_DAY * n for n in range(1, 7))
        day = next(home + one for one in ahead if (home + one).weekday() < 5)
        return datetime.combine(day.date(), _TEN, home.tzinfo).astimezone(UTC)


def fill_work(db: Db, region: str, now: datetime, tell: werkfit.Tell) -> None:
    """Let the colleague at the front door of this region be in the middle of things.

    `tell` writes the letter about a judgement.
    """
    team = {one.actor.name: one.actor for one in everyone(db)}
    work = _Work(db, team["J. de Wit"], team, region, now, tell)
    for reference, act in zip(_new(db, region), _ACTS, strict=False):
        desk.claim(db, work.at(reference))
        act(work, reference)
    _requests(db, team["T. de Boer"], region, now)


def _new(db: Db, region: str) -> Iterator[str]:
    there = intakes.c
    waiting = select(there.reference).where(
        there.queue == region, there.stage == Stage.SUBMITTED, there.rank > 0
    )
    yield from db.execute(waiting.order_by(there.rank, there.submitted_at)).scalars().all()


def _checked(work: _Work, reference: str) -> None:
    intake = by_reference(work.db, reference)
    line = intake.line if intake else Line.WORK
    first, *_ = practice(work.db, work.region, Checklists).of(line)
    check(work.db, work.at(reference), {first.code: Mark.DONE})
    day = at_home(work.day).date()
    remind(work.db, work.at(reference), day, "Vragen of de papieren binnen zijn.")


def _planned(work: _Work, reference: str) -> None:
    wanted = Plan(starts_at=work.day, minutes=45, kind=Meeting.VISIT, place="Het werkcentrum")
    plan(work.db, work.at(reference), wanted, anyway=True)


def _offered(work: _Work, reference: str) -> None:
    """To another group of the same team."""
    intake = by_reference(work.db, reference)
    line = Line.DISMISSAL if intake and intake.line is not Line.DISMISSAL else Line.WORK
    new = NewOffer(
        to=ToLine(line),
        reason="De vraag past beter bij uw groep.",
        todo="Bellen over de laatste werkdag.",
        for_person="Een collega met kennis van uw vraag belt u.",
        given=Given(ground=Ground.TEAM),
    )
    offer(work.db, work.at(reference), new)


def _offered_outside(work: _Work, reference: str) -> None:
    """To a desk with an account, which then has it."""
    facts = directory.Facts(
        kind=directory.PartyKind.SELF_EMPLOYED,
        name="Loket Zelfstandigen Voorbeeld",
        does="Helpt wie een eigen bedrijf heeft.",
        source="Verzonnen voor de demo.",
        organisation=work.team["L. Smit"].organisation,
    )
    code = directory.add(work.db, work.team["T. de Boer"], work.region, facts, work.now)
    yesterday = (at_home(work.now) - _DAY).date()
    new = NewOffer(
        to=ToParty(code),
        reason="Vraagt naar geld voor het bedrijf.",
        todo="Uitleggen wat Bbz is, en of het kan.",
        for_person="Het loket voor zelfstandigen belt u over geld voor uw bedrijf.",
        given=Given(ground=Ground.ASKED, asked_on=yesterday, asked_how=Way.PHONE),
    )
    offer(work.db, work.at(reference), new)


def _on_the_table(work: _Work, reference: str) -> None:
    meeting = at_home(work.day + 3 * _DAY).date()
    put_on(
        work.db,
        work.at(reference),
        NewItem(question="Wie kan hier taalles bij zoeken?", meeting=meeting),
    )


def _to_be_judged(work: _Work, reference: str) -> None:
    werkfit.ask(work.db, work.at(reference), Group.BIJSTAND, "Iemand zei dat aan de telefoon.")


def _being_judged(work: _Work, reference: str) -> desk.At:
    """An assessor took it up; the form stands open before them."""
    _to_be_judged(work, reference)
    seen = replace(work.at(reference), actor=work.team["A. Visser"])
    werkfit.take_up(work.db, seen)
    intake = by_reference(work.db, reference)
    one = under_way(work.db, intake.id) if intake else None
    return replace(seen, revision=one.revision if one else 0)


def _judged(work: _Work, reference: str) -> None:
    """Not yet: with steps, who takes them, and a day of looking again."""
    form = _being_judged(work, reference)
    werkfit.judge(work.db, form, _found(at_home(work.now).date()), work.tell)


def _drafted(work: _Work, reference: str) -> None:
    """A judgement is being written."""
    form = _being_judged(work, reference)
    werkfit.keep_draft(work.db, form, Findings(degree=Degree.READY_WITH_HELP))


def _asked_elsewhere(work: _Work, reference: str) -> None:
    """UWV is asked to judge, and nobody took it up yet."""
    werkfit.ask(work.db, work.at(reference), Group.WW, "Kreeg een brief van UWV.")


def _found(today: date) -> Findings:
    return Findings(
        outcome=Outcome.NOT_YET,
        degree=Degree.NEARLY,
        explanation="U wilt graag in de zorg werken. Eerst leert u beter Nederlands.",
        steps=(
            Step(
                matter=Matter.DUTCH,
                what="Taalles op dinsdag en donderdag.",
                by=By.GEMEENTE,
                on=today + 60 * _DAY,
            ),
            Step(
                matter=Matter.TRANSPORT,
                what="Een fiets lenen.",
                by=By.PERSON,
                on=today + 30 * _DAY,
            ),
        ),
        sectors=(Sector.CARE,),
        form=WorkForm.LEARNING,
        form_reason="U leert een nieuw vak.",
        instruments={"practical_learning": Use.POSSIBLE},
        review_on=today + 90 * _DAY,
    )


def _named(work: _Work, reference: str) -> None:
    """A colleague is named in a note, and told so."""
    desk.note(work.db, work.at(reference), "@T. de Boer, weet jij een rijschool in de buurt?")
    intake = by_reference(work.db, reference)
    if intake is not None:
        tell(work.db, work.team["T. de Boer"].id, Notice.MENTIONED, intake, work.now)


_ACTS: tuple[Callable[[_Work, str], None], ...] = (
    _checked, _planned, _offered, _offered_outside, _on_the_table, _drafted, _judged, _named,
    _asked_elsewhere,
)  # fmt: skip


def _requests(db: Db, coordinator: Actor, region: str, now: datetime) -> None:
    day = (at_home(now) - 6 * _DAY).date()
    for kind, came, asked in (
        (Request.ACCESS, Came.LETTER, "Wil een kopie van alles wat er over haar is bewaard."),
        (Request.COMPLAINT, Came.PHONE, "Werd twee keer niet teruggebeld."),
    ):
        new = NewRequest(
            region=region, kind=kind, came=came, received_on=day, asked=asked, name="Petra"
        )
        take_in(db, coordinator, new, now)
