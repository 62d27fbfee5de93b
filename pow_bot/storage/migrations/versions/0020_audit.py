"""Reading the audit by colleague, by region and by day."""

from alembic import op

revision = "0020_audit"
down_revision = "0019_retention"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_audit_actor_seq", "audit", ["actor", "seq"])
    op.create_index("ix_audit_region_seq", "audit", ["region", "seq"])
    op.create_index("ix_audit_at_seq", "audit", ["at", "seq"])
