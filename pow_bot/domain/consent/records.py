"""Consents: what was shown is sealed; what was asked, and how it stands, is plain."""

from sqlalchemy import Column, Index, String, Table, Uuid, text

from pow_bot.storage import Utc, blind, erased_by, metadata, plain, sealed

_STANDING = text("superseded_at IS NULL")

consents = Table(
    "consents",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("person", Uuid, nullable=False, index=True),
    Column("conversation", Uuid, nullable=False),
    Column("purpose", String(20), nullable=False, info=plain("kind")),
    Column("said", String(20), nullable=False, info=plain("stage")),
    # Keyed: a text may hold the preview, and that could be guessed from a bare hash.
    blind("text_hash"),
    Column("version", String(40), nullable=False, info=plain("revision")),
    Column("locale", String(20), nullable=False, info=plain("locale")),
    Column("channel", String(20), nullable=False, info=plain("channel")),
    Column("at", Utc, nullable=False),
    Column("withdrawn_at", Utc),
    Column("superseded_at", Utc),
    # One JSON: the text, the preview, and who must not see it.
    sealed("content"),
    # The colleague who read it out and typed the answer; None: the person answered themselves.
    Column("read_out_by", Uuid),
    # One standing consent a purpose, whatever meets.
    Index(
        "uq_consents_person_standing",
        "person",
        "purpose",
        unique=True,
        sqlite_where=_STANDING,
        postgresql_where=_STANDING,
    ),
    info=erased_by("person"),
)
