"""The command line, `pow-bot`. Exit codes: 0 done, 1 not as it should be, 2 wrongly called."""

import asyncio
import json
import os
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from pow_bot.app import now
from pow_bot.authoring.mistakes import Mistaken
from pow_bot.channels.telegram.client import TelegramFault
from pow_bot.conversations.clock import at_home
from pow_bot.domain.regions.finding import Found, Several, find
from pow_bot.domain.regions.places import municipalities_of
from pow_bot.domain.retention.words import Clock
from pow_bot.domain.staff.actions import KnownAlready, NewColleague, NoSuchColleague
from pow_bot.domain.staff.rules import OrganisationKind, Role
from pow_bot.operate import accounts, auditing, findings, retaining
from pow_bot.operate import telegram as bot
from pow_bot.operate.demo import NoDemo, Ways
from pow_bot.operate.demo import demo as serve_demo
from pow_bot.operate.demo_people import HOW_MANY
from pow_bot.operate.demo_team import Way
from pow_bot.operate.demo_telegram import Read
from pow_bot.operate.doctor import Part, examine
from pow_bot.operate.flows import NoSuchFlow, Talk, checked, collect, drawn
from pow_bot.operate.logs import log_to_stderr
from pow_bot.operate.preparing import bring_up_to_date, prepare
from pow_bot.operate.rule_tables import as_csv, as_html, as_text, sheet
from pow_bot.operate.rules import NoSuchRule, explain, opened, table_named
from pow_bot.operate.serving import CannotListen
from pow_bot.operate.serving import serve as serve_app
from pow_bot.operate.telegram_seen import Seen
from pow_bot.operate.telegram_talk import HELP, talk
from pow_bot.operate.theme import check_theme
from pow_bot.resources import Missing
from pow_bot.settings import Settings, Unusable, read_settings, unknown_names
from pow_bot.storage import Fault

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
staff = typer.Typer(no_args_is_help=True, help="Colleagues' accounts.")
regions = typer.Typer(no_args_is_help=True, help="Where a place lies.")
flows = typer.Typer(no_args_is_help=True, help="Flows and tables, for who writes them.")
app.add_typer(staff, name="staff")
app.add_typer(regions, name="regions")
app.add_typer(flows, name="flows")
rules = typer.Typer(no_args_is_help=True, help="Decision tables, for who answers for them.")
app.add_typer(rules, name="rules")
theme = typer.Typer(no_args_is_help=True, help="Your own colours and letters.")
app.add_typer(theme, name="theme")
telegram = typer.Typer(no_args_is_help=True, help="The bot at Telegram.")
app.add_typer(telegram, name="telegram")
audit = typer.Typer(no_args_is_help=True, help="Who looked at and changed what.")
app.add_typer(audit, name="audit")
retention = typer.Typer(no_args_is_help=True, help="What is erased when its term is over.")
app.add_typer(retention, name="retention")
webhook = typer.Typer(no_args_is_help=True, help="Where Telegram posts updates to.")
telegram.add_typer(webhook, name="webhook")

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
Json = Annotated[bool, typer.Option("--json", help="Print JSON; its shape is in the docs.")]
RuleRegion = Annotated[
    str | None, typer.Option("--region", help="As this region or municipality has it.")
]
RuleFolder = Annotated[
    Path | None,
    typer.Option("--folder", help="Another folder of flows.", exists=True, file_okay=False),
]
RuleLocale = Annotated[Literal["nl", "en"], typer.Option("--locale")]
Email = Annotated[str, typer.Argument(help="The colleague's e-mail address.")]


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


def _settings() -> Settings:
    for sentence in unknown_names(os.environ):
        print(sentence, file=sys.stderr)
    return read_settings()


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


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
    people: Annotated[int, typer.Option(min=40, help="How many people registered.")] = HOW_MANY,
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
    settings = _settings()
    log_to_stderr(settings.log_level)
    asyncio.run(serve_app(settings))


@app.command()
def init() -> None:
    """Make keys, tables and front doors where they are missing. Safe to repeat."""
    settings = _settings()
    prepared = asyncio.run(prepare(settings, now()))
    print(f"Keys: {'made' if prepared.keys_made else 'there already'}, in {settings.keyring}")
    print(f"Database: ready, at {settings.database.rpartition('@')[2]}")
    print(f"Front doors filled in: {prepared.front_doors}")
    print("Next: pow-bot staff add, then pow-bot serve. Back up the keys apart from the database.")


