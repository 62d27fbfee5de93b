"""Passwords, codes, passkeys, and single sign-on."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from alembic import op

from pow_bot.storage.schema import Utc, blind, sealed

revision = "0010_signing_in"
down_revision = "0009_practice"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("staff_sessions", sealed("browser", nullable=True))
    flag = sa.Column("invites", sa.Boolean, nullable=False, server_default=sa.false())
    op.add_column("staff_links", flag)
    op.create_table("staff_passwords", _owner(), sealed("hash"), _at("changed_at"))
    op.create_table(
        "staff_codes",
        _owner(),
        sealed("secret"),
        sa.Column("confirmed", sa.Boolean, nullable=False),
        sa.Column("last_step", sa.BigInteger, nullable=False),
        _at("added_at"),
    )
    op.create_table("staff_spare_codes", blind("code", primary_key=True), _whose())
    op.create_table(
        "staff_passkeys",
        sa.Column("id", sa.Uuid, primary_key=True),
        _whose(),
        blind("credential", unique=True),
        sealed("content"),
        sa.Column("sign_count", sa.Integer, nullable=False),
        _at("added_at"),
        sa.Column("used_at", Utc),
    )
    op.create_table(
        "staff_identities", blind("subject", primary_key=True), _whose(), _at("linked_at")
    )


def _owner() -> sa.Column[UUID]:
    return sa.Column("staff", sa.Uuid, sa.ForeignKey("staff.id"), primary_key=True)


def _whose() -> sa.Column[UUID]:
    return sa.Column("staff", sa.Uuid, sa.ForeignKey("staff.id"), nullable=False, index=True)


def _at(name: str) -> sa.Column[datetime]:
    return sa.Column(name, Utc, nullable=False)
