"""However it is delivered, what was said counts once and in order: the engine's own promise, in Telegram.

People do something, now and then quicker than they are answered. What Telegram tells of it comes to
one server or another, twice, and in another order; servers stop and begin; the flows are upgraded.
"""

import asyncio
import os
from dataclasses import dataclass, field
from functools import partial
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pow_bot.double.chats import Message
from pow_bot.double.people import Person
from pow_bot.engine.flow import Choice
from pow_bot.engine.heard import Said
from tests.telegram.crowds import ANSWERS, FIRST_WORDS, Registering
from tests.telegram.offices import Office, Standing, Wire, there, url
from tests.telegram.oracle import Expected, agree, nobody
from tests.upgrade.before import answer_to, before, today
from tests.web.serving import on_both

__all__ = ["there", "url"]

SOAK = bool(os.environ.get("POW_SOAK"))
EXAMPLES = 300 if SOAK else 6
_HEALTH = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]


@dataclass(frozen=True)
class Answer:
    """One of the answers that are possible now, by a button where there is one, or typed."""

    which: int
    typed: bool


@dataclass(frozen=True)
class Types:
    words: str


@dataclass(frozen=True)
class Taps:
    """A button that was ever seen, old ones too; perhaps twice, as one does who is impatient."""

    which: int
    times: int


@dataclass(frozen=True)
class Speaks:
    locale: str


Move = Answer | Types | Taps | Speaks
_WORDS = [
    "1", "2", "ja", "nee", "7511", "3511", "Losser", "0612345678", "a@voorbeeld.nl", "Noor",
    "morgen", "sla over", "weet ik niet", "hier in deze chat", "Wat kost dit?", "/terug", "/mens",
    "/help", "/status", "/wijzig", "/start", "/privacy",
]  # fmt: skip
_ANSWER = st.builds(Answer, st.integers(0, 12), st.booleans())
_MOVE: st.SearchStrategy[Move] = st.one_of(
    *[_ANSWER] * 4,
    st.builds(Taps, st.integers(0, 200), st.sampled_from([1, 1, 2])),
    st.builds(Types, st.sampled_from(_WORDS)),
    st.builds(Speaks, st.sampled_from(["nl", "en"])),
)


@dataclass(frozen=True)
class Round:
    """Some quick moves of one person, and how they are delivered; then what happens to the servers."""

    moves: list[Move]
    order: int
    copies: int
    then: str


_ROUND = st.builds(
    Round,
    st.lists(_MOVE, min_size=1, max_size=5),
    st.integers(0, 10_000),
    st.sampled_from([1, 1, 2, 3]),
    st.sampled_from(["", "command", "restart", "upgrade"]),
)


@dataclass
class Somebody:
    """A person in Telegram beside their conversation on paper."""

    person: Person
    expected: Expected
    seen: dict[str, tuple[Message, str]] = field(default_factory=dict)

    def look(self) -> None:
        """Remember every button that stands in the chat now."""
        for message in self.person.said:
            for button in message.buttons:
                if "callback_data" in button:
                    self.seen.setdefault(button["callback_data"], (message, button["text"]))

    async def do(self, move: Move) -> None:
        """Make a move; Telegram tells of it."""
        match move:
            case Answer(which, typed):
                await self._answer(which, typed=typed)
            case Types(words):
                await self.person.type(words)
            case Taps(which, times):
                for _ in range(times):
                    await self._tap(list(self.seen)[which % len(self.seen)])
            case Speaks(locale):
                await self._tap(f"l|{locale}")

    async def _answer(self, which: int, *, typed: bool) -> None:
        """As far as they know, who know what they said before and not yet what follows."""
        expected = self.expected
        heard = answer_to(expected.book, expected.view, which)
        if not isinstance(heard, Said):
            await self.person.type("/start")
        elif heard.text:
            await self.person.type(heard.text)
        elif not typed and (button := self._button(heard.choices[0])):
            await self._tap(button)
        else:
            await self.person.type(self._label(heard.choices[0]))

    def _button(self, choice: str) -> str | None:
        assert self.expected.view.question is not None
        at = self.expected.view.question.step.at
        found = [data for data in self.seen if f"{data}|".startswith(f"a|{at}|{choice}|")]
        return found[-1] if found else None

    def _label(self, choice: str) -> str:
        question = self.expected.view.question
        assert question is not None
        named: dict[str, Choice] = {one.name: one for one in question.choices}
        ways_out = {"skip": "sla over", "dont_know": "weet ik niet"}
        if choice in named:
            return self.expected.book.wording.labels(named[choice].label)[0]
        return ways_out.get(choice, "ja")

    async def _tap(self, data: str) -> None:
        message, label = self.seen.get(data, (self.person.last, "English"))
        await self.person.tap(message, label, data=data)


