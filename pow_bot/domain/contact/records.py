"""Appointments with people."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Uuid

from pow_bot.storage import Utc, erased_by, metadata, plain, sealed

appointments = Table(
    "appointments",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("intake", Uuid, ForeignKey("intakes.id"), nullable=False, index=True),
    Column("person", Uuid, nullable=False, index=True),
    Column("starts_at", Utc, nullable=False),
    Column("minutes", Integer, nullable=False, info=plain("count")),
    Column("kind", String(20), nullable=False, info=plain("kind")),
    Column("state", String(20), nullable=False, info=plain("stage")),
    Column("revision", Integer, nullable=False, info=plain("revision")),
    Column("colleague", Uuid, nullable=False),
    # One JSON: the place, the interpreter, and what was asked to be taken care of.
    sealed("details"),
    Index(None, "state", "starts_at"),
    info=erased_by("person"),
)
