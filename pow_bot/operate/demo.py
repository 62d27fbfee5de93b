"""The demo: its own database, made anew at every start, with invented people in all stages."""

import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

from pow_bot.app import House, house
from pow_bot.conversations.clock import here
from pow_bot.conversations.hearing import Hearing, Terms
from pow_bot.conversations.keeping import found
from pow_bot.conversations.turns import take_turn
from pow_bot.domain.intake import desk
from pow_bot.domain.intake.actions import answer_from_person, withdraw
from pow_bot.domain.intake.keeping import Intake, latest_of, link_of
from pow_bot.domain.intake.words import Closing
from pow_bot.domain.regions.places import regions
from pow_bot.domain.staff.actions import NewColleague, add, link
from pow_bot.domain.staff.queries import colleagues_in
from pow_bot.domain.staff.rules import Actor, OrganisationKind, Role
from pow_bot.engine.book import Book
from pow_bot.engine.heard import Said
from pow_bot.engine.looking import look
from pow_bot.engine.session import Session
from pow_bot.operate.demo_people import BUSY, Invented, people
from pow_bot.operate.preparing import prepare
from pow_bot.operate.serving import serve
from pow_bot.settings import Settings, read_settings
from pow_bot.storage import Db, Keyring, open_database

_UNLIMITED = Terms(turns_per_minute=1_000_000)
_REPLY = {
    "nl": "Dag, fijn dat u zich meldde. Ik bel u morgen om tien uur.",
    "en": "Hello, good that you contacted us. I will call you tomorrow at ten.",
}
_NEXT_STEP = "U heeft een gesprek bij het leerwerkloket. Zij bellen u daarover."


@dataclass(frozen=True, slots=True)
class Ways:
    """How to get into the demo: for a person, and for two colleagues once each."""

    person: str
    coordinator: str
    colleague: str


async def demo(
    port: int, folder: Path, clock: Callable[[], datetime], tell: Callable[[Ways], None]
) -> None:
    """Make the demo and serve it until told to stop."""
    shutil.rmtree(folder, ignore_errors=True)
    settings = _settings(port, folder)
    await prepare(settings, clock())
    ways = await fill(settings, clock())
    await serve(settings, clock=clock, ready=lambda _: tell(ways))


async def fill(settings: Settings, now: datetime) -> Ways:
    """Put invented people and colleagues into a new database."""
    database = await open_database(settings.database, Keyring.open(settings.keyring))
    try:
        there = house(settings, database)
        links = await database.write(partial(_colleagues, now=now))
        for number, person in enumerate(people()):
            await database.write(partial(_live, there=there, who=person, number=number, now=now))
    finally:
        await database.close()
    ways = [f"{settings.base_url}/team/in/{link}" for link in links]
    return Ways(f"{settings.base_url}/", *ways)


def _settings(port: int, folder: Path) -> Settings:
    """The demo needs nothing of the environment: a forgotten setting must not reach real people."""
    return read_settings(
        data=folder,
        database_url=f"sqlite:///{(folder / 'demo.sqlite').absolute()}",
        keys=folder / "keys",
        base_url=f"http://localhost:{port}",
        host="127.0.0.1",
        port=port,
        proxies="",
        site_name="Werkwijzer",
        theme=None,
        controller_name="Demo: hier staat wie verantwoordelijk is",
        controller_email="",
        mail_host="",
        mail_from="",
        turns_per_minute=600,
    )


def _colleagues(db: Db, now: datetime) -> tuple[str, str]:
    everywhere = tuple(regions())
    first = _colleague(db, "M. Bakker", Role.COORDINATOR, everywhere, catch_all=True)
    _colleague(db, "S. El Idrissi", Role.INTAKE_WORKER, everywhere)
    second = _colleague(db, "J. de Wit", Role.INTAKE_WORKER, BUSY[:1])
    return link(db, first, now), link(db, second, now)


def _colleague(
    db: Db, name: str, role: Role, codes: Iterable[str], *, catch_all: bool = False
) -> UUID:
    initial, _, surname = name.lower().partition(". ")
    new = NewColleague(
        name=name,
        email=f"{initial}.{surname.replace(' ', '')}@voorbeeld.example",
        organisation="Voorbeeldteam",
        kind=OrganisationKind.GEMEENTE,
        role=role,
        regions=tuple(codes),
        catch_all=catch_all,
    )
    return add(db, new)


def _live(db: Db, there: House, who: Invented, number: int, now: datetime) -> None:
    """One person talks to the computer, and the team does something with it."""
    at, door = now - who.ago, f"demo-{number}"
    session, turn = Session(), 0
    while said := _answer(there.library.book, who, session, at):
        hearing = Hearing(
            key=f"demo {number} {turn}",
            door=door,
            channel="web",
            locale=who.locale,
            heard=said,
            at=at + timedelta(seconds=10 * turn),
            address=door,
        )
        session = take_turn(db, there.library.book, hearing, _UNLIMITED).session
        turn += 1
    conversation = found(db, door)
    intake = latest_of(db, conversation.id) if conversation else None
    if intake is not None:
        _handled(db, intake, who, _Later(at, now))


def _answer(book: Book, who: Invented, session: Session, at: datetime) -> Said | None:
    """What they answer to the present question; None where there is none left."""
    question = look(book, session, here(at, private=True)).question
    if question is None:
        return None
    return replace(who.answers[question.step.at.step], at=question.step.at)


@dataclass(frozen=True, slots=True)
class _Later:
    """Moments between the registration and now."""

    since: datetime
    now: datetime

    def at(self, part: float) -> datetime:
        return self.since + (self.now - self.since) * part


def _handled(db: Db, intake: Intake, who: Invented, later: _Later) -> None:
    if who.letter:
        answer_from_person(db, link_of(db, intake), who.letter, later.at(0.1))
    if who.fate == "withdrawn":
        withdraw(db, intake.conversation, later.at(0.5))
    elif who.fate != "new":
        _taken_up(db, intake, who, later)


def _taken_up(db: Db, intake: Intake, who: Invented, later: _Later) -> None:
    actor = _able(db, intake)
    desk.claim(db, _at(db, intake, actor, later.at(0.2)))
    if who.fate == "replied":
        desk.reply(db, _at(db, intake, actor, later.at(0.3)), _REPLY[who.locale])
    if who.fate == "waiting":
        day = (later.now + timedelta(days=4)).date()
        desk.note(db, _at(db, intake, actor, later.at(0.3)), "Gesproken. Stuurt een cv.")
        desk.wait_until(db, _at(db, intake, actor, later.at(0.4)), day)
    if who.fate == "closed":
        closing = _at(db, intake, actor, later.at(0.6))
        desk.close(db, closing, Closing.HANDED_TO_OTHER, _NEXT_STEP)


def _able(db: Db, intake: Intake) -> Actor:
    able = colleagues_in(db, intake.region)
    return able[len(intake.reference) % len(able)] if intake.region is None else able[-1]


def _at(db: Db, intake: Intake, actor: Actor, moment: datetime) -> desk.At:
    standing = latest_of(db, intake.conversation)
    revision = standing.revision if standing else intake.revision
    return desk.At(actor, intake.reference, revision, moment)
