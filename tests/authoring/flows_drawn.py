"""Small random books, and what the engine itself reaches in them when every answer is tried."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import combinations, product

from hypothesis import strategies as st

from pow_bot.engine.answers import DONT_KNOW, NOT_ASKED, UNKNOWN, Answer
from pow_bot.engine.book import Book
from pow_bot.engine.conditions import AnyOf, AtLeast, AtMost, Cell, NoneOf, Seen, When
from pow_bot.engine.flow import Ask, At, Choice, Do, Fact, Flow, Review, Run, Say, Step, Text
from pow_bot.engine.heard import Here
from pow_bot.engine.plain_kinds import SeveralKind
from pow_bot.engine.route import Route, walk
from pow_bot.engine.session import Receipt, Session
from pow_bot.engine.standard import PLAIN_KINDS
from pow_bot.engine.tables import NoRow, Row, Table, decide
from tests.authoring.shelf import TODAY, Dutch

REGIONS = ("R1", "R2")
_CHOICES = tuple(Choice(name, name) for name in ("a", "b", "c"))
_NOTHING = Choice("nothing", "nothing", exclusive=True)


def text(words: str) -> Text:
    return Text(words, words)


@dataclass
class Drawing:
    """Draws one flow; what earlier steps can be read as is remembered."""

    draw: st.DrawFn
    flow: str
    readable: dict[str, tuple[str, ...]] = field(default_factory=dict)
    facts: tuple[str, ...] = ()

    def steps(self, most: int, words: tuple[str, ...]) -> tuple[Step, ...]:
        count = self.draw(st.integers(1, most))
        return tuple(self.step(f"s{n}", self.draw(st.sampled_from(words))) for n in range(count))

    def step(self, name: str, word: str) -> Step:
        at, when = At(self.flow, name), self.when()
        match word:
            case "say":
                return Say(at=at, when=when, text=text(name))
            case "review":
                return Review(at=at, when=when, text=text(name), help=None, yes=text("ja"))
            case "do":
                brings = self.draw(st.sampled_from([{}, {f"{name}x": ("on", "off")}]))
                self.readable |= {x: (*values, NOT_ASKED) for x, values in brings.items()}
                return Do(at=at, when=when, action=name, undo="undo", brings=brings)
        return self.ask(at, when, word)

    def ask(self, at: At, when: When, kind: str) -> Ask:
        choices = {"choice": _CHOICES, "several": (*_CHOICES, _NOTHING)}.get(kind, ())
        values = ("0", "1", "2") if kind == "number" else tuple(c.name for c in choices)
        self.readable[at.step] = (*values, UNKNOWN, NOT_ASKED)
        return Ask(
            at=at,
            when=when,
            kind=kind,
            text=text(at.step),
            choices=choices,
            may=self.draw(st.sampled_from([frozenset[str](), frozenset({"dont_know"})])),
            private="yes" if self.draw(st.integers(0, 5)) == 0 else "no",
            options={"least": "0", "most": "2"} if kind == "number" else {},
        )

    def when(self) -> When:
        names = [*self.readable, *self.facts]
        count = self.draw(st.integers(0, min(2, len(names))))
        read = [self.draw(st.sampled_from(names)) for _ in range(count)]
        return When(tuple((name, self.cell(name)) for name in read))

    def cell(self, name: str) -> Cell:
        """A condition on what was asked before, or on the fact."""
        values = self.readable.get(name, ("yes", "no", UNKNOWN))
        some = tuple(self.draw(st.lists(st.sampled_from(values), min_size=1, max_size=2)))
        if values[:1] == ("0",):
            numbers: list[Cell] = [AtLeast(1), AtMost(1), AtLeast(3), AnyOf((1, 2))]
            return self.draw(st.sampled_from(numbers))
        words: list[Cell] = [AnyOf(some), NoneOf(some)]
        return self.draw(st.sampled_from(words))


@st.composite
def books(draw: st.DrawFn) -> Book:
    """A main flow that may run another, fixes a region, and has a table and a fact of two answers."""
    inner = Drawing(draw, "inner", facts=("both",))
    main = Drawing(draw, "main", facts=("both",))
    asks = ("choice", "choice", "several", "number", "say")
    steps = list(main.steps(3, (*asks, "do", "review")))
    if draw(st.booleans()):
        steps.append(Run(at=At("main", "inner"), when=main.when(), flow="inner"))
    fixes = Ask(
        at=At("main", "where"),
        kind="choice",
        text=text("where"),
        choices=_CHOICES,
        when=main.when(),
    )
    rest = [main.step(f"t{n}", draw(st.sampled_from((*asks, "do")))) for n in range(2)]
    first = next(str(step.at) for step in (*steps, fixes) if isinstance(step, Ask))
    everywhere = Flow("main", text("main"), (*steps, fixes, *rest), region_after="where")
    table = _table(draw, main)
    more = main.step("mine", draw(st.sampled_from(asks)))
    regional = replace(everywhere, steps=(*steps, fixes, more, *rest))
    flows = {"main": everywhere, "inner": Flow("inner", text("inner"), inner.steps(2, asks))}
    return Book(
        main="main",
        flows=flows,
        kinds=PLAIN_KINDS,
        wording=Dutch(),
        facts={
            "both": _both(first),
            "region": Fact("region", ("main.where",), REGIONS, _region),
        },
        tables={"table": table} if table else {},
        regional={"R1": {"main": regional}},
    )


def _table(draw: st.DrawFn, main: Drawing) -> Table | None:
    names = [name for name, values in main.readable.items() if values[:1] != ("0",)][:2]
    if not names:
        return None
    cells = [(name, main.cell(name)) for name in names]
    rows = [Row(f"r{n}", When((cell,)), {}, text("r")) for n, cell in enumerate(cells)]
    last = [Row("last", When(), {}, text("r"))] if draw(st.booleans()) else []
    reads = {name: main.readable[name] for name in names}
    return Table("table", "1", reads, (*rows, *last))


def _both(name: str) -> Fact:
    """Whether two answers of two flows agree."""

    def derive(known: Mapping[str, Answer], today: date) -> Seen:
        first, second = known.get(name), known.get("inner.s0")
        if first is None or second is None:
            return UNKNOWN
        return "yes" if first.value == second.value else "no"

    return Fact("both", (name, "inner.s0"), ("yes", "no"), derive)


def _region(known: Mapping[str, Answer], today: date) -> Seen:
    where = known.get("main.where")
    return {"a": "R1", "b": "R2"}.get(str(where.value) if where else "", UNKNOWN)


@dataclass
class Tried:
    """What the engine came by when everything was tried."""

    reached: set[At] = field(default_factory=set)
    rows: set[str] = field(default_factory=set)
    gap: bool = False


def try_everything(book: Book, *, private: bool) -> Tried:
    """Answer every question in every way, with the real engine; exponential, so for small books."""
    tried, here = Tried(), Here(TODAY, private=private)
    ahead, known = [Session()], {repr(Session())}
    while ahead:
        session = ahead.pop()
        route = walk(book, session, here, "main")
        _note(book, session, route, tried)
        for new in _next(book, session, route, here):
            if repr(new) not in known:
                known.add(repr(new))
                ahead.append(new)
    return tried


def _note(book: Book, session: Session, route: Route, tried: Tried) -> None:
    tried.reached |= {*route.stands, *(s.at for s in route.says), *(d.at for d in route.done)}
    if route.position:
        tried.reached.add(route.position.at)
    flow = book.flow("main", route.region)
    acts = [step for step in flow.steps if isinstance(step, Do)]
    done = [do for do in route.done if do.at.flow == "main"]
    ended = not acts and route.position is None
    for table in book.tables.values() if done or ended else ():
        try:
            tried.rows.add(decide(table, lambda name: _see(book, session, route, name)).row)
        except NoRow:
            tried.gap = True


def _see(book: Book, session: Session, route: Route, name: str) -> Seen:
    at = At("main", name)
    if at in route.asked:
        answer = route.stands[at]
        return UNKNOWN if answer.unknown else book.kinds[route.asked[at].ask.kind].seen(answer)
    facts = (r.facts for at, r in session.receipts.items() if at in [d.at for d in route.done])
    return next((str(found[name]) for found in facts if name in found), NOT_ASKED)


def _next(book: Book, session: Session, route: Route, here: Here) -> Iterator[Session]:
    step = route.position
    if isinstance(step, Review):
        yield session.answered(step.at, Answer("yes", covered=route.covered()))
    elif isinstance(step, Do):
        for values in product(*step.brings.values()):
            brought = dict(zip(step.brings, values, strict=True))
            yield session.receipted(step.at, Receipt({}, brought))
    elif isinstance(step, Ask) and route.question is not None:
        for answer in _answers(book, step, route.question.choices, here):
            yield session.answered(step.at, answer)


def _answers(book: Book, ask: Ask, choices: tuple[Choice, ...], here: Here) -> Iterator[Answer]:
    if ask.may:
        yield DONT_KNOW
    kind = book.kinds[ask.kind]
    if not isinstance(kind, SeveralKind):
        yield from kind.examples(ask, choices, here)
        return
    names = [choice.name for choice in choices if not choice.exclusive]
    for n in range(1, len(names) + 1):
        yield from (Answer(some) for some in combinations(names, n))
    yield from (Answer((choice.name,)) for choice in choices if choice.exclusive)
