"""A small book with everything in it that the engine can do, and a domain that keeps what it is told."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pow_bot.engine.answers import NOT_ASKED, UNKNOWN, Answer
from pow_bot.engine.book import Book
from pow_bot.engine.conditions import AnyOf, NoneOf, Seen, When
from pow_bot.engine.dates import DateKind, MonthKind
from pow_bot.engine.flow import (
    Ask,
    At,
    Choice,
    Do,
    Fact,
    Flow,
    Review,
    Run,
    Say,
    Source,
    Step,
    Text,
)
from pow_bot.engine.heard import Done, Heard, Here, Said
from pow_bot.engine.kinds import Kind
from pow_bot.engine.looking import look
from pow_bot.engine.plain_kinds import (
    ChoiceKind,
    ConsentKind,
    NameKind,
    NumberKind,
    SeveralKind,
    TextKind,
    YesNoKind,
)
from pow_bot.engine.session import Session, session_from
from pow_bot.engine.take import Turn, take
from pow_bot.engine.view import View
from tests.bad_input import BAD_INPUT

TODAY = date(2026, 11, 23)
SOAK = bool(os.environ.get("POW_SOAK"))
# What nobody would type, and somebody sends; a page of it says as much as a book of it.
UNREADABLE = BAD_INPUT if SOAK else tuple(text[:30_000] for text in BAD_INPUT)
HERE = Here(TODAY)
OPEN_CHANNEL = Here(TODAY, private=False)

KINDS: Mapping[str, Kind] = {
    "choice": ChoiceKind(),
    "yes_no": YesNoKind(),
    "several": SeveralKind(),
    "text": TextKind(),
    "name": NameKind(),
    "number": NumberKind(),
    "date": DateKind(),
    "month": MonthKind(),
    "consent": ConsentKind(),
}


class Plain:
    """Wording in one language."""

    def labels(self, text: Text | str) -> tuple[str, ...]:
        return (text if isinstance(text, str) else text.source,)


def text(words: str) -> Text:
    return Text(words, words)


def choices(*names: str, **more: Choice) -> tuple[Choice, ...]:
    return tuple(more.get(name, Choice(name, text(name))) for name in names)


def ask(at: str, kind: str = "choice", **fields: Any) -> Ask:
    flow, step = at.split(".", 1)
    return Ask(at=At(flow, step), kind=kind, text=text(f"{step}?"), **fields)


def say(at: str, **fields: Any) -> Say:
    flow, step = at.split(".", 1)
    return Say(at=At(flow, step), text=text(f"{step}."), **fields)


def do(at: str, **fields: Any) -> Do:
    flow, step = at.split(".", 1)
    return Do(at=At(flow, step), action=step, **fields)


def review(at: str) -> Review:
    flow, step = at.split(".", 1)
    return Review(at=At(flow, step), text=text("Klopt dit?"), help=None, yes=text("Ja, verstuur"))


def when(**cells: str | list[str] | dict[str, list[str]]) -> When:
    return When(tuple((name, _cell(cell)) for name, cell in cells.items()))


def _cell(cell: str | list[str] | dict[str, list[str]]) -> AnyOf | NoneOf:
    if isinstance(cell, dict):
        return NoneOf(tuple(cell["not"]))
    return AnyOf((cell,) if isinstance(cell, str) else tuple(cell))


def flow(name: str, *steps: Step, **fields: Any) -> Flow:
    return Flow(name=name, title=text(name), steps=steps, **fields)


_CITY_REGION = {"ede": "green", "ruhr": "blue", "both": "twice"}


def _region(read: Mapping[str, Answer], today: date) -> Seen:
    for name in ("main.town", "main.city"):
        answer = read.get(name)
        if answer is None:
            continue
        if answer.unknown:
            return UNKNOWN
        region = _CITY_REGION.get(str(answer.value), str(answer.value))
        if region != "twice":
            return region
    return NOT_ASKED


def _towns(read: Mapping[str, Answer], today: date) -> tuple[Choice, ...]:
    return choices("green", "blue") if read["main.city"].value == "both" else choices("green")


FACTS = {"region": Fact("region", ("main.city", "main.town"), ("green", "blue"), _region)}
SOURCES = {"towns": Source("towns", ("main.city",), _towns)}

REACH = choices("call", "mail", "visit", visit=Choice("visit", text("visit"), private=True))
NUMBER_WAYS = choices("otherwise", otherwise=Choice("otherwise", text("otherwise"), change="reach"))

MAIN = flow(
    "main",
    say("main.hello"),
    ask("main.situation", choices=choices("work", "business", "helping", "staff"), counts=True),
    ask(
        "main.knows",
        "yes_no",
        choices=(YesNoKind.yes, YesNoKind.no),
        when=when(situation="helping"),
    ),
    say("main.ask_first", when=when(knows="no")),
    ask(
        "main.city",
        choices=choices("ede", "ruhr", "both"),
        may=frozenset({"dont_know"}),
        counts=True,
        when=when(knows=["yes", "not_asked"]),
    ),
    ask("main.town", source="towns", may=frozenset({"dont_know"}), when=when(city="both")),
    ask("main.reach", choices=REACH, counts=True, when=when(knows=["yes", "not_asked"])),
    ask("main.number", choices=NUMBER_WAYS, when=when(reach="call"), may=frozenset({"skip"})),
    ask(
        "main.last_day",
        "date",
        choices=choices("past"),
        when=when(situation="work"),
        may=frozenset({"dont_know"}),
    ),
    review("main.check"),
    do(
        "main.submit",
        again="amend",
        undo="withdraw",
        brings={"reference": ()},
        when=when(knows=["yes", "not_asked"]),
    ),
    say("main.thanks", when=when(reference={"not": ["none"]})),
    ask("main.name", "name", may=frozenset({"skip"})),
    ask(
        "main.skills",
        "several",
        choices=choices(
            "hands", "people", "none", none=Choice("none", text("none"), exclusive=True)
        ),
        may=frozenset({"skip"}),
    ),
    ask("main.health", "text", private="yes", may=frozenset({"skip"})),
    Run(at=At("main", "fit"), flow="fit", when=when(situation=["work", "helping"])),
    ask("main.hours", "number", may=frozenset({"skip"})),
    region_after="town",
)
GREEN = flow(
    "main",
    *MAIN.steps[:8],
    ask("main.bus", "yes_no", choices=(YesNoKind.yes, YesNoKind.no), may=frozenset({"dont_know"})),
    *MAIN.steps[8:],
    region_after="town",
)
FIT = flow(
    "fit",
    ask("fit.wants", choices=choices("yes", "no"), may=frozenset({"skip"})),
    do("fit.judge", again="judge_again"),
    ask("fit.ok", "consent", choices=choices("yes", "no"), options={"covers": "wants"}),
)
PERSON = flow(
    "person",
    say("person.open_hours"),
    ask("person.callback", "yes_no", choices=(YesNoKind.yes, YesNoKind.no)),
    do("person.call", when=when(callback="yes")),
    say("person.bye"),
    interrupt=True,
)


def book(regional: Mapping[str, Mapping[str, Flow]] | None = None, **flows: Flow) -> Book:
    return Book(
        main="main",
        flows={"main": MAIN, "fit": FIT, "person": PERSON, **flows},
        kinds=KINDS,
        wording=Plain(),
        facts=FACTS,
        sources=SOURCES,
        regional={"green": {"main": GREEN}} if regional is None else regional,
    )


BOOK = book()


@dataclass
class Domain:
    """What the team would have: one intake as it was last told, and how often each act came."""

    intake: dict[str, Answer] | None = None
    acts: list[str] = field(default_factory=list)
    submits: int = 0
    withdrawals: int = 0

    def perform(self, turn: Turn) -> Mapping[str, Any]:
        effect = turn.effect
        assert effect is not None
        self.acts.append(effect.action)
        match effect.action:
            case "submit":
                assert self.intake is None, "submitted twice"
                self.intake = dict(effect.answers)
                self.submits += 1
                return {"reference": f"R{self.submits}"}
            case "amend":
                assert self.intake is not None
                self.intake.update(effect.changed)
                for gone in effect.gone:
                    del self.intake[gone]
            case "withdraw":
                assert self.intake is not None
                self.intake = None
                self.withdrawals += 1
        return {}


def turn(
    session: Session, heard: Heard, domain: Domain, here: Here = HERE, using: Book = BOOK
) -> tuple[Session, Turn]:
    """A whole turn, through JSON and back, with its effects performed."""
    session = session_from(session.as_json())
    first = result = take(using, session, heard, here)
    while result.effect is not None:
        facts = domain.perform(result)
        session = session_from(result.session.as_json())
        result = take(using, session, Done(result.effect, facts), here)
    assert result.view is not None
    return result.session, Turn(result.session, None, result.view, first.accepted)


@dataclass
class Talk:
    """Somebody in conversation; every turn goes through JSON."""

    using: Book = BOOK
    here: Here = HERE
    session: Session = field(default_factory=Session)
    domain: Domain = field(default_factory=Domain)

    def hear(self, heard: Heard) -> View:
        self.session, result = turn(self.session, heard, self.domain, self.here, self.using)
        assert result.view is not None
        return result.view

    def tap(self, *chosen: str, at: str = "", revision: int | None = None) -> View:
        """Choose, with the button of a question or of the one that is shown."""
        return self.hear(Said(choices=chosen, at=address(at) if at else None, revision=revision))

    def write(self, words: str, at: str = "") -> View:
        return self.hear(Said(words, at=address(at) if at else None))

    def look(self) -> View:
        return look(self.using, self.session, self.here)

    @property
    def asked(self) -> str | None:
        """The question that is shown."""
        question = self.look().question
        return str(question.step.at) if question else None

    def kept(self, at: str) -> Answer | None:
        return self.session.answers.get(address(at))


def address(at: str) -> At:
    return At(*at.split(".", 1))


def named(view: View) -> list[str]:
    """The names of what is noted."""
    return [notice.name for notice in view.notices]


def told(view: View) -> list[str]:
    """The statements that are shown, by name."""
    return [statement.at.step for statement in view.statements]


def at_review(talk: Talk | None = None) -> Talk:
    """Business, from Ede, by mail: in the green region, with its question about the bus."""
    talk = talk or Talk()
    for chosen in ("business", "ede", "mail", "yes"):
        talk.tap(chosen)
    assert talk.asked == "main.check"
    return talk


def sent(talk: Talk | None = None) -> Talk:
    """The same, and sent."""
    talk = at_review(talk)
    talk.tap("yes")
    assert talk.domain.acts == ["submit"]
    return talk
