"""`pow-bot theme`: your own colours and letters."""

from pathlib import Path
from typing import Annotated

import typer

from pow_bot.cli.terminal import Json, tell
from pow_bot.operate.theme import check_theme

commands = typer.Typer(name="theme", no_args_is_help=True, help="Your own colours and letters.")


@commands.command("check")
def theme_check(
    file: Annotated[Path, typer.Argument(help="The stylesheet.", exists=True, dir_okay=False)],
    as_json: Json = False,
) -> None:
    """Check that a theme sets what the pages read, and that people can read what comes out."""
    report = check_theme(file)
    tell(report, as_json=as_json)
    if report.mistakes:
        raise typer.Exit(1)
