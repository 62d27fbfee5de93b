"""Requests with a clock, and the case table."""

import sqlalchemy as sa
from alembic import op

from pow_bot.storage.schema import Utc, sealed

revision = "0017_requests"
down_revision = "0016_similar"
branch_labels = None
depends_on = None

_LISTED = sa.text("state = 'listed'")


def upgrade() -> None:
    _requests()
    _case_table()


def _requests() -> None:
    op.create_table(
        "requests",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("reference", sa.String(6), nullable=False, unique=True),
        sa.Column("holder", sa.Uuid, nullable=False, index=True),
        sa.Column("intake", sa.Uuid, sa.ForeignKey("intakes.id")),
        sa.Column("region", sa.String(4), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("came", sa.String(20), nullable=False),
        sa.Column("received_on", sa.Date, nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("extended_on", sa.Date),
        sa.Column("identity", sa.String(20), nullable=False),
        sa.Column("owner", sa.Uuid),
        sa.Column("closed_at", Utc),
        sa.Column("outcome", sa.String(20)),
        sa.Column("revision", sa.Integer, nullable=False),
        sealed("told"),
    )
    columns = ["region", "closed_at", "due_on"]
    op.create_index("ix_requests_region_closed_at_due_on", "requests", columns)
    op.create_index("ix_requests_owner", "requests", ["owner"])
    op.create_table(
        "request_steps",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("request", sa.Uuid, sa.ForeignKey("requests.id"), nullable=False),
        sa.Column("holder", sa.Uuid, nullable=False, index=True),
        sa.Column("at", Utc, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("actor", sa.Uuid),
        sealed("note", nullable=True),
    )
    op.create_index("ix_request_steps_request_id", "request_steps", ["request", "id"])


def _case_table() -> None:
    op.create_table(
        "case_items",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("code", sa.String(16), nullable=False, unique=True),
        sa.Column("intake", sa.Uuid, sa.ForeignKey("intakes.id"), nullable=False),
        sa.Column("person", sa.Uuid, nullable=False, index=True),
        sa.Column("queue", sa.String(4), nullable=False),
        sa.Column("meeting", sa.Date, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("shared", sa.Boolean, nullable=False),
        sa.Column("added_at", Utc, nullable=False),
        sa.Column("added_by", sa.Uuid, nullable=False),
        sa.Column("decided_at", Utc),
        sa.Column("decided_by", sa.Uuid),
        sa.Column("owner", sa.Uuid),
        sa.Column("next_on", sa.Date),
        sealed("told"),
    )
    op.create_index("ix_case_items_queue_meeting", "case_items", ["queue", "meeting"])
    op.create_index("ix_case_items_intake", "case_items", ["intake"])
    op.create_index(
        "uq_case_items_intake_listed",
        "case_items",
        ["intake"],
        unique=True,
        sqlite_where=_LISTED,
        postgresql_where=_LISTED,
    )
    op.create_table(
        "case_seats",
        sa.Column("queue", sa.String(4), primary_key=True),
        sa.Column("staff", sa.Uuid, primary_key=True),
    )
    op.create_table(
        "case_presences",
        sa.Column("queue", sa.String(4), primary_key=True),
        sa.Column("meeting", sa.Date, primary_key=True),
        sa.Column("staff", sa.Uuid, primary_key=True),
    )
