"""Checking a theme: does it set what `pow.css` reads, and can people read what comes out.

Which tokens there are is read from `pow.css` itself; a colour that a theme leaves out is the one
that stands there.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import tinycss2
from tinycss2 import color5

from pow_bot.authoring.mistakes import Mistake, instead
from pow_bot.operate.contrast import Pair, Rgb, pairs
from pow_bot.operate.theme_files import (
    MODES,
    Parts,
    Property,
    Sheet,
    filled,
    read_sheet,
    value_of,
    vars_in,
)
from pow_bot.resources import content

PREFIX = "--basis-"
COLOUR, LENGTH, LETTERS = "colour", "length", "letters"
_TARGET = "--basis-pointer-target-min-block-size"
# As our pages promise it, on a screen that is touched; WCAG 2.5.8 asks for 24.
_SMALLEST = 44
_PIXELS = {"px": 1.0, "rem": 16.0, "em": 16.0}


@dataclass(frozen=True, slots=True)
class Report:
    """What is wrong, what is only strange, and every pair of colours in each mode."""

    mistakes: tuple[Mistake, ...]
    remarks: tuple[Mistake, ...]
    pairs: tuple[tuple[str, Pair], ...]

    @property
    def closest(self) -> tuple[str, Pair] | None:
        """The pair that is nearest to what it needs."""
        return min(self.pairs, key=lambda each: each[1].ratio / each[1].needed, default=None)

    def as_text(self) -> str:
        """A line for each mistake and each remark, and the pair that comes closest."""
        lines = [*map(str, self.mistakes), *(f"{remark} (No fault.)" for remark in self.remarks)]
        if self.closest:
            mode, pair = self.closest
            lines.append(
                f"{len(self.pairs)} pairs of colours, light and dark. Closest to what it needs: "
                f"{pair.colour} on {pair.ground} in {mode}, {rounded(pair.ratio)} to 1 "
                f"(needed: {pair.needed})."
            )
        return "\n".join(lines)

    def as_json(self) -> dict[str, Any]:
        """The same as data, with every pair."""
        return {
            "mistakes": [asdict(each) for each in self.mistakes],
            "remarks": [asdict(each) for each in self.remarks],
            "pairs": [
                {
                    "mode": mode,
                    "colour": pair.colour,
                    "ground": pair.ground,
                    "ratio": float(rounded(pair.ratio)),
                    "needed": pair.needed,
                }
                for mode, pair in self.pairs
            ],
        }


SHEETS = ("pow.css", "team.css")


@dataclass(frozen=True, slots=True)
class Ours:
    """What `pow.css` reads: its own names with their tokens, and the kind of each token."""

    sheet: Sheet
    kinds: Mapping[str, str]

    def token_of(self, name: str) -> str:
        """The token that a name of pow.css reads: `bg` reads `--basis-color-default-...`."""
        return next(vars_in(self.sheet.known_in(MODES[0])[f"--{name}"].parts))[0]


def _sheets() -> Iterator[str]:
    folder = content("web") / "static"
    for name in SHEETS:
        yield (folder / name).read_text(encoding="utf-8")


@cache
def stylesheet() -> Ours:
    """Our own stylesheets, everybody's and the team's, as themes see them."""
    text = "\n".join(_sheets())
    written = tinycss2.parse_component_value_list(text, skip_comments=True)
    kinds = {
        name: _kind(otherwise or [])
        for name, otherwise in _every_var(written)
        if name.startswith(PREFIX)
    }
    return Ours(read_sheet("pow.css", text), kinds)


def check_theme(path: Path) -> Report:
    """Check a theme in light and in dark, over the colours of `pow.css`."""
    ours = stylesheet()
    theme = read_sheet(str(path), path.read_text(encoding="utf-8"))
    there = [_Mode(mode, str(path), ours, theme) for mode in MODES]
    wrong = {*theme.mistakes, *_our_names(str(path), ours, theme)}
    for each in there:
        wrong |= {*each.unreadable(), *each.too_close()}
    return Report(
        tuple(sorted(wrong)),
        tuple(sorted({*_unknown(str(path), ours, theme), *_left_out(str(path), ours, theme)})),
        tuple((each.mode, pair) for each in there for pair in each.pairs()),
    )


@dataclass(frozen=True, slots=True)
class _Mode:
    """A theme in light or in dark."""

    mode: str
    file: str
    ours: Ours
    theme: Sheet

    @property
    def known(self) -> dict[str, Property]:
        return {**self.ours.sheet.known_in(self.mode), **self.theme.known_in(self.mode)}

    def unreadable(self) -> Iterator[Mistake]:
        """Values that are not what their token is for."""
        known = self.known
        for name, found in self.theme.known_in(self.mode).items():
            parts = filled(found.parts, known, frozenset({name}))
            fix = _fault(name, self.ours.kinds.get(name), parts, self.mode)
            if fix:
                yield Mistake(self.file, found.line, f"{name} cannot be used as it is.", fix)

    def pairs(self) -> Iterator[Pair]:
        """All pairs; none where a colour cannot be read, which is reported elsewhere."""
        known = self.known
        try:
            yield from list(pairs(lambda name: _rgb(name, known, self.mode)))
        except _NoColour:
            return

    def too_close(self) -> Iterator[Mistake]:
        """Pairs that people cannot tell apart, where the theme has a hand in them."""
        set_here = self.theme.known_in(self.mode)
        for pair in self.pairs():
            tokens = [self.ours.token_of(pair.colour), self.ours.token_of(pair.ground)]
            at = next((set_here[token] for token in tokens if token in set_here), None)
            if at and not pair.enough:
                yield Mistake(self.file, at.line, _too_close(pair, tokens, self.mode), _DIFFER)


_DIFFER = "Make one of them darker or lighter."


class _NoColour(Exception):
    """A value is no colour that can be measured."""


def _too_close(pair: Pair, tokens: list[str], mode: str) -> str:
    ratio = rounded(pair.ratio)
    return f"{tokens[0]} on {tokens[1]} is {ratio} to 1 in {mode}; it needs {pair.needed}."


def rounded(ratio: float) -> str:
    """Two figures, downwards: 4.499 is not enough, and must not look so."""
    return f"{math.floor(ratio * 100) / 100:.2f}"


def _fault(name: str, kind: str | None, parts: Parts | None, mode: str) -> str | None:
    """How to mend a value; None where nothing is wrong with it."""
    if parts is None:
        return "A `var()` in it names nothing that is set here."
    if kind == COLOUR and _colour(parts, mode) is None:
        return "Write it as #rrggbb, rgb() or hsl(), not transparent."
    if kind == LENGTH and _pixels(parts) is None:
        return "Write it in rem or px."
    if name == _TARGET and (_pixels(parts) or 0) < _SMALLEST:
        return f"Make it {_SMALLEST}px (2.75rem) or more, for fingers."
    return None


def _rgb(name: str, known: Mapping[str, Property], mode: str) -> Rgb:
    parts = value_of(f"--{name}", known)
    colour = _colour(parts, mode) if parts is not None else None
    if colour is None:
        raise _NoColour(name)
    return colour


def _colour(parts: Parts, mode: str) -> Rgb | None:
    """An opaque colour, its three parts from 0 to 1."""
    found = color5.parse_color(tinycss2.serialize(parts), (mode,))
    if found is None or found == "currentcolor" or found.alpha < 1:
        return None
    try:
        red, green, blue = found.to("srgb").coordinates
    except NotImplementedError:
        # A wider space, such as oklch: what a screen shows of it cannot be foretold.
        return None
    return _within(red), _within(green), _within(blue)


def _within(part: float) -> float:
    return min(1.0, max(0.0, part))


def _pixels(parts: Parts) -> float | None:
    if len(parts) != 1:
        return None
    if parts[0].type == "number" and parts[0].value == 0:
        return 0.0
    if parts[0].type != "dimension" or parts[0].lower_unit not in _PIXELS:
        return None
    return float(parts[0].value * _PIXELS[parts[0].lower_unit])


def _kind(fallback: Parts) -> str:
    if _colour(fallback, MODES[0]) is not None:
        return COLOUR
    return LENGTH if _pixels(fallback) is not None else LETTERS


def _every_var(parts: Parts) -> Iterator[tuple[str, Parts | None]]:
    """Every `var()` of a stylesheet, however deep in its rules."""
    yield from vars_in(parts)
    for part in parts:
        if part.type in {"{} block", "() block"}:
            yield from _every_var(part.content)


def _our_names(file: str, ours: Ours, theme: Sheet) -> Iterator[Mistake]:
    """A theme sets tokens: the short names of pow.css may change at any time."""
    for each in theme.properties:
        if f"--{each.name[2:]}" in ours.sheet.known_in(MODES[0]):
            token = ours.token_of(each.name[2:])
            yield Mistake(file, each.line, f"{each.name} is a name of ours.", f"Set `{token}`.")


def _unknown(file: str, ours: Ours, theme: Sheet) -> Iterator[Mistake]:
    for each in theme.properties:
        if each.name.startswith(PREFIX) and each.name not in ours.kinds:
            fix = instead(each.name, ours.kinds, otherwise="It does nothing here.")
            yield Mistake(file, each.line, f"{each.name} is read by nothing.", fix)


def _left_out(file: str, ours: Ours, theme: Sheet) -> Iterator[Mistake]:
    """Some colours and not the others: what stands in for them was chosen for other colours."""
    colours = {name for name, kind in ours.kinds.items() if kind == COLOUR}
    left = sorted(colours - {each.name for each in theme.properties})
    if 0 < len(left) < len(colours):
        yield Mistake(file, 1, f"{len(left)} colours are ours: {', '.join(left)}.", "Set all.")
