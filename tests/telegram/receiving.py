"""A door for updates on a real port, with somebody behind it who keeps what they are told."""

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import uvicorn
from fastapi import FastAPI
from sqlalchemy import select
from starlette.types import ASGIApp

from pow_bot.channels.telegram.ear import Ear
from pow_bot.channels.telegram.incoming import Incoming, read
from pow_bot.channels.telegram.order import Order, key
from pow_bot.channels.telegram.webhook import LARGEST, PATH, webhook
from pow_bot.storage import Database, Db, new_id, once
from pow_bot.web.guards import Guards
from tests.storage.clock import NOW
from tests.storage.scratch import blobs

BOT = 110201543
SECRET = "Zonnebloem_-1"
HEADER = {"X-Telegram-Bot-Api-Secret-Token": SECRET}


@dataclass
class Listener:
    """Keeps each update in a unit with its key; what is planned for an update goes wrong first."""

    database: Database
    trouble: defaultdict[int, deque[Exception]] = field(default_factory=lambda: defaultdict(deque))
    told: list[int] = field(default_factory=list)
    apologised: list[int] = field(default_factory=list)

    async def hear(self, incoming: Incoming) -> None:
        self.told.append(incoming.update_id)
        if self.trouble[incoming.update_id]:
            raise self.trouble[incoming.update_id].popleft()
        await self.database.write(partial(_heard, incoming=incoming), keyed=True)

    async def apologise(self, incoming: Incoming) -> None:
        self.apologised.append(incoming.update_id)

    def refuse(self, update_id: int, *errors: Exception) -> None:
        self.trouble[update_id].extend(errors)


def _heard(db: Db, incoming: Incoming) -> None:
    def keep() -> None:
        # Its id tells when it was kept.
        said = f"{incoming.chat} {incoming.update_id}"
        db.insert_once(blobs, id=new_id(), bytes=said.encode())

    once(db, key(BOT, incoming.update_id), None, keep, now=NOW)


async def kept(database: Database) -> list[tuple[int, int]]:
    """What was heard, in the order in which it was kept: chat and number."""

    def query(db: Db) -> list[bytes]:
        return list(db.execute(select(blobs.c.bytes).order_by(blobs.c.id)).scalars())

    return [
        (int(chat), int(number)) for chat, number in map(bytes.split, await database.read(query))
    ]


def at_the_webhook(listener: Listener) -> ASGIApp:
    """An application with nothing but the webhook, behind the real guards."""
    app = FastAPI(openapi_url=None)
    order = Order(listener.database, BOT)
    app.include_router(webhook(SECRET, read, Ear(listener), order))
    return Guards(app, secure=False, larger={PATH: LARGEST})


@asynccontextmanager
async def served(app: ASGIApp) -> AsyncIterator[str]:
    """The application with its jobs, on a port of its own; its address."""
    config = uvicorn.Config(app, port=0, log_config=None, access_log=False, lifespan="on")
    server = _Server(config)
    serving = asyncio.create_task(server.serve())
    await server.up.wait()
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await serving


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        self.up.set()

    def install_signal_handlers(self) -> None:
        """They belong to the test."""


def message(number: int, chat: int = 1, text: str = "Hallo", **more: Any) -> dict[str, Any]:
    """An update with words from somebody."""
    whom = {"id": chat, "type": "private", "first_name": "Noor"}
    sender = {"id": chat, "is_bot": False, "first_name": "Noor", "language_code": "nl"}
    said = {"message_id": number, "date": 1, "chat": whom, "from": sender, "text": text}
    return {"update_id": number, "message": {**said, **more}}
