"""Choosing, changing and giving up what one signs in with. Nothing is hashed in here."""

import secrets
from datetime import datetime
from uuid import UUID

import pyotp
from sqlalchemy import delete, select, update

from pow_bot.domain.signing_in.passkeys import Made
from pow_bot.domain.signing_in.queries import code_of_passkey, credential_index, subject_index
from pow_bot.domain.signing_in.records import (
    codes,
    identities,
    passkeys,
    passwords,
    spare_codes,
)
from pow_bot.domain.signing_in.rules import (
    SPARE_ALPHABET,
    SPARE_CODES,
    SPARE_LENGTH,
    step_of,
    typed_code,
)
from pow_bot.domain.staff.actions import link, shut_out
from pow_bot.storage import JSON, Db, new_id

LONGEST_NAME = 60


def keep_password(db: Db, colleague: UUID, hashed: str, now: datetime) -> None:
    """From now on it is this one, of which only the hash comes in."""
    kept = db.safe(colleague).seal(passwords.c.hash, colleague, hashed)
    if not db.insert_once(passwords, staff=colleague, hash=kept, changed_at=now):
        theirs = update(passwords).where(passwords.c.staff == colleague)
        db.execute(theirs.values(hash=kept, changed_at=now))


def propose_code(db: Db, colleague: UUID, now: datetime) -> None:
    """A new secret for their phone. It counts once a right code was typed."""
    secret = db.safe(colleague).seal(codes.c.secret, colleague, pyotp.random_base32())
    pending = (codes.c.staff == colleague, codes.c.confirmed.is_(False))
    db.execute(delete(codes).where(*pending))
    db.insert_once(
        codes, staff=colleague, secret=secret, confirmed=False, last_step=0, added_at=now
    )


def confirm_code(db: Db, colleague: UUID, code: str, now: datetime) -> list[str]:
    """Their phone makes the right codes: from now on one is asked. Spare codes, shown once.

    Nothing where the code is wrong.
    """
    if not _use_step(db, colleague, typed_code(code), now, confirmed=False):
        return []
    db.execute(update(codes).where(codes.c.staff == colleague).values(confirmed=True))
    return new_spare_codes(db, colleague)


def new_spare_codes(db: Db, colleague: UUID) -> list[str]:
    """Ten codes for when the phone is not there, each once; those of before count no more."""
    db.execute(delete(spare_codes).where(spare_codes.c.staff == colleague))
    made = [_spare_code() for _ in range(SPARE_CODES)]
    for code in made:
        db.insert_once(spare_codes, code=_spare_index(db, colleague, code), staff=colleague)
    return made


def use_code(db: Db, colleague: UUID, code: str, now: datetime) -> bool:
    """Whether it is a code of their phone or a spare one; from now on it is spent."""
    typed = typed_code(code)
    return _use_step(db, colleague, typed, now, confirmed=True) or _use_spare(db, colleague, typed)


def drop_code(db: Db, colleague: UUID) -> None:
    """No code is asked any more."""
    db.execute(delete(codes).where(codes.c.staff == colleague))
    db.execute(delete(spare_codes).where(spare_codes.c.staff == colleague))


def add_passkey(db: Db, colleague: UUID, made: Made, name: str, now: datetime) -> bool:
    """Keep a new passkey under a name; False where it is there already."""
    added = new_id()
    content: dict[str, JSON] = {
        "credential": made.credential.hex(),
        "public_key": made.public_key.hex(),
        "name": name.strip()[:LONGEST_NAME],
    }
    return db.insert_once(
        passkeys,
        id=added,
        staff=colleague,
        credential=credential_index(db, made.credential),
        content=db.safe(colleague).seal(passkeys.c.content, added, content),
        sign_count=made.sign_count,
        added_at=now,
    )


def use_passkey(db: Db, passkey: UUID, count: int, now: datetime) -> bool:
    """Write its new count down; False where another came first with one that was later."""
    earlier = (passkeys.c.sign_count < count) | (passkeys.c.sign_count == 0)
    used = update(passkeys).where(passkeys.c.id == passkey, earlier)
    return db.execute(used.values(sign_count=count, used_at=now)).rowcount == 1


def drop_passkey(db: Db, colleague: UUID, code: str) -> None:
    """One of their passkeys opens nothing any more."""
    theirs = db.execute(select(passkeys.c.id).where(passkeys.c.staff == colleague)).scalars()
    for passkey in [one for one in theirs if code_of_passkey(db, one) == code]:
        db.execute(delete(passkeys).where(passkeys.c.id == passkey))


def link_identity(db: Db, colleague: UUID, subject: str, now: datetime) -> bool:
    """Let an account elsewhere open this one; False where it opens one already."""
    return db.insert_once(
        identities, subject=subject_index(db, subject), staff=colleague, linked_at=now
    )


def unlink_identities(db: Db, colleague: UUID) -> None:
    """No account elsewhere opens this one any more."""
    db.execute(delete(identities).where(identities.c.staff == colleague))


def recover(db: Db, colleague: UUID, now: datetime) -> str:
    """Who lost what they signed in with starts anew: a link, and nothing else lets them in."""
    for table in (passwords, codes, spare_codes, passkeys, identities):
        db.execute(delete(table).where(table.c.staff == colleague))
    shut_out(db, colleague)
    return link(db, colleague, now, invites=True)


def _use_step(db: Db, colleague: UUID, code: str, now: datetime, *, confirmed: bool) -> bool:
    theirs = select(codes).where(codes.c.staff == colleague, codes.c.confirmed == confirmed)
    row = db.lock(theirs)
    if row is None:
        return False
    secret = db.safe(colleague).open(codes.c.secret, colleague, row.secret)
    step = step_of(secret, code, now, row.last_step)
    if step is not None:
        db.execute(update(codes).where(codes.c.staff == colleague).values(last_step=step))
    return step is not None


def _use_spare(db: Db, colleague: UUID, code: str) -> bool:
    spent = delete(spare_codes).where(spare_codes.c.code == _spare_index(db, colleague, code))
    return db.execute(spent).rowcount == 1


def _spare_index(db: Db, colleague: UUID, code: str) -> bytes:
    return db.index("staff_spare_codes.code", f"{colleague.hex} {code}")


def _spare_code() -> str:
    return "".join(secrets.choice(SPARE_ALPHABET) for _ in range(SPARE_LENGTH))
