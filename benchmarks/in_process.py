"""Durable turns without transport: whole registrations through `take_turn`, on SQLite.

`python -m benchmarks.in_process FLIGHT PEOPLE` runs one measurement in a process of its own and
prints it as JSON, so that nothing else is in its CPU. Syncs are counted by `strace` in a run apart,
because a traced process is slow; where there is none the commits are, each of which is one sync.
"""

import asyncio
import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import Engine, event

from benchmarks.figures import Figure, at_most
from benchmarks.machine import percentile
from benchmarks.talk import TALK, Line
from pow_bot.app import House, house, now
from pow_bot.conversations.hearing import Hearing, Terms
from pow_bot.conversations.turns import Content, Taken, take_turn
from pow_bot.engine.flow import At
from pow_bot.engine.heard import Said
from pow_bot.operate.opening import opened
from pow_bot.operate.preparing import prepare
from pow_bot.settings import read_settings

_PART = "2 · a durable turn in process (SQLite, sealed, engine included)"
_WARM_UP = 64
_SYNCS = ("strace", "-f", "-qq", "-e", "trace=fsync,fdatasync,write", "-e", "signal=none")


def measured(people: int, rounds: int) -> list[Figure]:
    """One and 64 in flight; each figure is the median of some runs."""
    return [*_figures(1, people, rounds), *_figures(64, people, rounds)]


def _figures(flight: int, people: int, rounds: int) -> Iterator[Figure]:
    runs = [_run(flight, people) for _ in range(rounds)]
    least = min(run["cpu_ms"] for run in runs)
    cpu = median(run["cpu_ms"] for run in runs)
    syncs, counted = _syncs(flight, people // 4)
    name = f"{flight} in flight"
    goal = at_most(0.6 if flight == 1 else 0.4)
    yield Figure(
        _PART, f"CPU a turn, {name}", cpu, "ms", goal, f"the least of {rounds}: {least:.2f}"
    )
    yield Figure(_PART, f"syncs a turn, {name}", syncs, "", at_most(1), counted)
    for key, what, unit in (
        ("wall_per_s", "turns on the wall", "/s"),
        ("p50_ms", "p50", "ms"),
        ("p99_ms", "p99", "ms"),
    ):
        yield Figure(_PART, f"{what}, {name}", median(run[key] for run in runs), unit)


def _run(flight: int, people: int, before: tuple[str, ...] = ()) -> Any:
    command = [*before, sys.executable, "-m", "benchmarks.in_process", str(flight), str(people)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(ran.stdout)


def _syncs(flight: int, people: int) -> tuple[float, str]:
    """How many a turn, and how they were counted."""
    if shutil.which("strace") is None:
        return _run(flight, people)["commits"], "commits; no strace here to count checkpoints too"
    with tempfile.NamedTemporaryFile("r", encoding="utf-8") as trace:
        run = _run(flight, people, (*_SYNCS, "-o", trace.name))
        _, _, counted = trace.read().partition('"begin')
    counted, _, _ = counted.partition('"end')
    return counted.count("sync(") / run["turns"], "by strace: fsync and fdatasync"


@asynccontextmanager
async def at_home(folder: Path) -> AsyncIterator[House]:
    """An installation of its own on SQLite, as a server has it."""
    settings = read_settings(data=folder)
    await prepare(settings, now())
    async with opened(settings, serving=True) as database:
        yield house(settings, database)


async def register(there: House, person: str, took: Callable[[float], None]) -> None:
    """One new person, from the first answer to the receipt; checks that it got there."""
    content, revision = Content(there.library.book, there.catalogues), 0
    for line in TALK:
        hearing = _hearing(person, line, revision)
        began = time.perf_counter()
        taken: Taken = await there.database.write(
            partial(take_turn, content=content, hearing=hearing, terms=Terms()), keyed=True
        )
        took(time.perf_counter() - began)
        assert taken.reply.problem is None, f"not understood at {line.at}"
        revision = taken.session.revision
    assert taken.reply.sent, "the registration did not arrive"


def _hearing(person: str, line: Line, revision: int) -> Hearing:
    flow, step = line.at.split(".")
    said = Said(
        text=line.text or "",
        choices=(line.choice,) if line.choice else (),
        at=At(flow, step),
        revision=revision,
    )
    return Hearing(
        key=f"form {person} {step}",
        door=f"door {person}",
        channel="web",
        locale="nl",
        heard=said,
        at=now(),
        address=person,
    )


async def _measure(flight: int, people: int) -> dict[str, float]:
    commits: list[str] = []
    event.listen(Engine, "connect", lambda driver, _: _hear_commits(driver, commits))
    with tempfile.TemporaryDirectory(prefix="pow_bench_") as folder:
        async with at_home(Path(folder)) as there:
            await _crowd(there, flight, iter([f"early {n}" for n in range(_WARM_UP)]), [])
            times: list[float] = []
            # What strace counts stands between these two.
            print("begin", file=sys.stderr, flush=True)
            commits.clear()
            began, cpu = time.perf_counter(), time.process_time()
            await _crowd(there, flight, iter([f"person {n}" for n in range(people)]), times)
            cpu, wall = time.process_time() - cpu, time.perf_counter() - began
            print("end", file=sys.stderr, flush=True)
    return {
        "turns": len(times),
        "commits": len(commits) / len(times),
        "cpu_ms": 1000 * cpu / len(times),
        "wall_per_s": len(times) / wall,
        "p50_ms": 1000 * percentile(times, 0.50),
        "p99_ms": 1000 * percentile(times, 0.99),
    }


def _hear_commits(driver: sqlite3.Connection, commits: list[str]) -> None:
    driver.set_trace_callback(lambda said: commits.append(said) if said == "COMMIT" else None)


async def _crowd(there: House, flight: int, people: Iterator[str], times: list[float]) -> None:
    async def visitor() -> None:
        for person in people:
            await register(there, person, times.append)

    await asyncio.gather(*(visitor() for _ in range(flight)))


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_measure(int(sys.argv[1]), int(sys.argv[2])))))
