"""`pow-bot telegram`: the bot at Telegram."""

import asyncio
import json
import sys
from typing import Annotated, Literal

import typer

from pow_bot.app import now
from pow_bot.cli.terminal import Json, read, tell, tell_each, tell_findings
from pow_bot.operate import telegram as bot
from pow_bot.operate.telegram_seen import Seen
from pow_bot.operate.telegram_talk import HELP, talk

commands = typer.Typer(name="telegram", no_args_is_help=True, help="The bot at Telegram.")
webhook = typer.Typer(name="webhook", no_args_is_help=True, help="Where Telegram posts updates to.")
commands.add_typer(webhook)


@commands.command("sync")
def telegram_sync(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Change nothing.")] = False,
    as_json: Json = False,
) -> None:
    """Bring name, texts, commands and menu at Telegram in step, in every language."""
    changes = asyncio.run(bot.sync(read(), dry_run=dry_run))
    tell_each(changes, as_json=as_json)
    if not (as_json or changes):
        print("All is as it should be.")
    if any(change.refused for change in changes):
        raise typer.Exit(1)


@commands.command("test")
def telegram_test(as_json: Json = False) -> None:
    """Say whether the bot works: its token, how updates come, and whether we are reached."""
    tell_findings(asyncio.run(bot.test(read(), now())), as_json=as_json)


@webhook.command("set")
def telegram_webhook_set() -> None:
    """Have Telegram post updates to POW_BASE_URL, with the secret."""
    print(asyncio.run(bot.webhook_set(read())))


@webhook.command("delete")
def telegram_webhook_delete() -> None:
    """Have Telegram post nothing any more; what waits goes on waiting."""
    print(asyncio.run(bot.webhook_delete(read())))


@webhook.command("info")
def telegram_webhook_info(as_json: Json = False) -> None:
    """Say where Telegram posts updates to, how many wait, and what went wrong last."""
    found = asyncio.run(bot.webhook_info(read()))
    tell(found, as_json=as_json)


@commands.command("talk")
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