@app.command()
def migrate() -> None:
    """Bring the tables up to date. Safe to repeat, also by several processes at once."""
    asyncio.run(bring_up_to_date(_settings(), now()))
    print("The tables are up to date.")


@app.command()
def doctor(
    only: Annotated[list[Part] | None, typer.Argument(help="Look at these only.")] = None,
    as_json: Json = False,
) -> None:
    """Look at the whole installation, and name each problem with what mends it."""
    _tell_findings(asyncio.run(examine(os.environ, now(), only or ())), as_json=as_json)


def _tell_findings(found: list[findings.Finding], *, as_json: bool) -> None:
    if as_json:
        _print_json(findings.as_json(found))
    else:
        print(findings.as_text(found))
    if not findings.all_well(found):
        raise typer.Exit(1)


@app.command()
def erase(
    reference: Annotated[str, typer.Argument(help="The person's reference, such as K7P-4QM.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask first.")] = False,
) -> None:
    """Erase a person for good: key, conversation, intake and letters."""
    if not yes:
        typer.confirm(f"Erase the person with reference {reference} for good?", abort=True)
    asyncio.run(accounts.erase_person(_settings(), reference, now()))
    print("Erased. A backup made before this still holds the sealed rows until its term is over.")


@staff.command("add")
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
    print(asyncio.run(accounts.add_colleague(_settings(), new, now())))


@staff.command("list")
def staff_list(as_json: Json = False) -> None:
    """List the accounts."""
    found = [accounts.as_json(one) for one in asyncio.run(accounts.colleagues(_settings()))]
    if as_json:
        _print_json(found)
        return
    for one in found:
        state = "disabled" if one["disabled"] else ", ".join(one["regions"])
        print(f"{one['name']} <{one['email']}>  {one['role']}, {one['organisation']}  {state}")


@staff.command("link")
def staff_link(email: Email) -> None:
    """Print a new address to sign in with; it works once, for a day."""
    print(asyncio.run(accounts.link_colleague(_settings(), email, now())))


@staff.command("disable")
def staff_disable(email: Email) -> None:
    """Close an account at once; what it had goes back to its queues."""
    asyncio.run(accounts.disable_colleague(_settings(), email, now()))
    print("Disabled. Sessions and links have ended.")


@audit.command("verify")
def audit_verify(as_json: Json = False) -> None:
    """Walk the whole audit, against every head that was kept outside the database."""
    found = asyncio.run(auditing.verified(_settings()))
    if as_json:
        _print_json(found.as_json())
    else:
        print(found.as_text())
    if found.faults:
        raise typer.Exit(1)


@audit.command("anchor")
def audit_anchor(
    restored: Annotated[
        bool, typer.Option("--restored", help="A backup was put back: what came after it is lost.")
    ] = False,
) -> None:
    """Keep the head of the audit beside the keys, and print it, to be kept elsewhere too."""
    kept = asyncio.run(auditing.anchored(_settings(), now(), restored=restored))
    print(f"entry {kept.head.seq}: {kept.head.hash.hex()}")


@audit.command("show")
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
            _settings(),
            reference=reference,
            email=email,
            day=day.date() if day else None,
            most=most,
        )
    )
    if as_json:
        _print_json([line.as_json() for line in lines])
    for line in () if as_json else lines:
        print(line.as_text())


@retention.command("run")
def retention_run(
    dry: Annotated[bool, typer.Option("--dry", help="Only say what would be erased.")] = False,
) -> None:
    """Announce and erase what is over, as the server does every hour."""
    if dry:
        foreseen = asyncio.run(retaining.dry(_settings(), now()))
        print("\n".join(foreseen.lines) or "Nothing would be erased now.")
        _require_clock(foreseen.clock)
        return
    done, clock = asyncio.run(retaining.erase_due(_settings(), now()))
    print(f"Announced or erased: {done}.")
    _require_clock(clock)


@retention.command("confirm")
def retention_confirm() -> None:
    """Say that the clock of this machine is right, after it jumped or the server stood still."""
    asyncio.run(retaining.confirm(_settings(), now()))
    print("Confirmed. What is over is announced and erased again from now on.")


def _require_clock(clock: Clock) -> None:
    if clock is not Clock.STEADY:
        print("The clock jumped, so nothing is erased. Look at it: pow-bot retention confirm")
        raise typer.Exit(1)


