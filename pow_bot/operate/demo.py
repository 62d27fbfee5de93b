"""The demo: its own database, made anew at every start, with invented people in all stages."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from pydantic import SecretStr

from pow_bot.app import House, house
from pow_bot.conversations.clock import here
from pow_bot.conversations.hearing import Hearing
from pow_bot.conversations.keeping import found
from pow_bot.conversations.turns import Content, take_turn
from pow_bot.domain.intake import desk
from pow_bot.domain.intake.access import able_to_own
from pow_bot.domain.intake.actions import answer_from_person, withdraw
from pow_bot.domain.intake.keeping import Intake, latest_of, link_of
from pow_bot.domain.intake.rounding_off import Ending, round_off
from pow_bot.domain.intake.rules import DOOR
from pow_bot.domain.intake.words import Attempt, Closing
from pow_bot.domain.routing.terms import next_working_day
from pow_bot.domain.staff.rules import Actor
from pow_bot.double.driving import Double
from pow_bot.engine.heard import Heard, Open, Said
from pow_bot.engine.looking import look
from pow_bot.engine.session import Session
from pow_bot.operate.demo_people import BUSY, HOW_MANY, Invented, people
from pow_bot.operate.demo_team import Way, fill_team
from pow_bot.operate.demo_telegram import Read, double_beside
from pow_bot.operate.demo_work import fill_work
from pow_bot.operate.opening import opened
from pow_bot.operate.preparing import prepare
from pow_bot.operate.pretending import UNLIMITED, own_settings
from pow_bot.operate.serving import listening, serve_at
from pow_bot.settings import Settings
from pow_bot.storage import Db
from pow_bot.storage.sqlite import ServingLock
from pow_bot.web.judged import letter

_FILE = "demo.sqlite"
_REPLY = {
    "nl": "Dag, fijn dat u zich meldde. Ik bel u morgen om tien uur.",
    "en": "Hello, good that you contacted us. I will call you tomorrow at ten.",
}
_NEXT_STEP = "U heeft een gesprek bij het leerwerkloket. Zij bellen u daarover."
_ANYWAY = "Het leerwerkloket vraagt dit."


class NoDemo(Exception):
    """The folder holds something else, and would be emptied."""


@dataclass(frozen=True, slots=True)
class Ways:
    """How to get into the demo: for a person, and once each for colleagues.

    `chats` are conversations in Telegram to read.
    """

    person: str
    team: tuple[Way, ...]
    chats: tuple[Read, ...] = ()


async def demo(
    port: int,
    folder: Path,
    clock: Callable[[], datetime],
    tell: Callable[[Ways], None],
    *,
    theme: Path | None = None,
    how_many: int = HOW_MANY,
) -> None:
    """Make the demo and serve it until told to stop.

    Raises:
        AlreadyServed, CannotListen, NoDemo: why not, before anything is deleted.
    """
    async with double_beside(port, clock) as telegram:
        settings = _settings(port, folder, theme, telegram.double)
        with listening(settings) as door:
            _clear(folder)
            await prepare(settings, clock())
            async with opened(settings) as database:
                there = house(settings, database, clock)
                ways = await fill(there, clock(), how_many)
                ways = replace(ways, chats=await telegram.talk(there))
            await serve_at(door, settings, clock=clock, ready=partial(tell, ways))


async def fill(there: House, now: datetime, how_many: int = HOW_MANY) -> Ways:
    """Put invented people and colleagues into a new database."""
    spoken, write = Content(there.library.book, there.catalogues), there.database.write
    base = there.settings.base_url
    team = await write(partial(fill_team, base=base, now=now))
    for number, person in enumerate(people(how_many)):
        await write(partial(_live, content=spoken, who=person, number=number, now=now))
    told = partial(letter, there.catalogues, base)
    await write(partial(fill_work, region=BUSY[0], now=now, tell=told))
    return Ways(f"{base}/", team)


def _settings(
    port: int, folder: Path, theme: Path | None, telegram: Double | None = None
) -> Settings:
    own = own_settings(
        data=folder,
        database_url=f"sqlite:///{(folder / _FILE).absolute()}",
        base_url=f"http://localhost:{port}",
        port=port,
        controller_name="Demo: hier staat wie verantwoordelijk is",
        theme=theme,
        turns_per_minute=600,
        registers=",".join(BUSY[:2]),
    )
    return own if telegram is None else _with_bot(own, telegram)


def _with_bot(settings: Settings, telegram: Double) -> Settings:
    bot = {"telegram": "polling", "telegram_api": telegram.address}
    return settings.model_copy(update={**bot, "telegram_token": SecretStr(telegram.token)})


def _clear(folder: Path) -> None:
    """Delete the demo before this one, and nothing else."""
    if not folder.exists() or not any(folder.iterdir()):
        return
    if not (folder / _FILE).exists():
        raise NoDemo(f"The folder {folder} holds no demo and would be emptied. Choose another.")
    # Not under the feet of one that is still being served.
    ServingLock(folder / _FILE).release()
    shutil.rmtree(folder)


def _live(db: Db, content: Content, who: Invented, number: int, now: datetime) -> None:
    """One person talks to the computer, and the team does something with it."""
    registered = now - who.ago
    talk = _Talk(db, content, who, number, registered)
    talk.answer()
    if who.opens:
        talk.hear(Open(who.opens))
        talk.answer()
    conversation = found(db, talk.door)
    intake = latest_of(db, conversation.id) if conversation else None
    if intake is not None:
        able = able_to_own(db, intake)
        _Afterwards(db, intake, able[number % len(able)], registered, now).come(who)


@dataclass(slots=True)
class _Talk:
    """One person's turns, ten seconds apart."""

    db: Db
    content: Content
    who: Invented
    number: int
    begun: datetime
    session: Session = field(default_factory=Session)
    turns: int = 0

    @property
    def door(self) -> str:
        return f"demo-{self.number}"

    def answer(self) -> None:
        """Answer what is asked until nothing is."""
        while said := self._next():
            self.hear(said)

    def hear(self, heard: Heard) -> None:
        hearing = Hearing(
            key=f"demo {self.number} {self.turns}",
            door=self.door,
            channel="web",
            locale=self.who.locale,
            heard=heard,
            at=self.begun + timedelta(seconds=10 * self.turns),
            address=self.door,
        )
        self.session = take_turn(self.db, self.content, hearing, UNLIMITED).session
        self.turns += 1

    def _next(self) -> Said | None:
        """What they answer to the present question; None where there is none left."""
        question = look(self.content.book, self.session, here(self.begun, private=True)).question
        if question is None:
            return None
        at, answers = question.step.at, self.who.answers
        return replace(answers.get(str(at)) or answers[at.step], at=at)


