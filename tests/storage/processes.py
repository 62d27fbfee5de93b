"""Starting the worker, and reading what was acknowledged to it."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path

from pow_bot.storage import Keyring

ROOT = Path(__file__).parents[2]


async def start(url: str, keyring: Keyring, name: str, steps: int) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.storage.worker",
        url,
        str(keyring.folder),
        name,
        str(steps),
        stdout=PIPE,
        cwd=ROOT,
    )


async def acknowledged(process: Process, at_most: int | None = None) -> list[tuple[str, int, int]]:
    """The acknowledgements as they come: user, step, count; to the end or as many as asked."""
    assert process.stdout is not None
    read: list[tuple[str, int, int]] = []
    while at_most is None or len(read) < at_most:
        line = (await process.stdout.readline()).decode()
        if not line.endswith("\n"):
            break
        user, step, counted = line.split()
        read.append((user, int(step), int(counted)))
    return read
