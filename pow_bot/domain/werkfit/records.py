"""Judgements, each from its asking to its end, and what a person objected to."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Uuid, text

from pow_bot.storage import Utc, erased_by, metadata, plain, sealed

_UNDER_WAY = text("final_at IS NULL")

judgements = Table(
    "judgements",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("intake", Uuid, ForeignKey("intakes.id"), nullable=False),
    Column("person", Uuid, nullable=False, index=True),
    Column("state", String(20), nullable=False, info=plain("stage")),
    # The kind of organisation that judges.
    Column("judge", String(20), nullable=False, info=plain("kind")),
    Column("asked_at", Utc, nullable=False),
    # None: the assessor began by themselves.
    Column("asked_by", Uuid),
    Column("assessor", Uuid),
    Column("judged_at", Utc),
    # The second reader, where the region wants one.
    Column("reader", Uuid),
    Column("final_at", Utc),
    Column("superseded_at", Utc),
    Column("revision", Integer, nullable=False, info=plain("revision")),
    # One JSON: for which group it was asked and why, what is judged or typed so far, and why the
    # second reader sent it back.
    sealed("content"),
    Index(None, "intake", "id"),
    Index(
        "uq_judgements_intake_under_way",
        "intake",
        unique=True,
        sqlite_where=_UNDER_WAY,
        postgresql_where=_UNDER_WAY,
    ),
    info=erased_by("person"),
)

objections = Table(
    "objections",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("judgement", Uuid, ForeignKey("judgements.id"), nullable=False, unique=True),
    Column("intake", Uuid, ForeignKey("intakes.id"), nullable=False, index=True),
    Column("person", Uuid, nullable=False, index=True),
    Column("at", Utc, nullable=False),
    # What they wrote; they need not.
    sealed("words", nullable=True),
    info=erased_by("person"),
)
