"""Decision tables: the first row that matches wins, or the first few, each with its reason."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice

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
    """`reads` names every input with all the values it can have.

    `most` is how many of the rows that match count, from the top.
    """

    name: str
    version: str
    reads: Mapping[str, tuple[str, ...]]
    rows: tuple[Row, ...]
    file: str = ""
    most: int = 1

    def counting(self, see: Callable[[str], Seen]) -> tuple[Row, ...]:
        """The rows that count for what is seen; none where the table has a gap."""
        matching = (row for row in self.rows if row.when.holds(see))
        return tuple(islice(matching, self.most))


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
    return decide_all(table, see)[0]


def decide_all(table: Table, see: Callable[[str], Seen]) -> tuple[Decision, ...]:
    """Take every row that counts, at least one.

    Raises:
        NoRow: where the table has a gap.
    """
    read = {name: see(name) for name in table.reads}
    rows = table.counting(read.__getitem__)
    if not rows:
        raise NoRow(f"table {table.name} has no row for what it read")
    return tuple(
        Decision(table.name, table.version, row.name, row.gives, row.reason, read) for row in rows
    )
