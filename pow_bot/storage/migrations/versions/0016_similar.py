"""By what registrations are found, and merged ones."""

revision = "0016_similar"
down_revision = "0015_handover"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
