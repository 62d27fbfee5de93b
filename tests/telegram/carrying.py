"""People with a chat at the double, and a house whose outbox is carried there."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property, lru_cache, partial

from sqlalchemy import func, select

from pow_bot.channels.telegram.client import Client
from pow_bot.channels.telegram.ground import CHANNEL, FAREWELL, Ground
from pow_bot.channels.telegram.pacing import Pace
from pow_bot.channels.telegram.saying import Message, Saying
from pow_bot.channels.telegram.sending import telegram_sender
from pow_bot.conversations.asking import Finder
from pow_bot.conversations.hearing import Terms
from pow_bot.conversations.turns import Content
from pow_bot.domain.chats.actions import kept, met, opened, speak
from pow_bot.domain.chats.queries import held
from pow_bot.domain.chats.words import Board, Chat, Stage
from pow_bot.double.people import Person
from pow_bot.double.serving import TOKEN, Double
from pow_bot.i18n.catalogues import Catalogues
from pow_bot.resources import content
from pow_bot.storage import Database, Db, Sender, post
from pow_bot.storage.outbox import outbox
from tests.engine.model import BOOK

# A Monday morning, ten o'clock in the Netherlands.
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@lru_cache
def catalogues() -> Catalogues:
    return Catalogues(content("locales"))


def ground() -> Ground:
    return Ground(
        content=lambda: Content(BOOK, catalogues()),
        finder=lambda: Finder((), catalogues()),
        terms=Terms(),
        base_url="https://werk.example.nl",
    )


@dataclass
class Clock:
    """A clock that runs, from a moment that is set."""

    ahead: timedelta = field(default_factory=lambda: MONDAY - datetime.now(UTC))

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def pass_by(self, **time: float) -> None:
        self.ahead += timedelta(**time)

    def stand_at(self, moment: datetime) -> None:
        self.ahead = moment - datetime.now(UTC)


@dataclass
class House:
    """A database, a double, and what is to be said; at Telegram's pace unless another is given."""

    database: Database
    double: Double
    clock: Clock = field(default_factory=Clock)
    pace: Pace | None = None
    _clients: list[Client] = field(default_factory=list)

    async def chat(
        self, stage: Stage = Stage.OPEN, board: Board | None = None
    ) -> tuple[Chat, Person]:
        """Somebody who said yes, and their chat."""
        person = self.double.person()
        person.private.standing = "member"

        def unit(db: Db) -> Chat:
            stranger = met(db, CHANNEL, person.id, "nl", self.clock())
            chat = opened(db, stranger, db.new_holder(), person.id)
            return kept(db, replace(chat, stage=stage, board=board or Board()), self.clock())

        return await self.database.write(unit), person

    async def say(self, chat: Chat, *sayings: Saying, kind: str = "saying") -> None:
        def unit(db: Db) -> None:
            for saying in sayings:
                speak(db, chat, kind, {"saying": saying.as_json()}, self.clock())

        await self.database.write(unit)

    async def say_farewell(self, to: int, saying: Saying) -> None:
        payload = {"to": to, "saying": saying.as_json()}
        await self.database.write(
            lambda db: post(db, FAREWELL, None, payload, self.clock(), lane=f"farewell {to}")
        )

    async def now(self, chat: Chat) -> Chat | None:
        """The chat as it is kept now."""
        return await self.database.write(partial(held, chat=chat.id))

    async def board(self, chat: Chat) -> Board:
        there = await self.now(chat)
        assert there is not None
        return there.board

    async def left(self) -> int:
        """How many rows wait, or are kept as dead."""
        return await self.database.read(
            lambda db: int(db.execute(select(func.count()).select_from(outbox)).scalar_one())
        )

    async def tries(self) -> list[int]:
        return await self.database.read(
            lambda db: list(db.execute(select(outbox.c.tries)).scalars())
        )

    def sender(self, token: str = "") -> Sender:
        """Carries when it is asked to; with another token, by another client."""
        bot = self._client(token) if token else self.bot
        return telegram_sender(bot, self.database, ground(), self.clock, self.pace)

    @cached_property
    def bot(self) -> Client:
        return self._client(TOKEN)

    def _client(self, token: str) -> Client:
        bot = Client(token, self.double.address)
        self._clients.append(bot)
        return bot

    async def close(self) -> None:
        for bot in self._clients:
            await bot.close_connections()

    async def sent_due(self) -> int:
        """Carry once what is due now; how many rows were tried."""
        return await self.sender().send_due()

    async def all_sent(self) -> None:
        """Carry until nothing is left; nobody waits for pauses."""
        sender = self.sender()
        while await self.left():
            await sender.send_due()
            self.clock.pass_by(seconds=10)

    @asynccontextmanager
    async def carrying(self) -> AsyncIterator[None]:
        """A sender at work."""
        running = asyncio.create_task(self.sender().run())
        try:
            yield
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    async def carried(self, within: float = 60) -> None:
        """Wait until nothing is left."""
        async with asyncio.timeout(within):
            while await self.left():  # noqa: ASYNC110 -- nobody is told of what is deleted
                await asyncio.sleep(0.05)


def at_once(database: Database, clock: Clock) -> Pace:
    """For those who need not wait for a place."""
    return Pace(database, clock, timedelta(0), timedelta(0))


def new(text: str, **other: object) -> Saying:
    """A new message with nothing beside it."""
    return Saying(message=replace(Message(text), **other))  # type: ignore[arg-type]
