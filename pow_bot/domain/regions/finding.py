"""Finding the place in what somebody typed: digits, words for digits, names with a slip.

A slip is forgiven only where it cannot be another place: Doorn is a village, not a slip for
Hoorn. Where it could be, what may be meant is offered and the person chooses.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from rapidfuzz.distance import OSA

from pow_bot.domain.regions.figures import postcode_in, words_of
from pow_bot.domain.regions.places import (
    Municipality,
    former_municipalities,
    is_code,
    municipalities,
    municipalities_of,
)
from pow_bot.engine.words import clean, fold

MOST_OPTIONS = 4

# Nobody needs more to say where they live; the rest of a pasted page is not read.
_LONGEST = 300
# How alike a name must be to be offered.
_ALIKE = 0.75
_SHORTEST = 5
# One slip is forgiven in names this long, where no other name comes near.
_LONG = 7
# What people say around a name without meaning anything else by it.
_BEFORE = words_of(
    "ik wij we i woon wonen verblijf slaap werk werkte ben am live work stay meestal nu in te uit "
    "at from near de het the of is it its mijn my plaats woonplaats gemeente stad city town"
)
_AFTER = words_of("nederland the netherlands holland nl gemeente stad city")
# Beside these a name is part of a longer one: Beek en Donk is not Beek.
_JOINS = words_of("en aan op bij onder over van de den het nieuw oud sint st klein groot")
# Wider than a municipality, so no slip for one.
_WIDER = words_of("zeeland gelderland friesland holland nederland brabant achterhoek")
# Parts that say nothing on their own.
_COMMON = words_of("noord zuid oost west midden oude nieuwe land sint over hoek heuvelrug")


@dataclass(frozen=True, slots=True)
class Found:
    """One place, in the form in which it is kept."""

    place: str


@dataclass(frozen=True, slots=True)
class Several:
    """At most four municipalities to choose from.

    `named` is true where each of them bears the name that was typed, or took over its area;
    false where they only look like it.
    """

    municipalities: tuple[Municipality, ...]
    named: bool


@dataclass(frozen=True, slots=True)
class Unknown:
    """No place known here. `postcode` holds the digits of one that has the form of a postcode."""

    postcode: str | None = None


Finding = Found | Several | Unknown


@dataclass(frozen=True, slots=True)
class _Near:
    slips: int
    alike: float
    spelled: str
    municipalities: tuple[Municipality, ...]


def find(text: str) -> Finding:
    """Read a postcode or a municipality, as people write it. Never raises."""
    text = clean(text[:_LONGEST])
    if is_code(text.upper()):
        return Found(text.upper()) if municipalities_of(text.upper()) else Unknown()
    typed = fold(text)
    if digits := postcode_in(typed):
        return Found(digits) if municipalities_of(digits) else Unknown(postcode=digits)
    return _by_name(typed)


def _by_name(typed: str) -> Finding:
    whole = typed.split()
    bare = _without_tail(whole)
    for reading in (*_readings(whole), *_readings(bare)):
        if named := _by_spelling().get(_spelled(reading)):
            return _sole(named)
    return _likely(_spelled(_readings(bare)[-1]), _names_in(bare))


def _readings(words: list[str]) -> list[str]:
    """The text, and the text without one after another of the words that only lead to a name."""
    lead = next((at for at, word in enumerate(words) if word not in _BEFORE), len(words))
    return [" ".join(words[at:]) for at in range(lead + 1)]


def _without_tail(words: list[str]) -> list[str]:
    length = len(words)
    while length and words[length - 1] in _AFTER:
        length -= 1
    return words[:length]


def _sole(named: tuple[Municipality, ...]) -> Found | Several:
    if len(named) == 1:
        return Found(named[0].code)
    return Several(named[:MOST_OPTIONS], named=True)


def _likely(spelled: str, within: tuple[Municipality, ...]) -> Finding:
    """`within` are the municipalities named somewhere in a longer text."""
    near = _near(spelled)
    if near and _surely(spelled, near):
        return Found(near[0].municipalities[0].code)
    closest = [one for one in near if one.slips <= 2 * near[0].slips]
    offered = dict.fromkeys((*within, *(m for one in closest for m in one.municipalities)))
    return Several(tuple(offered)[:MOST_OPTIONS], named=False) if offered else Unknown()


def _near(spelled: str) -> list[_Near]:
    """Names like this one, the closest first."""
    if len(spelled) < _SHORTEST or spelled in _WIDER:
        return []
    return sorted(_alike(spelled), key=lambda one: (one.slips, -one.alike))


def _alike(spelled: str) -> Iterator[_Near]:
    for known, names in (*_by_spelling().items(), *_by_part().items()):
        alike = OSA.normalized_similarity(spelled, known, score_cutoff=_ALIKE)
        if alike:
            yield _Near(OSA.distance(spelled, known), alike, known, names)


def _surely(spelled: str, near: list[_Near]) -> bool:
    first, *others = near
    return (
        first.slips == 1
        and min(len(spelled), len(first.spelled)) >= _LONG
        and spelled[0] == first.spelled[0]
        and len(first.municipalities) == 1
        and first.spelled in _by_spelling()
        and all(o.slips > 2 or o.municipalities == first.municipalities for o in others)
    )


def _names_in(words: list[str]) -> tuple[Municipality, ...]:
    """The municipalities named whole inside a longer text, in their order."""
    found: dict[Municipality, None] = {}
    at = 0
    while at < len(words):
        length, named = _longest_name(words, at)
        found |= dict.fromkeys(named)
        at += length
    return tuple(found)


def _longest_name(words: list[str], at: int) -> tuple[int, tuple[Municipality, ...]]:
    for end in range(min(len(words), at + 6), at, -1):
        named = _by_spelling().get(_spelled(" ".join(words[at:end])))
        if named and _stands_apart(words, at, end):
            return end - at, named
    return 1, ()


def _stands_apart(words: list[str], at: int, end: int) -> bool:
    beside = {*words[max(at - 1, 0) : at], *words[end : end + 1]}
    return beside.isdisjoint(_JOINS)


@cache
def _by_spelling() -> Mapping[str, tuple[Municipality, ...]]:
    """Every name of today and of before; a name of today goes first."""
    today: dict[str, tuple[Municipality, ...]] = {}
    for one in municipalities().values():
        for name in {_spelled(fold(name)) for name in one.names}:
            today[name] = (*today.get(name, ()), one)
    before = {_spelled(fold(name)): now for name, now in former_municipalities().items()}
    return before | today


@cache
def _by_part() -> Mapping[str, tuple[Municipality, ...]]:
    """Words of a longer name: Volendam, Gulpen. To be offered, never to be assumed."""
    parts: dict[str, tuple[Municipality, ...]] = {}
    for one in municipalities().values():
        words = fold(one.name).split()
        for word in {w for w in words if len(words) > 1 and len(w) >= 4} - _COMMON:
            parts[_spelled(word)] = (*parts.get(_spelled(word), ()), one)
    return {part: found for part, found in parts.items() if part not in _by_spelling()}


def _spelled(folded: str) -> str:
    """Without spaces, and with y as ij: Ysselstein, Venraij and 's Gravenhage are no slips."""
    return folded.replace(" ", "").replace("y", "ij")
