"""Where Telegram posts updates to, and in words what went wrong with that."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from telegram import Bot, WebhookInfo

from pow_bot.channels.telegram.incoming import ALLOWED
from pow_bot.channels.telegram.webhook import PATH
from pow_bot.operate.asking import asked
from pow_bot.settings import Settings

CONNECTIONS = 40
# What went wrong longer ago, and did not happen again, was mended since.
_RECENT = timedelta(hours=1)

# What Telegram says, in part, and what it means; the first that fits.
_TROUBLE = (
    ("401", "your server refused it: Telegram has another secret", "Run `{set}`."),
    ("403", "your server refused it: Telegram has another secret", "Run `{set}`."),
    ("404", "your server has no page for it", "Set POW_TELEGRAM=webhook, and start it anew."),
    ("Wrong response", "your server or its proxy failed", "Start `pow-bot serve`, see its log."),
    ("resolve", "its name is not known in DNS", "Set POW_BASE_URL right, and the name in DNS."),
    ("SSL", "its certificate is not trusted", "Give the proxy the whole chain of certificates."),
    ("ertificate", "its certificate is not trusted", "Give the proxy the whole chain."),
    ("refused", "nothing listens there", "Start the proxy, and open the port."),
    ("timed out", "nothing answers there in time", "Open the port for Telegram, or use polling."),
    ("timeout", "nothing answers there in time", "Open the port for Telegram, or use polling."),
)
_UNKNOWN = ("the address cannot be used", "See that POW_BASE_URL is reached from outside.")
SET = "pow-bot telegram webhook set"


@dataclass(frozen=True, slots=True)
class Trouble:
    """The last time that Telegram could not deliver: when, why in words, and what mends it."""

    at: datetime
    says: str
    fix: str
    telegram: str

    def as_text(self) -> str:
        return f"{self.says} ({self.telegram}), {self.at:%Y-%m-%d %H:%M} UTC."

    def recent(self, now: datetime) -> bool:
        return now - self.at < _RECENT


@dataclass(frozen=True, slots=True)
class Webhook:
    """How a webhook stands: `ours` is where it should lead."""

    url: str
    ours: str
    waiting: int
    allowed: tuple[str, ...]
    trouble: Trouble | None

    @property
    def is_set(self) -> bool:
        return bool(self.url)

    @property
    def leads_here(self) -> bool:
        return self.url == self.ours

    @property
    def host(self) -> str:
        """Where it leads, without the path: in another program's there may be a token."""
        return urlsplit(self.url).hostname or "an address that cannot be read"

    def as_text(self) -> str:
        lines = [self._address(), f"Waiting: {self.waiting} updates."]
        if self.trouble:
            lines += [f"Last error: {self.trouble.as_text()}", f"  {self.trouble.fix}"]
        return "\n".join(lines)

    def as_json(self) -> dict[str, Any]:
        trouble = self.trouble
        return {
            "set": self.is_set,
            "host": self.host if self.is_set else None,
            "leads_here": self.leads_here,
            "waiting": self.waiting,
            "last_error_at": trouble.at.isoformat() if trouble else None,
            "last_error": trouble.says if trouble else None,
            "fix": trouble.fix if trouble else None,
        }

    def _address(self) -> str:
        if not self.is_set:
            return "No webhook is set: updates are asked for."
        if self.leads_here:
            return f"Updates are posted to {self.url}, as your settings have it."
        return f"Updates are posted elsewhere, to {self.host}. Your settings say {self.ours}."


def ours(settings: Settings) -> str:
    """Where updates are to be posted."""
    return f"{settings.base_url}{PATH}"


async def webhook_of(bot: Bot, settings: Settings) -> Webhook:
    """How it stands now.

    Raises:
        TelegramFault: Telegram did not say.
    """
    with asked():
        info = await bot.get_webhook_info()
    return Webhook(
        url=info.url,
        ours=ours(settings),
        waiting=info.pending_update_count,
        allowed=info.allowed_updates,
        trouble=_trouble(info),
    )


async def set_webhook(bot: Bot, settings: Settings) -> Webhook:
    """Have updates posted to us, with our secret; how it stood before.

    Raises:
        TelegramFault: Telegram refused.
    """
    before = await webhook_of(bot, settings)
    with asked():
        await bot.set_webhook(
            ours(settings),
            secret_token=settings.telegram_secret.get_secret_value(),
            allowed_updates=ALLOWED,
            max_connections=CONNECTIONS,
        )
    return before


async def delete_webhook(bot: Bot, settings: Settings) -> Webhook:
    """Have nothing posted any more; how it stood before. What waits goes on waiting.

    Raises:
        TelegramFault: Telegram refused.
    """
    before = await webhook_of(bot, settings)
    with asked():
        await bot.delete_webhook(drop_pending_updates=False)
    return before


def _trouble(info: WebhookInfo) -> Trouble | None:
    if info.last_error_date is None:
        return None
    said = info.last_error_message or ""
    fits = ((meaning, fix) for part, meaning, fix in _TROUBLE if part in said)
    meaning, fix = next(fits, _UNKNOWN)
    says = f"Telegram could not deliver: {meaning}"
    return Trouble(info.last_error_date, says, fix.format(set=SET), said)
