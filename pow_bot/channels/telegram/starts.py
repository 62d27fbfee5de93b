"""What the link says by which somebody came: a region and a poster, or a conversation on the web."""

import re
from datetime import datetime
from uuid import UUID

from pow_bot.conversations.crossing import MESSENGER, whose
from pow_bot.domain.chats.words import Origin
from pow_bot.domain.regions.places import regions
from pow_bot.storage import Db

# `r_AM13-poster07`: a region, and what the poster is named; `w_...`: a conversation from the web.
_FROM_REGION = re.compile(r"r_(AM\d{2})(?:-([A-Za-z0-9_-]{1,40}))?", re.ASCII)
_FROM_WEB = re.compile(r"w_([A-Za-z0-9_-]{1,40})")


def origin_of(payload: str) -> Origin | None:
    """Where a link says that somebody came from, as far as it can be true."""
    found = _FROM_REGION.fullmatch(payload)
    return Origin(found[1], found[2]) if found and found[1] in regions() else None


def ticket_in(payload: str) -> str:
    """The ticket of somebody who comes from the web; empty where there is none."""
    found = _FROM_WEB.fullmatch(payload)
    return found[1] if found else ""


def from_web(db: Db, payload: str, now: datetime) -> UUID | None:
    """Whose conversation comes along from the web; looking does not use the ticket up."""
    token = ticket_in(payload)
    return whose(db, token, MESSENGER, now) if token else None
