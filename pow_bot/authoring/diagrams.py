"""A flow as a picture: Mermaid text, the same for the same flow."""

from collections.abc import Iterator

from pow_bot.engine.conditions import AnyOf, AtLeast, AtMost, Cell, NoneOf, When
from pow_bot.engine.flow import Ask, Do, Flow, Review, Run, Say, Step

_WIDEST = 60


def mermaid(flow: Flow) -> str:
    """A flow from its start to its end; steps with the same condition stand behind one fork."""
    return "\n".join(("flowchart TD", *_Drawing(flow).lines())) + "\n"


class _Drawing:
    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        # Where lines end that wait for the next step: a node, and what stands on its line.
        self.open: list[tuple[str, str]] = [("start", "")]

    def lines(self) -> Iterator[str]:
        yield f'  start(["{_clean(self.flow.title.source)}"])'
        steps = list(self.flow.steps)
        for number, when, block in _blocks(steps):
            if not when.cells:
                yield from self._chain(block)
                continue
            fork = f"fork{number}"
            yield f'  {fork}{{"{_clean(_condition(when))}"}}'
            yield from self._join(fork)
            self.open = [(fork, "yes")]
            yield from self._chain(block)
            self.open.append((fork, "no"))
        yield '  finish(["."])'
        yield from self._join("finish")

    def _chain(self, block: list[Step]) -> Iterator[str]:
        for step in block:
            node = f"s{self.flow.steps.index(step)}"
            yield f"  {node}{_shape(step)}"
            yield from self._join(node)
            self.open = [(node, "")]

    def _join(self, node: str) -> Iterator[str]:
        for before, label in self.open:
            yield f"  {before} -->|{label}| {node}" if label else f"  {before} --> {node}"


def _blocks(steps: list[Step]) -> Iterator[tuple[int, When, list[Step]]]:
    """Neighbours with one condition."""
    block: list[Step] = []
    for place, step in enumerate(steps):
        block.append(step)
        last = place + 1 == len(steps)
        if last or steps[place + 1].when != step.when:
            yield place, step.when, block
            block = []


def _shape(step: Step) -> str:
    name = step.at.step
    match step:
        case Ask():
            return f'["{name}<br/>{_clean(step.text.source)}"]'
        case Say():
            return f'>"{name}"]'
        case Review():
            return f'[/"{name}<br/>{_clean(step.text.source)}"/]'
        case Do():
            return f'[["{_clean(_actions(step))}"]]'
        case Run(flow=flow):
            return f'[["{flow}"]]'
    raise TypeError(f"no such step: {step.at}")


def _actions(do: Do) -> str:
    more = [f"again {do.again}"] if do.again else []
    more += [f"undo {do.undo}"] if do.undo else []
    return ", ".join((do.action, *more))


def _condition(when: When) -> str:
    return " and ".join(f"{name}: {_cell(cell)}" for name, cell in when.cells)


def _cell(cell: Cell) -> str:
    match cell:
        case AnyOf():
            return " or ".join(str(value) for value in cell.values)
        case NoneOf():
            return "not " + " or ".join(str(value) for value in cell.values)
        case AtLeast():
            return f"{cell.least} or more"
        case AtMost():
            return f"{cell.most} or less"


def _clean(text: str) -> str:
    """Without signs that Mermaid reads itself, and not too wide."""
    plain = " ".join(text.replace('"', "'").replace("<", "(").replace(">", ")").split())
    return plain if len(plain) <= _WIDEST else f"{plain[: _WIDEST - 1]}…"
