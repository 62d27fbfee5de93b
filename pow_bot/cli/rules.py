"""`pow-bot rules`: decision tables, for who answers for them."""

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from pow_bot.app import now
from pow_bot.cli.terminal import Json, tell
from pow_bot.conversations.clock import at_home
from pow_bot.operate.rule_tables import as_csv, as_html, as_text, sheet
from pow_bot.operate.rules import explain, opened, table_named

commands = typer.Typer(
    name="rules", no_args_is_help=True, help="Decision tables, for who answers for them."
)

RuleRegion = Annotated[
    str | None, typer.Option("--region", help="As this region or municipality has it.")
]
RuleFolder = Annotated[
    Path | None,
    typer.Option("--folder", help="Another folder of flows.", exists=True, file_okay=False),
]
RuleLocale = Annotated[Literal["nl", "en"], typer.Option("--locale")]


@commands.command("explain")
def rules_explain(
    table: Annotated[str, typer.Argument(help="Such as urgency.")],
    told: Annotated[list[str] | None, typer.Argument(help="Answers: step=value.")] = None,
    region: RuleRegion = None,
    folder: RuleFolder = None,
    locale: RuleLocale = "nl",
    as_json: Json = False,
) -> None:
    """Say why a table decides so for these answers: the row, its reason, and what was read."""
    place = region.upper() if region else None
    found = explain(opened(locale, folder), table, told or (), place, at_home(now()).date())
    tell(found, as_json=as_json)


@commands.command("table")
def rules_table(
    table: Annotated[str, typer.Argument(help="Such as urgency.")],
    html: Annotated[bool, typer.Option("--html", help="A page that stands alone.")] = False,
    as_sheet: Annotated[bool, typer.Option("--csv", help="For a spreadsheet.")] = False,
    region: RuleRegion = None,
    folder: RuleFolder = None,
    locale: RuleLocale = "nl",
) -> None:
    """Print a decision table in words."""
    if html and as_sheet:
        raise typer.BadParameter("Choose --html or --csv.")
    speaker, place = opened(locale, folder), region.upper() if region else None
    shown = sheet(speaker, table_named(speaker.book, table, place), place)
    written = as_html if html else as_csv if as_sheet else as_text
    sys.stdout.buffer.write(f"{written(shown).rstrip()}\n".encode())
