"""Intakes, what happened to them, and the letters between team and person.

All of it is sealed under the person's key but what the queue is sorted and filtered by.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Uuid,
    false,
    text,
)

from pow_bot.storage import Utc, blind, erased_by, metadata, plain, sealed

# The queue of those whose region nobody knows: not NULL, which PostgreSQL cannot keep in order.
NOWHERE = "none"

_OPEN = text("closed_at IS NULL")
_OWNED = text("owner IS NOT NULL")
# Beside the order in the index, so that a filter that finds little reads no rows to see it.
_FILTERS = (
    "line", "urgency", "stage", "locale", "channel", "owner",
    "organisation", "municipality", "judge", "restricted",
)  # fmt: skip

intakes = Table(
    "intakes",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("person", Uuid, nullable=False, index=True),
    Column("conversation", Uuid, nullable=False, index=True),
    # Six signs without the dash, as people type them.
    Column("reference", String(6), nullable=False, unique=True, info=plain("reference")),
    sealed("link"),
    blind("link_index", unique=True),
    Column("stage", String(20), nullable=False, info=plain("stage")),
    Column("queue", String(4), nullable=False, info=plain("region")),
    Column("line", String(20), nullable=False, info=plain("line")),
    Column("urgency", String(20), nullable=False, info=plain("urgency")),
    Column("channel", String(20), nullable=False, info=plain("channel")),
    Column("locale", String(20), nullable=False, info=plain("locale")),
    Column("reach", String(20), nullable=False, info=plain("channel")),
    Column("assisted", Boolean, nullable=False, info=plain("kind")),
    Column("submitted_at", Utc, nullable=False),
    # When it came into the queue it lies in, for "3 new ones".
    Column("queued_at", Utc, nullable=False),
    Column("due_at", Utc, nullable=False),
    Column("contacted_at", Utc),
    Column("touched_at", Utc),
    Column("answered_at", Utc),
    Column("waiting_until", Date, info=plain("date")),
    Column("closed_at", Utc),
    Column("closed_reason", String(40), info=plain("stage")),
    Column("owner", Uuid),
    Column("next_action", String(20), info=plain("stage")),
    Column("next_on", Date, info=plain("date")),
    Column("term_at", Utc),
    # Derived, see `rules`: which view shows it, and its place there.
    Column("shelf", String(10), nullable=False, info=plain("stage")),
    Column("rank", BigInteger, nullable=False, info=plain("urgency")),
    Column("revision", Integer, nullable=False, info=plain("revision")),
    # One JSON: what was answered here and in other conversations, what was decided from it, the
    # tags, where it led, and the kind of distress while it is flagged.
    sealed("content"),
    sealed("email", nullable=True),
    sealed("next_step", nullable=True),
    # When the person asked for a call by a person, until somebody did something about it.
    Column("wanted_at", Utc),
    # That something cannot wait, for the order of the queue; what it is lies sealed in `content`.
    Column("flagged_at", Utc),
    # What the link they came by is named: a poster, a leaflet.
    Column("campaign", String(40), info=plain("public")),
    # Up to which message the person has read.
    Column("read_at", Utc),
    # Whose it is beside the region: the municipality where that is certain, the organisation that
    # has it instead of the front door, and whose judgement was asked.
    Column("municipality", String(6), info=plain("region")),
    Column("organisation", Uuid),
    Column("judge", String(20), info=plain("kind")),
    Column("assessor", Uuid),
    # Only its owner and who is named may read it.
    Column("restricted", Boolean, nullable=False, server_default=false(), info=plain("kind")),
    # When the judgement is looked at again, and when the person objected to it.
    Column("review_on", Date, info=plain("date")),
    Column("objected_at", Utc),
    # One open intake a conversation, whoever asks twice.
    Index(
        "uq_intakes_conversation_open",
        "conversation",
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    ),
    Index("ix_intakes_view", "queue", "shelf", "rank", "reference", *_FILTERS),
    Index("ix_intakes_all", "queue", "rank", "reference", *_FILTERS),
    Index("ix_intakes_new", "queue", "queued_at"),
    Index(
        "ix_intakes_mine",
        "owner",
        "rank",
        "reference",
        sqlite_where=_OWNED,
        postgresql_where=_OWNED,
    ),
    info=erased_by("person"),
)

timeline = Table(
    "timeline",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("intake", Uuid, ForeignKey("intakes.id"), nullable=False),
    Column("person", Uuid, nullable=False, index=True),
    Column("at", Utc, nullable=False),
    Column("kind", String(20), nullable=False, info=plain("kind")),
    # None: the person, or the computer for them.
    Column("actor", Uuid),
    # One JSON: a text, or from where to where.
    sealed("note", nullable=True),
    Index(None, "intake", "id"),
    info=erased_by("person"),
)

messages = Table(
    "messages",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("intake", Uuid, ForeignKey("intakes.id"), nullable=False),
    Column("person", Uuid, nullable=False, index=True),
    Column("direction", String(20), nullable=False, info=plain("kind")),
    Column("at", Utc, nullable=False),
    Column("actor", Uuid),
    Column("delivery", String(20), nullable=False, info=plain("stage")),
    sealed("text"),
    Index(None, "intake", "id"),
    info=erased_by("person"),
)

# Who may read a restricted intake beside its owner.
intake_readers = Table(
    "intake_readers",
    metadata,
    Column("intake", Uuid, ForeignKey("intakes.id"), primary_key=True),
    Column("staff", Uuid, primary_key=True),
    Column("person", Uuid, nullable=False, index=True),
    info=erased_by("person"),
)

# Colleagues who know the person outside of work: it is hidden from them.
acquaintances = Table(
    "acquaintances",
    metadata,
    Column("intake", Uuid, ForeignKey("intakes.id"), primary_key=True),
    Column("staff", Uuid, primary_key=True),
    Column("person", Uuid, nullable=False, index=True),
    info=erased_by("person"),
)
