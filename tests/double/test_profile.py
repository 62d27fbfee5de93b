"""What people see of the bot is kept by scope and language, within the limits."""

from typing import Any

import pytest

from tests.double.conftest import Caller

START = {"command": "start", "description": "Begin"}


async def test_commands_are_kept_by_scope_and_language(ask: Caller) -> None:
    english = {"scope": {"type": "all_private_chats"}, "language_code": "en"}
    await ask("setMyCommands", commands=[START], **english)

    assert (await ask("getMyCommands", **english))["result"] == [START]
    assert (await ask("getMyCommands"))["result"] == []

    await ask("deleteMyCommands", **english)
    assert (await ask("getMyCommands", **english))["result"] == []


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ({**START, "command": "Start"}, "BOT_COMMAND_INVALID"),
        ({**START, "command": "be-gin"}, "BOT_COMMAND_INVALID"),
        ({**START, "command": "a" * 33}, "BOT_COMMAND_INVALID"),
        ({**START, "command": ""}, "BOT_COMMAND_INVALID"),
        ({**START, "description": ""}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({**START, "description": "a" * 257}, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ],
)
async def test_a_bad_command_is_refused(command: dict[str, str], why: str, ask: Caller) -> None:
    assert await ask.why("setMyCommands", commands=[command]) == f"Bad Request: {why}"


async def test_there_are_at_most_a_hundred_commands(ask: Caller) -> None:
    commands = [{**START, "command": f"c{number}"} for number in range(101)]
    assert (await ask("setMyCommands", commands=commands[:100]))["ok"]

    assert await ask.why("setMyCommands", commands=commands) == (
        "Bad Request: BOT_COMMANDS_TOO_MUCH"
    )


@pytest.mark.parametrize("where", [{"scope": {"type": "everywhere"}}, {"language_code": "nld"}])
async def test_an_unknown_scope_or_language_is_refused(where: dict[str, Any], ask: Caller) -> None:
    assert not (await ask("setMyCommands", commands=[START], **where))["ok"]


@pytest.mark.parametrize(
    ("what", "field", "most"),
    [
        ("Name", "name", 64),
        ("Description", "description", 512),
        ("ShortDescription", "short_description", 120),
    ],
)
async def test_names_and_descriptions_are_kept_by_language(
    what: str, field: str, most: int, ask: Caller
) -> None:
    await ask(f"setMy{what}", **{field: "n" * most})
    await ask(f"setMy{what}", **{field: "English", "language_code": "en"})

    told = [
        (await ask(f"getMy{what}", language_code=code))["result"][field]
        for code in ("", "en", "fr")
    ]
    assert told == ["n" * most, "English", "n" * most]
    assert not (await ask(f"setMy{what}", **{field: "n" * (most + 1)}))["ok"]


async def test_the_name_is_the_name_of_the_bot(ask: Caller) -> None:
    await ask("setMyName", name="Werkwijzer")

    assert (await ask("getMe"))["result"]["first_name"] == "Werkwijzer"


async def test_the_menu_button_is_kept(ask: Caller) -> None:
    assert (await ask("getChatMenuButton"))["result"] == {"type": "default"}

    await ask("setChatMenuButton", menu_button={"type": "commands"})

    assert (await ask("getChatMenuButton"))["result"] == {"type": "commands"}


@pytest.mark.parametrize(
    "button",
    [{"type": "dance"}, {"type": "web_app", "text": "Web", "web_app": {"url": "http://a.example"}}],
)
async def test_a_bad_menu_button_is_refused(button: dict[str, Any], ask: Caller) -> None:
    assert not (await ask("setChatMenuButton", menu_button=button))["ok"]
