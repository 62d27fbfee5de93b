"""What one region says, asks or decides differently, laid over the flows and tables of all.

What one municipality decides differently is laid over the tables of its region.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pow_bot.authoring.flow_files import Steps
from pow_bot.authoring.mistakes import instead
from pow_bot.authoring.nodes import Node, Record
from pow_bot.authoring.pages import Page, of
from pow_bot.authoring.table_files import read_row
from pow_bot.engine.flow import Ask, Choice, Flow, Review, Say, Step, Text
from pow_bot.engine.kinds import Kind
from pow_bot.engine.plain_kinds import ConsentKind
from pow_bot.engine.tables import Row, Table

OVERLAY_KEYS = ("region", "flows", "tables")
ORGANISATION_KEYS = ("organisation", "tables")
FLOW_OVERLAY_KEYS = ("on_version", "change", "add")
TABLE_OVERLAY_KEYS = ("on_version", "rows")
ROW_OVERLAY_KEYS = ("before", "replace", "row", "when", "gives", "reason")
CHANGE_KEYS = ("text", "help", "yes", "choices", "without")
CHANGED_CHOICE_KEYS = ("text", "opens")
ADDED = ("ask", "say")


@dataclass(frozen=True, slots=True)
class Base:
    """What an overlay is laid over."""

    flows: Mapping[str, Flow]
    tables: Mapping[str, Table]
    kinds: Mapping[str, Kind]
    main: str


@dataclass(frozen=True, slots=True)
class Overlay:
    """The flows and tables, whole, that one region has of its own; or one municipality."""

    region: str
    file: str
    line: int
    flows: Mapping[str, Flow] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)


def read_overlay(page: Page, node: Node, base: Base) -> Overlay:
    """One region's file; what is wrong is noted on the page."""
    record = page.record(node, OVERLAY_KEYS, needed=("region",))
    region = _code(page, record, "region")
    line = record.lines.get("region", 1)
    flows = _named(page, record, "flows", base.flows)
    tables = _named(page, record, "tables", base.tables)
    return Overlay(
        region,
        page.file,
        line,
        {
            name: _FlowOverlay(page, region, base, base.flows[name]).over(inner)
            for name, inner in flows.items()
        },
        {name: _table(page, region, base.tables[name], inner) for name, inner in tables.items()},
    )


def read_organisation(
    page: Page,
    node: Node,
    known: Collection[str],
    tables_in: Callable[[str], Mapping[str, Table]],
) -> Overlay:
    """One municipality's file; `tables_in` gives the tables that hold there without it."""
    record = page.record(node, ORGANISATION_KEYS, needed=ORGANISATION_KEYS)
    code = _code(page, record, "organisation")
    line = record.lines.get("organisation", 1)
    if code and code not in known:
        fix = "Use the code of a municipality, such as GM0855."
        page.wrong(line, f"There is no municipality `{code}`.", fix)
    base = tables_in(code)
    tables = _named(page, record, "tables", base)
    laid = {name: _table(page, code, base[name], inner) for name, inner in tables.items()}
    return Overlay(code, page.file, line, tables=laid)


def _code(page: Page, record: Record, word: str) -> str:
    """The code of a region or an organisation, which is also what its file is called."""
    code = page.value(of(record, word))
    if code and not page.file.endswith(f"/{code}.yaml"):
        says = f"The {word} is `{code}` and its file is called otherwise."
        page.wrong(record.lines[word], says, f"Call the file `{code}.yaml`.")
    return code


def _named(page: Page, record: Record, word: str, known: Collection[str]) -> Mapping[str, Node]:
    if word not in record.fields:
        return {}
    inner = page.record(record.fields[word], known)
    return {name: node for name, node in inner.fields.items() if name in known}


def _pinned(page: Page, record: Record, version: str) -> None:
    """An overlay was written for one version: with another, a person must look at it again."""
    if "on_version" not in record.fields:
        return
    written = page.value(record.fields["on_version"])
    if written and written != version:
        says = f"This was written for version {written}; now it is {version}."
        fix = f'See whether it still fits, and write `on_version: "{version}"`.'
        page.wrong(record.lines["on_version"], says, fix)


