"""Talking to the bot in the terminal: what a line does, what is printed, and how it ends."""

import json
from typing import Any

from tests.docs.pages import DOCS, fenced, read, sections
from tests.operate.running import Command

BEGUN = "/start\n:Nederlands\n:Ja, verder\n"


def talked(command: Command, typed: str, *options: str) -> list[dict[str, Any]]:
    """What each line brought, as JSON."""
    ran = command("telegram", "talk", "--json", *options, typed=typed)
    assert (ran.code, ran.err) == (0, "")
    return [json.loads(line) for line in ran.out.splitlines()]


def test_a_file_of_lines_becomes_a_transcript(command: Command) -> None:
    ran = command("telegram", "talk", typed=f"{BEGUN}1\n:3\n")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("  > /start\n\nHallo. Ik ben een computer.")
    assert "\n  1 [ Nederlands ]\n  2 [ English ]\n" in ran.out
    assert "\n  > :Nederlands\n\n✎ Telegram kan dit gesprek meelezen." in ran.out
    assert "\n✎ ✓ Wat zijn de vier cijfers van uw postcode?\nDat weet ik niet\n" in ran.out


def test_what_cannot_be_done_is_said_and_the_talk_goes_on(command: Command) -> None:
    typed = ":3\n/start\n:7\n:Deutsch\n:edit x\n:team Dag\n:block\nhallo\n:unblock\n:Nederlands\n"
    seen = talked(command, typed)
    assert [one["trouble"] for one in seen] == [
        "There is no button 3.",
        None,
        "There is no button 7.",
        "There is no button Deutsch.",
        None,
        "The team knows nothing of you yet.",
        None,
        "whoever blocked the bot cannot write to it",
        None,
        None,
    ]


def test_a_person_shares_a_number_by_the_key_for_it(command: Command) -> None:
    shown = talked(command, f"{BEGUN}1\n7511\n:Bel mij\n:Deel mijn nummer\n:contact\n")
    assert shown[-2]["new"][0]["keys"] == ["Deel mijn nummer"]
    assert "06 12345678" in shown[-1]["edited"][-1]["text"]


def test_a_letter_of_the_team_comes_and_is_answered(command: Command) -> None:
    sent = f"{BEGUN}1\n7511\nhier in deze chat\n4\n:Ja, verstuur\n:Nee, dit is genoeg\n"
    shown = talked(command, f"{sent}:team Komt u morgen?\n:reply Ja\n")
    (letter,) = shown[-2]["new"]
    assert "Komt u morgen?" in letter["text"]
    assert shown[-1]["new"][0]["text"] == "Uw bericht is bij het team."


def test_it_speaks_as_the_phone_and_helps_and_stops_at_quit(command: Command) -> None:
    help_, photo = talked(command, ":help\n:photo\n:quit\n:voice\n", "--locale", "en")
    assert ":contact" in help_["trouble"]
    assert "Hello. I am a computer." in photo["new"][0]["text"]


def test_the_limits_of_telegram_hold_and_nothing_is_lost(command: Command) -> None:
    """A chat takes a short burst and then one message a second; nobody hears less for that."""
    shown = talked(command, BEGUN + "x\n" * 4)
    assert [one["trouble"] for one in shown] == [None] * 7
    assert all(one["new"] for one in shown[3:])


def test_its_json_is_as_documented(command: Command) -> None:
    (example,) = fenced(
        dict(sections(read(DOCS / "commands.md")))["`pow-bot telegram talk`"], "json"
    )
    (shown,) = talked(command, "/start\n")
    documented = json.loads(example)
    assert shown.keys() == documented.keys()
    assert shown["new"][0].keys() == documented["new"][0].keys()
    assert shown["new"][0]["buttons"][0].keys() == documented["new"][0]["buttons"][0].keys()


def test_no_setting_of_an_operator_is_read(command: Command) -> None:
    """A real token in the environment must not be used for a talk in a terminal."""
    settings = {"POW_TELEGRAM": "webhook", "POW_TELEGRAM_TOKEN": "none", "POW_PORT": "no"}
    ran = command("telegram", "talk", typed="", **settings)
    assert (ran.code, ran.out, ran.err) == (0, "", "")
