"""The real program: commands in a process or in this one, and servers that run beside the tests."""

import json
import logging
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

import httpx
import pytest

from pow_bot import cli

_FORK = multiprocessing.get_context("fork")
BIN = Path(sys.executable).parent
# Long, because the machines that run this are shared: a start takes two seconds of a quiet one.
PATIENCE = 90.0


@dataclass(frozen=True)
class Ran:
    """What a command came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def bare(**settings: object) -> dict[str, str]:
    """An environment with these settings and no others."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {**kept, **{name: str(value) for name, value in settings.items()}}


def begun(*arguments: str, folder: Path, **settings: object) -> "subprocess.Popen[str]":
    """A command in a process of its own, not waited for."""
    return subprocess.Popen(
        [str(BIN / "pow-bot"), *arguments],
        env=bare(**settings),
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(process: "subprocess.Popen[str]", typed: str | None = None) -> Ran:
    out, err = process.communicate(typed, timeout=PATIENCE)
    return Ran(process.returncode, out, err)


def pow_bot(*arguments: str, folder: Path, **settings: object) -> Ran:
    """A command in a process of its own, to its end."""
    return ended(begun(*arguments, folder=folder, **settings))


@dataclass
class Command:
    """Commands in this process, through the real entry point, in a folder with these settings."""

    patched: pytest.MonkeyPatch
    captured: pytest.CaptureFixture[str]
    settings: dict[str, str] = field(default_factory=dict)

    def __call__(self, *arguments: str, typed: str = "", **settings: object) -> Ran:
        with self.patched.context() as now:
            now.setattr(sys, "argv", ["pow-bot", *arguments])
            now.setattr(sys, "stdin", StringIO(typed))
            for name, value in {**self.settings, **settings}.items():
                now.setenv(name, str(value))
            code = _code_of_main()
        out, err = self.captured.readouterr()
        return Ran(code, out, err)

    def at_once(self, *arguments: str, times: int, **settings: object) -> list[int]:
        """The same command in several processes, forked so that they really meet; their exit codes."""
        with self.patched.context() as now:
            now.setattr(sys, "argv", ["pow-bot", *arguments])
            for name, value in {**self.settings, **settings}.items():
                now.setenv(name, str(value))
            running = [_FORK.Process(target=cli.main) for _ in range(times)]
            for process in running:
                process.start()
            for process in running:
                process.join(PATIENCE)
        return [process.exitcode if process.exitcode is not None else -1 for process in running]


def _code_of_main() -> int:
    with logging_left_alone():
        try:
            cli.main()
        except SystemExit as end:
            return int(end.code or 0)
    return 0


@contextmanager
def logging_left_alone() -> Iterator[None]:
    """Whatever is set up for logs in here is undone afterwards."""
    root, ours = logging.getLogger(), logging.getLogger("pow_bot")
    handlers, levels = root.handlers[:], (root.level, ours.level)
    yield
    logging.captureWarnings(capture=False)
    logging.raiseExceptions = True
    root.handlers[:] = handlers
    root.setLevel(levels[0])
    ours.setLevel(levels[1])


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port: int = door.getsockname()[1]
        return port


@dataclass
class Server:
    """A server in a process of its own; what it says goes to a file."""

    process: "subprocess.Popen[bytes]"
    port: int
    said: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        return self.said.read_text(encoding="utf-8")

    def events(self) -> list[dict[str, Any]]:
        """Its log, line by line; every line must be one of ours."""
        return [json.loads(line) for line in self.log.splitlines()]

    def kill(self) -> None:
        self.process.kill()

    def stop(self, how: int = signal.SIGTERM, within: float = PATIENCE) -> int:
        """Ask it to stop; its exit code."""
        self.process.send_signal(how)
        return self.process.wait(within)

    def answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/healthz").status_code == 200
        except httpx.TransportError:
            return False


@contextmanager
def served(
    *arguments: str,
    folder: Path,
    settings: Mapping[str, object],
    port: int | None = None,
    said: str = "said",
) -> Iterator[Server]:
    """Start `pow-bot` with these arguments and wait until it serves; at the end it is gone."""
    port = port or free_port()
    file = folder / f"{said}-{port}.log"
    with file.open("ab") as out:
        process = subprocess.Popen(
            [str(BIN / "pow-bot"), *arguments],
            env=bare(POW_PORT=port, POW_BASE_URL=f"http://127.0.0.1:{port}", **settings),
            cwd=folder,
            stdout=out,
            stderr=out,
        )
    server = Server(process, port, file)
    try:
        wait_until(lambda: server.answers() or process.poll() is not None)
        assert process.poll() is None, server.log
        yield server
    finally:
        process.kill()
        process.wait()


def wait_until(true: Any, within: float = PATIENCE) -> None:
    end = time.monotonic() + within
    while not true():
        assert time.monotonic() < end, f"not within {within} seconds"
        time.sleep(0.05)
