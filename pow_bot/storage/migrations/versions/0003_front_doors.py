"""The front doors of the regions."""

import sqlalchemy as sa
from alembic import op

revision = "0003_front_doors"
down_revision = "0002_team"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "front_doors",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("region", sa.String(4), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("website", sa.String(300)),
        sa.Column("phone", sa.String(40)),
        sa.Column("email", sa.String(254)),
        sa.Column("address", sa.String(300)),
        sa.Column("opening_hours", sa.String(300)),
        sa.Column("source", sa.String(600), nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_until", sa.Date),
        sa.Column("verified_on", sa.Date),
        sa.Column("verified_by", sa.Uuid),
        sa.Column("confidence", sa.String(10), nullable=False),
        sa.UniqueConstraint("region", "kind", "valid_from"),
        sa.Index(None, "region"),
    )
