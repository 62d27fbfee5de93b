"""Turns of Telegram in process: from an update as JSON to what is kept, without transport.

`python -m benchmarks.telegram_turns FLIGHT PEOPLE` runs one measurement in a process of its own and
prints it as JSON, so that nothing else is in its CPU.
"""

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.figures import Figure, at_most
from benchmarks.in_process import at_home
from benchmarks.machine import percentile
from benchmarks.telegram_talk import ANSWERS, FIRST_PERSON, FIRST_WORDS, Told
from pow_bot.app import House
from pow_bot.channels.telegram.client import Client
from pow_bot.channels.telegram.ground import Ground
from pow_bot.channels.telegram.incoming import read
from pow_bot.channels.telegram.line import Line
from pow_bot.conversations.asking import kept_ready
from pow_bot.conversations.hearing import Terms
from pow_bot.conversations.turns import Content
from pow_bot.double.serving import TOKEN

_PART = "8 · Telegram: a durable turn in process (SQLite), with the library's types"
_WITHIN = "JSON, types, engine, seals, board, outbox, commit; no HTTP, nothing sent"
_WARM_UP = 64


def measured(people: int, rounds: int) -> list[Figure]:
    """One and 64 in flight; each figure is the median of some runs."""
    return [*_figures(1, people, rounds), *_figures(64, people, rounds)]


def _figures(flight: int, people: int, rounds: int) -> Iterator[Figure]:
    runs = [_run(flight, people) for _ in range(rounds)]
    name = f"{flight} in flight"
    for key, what, goal, note in (
        ("cpu_ms", "CPU a turn", at_most(0.8), _WITHIN),
        ("read_ms", "of which CPU of reading the update", None, "JSON and types"),
        ("p99_ms", "p99", None, ""),
    ):
        value = median(run[key] for run in runs)
        least = f"the least of {rounds}: {min(run[key] for run in runs):.2f}"
        yield Figure(
            _PART, f"{what}, {name}", value, "ms", goal, "; ".join(filter(None, (least, note)))
        )


def _run(flight: int, people: int) -> Any:
    command = [sys.executable, "-m", "benchmarks.telegram_turns", str(flight), str(people)]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def line_of(there: House) -> Line:
    """One bot, which is asked nothing: words that are typed need no answer at once."""
    ground = Ground(
        content=lambda: Content(there.library.book, there.catalogues),
        finder=kept_ready(lambda: there.library.questions, there.catalogues),
        terms=Terms(),
        base_url="https://werk.example.nl",
    )
    bot = Client(TOKEN, "http://127.0.0.1:9")
    return Line(there.database, bot, bot.number, ground, there.clock)


async def _measure(flight: int, people: int) -> dict[str, float]:
    told, times = Told(), list[float]()
    everybody = range(FIRST_PERSON, FIRST_PERSON + people + _WARM_UP)
    with tempfile.TemporaryDirectory(prefix="pow_bench_") as folder:
        async with at_home(Path(folder)) as there:
            line = line_of(there)
            await _crowd(line, told, flight, iter(everybody), FIRST_WORDS, [])
            await _crowd(line, told, flight, iter(everybody[people:]), ANSWERS, [])
            cpu = time.process_time()
            await _crowd(line, told, flight, iter(everybody[:people]), ANSWERS, times)
            cpu = time.process_time() - cpu
    return {
        "cpu_ms": 1000 * cpu / len(times),
        "read_ms": _reading(told, len(times)),
        "p99_ms": 1000 * percentile(times, 0.99),
    }


async def _crowd(  # noqa: PLR0917 - who says what to whom
    line: Line,
    told: Told,
    flight: int,
    people: Iterator[int],
    words: tuple[str, ...],
    times: list[float],
) -> None:
    async def place() -> None:
        for person in people:
            for said in words:
                body = told.body(person, said)
                began = time.perf_counter()
                incoming = read(json.loads(body))
                assert incoming is not None
                await line.hear(incoming)
                times.append(time.perf_counter() - began)

    await asyncio.gather(*(place() for _ in range(flight)))


def _reading(told: Told, times: int) -> float:
    bodies = [told.body(FIRST_PERSON, "hier in deze chat") for _ in range(times)]
    cpu = time.process_time()
    for body in bodies:
        read(json.loads(body))
    return 1000 * (time.process_time() - cpu) / times


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_measure(int(sys.argv[1]), int(sys.argv[2])))))
