"""Whether every name in a condition, a table or a step means something, and can be met."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pow_bot.authoring.cells import values
from pow_bot.authoring.mistakes import Mistake, instead
from pow_bot.authoring.question_files import questions_of
from pow_bot.authoring.reading import Reading
from pow_bot.authoring.reads import owner, variants
from pow_bot.engine.answers import NOT_ASKED, UNKNOWN
from pow_bot.engine.book import Book
from pow_bot.engine.conditions import AtLeast, AtMost, Cell, NoneOf, Seen
from pow_bot.engine.flow import Ask, Do, Flow, Step
from pow_bot.engine.kinds import Kind
from pow_bot.engine.plain_kinds import NumberKind
from pow_bot.engine.tables import Row, Table

UNKNOWNS = (UNKNOWN, NOT_ASKED)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name can be seen as; `number` where that is any number."""

    values: tuple[Seen, ...]
    number: bool = False

    def meets(self, value: Seen) -> bool:
        return value in self.values or (self.number and isinstance(value, int))


@dataclass(slots=True)
class Known:
    """What a condition may read at one place of a flow: facts, and what comes before it."""

    book: Book
    earlier: dict[str, Meaning] = field(default_factory=dict)

    def learn(self, step: Step) -> None:
        if isinstance(step, Ask) and step.kind in self.book.kinds:
            self.earlier[step.at.step] = of_ask(step, self.book.kinds[step.kind])
        if isinstance(step, Do):
            off = (NOT_ASKED,) if step.when.cells else ()
            for name, brought in step.brings.items():
                self.earlier[name] = Meaning((*brought, *off))

    def meaning(self, name: str) -> Meaning | None:
        fact = self.book.facts.get(name)
        if fact is not None:
            return Meaning((*fact.values, *UNKNOWNS))
        return self.earlier.get(name)

    def names(self) -> set[str]:
        return set(self.book.facts) | set(self.earlier)


def check_questions(reading: Reading) -> Iterator[Mistake]:
    """Where an answer leads to a conversation, that is one that can be opened at any moment."""
    opened = {name for name, flow in reading.book.flows.items() if flow.interrupt}
    for question in questions_of(reading.groups):
        if question.leads is not None and question.leads not in opened:
            says = f"No conversation `{question.leads}` can be opened at any moment."
            yield Mistake(question.file, question.line, says, instead(question.leads, opened))


def of_ask(ask: Ask, kind: Kind) -> Meaning:
    """What conditions can see of a question."""
    ways = (UNKNOWN,) if ask.may else ()
    off = (NOT_ASKED,) if ask.when.cells or ask.private == "yes" else ()
    leads = {choice.name for choice in ask.choices if choice.change}
    own = tuple(value for value in kind.classes(ask) if value not in leads)
    return Meaning((*own, *ways, *off), isinstance(kind, NumberKind))


def check_names(reading: Reading) -> Iterator[Mistake]:
    """All conditions of all flows and tables of a book."""
    for _, flow in variants(reading.book):
        yield from _flow(reading, flow)


def _flow(reading: Reading, flow: Flow) -> Iterator[Mistake]:
    known = Known(reading.book)
    everywhere = reading.book.flows[flow.name]
    for step in flow.steps:
        for name, cell in step.when.cells if _is_new(step, flow, everywhere) else ():
            line = reading.places.line(step.file, f"{flow.name}/{step.at.step}/when/{name}")
            for says, fix in _cell(known, flow, name, cell):
                yield Mistake(step.file, line, says, fix)
        yield from _covers(reading, known, step)
        known.learn(step)


def _is_new(step: Step, flow: Flow, everywhere: Flow) -> bool:
    """Whether a condition is this flow's own: a region may take away what others still have."""
    same = everywhere.by_name.get(step.at.step)
    return flow is everywhere or same is None or same.when != step.when


def _covers(reading: Reading, known: Known, step: Step) -> Iterator[Mistake]:
    name = step.options.get("covers") if isinstance(step, Ask) else None
    if name is not None and known.meaning(str(name)) is None:
        line = reading.places.line(step.file, f"{step.at.flow}/{step.at.step}")
        says = f"`{name}`, which the consent covers, is not known here."
        yield Mistake(step.file, line, says, instead(str(name), known.names()))


