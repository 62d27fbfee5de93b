"""Calls and appointments."""

revision = "0013_contact"
down_revision = "0012_intake_page"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
