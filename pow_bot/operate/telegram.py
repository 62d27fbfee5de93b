"""The bot at Telegram, for who runs it: how it is shown, where updates go, and whether it works."""

from datetime import datetime

from pow_bot.i18n.catalogues import Catalogues
from pow_bot.operate.asking import connected
from pow_bot.operate.checks.messenger import messenger
from pow_bot.operate.checks.reach import reachable
from pow_bot.operate.findings import Finding, wrong
from pow_bot.operate.telegram_profile import Change, applied, differences
from pow_bot.operate.telegram_webhook import (
    CONNECTIONS,
    Webhook,
    delete_webhook,
    set_webhook,
    webhook_of,
)
from pow_bot.resources import content
from pow_bot.settings import Settings


async def sync(settings: Settings, *, dry_run: bool = False) -> list[Change]:
    """Bring what Telegram shows of the bot in step, touching only what differs.

    Raises:
        TelegramFault, Unusable: why not, in a sentence.
    """
    async with connected(settings) as bot:
        changes = await differences(bot, settings, Catalogues(content("locales")))
        return changes if dry_run else [await applied(change) for change in changes]


async def webhook_set(settings: Settings) -> str:
    """Have updates posted to us; what was done, in words.

    Raises:
        TelegramFault, Unusable: why not; without a secret it is not done.
    """
    async with connected(settings, "webhook") as bot:
        before = await set_webhook(bot, settings)
    lines = [
        f"Telegram posts updates to {before.ours}, with your secret, {CONNECTIONS} at a time.",
        *([f"Before, it posted to {before.host}."] if before.is_set else []),
        f"{before.waiting} updates wait for it.",
        *_then(settings, "webhook"),
    ]
    return "\n".join(lines)


async def webhook_delete(settings: Settings) -> str:
    """Have nothing posted any more; what was done, in words.

    Raises:
        TelegramFault, Unusable: why not, in a sentence.
    """
    async with connected(settings) as bot:
        before = await delete_webhook(bot, settings)
    done = f"It posted to {before.host}." if before.is_set else "No webhook was set."
    lines = [
        f"Telegram posts to nobody now. {done}",
        f"{before.waiting} updates wait, for a day at most.",
        *_then(settings, "polling"),
    ]
    return "\n".join(lines)


async def webhook_info(settings: Settings) -> Webhook:
    """How it stands.

    Raises:
        TelegramFault, Unusable: why that cannot be told.
    """
    async with connected(settings) as bot:
        return await webhook_of(bot, settings)


async def test(settings: Settings, now: datetime) -> list[Finding]:
    """The same looks as the doctor's, and whether the public address answers."""
    if settings.telegram == "off":
        fix = "Set POW_TELEGRAM to polling or webhook."
        return [wrong("telegram.off", "Telegram is off.", fix)]
    return [*await messenger(settings, now), await reachable(settings)]


def _then(settings: Settings, way: str) -> list[str]:
    if settings.telegram == way:
        return []
    return [f"POW_TELEGRAM is {settings.telegram}: set it to {way}, and start the server anew."]
