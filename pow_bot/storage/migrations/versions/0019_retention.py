"""What will be erased when."""

import sqlalchemy as sa
from alembic import op

from pow_bot.storage.schema import Utc, sealed

revision = "0019_retention"
down_revision = "0018_notices"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "retentions",
        sa.Column("person", sa.Uuid, primary_key=True),
        sa.Column("intake", sa.Uuid, sa.ForeignKey("intakes.id"), nullable=False, index=True),
        sa.Column("rule", sa.String(20), nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("announced_at", Utc, nullable=False),
        sa.Column("postponed_until", sa.Date),
        sa.Column("postponed_at", Utc),
        sa.Column("postponed_by", sa.Uuid),
        sa.Column("times", sa.Integer, nullable=False),
        sealed("reason", nullable=True),
        sa.Index(None, "due_on"),
    )
    op.create_table(
        "retention_clock",
        sa.Column("one", sa.Integer, sa.CheckConstraint("one = 1", name="one"), primary_key=True),
        sa.Column("run_at", Utc, nullable=False),
        sa.Column("held_at", Utc),
    )
