"""Whether each step can be answered, left, changed and undone, and refers to what there is."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from pow_bot.authoring.mistakes import Mistake, instead
from pow_bot.authoring.reading import Reading
from pow_bot.authoring.reads import variants
from pow_bot.engine.answers import GIVEN, NOT_ASKED, UNKNOWN
from pow_bot.engine.flow import Ask, Choice, Do, Flow, Run, Step
from pow_bot.engine.heard import Here, Said
from pow_bot.engine.kinds import Asked
from pow_bot.engine.plain_kinds import ChoiceKind, SeveralKind
from pow_bot.engine.understanding import WAYS_OUT

RESERVED = frozenset({UNKNOWN, NOT_ASKED, GIVEN, *WAYS_OUT})
# Options mean the same on any day.
_HERE = Here(date(2026, 1, 1))
Found = Iterator[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Around:
    """Where a step stands: the flow, what comes before it, and what the product can do."""

    reading: Reading
    flow: Flow
    earlier: Mapping[str, Step]
    actions: frozenset[str] | None


def check_steps(reading: Reading, actions: frozenset[str] | None = None) -> Iterator[Mistake]:
    """Every step by itself. `actions` are the effects that the product has, where known."""
    for _, flow in variants(reading.book):
        earlier: dict[str, Step] = {}
        for step in flow.steps:
            around = Around(reading, flow, earlier, actions)
            for part, says, fix in _step(step, around):
                path = f"{flow.name}/{step.at.step}{part}"
                line = reading.places.line(step.file, path) if part else step.line
                yield Mistake(step.file, line, says, fix)
            earlier[step.at.step] = step


def _step(step: Step, around: Around) -> Found:
    name = step.at.step
    if name in around.earlier:
        line = around.earlier[name].line
        yield "", f"The step `{name}` is there twice.", f"Rename one; the first is on line {line}."
    if name in around.reading.book.facts:
        yield "", f"`{name}` is a fact, and cannot be a step too.", "Rename the step."
    match step:
        case Ask():
            for check in _OF_QUESTIONS:
                yield from check(step, around)
        case Do():
            yield from _do(step, around)
        case Run():
            yield from _run(step, around)


def _no_way_on(ask: Ask, around: Around) -> Found:
    leads = any(choice.change for choice in ask.choices)
    if not ask.may and not ask.must and not leads:
        fix = "Add `may: dont_know` or `may: skip`; or say in `must` why nobody may pass."
        yield "", f"Nobody can pass `{ask.at.step}` without an answer.", fix
    if ask.may and ask.must:
        yield "/must", "A question has `may` or `must`, and never both.", "Take one of them away."


def _nothing_to_choose(ask: Ask, around: Around) -> Found:
    kind = around.reading.book.kinds.get(ask.kind)
    if not isinstance(kind, ChoiceKind | SeveralKind) or ask.source:
        return
    if not [choice for choice in ask.choices if not choice.change]:
        yield "", "There is nothing to choose.", "Add `choices:`, or `from:` with a source."
    elif ask.private == "no" and not ask.may and all(choice.private for choice in ask.choices):
        says = "On an open channel there is nothing to choose."
        yield "/choices", says, "Add a choice without `private`, or make the question private."


def _source(ask: Ask, around: Around) -> Found:
    book = around.reading.book
    if ask.source is None:
        return
    if ask.source not in book.sources:
        fix = instead(ask.source, book.sources, "Only Python brings new ones.")
        yield "/from", f"There is no source `{ask.source}`.", fix
        return
    for name in book.sources[ask.source].reads:
        flow, _, step = name.partition(".")
        if flow == around.flow.name and step not in around.earlier:
            says = f"The source `{ask.source}` reads `{step}`, which does not come before it."
            yield "/from", says, "Move one of the two."


def _choices(ask: Ask, around: Around) -> Found:
    kind = around.reading.book.kinds.get(ask.kind)
    for choice in ask.choices:
        part = f"/choices/{choice.name}"
        if choice.name in RESERVED:
            yield (
                part,
                f"`{choice.name}` is a word of the conditions.",
                "Call the choice otherwise.",
            )
        if choice.exclusive and not isinstance(kind, SeveralKind):
            yield part, "`exclusive` is for `type: several` only.", "Take it away."
        if choice.opens and not isinstance(kind, ChoiceKind):
            yield part, "`opens` is for `type: choice` only.", "Take it away."
        yield from ((part, *fault) for fault in _change(choice, around))


def _change(choice: Choice, around: Around) -> Iterator[tuple[str, str]]:
    if choice.change is None or isinstance(around.earlier.get(choice.change), Ask):
        return
    asked = [name for name, step in around.earlier.items() if isinstance(step, Ask)]
    says = f"`{choice.change}` is no question before this one."
    yield says, instead(choice.change, asked, "Lead back to an earlier question.")


def _was(ask: Ask, around: Around) -> Found:
    for name in ask.was:
        if name in around.flow.by_name:
            says = f"`{name}` is still a step, so this one cannot have been it."
            yield "/was", says, "Take the name out of `was`."
    names = [choice.name for choice in ask.choices]
    old = [(choice.name, was) for choice in ask.choices for was in choice.was]
    for name, was in old:
        if was in names or [other for _, other in old].count(was) > 1:
            says = f"More than one choice stands for `{was}`."
            yield f"/choices/{name}", says, "Let one choice say that it was that."


def _again_after(ask: Ask, around: Around) -> Found:
    for name in ask.again_after:
        if not isinstance(around.earlier.get(name), Ask):
            says = f"`{name}` is no question before this one."
            yield "/again_after", says, "Name a question that comes before it in this flow."


def _short_kept(ask: Ask, around: Around) -> Found:
    """Where nothing personal may stay, nothing is written freely."""
    kind = around.reading.book.kinds.get(ask.kind)
    if around.flow.keep == "day" and ((kind and kind.free) or any(c.opens for c in ask.choices)):
        says = "A flow that is kept for a day cannot ask for free text."
        yield "", says, "Ask for a choice, or keep the flow as a draft."


def _options(ask: Ask, around: Around) -> Found:
    """Options are read by their kind when somebody answers; that must not fail then."""
    kind = around.reading.book.kinds.get(ask.kind)
    if kind is None or not ask.options:
        return
    asked = Asked(ask, ask.choices, _HERE, around.reading.book.wording)
    try:
        for answer in kind.examples(ask, ask.choices, _HERE):
            kind.stands(answer, asked)
        for said in ("1", "iets"):
            kind.understand(Said(text=said), asked)
    except (ValueError, TypeError, LookupError):
        names = ", ".join(sorted(ask.options))
        yield "", f"`{ask.kind}` cannot read its options ({names}).", "Compare docs/flows.md."


_OF_QUESTIONS: tuple[Callable[[Ask, Around], Found], ...] = (
    _no_way_on,
    _nothing_to_choose,
    _source,
    _choices,
    _was,
    _again_after,
    _short_kept,
    _options,
)


def _do(do: Do, around: Around) -> Found:
    if do.when.cells and do.undo is None:
        says = f"An answer can take `{do.action}` off the route, and nothing undoes it."
        yield "", says, "Add `undo:` with the action that takes it back."
    actions = (("do", do.action), ("again", do.again), ("undo", do.undo))
    for word, action in actions if around.actions is not None else ():
        if action is not None and action not in (around.actions or ()):
            fix = instead(action, around.actions or ())
            yield f"/{word}", f"There is no action `{action}`.", fix
    earlier = {n for s in around.earlier.values() if isinstance(s, Do) for n in s.brings}
    taken = set(around.flow.by_name) | set(around.reading.book.facts) | earlier
    for name in do.brings:
        if name in taken:
            yield "/brings", f"What it brings, `{name}`, is another thing's name.", "Rename it."


def _run(run: Run, around: Around) -> Found:
    book = around.reading.book
    flow = book.flows.get(run.flow)
    if flow is None:
        yield "", f"There is no flow `{run.flow}`.", instead(run.flow, book.flows)
    elif flow.interrupt:
        yield "", f"`{run.flow}` interrupts, so nothing can run it.", "Take `interrupt` away."
    elif flow.region_after:
        says = f"`{run.flow}` is run by another flow, which knows the region already."
        yield "", says, f"Take `region_after` out of {flow.file}."


def check_flows(reading: Reading) -> Iterator[Mistake]:
    """Flows among each other: who runs whom, and what fixes the region."""
    book = reading.book
    if book.flows[book.main].interrupt:
        yield Mistake(
            book.flows[book.main].file, 1, "The main flow cannot interrupt.", "Let it be."
        )
    for flow in book.flows.values():
        for says, fix in (*_region_after(reading, flow), *_comings(reading, flow)):
            yield Mistake(flow.file, 1, says, fix)
    yield from _python(reading)


def _region_after(reading: Reading, flow: Flow) -> Iterator[tuple[str, str]]:
    name = flow.region_after
    if name is not None and name not in flow.by_name:
        yield f"`region_after` names no step: `{name}`.", instead(name, flow.by_name)
    if name is not None and reading.book.region not in reading.book.facts:
        yield f"There is no fact `{reading.book.region}`.", "Take `region_after` away."


def _comings(reading: Reading, flow: Flow) -> Iterator[tuple[str, str]]:
    book = reading.book
    runs = [s for other in book.flows.values() for s in other.steps if _runs(s, flow.name)]
    if flow.name in _inside(reading, flow.name):
        yield f"`{flow.name}` runs itself.", "Take one `run` away."
    elif flow.name == book.main and runs:
        yield f"`{flow.name}` is the main flow, so nothing can run it.", "Take the `run` away."
    elif len(runs) > 1:
        places = " and ".join(f"{run.file}:{run.line}" for run in runs)
        fix = f"Keep one of {places}."
        yield f"`{flow.name}` is run twice, and has its answers once.", fix
    elif not runs and not flow.interrupt and flow.name != book.main:
        fix = "Let a flow `run` it, or write `interrupt: yes`."
        yield f"Nothing leads to the flow `{flow.name}`.", fix


def _runs(step: Step, name: str) -> bool:
    return isinstance(step, Run) and step.flow == name


def _inside(reading: Reading, name: str) -> set[str]:
    """All flows that one runs, directly or not."""
    found: set[str] = set()
    ahead = [name]
    while ahead:
        flow = reading.book.flows.get(ahead.pop())
        inner = {s.flow for s in flow.steps if isinstance(s, Run)} if flow else set()
        ahead.extend(inner - found)
        found |= inner
    return found


def _python(reading: Reading) -> Iterator[Mistake]:
    """Facts and sources read answers of questions that there are."""
    book = reading.book
    asked = {str(s.at) for flow in book.flows.values() for s in flow.steps if isinstance(s, Ask)}
    brought = (("fact", book.facts), ("source", book.sources))
    for word, things in brought:
        for name, thing in things.items():
            for read in thing.reads:
                if read not in asked:
                    says = f"The {word} `{name}` reads `{read}`, which nobody asks."
                    yield Mistake(reading.root, 1, says, instead(read, asked, "Mend it in Python."))
