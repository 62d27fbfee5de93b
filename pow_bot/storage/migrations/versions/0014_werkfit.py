"""Judgements of how werkfit somebody is, objections to them, and the day of looking again."""

import sqlalchemy as sa
from alembic import op

from pow_bot.storage.schema import Utc, sealed

revision = "0014_werkfit"
down_revision = "0013_contact"
branch_labels = None
depends_on = None

_UNDER_WAY = sa.text("final_at IS NULL")


def upgrade() -> None:
    op.add_column("intakes", sa.Column("review_on", sa.Date))
    op.add_column("intakes", sa.Column("objected_at", Utc))
    _judgements()
    _objections()


def _judgements() -> None:
    op.create_table(
        "judgements",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("intake", sa.Uuid, sa.ForeignKey("intakes.id"), nullable=False),
        sa.Column("person", sa.Uuid, nullable=False, index=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("judge", sa.String(20), nullable=False),
        sa.Column("asked_at", Utc, nullable=False),
        sa.Column("asked_by", sa.Uuid),
        sa.Column("assessor", sa.Uuid),
        sa.Column("judged_at", Utc),
        sa.Column("reader", sa.Uuid),
        sa.Column("final_at", Utc),
        sa.Column("superseded_at", Utc),
        sa.Column("revision", sa.Integer, nullable=False),
        sealed("content"),
        sa.Index("ix_judgements_intake_id", "intake", "id"),
        sa.Index(
            "uq_judgements_intake_under_way",
            "intake",
            unique=True,
            sqlite_where=_UNDER_WAY,
            postgresql_where=_UNDER_WAY,
        ),
    )


def _objections() -> None:
    op.create_table(
        "objections",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("judgement", sa.Uuid, sa.ForeignKey("judgements.id"), nullable=False),
        sa.Column("intake", sa.Uuid, sa.ForeignKey("intakes.id"), nullable=False, index=True),
        sa.Column("person", sa.Uuid, nullable=False, index=True),
        sa.Column("at", Utc, nullable=False),
        sealed("words", nullable=True),
        sa.UniqueConstraint("judgement"),
    )
