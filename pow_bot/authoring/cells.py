"""Reading `when`: cells in the closed grammar of the engine's conditions, each with its line."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from pow_bot.authoring.nodes import Items, Node, Record
from pow_bot.authoring.pages import Page
from pow_bot.engine.conditions import AnyOf, AtLeast, AtMost, Cell, Known, NoneOf, When

FORMS = ("not", "at_least", "at_most")


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell, what it reads, and its line."""

    name: str
    cell: Cell
    line: int


def read_cells(page: Page, node: Node) -> tuple[Placed, ...]:
    """The cells of one `when`, in order."""
    record = page.any_record(node)
    if isinstance(node, Record) and not record.fields:
        page.wrong(node.line, "There is nothing here.", "Take `when` away, or write a condition.")
    return tuple(
        Placed(name, _cell(page, cell), record.lines[name]) for name, cell in record.fields.items()
    )


def when(page: Page, path: str, cells: Iterable[Placed], numbers: frozenset[str]) -> When:
    """The condition of the step or row at `path`; what reads a number compares numbers."""
    placed = tuple(cells)
    for each in placed:
        page.places.note(page.file, f"{path}/when/{each.name}", each.line)
    return When(
        tuple(
            (each.name, _numeric(page, each) if each.name in numbers else each.cell)
            for each in placed
        )
    )


def values(cell: Cell) -> tuple[Known, ...]:
    """What a cell compares with; a bound is no value."""
    return cell.values if isinstance(cell, AnyOf | NoneOf) else ()


def _cell(page: Page, node: Node) -> Cell:
    if not isinstance(node, Record):
        return AnyOf(_values(page, node))
    record = page.record(node, FORMS)
    if len(record.fields) != 1:
        fix = "Write one of `not`, `at_least`, `at_most`; for both bounds, use a fact."
        page.wrong(node.line, "A condition has exactly one form.", fix)
        return AnyOf(())
    form, inner = next(iter(record.fields.items()))
    return _FORMS.get(form, _none_of)(page, inner)


def _none_of(page: Page, node: Node) -> Cell:
    return NoneOf(_values(page, node))


def _values(page: Page, node: Node) -> tuple[str, ...]:
    if isinstance(node, Items) and not node.nodes:
        page.wrong(node.line, "The list is empty, so nothing ever matches.", "Name a value.")
    return page.words(node)


_FORMS: dict[str, Callable[[Page, Node], Cell]] = {
    "not": _none_of,
    "at_least": lambda page, node: AtLeast(page.number(node)),
    "at_most": lambda page, node: AtMost(page.number(node)),
}


def _numeric(page: Page, placed: Placed) -> Cell:
    cell = placed.cell
    if isinstance(cell, AnyOf | NoneOf):
        return replace(cell, values=tuple(_number(page, v, placed.line) for v in cell.values))
    return cell


def _number(page: Page, value: Known, line: int) -> Known:
    if value in ("unknown", "not_asked"):
        return value
    figures = str(value)
    if figures.isascii() and figures.isdigit() and len(figures) < 10:
        return int(figures)
    page.wrong(line, f"`{figures}` is compared with a number.", "Write figures only.")
    return value
