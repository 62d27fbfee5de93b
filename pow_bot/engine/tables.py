"""Decision tables: the first row that matches wins, and its reason is the explanation."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pow_bot.engine.conditions import Seen, When
from pow_bot.engine.flow import Text


@dataclass(frozen=True, slots=True)
class Row:
    """`gives` are the outcomes by name; `reason` is shown to the person."""

    name: str
    when: When
    gives: Mapping[str, str]
    reason: Text
    line: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """`reads` names every input with all the values it can have."""

    name: str
    version: str
    reads: Mapping[str, tuple[str, ...]]
    rows: tuple[Row, ...]
    file: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """An outcome with what led to it: the row, its reason, and the inputs as they were read."""

    table: str
    version: str
    row: str
    gives: Mapping[str, str]
    reason: Text
    read: Mapping[str, Seen]


class NoRow(LookupError):
    """No row of a table matched; the checks prove that this cannot happen."""


def decide(table: Table, see: Callable[[str], Seen]) -> Decision:
    """Take the first row that matches.

    Raises:
        NoRow: where the table has a gap.
    """
    read = {name: see(name) for name in table.reads}
    for row in table.rows:
        if row.when.holds(read.__getitem__):
            return Decision(table.name, table.version, row.name, row.gives, row.reason, read)
    raise NoRow(f"table {table.name} has no row for what it read")
