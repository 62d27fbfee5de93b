"""What colleagues were told, and how each wishes to be told."""

from sqlalchemy import Column, ForeignKey, Index, String, Table, Uuid, text

from pow_bot.domain.intake.records import intakes
from pow_bot.storage import Utc, erased_by, metadata, plain

_UNREAD = text("read_at IS NULL")

notices = Table(
    "notices",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("staff", Uuid, nullable=False),
    Column("kind", String(20), nullable=False, info=plain("kind")),
    # None where it is about a whole region.
    Column("intake", Uuid, ForeignKey(intakes.c.id)),
    Column("person", Uuid, index=True),
    Column("region", String(4), info=plain("region")),
    # The moment it is about: when it happened, or the term it warns of. Told once of each.
    Column("about", Utc, nullable=False),
    Column("at", Utc, nullable=False),
    Column("read_at", Utc),
    # The letter of the outbox that counts it.
    Column("mailed", Uuid),
    Index("uq_notices_once", "staff", "kind", "intake", "about", unique=True),
    Index("ix_notices_unread", "staff", sqlite_where=_UNREAD, postgresql_where=_UNREAD),
    Index(None, "staff", "at"),
    info=erased_by("person"),
)

notice_wishes = Table(
    "notice_wishes",
    metadata,
    Column("staff", Uuid, ForeignKey("staff.id"), primary_key=True),
    Column("digest", String(10), nullable=False, info=plain("kind")),
    Column("locale", String(20), nullable=False, info=plain("locale")),
    # The letter that waits to be sent: there is one at a time.
    Column("posted", Uuid),
    info=erased_by("staff"),
)
