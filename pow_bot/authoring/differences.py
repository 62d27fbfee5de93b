"""In what a region's flows and tables differ from those of all, a difference at a time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pow_bot.engine.flow import Ask, Choice, Flow, Review, Say, Step, Text
from pow_bot.engine.tables import Row, Table

# What of a step can differ in words.
_PARTS = ("text", "help", "yes")


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference. `what` is `step`, `text`, `help`, `yes`, `choice`, `opens`, `options` or `row`.

    `before` is as all others have it, `after` as this region does: None where there is none.
    `name` is the step, or the row; `about` is what the step asks, for who does not know its name.
    """

    what: str
    name: str
    about: Text | None
    before: Text | str | None
    after: Text | str | None
    gives_before: Mapping[str, str] | None = None
    gives_after: Mapping[str, str] | None = None


def flow_differences(base: Flow, own: Flow) -> Iterator[Difference]:
    """In the order of the region's flow; what it leaves out stands last."""
    for step in own.steps:
        before = base.by_name.get(step.at.step)
        if before is None:
            yield Difference("step", step.at.step, None, None, _text(step))
        else:
            yield from _step(before, step)
    for step in base.steps:
        if step.at.step not in own.by_name:
            yield Difference("step", step.at.step, None, _text(step), None)


def table_differences(base: Table, own: Table) -> Iterator[Difference]:
    """The rows that are new, or decide or explain otherwise."""
    known = {row.name: row for row in base.rows}
    for row in own.rows:
        before = known.get(row.name)
        if before is None or _differs(before, row):
            yield _row(row.name, before, row)
    left = {row.name for row in own.rows}
    for row in base.rows:
        if row.name not in left:
            yield _row(row.name, row, None)


def _step(before: Step, after: Step) -> Iterator[Difference]:
    name, about = after.at.step, _text(before)
    for part in _PARTS:
        was, now = getattr(before, part, None), getattr(after, part, None)
        if was != now:
            yield Difference(part, name, about, was, now)
    if isinstance(before, Ask) and isinstance(after, Ask):
        yield from _choices(before, after, about)
        if before.options != after.options:
            yield Difference("options", name, about, _told(before), _told(after))


def _choices(before: Ask, after: Ask, about: Text | None) -> Iterator[Difference]:
    was = {choice.name: choice for choice in before.choices}
    now = {choice.name: choice for choice in after.choices}
    for name in {**was, **now}:
        yield from _choice(after.at.step, about, was.get(name), now.get(name))


def _choice(
    step: str, about: Text | None, was: Choice | None, now: Choice | None
) -> Iterator[Difference]:
    labels = was.label if was else None, now.label if now else None
    if labels[0] != labels[1]:
        yield Difference("choice", step, about, *labels)
    if was and now and was.opens != now.opens:
        yield Difference("opens", step, about, was.opens, now.opens)


def _row(name: str, before: Row | None, after: Row | None) -> Difference:
    return Difference(
        "row",
        name,
        None,
        before.reason if before else None,
        after.reason if after else None,
        before.gives if before else None,
        after.gives if after else None,
    )


def _differs(before: Row, after: Row) -> bool:
    return (before.when, before.gives, before.reason) != (after.when, after.gives, after.reason)


def _text(step: Step) -> Text | None:
    return step.text if isinstance(step, Ask | Say | Review) else None


def _told(ask: Ask) -> str:
    return ", ".join(f"{name}: {value}" for name, value in sorted(ask.options.items()))
