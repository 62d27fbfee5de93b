"""`pow-bot audit`: who looked at and changed what."""

import asyncio
from datetime import datetime
from typing import Annotated

import typer

from pow_bot.app import now
from pow_bot.cli.terminal import Json, read, tell, tell_each
from pow_bot.operate import auditing

commands = typer.Typer(name="audit", no_args_is_help=True, help="Who looked at and changed what.")


@commands.command("verify")
def audit_verify(as_json: Json = False) -> None:
    """Walk the whole audit, against every head that was kept outside the database."""
    found = asyncio.run(auditing.verified(read()))
    tell(found, as_json=as_json)
    if found.faults:
        raise typer.Exit(1)


@commands.command("anchor")
def audit_anchor(
    restored: Annotated[
        bool, typer.Option("--restored", help="A backup was put back: what came after it is lost.")
    ] = False,
) -> None:
    """Keep the head of the audit beside the keys, and print it, to be kept elsewhere too."""
    kept = asyncio.run(auditing.anchored(read(), now(), restored=restored))
    print(f"entry {kept.head.seq}: {kept.head.hash.hex()}")


@commands.command("show")
def audit_show(
    reference: Annotated[str | None, typer.Option(help="Of this registration only.")] = None,
    email: Annotated[str | None, typer.Option(help="Of this colleague only.")] = None,
    day: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Of this day only.")
    ] = None,
    most: Annotated[int, typer.Option(min=1, max=10_000, help="How many at most.")] = 50,
    as_json: Json = False,
) -> None:
    """Print the latest entries of the audit, newest first."""
    lines = asyncio.run(
        auditing.shown(
            read(),
            reference=reference,
            email=email,
            day=day.date() if day else None,
            most=most,
        )
    )
    tell_each(lines, as_json=as_json)
