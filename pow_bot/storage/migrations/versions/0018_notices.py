"""What a colleague is told."""

import sqlalchemy as sa
from alembic import op

from pow_bot.storage.schema import Utc

revision = "0018_notices"
down_revision = "0017_requests"
branch_labels = None
depends_on = None

_UNREAD = sa.text("read_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "notices",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("staff", sa.Uuid, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("intake", sa.Uuid, sa.ForeignKey("intakes.id")),
        sa.Column("person", sa.Uuid, index=True),
        sa.Column("region", sa.String(4)),
        sa.Column("about", Utc, nullable=False),
        sa.Column("at", Utc, nullable=False),
        sa.Column("read_at", Utc),
        sa.Column("mailed", sa.Uuid),
        sa.Index("uq_notices_once", "staff", "kind", "intake", "about", unique=True),
        sa.Index("ix_notices_unread", "staff", sqlite_where=_UNREAD, postgresql_where=_UNREAD),
        sa.Index(None, "staff", "at"),
    )
    op.create_table(
        "notice_wishes",
        sa.Column("staff", sa.Uuid, sa.ForeignKey("staff.id"), primary_key=True),
        sa.Column("digest", sa.String(10), nullable=False),
        sa.Column("locale", sa.String(20), nullable=False),
        sa.Column("posted", sa.Uuid),
    )
