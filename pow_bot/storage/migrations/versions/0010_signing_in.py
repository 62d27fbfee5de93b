"""Passwords, codes, passkeys, and single sign-on."""

revision = "0010_signing_in"
down_revision = "0009_practice"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
