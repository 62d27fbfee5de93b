"""People in Telegram and on the web of one house: the double, our bot that polls it, and the pages."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

import pytest
from sqlalchemy import func, select

from pow_bot.channels.telegram.client import Client
from pow_bot.channels.telegram.ear import Ear
from pow_bot.channels.telegram.ground import CHANNEL, Ground
from pow_bot.channels.telegram.line import Line
from pow_bot.channels.telegram.pacing import Pace
from pow_bot.channels.telegram.polling import Polling
from pow_bot.channels.telegram.sending import telegram_sender
from pow_bot.conversations.asking import kept_ready
from pow_bot.conversations.hearing import Terms
from pow_bot.conversations.keeping import of_person
from pow_bot.conversations.turns import Content
from pow_bot.domain.chats.queries import held_by_door
from pow_bot.domain.chats.words import Chat
from pow_bot.domain.intake.keeping import Intake, content_of, latest_of
from pow_bot.domain.intake.records import intakes
from pow_bot.double.chats import Message
from pow_bot.double.people import Person
from pow_bot.double.serving import TOKEN, Double, double_served
from pow_bot.double.telegram import Strictness
from pow_bot.engine.session import Session
from pow_bot.i18n.catalogues import Catalogues
from pow_bot.resources import content
from pow_bot.storage import Db
from pow_bot.storage.outbox import outbox
from tests.web.serving import Served

T = TypeVar("T")
BASE = "https://werk.example.nl"
_PATIENCE = 20.0


@dataclass
class Town:
    """A house with a bot. What people do is heard, and what is said to them has arrived."""

    house: Served
    double: Double
    line: Line

    @property
    def clock(self) -> Callable[[], datetime]:
        return self.line.clock

    async def person(self, language: str = "nl") -> Person:
        """Somebody who has Telegram, and has not pressed start."""
        return self.double.person(first_name="Noor", language_code=language)

    async def met(self, language: str = "nl", payload: str = "") -> Person:
        """Somebody who said yes to Telegram, and sees the first question."""
        person = await self.person(language)
        await person.start(payload)
        await self.still()
        await self.tap(person, "Nederlands" if language == "nl" else "English")
        await self.tap(person, "Ja, verder" if language == "nl" else "Yes, go on")
        return person

    async def registered(self, language: str = "nl") -> Person:
        """Somebody who was met, and sent the four answers."""
        person = await self.met(language)
        nl = language == "nl"
        for said in ("1", "7511", "hier in deze chat" if nl else "here in this chat", "4"):
            await self.type(person, said)
        await self.tap(person, "Ja, verstuur" if nl else "Yes, send")
        return person

    async def type(self, person: Person, text: str) -> Message:
        message = await person.type(text)
        await self.still()
        return message

    async def tap(self, person: Person, label: str) -> None:
        """Tap the newest button that begins so."""
        await person.tap(self.with_button(person, label), self.label(person, label))
        await self.still()

    def with_button(self, person: Person, label: str) -> Message:
        """The newest message with a button that begins so."""
        return next(one for one in reversed(person.said) if _label(one, label) is not None)

    def label(self, person: Person, label: str) -> str:
        found = _label(self.with_button(person, label), label)
        assert found is not None
        return found

    async def still(self) -> None:
        """Wait until all is heard, and all that is to be said now is said."""
        async with asyncio.timeout(_PATIENCE):
            while not await self._is_still():  # noqa: ASYNC110 -- nobody is told of what is deleted
                await asyncio.sleep(0.01)

    async def _is_still(self) -> bool:
        await self.double.quiet()
        return not await self.house.read(self._waiting)

    def _waiting(self, db: Db) -> int:
        due = outbox.c.next_try <= self.clock() + timedelta(seconds=30)
        under_way = outbox.c.lease.is_not(None)
        alive = outbox.c.kind.startswith(CHANNEL) & outbox.c.dead.is_(False) & (due | under_way)
        return int(db.execute(select(func.count()).select_from(outbox).where(alive)).scalar_one())

    async def chat(self, person: Person) -> Chat | None:
        """The chat as it is kept."""
        return await self.house.database.write(lambda db: held_by_door(db, CHANNEL, person.id))

    async def session(self, person: Person) -> Session:
        """The conversation as it is kept; an empty one where there is none."""

        def found(db: Db) -> Session:
            chat = held_by_door(db, CHANNEL, person.id)
            conversation = of_person(db, chat.person) if chat and chat.person else None
            return conversation.session if conversation else Session()

        return await self.house.database.write(found)

    async def answers(self, person: Person) -> dict[str, object]:
        """What was answered, by `flow.step`."""
        session = await self.session(person)
        return {
            str(at): list(answer.value) if isinstance(answer.value, tuple) else answer.value
            for at, answer in session.answers.items()
        }

    async def intake(self, person: Person) -> Intake | None:
        """The newest registration of somebody."""

        def found(db: Db) -> Intake | None:
            chat = held_by_door(db, CHANNEL, person.id)
            conversation = of_person(db, chat.person) if chat and chat.person else None
            return latest_of(db, conversation.id) if conversation else None

        return await self.house.database.write(found)

    async def content(self, intake: Intake) -> dict[str, object]:
        return await self.house.database.write(lambda db: content_of(db, intake))

    async def intakes(self) -> int:
        """How many registrations there are."""
        return await self.house.read(
            lambda db: int(db.execute(select(func.count()).select_from(intakes)).scalar_one())
        )


def ground_of(house: Served, words: Catalogues) -> Ground:
    """What a chat stands on, in this house."""
    return Ground(
        content=lambda: Content(house.library.book, words),
        finder=kept_ready(lambda: house.library.questions, words),
        terms=Terms(base_url=BASE, turns_per_minute=10_000),
        base_url=BASE,
    )


@asynccontextmanager
async def opened_town(house: Served) -> AsyncIterator[Town]:
    """The house with its bot at work."""
    begun = time.monotonic()

    def clock() -> datetime:
        # Waits are measured by it, so it runs; tests set it forward.
        return house.clock() + timedelta(seconds=time.monotonic() - begun)

    async with double_served(now=clock, strictness=Strictness(rates=False)) as double:
        client = Client(TOKEN, double.address)
        ground = ground_of(house, Catalogues(content("locales")))
        # How fast we may speak has tests of its own; here nobody should wait.
        at_once = Pace(house.database, clock, timedelta(0), timedelta(0))
        line = Line(house.database, client, client.number, ground, clock)
        jobs = [
            asyncio.create_task(Polling(client, Ear(line), house.database, clock=clock).run()),
            asyncio.create_task(
                telegram_sender(client, house.database, ground, clock, at_once).run()
            ),
        ]
        try:
            yield Town(house, double, line)
        finally:
            for job in jobs:
                job.cancel()
            await asyncio.gather(*jobs, return_exceptions=True)
            await client.close_connections()


@pytest.fixture
async def town(served: Served) -> AsyncIterator[Town]:
    async with opened_town(served) as town:
        yield town


def _label(message: Message, label: str) -> str | None:
    """The whole label of a button of this message that begins so, also behind its number or mark."""
    for button in message.labels:
        bare = button.lstrip("0123456789. \u2610\u2611")
        if button.startswith(label) or bare.startswith(label):
            return button
    return None
