"""Checklists, the Dutch beside a letter, and which registration another one goes on from."""

import sqlalchemy as sa
from alembic import op

from pow_bot.storage.schema import sealed

revision = "0012_intake_page"
down_revision = "0011_queue"
branch_labels = None
depends_on = None

_FOLLOWING = sa.text("follows IS NOT NULL")


def upgrade() -> None:
    op.add_column("messages", sealed("beside", nullable=True))
    op.add_column("intakes", sa.Column("follows", sa.Uuid))
    op.create_index(
        "ix_intakes_follows",
        "intakes",
        ["follows"],
        sqlite_where=_FOLLOWING,
        postgresql_where=_FOLLOWING,
    )
    op.create_table(
        "checklists",
        sa.Column("intake", sa.Uuid, sa.ForeignKey("intakes.id"), primary_key=True),
        sa.Column("person", sa.Uuid, nullable=False, index=True),
        sealed("ticks"),
    )
