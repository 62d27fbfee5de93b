"""The command line, `pow-bot`. Exit codes: 0 done, 1 not as it should be, 2 wrongly called."""

import asyncio
import os
import sys
from collections.abc import Coroutine
from typing import Any, TypeVar

import typer

from pow_bot.app import now
from pow_bot.operate.preparing import bring_up_to_date, prepare
from pow_bot.operate.serving import serve as serve_app
from pow_bot.settings import Settings, Unusable, read_settings, unknown_names
from pow_bot.storage import Fault

T = TypeVar("T")

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)


def main() -> None:
    """Run a command; what is refused is one sentence on stderr and exit code 1."""
    try:
        app()
    except (Fault, Unusable) as refused:
        print(refused, file=sys.stderr)
        sys.exit(1)


def _settings(**given: Any) -> Settings:
    for sentence in unknown_names(os.environ):
        print(sentence, file=sys.stderr)
    return read_settings(**given)


def _run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)


@app.command()
def init() -> None:
    """Make keys, tables and front doors where they are missing. Safe to repeat."""
    settings = _settings()
    prepared = _run(prepare(settings, now()))
    print(f"Keys: {'made' if prepared.keys_made else 'there already'} in {settings.keyring}")
    print(f"Database: ready at {settings.database.split('@')[-1]}")
    print(f"Front doors filled in: {prepared.front_doors}")


@app.command()
def migrate() -> None:
    """Bring the tables up to date. Safe to repeat, also by several processes at once."""
    _run(bring_up_to_date(_settings(), now()))
    print("The tables are up to date.")


@app.command()
def serve() -> None:
    """Serve the conversation and the team's pages."""
    settings = _settings()
    _run(serve_app(settings))
