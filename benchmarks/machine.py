"""What a process cost: processor seconds, memory, and how long things took."""

import hashlib
import json
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")
_MEBIBYTE = 1024 * 1024


def cpu_of(process: int) -> float:
    """Processor seconds of a process so far: all its threads, user and system."""
    after_name = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
    user, system = int(after_name[11]), int(after_name[12])
    return (user + system) / _TICK


def memory_of(process: int) -> float:
    """Resident memory, in MiB."""
    pages = int(Path(f"/proc/{process}/statm").read_text("utf-8").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / _MEBIBYTE


def pace() -> float:
    """Processor milliseconds of a fixed piece of Python: how quick this machine is just now."""
    began = time.process_time()
    for number in range(4_000):
        hashlib.sha256(json.dumps({"number": number, "said": ["a", "b"]}).encode()).hexdigest()
    return 1000 * (time.process_time() - began)


def timed(act: Callable[[], object], times: int) -> list[float]:
    """How long it took each time, in milliseconds."""
    took: list[float] = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        took.append(1000 * (time.perf_counter() - began))
    return took


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share of them lies; 0 where there are none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0
