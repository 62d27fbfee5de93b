"""How long it takes to serve, and how much memory that takes, idle and with many conversations."""

from statistics import median

from benchmarks.crowd import Orders, sent
from benchmarks.figures import Figure, at_most
from benchmarks.installation import installed, serving
from benchmarks.machine import cpu_of, memory_of

_PART = "5 · starting, and memory"


def measured(conversations: int, starts: int) -> list[Figure]:
    """From the command to the first page, and what the process holds before and after a crowd."""
    with installed() as settings:
        times, cpus = [], []
        for _ in range(starts):
            with serving(settings) as server:
                times.append(server.started)
                cpus.append(cpu_of(server.process))
        with serving(settings) as server:
            idle = memory_of(server.process)
            few = Orders((server.port,), (server.process,), 64, 64, turns=1)
            sent(few)
            warm = memory_of(server.process)
            many = Orders((server.port,), (server.process,), 64, conversations, turns=1)
            sent(many)
            full = memory_of(server.process)
    least = f"the least of {starts}: {min(times):.2f}; CPU {median(cpus):.2f} s"
    live = f"{conversations:,} live conversations"
    return [
        Figure(_PART, "start to the first page", median(times), "s", at_most(1.5), least),
        Figure(_PART, "memory, idle", idle, "MiB"),
        Figure(_PART, "memory, after the first 128 people", warm, "MiB"),
        Figure(_PART, f"memory, {live}", full, "MiB", at_most(200)),
        Figure(_PART, f"growth from 128 people to {live}", full - warm, "MiB", at_most(10)),
    ]