@dataclass(frozen=True, slots=True)
class _Afterwards:
    """What became of an intake between the registration and now."""

    db: Db
    intake: Intake
    actor: Actor
    registered: datetime
    now: datetime

    def come(self, who: Invented) -> None:
        """As this person's fate has it."""
        if who.letter:
            link = link_of(self.db, self.intake)
            answer_from_person(self.db, link, who.letter, self._at(0.1))
        match who.fate:
            case "withdrawn":
                withdraw(self.db, self.intake.conversation, self._at(0.5))
            case "claimed":
                desk.claim(self.db, self._by_team(0.2))
            case "replied":
                desk.claim(self.db, self._by_team(0.2))
                desk.reply(self.db, self._by_team(0.3), _REPLY[who.locale])
            case "waiting":
                desk.claim(self.db, self._by_team(0.2))
                desk.attempt(self.db, self._by_team(0.3), Attempt.REACHED)
                desk.note(self.db, self._by_team(0.3), "Gesproken. Stuurt een cv.")
                day = next_working_day((self.now + timedelta(days=4)).date(), DOOR)
                desk.wait_until(self.db, self._by_team(0.4), day)
            case "closed":
                desk.claim(self.db, self._by_team(0.2))
                ending = Ending(Closing.HANDED_TO_OTHER, _NEXT_STEP, _ANYWAY)
                round_off(self.db, self._by_team(0.6), ending)

    def _at(self, part: float) -> datetime:
        return self.registered + (self.now - self.registered) * part

    def _by_team(self, part: float) -> desk.At:
        standing = latest_of(self.db, self.intake.conversation) or self.intake
        return desk.At(self.actor, standing.reference, standing.revision, self._at(part))
