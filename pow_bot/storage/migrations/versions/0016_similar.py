"""By what registrations are found, and merged ones."""

from uuid import UUID

import sqlalchemy as sa
from alembic import op

from pow_bot.storage.schema import Utc, blind, sealed

revision = "0016_similar"
down_revision = "0015_handover"
branch_labels = None
depends_on = None

_FILTERS = (
    "line", "urgency", "stage", "locale", "channel", "owner",
    "organisation", "municipality", "judge", "restricted",
)  # fmt: skip


def upgrade() -> None:
    traced = sa.Column("traced", sa.Integer, nullable=False, server_default="0")
    op.add_column("intakes", traced)
    op.create_index(
        "ix_intakes_found", "intakes", ["queue", "submitted_at", "reference", *_FILTERS]
    )
    op.create_table(
        "traces",
        _intake(),
        blind("mark", primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("at", Utc, nullable=False),
        _person(),
        sa.Index("ix_traces_mark_at", "mark", "at"),
    )
    op.create_table(
        "parts",
        _intake(),
        sa.Column("whole", sa.Uuid, nullable=False, index=True),
        sa.Column("at", Utc, nullable=False),
        sealed("before"),
        _person(),
    )
    op.create_table("wholes", _intake(), sealed("own"), _person())


def _intake() -> sa.Column[UUID]:
    return sa.Column("intake", sa.Uuid, sa.ForeignKey("intakes.id"), primary_key=True)


def _person() -> sa.Column[UUID]:
    return sa.Column("person", sa.Uuid, nullable=False, index=True)
