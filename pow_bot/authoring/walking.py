"""Going through a flow with all answers at once, keeping only those that something later reads.

Two histories that agree on what is still read have the same future, so this is exact for every
path, and counts states where a walk over paths would never end. It mirrors `engine.route`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from typing import Literal

from pow_bot.authoring.choosing import (
    Chooser,
    Entries,
    Entry,
    State,
    answer_in,
    answers_in,
    part_of,
    seen_of,
)
from pow_bot.authoring.reads import (
    ORGANISATION,
    Later,
    Reads,
    cells_of,
    fact_key,
    owner,
    variants,
    with_organisations,
)
from pow_bot.engine.answers import NOT_ASKED, UNKNOWN, Answer
from pow_bot.engine.book import Book
from pow_bot.engine.conditions import Seen, When
from pow_bot.engine.flow import Ask, At, Do, Flow, Run, Step
from pow_bot.engine.heard import Here
from pow_bot.engine.tables import Table

# Over this many states at one point a flow is too tangled for anybody to oversee.
MOST = 1_000_000

Channel = Literal["private", "open", "mixed"]
Event = Answer | Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Past:
    """One way to get somewhere: what was answered, or brought by an effect, newest first."""

    before: "Past | None"
    at: At
    event: Event


States = dict[State, "Past | None"]


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """One outcome of one question, in the flow of all or in that of one region."""

    at: At = field(compare=False)
    step: str
    outcome: str
    region: str = ""


class TooMany(RuntimeError):
    """A flow has more live states than can be counted."""

    def __init__(self, step: Step) -> None:
        self.step = step
        super().__init__(f"too many live states at {step.at}")


@dataclass(slots=True)
class Findings:
    """What a walk came by. Steps and rows are reached in the variant of a region, or in `""`."""

    reached: set[tuple[str, At]] = field(default_factory=set)
    entered: set[str] = field(default_factory=set)
    edges: dict[Edge, Past] = field(default_factory=dict)
    rows: set[tuple[str, str]] = field(default_factory=set)
    gaps: dict[tuple[str, str], Mapping[str, Seen]] = field(default_factory=dict)
    strangers: set[tuple[str, str, str]] = field(default_factory=set)
    dead_ends: set[At] = field(default_factory=set)
    regions: dict[str, "Past | None"] = field(default_factory=dict)
    most: int = 0


class Walk:
    """One walk through a book: over one kind of channel, with one table at hand or none."""

    def __init__(
        self,
        book: Book,
        today: date,
        channel: Channel = "private",
        table: Table | None = None,
        inputs: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        self.book = with_organisations(book, table)
        self.here = Here(today, private=channel != "open")
        self.channel = channel
        self.table = table
        self.inputs = inputs or {}
        self.owner = owner(book, table, self.inputs) if table else None
        self.reads = Reads(self.book)
        self.found = Findings()
        self._entries = Entries()
        self._facts: dict[tuple[str, State], Seen] = {}
        self._cells = cells_of(book)
        own = (ORGANISATION,) if ORGANISATION in self.book.facts else ()
        self._tabled = (*(table.reads if table else ()), *own)
        self._whole = self._read_whole()
        read = self._for_table(self.owner).reads if self.owner else ()
        self._tabled_raw = self.reads.raw(read)

    def through(self, name: str, region: str | None = None, past: Past | None = None) -> States:
        """Go through a flow from its beginning; `region` is what is known before it."""
        flow = self.book.flow(name, region)
        return self._steps(list(flow.steps), flow, region, {(): past}, Later())

    def _steps(
        self, steps: list[Step], flow: Flow, region: str | None, states: States, after: Later
    ) -> States:
        self.found.entered.add(flow.name)
        steps = self._up_to_table(steps, flow)
        after |= self._for_table(flow)
        for step, later in zip(steps, self._later(steps, flow, region, after), strict=True):
            states = self._trimmed(self._step(step, flow, region, states, later), later)
            self._count(states, step)
            self._decide_after(step, flow, region, states)
            if step.at.step == flow.region_after:
                rest = steps[steps.index(step) + 1 :]
                return self._regions(rest, flow, states, after)
        if self.table and flow is self.owner_in(region) and not _acts(flow):
            self._decide(self.table, flow, region, states)
        return states

    def owner_in(self, region: str | None) -> Flow | None:
        """The flow that the table at hand belongs to, as a region has it."""
        return self.book.flow(self.owner.name, region) if self.owner else None

    def _for_table(self, flow: Flow) -> Later:
        if self.table is None or self.owner is None or flow.name != self.owner.name:
            return Later()
        return Later(self.reads.of_names(self._tabled, flow) | {_done(flow)})

    def _up_to_table(self, steps: list[Step], flow: Flow) -> list[Step]:
        """With a table at hand, nothing counts behind the last step after which it is decided."""
        leads = [n for n, step in enumerate(steps) if self._leads(step, flow)]
        return steps[: leads[-1] + 1] if leads else steps

    def _leads(self, step: Step, flow: Flow) -> bool:
        if self.owner is None:
            return False
        if flow.name == self.owner.name:
            fixes = step.at.step == flow.region_after
            return isinstance(step, Do) or fixes or str(step.at) in self._tabled_raw
        return isinstance(step, Run) and self.owner.name in self.book.within(step.flow)

    def _later(
        self, steps: list[Step], flow: Flow, region: str | None, after: Later
    ) -> list[Later]:
        """For each step, what comes behind it; before the region is known, in any region."""
        needed = after
        if any(step.at.step == flow.region_after for step in steps):
            needed |= self._in_regions(flow)
        later = []
        for step in reversed(steps):
            own = self.reads.of_step(step, flow, region)
            fixes = step.at.step == flow.region_after
            later.append(Later(needed.reads | own.reads, needed.asks) if fixes else needed)
            needed |= own
        return later[::-1]

    def _in_regions(self, flow: Flow) -> Later:
        """What the regions' own flows read and ask once the region is known."""
        found = Later()
        for region, flows in self.book.regional.items():
            if flow.name in flows:
                found |= self.reads.of_steps(_behind(flows[flow.name]), flows[flow.name], region)
        return found

    def _regions(self, rest: list[Step], flow: Flow, states: States, after: Later) -> States:
        """Go on for each region apart, and as everywhere for those that change nothing."""
        groups: dict[str | None, States] = {}
        for state, past in states.items():
            seen = self._see(self.book.region, flow, state)
            region = None if seen in (UNKNOWN, NOT_ASKED) else str(seen)
            if region is not None:
                self.found.regions.setdefault(region, past)
            groups.setdefault(self._own(region), {})[state] = past
        ends: States = {}
        for region, group in groups.items():
            regional = self.book.flow(flow.name, region)
            steps = rest if regional is flow else _behind(regional)
            ends |= self._steps(steps, regional, region, group, after)
        return ends

    def _own(self, region: str | None) -> str | None:
        """The region, where it has anything of its own."""
        has = region in self.book.regional or region in self.book.regional_tables
        return region if has else None

    def _step(
        self, step: Step, flow: Flow, region: str | None, states: States, later: Later
    ) -> States:
        on, off = self._split(step.when, flow, states)
        if not on or (_is_private(step) and self.channel == "open"):
            return on | off
        self.found.reached.add((_variant(self.book, flow, region), step.at))
        match step:
            case Ask():
                on = self._ask(step, flow, region, on)
            case Do():
                on = self._do(step, flow, on)
            case Run():
                inner = self.book.flow(step.flow, region)
                on = self._steps(list(inner.steps), inner, region, on, later)
        return on | off

    def _split(self, when: When, flow: Flow, states: States) -> tuple[States, States]:
        if not when.cells:
            return states, {}
        needed = self.reads.raw(self.reads.of_name(name, flow) for name, _ in when.cells)
        known: dict[State, bool] = {}
        on: States = {}
        off: States = {}
        for state, past in states.items():
            part = part_of(state, needed)
            if part not in known:
                known[part] = self._holds(when, flow, part)
            (on if known[part] else off)[state] = past
        return on, off

    def _holds(self, when: When, flow: Flow, state: State) -> bool:
        return when.holds(lambda name: self._see(name, flow, state))

    def _see(self, name: str, flow: Flow, state: State) -> Seen:
        if name in self.book.facts:
            return self._fact(name, state)
        answer = answer_in(state, f"{flow.name}.{name}")
        if answer is None:
            return NOT_ASKED
        step = flow.by_name.get(name)
        return seen_of(self.book, step, answer) if isinstance(step, Ask) else str(answer.value)

    def _fact(self, name: str, state: State) -> Seen:
        settled = answer_in(state, fact_key(name))
        if settled is not None:
            return settled.value if settled.value is not None else UNKNOWN
        fact = self.book.facts[name]
        part = part_of(state, frozenset(fact.reads))
        if (name, part) not in self._facts:
            self._facts[name, part] = fact.derive(answers_in(part), self.here.today)
        return self._facts[name, part]

    def _trimmed(self, states: States, later: Later) -> States:
        """Only what is still read. A fact to which nothing is added any more stays as its value."""
        facts = frozenset(key for key in later.reads if key.startswith("="))
        settled = frozenset(f for f in facts if later.asks.isdisjoint(self.reads.raw([f])))
        needed = self.reads.raw(later.reads - settled) | settled
        out: States = {}
        for state, past in states.items():
            kept = part_of(state, needed)
            fresh = settled.difference([entry.key for entry in kept])
            out.setdefault((*kept, *self._values(fresh, state)) if fresh else kept, past)
        return out

    def _values(self, facts: frozenset[str], state: State) -> Iterator[Entry]:
        for key in sorted(facts):
            yield self._entries.of(key, Answer(self._fact(key[1:], state)))

    def _ask(self, ask: Ask, flow: Flow, region: str | None, states: States) -> States:
        out: States = dict(states) if _is_private(ask) and self.channel == "mixed" else {}
        choose = Chooser(self.book, self.here, ask, self.cut(ask, flow))
        seen: set[State] = set()
        for state, past in states.items():
            part = choose.part(state)
            if part not in seen:
                seen.add(part)
                self._edges(choose.outcomes(part), ask, past, _variant(self.book, flow, region))
            for answer in choose.answers(part):
                entry = self._entries.of(str(ask.at), answer)
                out.setdefault((*state, entry), Past(past, ask.at, answer))
        return out

    def _edges(
        self, outcomes: Iterable[tuple[Answer, str]], ask: Ask, past: Past | None, variant: str
    ) -> None:
        some = False
        for answer, outcome in outcomes:
            some = True
            edge = Edge(ask.at, str(ask.at), outcome, variant)
            self.found.edges.setdefault(edge, Past(past, ask.at, answer))
        if not some:
            self.found.dead_ends.add(ask.at)

    def _do(self, do: Do, flow: Flow, states: States) -> States:
        known = {name: values for name, values in do.brings.items() if values}
        ends = [dict(zip(known, end, strict=True)) for end in product(*known.values())]
        out: States = {}
        for state, past in states.items():
            for end in ends:
                brought = {f"{flow.name}.{n}": value for n, value in end.items()} | {
                    _done(flow): "yes"
                }
                done = (self._entries.of(key, Answer(value)) for key, value in brought.items())
                out.setdefault((*state, *done), Past(past, do.at, end))
        return out

    def _decide_after(self, step: Step, flow: Flow, region: str | None, states: States) -> None:
        """A table is decided when an effect is due, and again after each answer that it reads."""
        if flow is not self.owner_in(region) or self.table is None:
            return
        if isinstance(step, Do) or str(step.at) in self._tabled_raw:
            done = {state: past for state, past in states.items() if answer_in(state, _done(flow))}
            self._decide(self.table, flow, region, done)

    def _decide(self, table: Table, flow: Flow, region: str | None, states: States) -> None:
        own = [name for name in table.reads if name not in self.inputs]
        given = [name for name in table.reads if name in self.inputs]
        needed = self.reads.raw(self.reads.of_names(self._tabled, flow))
        for state in {part_of(state, needed) for state in states}:
            code = self._whose(table.name, flow, region, state)
            seen = {name: self._see(name, flow, state) for name in own}
            for values in product(*(self.inputs[name] for name in given)):
                its = self.book.table(table.name, code)
                self._row(its, code, seen | dict(zip(given, values, strict=True)))

    def _whose(self, name: str, flow: Flow, region: str | None, state: State) -> str:
        """The municipality or else the region that has this table of its own; `""` for neither."""
        known = ORGANISATION in self.book.facts
        codes = (str(self._see(ORGANISATION, flow, state)) if known else "", region or "")
        return next((code for code in codes if name in self.book.regional_tables.get(code, {})), "")

    def _row(self, table: Table, variant: str, seen: Mapping[str, Seen]) -> None:
        for name, value in seen.items():
            for word in value if isinstance(value, tuple) else (value,):
                if word not in table.reads[name]:
                    self.found.strangers.add((table.name, name, str(word)))
        rows = table.counting(seen.__getitem__)
        if not rows:
            self.found.gaps.setdefault((variant, table.name), seen)
        self.found.rows.update((variant, row.name) for row in rows)

    def _count(self, states: States, step: Step) -> None:
        self.found.most = max(self.found.most, len(states))
        if len(states) > MOST:
            raise TooMany(step)

    def _read_whole(self) -> frozenset[str]:
        """The answers whose exact value counts: a fact or a source reads them."""
        used = {
            name for _, flow in variants(self.book) for s in flow.steps for name, _ in s.when.cells
        }
        used |= {self.book.region, *self._tabled}
        facts = self.reads.raw(fact_key(name) for name in used & set(self.book.facts))
        return facts.union(*(source.reads for source in self.book.sources.values()))

    def cut(self, ask: Ask, flow: Flow) -> Callable[[Answer], object]:
        """What is told apart of an answer by everything that reads it."""
        if str(ask.at) in self._whole:
            return lambda answer: answer
        cells = self._cells.get(str(ask.at), [])
        tabled = str(ask.at) in self._for_table(flow).reads

        def key(answer: Answer) -> object:
            seen = seen_of(self.book, ask, answer)
            return (*(cell(seen) for cell in cells), seen if tabled else None)

        return key


def _variant(book: Book, flow: Flow, region: str | None) -> str:
    """The region whose own flow this is, or nothing for the flow of all."""
    return region if region and flow is not book.flows[flow.name] else ""


def _is_private(step: Step) -> bool:
    """Whether a channel that is not private passes a step over."""
    return isinstance(step, Ask) and step.private == "yes"


def _done(flow: Flow) -> str:
    """The key under which a state knows that an effect of this flow happened."""
    return f"{flow.name} done"


def _acts(flow: Flow) -> bool:
    return any(isinstance(step, Do) for step in flow.steps)


def _behind(flow: Flow) -> list[Step]:
    names = [step.at.step for step in flow.steps]
    return list(flow.steps[names.index(str(flow.region_after)) + 1 :])
