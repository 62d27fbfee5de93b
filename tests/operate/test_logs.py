"""Logs: JSON, an object a line, and nothing in them that a person typed."""

import asyncio
import json
import logging
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from pow_bot.operate.logs import log_to_stderr
from pow_bot.storage import Busy
from tests.operate.running import logging_left_alone

SECRET = "Zonnebloem 06 12345678"


Lines = Callable[[], list[dict[str, Any]]]


@contextmanager
def logging_as_a_server(capsys: pytest.CaptureFixture[str]) -> Iterator[Lines]:
    """What was logged since, line by line."""
    with logging_left_alone():
        log_to_stderr("info")
        yield lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def fail(error: Exception) -> None:
    raise error


def test_a_line_says_what_where_when_and_how_bad(capsys: pytest.CaptureFixture[str]) -> None:
    with logging_as_a_server(capsys) as lines:
        logging.getLogger("pow_bot.x").warning("één %s", "ding")
        (line,) = lines()
        assert line.pop("timestamp").endswith("Z")
        assert line == {"event": "één ding", "level": "warning", "logger": "pow_bot.x"}


def test_ours_from_the_level_on_and_of_libraries_only_warnings(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with logging_as_a_server(capsys) as lines:
        for name in ("pow_bot.x", "sqlalchemy.engine", "uvicorn.access"):
            for level in (logging.DEBUG, logging.INFO, logging.WARNING):
                logging.getLogger(name).log(level, "said")
        assert [(one["logger"], one["level"]) for one in lines()] == [
            ("pow_bot.x", "info"),
            ("pow_bot.x", "warning"),
            ("sqlalchemy.engine", "warning"),
            ("uvicorn.access", "warning"),
        ]


@pytest.mark.parametrize("logger", ["pow_bot.x", "uvicorn.error"])
def test_of_an_exception_only_class_and_place(
    capsys: pytest.CaptureFixture[str], logger: str
) -> None:
    with logging_as_a_server(capsys) as lines:
        try:
            fail(ValueError(SECRET))
        except ValueError:
            logging.getLogger(logger).exception("it failed")
        (line,) = lines()
        assert (line["exception"], line["at"].partition(":")[0]) == ("ValueError", "fail")
        assert SECRET not in str(line)
        assert "exc_info" not in line


def test_our_own_faults_say_what_they_say(capsys: pytest.CaptureFixture[str]) -> None:
    with logging_as_a_server(capsys) as lines:
        try:
            fail(Busy("Too much is asked at once."))
        except Busy:
            logging.getLogger("pow_bot.x").exception("it failed")
        assert lines()[0]["says"] == "Too much is asked at once."


async def test_a_task_that_nobody_waited_for_says_nothing_of_its_content(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with logging_as_a_server(capsys) as lines:

        async def failing() -> None:
            fail(ValueError(SECRET))

        task = asyncio.create_task(failing())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        context = {"message": "Task exception was never retrieved", "task": task}
        asyncio.get_running_loop().default_exception_handler(
            {**context, "exception": task.exception()}
        )
        (line,) = lines()
        assert line["event"] == "Task exception was never retrieved"
        assert (line["exception"], SECRET in str(line)) == ("ValueError", False)


def test_a_stack_and_a_second_line_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    with logging_as_a_server(capsys) as lines:
        logging.getLogger("library").error("first\n%s", SECRET, stack_info=True)
        (line,) = lines()
        assert (line["event"], len(line)) == ("first", 4)


def test_warnings_are_lines_too(capsys: pytest.CaptureFixture[str]) -> None:
    with logging_as_a_server(capsys) as lines:
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.warn("old", DeprecationWarning, stacklevel=1)
        (line,) = lines()
        assert (line["logger"], "\n" in line["event"]) == ("py.warnings", False)