@on_both
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=_HEALTH)
@given(rounds=st.lists(_ROUND, min_size=3, max_size=8), old=st.booleans())
async def test_what_was_said_counts_once_and_in_order(
    there: Office, rounds: list[Round], old: bool
) -> None:
    there.book = before() if old else today(registers=False)
    noor = await _met(there)
    told: list[Wire] = []
    for round_ in rounds:
        for move in round_.moves:
            await noor.do(move)
            for update in there.updates():
                noor.expected.hear(update)
                told.append(update)
        beside = there.command() if round_.then == "command" else asyncio.sleep(0)
        await asyncio.gather(there.deliver(_delivered(told, len(round_.moves), round_)), beside)
        await _then(there, noor, round_)
        await there.still()
        noor.look()
        found = await there.standing(noor.person)
        agree(found, noor.expected)
        # In new flows something else may come next; it is asked as soon as they say something.
        if round_.then != "upgrade":
            _can_go_on(found, noor)


@on_both
async def test_a_restart_between_keeping_and_confirming_repeats_nothing(there: Office) -> None:
    noor = Registering(there.double.person())
    for words in (*FIRST_WORDS, *ANSWERS):
        dying = asyncio.Event()
        polling = there.servers[0].poll(partial(_die, dying=dying))
        await there.double.until(lambda: there.double.telegram.updates.polled)
        # The next question would confirm what was kept; it never arrives.
        there.double.faults.cut_before("getUpdates")
        await noor.types(there.double, words)
        await dying.wait()
        assert there.double.telegram.updates.waiting
        await there.restart(0)
        assert polling.cancelled()
    there.servers[0].poll()
    await there.double.until(lambda: not there.double.telegram.updates.waiting)
    await there.still()

    found = await there.standing(noor.person)
    agree(found, noor.expected(there.book))
    assert len(found.contents) == 1


async def _die(seconds: float, dying: asyncio.Event) -> None:
    """It rests where something went wrong; nothing follows from there."""
    if seconds:
        dying.set()
        await asyncio.Event().wait()


async def _met(there: Office) -> Somebody:
    """Somebody who said yes to Telegram, and sees the first question."""
    person = there.double.person()
    for words in ("/start", "Nederlands", "ja"):
        await person.type(words)
    await there.deliver([(0, update) for update in there.updates()])
    await there.still()
    noor = Somebody(person, nobody(there.book))
    noor.look()
    return noor


def _delivered(told: list[Wire], new: int, round_: Round) -> list[tuple[int, Wire]]:
    """What is new, in any order and several times, and something old; each to one of the servers."""
    random = Random(round_.order)  # noqa: S311 -- an example must come again
    updates = told[-2 * new :] * round_.copies + [random.choice(told)]
    return [(random.randrange(9), update) for update in random.sample(updates, len(updates))]


async def _then(there: Office, noor: Somebody, round_: Round) -> None:
    match round_.then:
        case "restart":
            await there.restart(round_.order % len(there.servers))
        case "upgrade":
            there.book = today(registers=False)
            noor.expected.team.book = there.book


def _can_go_on(found: Standing, noor: Somebody) -> None:
    """What stands last in the chat asks what comes next."""
    asked = noor.expected.view.question
    if asked is not None:
        slot = str(asked.step.at)
        assert slot in found.chat.board.asked
        assert found.chat.board.asked[slot] in noor.person.private.messages
