"""What a colleague can sign in with, and what is known of a passkey or of another account."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from pow_bot.domain.audit.records import audit
from pow_bot.domain.signing_in.passkeys import Made
from pow_bot.domain.signing_in.records import (
    codes,
    identities,
    passkeys,
    passwords,
    spare_codes,
)
from pow_bot.domain.staff.actions import NoSuchColleague, by_email
from pow_bot.domain.staff.records import staff
from pow_bot.storage import Db

# How the audit calls coming in; what follows it is by which way.
SIGNED_IN = "staff.sign_in"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who has this address, with what is kept of their password."""

    id: UUID
    hash: str


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey in a list. `code` stands for it in a form."""

    code: str
    name: str
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Ways:
    """What somebody can sign in with."""

    password_since: datetime | None
    code_since: datetime | None
    spare_codes: int
    passkeys: tuple[Passkey, ...]
    linked_since: datetime | None

    @property
    def any(self) -> bool:
        return bool(self.password_since or self.passkeys or self.linked_since)


def candidate(db: Db, email: str) -> Candidate | None:
    """Who can sign in with this address and a password."""
    try:
        found = by_email(db, email)
    except NoSuchColleague:
        return None
    row = db.execute(select(passwords.c.hash).where(passwords.c.staff == found)).one_or_none()
    if row is None:
        return None
    return Candidate(found, db.safe(found).open(passwords.c.hash, found, row.hash))


def ways(db: Db, colleague: UUID) -> Ways:
    """What somebody can sign in with, for their own page."""
    since = select(passwords.c.changed_at).where(passwords.c.staff == colleague)
    confirmed = (codes.c.staff == colleague, codes.c.confirmed)
    linked = select(func.min(identities.c.linked_at)).where(identities.c.staff == colleague)
    spare = select(func.count()).select_from(spare_codes).where(spare_codes.c.staff == colleague)
    return Ways(
        db.execute(since).scalar_one_or_none(),
        db.execute(select(codes.c.added_at).where(*confirmed)).scalar_one_or_none(),
        db.execute(spare).scalar_one(),
        tuple(_passkeys(db, colleague)),
        db.execute(linked).scalar_one(),
    )


def never_in(db: Db) -> frozenset[UUID]:
    """Who was invited and did not come in yet, by any way."""
    came = audit.c.action.startswith(SIGNED_IN, autoescape=True)
    once = select(audit.c.seq).where(audit.c.thing == staff.c.id, came).exists()
    wanted = select(staff.c.id).where(staff.c.disabled_at.is_(None), ~once)
    return frozenset(db.execute(wanted).scalars())


def has_code(db: Db, colleague: UUID) -> bool:
    """Whether a code is asked beside the password."""
    there = select(codes.c.staff).where(codes.c.staff == colleague, codes.c.confirmed)
    return db.execute(there).first() is not None


def secret_of(db: Db, colleague: UUID, *, confirmed: bool) -> str | None:
    """What the codes of somebody's phone are made from."""
    row = db.execute(
        select(codes.c.secret).where(codes.c.staff == colleague, codes.c.confirmed == confirmed)
    ).one_or_none()
    return None if row is None else db.safe(colleague).open(codes.c.secret, colleague, row.secret)


def known_passkey(db: Db, credential: bytes) -> tuple[UUID, UUID, Made] | None:
    """Its row, whose it is and what it signs with; None where nobody has it who can sign in."""
    row = db.execute(
        select(passkeys)
        .join(staff, staff.c.id == passkeys.c.staff)
        .where(passkeys.c.credential == credential_index(db, credential))
        .where(staff.c.disabled_at.is_(None))
    ).one_or_none()
    if row is None:
        return None
    content = db.safe(row.staff).open(passkeys.c.content, row.id, row.content)
    made = Made(credential, bytes.fromhex(content["public_key"]), row.sign_count)
    return row.id, row.staff, made


def credentials_of(db: Db, colleague: UUID) -> list[bytes]:
    """The ids of somebody's passkeys, so that one device gets no second one."""
    theirs = select(passkeys.c.id, passkeys.c.content).where(passkeys.c.staff == colleague)
    safe = db.safe(colleague)
    return [
        bytes.fromhex(safe.open(passkeys.c.content, row.id, row.content)["credential"])
        for row in db.execute(theirs)
    ]


def linked(db: Db, subject: str) -> UUID | None:
    """Whose other account it is, if they can sign in."""
    row = db.execute(
        select(identities.c.staff)
        .join(staff, staff.c.id == identities.c.staff)
        .where(identities.c.subject == subject_index(db, subject), staff.c.disabled_at.is_(None))
    ).one_or_none()
    return None if row is None else row.staff


def handle_of(db: Db, colleague: UUID) -> bytes:
    """What a passkey keeps of whose it is: not the id, which would tell when they were added."""
    return db.index("staff_passkeys.handle", colleague.hex)


def credential_index(db: Db, credential: bytes) -> bytes:
    """By which a passkey is found."""
    return db.index("staff_passkeys.credential", credential.hex())


def subject_index(db: Db, subject: str) -> bytes:
    """By which an account elsewhere is found: issuer and subject, never an e-mail address."""
    return db.index("staff_identities.subject", subject)


def code_of_passkey(db: Db, passkey: UUID) -> str:
    """What stands for a passkey in a form."""
    return db.index("team.passkey", passkey.hex).hex()[:16]


def _passkeys(db: Db, colleague: UUID) -> list[Passkey]:
    theirs = select(passkeys).where(passkeys.c.staff == colleague).order_by(passkeys.c.id)
    safe = db.safe(colleague)
    return [
        Passkey(
            code_of_passkey(db, row.id),
            safe.open(passkeys.c.content, row.id, row.content)["name"],
            row.added_at,
            row.used_at,
        )
        for row in db.execute(theirs)
    ]
