"""People who register over HTTP with real forms, all at once, and remember what was acknowledged."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx
from sqlalchemy import select

from pow_bot.conversations.keeping import found
from pow_bot.domain.intake.records import intakes
from pow_bot.engine.answers import Answer
from pow_bot.engine.flow import At
from pow_bot.storage import Db
from tests.operate.running import Server
from tests.web.person import Person, encoded

AT_ONCE = 8
_numbers = count(1)

# By step; what is planted stands nowhere else, so that it can be searched for.
_ANSWERS: Mapping[str, str | tuple[str, ...]] = {
    "situation": "looking",
    "place": "3511",
    "reach": "call",
    "number": "06 1234 {number:04d}",
    "message": "no",
    "urgent": "no",
    "check": "yes",
    "more": "now",
    "name": "Zonnebloem{number}",
    "best_time": "morning",
    "language": "ti",
    "interpreter": "yes",
    "helps": ("someone", "quiet"),
    "helped_by": "no",
    "more_work": "yes",
    "good_at": ("hands", "care"),
    "done": "Koperslager in Ootmarsum{number}",
    "wanted": "Bijenvolken{number}",
    "from": "now",
    "travel": ("walk", "bike"),
    "school": "mbo",
    "age": "middle",
    "benefit": "no",
}
PLANTED = ("Zonnebloem", "Koperslager", "Ootmarsum", "Bijenvolken", "06 1234", "+3161234", "061234")


@dataclass
class Registering:
    """One person: what they sent last, and what was acknowledged to them, by step."""

    person: Person
    number: int
    heard: Callable[[], None] = lambda: None
    acknowledged: dict[str, tuple[str, ...]] = field(default_factory=dict)
    last: list[tuple[str, str]] = field(default_factory=list)
    last_heard: bool = True
    _step: str = ""
    _answer: tuple[str, ...] = ()

    async def come(self, until: str = "") -> None:
        """Answer whatever is asked, to this step or to the end."""
        await self.person.open("/")
        while self.asked and self.person.step != until:
            self.filled_in()
            await self.person.post("/antwoord", self.last)

    @property
    def asked(self) -> bool:
        """Whether there is a question that they can answer."""
        return self.person.step in _ANSWERS and self.person.status == 200

    def filled_in(self) -> dict[str, list[str]]:
        """The form of this page with their answer."""
        said = _ANSWERS[self.person.step]
        answer = (said,) if isinstance(said, str) else said
        self._step = self.person.step
        self._answer = tuple(one.format(number=self.number) for one in answer)
        self.last = self.person.form("form.ask", *self._fields())
        self.last_heard = False
        return encoded(self.last)

    def _fields(self) -> Iterator[tuple[str, str]]:
        for one in self._answer:
            yield ("choice" if one in self.person.choices else "text"), one

    async def response(self, response: httpx.Response) -> None:
        """As soon as the answer to a form is there, and before it is followed."""
        if response.request.method == "POST" and response.status_code == 303:
            self.last_heard = True
            self.acknowledged[self._step] = self._answer
            self.heard()

    async def again(self) -> None:
        """Send the last form once more: same token, same content."""
        sent = await self.person.http.post("/antwoord", data=encoded(self.last))
        assert sent.status_code == 303, sent.status_code

    @property
    def secret(self) -> str:
        """What opens the conversation."""
        return (self.person.http.cookies.get("gesprek") or "").partition(".")[2]


@dataclass(frozen=True)
class Standing:
    """What the database keeps of one person."""

    session: Mapping[str, Any]
    answers: Mapping[At, Answer]
    intakes: int

    @property
    def steps(self) -> set[str]:
        return {at.step for at in self.answers}

    def holds(self, step: str, said: tuple[str, ...]) -> bool:
        """Whether this answer was kept."""
        kept = self.answers.get(At("zelfmelden", step))
        if kept is None:
            return False
        if step == "number":
            return _digits(kept.value)[-8:] == _digits(said)[-8:]
        return kept.value in {said, said[0]}


def standing(db: Db, secret: str) -> Standing | None:
    conversation = found(db, secret)
    if conversation is None:
        return None
    theirs = select(intakes.c.id).where(intakes.c.conversation == conversation.id)
    session = conversation.session
    return Standing(session.as_json(), session.answers, len(db.execute(theirs).all()))


def all_standing(people: list[Registering], db: Db) -> list[Standing | None]:
    return [standing(db, one.secret) for one in people]


def sent(db: Db) -> int:
    return len(db.execute(select(intakes.c.id)).all())


@asynccontextmanager
async def crowd(server: Server) -> AsyncIterator[Callable[..., Registering]]:
    """Makes people who come to this server."""
    clients: list[httpx.AsyncClient] = []

    def one(heard: Callable[[], None] = lambda: None) -> Registering:
        number = next(_numbers)
        http = httpx.AsyncClient(base_url=server.url, headers={"Accept-Language": "nl"}, timeout=60)
        clients.append(http)
        made = Registering(Person(http), number, heard)
        http.event_hooks["response"] = [made.response]
        return made

    try:
        yield one
    finally:
        for client in clients:
            await client.aclose()


async def rush(
    one: Callable[..., Registering], enough: int, then: Callable[[], None]
) -> list[Registering]:
    """Keep eight people at it; after so many acknowledgements do `then`, and see what becomes of it."""
    came: list[Registering] = []
    acknowledged = count(1)
    over = False

    def heard() -> None:
        nonlocal over
        if next(acknowledged) == enough:
            over = True
            then()

    async def keep_coming() -> None:
        while not over:
            came.append(one(heard))
            try:
                await came[-1].come()
            except httpx.TransportError:
                return

    await asyncio.gather(*(keep_coming() for _ in range(AT_ONCE)))
    return came


def _digits(value: Any) -> str:
    return "".join(sign for sign in str(value) if sign.isdigit())
