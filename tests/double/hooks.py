"""A webhook to post to: it keeps what came, and answers what it was told."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

Answer = Callable[[dict[str, Any]], Awaitable[Response]]


async def _fine(_: dict[str, Any]) -> Response:
    return Response()


@dataclass
class Hook:
    url: str
    answer: Answer = _fine
    came: list[dict[str, Any]] = field(default_factory=list)
    secrets: list[str | None] = field(default_factory=list)

    async def take(self, request: Request) -> Response:
        update = await request.json()
        self.came.append(update)
        self.secrets.append(request.headers.get("x-telegram-bot-api-secret-token"))
        return await self.answer(update)


class _Server(uvicorn.Server):
    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        await self._serve(sockets)


@asynccontextmanager
async def hooked() -> AsyncIterator[Hook]:
    with socket.create_server(("127.0.0.1", 0)) as door:
        door.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        hook = Hook(f"http://127.0.0.1:{door.getsockname()[1]}/telegram")
        app = Starlette(routes=[Route("/telegram", hook.take, methods=["POST"])])
        server = _Server(uvicorn.Config(app, lifespan="off", log_config=None, access_log=True))
        serving = asyncio.create_task(server.serve([door]))
        try:
            yield hook
        finally:
            server.should_exit = True
            await serving
