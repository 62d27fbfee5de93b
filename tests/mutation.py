"""How many small faults, planted in the engine and the rules, the tests find. Run by `make soak`.

Works on a copy, so that the checkout stays as it is; what is mutated, and by which tests it is
tried, stands under [tool.mutmut] in pyproject.toml. With names of mutants as arguments only those
are tried, and with --keep DIR the copy stays there, for `mutmut show`.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
COPIED = ("pow_bot", "tests", "flows", "locales", "web", "pyproject.toml")
LEAST = 85.0
# How mutmut writes down what became of a mutant: found by a test, or never at an end.
FOUND = {1, 3, 24, 36, 152, 255, -24, -9, -11}
NOT_TRIED = {34, 37}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One planted fault."""

    package: str
    name: str
    found: bool


@dataclass(frozen=True, slots=True)
class Score:
    """How many of the faults in one package were found."""

    package: str
    found: int
    planted: int

    @property
    def percent(self) -> float:
        return 100 * self.found / self.planted

    def __str__(self) -> str:
        return f"{self.package:<32} {self.percent:5.1f} %  {self.found} of {self.planted}"


def main() -> int:
    """The exit code: 1 where a package scores too low."""
    wanted = _arguments()
    with TemporaryDirectory() as temporary:
        copy = Path(wanted.keep or temporary).resolve()
        _copy_to(copy)
        _mutate(copy, wanted.mutants)
        mutants = list(read(copy / "mutants"))
    return _told(mutants)


def read(folder: Path) -> Iterator[Mutant]:
    """What became of every mutant, from the files that mutmut leaves beside each module."""
    for path in sorted(folder.rglob("*.py.meta")):
        package = ".".join(path.relative_to(folder).parent.parts)
        codes = json.loads(path.read_text("utf-8"))["exit_code_by_key"]
        for name, code in codes.items():
            if code not in NOT_TRIED and code is not None:
                yield Mutant(package, name, code in FOUND)


def scores(mutants: list[Mutant]) -> list[Score]:
    """By package, in order."""
    found = []
    for package in sorted({mutant.package for mutant in mutants}):
        own = [mutant for mutant in mutants if mutant.package == package]
        found.append(Score(package, sum(mutant.found for mutant in own), len(own)))
    return found


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("mutants", nargs="*", help="names or patterns; all without")
    parser.add_argument("--keep", help="an empty folder for the copy")
    return parser.parse_args()


def _copy_to(copy: Path) -> None:
    for name in COPIED:
        source, target = ROOT / name, copy / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)


def _mutate(copy: Path, mutants: list[str]) -> None:
    cores = str(os.cpu_count() or 2)
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", cores, *mutants]
    log = copy / "mutmut.log"
    fewer = {**os.environ, "POW_EXAMPLES": "20"}
    with log.open("wb") as out:
        ran = subprocess.run(command, cwd=copy, env=fewer, stdout=out, stderr=out, check=False)
    if ran.returncode:
        sys.stderr.write(log.read_text("utf-8", "replace")[-4000:])
        raise SystemExit(ran.returncode)


def _told(mutants: list[Mutant]) -> int:
    found = scores(mutants)
    survivors = [mutant.name for mutant in mutants if not mutant.found]
    sys.stdout.write("".join(f"survived  {name}\n" for name in survivors))
    sys.stdout.write("".join(f"{score}\n" for score in found))
    low = [score.package for score in found if score.percent < LEAST]
    if low or not found:
        sys.stdout.write(f"under {LEAST:g} %: {', '.join(low) or 'nothing was tried'}\n")
    return 1 if low or not found else 0


if __name__ == "__main__":
    sys.exit(main())
