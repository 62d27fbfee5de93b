"""Three invented people who talk to the bot in Telegram before the demo is served."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from pow_bot.app import House
from pow_bot.conversations.clock import at_home
from pow_bot.double.driving import Double
from pow_bot.double.serving import double_served
from pow_bot.double.telegram import Strictness
from pow_bot.operate.pretending import Pretence, pretended
from pow_bot.operate.telegram_seen import Eyes
from pow_bot.operate.telegram_talk import Hand

# How many ports behind that of the demo are tried; then any that is free.
_NEAR = 20


@dataclass(frozen=True, slots=True)
class Writes:
    """Somebody in Telegram: what they do, line by line as in `pow-bot telegram talk`.

    `when` is the moment at which they begin, from the present one.
    """

    name: str
    language: str
    about: str
    when: Callable[[datetime], datetime]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """Where a conversation can be read."""

    about: str
    url: str


@dataclass(slots=True)
class _Clock:
    """A clock that can be set back."""

    real: Callable[[], datetime]
    back: timedelta = timedelta(0)

    def __call__(self) -> datetime:
        return self.real() - self.back


@asynccontextmanager
async def double_beside(port: int, clock: Callable[[], datetime]) -> AsyncIterator["Played"]:
    """A double on the next free port. Here nobody waits for limits."""
    own = _Clock(clock)
    async with AsyncExitStack() as stack:
        for candidate in (*range(port + 1, port + 1 + _NEAR), 0):
            served = double_served(port=candidate, now=own, strictness=Strictness(rates=False))
            try:
                double = await stack.enter_async_context(served)
            except (OSError, OverflowError):
                continue
            break
        yield Played(double, own)


@dataclass(frozen=True, slots=True)
class Played:
    """The double of the demo, with its clock."""

    double: Double
    clock: _Clock

    async def talk(self, there: House) -> tuple[Read, ...]:
        """Let all of them talk; where to read it."""
        then, base = replace(there, clock=self.clock), there.settings.base_url
        async with pretended(then, self.double, base, paced=False) as pretence:
            return tuple([await self._talked(pretence, who) for who in PEOPLE])

    async def _talked(self, pretence: Pretence, who: Writes) -> Read:
        now = self.clock.real()
        self.clock.back = now - who.when(now)
        person = self.double.person(first_name=who.name, language_code=who.language)
        hand = Hand(pretence, person, Eyes(person))
        for line in who.lines:
            await hand.do(line)
        self.clock.back = timedelta(0)
        _, _, port = self.double.address.rpartition(":")
        return Read(who.about, f"http://localhost:{port}/chats/{person.id}")


def _ago(now: datetime, **time: float) -> datetime:
    return now - timedelta(**time)


def _last_night(now: datetime) -> datetime:
    tonight = at_home(now).replace(hour=2, minute=40)
    return tonight if tonight <= now else tonight - timedelta(days=1)


PEOPLE = (
    Writes(
        "Noor",
        "nl",
        "registers, and changes her mind",
        partial(_ago, minutes=50),
        (
            "/start r_AM05-bieb",
            ":Nederlands",
            ":Ja, verder",
            "ik zoek werk",
            "7511",
            ":Bel mij",
            ":Wijzig",
            ":Hier in deze chat",
            ":Nee, het kan",
            ":Ik wil iets wijzigen",
            ":Wat past het best",
            ":Ik heb werk",
            ":Ja, verstuur",
            ":Nee, dit is genoeg",
        ),
    ),
    Writes(
        "Daniel",
        "en",
        "asks a question, writes what cannot wait, and stops",
        partial(_ago, hours=3),
        (
            "/start",
            ":English",
            ":Yes, go on",
            "what does it cost",
            ":Does this cost money",
            ":I am looking for work",
            "3511",
            "I do not want to live any more",
            ":Later",
            ":Here in this chat",
            ":No, it can wait",
            ":Yes, send",
            "/stop",
        ),
    ),
    Writes(
        "Marit",
        "nl",
        "has a business, reads the steps at night, and leaves no name",
        _last_night,
        (
            "/start",
            ":Nederlands",
            ":Ja, verder",
            ":Ik heb een eigen bedrijf",
            "5038",
            ":Een klant betaalt niet",
            ":Een paar maanden",
            ":Ja",
            ":Geld voor",
            ":Wijzig",
            ":Alles tegelijk",
            ":Nee, ik doe het zelf",
        ),
    ),
)
