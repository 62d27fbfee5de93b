"""Front doors: the teams where people come in, as editable data with validity dates."""

from sqlalchemy import Column, Date, Index, String, Table, UniqueConstraint, Uuid

from pow_bot.storage import impersonal, metadata, plain

front_doors = Table(
    "front_doors",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("region", String(4), nullable=False, info=plain("region")),
    Column("kind", String(20), nullable=False, info=plain("kind")),
    Column("name", String(200), nullable=False, info=plain("public")),
    Column("website", String(300), info=plain("public")),
    Column("phone", String(40), info=plain("public")),
    Column("email", String(254), info=plain("public")),
    Column("address", String(300), info=plain("public")),
    Column("opening_hours", String(300), info=plain("public")),
    Column("source", String(600), nullable=False, info=plain("public")),
    Column("valid_from", Date, nullable=False, info=plain("date")),
    Column("valid_until", Date, info=plain("date")),
    Column("verified_on", Date, info=plain("date")),
    # The colleague's id. No foreign key: staff is a subject beside this one.
    Column("verified_by", Uuid),
    Column("confidence", String(10), nullable=False, info=plain("kind")),
    UniqueConstraint("region", "kind", "valid_from"),
    Index(None, "region"),
    info=impersonal("public facts about offices"),
)
