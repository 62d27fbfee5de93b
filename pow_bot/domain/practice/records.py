"""What a region set, by the name of the setting; what is not set is as it comes."""

from sqlalchemy import Column, Integer, String, Table, Text, Uuid

from pow_bot.storage import Utc, impersonal, metadata, plain

practices = Table(
    "practices",
    metadata,
    Column("region", String(4), primary_key=True, info=plain("region")),
    Column("name", String(40), primary_key=True, info=plain("kind")),
    # One JSON, as the class of the setting reads it.
    Column("value", Text, nullable=False, info=plain("public")),
    Column("revision", Integer, nullable=False, info=plain("revision")),
    Column("changed_at", Utc, nullable=False),
    Column("changed_by", Uuid),
    info=impersonal("how an office works; the texts are for everybody"),
)
