"""What a step reads: which answers, by itself and through facts and sources."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pow_bot.engine.book import Book
from pow_bot.engine.flow import Ask, At, Do, Flow, Run, Step
from pow_bot.engine.tables import Table


@dataclass(frozen=True, slots=True)
class Reads:
    """Finds out what is read, in one book."""

    book: Book

    def of_name(self, name: str, flow: Flow) -> frozenset[At]:
        """The answers behind a name in a condition of this flow."""
        if name in self.book.facts:
            return addresses(self.book.facts[name].reads)
        return frozenset({At(flow.name, name)})

    def of_step(self, step: Step, flow: Flow, region: str | None) -> frozenset[At]:
        """All that a step reads, and where it runs a flow, all that is read in there."""
        read = self._of_names((name for name, _ in step.when.cells), flow)
        if isinstance(step, Ask):
            read |= self._of_question(step, flow)
        if isinstance(step, Run):
            inner = self.book.flow(step.flow, region)
            read |= frozenset[At]().union(*(self.of_step(s, inner, region) for s in inner.steps))
        if step.at.step == flow.region_after and self.book.region in self.book.facts:
            read |= self.of_name(self.book.region, flow)
        return read

    def of_table(self, table: Table, flow: Flow) -> frozenset[At]:
        return self._of_names(table.reads, flow)

    def _of_names(self, names: Iterable[str], flow: Flow) -> frozenset[At]:
        return frozenset[At]().union(*(self.of_name(name, flow) for name in names))

    def _of_question(self, ask: Ask, flow: Flow) -> frozenset[At]:
        source = self.book.sources.get(ask.source or "")
        read = addresses(source.reads) if source else frozenset()
        if "covers" in ask.options:
            read |= self.of_name(str(ask.options["covers"]), flow)
        return read


def addresses(names: Iterable[str]) -> frozenset[At]:
    """`flow.step` as facts and sources write it."""
    return frozenset(At(*name.split(".", 1)) for name in names)


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
        read = [book.facts[name].reads for name in table.reads if name in book.facts]
        flows = {at.flow for reads in read for at in addresses(reads)} & set(book.flows)
        return book.flows[flows.pop() if len(flows) == 1 else book.main]
    return next((flow for flow in _main_first(book) if own <= _known(flow)), None)


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
