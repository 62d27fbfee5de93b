"""Figures beside their goals, as a table for people and as JSON for machines."""

import json
import platform
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Goal:
    """What `goals.md` asks: at most this much, or at least this much."""

    value: float
    least: bool = False

    def ratio(self, measured: float) -> float:
        """Measured against the goal."""
        return measured / self.value

    def met(self, measured: float) -> bool:
        return measured >= self.value if self.least else measured <= self.value

    def __str__(self) -> str:
        return f"{'≥' if self.least else '≤'} {_short(self.value)}"


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing that was measured. `note` says what a reader must know to read it right."""

    part: str
    what: str
    value: float
    unit: str
    goal: Goal | None = None
    note: str = ""

    def as_json(self) -> dict[str, Any]:
        if self.goal is None:
            return asdict(self)
        judged = {"ratio": self.goal.ratio(self.value), "met": self.goal.met(self.value)}
        return {**asdict(self), **judged}


def at_most(value: float) -> Goal:
    return Goal(value)


def at_least(value: float) -> Goal:
    return Goal(value, least=True)


def table(figures: Iterable[Figure]) -> str:
    """One line a figure; a new part begins after an empty line."""
    lines, part = [_line("", "measured", "goal", "ratio", "")], ""
    for figure in figures:
        if figure.part != part:
            part = figure.part
            lines += ["", part]
        lines.append(_row(figure))
    return "\n".join(lines)


def keep(figures: Iterable[Figure], path: Path, **about: Any) -> None:
    """Write what was measured, and on what, as JSON."""
    machine = {"python": platform.python_version(), "system": platform.platform(), **about}
    found = {"machine": machine, "figures": [figure.as_json() for figure in figures]}
    path.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _row(figure: Figure) -> str:
    measured = f"{_short(figure.value)} {figure.unit}"
    if figure.goal is None:
        return _line(figure.what, measured, "", "", figure.note)
    verdict = "met" if figure.goal.met(figure.value) else "MISSED"
    ratio = f"{figure.goal.ratio(figure.value):.2f} x {verdict}"
    return _line(figure.what, measured, str(figure.goal), ratio, figure.note)


def _line(what: str, measured: str, goal: str, ratio: str, note: str) -> str:
    return f"  {what:<50} {measured:>17}  {goal:>8}  {ratio:<13} {note}".rstrip()


def _short(value: float) -> str:
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"
