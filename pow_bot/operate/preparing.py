"""Making an installation ready: keys, tables, and the front doors that public sources know."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from pow_bot.conversations.clock import at_home
from pow_bot.domain.regions.actions import fill_front_doors
from pow_bot.settings import Settings
from pow_bot.storage import Database, Keyring, KeyringFault, migrate, open_database


@dataclass(frozen=True, slots=True)
class Prepared:
    """What `init` found to do."""

    keys_made: bool
    front_doors: int


async def prepare(settings: Settings, now: datetime) -> Prepared:
    """Make what is missing; what is there stays as it is, so that it is safe to repeat."""
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = _make_keys(settings)
    return Prepared(made, await bring_up_to_date(settings, now))


async def bring_up_to_date(settings: Settings, now: datetime) -> int:
    """The newest tables, and front doors for regions that have none; how many were filled in."""
    await migrate(settings.database)
    database = await open_database(settings.database, Keyring.open(settings.keyring))
    try:
        return await _filled(database, now)
    finally:
        await database.close()


async def _filled(database: Database, now: datetime) -> int:
    return await database.write(partial(fill_front_doors, today=at_home(now).date()))


def _make_keys(settings: Settings) -> bool:
    try:
        Keyring.open(settings.keyring)
    except KeyringFault:
        if settings.keyring.exists() and any(settings.keyring.iterdir()):
            # A keyring that is damaged is never made anew: that would lock everybody out.
            raise
        Keyring.create(settings.keyring)
        return True
    return False
