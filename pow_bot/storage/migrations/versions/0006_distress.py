"""Of a conversation: what cannot wait, and whether it was asked to go on."""

import sqlalchemy as sa
from alembic import op

from pow_bot.storage.schema import Utc, sealed

revision = "0006_distress"
down_revision = "0005_consents"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("conversations", sealed("distress", nullable=True))
    op.add_column("conversations", sa.Column("nudged_at", Utc))
