"""Requests and what happened with them, sealed under the key of who asks."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table, Uuid

from pow_bot.storage import Utc, erased_by, metadata, plain, sealed

requests = Table(
    "requests",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("reference", String(6), nullable=False, unique=True, info=plain("reference")),
    # The person of the registration it is about; else a holder of its own.
    Column("holder", Uuid, nullable=False, index=True),
    Column("intake", Uuid, ForeignKey("intakes.id")),
    Column("region", String(4), nullable=False, info=plain("region")),
    Column("kind", String(20), nullable=False, info=plain("kind")),
    Column("came", String(20), nullable=False, info=plain("channel")),
    Column("received_on", Date, nullable=False, info=plain("date")),
    Column("due_on", Date, nullable=False, info=plain("date")),
    Column("extended_on", Date, info=plain("date")),
    Column("identity", String(20), nullable=False, info=plain("kind")),
    Column("owner", Uuid),
    Column("closed_at", Utc),
    Column("outcome", String(20), info=plain("stage")),
    Column("revision", Integer, nullable=False, info=plain("revision")),
    # One JSON, see `words.Told`.
    sealed("told"),
    Index(None, "region", "closed_at", "due_on"),
    Index(None, "owner"),
    info=erased_by("holder"),
)

request_steps = Table(
    "request_steps",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("request", Uuid, ForeignKey("requests.id"), nullable=False),
    Column("holder", Uuid, nullable=False, index=True),
    Column("at", Utc, nullable=False),
    Column("kind", String(20), nullable=False, info=plain("kind")),
    # None: the person, on the website.
    Column("actor", Uuid),
    sealed("note", nullable=True),
    Index(None, "request", "id"),
    info=erased_by("holder"),
)
