"""Making an installation ready: keys, tables, and the front doors that public sources know."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from pow_bot.conversations.clock import at_home
from pow_bot.domain.regions.actions import fill_front_doors
from pow_bot.operate.opening import opened, require_nobody, within_reach
from pow_bot.settings import Settings
from pow_bot.storage import Keyring, migrate


@dataclass(frozen=True, slots=True)
class Prepared:
    """What `init` found to do."""

    keys_made: bool
    front_doors: int


async def prepare(settings: Settings, now: datetime) -> Prepared:
    """Make what is missing; what is there stays as it is, so that it is safe to repeat."""
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = await _make_keys(settings)
    return Prepared(made, await bring_up_to_date(settings, now))


async def bring_up_to_date(settings: Settings, now: datetime) -> int:
    """The newest tables, and front doors for regions that have none; how many were filled in."""
    # Nothing is made for an installation without its keys: it may be the wrong folder.
    Keyring.open(settings.keyring)
    await _migrate(settings)
    async with opened(settings) as database:
        return await database.write(partial(fill_front_doors, today=at_home(now).date()))


async def _make_keys(settings: Settings) -> bool:
    if settings.keyring.is_dir() and any(settings.keyring.iterdir()):
        # A keyring that is damaged is never made anew: that would lock everybody out.
        Keyring.open(settings.keyring)
        return False
    await _migrate(settings)
    await require_nobody(settings)
    Keyring.create(settings.keyring)
    return True


async def _migrate(settings: Settings) -> None:
    with within_reach():
        await migrate(settings.database)
