"""What is kept of a conversation: its session, sealed, and the ways back into it."""

from sqlalchemy import Boolean, Column, Index, String, Table, Uuid

from pow_bot.storage import Utc, blind, erased_by, metadata, plain, sealed

conversations = Table(
    "conversations",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("person", Uuid, nullable=False),
    Column("channel", String(20), nullable=False, info=plain("channel")),
    # The hash of the secret in the cookie; none once it was wiped from that phone.
    blind("door", nullable=True, unique=True),
    # The hash of the four words, and the words themselves, to be shown again.
    blind("words", unique=True),
    sealed("spoken"),
    Column("words_shown", Boolean, nullable=False, info=plain("stage")),
    sealed("session"),
    Column("sent", Boolean, nullable=False, info=plain("stage")),
    Column("seen_at", Utc, nullable=False),
    Column("expires_at", Utc, nullable=False),
    # What somebody wrote that cannot wait, until it is sent or taken back.
    sealed("distress", nullable=True),
    # When it was asked, once, whether they want to go on.
    Column("nudged_at", Utc),
    Index(None, "person"),
    Index(None, "sent", "expires_at"),
    info=erased_by("person"),
)

# Registrations that a colleague types, at the phone or the desk; it belongs to whom it is about.
typed_registrations = Table(
    "typed_registrations",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("person", Uuid, nullable=False, unique=True),
    # What stands for it in an address.
    Column("code", String(32), nullable=False, unique=True, info=plain("reference")),
    Column("colleague", Uuid, nullable=False),
    Column("channel", String(20), nullable=False, info=plain("channel")),
    Column("region", String(4), info=plain("region")),
    # Whether who types it takes it up as well.
    Column("claims", Boolean, nullable=False, info=plain("kind")),
    Column("started_at", Utc, nullable=False),
    Index(None, "colleague", "started_at"),
    info=erased_by("person"),
)

# Links that carry a conversation from one place to another, each once and not for long.
crossings = Table(
    "crossings",
    metadata,
    blind("token", primary_key=True),
    Column("person", Uuid, nullable=False, index=True),
    Column("towards", String(20), nullable=False, info=plain("channel")),
    Column("until", Utc, nullable=False, index=True),
    info=erased_by("person"),
)
