"""Conversations: the session, sealed, and the ways back into it."""

import sqlalchemy as sa
from alembic import op

from pow_bot.storage.schema import Utc, blind, sealed

revision = "0004_conversations"
down_revision = "0003_front_doors"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("person", sa.Uuid, nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        blind("door", nullable=True, unique=True),
        blind("words", unique=True),
        sealed("spoken"),
        sa.Column("words_shown", sa.Boolean, nullable=False),
        sealed("session"),
        sa.Column("sent", sa.Boolean, nullable=False),
        sa.Column("seen_at", Utc, nullable=False),
        sa.Column("expires_at", Utc, nullable=False),
        sa.Index(None, "person"),
        sa.Index(None, "sent", "expires_at"),
    )
