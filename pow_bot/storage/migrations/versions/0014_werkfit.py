"""Judgements."""

revision = "0014_werkfit"
down_revision = "0013_contact"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
