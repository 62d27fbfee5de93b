"""A place as an answer: a postcode or a municipality, by number or by name."""

from functools import cache
from typing import ClassVar

from pow_bot.conversations.typed import EMPTY, Typed
from pow_bot.domain.regions.finding import Found, Several, find
from pow_bot.domain.regions.places import (
    Municipality,
    is_place,
    is_postcode,
    municipalities,
    municipalities_of,
    postcodes,
    regions_of,
)
from pow_bot.engine.answers import Answer
from pow_bot.engine.flow import Ask, Choice, Text
from pow_bot.engine.kinds import Problem


class PlaceKind(Typed):
    """A postcode, kept as `3511`, or a municipality, kept as `GM0344`.

    `accepts` narrows what is kept. Where that is municipalities only, a postcode still counts as
    the municipality it lies in. A postcode that no list holds is kept: the flow then asks on.
    `digits` has a phone show its number keys; names are read all the same.
    """

    options: ClassVar[frozenset[str]] = frozenset({"accepts", "digits"})
    unclear = Text(
        "kind/place/unknown",
        "Dat herken ik niet. Een postcode is bijvoorbeeld 5038. Een gemeente is bijvoorbeeld Tilburg.",
    )
    no_postcode = Text(
        "kind/place/no_postcode", "Dat herken ik niet. Een postcode is bijvoorbeeld 5038."
    )
    no_municipality = Text(
        "kind/place/no_municipality",
        "Die gemeente ken ik niet. Een gemeente is bijvoorbeeld Tilburg.",
    )
    new_postcode = Text(
        "kind/place/new_postcode",
        "Die postcode ken ik niet. Schrijf uw gemeente, bijvoorbeeld Tilburg.",
    )
    several = Text("kind/place/several", "Er zijn meer gemeenten die passen. Welke bedoelt u?")
    meant = Text(
        "kind/place/meant",
        "Die naam ken ik niet precies. Bedoelt u dit? Schrijf het anders opnieuw.",
    )
    texts: ClassVar[tuple[Text, ...]] = (
        unclear, no_postcode, no_municipality, new_postcode, several, meant, EMPTY,
    )  # fmt: skip

    def show(self, value: str) -> str:
        known = municipalities().get(value)
        return known.name if known else value

    def _read(self, text: str, ask: Ask) -> Answer | Problem:
        accepts = _accepts(ask)
        match find(text):
            case Found(place):
                return self._narrowed(place, accepts)
            case Several(found, named) if "municipality" in accepts:
                return Problem(self.several if named else self.meant, options=_options(found))
            case other:
                return self._unheard_of(getattr(other, "postcode", None), accepts)

    def _narrowed(self, place: str, accepts: frozenset[str]) -> Answer | Problem:
        if _form(place) in accepts:
            return Answer(place)
        if _form(place) == "municipality":
            return Problem(self.no_postcode)
        within = municipalities_of(place)
        if len(within) == 1:
            return Answer(within[0].code)
        return Problem(self.several, options=_options(within))

    def _unheard_of(self, postcode: str | None, accepts: frozenset[str]) -> Answer | Problem:
        if postcode:
            kept = "postcode" in accepts
            return Answer(postcode) if kept else Problem(self.new_postcode)
        if len(accepts) == 1:
            only = {"postcode": self.no_postcode, "municipality": self.no_municipality}
            return Problem(only[next(iter(accepts))])
        return Problem(self.unclear)

    def _typed(self, value: str) -> bool:
        return is_place(value)

    def _keeps(self, value: str, ask: Ask) -> bool:
        real = is_postcode(value) or value in municipalities()
        return real and _form(value) in _accepts(ask)

    def _samples(self, ask: Ask) -> tuple[str, ...]:
        return _postcode_samples() if "postcode" in _accepts(ask) else _municipality_samples()


_FORMS = frozenset({"postcode", "municipality"})


def _accepts(ask: Ask) -> frozenset[str]:
    return _FORMS & frozenset(ask.options.get("accepts", _FORMS)) or _FORMS


def _form(place: str) -> str:
    return "postcode" if is_postcode(place) else "municipality"


def _options(found: tuple[Municipality, ...]) -> tuple[Choice, ...]:
    return tuple(Choice(one.code, one.name) for one in found)


@cache
def _postcode_samples() -> tuple[str, ...]:
    """One postcode for each region, one for each border that is asked about, one of no region."""
    alike: dict[tuple[object, ...], str] = {}
    for postcode, found in postcodes().items():
        regions = regions_of(postcode)
        alike.setdefault(regions if len(regions) == 1 else found, postcode)
    unbuilt = next(str(n) for n in range(1000, 10000) if str(n) not in postcodes())
    return (*alike.values(), unbuilt)


@cache
def _municipality_samples() -> tuple[str, ...]:
    """One municipality for each region."""
    return tuple({one.region: code for code, one in municipalities().items()}.values())
