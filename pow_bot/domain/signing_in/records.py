"""What colleagues sign in with: passwords, codes of their phone, spare codes, passkeys, other accounts."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, Table, Uuid

from pow_bot.storage import Utc, blind, erased_by, metadata, plain, sealed

passwords = Table(
    "staff_passwords",
    metadata,
    Column("staff", Uuid, ForeignKey("staff.id"), primary_key=True),
    # Sealed as well: who has only the database has nothing to guess at.
    sealed("hash"),
    Column("changed_at", Utc, nullable=False),
    info=erased_by("staff"),
)

codes = Table(
    "staff_codes",
    metadata,
    Column("staff", Uuid, ForeignKey("staff.id"), primary_key=True),
    sealed("secret"),
    # Not before the first right code: who made a mistake with the picture is not locked out.
    Column("confirmed", Boolean, nullable=False, info=plain("kind")),
    # The step of the last code that was used. One that came before it counts no more.
    Column("last_step", BigInteger, nullable=False, info=plain("count")),
    Column("added_at", Utc, nullable=False),
    info=erased_by("staff"),
)

spare_codes = Table(
    "staff_spare_codes",
    metadata,
    blind("code", primary_key=True),
    Column("staff", Uuid, ForeignKey("staff.id"), nullable=False, index=True),
    info=erased_by("staff"),
)

passkeys = Table(
    "staff_passkeys",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("staff", Uuid, ForeignKey("staff.id"), nullable=False, index=True),
    blind("credential", unique=True),
    # Its id, its public key and the name that the colleague gave it.
    sealed("content"),
    Column("sign_count", Integer, nullable=False, info=plain("count")),
    Column("added_at", Utc, nullable=False),
    Column("used_at", Utc),
    info=erased_by("staff"),
)

identities = Table(
    "staff_identities",
    metadata,
    # Issuer and subject in one.
    blind("subject", primary_key=True),
    Column("staff", Uuid, ForeignKey("staff.id"), nullable=False, index=True),
    Column("linked_at", Utc, nullable=False),
    info=erased_by("staff"),
)
