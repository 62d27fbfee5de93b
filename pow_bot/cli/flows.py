"""`pow-bot flows`: flows and tables, for who writes them."""

import json
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from pow_bot.app import now
from pow_bot.cli.terminal import Json, print_json
from pow_bot.conversations.clock import at_home
from pow_bot.operate.flows import Talk, checked, collect, drawn

commands = typer.Typer(
    name="flows", no_args_is_help=True, help="Flows and tables, for who writes them."
)


@commands.command("check")
def flows_check(
    folder: Annotated[
        Path | None,
        typer.Argument(help="Another folder of flows.", exists=True, file_okay=False),
    ] = None,
    as_json: Json = False,
) -> None:
    """Check every flow, table, overlay and translation, and prove that no path is a dead end."""
    report = checked(at_home(now()).date(), folder)
    if as_json:
        wrong = [
            {"file": m.file, "line": m.line, "says": m.says, "fix": m.fix} for m in report.mistakes
        ]
        print_json({"mistakes": wrong, "figures": dict(report.figures)})
    else:
        for mistake in report.mistakes:
            print(mistake)
        if report.figures:
            print(", ".join(f"{n} {name.replace('_', ' ')}" for name, n in report.figures.items()))
    if report.mistakes:
        raise typer.Exit(1)


@commands.command("graph")
def flows_graph(
    flow: Annotated[str, typer.Argument()] = "zelfmelden",
    region: Annotated[str | None, typer.Option(help="As this region has it.")] = None,
) -> None:
    """Draw a flow as a Mermaid diagram."""
    print(drawn(flow, region.upper() if region else None))


@commands.command("texts")
def flows_texts() -> None:
    """Bring the catalogues in step with every text, for translators."""
    for path in collect():
        print(path)


@commands.command("talk")
def flows_talk(
    locale: Annotated[Literal["nl", "en"], typer.Option()] = "nl",
    as_json: Json = False,
) -> None:
    """Talk to the flows in the terminal; nothing is kept. `/back` and `/change step` work too."""
    talk = Talk.begun(locale, at_home(now()).date())
    _show(talk, as_json=as_json)
    for line in sys.stdin:
        talk.hear(line.rstrip("\n"))
        _show(talk, as_json=as_json)


def _show(talk: Talk, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(talk.as_json(), ensure_ascii=False), flush=True)
    else:
        print(talk.as_text(), end="\n\n> ", flush=True)
