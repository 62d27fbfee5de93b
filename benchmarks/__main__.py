"""`python -m benchmarks [--quick]`: measure everything in one run, print it, write results.json."""

import argparse
import os
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import (
    audit,
    floor,
    in_process,
    over_http,
    starting,
    team_list,
    team_search,
    telegram,
    telegram_turns,
)
from benchmarks.figures import Figure, keep, table
from benchmarks.machine import pace

_RESULTS = Path(__file__).with_name("results.json")


def main() -> None:
    """All parts, in the order of the table."""
    asked = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    asked.add_argument("--quick", action="store_true", help="about a minute: fewer people and rows")
    quick = asked.parse_args().quick
    began = time.perf_counter()
    parts: tuple[Callable[[], list[Figure]], ...] = (
        lambda: floor.measured(100 if quick else 400),
        lambda: in_process.measured(80 if quick else 400, 1 if quick else 3),
        lambda: over_http.measured(150 if quick else 600),
        lambda: starting.measured(500 if quick else 10_000, 2 if quick else 5),
        lambda: team_list.measured((500, 2_000) if quick else (1_000, 10_000, 100_000), 30),
        lambda: team_search.measured((200, 1_000) if quick else (1_000, 10_000, 100_000), 30),
        lambda: telegram_turns.measured(40 if quick else 200, 1 if quick else 3),
        lambda: telegram.measured(*((80, 60, 3) if quick else (400, 1_000, 15))),
        lambda: audit.measured(1_000, 20_000 if quick else 1_000_000, 20 if quick else 100),
    )
    figures: list[Figure] = []
    paces = [pace()]
    for part in parts:
        figures += part()
        paces.append(pace())
        print(f"… {figures[-1].part} ({time.perf_counter() - began:.0f} s)", flush=True)
    took = time.perf_counter() - began
    keep(figures, _RESULTS, cores=os.cpu_count(), quick=quick, seconds=round(took), paces=paces)
    print(f"\n{table(figures)}\n")
    print(f"In {took:.0f} s, on {os.cpu_count()} cores; load {os.getloadavg()[0]:.1f}.")
    print(f"Pace before, between and after the parts: {', '.join(f'{p:.0f}' for p in paces)} ms.")


if __name__ == "__main__":
    main()