class _FlowOverlay:
    def __init__(self, page: Page, region: str, base: Base, flow: Flow) -> None:
        self.page = page
        self.region = region
        self.base = base
        self.flow = flow
        self.steps = Steps(page, flow.name, f"{region}:{flow.name}", base.kinds)
        self.steps.know(flow.steps)
        self.late = self._behind_region()

    def _behind_region(self) -> list[str]:
        """The steps that can differ. What the main flow runs, or is interrupted by, knows the region."""
        names = [step.at.step for step in self.flow.steps]
        if self.flow.region_after in names:
            return names[names.index(self.flow.region_after) + 1 :]
        return [] if self.flow.name == self.base.main else names

    def over(self, node: Node) -> Flow:
        record = self.page.record(node, FLOW_OVERLAY_KEYS, needed=("on_version",))
        _pinned(self.page, record, self.flow.version)
        changed = self._changed(record)
        added = self._added(record)
        steps = [changed.get(step.at.step, step) for step in self.flow.steps]
        version = f"{self.flow.version}+{self.region}"
        return replace(self.flow, steps=tuple(_with(steps, added)), version=version)

    def _changed(self, record: Record) -> Mapping[str, Step]:
        inner = self.page.any_record(record.fields["change"]) if "change" in record.fields else None
        if inner is None:
            return {}
        late = {
            name: node
            for name, node in inner.fields.items()
            if self._late(name, inner.lines[name], self.late)
        }
        by_name = self.flow.by_name
        return {name: self._change(by_name[name], node) for name, node in late.items()}

    def _late(self, name: str, line: int, late: Collection[str]) -> bool:
        """Whether a step comes after the region is known; what does not is noted."""
        if name in late:
            return True
        if name in self.flow.by_name:
            says = f"`{name}` comes before the region is known."
            fix = "Only what follows `region_after` can differ by region."
            self.page.wrong(line, says, fix)
        else:
            says = f"The flow has no step `{name}`."
            self.page.wrong(line, says, instead(name, late))
        return False

    def _change(self, step: Step, node: Node) -> Step:
        page, name = self.page, step.at.step
        page.places.note(page.file, f"{self.flow.name}/{name}", node.line)
        known = self._changeable(step, node.line)
        record = page.record(node, known)
        new: dict[str, Any] = {
            field: page.text(record.fields[field], f"{self.region}:{self.flow.name}/{name}/{field}")
            for field in ("text", "help", "yes")
            if field in known and field in record.fields
        }
        if isinstance(step, Ask):
            new["choices"] = self._choices(step, record)
            new["options"] = {**step.options, **self.steps.options(record, step.kind)}
        return replace(step, file=page.file, line=node.line, **new)

    def _changeable(self, step: Step, line: int) -> set[str]:
        kind = self.base.kinds.get(step.kind) if isinstance(step, Ask) else None
        if isinstance(kind, ConsentKind):
            fix = "People everywhere must have said yes to the same words."
            self.page.wrong(line, "A region cannot change a consent.", fix)
        match step:
            case Ask():
                return {"text", "help", "choices", "without"} | (kind.options if kind else set())
            case Say():
                return {"text"}
            case Review():
                return {"text", "help", "yes"}
        return set()

    def _choices(self, step: Ask, record: Record) -> tuple[Choice, ...]:
        names = [choice.name for choice in step.choices]
        gone = self._without(record, names)
        new = self._worded(step, record, names)
        return tuple(new.get(c.name, c) for c in step.choices if c.name not in gone)

    def _without(self, record: Record, names: list[str]) -> tuple[str, ...]:
        if "without" not in record.fields:
            return ()
        return self.page.some(record.fields["without"], names)

    def _worded(self, step: Ask, record: Record, names: list[str]) -> Mapping[str, Choice]:
        if "choices" not in record.fields:
            return {}
        inner = self.page.record(record.fields["choices"], names)
        words = {name: node for name, node in inner.fields.items() if name in names}
        old = {choice.name: choice for choice in step.choices}
        return {name: self._reworded(step, old[name], node) for name, node in words.items()}

    def _reworded(self, step: Ask, choice: Choice, node: Node) -> Choice:
        page = self.page
        path = f"{self.region}:{self.flow.name}/{step.at.step}/choices/{choice.name}"
        if not isinstance(node, Record):
            return replace(choice, label=page.text(node, path))
        fields = page.record(node, CHANGED_CHOICE_KEYS).fields
        label: Text | str = page.text(fields["text"], path) if "text" in fields else choice.label
        opens = page.text(fields["opens"], f"{path}/opens") if "opens" in fields else choice.opens
        return replace(choice, label=label, opens=opens)

    def _added(self, record: Record) -> Mapping[str, list[Step]]:
        """The new steps, by the step that they follow."""
        added: dict[str, list[Step]] = {}
        places = [str(self.flow.region_after), *self.late]
        for node in self.page.items(record.fields["add"]) if "add" in record.fields else ():
            inner = self.page.any_record(node)
            step = self._new(inner)
            after = self.page.value(of(inner, "after"))
            if step and after and self._late(after, inner.lines["after"], places):
                added.setdefault(after, []).append(step)
                places.append(step.at.step)
        return added

    def _new(self, record: Record) -> Step | None:
        words = [word for word in ADDED if word in record.fields]
        if len(words) != 1 or "after" not in record.fields:
            says = "A region adds a question or something told, after a step."
            self.page.wrong(record.line, says, "Write `after:` and `ask:` or `say:`.")
            return None
        step = self.steps.step(self.steps.checked(record, words[0], also="after"), words[0], ())
        self.steps.know((step,))
        if isinstance(step, Ask) and isinstance(self.base.kinds.get(step.kind), ConsentKind):
            fix = "Ask for it in the flow of all regions."
            self.page.wrong(record.line, "A region cannot add a consent.", fix)
        return step


def _with(steps: list[Step], added: Mapping[str, list[Step]]) -> Iterator[Step]:
    for step in steps:
        yield step
        yield from _with(added.get(step.at.step, []), added)


def _table(page: Page, code: str, table: Table, node: Node) -> Table:
    record = page.record(node, TABLE_OVERLAY_KEYS, needed=TABLE_OVERLAY_KEYS)
    _pinned(page, record, table.version)
    rows = list(table.rows)
    for each in page.items(of(record, "rows")):
        _lay(page, code, table, rows, each)
    version = f"{table.version}+{code}"
    return replace(table, rows=tuple(rows), version=version, file=page.file)


def _lay(page: Page, code: str, table: Table, rows: list[Row], node: Node) -> None:
    """Put one row before another, or in its place."""
    record = page.record(node, ROW_OVERLAY_KEYS, needed=("gives", "reason"))
    words = [word for word in ("before", "replace") if word in record.fields]
    if len(words) != 1 or ("row" in record.fields) != (words == ["before"]):
        fix = "Write `replace: name`, or `before: name` and `row: new_name`."
        page.wrong(node.line, "Where does this row belong?", fix)
        return
    names = [row.name for row in rows]
    other = page.one(record.fields[words[0]], names)
    if other not in names:
        return
    place = names.index(other)
    name = page.name(record.fields["row"]) if words == ["before"] else other
    row = read_row(page, record, name, f"{code}:rules/{table.name}")
    rows[place : place + (words == ["replace"])] = [row]
