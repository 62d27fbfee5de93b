"""Tables by themselves: a row for every combination of what they read, and none too many."""

from collections.abc import Iterator
from itertools import product
from math import prod

from pow_bot.authoring.mistakes import Mistake
from pow_bot.authoring.reading import Reading
from pow_bot.engine.tables import Table

MOST = 200_000


def check_combinations(reading: Reading) -> Iterator[Mistake]:
    """All tables, and all that a region changes."""
    for table in reading.book.tables.values():
        yield from _combinations(reading, table)
    for tables in reading.book.regional_tables.values():
        for table in tables.values():
            yield from _combinations(reading, table)


def combinations(table: Table) -> int:
    """How many combinations a table decides."""
    return prod(len(values) for values in table.reads.values())


def _combinations(reading: Reading, table: Table) -> Iterator[Mistake]:
    line = reading.places.line(table.file, f"rules/{table.name}")
    if combinations(table) > MOST:
        says = f"`{table.name}` has more than {MOST} combinations."
        yield Mistake(table.file, line, says, "Let it read less, or make it two tables.")
        return
    met: set[str] = set()
    gap: dict[str, str] | None = None
    for values in product(*table.reads.values()):
        seen = dict(zip(table.reads, values, strict=True))
        counting = table.counting(seen.__getitem__)
        met.update(row.name for row in counting)
        gap = gap if counting else gap or seen
    if gap is not None:
        case = ", ".join(f"{name}: {value}" for name, value in gap.items())
        yield Mistake(table.file, line, f"No row is for {case}.", "Add a last row without `when`.")
    for row in table.rows:
        if row.name not in met:
            file = row.reason.where.rpartition(":")[0]
            says = f"The rows above take all that `{row.name}` is for."
            yield Mistake(file, row.line, says, "Move it up, or take it away.")
