"""Conversations as they read. POW_REWRITE=1 writes what comes out; read it as a person would."""

from pathlib import Path

import pytest

from pow_bot.authoring.transcripts import compared, play, read_script
from pow_bot.conversations.book import read_book
from pow_bot.conversations.rehearsing import Rehearsal, SpokenWords
from pow_bot.engine.book import Book
from pow_bot.i18n.catalogues import Catalogues
from pow_bot.resources import content

FOLDER = Path(__file__).parents[1] / "transcripts"
# Those in Telegram are played in tests/telegram: there more is said than a flow says.
TRANSCRIPTS = sorted(path for path in FOLDER.rglob("*.txt") if path.parent.name != "telegram")


@pytest.fixture(scope="module")
def catalogues() -> Catalogues:
    return Catalogues(content("locales"))


@pytest.fixture(scope="module")
def book(catalogues: Catalogues) -> Book:
    return read_book(content("flows"), catalogues, frozenset({"AM05", "AM13"}))


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_a_conversation_reads_as_it_is_written_down(
    path: Path, book: Book, catalogues: Catalogues
) -> None:
    script = read_script(path)
    stage = Rehearsal(book, script.here.today)

    played = play(book, script, stage, SpokenWords(book, catalogues))

    assert compared(path, played) == played


def test_every_conversation_is_written_down_in_both_languages() -> None:
    locales = {path.stem.rpartition(".")[2] for path in TRANSCRIPTS}

    assert locales == {"nl", "en"}
    assert len(TRANSCRIPTS) >= 20
