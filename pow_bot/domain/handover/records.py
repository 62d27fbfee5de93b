"""The organisations of a region with their people, and the hand-overs that are offered to them."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table, Uuid, text

from pow_bot.storage import Utc, erased_by, impersonal, metadata, plain, sealed

_OFFERED = text("state = 'offered'")

# How a region reaches an organisation. The same one is reached otherwise in another region, so
# these are not the organisations of accounts; `organisation` says which of those it is.
parties = Table(
    "parties",
    metadata,
    Column("id", Uuid, primary_key=True),
    # Random, for addresses and forms.
    Column("code", String(16), nullable=False, unique=True, info=plain("reference")),
    Column("region", String(4), nullable=False, info=plain("region")),
    Column("kind", String(20), nullable=False, info=plain("kind")),
    Column("name", String(200), nullable=False, info=plain("public")),
    Column("does", String(600), nullable=False, info=plain("public")),
    Column("website", String(300), nullable=False, info=plain("public")),
    Column("phone", String(40), nullable=False, info=plain("public")),
    Column("email", String(254), nullable=False, info=plain("public")),
    Column("address", String(300), nullable=False, info=plain("public")),
    Column("source", String(600), nullable=False, info=plain("public")),
    Column("organisation", Uuid, ForeignKey("organisations.id")),
    Column("verified_on", Date, info=plain("date")),
    # The colleague's id. No foreign key: who was erased has verified it still.
    Column("verified_by", Uuid),
    Column("ended_at", Utc),
    Column("revision", Integer, nullable=False, info=plain("revision")),
    Index(None, "region", "name", unique=True),
    info=impersonal("public facts about organisations"),
)

# Who is asked for there. Each holds a key of their own, and goes with it.
party_people = Table(
    "party_people",
    metadata,
    Column("holder", Uuid, primary_key=True),
    Column("code", String(16), nullable=False, unique=True, info=plain("reference")),
    Column("party", Uuid, ForeignKey("parties.id"), nullable=False, index=True),
    # One JSON: name, what they do, phone and e-mail.
    sealed("who"),
    info=erased_by("holder"),
)

handovers = Table(
    "handovers",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("code", String(16), nullable=False, unique=True, info=plain("reference")),
    Column("intake", Uuid, ForeignKey("intakes.id"), nullable=False),
    Column("person", Uuid, nullable=False, index=True),
    Column("receiver", String(20), nullable=False, info=plain("kind")),
    Column("to_line", String(20), info=plain("line")),
    Column("to_queue", String(4), info=plain("region")),
    Column("party", Uuid, ForeignKey("parties.id")),
    # The organisation of accounts that can accept it; none where nobody there has one.
    Column("organisation", Uuid),
    # Where it lay when it was offered: elsewhere by now, and the offer is void.
    Column("from_queue", String(4), nullable=False, info=plain("region")),
    Column("from_line", String(20), nullable=False, info=plain("line")),
    Column("from_organisation", Uuid),
    Column("state", String(20), nullable=False, info=plain("stage")),
    Column("offered_at", Utc, nullable=False),
    Column("offered_by", Uuid, nullable=False),
    Column("due_at", Utc, nullable=False),
    Column("remind_on", Date, info=plain("date")),
    Column("decided_at", Utc),
    Column("decided_by", Uuid),
    Column("answered_at", Utc),
    Column("answered_by", Uuid),
    # One JSON, see `words.Told`: why, what is to be done, on which ground, what goes along.
    sealed("told"),
    Index(None, "intake", "id"),
    Index(
        "uq_handovers_intake_offered",
        "intake",
        unique=True,
        sqlite_where=_OFFERED,
        postgresql_where=_OFFERED,
    ),
    Index("ix_handovers_to", "to_queue", "state"),
    Index("ix_handovers_organisation", "organisation", "state"),
    Index("ix_handovers_from", "from_queue", "state"),
    Index("ix_handovers_by", "offered_by", "state"),
    info=erased_by("person"),
)
