"""Intakes, what happened to them, and the letters between team and person.

All of it is sealed under the person's key but what the queue is sorted and filtered by.
"""

from typing import Any

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
    TextClause,
    Uuid,
    false,
    text,
)

from pow_bot.storage import Utc, blind, erased_by, metadata, plain, sealed

# The queue of those whose region nobody knows: not NULL, which PostgreSQL cannot keep in order.
NOWHERE = "none"

_OPEN = text("closed_at IS NULL")
_OWNED = text("owner IS NOT NULL")
_ASKED = text("judge IS NOT NULL")
_ASSESSED = text("assessor IS NOT NULL")
_FOLLOWING = text("follows IS NOT NULL")
# Beside the order in the index, so that a filter that finds little reads no rows to see it.
_FILTERS = (
    "line", "urgency", "stage", "locale", "channel", "owner",
    "organisation", "municipality", "judge", "restricted",
)  # fmt: skip

# And what says who may list it: a list of a thousand is counted without reading a row.
_SCOPE = ("assessor", "id")
_PLACE = ("queue", "rank", "reference")


def region_of(queue: str) -> str | None:
    """The region whose queue it is; None for the one of those whose region nobody knows."""
    return None if queue == NOWHERE else queue


def _but(first: str) -> tuple[str, ...]:
    return tuple(name for name in _FILTERS if name != first)


def _only(rows: TextClause) -> dict[str, Any]:
    """An index of a part of the rows, on both databases."""
    return {"sqlite_where": rows, "postgresql_where": rows}


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
    # When it came from another line, region or organisation; nothing once it was given back.
    Column("handed_at", Utc),
    # Since when the promised term stands still: the person is to answer first.
    Column("paused_at", Utc),
    # A day to think of it, and why.
    Column("remind_on", Date, info=plain("date")),
    sealed("reminder", nullable=True),
    # The closed registration of the same person that this one goes on from.
    Column("follows", Uuid),
    # When the judgement is looked at again, and when the person objected to it.
    Column("review_on", Date, info=plain("date")),
    Column("objected_at", Utc),
    # Health and debts stayed behind when another team took it over: it was not part of any yes.
    Column("withheld", Boolean, nullable=False, server_default=false(), info=plain("kind")),
    # Of which spelling its traces are; 0 has none yet.
    Column("traced", Integer, nullable=False, server_default="0", info=plain("revision")),
    # One open intake a conversation, whoever asks twice.
    Index(
        "uq_intakes_conversation_open",
        "conversation",
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    ),
    Index("ix_intakes_view", "queue", "shelf", "rank", "reference", *_FILTERS, *_SCOPE),
    Index("ix_intakes_all", "queue", "rank", "reference", *_FILTERS, *_SCOPE),
    Index("ix_intakes_new", "queue", "queued_at"),
    Index("ix_intakes_found", "queue", "submitted_at", "reference", *_FILTERS),
    Index("ix_intakes_asked", "judge", *_PLACE, *_but("judge"), *_SCOPE, **_only(_ASKED)),
    Index("ix_intakes_assessed", "assessor", *_PLACE, **_only(_ASSESSED)),
    Index("ix_intakes_mine", "owner", *_PLACE, *_but("owner"), *_SCOPE, **_only(_OWNED)),
    Index("ix_intakes_follows", "follows", **_only(_FOLLOWING)),
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
    # The same in Dutch, for colleagues, where it was written in another language.
    sealed("beside", nullable=True),
    Index(None, "intake", "id"),
    info=erased_by("person"),
)

# Calls to people. They lie here because what was agreed in the last one is what an intake waits for.
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

checklists = Table(
    "checklists",
    metadata,
    Column("intake", Uuid, ForeignKey("intakes.id"), primary_key=True),
    Column("person", Uuid, nullable=False, index=True),
    # One JSON: by the code of an item, how it was marked, by whom and when.
    sealed("ticks"),
    info=erased_by("person"),
)


def _colleagues(name: str, *more: Column[Any]) -> Table:
    """Colleagues who stand to an intake in some way."""
    return Table(
        name,
        metadata,
        Column("intake", Uuid, ForeignKey("intakes.id"), primary_key=True),
        Column("staff", Uuid, primary_key=True, index=True),
        Column("person", Uuid, nullable=False, index=True),
        *more,
        info=erased_by("person"),
    )


# Who may read a restricted intake beside its owner.
intake_readers = _colleagues("intake_readers")
# Colleagues who know the person outside of work: it is hidden from them.
acquaintances = _colleagues("acquaintances")
# Who looks at an intake now; older rows say nothing, and go with the next look of anybody.
presences = _colleagues("presences", Column("at", Utc, nullable=False, index=True))

# How an intake stood before something that can be taken back for a few seconds.
undos = Table(
    "undos",
    metadata,
    Column("id", Uuid, primary_key=True),
    # What was done at once to several shares it.
    Column("batch", Uuid, nullable=False, index=True),
    Column("intake", Uuid, ForeignKey("intakes.id"), nullable=False, index=True),
    Column("person", Uuid, nullable=False, index=True),
    Column("staff", Uuid, nullable=False, index=True),
    Column("kind", String(20), nullable=False, info=plain("kind")),
    # As which revision it stood afterwards: what was changed since is not taken back.
    Column("revision", Integer, nullable=False, info=plain("revision")),
    Column("until", Utc, nullable=False, index=True),
    # One JSON: the columns as they were, and what was written beside them.
    sealed("before"),
    info=erased_by("person"),
)

# Lists that somebody named: their own, or a region's for its whole team, which has no maker.
saved_views = Table(
    "saved_views",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("staff", Uuid, index=True),
    Column("region", String(4), index=True, info=plain("region")),
    Column("name", String(40), nullable=False, info=plain("public")),
    # An address of the list, as the list itself reads it: never what somebody typed.
    Column("query", String(300), nullable=False, info=plain("public")),
    Column("made_at", Utc, nullable=False),
    info=erased_by("staff"),
)

# By what a registration is found again: numbers, addresses, names and tags, of which nobody can
# read back what they are. Names go when it is closed.
traces = Table(
    "traces",
    metadata,
    Column("intake", Uuid, ForeignKey("intakes.id"), primary_key=True),
    blind("mark", primary_key=True),
    Column("kind", String(20), nullable=False, info=plain("kind")),
    # When it was submitted, for the order in which it is found.
    Column("at", Utc, nullable=False),
    Column("person", Uuid, nullable=False, index=True),
    Index(None, "mark", "at"),
    info=erased_by("person"),
)

# What was merged into another, and how it stood before. The other may be gone already.
parts = Table(
    "parts",
    metadata,
    Column("intake", Uuid, ForeignKey("intakes.id"), primary_key=True),
    Column("whole", Uuid, nullable=False, index=True),
    Column("at", Utc, nullable=False),
    sealed("before"),
    Column("person", Uuid, nullable=False, index=True),
    info=erased_by("person"),
)

# Of what others were merged into: how it would stand by itself.
wholes = Table(
    "wholes",
    metadata,
    Column("intake", Uuid, ForeignKey("intakes.id"), primary_key=True),
    sealed("own"),
    Column("person", Uuid, nullable=False, index=True),
    info=erased_by("person"),
)
