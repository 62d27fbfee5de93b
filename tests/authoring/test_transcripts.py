"""A transcript is script and expectation in one, and goes through JSON at every turn."""

from pathlib import Path

import pytest

from pow_bot.authoring.rendering import PlainWords
from pow_bot.authoring.staging import Performed
from pow_bot.authoring.transcripts import (
    Script,
    Unplayable,
    compared,
    play,
    read_script,
)
from pow_bot.engine.book import Book
from pow_bot.engine.flow import Text
from pow_bot.engine.heard import Effect, Heard
from pow_bot.engine.session import Session
from pow_bot.engine.take import Turn
from pow_bot.i18n.catalogues import fill
from tests.authoring.shelf import HERE, good

BOOK: Book = good().book


def _speak(locale: str, text: Text | str, fills: object) -> str:
    said = text if isinstance(text, str) else text.source
    return fill(said, fills) if isinstance(fills, dict) else said


WORDS = PlainWords(_speak)


class Bare:
    """Brings a reference, and adds nothing of its own."""

    def perform(self, effect: Effect, session: Session) -> Performed:
        facts = {"reference": "K7P-4QM", "closed": "no"} if effect.verb == "do" else {}
        return Performed(facts, {"changed": "+".join(effect.changed)} if effect.changed else {})

    def follows(self, before: Session, heard: Heard, turn: Turn) -> tuple[Heard, ...]:
        return ()


def _played(*lines: str, locale: str = "nl", **head: str) -> str:
    said = tuple(enumerate(lines, 1))
    return play(BOOK, Script("x.nl.txt", locale, head, said), Bare(), WORDS)


@pytest.mark.parametrize("path", sorted((HERE / "transcripts").glob("*.txt")), ids=lambda p: p.stem)
def test_what_comes_out_is_what_the_transcript_says(path: Path) -> None:
    played = play(BOOK, read_script(path), Bare(), WORDS)

    assert compared(path, played) == played


def test_a_script_has_settings_a_language_and_what_the_person_says(tmp_path: Path) -> None:
    path = tmp_path / "looking.for-work.en.txt"
    path.write_text("# today: 2026-12-01\n# channel: open\n\nHello.\n\n  > yes\n  > /back\n")

    script = read_script(path)

    assert script.locale == "en"
    assert (script.here.today.isoformat(), script.here.private) == ("2026-12-01", False)
    assert script.lines == ((6, "yes"), (7, "/back"))


def test_a_setting_without_a_value_cannot_be_played(tmp_path: Path) -> None:
    path = tmp_path / "x.nl.txt"
    path.write_text("# a remark\n")

    with pytest.raises(Unplayable, match=r"x\.nl\.txt:1"):
        read_script(path)


def test_the_first_thing_said_is_the_question() -> None:
    assert _played().split("\n\n")[0] == "Hallo. Ik ben een computer."


def test_what_is_not_understood_is_answered_in_words_that_help() -> None:
    assert _played("iets vreemds").endswith("  > iets vreemds\n\nKies één van de antwoorden.\n")


def test_a_day_and_a_channel_can_change_on_the_way() -> None:
    played = _played("1", "1", "/channel open", "/today 2026-12-01", "sla over")

    assert "Wat helpt u bij het gesprek?" not in played


@pytest.mark.parametrize("line", ["/nowhere", "/change", "/fit"])
def test_a_line_that_cannot_be_followed_is_named(line: str) -> None:
    with pytest.raises(Unplayable, match=r"x\.nl\.txt:2"):
        _played("1", line)


def test_the_end_is_marked_and_effects_are_shown() -> None:
    played = _played("1", "4", "skip", "skip", "1", "ja, verstuur", "ja, verstuur", "2", "2")

    assert "[intake.submit: changed=situation+place" in played


def test_rewriting_writes_what_came_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.nl.txt"
    path.write_text("old")
    monkeypatch.delenv("POW_REWRITE", raising=False)

    assert compared(path, "new") == "old"
    monkeypatch.setenv("POW_REWRITE", "1")
    assert compared(path, "new") == "new"
    assert path.read_text() == "new"
