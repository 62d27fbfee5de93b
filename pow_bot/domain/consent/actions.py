"""Keeping what a person agreed to, and stopping it at once."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, insert, select, update

from pow_bot.domain.consent.queries import as_kept
from pow_bot.domain.consent.records import consents
from pow_bot.domain.consent.rules import ends_others, may_withdraw, rests_on, says_again
from pow_bot.domain.consent.words import Consent, Given, Purpose, State
from pow_bot.domain.journal.actions import About, write
from pow_bot.storage import Db, new_id

_HERE = ZoneInfo("Europe/Amsterdam")
_STANDING = select(consents).where(
    consents.c.person == bindparam("sought"),
    consents.c.purpose == bindparam("asked"),
    consents.c.superseded_at.is_(None),
)
_ADD = insert(consents)
_CHANGE = update(consents).where(consents.c.id == bindparam("changed"))


def record(db: Db, given: Given, now: datetime) -> None:
    """Keep what was said; it takes the place of what was said before for the same purpose.

    The same said again changes nothing. A yes that rests on this one ends with a no.
    """
    before = _standing(db, given.person, given.purpose)
    if before is not None and says_again(before, given):
        return
    if before is not None:
        db.execute(_CHANGE, {"changed": before.id, "superseded_at": now})
    _keep(db, given, now)
    if before is None or before.state is not given.state:
        _count(db, given, given.state, now)
    if ends_others(given):
        _withdraw_resting(db, given.person, given.purpose, now)


def withdraw(db: Db, person: UUID, purpose: Purpose, now: datetime) -> bool:
    """Stop it, and what rests on it, at once; False where there was no yes."""
    standing = _standing(db, person, purpose)
    if standing is None or not may_withdraw(standing):
        return False
    db.execute(_CHANGE, {"changed": standing.id, "withdrawn_at": now})
    _count(db, standing, State.WITHDRAWN, now)
    _withdraw_resting(db, person, purpose, now)
    return True


def _withdraw_resting(db: Db, person: UUID, purpose: Purpose, now: datetime) -> None:
    for other in rests_on(purpose):
        withdraw(db, person, other, now)


def _standing(db: Db, person: UUID, purpose: Purpose) -> Consent | None:
    row = db.lock(_STANDING, {"sought": person, "asked": purpose})
    return None if row is None else as_kept(db, row)


def _keep(db: Db, given: Given, now: datetime) -> None:
    kept = new_id()
    content = {"text": given.text, "preview": given.preview, "not_for": given.not_for}
    values = {
        "id": kept,
        "person": given.person,
        "conversation": given.conversation,
        "purpose": given.purpose,
        "said": given.state,
        "text_hash": db.index("consents.text", given.text),
        "version": given.version,
        "locale": given.locale,
        "channel": given.channel,
        "read_out_by": given.read_out_by,
        "at": now,
        "content": db.safe(given.person).seal(consents.c.content, kept, content),
    }
    db.execute(_ADD, values)


def _count(db: Db, said: Given | Consent, state: State, now: datetime) -> None:
    about = About(None, None, said.channel, said.locale, None)
    write(db, f"consent_{said.purpose}_{state}", about, now.astimezone(_HERE).date())