@regions.command("of")
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
        _print_json(lines)
    for line in () if as_json else lines:
        print(f"{line['municipality']} {line['name']}: {line['region']} {line['region_name']}")
    if not lines:
        print("No such place is known.", file=sys.stderr)
        raise typer.Exit(1)


@flows.command("check")
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
        _print_json({"mistakes": wrong, "figures": dict(report.figures)})
    else:
        for mistake in report.mistakes:
            print(mistake)
        if report.figures:
            print(", ".join(f"{n} {name.replace('_', ' ')}" for name, n in report.figures.items()))
    if report.mistakes:
        raise typer.Exit(1)


@flows.command("graph")
def flows_graph(
    flow: Annotated[str, typer.Argument()] = "zelfmelden",
    region: Annotated[str | None, typer.Option(help="As this region has it.")] = None,
) -> None:
    """Draw a flow as a Mermaid diagram."""
    print(drawn(flow, region.upper() if region else None))


@flows.command("texts")
def flows_texts() -> None:
    """Bring the catalogues in step with every text, for translators."""
    for path in collect():
        print(path)


@rules.command("explain")
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
    if as_json:
        _print_json(found.as_json())
    else:
        print(found.as_text())


@rules.command("table")
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


@theme.command("check")
def theme_check(
    file: Annotated[Path, typer.Argument(help="The stylesheet.", exists=True, dir_okay=False)],
    as_json: Json = False,
) -> None:
    """Check that a theme sets what the pages read, and that people can read what comes out."""
    report = check_theme(file)
    if as_json:
        _print_json(report.as_json())
    else:
        print(report.as_text())
    if report.mistakes:
        raise typer.Exit(1)


@flows.command("talk")
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


@telegram.command("sync")
def telegram_sync(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Change nothing.")] = False,
    as_json: Json = False,
) -> None:
    """Bring name, texts, commands and menu at Telegram in step, in every language."""
    changes = asyncio.run(bot.sync(_settings(), dry_run=dry_run))
    if as_json:
        _print_json([change.as_json() for change in changes])
    for change in () if as_json else changes:
        print(change.as_text())
    if not (as_json or changes):
        print("All is as it should be.")
    if any(change.refused for change in changes):
        raise typer.Exit(1)


@telegram.command("test")
def telegram_test(as_json: Json = False) -> None:
    """Say whether the bot works: its token, how updates come, and whether we are reached."""
    _tell_findings(asyncio.run(bot.test(_settings(), now())), as_json=as_json)


@webhook.command("set")
def telegram_webhook_set() -> None:
    """Have Telegram post updates to POW_BASE_URL, with the secret."""
    print(asyncio.run(bot.webhook_set(_settings())))


@webhook.command("delete")
def telegram_webhook_delete() -> None:
    """Have Telegram post nothing any more; what waits goes on waiting."""
    print(asyncio.run(bot.webhook_delete(_settings())))


@webhook.command("info")
def telegram_webhook_info(as_json: Json = False) -> None:
    """Say where Telegram posts updates to, how many wait, and what went wrong last."""
    found = asyncio.run(bot.webhook_info(_settings()))
    if as_json:
        _print_json(found.as_json())
    else:
        print(found.as_text())


@telegram.command("talk")
def telegram_talk(
    locale: Annotated[Literal["nl", "en"], typer.Option(help="What the phone is set to.")] = "nl",
    as_json: Json = False,
) -> None:
    """Talk to the bot in the terminal as a person does in Telegram; nothing is kept."""
    asyncio.run(talk(locale, sys.stdin, now, _show_json if as_json else _show_chat, _greet))


def _greet() -> None:
    if sys.stdin.isatty():
        print(HELP, end="\n\n> ", flush=True)


def _show_chat(line: str, seen: Seen) -> None:
    """A person at the terminal has just typed the line; of a file it must be told."""
    colour, before, after = sys.stdout.isatty(), f"  > {line}\n\n", "\n"
    if sys.stdin.isatty():
        before, after = "\n", "\n> "
    text = seen.as_text(colour=colour)
    print(f"{before}{text}\n" if text else before.rstrip("\n"), end=after, flush=True)


def _show_json(_: str, seen: Seen) -> None:
    print(json.dumps(seen.as_json(), ensure_ascii=False), flush=True)
