"""The engine is pure: the standard library, itself, and no clock or chance of its own."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import pow_bot.engine

MODULES = sorted(Path(str(pow_bot.engine.__file__)).parent.glob("*.py"))
# Each would make the same turn come out differently the next time.
CHANGING = {
    "now",
    "utcnow",
    "today",
    "time",
    "monotonic",
    "perf_counter",
    "uuid1",
    "uuid4",
    "random",
}
FORBIDDEN = {
    "asyncio",
    "io",
    "os",
    "pathlib",
    "random",
    "secrets",
    "socket",
    "sqlite3",
    "subprocess",
    "sys",
    "tempfile",
    "threading",
    "time",
    "urllib",
    "uuid",
}
BUILT_IN = {"open", "input", "print", "eval", "exec", "compile", "__import__", "breakpoint"}


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0
            yield str(node.module)


def mistakes(source: str) -> Iterator[str]:
    """What in a module makes it more than a function of its arguments."""
    tree = ast.parse(source)
    for name in imported(tree):
        top = name.partition(".")[0]
        own = name.startswith("pow_bot.engine.")
        if not own and (top not in sys.stdlib_module_names or top in FORBIDDEN):
            yield f"imports {name}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in CHANGING and _of_a_clock(node.value):
            yield f"reads {node.attr}"
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in BUILT_IN
        ):
            yield f"calls {node.func.id}"
        if isinstance(node, ast.Global | ast.Nonlocal):
            yield "changes what is shared"


def _of_a_clock(value: ast.expr) -> bool:
    return ast.unparse(value) in {
        "date",
        "datetime",
        "datetime.date",
        "datetime.datetime",
        "time",
        "uuid",
        "random",
    }


def test_there_is_an_engine_to_look_at() -> None:
    assert {"take.py", "route.py", "words.py"} <= {path.name for path in MODULES}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_the_engine_is_the_standard_library_and_itself(path: Path) -> None:
    assert list(mistakes(path.read_text("utf-8"))) == []


@pytest.mark.parametrize(
    ("source", "mistake"),
    [
        ("import pydantic", "imports pydantic"),
        ("from pow_bot.storage import Db", "imports pow_bot.storage"),
        ("import pow_bot", "imports pow_bot"),
        ("import time", "imports time"),
        ("from uuid import uuid4", "imports uuid"),
        ("import os.path", "imports os.path"),
        ("x = date.today()", "reads today"),
        ("x = datetime.now", "reads now"),
        ("x = datetime.datetime.utcnow()", "reads utcnow"),
        ("open('x')", "calls open"),
        ("def f():\n    global x", "changes what is shared"),
    ],
)
def test_a_breach_would_be_seen(source: str, mistake: str) -> None:
    assert list(mistakes(source)) == [mistake]


@pytest.mark.parametrize("source", ["import re", "from datetime import date", "x = here.today"])
def test_what_is_pure_is_let_through(source: str) -> None:
    assert list(mistakes(source)) == []


def test_every_module_says_what_it_is_for() -> None:
    bare = [
        path.name
        for path in MODULES
        if path.stat().st_size and not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]

    assert bare == []
