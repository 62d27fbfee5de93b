"""`pow-bot retention`: what is erased when its term is over."""

import asyncio
from typing import Annotated

import typer

from pow_bot.app import now
from pow_bot.cli.terminal import read
from pow_bot.domain.retention.words import Clock
from pow_bot.operate import retaining

commands = typer.Typer(
    name="retention", no_args_is_help=True, help="What is erased when its term is over."
)


@commands.command("run")
def retention_run(
    dry: Annotated[bool, typer.Option("--dry", help="Only say what would be erased.")] = False,
) -> None:
    """Announce and erase what is over, as the server does every hour."""
    if dry:
        foreseen = asyncio.run(retaining.dry(read(), now()))
        print("\n".join(foreseen.lines) or "Nothing would be erased now.")
        _require_clock(foreseen.clock)
        return
    done, clock = asyncio.run(retaining.erase_due(read(), now()))
    print(f"Announced or erased: {done}.")
    _require_clock(clock)


@commands.command("confirm")
def retention_confirm() -> None:
    """Say that the clock of this machine is right, after it jumped or the server stood still."""
    asyncio.run(retaining.confirm(read(), now()))
    print("Confirmed. What is over is announced and erased again from now on.")


def _require_clock(clock: Clock) -> None:
    if clock is not Clock.STEADY:
        print("The clock jumped, so nothing is erased. Look at it: pow-bot retention confirm")
        raise typer.Exit(1)
