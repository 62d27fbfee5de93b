"""From a flow's file to a flow. What its names mean together is looked at later, in the checks."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pow_bot.authoring.cells import Placed, read_cells, when
from pow_bot.authoring.mistakes import instead
from pow_bot.authoring.nodes import Items, Node, Record
from pow_bot.authoring.pages import NAME, Page, of
from pow_bot.engine.conditions import When
from pow_bot.engine.flow import Ask, At, Choice, Do, Flow, Review, Run, Say, Step, Text
from pow_bot.engine.kinds import Kind
from pow_bot.engine.plain_kinds import NumberKind, YesNoKind

FLOW_KEYS = ("flow", "title", "version", "interrupt", "keep", "region_after", "steps")
STEP_KEYS: Mapping[str, tuple[str, ...]] = {
    "say": ("text", "tone", "when"),
    "ask": (
        *("type", "text", "help", "choices", "from", "may", "must"),
        *("counts", "private", "was", "again_after", "when"),
    ),
    "group": ("when", "steps"),
    "review": ("text", "help", "yes", "when"),
    "do": ("again", "undo", "brings", "when"),
    "run": ("when",),
}
CHOICE_KEYS = ("text", "opens", "change", "private", "exclusive", "was")
TONES = ("plain", "safety", "done", "why")
KEEPS = ("draft", "day")
PRIVATE = ("yes", "no", "link")
WAYS = ("dont_know", "skip")


def read_flow(page: Page, node: Node, kinds: Mapping[str, Kind]) -> Flow:
    """One flow; what is wrong is noted on the page."""
    record = page.record(node, FLOW_KEYS, needed=("flow", "title", "steps"))
    fields = record.fields
    name = page.name(of(record, "flow"))
    if name and not page.file.endswith(f"/{name}.yaml"):
        says = f"The flow is called `{name}` and its file is not."
        page.wrong(record.lines["flow"], says, f"Call the file `{name}.yaml`.")
    steps = Steps(page, name, name, kinds).read(of(record, "steps"))
    return Flow(
        name=name,
        title=page.text(of(record, "title"), f"{name}/title"),
        steps=steps,
        version=page.value(fields["version"]) if "version" in fields else "1",
        interrupt=page.truth(fields["interrupt"]) if "interrupt" in fields else False,
        keep=page.one(fields["keep"], KEEPS) if "keep" in fields else "draft",
        region_after=page.name(fields["region_after"]) if "region_after" in fields else None,
        file=page.file,
    )


class Steps:
    """Reads the steps of one flow. `prefix` opens the context of their texts."""

    def __init__(self, page: Page, flow: str, prefix: str, kinds: Mapping[str, Kind]) -> None:
        self.page = page
        self.flow = flow
        self.prefix = prefix
        self.kinds = kinds
        self.numbers: frozenset[str] = frozenset()

    def read(self, node: Node) -> tuple[Step, ...]:
        return tuple(self._several(node, ()))

    def know(self, steps: tuple[Step, ...]) -> None:
        """Steps that were read elsewhere, and that a condition here may read."""
        asks = {step.at.step for step in steps if isinstance(step, Ask) and self._counts(step)}
        self.numbers |= asks

    def step(self, record: Record, word: str, around: tuple[Placed, ...]) -> Step:
        """One step that is no group; `around` are the cells of the groups it stands in."""
        reader: Callable[..., Step] = getattr(self, f"_{word}")
        shape = self.page.action if word == "do" else self.page.name
        name = shape(record.fields[word])
        self.page.places.note(self.page.file, f"{self.prefix}/{name}", record.line)
        for field, line in record.lines.items():
            self.page.places.note(self.page.file, f"{self.prefix}/{name}/{field}", line)
        base = {
            "at": At(self.flow, name),
            "when": self._when(record, name, around),
            "line": record.line,
            "file": self.page.file,
        }
        return reader(record, name, base)

    def _several(self, node: Node, around: tuple[Placed, ...]) -> Iterator[Step]:
        nodes = self.page.items(node)
        if isinstance(node, Items) and not nodes:
            self.page.wrong(node.line, "There are no steps.", "Write at least one.")
        for each in nodes:
            yield from self._one(each, around)

    def _one(self, node: Node, around: tuple[Placed, ...]) -> Iterator[Step]:
        record = self.page.any_record(node)
        words = [word for word in STEP_KEYS if word in record.fields]
        if len(words) != 1:
            says, fix = "Which step is this?", f"Begin it with one of: {', '.join(STEP_KEYS)}."
            self.page.wrong(node.line, says, fix)
        elif words[0] == "group":
            yield from self._group(record, around)
        else:
            step = self.step(self.checked(record, words[0]), words[0], around)
            self.know((step,))
            yield step

    def _group(self, record: Record, around: tuple[Placed, ...]) -> Iterator[Step]:
        self.page.record(record, ("group", *STEP_KEYS["group"]), needed=("when", "steps"))
        self.page.name(record.fields["group"])
        own = read_cells(self.page, of(record, "when")) if "when" in record.fields else ()
        yield from self._several(of(record, "steps"), (*around, *own))

    def checked(self, record: Record, word: str, also: str = "") -> Record:
        """The record of a step, without names that such a step does not know."""
        kind = self._kind_of(record) if word == "ask" else None
        known = {word, *STEP_KEYS[word], *(kind.options if kind else ())}
        return self.page.record(record, known | {also} - {""})

    def _kind_of(self, record: Record) -> Kind | None:
        node = record.fields.get("type")
        return self.kinds.get(getattr(node, "value", ""))

    def _when(self, record: Record, name: str, around: tuple[Placed, ...]) -> When:
        own = read_cells(self.page, record.fields["when"]) if "when" in record.fields else ()
        return when(self.page, f"{self.prefix}/{name}", (*around, *own), self.numbers)

    def _counts(self, ask: Ask) -> bool:
        return isinstance(self.kinds.get(ask.kind), NumberKind)

    def _text(self, record: Record, name: str, field: str = "text") -> Text:
        if field not in record.fields:
            fix = f"Add `{field}: ...`."
            self.page.wrong(record.line, f"`{field}` is missing.", fix)
        return self.page.text(of(record, field), f"{self.prefix}/{name}/{field}")

    def _maybe_text(self, record: Record, name: str, field: str) -> Text | None:
        return self._text(record, name, field) if field in record.fields else None

    def _say(self, record: Record, name: str, base: Mapping[str, Any]) -> Say:
        tone = self.page.one(record.fields["tone"], TONES) if "tone" in record.fields else "plain"
        return Say(**base, text=self._text(record, name), tone=tone)

    def _review(self, record: Record, name: str, base: Mapping[str, Any]) -> Review:
        return Review(
            **base,
            text=self._text(record, name),
            help=self._maybe_text(record, name, "help"),
            yes=self._text(record, name, "yes"),
        )

    def _do(self, record: Record, name: str, base: Mapping[str, Any]) -> Do:
        fields = record.fields
        return Do(
            **base,
            action=name,
            again=self.page.action(fields["again"]) if "again" in fields else None,
            undo=self.page.action(fields["undo"]) if "undo" in fields else None,
            brings=self._brings(fields["brings"]) if "brings" in fields else {},
        )

    def _brings(self, node: Node) -> Mapping[str, tuple[str, ...]]:
        fields = self.page.any_record(node).fields
        return {name: self.page.words(values) for name, values in fields.items()}

    def _run(self, record: Record, name: str, base: Mapping[str, Any]) -> Run:
        return Run(**base, flow=name)

    def _ask(self, record: Record, name: str, base: Mapping[str, Any]) -> Ask:
        fields, page = record.fields, self.page
        kind = self._type(record)
        private = page.one(fields["private"], PRIVATE) if "private" in fields else "no"
        return Ask(
            **base,
            kind=kind,
            text=self._text(record, name),
            help=self._maybe_text(record, name, "help"),
            choices=self._choices(record, name, kind),
            source=page.name(fields["from"]) if "from" in fields else None,
            may=frozenset(page.some(fields["may"], WAYS)) if "may" in fields else frozenset(),
            must=page.value(fields["must"]) if "must" in fields else None,
            counts=page.truth(fields["counts"]) if "counts" in fields else False,
            private="yes" if private == "yes" else "link" if private == "link" else "no",
            was=page.names(fields["was"]) if "was" in fields else (),
            again_after=page.names(fields["again_after"]) if "again_after" in fields else (),
            options=self.options(record, kind),
        )

    def _type(self, record: Record) -> str:
        if "type" not in record.fields:
            self.page.wrong(record.line, "`type` is missing.", "Say what kind of answer it is.")
            return ""
        kind = self.page.value(record.fields["type"])
        if kind.strip() and kind not in self.kinds:
            fix = instead(kind, self.kinds)
            self.page.wrong(record.lines["type"], f"There is no kind of answer `{kind}`.", fix)
        return kind

    def options(self, record: Record, kind: str) -> Mapping[str, Any]:
        """The words that this kind of answer adds, as they were written."""
        names = self.kinds[kind].options if kind in self.kinds else frozenset()
        given = {name: node for name, node in record.fields.items() if name in names}
        return {name: self._option(node) for name, node in given.items()}

    def _option(self, node: Node) -> str | tuple[str, ...]:
        return self.page.words(node) if isinstance(node, Items) else self.page.value(node)

    def _choices(self, record: Record, name: str, kind: str) -> tuple[Choice, ...]:
        node = record.fields.get("choices")
        if isinstance(self.kinds.get(kind), YesNoKind):
            if node is not None:
                fix = "Take them away, or write `type: choice`."
                self.page.wrong(record.lines["choices"], "Yes and no bring their own words.", fix)
            return (YesNoKind.yes, YesNoKind.no)
        return self.choices(node, name) if node is not None else ()

    def choices(self, node: Node, step: str) -> tuple[Choice, ...]:
        """The choices of a question, in order."""
        record = self.page.any_record(node)
        return tuple(
            self._choice(inner, name, f"{self.prefix}/{step}/choices/{name}", record.lines[name])
            for name, inner in record.fields.items()
        )

    def _choice(self, node: Node, name: str, path: str, line: int) -> Choice:
        page = self.page
        page.places.note(page.file, path, line)
        if not NAME.fullmatch(name):
            page.wrong(line, f"`{name}` is no name.", "Use small letters, figures and _.")
        if not isinstance(node, Record):
            return Choice(name, page.text(node, path))
        fields = page.record(node, CHOICE_KEYS, needed=("text",)).fields
        return Choice(
            name,
            page.text(of(node, "text"), path),
            private=page.truth(fields["private"]) if "private" in fields else False,
            exclusive=page.truth(fields["exclusive"]) if "exclusive" in fields else False,
            opens=page.text(fields["opens"], f"{path}/opens") if "opens" in fields else None,
            change=page.name(fields["change"]) if "change" in fields else None,
            was=page.names(fields["was"]) if "was" in fields else (),
        )
