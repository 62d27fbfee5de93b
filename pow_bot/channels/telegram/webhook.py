"""The webhook: Telegram posts each update here, and posts it again until it is acknowledged.

Nothing is acknowledged before it is kept. What can never be read is acknowledged too: Telegram
would repeat it for a day.
"""

import json
import logging
from collections.abc import Callable
from secrets import compare_digest
from typing import Any

from fastapi import APIRouter
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from pow_bot.channels.telegram.ear import Again, Ear
from pow_bot.channels.telegram.incoming import Incoming
from pow_bot.channels.telegram.order import Early, Order
from pow_bot.storage import Busy
from pow_bot.web.guards import TooLarge

_log = logging.getLogger(__name__)

PATH = "/telegram"
# An update is a few kilobytes; a long message with many links in a group some hundred.
LARGEST = 1024 * 1024
_SECRET = "x-telegram-bot-api-secret-token"  # noqa: S105 - the header's name
# In seconds. Without it Telegram would double its pauses, up to many minutes.
_SOON = {"Retry-After": "1"}


def webhook(
    secret: str, read: Callable[[Any], Incoming | None], ear: Ear, order: Order
) -> APIRouter:
    """The one route that Telegram posts to."""
    router = APIRouter()

    async def receive(request: Request) -> Response:
        if not _knows(request, secret):
            _log.warning("telegram: somebody posted without the secret")
            return Response(status_code=403)
        incoming = read(await _posted(request))
        if incoming is None:
            return Response()
        return await _hear(incoming, ear, order)

    router.add_route(PATH, receive, methods=["POST"])
    return router


def _knows(request: Request, secret: str) -> bool:
    said = request.headers.get(_SECRET, "")
    return compare_digest(said.encode(), secret.encode())


async def _posted(request: Request) -> Any:
    """What was posted, as JSON; None where it cannot be read."""
    try:
        return json.loads(await request.body())
    except (ValueError, RecursionError, TooLarge, ClientDisconnect) as fault:
        _log.warning("telegram: an update cannot be read: %s", type(fault).__name__)
        return None


async def _hear(incoming: Incoming, ear: Ear, order: Order) -> Response:
    if incoming.chat is None or incoming.what is None:
        order.pass_by(incoming.update_id)
        return Response()
    try:
        async with order.turn(incoming.update_id, incoming.chat):
            await ear.hear(incoming)
    except (Again, Early, Busy):
        return Response(status_code=503, headers=_SOON)
    return Response()
