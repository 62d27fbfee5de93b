"""The items of the case table, who may sit at it beside the team, and who was there."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, String, Table, Uuid, text

from pow_bot.storage import Utc, erased_by, metadata, plain, sealed

_LISTED = text("state = 'listed'")

case_items = Table(
    "case_items",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("code", String(16), nullable=False, unique=True, info=plain("reference")),
    Column("intake", Uuid, ForeignKey("intakes.id"), nullable=False, index=True),
    Column("person", Uuid, nullable=False, index=True),
    Column("queue", String(4), nullable=False, info=plain("region")),
    Column("meeting", Date, nullable=False, info=plain("date")),
    Column("state", String(20), nullable=False, info=plain("stage")),
    # The person said yes to people from outside the team thinking along.
    Column("shared", Boolean, nullable=False, info=plain("kind")),
    Column("added_at", Utc, nullable=False),
    Column("added_by", Uuid, nullable=False),
    Column("decided_at", Utc),
    Column("decided_by", Uuid),
    Column("owner", Uuid),
    Column("next_on", Date, info=plain("date")),
    # One JSON, see `words.Told`.
    sealed("told"),
    Index(None, "queue", "meeting"),
    Index(
        "uq_case_items_intake_listed",
        "intake",
        unique=True,
        sqlite_where=_LISTED,
        postgresql_where=_LISTED,
    ),
    info=erased_by("person"),
)

# Colleagues from outside the team who may sit at the table.
case_seats = Table(
    "case_seats",
    metadata,
    Column("queue", String(4), primary_key=True, info=plain("region")),
    Column("staff", Uuid, primary_key=True),
    info=erased_by("staff"),
)

# Who was there.
case_presences = Table(
    "case_presences",
    metadata,
    Column("queue", String(4), primary_key=True, info=plain("region")),
    Column("meeting", Date, primary_key=True, info=plain("date")),
    Column("staff", Uuid, primary_key=True),
    info=erased_by("staff"),
)
