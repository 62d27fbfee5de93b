"""A `pow-bot serve` process of its own, with its own data, as an operator starts it."""

import asyncio
import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from pow_bot.app import now
from pow_bot.operate.preparing import prepare
from pow_bot.settings import Settings, read_settings

SERVE = ("-m", "pow_bot", "serve")
_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Server:
    """A process that serves; `started` is how long it took to its first page."""

    process: int
    port: int
    started: float


@contextmanager
def installed(database_url: str = "") -> Iterator[Settings]:
    """Keys and tables in a folder that goes afterwards."""
    with tempfile.TemporaryDirectory(prefix="pow_bench_") as folder:
        settings = read_settings(data=Path(folder), database_url=database_url)
        asyncio.run(prepare(settings, now()))
        yield settings


@contextmanager
def serving(
    settings: Settings,
    command: tuple[str, ...] = SERVE,
    more: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Server]:
    """Serve until the block ends, from the first page on. `more` are further `POW_*` settings."""
    port = _free_port()
    began = time.perf_counter()
    said = settings.data / f"{port}.log"
    with said.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, *command],
            env={**_environment(settings, port), **more},
            stdout=log,
            stderr=log,
        )
    try:
        _await_page(process, port, said)
        yield Server(process.pid, port, time.perf_counter() - began)
    finally:
        process.terminate()
        process.wait(_PATIENCE)


@contextmanager
def serving_twice(settings: Settings) -> Iterator[list[Server]]:
    """Two processes on one database."""
    with ExitStack() as stack:
        yield [stack.enter_context(serving(settings)) for _ in range(2)]


def _environment(settings: Settings, port: int) -> Mapping[str, str]:
    ours = {
        "POW_DATA": str(settings.data),
        "POW_DATABASE_URL": settings.database_url,
        "POW_PORT": str(port),
        # Everybody in the bench has an address of their own, so this bars nobody.
        "POW_TURNS_PER_MINUTE": "240",
    }
    others = {name: value for name, value in os.environ.items() if not name.startswith("POW_")}
    return {**others, **ours}


def _await_page(process: subprocess.Popen[bytes], port: int, said: Path) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(
                f"the server ended before it served:\n{said.read_text('utf-8')[-2000:]}"
            )
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.005)
        finally:
            connection.close()
    raise RuntimeError("the server did not serve in time")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as there:
        port: int = there.getsockname()[1]
        return port
