"""Calls to people, and appointments with them."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Uuid

from pow_bot.storage import Utc, erased_by, metadata, plain, sealed

calls = Table(
    "calls",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("intake", Uuid, ForeignKey("intakes.id"), nullable=False),
    Column("person", Uuid, nullable=False, index=True),
    Column("at", Utc, nullable=False),
    Column("actor", Uuid, nullable=False),
    Column("outcome", String(20), nullable=False, info=plain("stage")),
    # When it was agreed to call back.
    Column("again_at", Utc),
    # That of the intake after this call: a correction can undo only what came last.
    Column("revision", Integer, nullable=False, info=plain("revision")),
    # One JSON: the number that was called, and how the intake stood before.
    sealed("note"),
    Index(None, "intake", "at"),
    Index(None, "actor", "at"),
    info=erased_by("person"),
)

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
