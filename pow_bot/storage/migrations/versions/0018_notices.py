"""What a colleague is told."""

revision = "0018_notices"
down_revision = "0017_requests"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
