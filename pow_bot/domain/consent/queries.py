"""What somebody agreed to: as it stands, and all that went before."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, select

from pow_bot.domain.consent.records import consents
from pow_bot.domain.consent.words import Consent, Purpose, State
from pow_bot.storage import Db

_OF = select(consents).where(consents.c.person == bindparam("sought"))
_STANDING = _OF.where(consents.c.superseded_at.is_(None))
_HISTORY = _OF.order_by(consents.c.at.desc(), consents.c.id.desc())


def standing(db: Db, person: UUID) -> Mapping[Purpose, Consent]:
    """The last record of each purpose; what was withdrawn is among them."""
    found = (as_kept(db, row) for row in db.execute(_STANDING, {"sought": person}))
    return {consent.purpose: consent for consent in found}


def history(db: Db, person: UUID) -> tuple[Consent, ...]:
    """All records of a person, newest first."""
    return tuple(as_kept(db, row) for row in db.execute(_HISTORY, {"sought": person}))


def as_kept(db: Db, row: Row[Any]) -> Consent:
    """From a row, opened."""
    content = db.safe(row.person).open(consents.c.content, row.id, row.content)
    return Consent(
        id=row.id,
        conversation=row.conversation,
        purpose=Purpose(row.purpose),
        said=State(row.said),
        text_hash=bytes(row.text_hash),
        version=row.version,
        locale=row.locale,
        channel=row.channel,
        read_out_by=row.read_out_by,
        at=row.at,
        withdrawn_at=row.withdrawn_at,
        superseded_at=row.superseded_at,
        **content,
    )
