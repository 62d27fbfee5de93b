"""What is kept of a chat. Before its person said yes to the messenger: no more than that it began."""

from sqlalchemy import Column, Index, String, Table, Uuid

from pow_bot.storage import Utc, blind, erased_by, metadata, plain, sealed

chats = Table(
    "chats",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("channel", String(20), nullable=False, info=plain("channel")),
    # By which a chat is found again; nobody can read back from it whose it is.
    blind("door", unique=True),
    # None before the yes: then the row goes after a day.
    Column("person", Uuid),
    Column("locale", String(20), nullable=False, info=plain("locale")),
    Column("stage", String(20), nullable=False, info=plain("stage")),
    # Where they came from, as the link says: a region's code and the name of a campaign.
    Column("region", String(4), info=plain("region")),
    Column("campaign", String(40), info=plain("public")),
    # The link that brought a stranger here from the web: the house's own, until the yes.
    sealed("ticket", nullable=True),
    Column("seen_at", Utc, nullable=False),
    # Where messages go, and which of them stand there.
    sealed("address", nullable=True),
    sealed("board", nullable=True),
    # One chat a person: a later one takes its place.
    Index("uq_chats_person", "person", unique=True),
    Index(None, "stage", "seen_at"),
    info=erased_by("person"),
)
