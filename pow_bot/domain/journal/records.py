"""Events without persons: a random id, the day and nothing finer."""

from sqlalchemy import Column, Date, Index, Integer, String, Table, Uuid

from pow_bot.storage import impersonal, metadata, plain

journal = Table(
    "journal",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("day", Date, nullable=False, info=plain("date")),
    Column("event", String(40), nullable=False, info=plain("kind")),
    Column("region", String(4), info=plain("region")),
    Column("line", String(20), info=plain("line")),
    Column("channel", String(20), info=plain("channel")),
    Column("locale", String(20), info=plain("locale")),
    Column("urgency", String(20), info=plain("urgency")),
    # Whole working hours that something took, written when it ends.
    Column("took", Integer, info=plain("count")),
    Column("campaign", String(40), info=plain("public")),
    Index(None, "day", "event"),
    info=impersonal("random ids, a day, and values that many people share"),
    # With a hidden row number SQLite would keep the order in which things happened.
    sqlite_with_rowid=False,
)
