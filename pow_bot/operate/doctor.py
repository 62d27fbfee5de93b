"""`pow-bot doctor`: every look that there is, one after another, and what each found."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from pow_bot.conversations.clock import at_home
from pow_bot.i18n.catalogues import Unreadable
from pow_bot.operate.checks import house, installation, reach, texts
from pow_bot.operate.checks.messenger import messenger
from pow_bot.operate.findings import Finding, all_well, wrong
from pow_bot.resources import Missing
from pow_bot.settings import Settings, Unusable, read_settings


class Part(StrEnum):
    """What can be looked at by itself."""

    KEYS = "keys"
    DISK = "disk"
    DATABASE = "database"
    FLOWS = "flows"
    WEB = "web"
    MAIL = "mail"
    TELEGRAM = "telegram"


Look: TypeAlias = Callable[[Settings, datetime], Awaitable[list[Finding]]]


async def examine(
    environment: Mapping[str, str], now: datetime, only: Collection[Part] = ()
) -> list[Finding]:
    """Look at everything, or at these parts only; the settings are always looked at."""
    found = list(installation.settings_named(environment))
    try:
        settings = read_settings()
    except Unusable as refused:
        return [*found, *installation.settings_unusable(refused)]
    found += [installation.settings_read(settings), *installation.settings_files(environment)]
    for part in Part:
        if part in only or not only:
            found += await _looked(part, settings, now)
    return found


async def _looked(part: Part, settings: Settings, now: datetime) -> list[Finding]:
    try:
        return await _LOOKS[part](settings, now)
    except PermissionError as error:
        says = f"You may not read {error.filename}."
        return [wrong(f"{part}.rights", says, "Run it as the user that serves (sudo -u).")]
    except (Missing, Unreadable) as fault:
        # What came with the program is not as it came.
        says, _, fix = str(fault).partition(". ")
        return [wrong(f"{part}.content", f"{says}.", fix)]


async def _keys(settings: Settings, now: datetime) -> list[Finding]:
    files = list(installation.keys_there(settings))
    return [*files, installation.keys_ledger(settings)] if all_well(files) else files


async def _disk(settings: Settings, now: datetime) -> list[Finding]:
    return list(installation.disk_room(settings))


async def _database(settings: Settings, now: datetime) -> list[Finding]:
    tables = await house.tables(settings)
    # Without whole keys it cannot be opened; that is told already.
    if tables.ok and all_well(await _keys(settings, now)):
        return [tables, *await house.inside(settings, now)]
    return [tables]


async def _flows(settings: Settings, now: datetime) -> list[Finding]:
    return list(texts.flows(settings, at_home(now).date()))


async def _web(settings: Settings, now: datetime) -> list[Finding]:
    return [reach.address(settings), *reach.proxies(settings), await reach.reachable(settings)]


async def _mail(settings: Settings, now: datetime) -> list[Finding]:
    return [await reach.mail(settings)]


_LOOKS: Mapping[Part, Look] = {
    Part.KEYS: _keys,
    Part.DISK: _disk,
    Part.DATABASE: _database,
    Part.FLOWS: _flows,
    Part.WEB: _web,
    Part.MAIL: _mail,
    Part.TELEGRAM: messenger,
}
