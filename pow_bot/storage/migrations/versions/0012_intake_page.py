"""What the page of an intake keeps beside it."""

revision = "0012_intake_page"
down_revision = "0011_queue"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
