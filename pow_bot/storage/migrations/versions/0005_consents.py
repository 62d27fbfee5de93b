"""Consents; and of an intake that somebody wants a person, or that it cannot wait."""

import sqlalchemy as sa
from alembic import op

from pow_bot.storage.schema import Utc, blind, sealed

revision = "0005_consents"
down_revision = "0004_conversations"
branch_labels = None
depends_on = None

_STANDING = sa.text("superseded_at IS NULL")


def upgrade() -> None:
    op.add_column("intakes", sa.Column("wanted_at", Utc))
    op.add_column("intakes", sa.Column("flagged_at", Utc))
    _consents()


def _consents() -> None:
    op.create_table(
        "consents",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("person", sa.Uuid, nullable=False, index=True),
        sa.Column("conversation", sa.Uuid, nullable=False),
        sa.Column("purpose", sa.String(20), nullable=False),
        sa.Column("said", sa.String(20), nullable=False),
        blind("text_hash"),
        sa.Column("version", sa.String(40), nullable=False),
        sa.Column("locale", sa.String(20), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("at", Utc, nullable=False),
        sa.Column("withdrawn_at", Utc),
        sa.Column("superseded_at", Utc),
        sealed("content"),
        sa.Index(
            "uq_consents_person_standing",
            "person",
            "purpose",
            unique=True,
            sqlite_where=_STANDING,
            postgresql_where=_STANDING,
        ),
    )
