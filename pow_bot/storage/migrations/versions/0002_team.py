"""What the team works with: audit, journal, colleagues, intakes."""

import hashlib

import sqlalchemy as sa
from alembic import op

from pow_bot.storage.schema import Utc, blind, sealed

revision = "0002_team"
down_revision = "0001_storage"
branch_labels = None
depends_on = None

_OPEN = sa.text("closed_at IS NULL")
_OWNED = sa.text("owner IS NOT NULL")
_FILTERS = ("line", "urgency", "stage", "locale", "channel", "owner")


def upgrade() -> None:
    _audit()
    _journal()
    _staff()
    _doors()
    _intakes()
    _timeline()
    _messages()


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column(
            "seq",
            sa.BigInteger().with_variant(sa.Integer, "sqlite"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("at", Utc, nullable=False),
        sa.Column("actor", sa.Uuid),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("thing", sa.Uuid),
        sa.Column("region", sa.String(4)),
        sa.Column("previous", sa.LargeBinary, nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sa.Index(None, "thing", "seq"),
    )
    head = op.create_table(
        "audit_head",
        sa.Column("one", sa.Integer, sa.CheckConstraint("one = 1", name="one"), primary_key=True),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
    )
    genesis = hashlib.sha256(b"pow_bot audit 1").digest()
    op.execute(sa.insert(head).values(one=1, seq=0, hash=genesis))


def _journal() -> None:
    op.create_table(
        "journal",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("event", sa.String(40), nullable=False),
        sa.Column("region", sa.String(4)),
        sa.Column("line", sa.String(20)),
        sa.Column("channel", sa.String(20)),
        sa.Column("locale", sa.String(20)),
        sa.Column("urgency", sa.String(20)),
        sa.Column("took", sa.Integer),
        sa.Index(None, "day", "event"),
        sqlite_with_rowid=False,
    )


def _staff() -> None:
    op.create_table(
        "organisations",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("name", sa.String(200), nullable=False, unique=True),
        sa.Column("kind", sa.String(20), nullable=False),
    )
    op.create_table(
        "staff",
        sa.Column("id", sa.Uuid, primary_key=True),
        sealed("name"),
        sealed("email"),
        blind("email_index", unique=True),
        sa.Column("organisation", sa.Uuid, sa.ForeignKey("organisations.id"), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("catch_all", sa.Boolean, nullable=False),
        sa.Column("disabled_at", Utc),
    )
    op.create_table(
        "staff_regions",
        sa.Column("staff", sa.Uuid, sa.ForeignKey("staff.id"), primary_key=True),
        sa.Column("region", sa.String(4), primary_key=True),
        sa.Index(None, "region"),
    )


def _doors() -> None:
    op.create_table(
        "staff_links",
        blind("token", primary_key=True),
        sa.Column("staff", sa.Uuid, sa.ForeignKey("staff.id"), nullable=False, index=True),
        sa.Column("until", Utc, nullable=False),
        sa.Column("used_at", Utc),
    )
    op.create_table(
        "staff_sessions",
        blind("token", primary_key=True),
        sa.Column("staff", sa.Uuid, sa.ForeignKey("staff.id"), nullable=False, index=True),
        sa.Column("started", Utc, nullable=False),
        sa.Column("seen", Utc, nullable=False),
    )


def _intakes() -> None:
    op.create_table(
        "intakes",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("person", sa.Uuid, nullable=False, index=True),
        sa.Column("conversation", sa.Uuid, nullable=False, index=True),
        sa.Column("reference", sa.String(6), nullable=False, unique=True),
        sealed("link"),
        blind("link_index", unique=True),
        sa.Column("stage", sa.String(20), nullable=False),
        sa.Column("queue", sa.String(4), nullable=False),
        sa.Column("line", sa.String(20), nullable=False),
        sa.Column("urgency", sa.String(20), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("locale", sa.String(20), nullable=False),
        sa.Column("reach", sa.String(20), nullable=False),
        sa.Column("assisted", sa.Boolean, nullable=False),
        sa.Column("submitted_at", Utc, nullable=False),
        sa.Column("queued_at", Utc, nullable=False),
        sa.Column("due_at", Utc, nullable=False),
        sa.Column("contacted_at", Utc),
        sa.Column("touched_at", Utc),
        sa.Column("answered_at", Utc),
        sa.Column("waiting_until", sa.Date),
        sa.Column("closed_at", Utc),
        sa.Column("closed_reason", sa.String(40)),
        sa.Column("owner", sa.Uuid),
        sa.Column("next_action", sa.String(20)),
        sa.Column("next_on", sa.Date),
        sa.Column("term_at", Utc),
        sa.Column("shelf", sa.String(10), nullable=False),
        sa.Column("rank", sa.BigInteger, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sealed("content"),
        sealed("email", nullable=True),
        sealed("next_step", nullable=True),
        *_views(),
    )


def _views() -> tuple[sa.Index, ...]:
    return (
        sa.Index(
            "uq_intakes_conversation_open",
            "conversation",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        sa.Index("ix_intakes_view", "queue", "shelf", "rank", "reference", *_FILTERS),
        sa.Index("ix_intakes_all", "queue", "rank", "reference", *_FILTERS),
        sa.Index("ix_intakes_new", "queue", "queued_at"),
        sa.Index(
            "ix_intakes_mine",
            "owner",
            "rank",
            "reference",
            sqlite_where=_OWNED,
            postgresql_where=_OWNED,
        ),
    )


def _timeline() -> None:
    op.create_table(
        "timeline",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("intake", sa.Uuid, sa.ForeignKey("intakes.id"), nullable=False),
        sa.Column("person", sa.Uuid, nullable=False, index=True),
        sa.Column("at", Utc, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("actor", sa.Uuid),
        sealed("note", nullable=True),
        sa.Index(None, "intake", "id"),
    )


def _messages() -> None:
    op.create_table(
        "messages",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("intake", sa.Uuid, sa.ForeignKey("intakes.id"), nullable=False),
        sa.Column("person", sa.Uuid, nullable=False, index=True),
        sa.Column("direction", sa.String(20), nullable=False),
        sa.Column("at", Utc, nullable=False),
        sa.Column("actor", sa.Uuid),
        sa.Column("delivery", sa.String(20), nullable=False),
        sealed("text"),
        sa.Index(None, "intake", "id"),
    )
