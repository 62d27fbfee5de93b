"""When a mail may say that there is something to read."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from pow_bot.domain.notices.words import Digest
from pow_bot.domain.routing.terms import Hours, is_open, next_opening

# What comes in this time goes in one mail.
BUNDLE = timedelta(minutes=15)
# A term is nearly over where no more than this is left of it, on the clock of the wall.
NEARLY = timedelta(hours=24)
# What was told longer ago is of no use to anybody.
KEPT = timedelta(days=90)


def mail_due(digest: Digest, doors: Iterable[Hours], now: datetime) -> datetime:
    """When the next mail goes: as wished, and only while a door of the colleague is open."""
    soonest = now + BUNDLE
    return min((_due(digest, hours, now, soonest) for hours in doors), default=soonest)


def may_mail(doors: Iterable[Hours], now: datetime) -> bool:
    """Whether anybody works now: not at night, and not on a day off."""
    there = tuple(doors)
    return not there or any(is_open(hours, now) for hours in there)


def _due(digest: Digest, hours: Hours, now: datetime, soonest: datetime) -> datetime:
    if digest is Digest.BUNDLED and is_open(hours, soonest):
        return soonest
    # Once a day, and not again after a break.
    return next_opening(replace(hours, breaks=()), now)
