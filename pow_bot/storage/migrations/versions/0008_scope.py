"""Whose an intake is beside its region: organisation, municipality, who judges, who may read it."""

import sqlalchemy as sa
from alembic import op

revision = "0008_scope"
down_revision = "0007_telegram"
branch_labels = None
depends_on = None

_FILTERS = (
    "line", "urgency", "stage", "locale", "channel", "owner",
    "organisation", "municipality", "judge", "restricted",
)  # fmt: skip


def upgrade() -> None:
    flag = sa.Column("at_front_door", sa.Boolean, nullable=False, server_default=sa.true())
    op.add_column("staff", flag)
    op.create_table(
        "staff_municipalities",
        sa.Column("staff", sa.Uuid, sa.ForeignKey("staff.id"), primary_key=True),
        sa.Column("municipality", sa.String(6), primary_key=True),
    )
    _intakes()
    for name in ("intake_readers", "acquaintances"):
        op.create_table(
            name,
            sa.Column("intake", sa.Uuid, sa.ForeignKey("intakes.id"), primary_key=True),
            sa.Column("staff", sa.Uuid, primary_key=True),
            sa.Column("person", sa.Uuid, nullable=False, index=True),
        )


def _intakes() -> None:
    for column in (
        sa.Column("municipality", sa.String(6)),
        sa.Column("organisation", sa.Uuid),
        sa.Column("judge", sa.String(20)),
        sa.Column("assessor", sa.Uuid),
        sa.Column("restricted", sa.Boolean, nullable=False, server_default=sa.false()),
    ):
        op.add_column("intakes", column)
    for name, place in (("view", ("queue", "shelf")), ("all", ("queue",))):
        op.drop_index(f"ix_intakes_{name}", "intakes")
        op.create_index(f"ix_intakes_{name}", "intakes", [*place, "rank", "reference", *_FILTERS])
