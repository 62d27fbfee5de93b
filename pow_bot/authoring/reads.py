"""What a step reads: which answers, by itself and through facts and sources.

Answers are named `flow.step`, as facts name them; a fact `=name`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from pow_bot.engine.answers import UNKNOWN, Answer
from pow_bot.engine.book import Book
from pow_bot.engine.conditions import Cell, Seen
from pow_bot.engine.flow import Ask, Do, Fact, Flow, Run, Step
from pow_bot.engine.tables import Table

NONE: frozenset[str] = frozenset()
# The fact that tells in which municipality somebody lives.
MUNICIPALITY = "lives_in"
# The same, as far as it has a table of its own. No name in a file can be written so.
ORGANISATION = "@organisation"


def fact_key(name: str) -> str:
    """A fact among what is read."""
    return f"={name}"


@dataclass(frozen=True, slots=True)
class Later:
    """What is still to come: what it reads, and which answers it may add."""

    reads: frozenset[str] = NONE
    asks: frozenset[str] = NONE

    def __or__(self, other: "Later") -> "Later":
        return Later(self.reads | other.reads, self.asks | other.asks)


@dataclass(frozen=True, slots=True)
class Reads:
    """Finds out what is read, in one book."""

    book: Book

    def of_name(self, name: str, flow: Flow) -> str:
        """What stands behind a name in a condition of this flow."""
        return fact_key(name) if name in self.book.facts else f"{flow.name}.{name}"

    def of_step(self, step: Step, flow: Flow, region: str | None) -> Later:
        """All that a step reads and asks, and where it runs a flow, all of that flow's."""
        read = self.of_names((name for name, _ in step.when.cells), flow)
        if step.at.step == flow.region_after and self.book.region in self.book.facts:
            read |= {fact_key(self.book.region)}
        if isinstance(step, Ask):
            return Later(read | self._of_question(step), frozenset({str(step.at)}))
        if isinstance(step, Run):
            inner = self.book.flow(step.flow, region)
            return self.of_steps(inner.steps, inner, region) | Later(read)
        return Later(read)

    def of_steps(self, steps: Iterable[Step], flow: Flow, region: str | None) -> Later:
        all_of_them = Later()
        for step in steps:
            all_of_them |= self.of_step(step, flow, region)
        return all_of_them

    def of_names(self, names: Iterable[str], flow: Flow) -> frozenset[str]:
        return frozenset(self.of_name(name, flow) for name in names)

    def raw(self, keys: Iterable[str]) -> frozenset[str]:
        """The keys, and the answers behind the facts among them."""
        names = frozenset(keys)
        facts = (self.book.facts[key[1:]].reads for key in names if key.startswith("="))
        return names.union(*facts)

    def _of_question(self, ask: Ask) -> frozenset[str]:
        """What its choices come from. What a consent covers is not read for the way on: whoever
        gives it now gives it to what stands now."""
        source = self.book.sources.get(ask.source or "")
        return frozenset(source.reads) if source else NONE


def brought(flow: Flow) -> Mapping[str, tuple[str, ...]]:
    """What the effects of a flow bring, with the values that a condition may compare."""
    return {
        name: values
        for step in flow.steps
        if isinstance(step, Do)
        for name, values in step.brings.items()
    }


def owner(book: Book, table: Table, inputs: Iterable[str] = ()) -> Flow | None:
    """The flow whose answers a table reads, or None where no flow has them all.

    What only facts know is read in the main flow, unless they all read one other.
    """
    own = set(table.reads) - set(book.facts) - set(inputs)
    if not own:
        read = (book.facts[name].reads for name in table.reads if name in book.facts)
        flows = {key.partition(".")[0] for keys in read for key in keys} & set(book.flows)
        return book.flows[flows.pop() if len(flows) == 1 else book.main]
    return next((flow for flow in _main_first(book) if own <= _known(flow)), None)


def table_of(book: Book, name: str, region: str | None, municipality: str | None) -> Table:
    """The table as this municipality has it, else as its region does, else as everywhere.

    Both are kept by their code: none of a region is one of a municipality.
    """
    own = book.regional_tables.get(municipality or "", {})
    return own.get(name) or book.table(name, region)


def with_organisations(book: Book, table: Table | None) -> Book:
    """With the municipality as a fact, as far as it has this table of its own: 342 are too many."""
    fact = book.facts.get(MUNICIPALITY)
    name = table.name if table else ""
    own = tuple(code for code, tables in book.regional_tables.items() if name in tables)
    if fact is None or not own:
        return book

    def derive(known: Mapping[str, Answer], today: date) -> Seen:
        seen = fact.derive(known, today)
        return seen if seen in own else UNKNOWN

    return replace(
        book, facts={**book.facts, ORGANISATION: Fact(ORGANISATION, fact.reads, own, derive)}
    )


def _known(flow: Flow) -> set[str]:
    asked = {step.at.step for step in flow.steps if isinstance(step, Ask)}
    return asked | set(brought(flow))


def _main_first(book: Book) -> Iterator[Flow]:
    yield book.flows[book.main]
    yield from (flow for flow in book.flows.values() if flow.name != book.main)


def variants(book: Book) -> Iterator[tuple[str, Flow]]:
    """Every flow, as all regions have it (`""`) and as some do."""
    yield from (("", flow) for flow in book.flows.values())
    for region, flows in book.regional.items():
        yield from ((region, flow) for flow in flows.values())


def cells_of(book: Book) -> Mapping[str, list[Cell]]:
    """The cells that read each answer."""
    found: dict[str, list[Cell]] = {}
    for _, flow in variants(book):
        for step in flow.steps:
            for name, cell in step.when.cells:
                cells = found.setdefault(f"{flow.name}.{name}", [])
                if cell not in cells:
                    cells.append(cell)
    return found
