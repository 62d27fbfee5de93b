"""The desks that a region names beside its team: its own numbers, before those that come with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from pow_bot.domain.practice.queries import practice
from pow_bot.domain.practice.words import Setting
from pow_bot.domain.regions.desks import Desk
from pow_bot.storage import Db

# Whom a municipality or a region runs; UWV, Het Juridisch Loket and others are the country's.
CODES = ("municipality", "debts", "self_employed", "young", "learning", "employers")
# No other municipality sends its people there; help with debts or a business some of them share.
_OF_ONE = frozenset({"municipality"})


@dataclass(frozen=True)
class OwnDesk:
    """A desk of one municipality, or with the region's own code in `place` of all of them."""

    code: str
    place: str
    name: str
    website: str = ""
    phone: str = ""
    # The day on which somebody called it, or looked it up at its owner.
    checked: date | None = None

    def serves(self, region: str | None) -> bool:
        """Whether anybody is sent there: never a whole region to one municipality."""
        return self.place != region or self.code not in _OF_ONE


@dataclass(frozen=True)
class Desks(Setting):
    """The desks that a region has of its own."""

    name: ClassVar[str] = "desks"
    own: tuple[OwnDesk, ...] = ()


def own_desks(db: Db, region: str | None) -> Mapping[tuple[str, str], Desk]:
    """As people are shown them, by code and place: a number only where somebody checked it."""
    kept = practice(db, region, Desks).own
    return {(one.code, one.place): _shown(one) for one in kept if one.serves(region)}


def _shown(one: OwnDesk) -> Desk:
    phone = one.phone if one.checked else ""
    return Desk(one.code, one.place, one.name, one.website or None, phone or None)
