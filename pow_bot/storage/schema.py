"""The one metadata, and the helpers that make columns whose keeping can be checked."""

import os
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, DateTime, LargeBinary, MetaData, Uuid
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.types import TypeDecorator

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# One byte of form, a nonce of twelve, and GCM's tag of sixteen around nothing.
SEAL_FORM = 1
SHORTEST_SEAL = 29
INDEX_LENGTH = 32

PLAIN_KINDS = frozenset(
    {
        "channel",
        "count",
        "date",
        "hash",
        "id",
        "kind",
        "lease",
        "line",
        "locale",
        "public",
        "reference",
        "region",
        "revision",
        "stage",
        "urgency",
    }
)


class Utc(TypeDecorator[datetime]):
    """Moments with a zone, kept in UTC and given back in UTC; SQLite alone would drop the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be kept")
        return value if value.tzinfo is UTC else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value if value is None else value.replace(tzinfo=UTC)


class _LooksSealed(ColumnElement[bool]):
    inherit_cache = False

    def __init__(self, column: str) -> None:
        self.column = column


class _HasLength(ColumnElement[bool]):
    inherit_cache = False

    def __init__(self, column: str) -> None:
        self.column = column


@compiles(_LooksSealed, "sqlite")
def _looks_sealed_sqlite(element: _LooksSealed, compiler: SQLCompiler, **_: Any) -> str:
    column = compiler.preparer.quote(element.column)
    return (
        f"({column} IS NULL OR (typeof({column}) = 'blob' AND "
        f"substr({column}, 1, 1) = x'01' AND length({column}) >= {SHORTEST_SEAL}))"
    )


@compiles(_LooksSealed, "postgresql")
def _looks_sealed_postgres(element: _LooksSealed, compiler: SQLCompiler, **_: Any) -> str:
    column = compiler.preparer.quote(element.column)
    return (
        f"(substring({column} from 1 for 1) = decode('01', 'hex') AND "
        f"octet_length({column}) >= {SHORTEST_SEAL})"
    )


@compiles(_HasLength)
def _has_length(element: _HasLength, compiler: SQLCompiler, **_: Any) -> str:
    return f"(length({compiler.preparer.quote(element.column)}) = {INDEX_LENGTH})"


def sealed(name: str, *, nullable: bool = False) -> Column[bytes]:
    """A column that takes only what a `Safe` sealed; the database itself refuses plain bytes."""
    return Column(
        name,
        LargeBinary,
        CheckConstraint(_LooksSealed(name), name=f"{name}_sealed"),
        nullable=nullable,
        info={"keeps": "sealed"},
    )


def blind(name: str, *, nullable: bool = False, **how: Any) -> Column[bytes]:
    """A column for what `db.index` made: 32 bytes by which a value is found and not read."""
    return Column(
        name,
        LargeBinary,
        CheckConstraint(_HasLength(name), name=f"{name}_index"),
        nullable=nullable,
        info={"keeps": "blind"},
        **how,
    )


def plain(kind: str) -> dict[str, Any]:
    """For `info` of a column that stands in the clear: which of the allowed kinds it is."""
    if kind not in PLAIN_KINDS:
        raise ValueError(f"{kind!r} is not among the kinds that may stand in the clear")
    return {"keeps": kind}


def erased_by(holder: str, *, blank: tuple[str, ...] = ()) -> dict[str, Any]:
    """For `info` of a table: its rows go with the holder named in this column.

    With `blank` the row stays, and the holder and the columns named are emptied.
    """
    return {"erased_by": holder, "blank": blank}


def impersonal(reason: str) -> dict[str, Any]:
    """For `info` of a table that holds nothing of a person, and why that is so."""
    return {"impersonal": reason}


def faults(tables: MetaData = metadata) -> list[str]:
    """What stands in the clear without leave, and which tables nobody erases; a sentence each."""
    return [
        sentence
        for table in tables.sorted_tables
        for sentence in (
            *_eraser_faults(table.name, table.info, {str(c.name): c for c in table.columns}),
            *(_column_fault(table.name, column) for column in table.columns if _open(column)),
        )
    ]


def _open(column: Column[Any]) -> bool:
    return "keeps" not in column.info and not isinstance(column.type, Uuid | Utc)


def _column_fault(table: str, column: Column[Any]) -> str:
    return f"{table}.{column.name} is neither sealed nor of a kind that may stand in the clear"


def _eraser_faults(
    table: str, info: Mapping[Any, Any], columns: Mapping[str, Column[Any]]
) -> list[str]:
    if "impersonal" in info:
        return []
    if "erased_by" not in info:
        return [f"{table} does not say who erases it"]
    emptied = {info["erased_by"], *info["blank"]} if info["blank"] else set()
    return [
        *(f"{table} has no column {name}" for name in sorted({info["erased_by"]} - set(columns))),
        *(
            f"{table}.{n} must be nullable to be blanked"
            for n in sorted(emptied)
            if _kept(columns, n)
        ),
    ]


def _kept(columns: Mapping[str, Column[Any]], name: str) -> bool:
    return name not in columns or not columns[name].nullable


def new_id() -> UUID:
    """A UUIDv7 that is later than those made before it (RFC 9562, 6.2, method 3).

    It holds the time, so it stays out of URLs, exports and the journal.
    """
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    # In steps of a quarter of a microsecond: what is written in one turn keeps its order.
    fraction = (rest << 12) // 1_000_000
    chance = int.from_bytes(os.urandom(8), "big")
    low = 2 << 62 | chance & (1 << 62) - 1
    return UUID(int=milliseconds << 80 | 7 << 76 | fraction << 64 | low)
