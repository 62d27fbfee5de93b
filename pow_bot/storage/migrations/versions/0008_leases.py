"""Which process does what only one may do."""

import sqlalchemy as sa
from alembic import op

from pow_bot.storage.schema import Utc

revision = "0008_leases"
down_revision = "0007_telegram"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "leases",
        sa.Column("work", sa.String(40), primary_key=True),
        sa.Column("mine", sa.Uuid, nullable=False),
        sa.Column("until", Utc, nullable=False),
        sqlite_with_rowid=False,
    )
