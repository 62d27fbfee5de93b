"""Every mistake planted in a small file is found: in its file, on its line, with what to do.

The offending line says `# HERE: what is told`. `# FILE: x.yaml` begins another file.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from pow_bot.authoring.checks import check
from pow_bot.authoring.mistakes import Mistake
from pow_bot.engine.flow import Source
from tests.authoring.shelf import HERE, LIMITS, SHELF, TODAY, folder_with, report

PLANTED = HERE / "planted"
_MARK = re.compile(r"\s# HERE: (.*?)(?=\s# HERE: |$)")
# Small flows stand alone: no facts, and a source that never finds anything.
ALONE = replace(
    SHELF, facts={}, sources={"nothing": Source("nothing", (), lambda known, today: ())}
)


def _files(kind: str) -> list[Path]:
    return sorted((PLANTED / kind).glob("*.yaml"))


def _parts(text: str, first: str) -> Mapping[str, str]:
    names = [first, *re.findall(r"^# FILE: (\S+)$", text, re.MULTILINE)]
    return dict(zip(names, re.split(r"^# FILE: \S+\n", text, flags=re.MULTILINE), strict=True))


def _planted(parts: Mapping[str, str]) -> set[tuple[str, int, str]]:
    return {
        (f"flows/{name}", number, says)
        for name, text in parts.items()
        for number, line in enumerate(text.splitlines(), 1)
        for says in _MARK.findall(line)
    }


def _agree(found: tuple[Mistake, ...], planted: set[tuple[str, int, str]]) -> None:
    """All that was planted was found, and nothing else."""
    told = {(m.file, m.line, f"{m.says} {m.fix}") for m in found}
    missed = {p for p in planted if not any(p[:2] == t[:2] and t[2].startswith(p[2]) for t in told)}
    more = {t for t in told if not any(p[:2] == t[:2] and t[2].startswith(p[2]) for p in planted)}
    assert planted
    assert (missed, more) == (set(), set())
    assert all(mistake.fix for mistake in found)


@pytest.mark.parametrize("path", _files("flows"), ids=lambda path: path.stem)
def test_a_mistake_in_a_flow_is_found(path: Path, tmp_path: Path) -> None:
    parts = _parts(path.read_text("utf-8"), "main.yaml")
    folder = tmp_path / "flows"
    folder.mkdir()
    for name, text in parts.items():
        (folder / name).write_text(text, "utf-8")

    _agree(check(folder, ALONE, today=TODAY, limits=LIMITS).mistakes, _planted(parts))


@pytest.mark.parametrize("path", _files("rules"), ids=lambda path: path.stem)
def test_a_mistake_in_a_table_is_found(path: Path, tmp_path: Path) -> None:
    parts = {
        "rules/urgent.yaml"
        if "urgency" in path.read_text("utf-8")
        else "rules/z.yaml": path.read_text("utf-8")
    }

    _agree(report(folder_with(tmp_path, parts)).mistakes, _planted(parts))


@pytest.mark.parametrize("path", _files("regions"), ids=lambda path: path.stem)
def test_a_mistake_in_an_overlay_is_found(path: Path, tmp_path: Path) -> None:
    text = path.read_text("utf-8")
    name = "AM99.yaml" if "AM99" in text else "AM05.yaml"
    parts = {f"regions/{name}": text}

    _agree(report(folder_with(tmp_path, parts)).mistakes, _planted(parts))


@pytest.mark.parametrize("path", _files("questions"), ids=lambda path: path.stem)
def test_a_mistake_in_the_questions_is_found(path: Path, tmp_path: Path) -> None:
    parts = {"questions.yaml": path.read_text("utf-8")}

    _agree(report(folder_with(tmp_path, parts)).mistakes, _planted(parts))
