"""Which databases there are, and the drivers that we use for them."""

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from pow_bot.storage.faults import Fault

_HOW = "A database is named by sqlite:///path/to/file or postgresql://host/name."


def resolved(url: str) -> URL:
    """The URL with its driver. Raises `Fault` if it names no database that can be used."""
    try:
        asked = make_url(url)
    except ArgumentError:
        raise Fault(_HOW) from None
    if asked.drivername == "sqlite" and asked.database not in {None, "", ":memory:"}:
        return asked.set(drivername="sqlite+pysqlite")
    if asked.drivername in {"postgresql", "postgres"}:
        return asked.set(drivername="postgresql+asyncpg")
    raise Fault(_HOW)


def is_sqlite(url: URL) -> bool:
    return url.drivername == "sqlite+pysqlite"
