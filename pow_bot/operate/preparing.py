"""Making an installation ready: keys, tables, and the front doors that public sources know."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from pow_bot.conversations.clock import at_home
from pow_bot.domain.intake.traces import leave_missing
from pow_bot.domain.regions.actions import fill_front_doors
from pow_bot.operate.opening import keys_of, opened, require_nobody, within_reach
from pow_bot.settings import Settings
from pow_bot.storage import Database, Keyring, migrate


@dataclass(frozen=True, slots=True)
class Prepared:
    """What `init` found to do."""

    keys_made: bool
    front_doors: int


async def prepare(settings: Settings, now: datetime) -> Prepared:
    """Make what is missing; what is there stays as it is, so that it is safe to repeat."""
    for folder in (settings.data, settings.keyring):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _alone(settings):
        made = await _make_keys(settings)
        return Prepared(made, await _newest(settings, now))


async def bring_up_to_date(settings: Settings, now: datetime) -> int:
    """The newest tables, and front doors for regions that have none; how many were filled in."""
    # Nothing is made for an installation without its keys: it may be the wrong folder.
    keys_of(settings)
    with _alone(settings):
        return await _newest(settings, now)


async def _newest(settings: Settings, now: datetime) -> int:
    await _migrate(settings)
    async with opened(settings) as database:
        await _trace(database)
        return await database.write(partial(fill_front_doors, today=at_home(now).date()))


async def _trace(database: Database) -> None:
    """By what older registrations are found: it needs the keys, which the tables do without."""
    last: UUID | None = None
    while last := await database.write(partial(leave_missing, after=last)):
        pass


async def _make_keys(settings: Settings) -> bool:
    if any(settings.keyring.iterdir()):
        # A keyring that is damaged is never made anew: that would lock everybody out.
        keys_of(settings)
        return False
    await _migrate(settings)
    await require_nobody(settings)
    Keyring.create(settings.keyring)
    return True


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    """One process at a time, because two would each find half of the other's keys.

    And of two that open a new SQLite file at once, one is told that it is locked.
    """
    descriptor = os.open(settings.keyring, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


async def _migrate(settings: Settings) -> None:
    with within_reach():
        await migrate(settings.database)
