"""The command line, `pow-bot`. Exit codes: 0 done, 1 not as it should be, 2 wrongly called."""

import asyncio
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from pow_bot.app import now
from pow_bot.authoring.mistakes import Mistaken
from pow_bot.channels.telegram.client import TelegramFault
from pow_bot.cli import audit, flows, regions, retention, rules, staff, telegram, theme
from pow_bot.cli.terminal import Json, read, tell_findings
from pow_bot.domain.staff.actions import KnownAlready, NoSuchColleague
from pow_bot.operate import accounts
from pow_bot.operate.demo import NoDemo, Ways
from pow_bot.operate.demo import demo as serve_demo
from pow_bot.operate.demo_people import HOW_MANY
from pow_bot.operate.demo_team import Way
from pow_bot.operate.demo_telegram import Read
from pow_bot.operate.doctor import Part, examine
from pow_bot.operate.flows import NoSuchFlow
from pow_bot.operate.logs import log_to_stderr
from pow_bot.operate.preparing import bring_up_to_date, prepare
from pow_bot.operate.rules import NoSuchRule
from pow_bot.operate.serving import CannotListen
from pow_bot.operate.serving import serve as serve_app
from pow_bot.resources import Missing
from pow_bot.settings import Unusable
from pow_bot.storage import Fault

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
for group in (staff, regions, flows, rules, theme, telegram, audit, retention):
    app.add_typer(group.commands)

_REFUSALS = (
    CannotListen,
    Fault,
    KnownAlready,
    Mistaken,
    Missing,
    NoDemo,
    NoSuchColleague,
    NoSuchFlow,
    NoSuchRule,
    TelegramFault,
    Unusable,
    accounts.NoSuchIntake,
    accounts.NoSuchRegion,
    accounts.NotUsable,
)


def main() -> None:
    """Run a command; what is refused is one sentence on stderr and exit code 1."""
    try:
        app()
    except _REFUSALS as refused:
        print(refused, file=sys.stderr)
        sys.exit(1)
    except OSError as error:
        print(f"{error.filename or 'It did not work'}: {error.strerror}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="The port to listen on.")] = 8000,
    folder: Annotated[Path, typer.Option(help="Where the demo's own data goes.")] = Path(
        "data/demo"
    ),
    look: Annotated[
        Path | None,
        typer.Option(
            "--theme", help="With these colours and letters.", exists=True, dir_okay=False
        ),
    ] = None,
    people: Annotated[
        int, typer.Option(min=HOW_MANY, help="How many people registered.")
    ] = HOW_MANY,
) -> None:
    """Serve a demo with invented people. It is made anew at every start."""
    asyncio.run(serve_demo(port, folder, now, _tell, theme=look, how_many=people))


def _tell(ways: Ways) -> None:
    print(
        "The demo is ready. Nothing in it is real, and it is made anew at every start.\n"
        f"\n  For a person: {ways.person}\n"
        "\nFor the team, each link once:\n"
        f"\n{_listed(ways.team)}\n"
        "\nThree people in a Telegram that is played on this machine:\n"
        f"\n{_listed(ways.chats)}\n"
        "\nReply to the first as the team, and read it there. To talk yourself: pow-bot telegram talk\n"
        "\nStop it with Ctrl+C.",
        flush=True,
    )


def _listed(ways: Iterable[Way | Read]) -> str:
    return "\n".join(f"  {way.url}  {way.about}" for way in ways)


@app.command()
def serve() -> None:
    """Serve the conversation and the team's pages."""
    settings = read()
    log_to_stderr(settings.log_level)
    asyncio.run(serve_app(settings))


@app.command()
def init() -> None:
    """Make keys, tables and front doors where they are missing. Safe to repeat."""
    settings = read()
    prepared = asyncio.run(prepare(settings, now()))
    print(f"Keys: {'made' if prepared.keys_made else 'there already'}, in {settings.keyring}")
    print(f"Database: ready, at {settings.database.rpartition('@')[2]}")
    print(f"Front doors filled in: {prepared.front_doors}")
    print("Next: pow-bot staff add, then pow-bot serve. Back up the keys apart from the database.")


@app.command()
def migrate() -> None:
    """Bring the tables up to date. Safe to repeat, also by several processes at once."""
    asyncio.run(bring_up_to_date(read(), now()))
    print("The tables are up to date.")


@app.command()
def doctor(
    only: Annotated[list[Part] | None, typer.Argument(help="Look at these only.")] = None,
    as_json: Json = False,
) -> None:
    """Look at the whole installation, and name each problem with what mends it."""
    tell_findings(asyncio.run(examine(os.environ, now(), only or ())), as_json=as_json)


@app.command()
def erase(
    reference: Annotated[str, typer.Argument(help="The person's reference, such as K7P-4QM.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask first.")] = False,
) -> None:
    """Erase a person for good: key, conversation, intake and letters."""
    if not yes:
        typer.confirm(f"Erase the person with reference {reference} for good?", abort=True)
    asyncio.run(accounts.erase_person(read(), reference, now()))
    print("Erased. A backup made before this still holds the sealed rows until its term is over.")
