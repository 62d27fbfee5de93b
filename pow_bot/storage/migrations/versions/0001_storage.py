"""What storage itself keeps: keys, inbox, outbox, erasures and rates."""

import sqlalchemy as sa
from alembic import op

from pow_bot.storage.schema import Utc, blind, sealed

revision = "0001_storage"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _keys()
    _inbox()
    _outbox()
    _erasures()
    _rates()


def _keys() -> None:
    op.create_table(
        "keys",
        sa.Column("holder", sa.Uuid, primary_key=True),
        sealed("wrapped"),
        sa.Column("generation", sa.Integer, nullable=False),
    )


def _inbox() -> None:
    op.create_table(
        "inbox",
        blind("key", primary_key=True),
        sa.Column("holder", sa.Uuid),
        sealed("reply", nullable=True),
        sa.Column("at", Utc, nullable=False),
        sa.Index(None, "holder"),
        sa.Index(None, "at"),
        sqlite_with_rowid=False,
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column("id", sa.Uuid, nullable=False, unique=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("holder", sa.Uuid),
        sealed("payload"),
        blind("lane"),
        sa.Column("due", Utc, nullable=False),
        sa.Column("next_try", Utc, nullable=False),
        sa.Column("lease", sa.Uuid),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("dead", sa.Boolean, nullable=False),
        sa.Index(None, "lane", "due", "number"),
        sa.Index(None, "dead", "next_try"),
        sa.Index(None, "holder"),
    )


def _erasures() -> None:
    op.create_table(
        "erasures",
        sa.Column("holder", sa.Uuid, primary_key=True),
        sa.Column("requested", Utc, nullable=False),
        sa.Column("done", Utc),
    )


def _rates() -> None:
    op.create_table(
        "rates",
        blind("bucket", primary_key=True),
        sa.Column("moments", sa.LargeBinary, nullable=False),
        sa.Column("until", Utc, nullable=False),
        sa.Index(None, "until"),
        sqlite_with_rowid=False,
    )
