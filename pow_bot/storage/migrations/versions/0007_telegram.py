"""Chats in a messenger, links that carry a conversation, campaigns, and what was read."""

import sqlalchemy as sa
from alembic import op

from pow_bot.storage.schema import Utc, blind, sealed

revision = "0007_telegram"
down_revision = "0006_distress"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("intakes", sa.Column("campaign", sa.String(40)))
    op.add_column("intakes", sa.Column("read_at", Utc))
    op.add_column("journal", sa.Column("campaign", sa.String(40)))
    _chats()
    _crossings()


def _chats() -> None:
    op.create_table(
        "chats",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("channel", sa.String(20), nullable=False),
        blind("door", unique=True),
        sa.Column("person", sa.Uuid),
        sa.Column("locale", sa.String(20), nullable=False),
        sa.Column("stage", sa.String(20), nullable=False),
        sa.Column("region", sa.String(4)),
        sa.Column("campaign", sa.String(40)),
        sealed("ticket", nullable=True),
        sa.Column("seen_at", Utc, nullable=False),
        sealed("address", nullable=True),
        sealed("board", nullable=True),
        sa.Index("uq_chats_person", "person", unique=True),
        sa.Index(None, "stage", "seen_at"),
    )


def _crossings() -> None:
    op.create_table(
        "crossings",
        blind("token", primary_key=True),
        sa.Column("person", sa.Uuid, nullable=False, index=True),
        sa.Column("towards", sa.String(20), nullable=False),
        sa.Column("until", Utc, nullable=False, index=True),
    )
