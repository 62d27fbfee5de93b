"""Opening the database that a URL names, for a command or for serving."""

from pow_bot.storage.keyring import Keyring
from pow_bot.storage.units import Database


async def open_database(url: str, keyring: Keyring, *, serving: bool = False) -> Database:
    """Open `sqlite:///path` or `postgresql://...`.

    serving: finish every erasure first, and be the only server of a SQLite file.
    Raises `AlreadyServed`, `LedgerFault` or `NotMigrated` rather than serve.
    """
    raise NotImplementedError
