"""What can go wrong with what is kept, each with a sentence that a person can use."""

import sqlite3
from typing import Any

from sqlalchemy.exc import DBAPIError

_REPEATABLE = {"40001", "40P01"}
# The server says that it is going away, or not there yet.
_GOING = {"57P01", "57P02", "57P03", "53300"}
# Values that do not fit, constraints, syntax, and more than a row can hold.
_MISTAKES = {"22", "23", "42", "54"}


class Fault(Exception):
    """The storage could not do what was asked."""


class Busy(Fault):
    """More is asked than can be kept now; nothing was kept of this, so it may be asked again."""


class Closed(Fault):
    """The database has been closed; nothing was kept of this."""


class Unknown(Fault):
    """The connection died in COMMIT: the unit may have been kept or not."""


class Erased(Fault):
    """The holder's key is gone, and with it everything that was sealed under it."""


class SealBroken(Fault):
    """Sealed bytes that do not open where they stand."""


class ReadOnly(Fault):
    """A query tried to write."""


class AlreadyServed(Fault):
    """Another process serves this file."""


class NotMigrated(Fault):
    """The tables are not there, or not those that this program knows."""


class KeyringFault(Fault):
    """The keys are missing, damaged or readable by others."""


class LedgerFault(Fault):
    """The erasure ledger is missing, damaged or older than the database."""


class NotScrubbed(Fault):
    """Readers stood in the way of taking erased bytes out of the files."""


class Refused(Fault):
    """The database refused a statement. Says why without any value that was given.

    `for_good` is of the statement itself: it would be refused tomorrow as well.
    """

    def __init__(
        self,
        sentence: str,
        *,
        sqlstate: str | None = None,
        died: bool = False,
        for_good: bool = False,
    ) -> None:
        super().__init__(sentence)
        self.sqlstate = sqlstate
        self.died = died
        self.for_good = for_good

    @property
    def repeatable(self) -> bool:
        return self.died or self.sqlstate in _REPEATABLE


def refused(error: Exception, *, died: bool = False) -> Refused:
    """The same fault without the values that drivers put into their messages."""
    cause = _root(error)
    sqlstate: str | None = getattr(cause, "sqlstate", None)
    return Refused(
        f"the database refused the statement: {_reason(cause, sqlstate)}",
        sqlstate=sqlstate,
        died=died or isinstance(cause, OSError) or _cut(error) or _is_away(sqlstate),
        for_good=_is_mistaken(cause, sqlstate),
    )


def _root(error: Any) -> Any:
    """SQLAlchemy wraps its adapter's error, which wraps the driver's."""
    original = getattr(error, "orig", None) or error
    return getattr(original, "driver_exception", None) or original


def _cut(error: Exception) -> bool:
    return isinstance(error, DBAPIError) and error.connection_invalidated


def _is_mistaken(cause: Any, sqlstate: str | None) -> bool:
    """The values, what they break, or the words of the statement; not the state of the database."""
    if sqlstate is not None:
        return sqlstate[:2] in _MISTAKES
    return isinstance(cause, sqlite3.IntegrityError | sqlite3.DataError)


def _is_away(sqlstate: str | None) -> bool:
    # Class 08 is the connection itself.
    return sqlstate is not None and (sqlstate in _GOING or sqlstate.startswith("08"))


def _reason(cause: Any, sqlstate: str | None) -> str:
    """PostgreSQL prints whole rows into DETAIL and values into some messages; SQLite only names."""
    if type(cause).__module__ == "sqlite3":
        return str(cause)
    # Class 42 is a mistake in the statement itself, and says which name is wrong.
    if sqlstate is not None and sqlstate.startswith("42"):
        return str(cause.args[0])
    return " ".join(filter(None, (type(cause).__name__, sqlstate, *_names(cause))))


def _names(cause: Any) -> tuple[str | None, ...]:
    return tuple(
        getattr(cause, name, None) for name in ("constraint_name", "table_name", "column_name")
    )
