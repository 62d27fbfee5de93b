"""`pow-bot staff`: colleagues' accounts."""

import asyncio
from typing import Annotated

import typer

from pow_bot.app import now
from pow_bot.cli.terminal import Json, print_json, read
from pow_bot.domain.staff.actions import NewColleague
from pow_bot.domain.staff.rules import OrganisationKind, Role
from pow_bot.operate import accounts

commands = typer.Typer(name="staff", no_args_is_help=True, help="Colleagues' accounts.")

Email = Annotated[str, typer.Argument(help="The colleague's e-mail address.")]


@commands.command("add")
def staff_add(
    email: Email,
    name: Annotated[str, typer.Option(help="How colleagues know them.")],
    organisation: Annotated[str, typer.Option(help="Made where it is not there yet.")],
    region: Annotated[list[str], typer.Option(help="A region code; may be repeated.")],
    kind: Annotated[OrganisationKind, typer.Option()] = OrganisationKind.GEMEENTE,
    role: Annotated[Role, typer.Option()] = Role.INTAKE_WORKER,
    catch_all: Annotated[
        bool, typer.Option("--catch-all", help="Also sees who has no known region.")
    ] = False,
    municipality: Annotated[
        list[str] | None,
        typer.Option(help="A municipality's code; may be repeated. Without: the whole region."),
    ] = None,
    front_door: Annotated[
        bool,
        typer.Option(
            "--front-door/--no-front-door",
            help="Works in the region's team; without, sees what lies with their organisation.",
        ),
    ] = True,
) -> None:
    """Add a colleague and print the address to sign in with, once."""
    new = NewColleague(
        name=name,
        email=email,
        organisation=organisation,
        kind=kind,
        role=role,
        regions=tuple(code.upper() for code in region),
        catch_all=catch_all,
        at_front_door=front_door,
        municipalities=tuple(code.upper() for code in municipality or ()),
    )
    print(asyncio.run(accounts.add_colleague(read(), new, now())))


@commands.command("list")
def staff_list(as_json: Json = False) -> None:
    """List the accounts."""
    found = [accounts.as_json(one) for one in asyncio.run(accounts.colleagues(read()))]
    if as_json:
        print_json(found)
        return
    for one in found:
        state = "disabled" if one["disabled"] else ", ".join(one["regions"])
        print(f"{one['name']} <{one['email']}>  {one['role']}, {one['organisation']}  {state}")


@commands.command("link")
def staff_link(email: Email) -> None:
    """Print a new address to sign in with; it works once, for a day."""
    print(asyncio.run(accounts.link_colleague(read(), email, now())))


@commands.command("disable")
def staff_disable(email: Email) -> None:
    """Close an account at once; what it had goes back to its queues."""
    asyncio.run(accounts.disable_colleague(read(), email, now()))
    print("Disabled. Sessions and links have ended.")
