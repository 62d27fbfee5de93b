"""Calls and appointments; what colleagues typed for somebody, and who read a consent out."""

import sqlalchemy as sa
from alembic import op

from pow_bot.storage.schema import Utc, sealed

revision = "0013_contact"
down_revision = "0012_intake_page"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _calls()
    _appointments()
    _typed_registrations()
    op.add_column("consents", sa.Column("read_out_by", sa.Uuid))


def _calls() -> None:
    op.create_table(
        "calls",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("intake", sa.Uuid, sa.ForeignKey("intakes.id"), nullable=False),
        sa.Column("person", sa.Uuid, nullable=False, index=True),
        sa.Column("at", Utc, nullable=False),
        sa.Column("actor", sa.Uuid, nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("again_at", Utc),
        sa.Column("revision", sa.Integer, nullable=False),
        sealed("note"),
        sa.Index("ix_calls_intake_at", "intake", "at"),
        sa.Index("ix_calls_actor_at", "actor", "at"),
    )


def _appointments() -> None:
    op.create_table(
        "appointments",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("intake", sa.Uuid, sa.ForeignKey("intakes.id"), nullable=False, index=True),
        sa.Column("person", sa.Uuid, nullable=False, index=True),
        sa.Column("starts_at", Utc, nullable=False),
        sa.Column("minutes", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("colleague", sa.Uuid, nullable=False),
        sealed("details"),
        sa.Index("ix_appointments_state_starts_at", "state", "starts_at"),
    )


def _typed_registrations() -> None:
    op.create_table(
        "typed_registrations",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("person", sa.Uuid, nullable=False, unique=True),
        sa.Column("code", sa.String(32), nullable=False, unique=True),
        sa.Column("colleague", sa.Uuid, nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("region", sa.String(4)),
        sa.Column("claims", sa.Boolean, nullable=False),
        sa.Column("started_at", Utc, nullable=False),
        sa.Index("ix_typed_registrations_colleague_started_at", "colleague", "started_at"),
    )
