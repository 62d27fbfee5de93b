"""Opening the database of an installation: within reach, up to date, and under its own keys."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from pow_bot.settings import Settings
from pow_bot.storage import (
    Database,
    Db,
    Fault,
    Keyring,
    KeyringFault,
    NotMigrated,
    SealBroken,
    open_database,
    pending,
)
from pow_bot.storage.faults import refused
from pow_bot.storage.keyring import keys

_ANYBODY = select(keys.c.holder).limit(1)


class Unreachable(Fault):
    """There is no database to be had where the settings say."""


@asynccontextmanager
async def opened(settings: Settings, *, serving: bool = False) -> AsyncIterator[Database]:
    """The database, to serve it or to work beside a server; closed at the end.

    Raises:
        AlreadyServed, KeyringFault, LedgerFault, NotMigrated, Unreachable: why not, in a sentence.
    """
    keyring = keys_of(settings)
    with within_reach():
        missing = await pending(settings.database)
    if missing:
        raise NotMigrated(
            "The database has no tables yet, or old ones. Run `pow-bot migrate` first."
        )
    with within_reach():
        database = await open_database(settings.database, keyring, serving=serving)
    try:
        await database.read(_require_its_keys)
        yield database
    finally:
        await database.close()


def keys_of(settings: Settings) -> Keyring:
    """The keys of an installation.

    Raises:
        KeyringFault: there are none, or not all, or others can read them.
    """
    folder = settings.keyring
    if not folder.is_dir() or not any(folder.iterdir()):
        raise KeyringFault(f"There are no keys in {folder}. Run `pow-bot init`, or set POW_KEYS.")
    return Keyring.open(folder)


@contextmanager
def within_reach() -> Iterator[None]:
    """Say in a sentence, and without the address's password, that there is no database."""
    try:
        yield
    except (DBAPIError, OSError) as error:
        reason = str(refused(error)).rpartition(": ")[2]
        raise Unreachable(f"The database cannot be opened: {reason}.") from None


async def require_nobody(settings: Settings) -> None:
    """New keys are for a database with nobody in it: they would lock everybody out for good.

    Raises:
        KeyringFault: there are people.
    """
    database = await open_database(settings.database, Keyring(settings.keyring, {}, b"", b""))
    try:
        anybody = await database.read(lambda db: db.execute(_ANYBODY).first())
    finally:
        await database.close()
    if anybody:
        raise KeyringFault(
            f"There are people in the database, and no keys in {settings.keyring}. New keys would "
            "lock them out for good. Put the keys back there, or set POW_KEYS."
        )


def _require_its_keys(db: Db) -> None:
    holder = db.execute(_ANYBODY).scalar()
    try:
        if holder:
            db.safe(holder)
    except SealBroken:
        raise KeyringFault(
            f"The keys in {db.database.keyring.folder} are not those of this database. Put the right "
            "ones there, or set POW_KEYS or POW_DATABASE_URL."
        ) from None
