"""Which colours stand on each other in `pow.css`, and whether people can tell them apart.

WCAG 2.2: text 4.5 to 1 (1.4.3), edges and signs 3 to 1 (1.4.11). A test holds the pairs against
the rules of the stylesheet. Lines between rows only decorate, and need nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

TEXT, SHAPE = 4.5, 3.0

Rgb = tuple[float, float, float]

# Names of pow.css. What is read: the colours of the letters, and the grounds that they stand on.
_TEXTS: Mapping[str, tuple[str, ...]] = {
    "ink": ("bg", "soft", "hover", "field", "chosen", "bad-bg", "warn-bg", "good-bg"),
    "quiet": ("bg", "soft", "field", "chosen", "good-bg"),
    "link": ("bg", "soft", "hover", "field", "chosen", "bad-bg", "warn-bg", "good-bg"),
    "link-on": ("bg", "soft", "chosen", "bad-bg", "warn-bg", "good-bg"),
    "strong-ink": ("strong", "strong-on"),
    "bad": ("bg", "soft", "chosen", "bad-bg"),
    "warn": ("bg", "soft", "chosen"),
}
# What is seen without letters: edges of fields and cards, bars, frames of messages.
_SHAPES: Mapping[str, tuple[str, ...]] = {
    "edge": ("bg", "soft", "good-bg", "warn-bg", "bad-bg"),
    "strong": ("bg", "field", "chosen"),
    "bad": ("bg",),
    "good": ("bg",),
    "warn": ("bg",),
}
# Two rings beside each other: one of them shows on any ground, and they show on each other.
RINGS = ("focus", "focus-line")
_GROUNDS = ("bg", "soft", "hover", "field", "chosen", "bad-bg", "warn-bg", "good-bg", "strong")


@dataclass(frozen=True, slots=True)
class Pair:
    """A colour on a ground, by their names in pow.css, and the contrast between them."""

    colour: str
    ground: str
    needed: float
    ratio: float

    @property
    def enough(self) -> bool:
        return self.ratio >= self.needed


def pairs(colour_of: Callable[[str], Rgb]) -> Iterator[Pair]:
    """Every pair that a page puts together, with its contrast."""
    for needed, table in ((TEXT, _TEXTS), (SHAPE, _SHAPES)):
        for colour, grounds in table.items():
            for ground in grounds:
                yield Pair(colour, ground, needed, contrast(colour_of(colour), colour_of(ground)))
    yield Pair(*RINGS, SHAPE, contrast(*(colour_of(ring) for ring in RINGS)))
    for ground in _GROUNDS:
        best = max(RINGS, key=lambda ring: contrast(colour_of(ring), colour_of(ground)))
        yield Pair(best, ground, SHAPE, contrast(colour_of(best), colour_of(ground)))


def names() -> frozenset[str]:
    """All colours that stand in a pair."""
    tables = (_TEXTS, _SHAPES)
    grounds = {ground for table in tables for those in table.values() for ground in those}
    return frozenset({*_TEXTS, *_SHAPES, *RINGS, *_GROUNDS, *grounds})


def contrast(one: Rgb, other: Rgb) -> float:
    """From 1 to 21, as WCAG 2.2 counts it."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Rgb) -> float:
    red, green, blue = (_linear(part) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