def _cell(known: Known, flow: Flow, name: str, cell: Cell) -> Iterator[tuple[str, str]]:
    meaning = known.meaning(name)
    if meaning is None:
        later = name in flow.by_name
        says = f"`{name}` is asked later." if later else f"Nobody asks or knows `{name}`."
        fix = "Move one of the two." if later else instead(name, known.names())
        yield says, fix
        return
    yield from cell_faults(name, cell, meaning)


def cell_faults(name: str, cell: Cell, meaning: Meaning) -> Iterator[tuple[str, str]]:
    """What of a cell can never match what it reads."""
    if isinstance(cell, AtLeast | AtMost) and not meaning.number:
        yield f"`{name}` is no number.", "Name the values, or use a fact."
    for value in values(cell):
        if isinstance(cell, NoneOf) and value in UNKNOWNS:
            fix = f"`not` already means known: name the values, or add `{value}` to a list."
            yield f"`{name}: {{not: {value}}}` says nothing.", fix
        elif not meaning.meets(value):
            yield _unmet(name, value, meaning)


def _unmet(name: str, value: Seen, meaning: Meaning) -> tuple[str, str]:
    if value == NOT_ASKED:
        return f"`{name}` is always asked before this.", "Take `not_asked` away."
    if value == UNKNOWN:
        return f"`{name}` cannot be unknown: it has no `may`.", "Take `unknown` away."
    words = [str(known) for known in meaning.values]
    return f"`{name}` is never `{value}`.", instead(str(value), words)


def check_tables(reading: Reading, inputs: Mapping[str, tuple[str, ...]]) -> Iterator[Mistake]:
    """What tables read, and the cells of their rows."""
    for table in reading.book.tables.values():
        for name, says, fix in _reads(reading.book, table, inputs):
            line = reading.places.line(table.file, f"rules/{table.name}/reads/{name}")
            yield Mistake(table.file, line, says, fix)
        yield from _rows(reading, table, table.rows)
    for tables in reading.book.regional_tables.values():
        for table in tables.values():
            own = [row for row in table.rows if row not in reading.book.tables[table.name].rows]
            yield from _rows(reading, table, own)


def _reads(
    book: Book, table: Table, inputs: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[str, str, str]]:
    flow = owner(book, table, inputs)
    if flow is None:
        yield from _ownerless(book, table, inputs)
        return
    known = Known(book)
    for step in flow.steps:
        known.learn(step)
    for name, words in table.reads.items():
        meaning = Meaning(inputs[name]) if name in inputs else known.meaning(name)
        if meaning is not None and meaning.number:
            yield name, f"`{name}` is a number, and a table compares words.", "Read a fact."
        elif meaning is not None:
            for word in words:
                if word not in (*meaning.values, *UNKNOWNS):
                    yield name, *_unmet(name, word, meaning)


def _ownerless(book: Book, table: Table, inputs: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    asked = {step.at.step for flow in book.flows.values() for step in flow.steps}
    names = set(table.reads) - set(book.facts) - set(inputs)
    strange = sorted(names - asked)
    for name in strange:
        fix = instead(name, asked | set(book.facts))
        yield name, f"Nobody asks or knows `{name}`.", fix
    if not strange:
        says = "No flow asks all that this table reads."
        yield min(names), says, "Read answers of one flow, and facts."


def _rows(reading: Reading, table: Table, rows: Iterable[Row]) -> Iterator[Mistake]:
    names: set[str] = set()
    for row in rows:
        file = row.reason.where.rpartition(":")[0]
        path = f"rules/{table.name}/{row.name}"
        if row.name in names:
            yield Mistake(file, row.line, f"The row `{row.name}` is there twice.", "Rename one.")
        names.add(row.name)
        for name, cell in row.when.cells:
            line = reading.places.line(file, f"{path}/when/{name}")
            for says, fix in _row_cell(table, name, cell):
                yield Mistake(file, line, says, fix)


def _row_cell(table: Table, name: str, cell: Cell) -> Iterator[tuple[str, str]]:
    if name not in table.reads:
        yield f"The table does not read `{name}`.", instead(name, table.reads, "Add it to `reads`.")
        return
    yield from cell_faults(name, cell, Meaning(table.reads[name]))
