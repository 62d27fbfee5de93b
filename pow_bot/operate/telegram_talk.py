"""Talking to the bot in a terminal as a person does in Telegram: typing, tapping, blocking."""

import asyncio
import io
import re
import tempfile
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TextIO

from pow_bot.app import house
from pow_bot.channels.telegram.ground import CHANNEL
from pow_bot.conversations.keeping import of_person
from pow_bot.domain.chats.queries import held_by_door
from pow_bot.domain.intake import desk
from pow_bot.domain.intake.keeping import Intake, latest_of
from pow_bot.domain.intake.words import NotAllowed, Stage
from pow_bot.domain.regions.places import regions
from pow_bot.domain.staff.actions import NewColleague, add
from pow_bot.domain.staff.queries import colleagues_in
from pow_bot.domain.staff.rules import OrganisationKind, Role
from pow_bot.double.chats import Message
from pow_bot.double.people import NotPossible, NotSeen, Person
from pow_bot.double.serving import Strictness, double_served
from pow_bot.operate.opening import opened
from pow_bot.operate.preparing import prepare
from pow_bot.operate.pretending import Pretence, own_settings, pretended
from pow_bot.operate.telegram_seen import Eyes, Seen
from pow_bot.storage import Db

HELP = """\
Write as you would in Telegram; /start begins. What begins with a colon is done instead:
  :3  :Ja  :2.1   tap a button: the third, or the one that begins so; of the message above: 2.
  :contact        share your number
  :photo :voice   send one
  :reply WORDS    answer the newest message
  :edit WORDS     change what you wrote last
  :block :unblock the bot
  :team WORDS     what the team answers to a registration
  :quit           or the end of the input"""
# Nobody reads these pages: they are named as an installation would.
ADDRESS = "https://werk.example.nl"
REGISTERS = ("AM05", "AM13")
_TAP = re.compile(r"(?:(\d+)\.(?! ))?(.+)")
_MARKS = "0123456789. \u2610\u2611"


@dataclass(frozen=True)
class Hand:
    """Somebody's hand on their phone, told what to do by lines."""

    pretence: Pretence
    person: Person
    eyes: Eyes

    async def does(self, line: str) -> Seen:
        """Do what a line says, wait until all is still, and look."""
        trouble = None
        try:
            await self.do(line)
        except (NotSeen, NotPossible, NotAllowed) as refused:
            trouble = str(refused)
        except TimeoutError:
            trouble = "The bot is not ready yet."
        return self.eyes.look(trouble)

    async def do(self, line: str) -> None:
        """Do what a line says, and wait until all is still.

        Raises:
            NotAllowed, NotPossible, NotSeen, TimeoutError: it was not done, or not heard.
        """
        await self._do(line)
        await self.pretence.still()

    async def _do(self, line: str) -> None:
        if not line.startswith(":"):
            await self.person.type(line)
            return
        word, _, rest = line[1:].partition(" ")
        ways: dict[str, Callable[[], Awaitable[object]]] = {
            "contact": self._share,
            "photo": self.person.send_photo,
            "voice": self.person.send_voice,
            "block": self.person.block,
            "unblock": self.person.unblock,
            "reply": lambda: self.person.reply(self.person.last, rest),
            "edit": lambda: self.person.edit(self._own, rest),
            "team": lambda: self._hears_from_team(rest),
        }
        await ways.get(word, partial(self._tap, line[1:]))()

    async def _share(self) -> None:
        """By the key for it, where there is one."""
        keys = self.person.reply_keyboard
        await (self.person.press(keys[0]) if keys else self.person.share_contact("+31612345678"))

    @property
    def _own(self) -> Message:
        own = [message for message in self.person.chat if not message.by_bot]
        if not own:
            raise NotSeen("You have written nothing yet.")
        return own[-1]

    async def _tap(self, which: str) -> None:
        found = _TAP.fullmatch(which)
        above, wanted = (int(found[1] or 1), found[2]) if found else (1, which)
        with_buttons = [one for one in reversed(self.person.said) if one.buttons]
        messages = with_buttons[above - 1 :][:1] if found and found[1] else with_buttons
        if wanted.isdigit():
            await self.person.tap(*_numbered(messages, int(wanted)))
        else:
            await self.person.tap(*_labelled(messages, wanted))

    async def _hears_from_team(self, words: str) -> None:
        await self.pretence.database.write(partial(self._replied, words=words))

    def _replied(self, db: Db, words: str) -> None:
        intake, now = self._intake(db), self.pretence.clock()
        actor = colleagues_in(db, intake.region)[0]
        if intake.stage is Stage.SUBMITTED:
            desk.claim(db, desk.At(actor, intake.reference, intake.revision, now))
            intake = self._intake(db)
        desk.reply(db, desk.At(actor, intake.reference, intake.revision, now), words)

    def _intake(self, db: Db) -> Intake:
        chat = held_by_door(db, CHANNEL, self.person.id)
        conversation = of_person(db, chat.person) if chat and chat.person else None
        intake = latest_of(db, conversation.id) if conversation else None
        if intake is None:
            raise NotSeen("The team knows nothing of you yet.")
        return intake


