"""Hand-overs, and the organisations of a region."""

revision = "0015_handover"
down_revision = "0014_werkfit"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
