"""What was announced to be erased, and when the erasing last looked at the clock."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Uuid,
)

from pow_bot.domain.intake.records import intakes
from pow_bot.storage import Utc, erased_by, impersonal, metadata, plain, sealed

retentions = Table(
    "retentions",
    metadata,
    Column("person", Uuid, primary_key=True),
    # The one by whose number it is listed: what of theirs is over last.
    Column("intake", Uuid, ForeignKey(intakes.c.id), nullable=False, index=True),
    Column("rule", String(20), nullable=False, info=plain("kind")),
    Column("due_on", Date, nullable=False, info=plain("date")),
    Column("announced_at", Utc, nullable=False),
    Column("postponed_until", Date, info=plain("date")),
    Column("postponed_at", Utc),
    Column("postponed_by", Uuid),
    Column("times", Integer, nullable=False, info=plain("count")),
    # Why it is kept longer; the person can read it.
    sealed("reason", nullable=True),
    Index(None, "due_on"),
    info=erased_by("person"),
)

retention_clock = Table(
    "retention_clock",
    metadata,
    Column(
        "one", Integer, CheckConstraint("one = 1", name="one"), primary_key=True, info=plain("id")
    ),
    Column("run_at", Utc, nullable=False),
    Column("held_at", Utc),
    info=impersonal("two moments of the server"),
)
