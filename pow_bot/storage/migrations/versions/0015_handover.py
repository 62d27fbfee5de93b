"""Hand-overs, and the organisations of a region."""

import sqlalchemy as sa
from alembic import op

from pow_bot.storage.schema import Utc, sealed

revision = "0015_handover"
down_revision = "0014_werkfit"
branch_labels = None
depends_on = None

_OFFERED = sa.text("state = 'offered'")


def upgrade() -> None:
    withheld = sa.Column("withheld", sa.Boolean, nullable=False, server_default=sa.false())
    op.add_column("intakes", withheld)
    _parties()
    _handovers()
    _indexes()


def _parties() -> None:
    op.create_table(
        "parties",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("code", sa.String(16), nullable=False, unique=True),
        sa.Column("region", sa.String(4), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("does", sa.String(600), nullable=False),
        sa.Column("website", sa.String(300), nullable=False),
        sa.Column("phone", sa.String(40), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("address", sa.String(300), nullable=False),
        sa.Column("source", sa.String(600), nullable=False),
        sa.Column("organisation", sa.Uuid, sa.ForeignKey("organisations.id")),
        sa.Column("verified_on", sa.Date),
        sa.Column("verified_by", sa.Uuid),
        sa.Column("ended_at", Utc),
        sa.Column("revision", sa.Integer, nullable=False),
    )
    op.create_index("ix_parties_region_name", "parties", ["region", "name"], unique=True)
    op.create_table(
        "party_people",
        sa.Column("holder", sa.Uuid, primary_key=True),
        sa.Column("code", sa.String(16), nullable=False, unique=True),
        sa.Column("party", sa.Uuid, sa.ForeignKey("parties.id"), nullable=False, index=True),
        sealed("who"),
    )


def _handovers() -> None:
    op.create_table(
        "handovers",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("code", sa.String(16), nullable=False, unique=True),
        sa.Column("intake", sa.Uuid, sa.ForeignKey("intakes.id"), nullable=False),
        sa.Column("person", sa.Uuid, nullable=False, index=True),
        sa.Column("receiver", sa.String(20), nullable=False),
        sa.Column("to_line", sa.String(20)),
        sa.Column("to_queue", sa.String(4)),
        sa.Column("party", sa.Uuid, sa.ForeignKey("parties.id")),
        sa.Column("organisation", sa.Uuid),
        sa.Column("from_queue", sa.String(4), nullable=False),
        sa.Column("from_line", sa.String(20), nullable=False),
        sa.Column("from_organisation", sa.Uuid),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("offered_at", Utc, nullable=False),
        sa.Column("offered_by", sa.Uuid, nullable=False),
        sa.Column("due_at", Utc, nullable=False),
        sa.Column("remind_on", sa.Date),
        sa.Column("decided_at", Utc),
        sa.Column("decided_by", sa.Uuid),
        sa.Column("answered_at", Utc),
        sa.Column("answered_by", sa.Uuid),
        sealed("told"),
    )


def _indexes() -> None:
    op.create_index("ix_handovers_intake_id", "handovers", ["intake", "id"])
    op.create_index(
        "uq_handovers_intake_offered",
        "handovers",
        ["intake"],
        unique=True,
        sqlite_where=_OFFERED,
        postgresql_where=_OFFERED,
    )
    for name, column in (
        ("to", "to_queue"),
        ("organisation", "organisation"),
        ("from", "from_queue"),
        ("by", "offered_by"),
    ):
        op.create_index(f"ix_handovers_{name}", "handovers", [column, "state"])
