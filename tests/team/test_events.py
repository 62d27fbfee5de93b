"""Whatever may stand in a timeline has words for colleagues."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pow_bot.domain
from pow_bot.web.team.texts import EVENTS
from pow_bot.web.team.words import _ELSEWHERE

# Which argument names what happened.
_PLACES = {"recorded": 3, "remember": 2, "remember_steps": 2}
# These are told with what was noted beside them, by `Words.event` itself.
_TOLD_APART = {"noted", "attempt", "waiting", "closed", "undelivered", *_ELSEWHERE}


def kinds() -> Iterator[str]:
    (folder,) = pow_bot.domain.__path__
    for path in Path(folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                yield from _named(node, node.func.id)


def _named(call: ast.Call, name: str) -> Iterator[str]:
    place = _PLACES.get(name)
    if place is not None and len(call.args) > place:
        said = call.args[place]
        if isinstance(said, ast.Constant) and isinstance(said.value, str):
            yield said.value


def test_every_event_has_words() -> None:
    found = set(kinds())
    assert len(found) > 20
    assert found - set(EVENTS) - _TOLD_APART == set()
