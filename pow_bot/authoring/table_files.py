"""From a file of decision tables to tables."""

from collections.abc import Mapping

from pow_bot.authoring.cells import read_cells, when
from pow_bot.authoring.nodes import Node, Record
from pow_bot.authoring.pages import Page, of
from pow_bot.engine.tables import Row, Table

NEEDED_KEYS = ("table", "version", "reads", "rows")
TABLE_KEYS = (*NEEDED_KEYS, "most")
ROW_KEYS = ("row", "when", "gives", "reason")


def read_tables(page: Page, node: Node) -> tuple[Table, ...]:
    """The one table of a file, or those under `tables`."""
    record = page.any_record(node)
    if "tables" not in record.fields:
        return (_table(page, node),)
    page.record(node, ("tables",))
    return tuple(_table(page, each) for each in page.items(record.fields["tables"]))


def _table(page: Page, node: Node) -> Table:
    record = page.record(node, TABLE_KEYS, needed=NEEDED_KEYS)
    name = page.name(of(record, "table"))
    path = f"rules/{name}"
    page.places.note(page.file, path, node.line)
    rows = page.items(of(record, "rows"))
    return Table(
        name=name,
        version=page.value(of(record, "version")),
        reads=_reads(page, of(record, "reads"), path),
        rows=tuple(_whole_row(page, each, path) for each in rows),
        file=page.file,
        most=_most(page, record),
    )


def _most(page: Page, record: Record) -> int:
    if "most" not in record.fields:
        return 1
    most = page.number(record.fields["most"])
    if most < 1:
        page.wrong(record.lines["most"], "At least one row counts.", "Write 1 or more.")
    return most


def _reads(page: Page, node: Node, path: str) -> Mapping[str, tuple[str, ...]]:
    record = page.any_record(node)
    for name, line in record.lines.items():
        page.places.note(page.file, f"{path}/reads/{name}", line)
    return {name: page.words(values) for name, values in record.fields.items()}


def _whole_row(page: Page, node: Node, path: str) -> Row:
    record = page.record(node, ROW_KEYS, needed=("row", "gives", "reason"))
    return read_row(page, record, page.name(of(record, "row")), path)


def read_row(page: Page, record: Record, name: str, prefix: str) -> Row:
    """What a row holds beside its name; `prefix` opens the context of its reason."""
    path = f"{prefix}/{name}"
    page.places.note(page.file, path, record.line)
    cells = read_cells(page, record.fields["when"]) if "when" in record.fields else ()
    gives = page.any_record(of(record, "gives")).fields
    return Row(
        name=name,
        when=when(page, path, cells, frozenset()),
        gives={outcome: page.value(value) for outcome, value in gives.items()},
        reason=page.text(of(record, "reason"), f"{path}/reason"),
        line=record.line,
    )
