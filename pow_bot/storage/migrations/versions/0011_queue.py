"""Saved views, who looks now, reminders, pauses of a term, and what can be taken back."""

import sqlalchemy as sa
from alembic import op

from pow_bot.storage.schema import Utc, sealed

revision = "0011_queue"
down_revision = "0010_signing_in"
branch_labels = None
depends_on = None

_FILTERS = (
    "line", "urgency", "stage", "locale", "channel", "owner",
    "organisation", "municipality", "judge", "restricted",
)  # fmt: skip
_SCOPE = ("assessor", "id")
_OWNED = sa.text("owner IS NOT NULL")
_ASKED = sa.text("judge IS NOT NULL")
_ASSESSED = sa.text("assessor IS NOT NULL")


def upgrade() -> None:
    for column in (
        sa.Column("handed_at", Utc),
        sa.Column("paused_at", Utc),
        sa.Column("remind_on", sa.Date),
        sealed("reminder", nullable=True),
    ):
        op.add_column("intakes", column)
    _indexes()
    _presences()
    _undos()
    _saved_views()


def _indexes() -> None:
    for name, place in (("view", ("queue", "shelf")), ("all", ("queue",))):
        op.drop_index(f"ix_intakes_{name}", "intakes")
        columns = [*place, "rank", "reference", *_FILTERS, *_SCOPE]
        op.create_index(f"ix_intakes_{name}", "intakes", columns)
    op.drop_index("ix_intakes_mine", "intakes")
    for table in ("acquaintances", "intake_readers"):
        op.create_index(f"ix_{table}_staff", table, ["staff"])
    order = ["queue", "rank", "reference"]
    for name, columns, rows in (
        ("asked", ["judge", *order, *_others("judge"), *_SCOPE], _ASKED),
        ("assessed", ["assessor", *order], _ASSESSED),
        ("mine", ["owner", *order, *_others("owner"), *_SCOPE], _OWNED),
    ):
        op.create_index(
            f"ix_intakes_{name}", "intakes", columns, sqlite_where=rows, postgresql_where=rows
        )


def _others(first: str) -> list[str]:
    return [name for name in _FILTERS if name != first]


def _presences() -> None:
    op.create_table(
        "presences",
        sa.Column("intake", sa.Uuid, sa.ForeignKey("intakes.id"), primary_key=True),
        sa.Column("staff", sa.Uuid, primary_key=True, index=True),
        sa.Column("person", sa.Uuid, nullable=False, index=True),
        sa.Column("at", Utc, nullable=False, index=True),
    )


def _undos() -> None:
    op.create_table(
        "undos",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("batch", sa.Uuid, nullable=False, index=True),
        sa.Column("intake", sa.Uuid, sa.ForeignKey("intakes.id"), nullable=False, index=True),
        sa.Column("person", sa.Uuid, nullable=False, index=True),
        sa.Column("staff", sa.Uuid, nullable=False, index=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("until", Utc, nullable=False, index=True),
        sealed("before"),
    )


def _saved_views() -> None:
    op.create_table(
        "saved_views",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("staff", sa.Uuid, index=True),
        sa.Column("region", sa.String(4), index=True),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("query", sa.String(300), nullable=False),
        sa.Column("made_at", Utc, nullable=False),
    )
