"""Logs: one JSON object a line on stderr, with nothing in it that a person typed.

Exceptions are named by class and place. What they say may hold anything, unless it is our own.
"""

import logging
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any

import structlog

from pow_bot.storage import Fault

_OURS = "pow_bot"


def log_to_stderr(level: str) -> None:
    """Everything to stderr: ours from this level on, of the libraries only warnings."""
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
            ],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                without_texts,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger(_OURS).setLevel(level.upper())
    logging.captureWarnings(capture=True)
    # Else a line that cannot be written is printed with all that was put into it.
    logging.raiseExceptions = False


def without_texts(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """The same event without an exception's text, and without what libraries add on more lines.

    asyncio prints a whole failed task, with what its exception says.
    """
    said = event.pop("exc_info", None)
    event.pop("stack_info", None)
    if not str(event["logger"]).startswith(_OURS):
        event["event"] = str(event["event"]).partition("\n")[0]
    if isinstance(said, tuple) and said[1] is not None:
        event["exception"] = type(said[1]).__name__
        event["at"] = place(said[2])
        if isinstance(said[1], Fault):
            event["says"] = str(said[1])
    return event


def place(trace: TracebackType | None) -> str:
    """The function and line where it was raised."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}" if trace else "nowhere"