def _numbered(messages: list[Message], place: int) -> tuple[Message, int]:
    if not messages or not 0 < place <= len(messages[0].buttons):
        raise NotSeen(f"There is no button {place}.")
    return messages[0], place - 1


def _labelled(messages: list[Message], wanted: str) -> tuple[Message, str]:
    for message in messages:
        for label in message.labels:
            if _begins(label, wanted) or _begins(label.lstrip(_MARKS), wanted):
                return message, label
    raise NotSeen(f"There is no button {wanted}.")


def _begins(label: str, wanted: str) -> bool:
    return label.casefold().startswith(wanted.casefold())


@asynccontextmanager
async def chatting(
    language: str, clock: Callable[[], datetime], *, paced: bool = True
) -> AsyncIterator[Hand]:
    """Somebody whose phone is set to this language, in a house made for this talk."""
    with tempfile.TemporaryDirectory() as folder:
        settings = own_settings(data=Path(folder), base_url=ADDRESS, registers=",".join(REGISTERS))
        await prepare(settings, clock())
        async with (
            opened(settings, serving=True) as database,
            double_served(now=clock, strictness=Strictness(rates=paced)) as double,
        ):
            there = house(settings, database, clock)
            await database.write(team)
            async with pretended(there, double, ADDRESS, paced=paced) as pretence:
                person = double.person(language_code=language)
                yield Hand(pretence, person, Eyes(person))


def team(db: Db) -> None:
    """One invented colleague, for all regions."""
    add(
        db,
        NewColleague(
            name="S. Visser",
            email="s.visser@voorbeeld.example",
            organisation="Voorbeeldteam",
            kind=OrganisationKind.GEMEENTE,
            role=Role.INTAKE_WORKER,
            regions=tuple(regions()),
            catch_all=True,
        ),
    )


async def talk(
    language: str,
    typed: TextIO,
    clock: Callable[[], datetime],
    show: Callable[[str, Seen], None],
    greet: Callable[[], None] = lambda: None,
) -> None:
    """Do what each line says until there is none, or `:quit`; show what is seen after each."""
    async with chatting(language, clock) as hand:
        greet()
        lines = Lines(typed)
        while (line := await lines.next()) not in (None, ":quit"):
            if line:
                show(line, Seen(trouble=HELP) if line == ":help" else await hand.does(line))


@dataclass
class Lines:
    """Lines of a terminal or a file, without keeping anything else waiting."""

    typed: TextIO
    _read: "asyncio.Queue[str | None]" = field(default_factory=asyncio.Queue)

    def __post_init__(self) -> None:
        # One that reads cannot be stopped, so it must not keep the program from ending.
        reading = partial(self._reading, asyncio.get_running_loop())
        threading.Thread(target=reading, daemon=True).start()

    async def next(self) -> str | None:
        """The next line; None at the end."""
        return await self._read.get()

    def _reading(self, loop: asyncio.AbstractEventLoop) -> None:
        # Who stops before the end leaves no loop behind to be told.
        with suppress(RuntimeError):
            for line in _opened(self.typed):
                loop.call_soon_threadsafe(self._read.put_nowait, line.rstrip("\n"))
            loop.call_soon_threadsafe(self._read.put_nowait, None)


def _opened(typed: TextIO) -> TextIO:
    """Opened once more: Python does not end while somebody waits on its own stdin."""
    try:
        return open(typed.fileno(), encoding="utf-8", closefd=False)
    except io.UnsupportedOperation:
        return typed
