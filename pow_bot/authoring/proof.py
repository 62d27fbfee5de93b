"""The proof of a book: every step and row is reached, nothing ends in a gap, for every region.

Paths are counted, not walked: 29 steps have more than 10¹³ of them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from pow_bot.authoring.mistakes import Mistake
from pow_bot.authoring.reads import owner, variants
from pow_bot.authoring.walking import MOST, Channel, Edge, Findings, Past, TooMany, Walk
from pow_bot.engine.book import Book
from pow_bot.engine.flow import Ask, At, Step
from pow_bot.engine.tables import Row, Table

Inputs = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Way:
    """One way to somewhere, and the channel it goes over."""

    past: Past
    private: bool


@dataclass(frozen=True, slots=True)
class Proof:
    """What was proved. `edges` leads to each outcome of each question by one way."""

    mistakes: tuple[Mistake, ...]
    edges: Mapping[Edge, Way]
    reached: frozenset[tuple[str, At]]
    live_states: int
    composites: int


def prove(book: Book, today: date, inputs: Inputs | None = None) -> Proof:
    """Go through the book with all answers. `inputs` are what a table reads that no flow knows."""
    prover = _Prover(book, today, inputs or {})
    try:
        walks = list(prover.walks())
    except TooMany as found:
        says = f"More than {MOST} states are alive at `{found.step.at.step}`."
        wrong = _at(found.step, says, "Let fewer conditions read old answers; use a fact.")
        return Proof((wrong,), {}, frozenset(), MOST, 0)
    mistakes = [*prover.unreached(walks), *prover.dead_ends(walks)]
    for table in book.tables.values():
        mistakes += prover.table(table)
    return Proof(
        tuple(sorted(set(mistakes))),
        prover.edges(walks),
        frozenset(pair for found in walks for pair in found.reached),
        max(found.most for found in (*walks, *prover.tabled)),
        len({region for found in walks for region in found.regions}),
    )


class _Prover:
    def __init__(self, book: Book, today: date, inputs: Inputs) -> None:
        self.book = book
        self.today = today
        self.inputs = inputs
        self.tabled: list[Findings] = []

    def walks(self) -> Iterator[Findings]:
        """Over a private channel; and where a book has private questions, over the others."""
        yield self._walk("private")
        if _has_private(self.book):
            yield self._walk("open")
            yield self._walk("mixed")

    def edges(self, walks: list[Findings]) -> Mapping[Edge, Way]:
        """By a private channel where one leads there; a person who mixes them cannot be led."""
        edges: dict[Edge, Way] = {}
        for found, private in zip(walks, (True, False), strict=False):
            for edge, past in found.edges.items():
                edges.setdefault(edge, Way(past, private))
        return edges

    def unreached(self, walks: list[Findings]) -> Iterator[Mistake]:
        reached = {pair for found in walks for pair in found.reached}
        entered = {name for found in walks for name in found.entered}
        somewhere = {at for _, at in reached}
        for region, flow in variants(self.book):
            for step in flow.steps if flow.name in entered else ():
                own = region and step not in self.book.flows[flow.name].steps
                if (region, step.at) not in reached if own else step.at not in somewhere:
                    where = f" in {region}" if own else ""
                    yield _at(step, f"Nobody gets to `{step.at.step}`{where}.", _WHEN)

    def dead_ends(self, walks: list[Findings]) -> Iterator[Mistake]:
        ends = {at for found in walks for at in found.dead_ends}
        for _, flow in variants(self.book):
            for step in flow.steps:
                if step.at in ends:
                    says = f"Somebody gets to `{step.at.step}` and finds no answer to give."
                    yield _at(step, says, "Add `may`, or a choice that is always there.")

    def table(self, table: Table) -> Iterator[Mistake]:
        """What is wrong with one table, by a walk that keeps what it reads."""
        if owner(self.book, table, self.inputs) is None:
            return
        channel: Channel = "mixed" if _has_private(self.book) else "private"
        try:
            found = self._walk(channel, table)
        except TooMany as many:
            says = f"The table reads so much that {MOST} states are alive at `{many.step.at}`."
            yield Mistake(table.file, 1, says, "Let it read less; use a fact.")
            return
        self.tabled.append(found)
        yield from self._strangers(table, found)
        yield from self._gaps(found)
        yield from self._unreached_rows(table, found)

    def _walk(self, channel: Channel, table: Table | None = None) -> Findings:
        """All conversations: the main one, and those that interrupt it, in every region."""
        walk = Walk(self.book, self.today, channel, table, self.inputs)
        walk.through(self.book.main)
        known: list[tuple[str | None, Past | None]] = [(None, None), *walk.found.regions.items()]
        for flow in self.book.flows.values():
            for region, past in known if flow.interrupt else ():
                if region is None or flow.name in self.book.regional.get(region, {}):
                    walk.through(flow.name, region, past)
        return walk.found

    def _strangers(self, table: Table, found: Findings) -> Iterator[Mistake]:
        for _, name, value in found.strangers:
            says = f"`{name}` can be `{value}` here, which `{table.name}` does not name."
            fix = f"Add `{value}` to what it reads, and see which row it meets."
            yield Mistake(table.file, _first_line(table), says, fix)

    def _gaps(self, found: Findings) -> Iterator[Mistake]:
        for (region, name), seen in found.gaps.items():
            table = self.book.table(name, region)
            case = ", ".join(f"{what}: {value}" for what, value in seen.items())
            says = f"No row of `{name}` is for {case}."
            yield Mistake(table.file, _first_line(table), says, "Add a last row without `when`.")

    def _unreached_rows(self, table: Table, found: Findings) -> Iterator[Mistake]:
        somewhere = {row for _, row in found.rows}
        for row in table.rows:
            if row.name not in somewhere:
                yield _row(row, f"Nobody's answers get to the row `{row.name}`.")
        for code, tables in self.book.regional_tables.items():
            laid_over = tables.get(table.name)
            for row in laid_over.rows if laid_over else ():
                own = row.reason.context.startswith(f"{code}:")
                if own and (code, row.name) not in found.rows:
                    yield _row(row, f"Nobody's answers get to the row `{row.name}` in {code}.")


_WHEN = "Compare its `when` with the steps before it."


def _has_private(book: Book) -> bool:
    return any(_is_private(step) for _, flow in variants(book) for step in flow.steps)


def _is_private(step: Step) -> bool:
    if not isinstance(step, Ask):
        return False
    return step.private == "yes" or any(choice.private for choice in step.choices)


def _at(step: Step, says: str, fix: str) -> Mistake:
    return Mistake(step.file, step.line, says, fix)


def _row(row: Row, says: str) -> Mistake:
    file = row.reason.where.rpartition(":")[0]
    return Mistake(file, row.line, says, "See which row above takes all of them.")


def _first_line(table: Table) -> int:
    return min((row.line for row in table.rows), default=1)
