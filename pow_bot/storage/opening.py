"""Opening the database that a URL names, for a command or for serving."""

from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import URL

from pow_bot.storage.erasure import replay
from pow_bot.storage.keyring import Keyring
from pow_bot.storage.postgres import PostgresDatabase
from pow_bot.storage.sqlite import SqliteDatabase
from pow_bot.storage.units import Database
from pow_bot.storage.urls import is_sqlite, resolved


async def open_database(url: str, keyring: Keyring, *, serving: bool = False) -> Database:
    """Open `sqlite:///path` or `postgresql://...`.

    serving: finish every erasure first, and be the only server of a SQLite file.
    Raises `AlreadyServed`, `LedgerFault` or `NotMigrated` rather than serve.
    """
    database = _opened(resolved(url), keyring, serving=serving)
    if serving:
        async with AsyncExitStack() as unless_replayed:
            unless_replayed.push_async_callback(database.close)
            await replay(database, datetime.now(UTC))
            unless_replayed.pop_all()
    return database


def _opened(url: URL, keyring: Keyring, *, serving: bool) -> Database:
    if is_sqlite(url):
        return SqliteDatabase(Path(str(url.database)), keyring, serving=serving)
    return PostgresDatabase(url, keyring)
