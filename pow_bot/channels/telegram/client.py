"""Our bot at Telegram: made from the settings, and never with its token in what is said.

Whoever has the token is the bot, and it stands in every address that is asked.
"""

import asyncio
import json
import logging
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from ipaddress import ip_address
from typing import Any
from urllib.parse import SplitResult, urlsplit

from telegram import Bot
from telegram.error import (
    BadRequest,
    Conflict,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.request import HTTPXRequest

from pow_bot.settings import Settings, Unusable

# The library's own switch for what its next major version does; without it every flood is a warning.
os.environ.setdefault("PTB_TIMEDELTA", "true")

# Below this level they write down addresses, which hold the token, and what people say.
for _library in ("telegram", "httpx", "httpcore"):
    logging.getLogger(_library).setLevel(logging.WARNING)

_TOKEN = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{20,100}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
# Telegram posts to no other ports.
_PORTS = {None, 443, 80, 88, 8443}
# Telegram takes thirty messages a second of a bot, and answers within a second as a rule.
_CONNECTIONS = 40
_CONNECT, _ANSWER = 5.0, 15.0


class TelegramFault(Exception):
    """Telegram could not do what was asked. The sentence holds nothing of the token."""


class Away(TelegramFault):
    """Telegram cannot be reached, or does not answer in time."""


class UnknownToken(TelegramFault):
    """There is no bot with this token."""


class Contested(TelegramFault):
    """Somebody else takes the updates: another program, or a webhook."""


class Diverted(Contested):
    """It is a webhook that takes them."""


class Client(Bot):
    """A bot that asks nothing before it is used: a server starts while Telegram is away."""

    def __init__(self, token: str, api: str) -> None:
        self._asking, self._polling = _Request(api, _CONNECTIONS), _Request(api, 1)
        super().__init__(
            token,
            base_url=f"{api}/bot",
            base_file_url=f"{api}/file/bot",
            request=self._asking,
            get_updates_request=self._polling,
        )

    def __repr__(self) -> str:
        return f"Client({self.number})"

    @property
    def number(self) -> int:
        """Which bot it is; Telegram's own `id` is known only after it was asked."""
        return bot_number(self.token)

    async def updates(
        self, offset: int | None, seconds: int, kinds: Sequence[str]
    ) -> Sequence[Any]:
        """What came, as Telegram said it; waits this long for the first. Confirms what was before.

        The library's own way refuses all of them where it cannot read one, and prints them.
        """
        asked = {"offset": offset, "timeout": seconds, "allowed_updates": list(kinds)}
        found = await self._post("getUpdates", asked, read_timeout=seconds + _ANSWER)
        return found if isinstance(found, list) else ()

    async def close_connections(self) -> None:
        """Let go of all connections; what is on its way fails."""
        await asyncio.gather(self._asking.shutdown(), self._polling.shutdown())


class _Request(HTTPXRequest):
    def __init__(self, api: str, connections: int) -> None:
        super().__init__(
            connection_pool_size=connections,
            connect_timeout=_CONNECT,
            read_timeout=_ANSWER,
            write_timeout=_ANSWER,
            pool_timeout=_ANSWER,
            # A proxy knows the way out, not the way to a server beside us.
            httpx_kwargs={"trust_env": not is_local(api)},
        )

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The library's own prints what it cannot read, and that may be what people wrote."""
        try:
            read = json.loads(payload)
        except (ValueError, RecursionError):
            raise TelegramError("Invalid server response") from None
        if not isinstance(read, dict):
            raise TelegramError("Invalid server response")
        return read


def client(settings: Settings) -> Client:
    """The bot of these settings, which are usable."""
    return Client(settings.telegram_token.get_secret_value(), settings.telegram_api.rstrip("/"))


def bot_number(token: str) -> int:
    """The bot that a token belongs to; this part of it is no secret."""
    return int(token.partition(":")[0])


def seconds_to_wait(flood: RetryAfter) -> float:
    """How long Telegram wants to hear nothing."""
    wait = flood.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


@contextmanager
def telegram_says() -> Iterator[None]:
    """Say what went wrong with the connection in a sentence of ours.

    Raises:
        Away, Contested, UnknownToken: instead of the library's. What Telegram refuses of a single
            message stays as it is: RetryAfter, Forbidden, BadRequest.
    """
    try:
        yield
    except InvalidToken:
        raise UnknownToken("Telegram knows no bot with this token. Ask @BotFather.") from None
    except Conflict as error:
        raise _who_else(error) from None
    except BadRequest:
        raise
    except NetworkError as error:
        raise Away(f"Telegram cannot be reached: {type(error).__name__}.") from None


def _who_else(error: Conflict) -> Contested:
    if "webhook" in error.message:
        return Diverted(
            "A webhook is set, so nothing can be asked. `pow-bot telegram webhook delete` ends it."
        )
    return Contested("Another program asks for the updates of this bot. Only one may.")


def require_usable(settings: Settings) -> None:
    """Refuse settings with which Telegram cannot work.

    Raises:
        Unusable: with a sentence for each setting for Telegram that cannot be used.
    """
    if sentences := unusable(settings):
        raise Unusable("\n".join(sentences))


def unusable(settings: Settings) -> list[str]:
    """A sentence for each setting that keeps Telegram from working; values are not repeated."""
    if settings.telegram == "off":
        return []
    faults = [_token_fault(settings), _api_fault(settings)]
    if settings.telegram == "webhook":
        faults += [_secret_fault(settings), _address_fault(settings)]
    return [fault for fault in faults if fault]


def _token_fault(settings: Settings) -> str | None:
    token = settings.telegram_token.get_secret_value()
    if not token:
        return "POW_TELEGRAM_TOKEN: Telegram is on, and there is no token. @BotFather gives one."
    if not _TOKEN.fullmatch(token):
        return (
            "POW_TELEGRAM_TOKEN: this is no token of a bot. One is a number, a colon and some "
            "35 letters, digits, _ and -."
        )
    return None


def _api_fault(settings: Settings) -> str | None:
    at = _split(settings.telegram_api)
    if at is None or at.query or at.fragment:
        return "POW_TELEGRAM_API: this is no address. One is such as https://api.telegram.org."
    if at.scheme == "http" and not is_local(settings.telegram_api):
        return "POW_TELEGRAM_API: the token would travel in the clear. Use https."
    return None


def _secret_fault(settings: Settings) -> str | None:
    secret = settings.telegram_secret.get_secret_value()
    if not secret:
        return (
            "POW_TELEGRAM_SECRET: a webhook without a secret would believe anybody. Set one, such as "
            "by `openssl rand -hex 32`."
        )
    if not _SECRET.fullmatch(secret):
        return "POW_TELEGRAM_SECRET: Telegram takes 1 to 256 of A-Z, a-z, 0-9, _ and -."
    return None


def _address_fault(settings: Settings) -> str | None:
    at = _split(settings.base_url)
    if is_local(settings.telegram_api):
        return None
    if at is None or at.scheme != "https":
        return "POW_BASE_URL: Telegram posts to https only. Set the public address, or use polling."
    if at.port not in _PORTS:
        return "POW_BASE_URL: Telegram posts to ports 443, 80, 88 and 8443 only. Or use polling."
    return None


def is_local(url: str) -> bool:
    """Whether an address is on this machine or in its own network."""
    at = _split(url)
    host = (at.hostname or "") if at else ""
    try:
        found = ip_address(host)
    except ValueError:
        # A name without a dot is known to nobody outside.
        return bool(host) and "." not in host
    return found.is_private


def _split(url: str) -> SplitResult | None:
    try:
        at = urlsplit(url)
        readable = at.port != 0
    except ValueError:
        return None
    return at if readable and at.scheme in {"http", "https"} and at.hostname else None
