"""`pow-bot regions`: where a place lies."""

import sys
from typing import Annotated

import typer

from pow_bot.cli.terminal import Json, print_json
from pow_bot.domain.regions.finding import Found, Several, find
from pow_bot.domain.regions.places import municipalities_of

commands = typer.Typer(name="regions", no_args_is_help=True, help="Where a place lies.")


@commands.command("of")
def regions_of_place(
    place: Annotated[str, typer.Argument(help="A postcode or a municipality.")],
    as_json: Json = False,
) -> None:
    """Name the municipality and the region of a place; several where the bot would ask."""
    found = find(place)
    within = (
        municipalities_of(found.place)
        if isinstance(found, Found)
        else found.municipalities
        if isinstance(found, Several)
        else ()
    )
    lines = [
        {"municipality": one.code, "name": one.name, "region": one.region.code,
         "region_name": one.region.name}
        for one in within
    ]  # fmt: skip
    if as_json:
        print_json(lines)
    for line in () if as_json else lines:
        print(f"{line['municipality']} {line['name']}: {line['region']} {line['region_name']}")
    if not lines:
        print("No such place is known.", file=sys.stderr)
        raise typer.Exit(1)
