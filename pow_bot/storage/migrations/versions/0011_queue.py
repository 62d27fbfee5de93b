"""Saved views, who looks now, and reminders."""

revision = "0011_queue"
down_revision = "0010_signing_in"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
