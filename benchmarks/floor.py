"""The floor: what SQLite itself takes to commit as many bytes as a turn, and nothing else."""

import os
import sqlite3
import tempfile
import time
from pathlib import Path

from benchmarks.figures import Figure

_PART = "1 · the floor: raw SQLite commits of a turn's bytes (WAL, synchronous FULL)"
# What a turn in the middle of a conversation keeps: session, reply, moments, keys, indexes.
BYTES = 1_200


def measured(commits: int) -> list[Figure]:
    """One commit a turn, and 64 turns in one commit."""
    alone, together = _commit(commits, 1), _commit(commits, 64)
    return [
        Figure(_PART, "CPU, one at a time", alone[0], "ms"),
        Figure(_PART, "commits on the wall, one at a time", alone[1], "/s"),
        Figure(_PART, "CPU, 64 together", together[0], "ms"),
        Figure(_PART, "turns on the wall, 64 together", together[1], "/s"),
    ]


def _commit(commits: int, together: int) -> tuple[float, float]:
    """CPU in milliseconds for each, and how many a second on the wall."""
    with tempfile.TemporaryDirectory(prefix="pow_bench_") as folder:
        connection = sqlite3.connect(Path(folder) / "floor.sqlite", isolation_level=None)
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("CREATE TABLE kept (id INTEGER PRIMARY KEY, content BLOB)")
        began, cpu = time.perf_counter(), time.process_time()
        for _ in range(commits):
            connection.execute("BEGIN IMMEDIATE")
            for _ in range(together):
                connection.execute("INSERT INTO kept (content) VALUES (?)", (os.urandom(BYTES),))
            connection.execute("COMMIT")
        cpu, wall = time.process_time() - cpu, time.perf_counter() - began
        connection.close()
    return 1000 * cpu / (commits * together), commits * together / wall
