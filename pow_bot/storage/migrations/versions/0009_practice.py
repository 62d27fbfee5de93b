"""How one region works, as its coordinator set it."""

import sqlalchemy as sa
from alembic import op

from pow_bot.storage.schema import Utc

revision = "0009_practice"
down_revision = "0008_scope"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "practices",
        sa.Column("region", sa.String(4), primary_key=True),
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("changed_at", Utc, nullable=False),
        sa.Column("changed_by", sa.Uuid),
    )
