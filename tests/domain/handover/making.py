"""Organisations, offers and who answers them, for tests."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from pow_bot.domain.handover.actions import offer
from pow_bot.domain.handover.deciding import accept
from pow_bot.domain.handover.directory import Facts, PartyKind, add
from pow_bot.domain.handover.keeping import By
from pow_bot.domain.handover.words import Destination, Given, Ground, NewOffer, Way
from pow_bot.domain.staff.rules import Actor, Role
from pow_bot.engine.flow import Text
from pow_bot.storage import Db
from tests.domain.intake.making import NOW, at, colleague

_ALL = ("AM05", "AM11", "AM13")
ASKED = Given(ground=Ground.ASKED, asked_on=NOW.date(), asked_how=Way.PHONE)


def say(locale: str, text: Text, fills: Mapping[str, str]) -> str:
    return text.source.format(**fills)


def an_offer(to: Destination, **other: Any) -> NewOffer:
    values: dict[str, Any] = {
        "to": to,
        "reason": "Heeft een eigen bedrijf.",
        "todo": "Bel over de schulden van de zaak.",
        "for_person": "Daar weten ze meer van eigen bedrijven.",
        "given": ASKED,
    }
    return NewOffer(**{**values, **other})


def a_party(db: Db, name: str = "Bbz-desk", region: str = "AM13", **other: Any) -> str:
    keeper = colleague(
        db, f"Coordinator {name}", role=Role.COORDINATOR, regions=(region,),
        email=f"{name.lower().replace(' ', '')}.{region}@example.org",
    )  # fmt: skip
    facts = Facts(**{"kind": PartyKind.SELF_EMPLOYED, "name": name, **other})
    return add(db, keeper, region, facts, NOW)


def passed_to(db: Db, by: Actor, reference: str, to: Destination, now: datetime = NOW) -> None:
    """Offer it, and have somebody there accept it into their list."""
    code = offer(db, at(db, by, reference, now), an_offer(to))
    there = colleague(db, "Ontvanger", regions=_ALL, catch_all=True, email=f"{uuid4()}@example.org")
    accept(db, By(there, code, now), takes=False, say=say)
