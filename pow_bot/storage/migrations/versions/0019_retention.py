"""What is erased when."""

revision = "0019_retention"
down_revision = "0018_notices"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
