"""The chain of entries, and its head: one row that every unit locks last."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Uuid,
)

from pow_bot.storage import Utc, impersonal, metadata, plain

audit = Table(
    "audit",
    metadata,
    Column(
        "seq",
        BigInteger().with_variant(Integer, "sqlite"),
        primary_key=True,
        autoincrement=False,
        info=plain("count"),
    ),
    Column("at", Utc, nullable=False),
    Column("actor", Uuid),
    Column("action", String(40), nullable=False, info=plain("kind")),
    Column("thing", Uuid),
    Column("region", String(4), info=plain("region")),
    Column("previous", LargeBinary, nullable=False, info=plain("hash")),
    Column("hash", LargeBinary, nullable=False, info=plain("hash")),
    Index(None, "thing", "seq"),
    Index(None, "actor", "seq"),
    Index(None, "region", "seq"),
    Index(None, "at", "seq"),
    info=impersonal("opaque ids only; they lead nowhere once a person is erased"),
)

audit_head = Table(
    "audit_head",
    metadata,
    # One row, so that there is one lock.
    Column(
        "one", Integer, CheckConstraint("one = 1", name="one"), primary_key=True, info=plain("id")
    ),
    Column("seq", BigInteger, nullable=False, info=plain("count")),
    Column("hash", LargeBinary, nullable=False, info=plain("hash")),
    info=impersonal("the number and the hash of the last entry"),
)
