"""The book of this product: its flows and tables, with its kinds, facts and sources."""

from pathlib import Path

from pow_bot.authoring.library import load
from pow_bot.authoring.reading import Shelf
from pow_bot.conversations.facts import FACTS, SOURCES
from pow_bot.conversations.kinds import KINDS
from pow_bot.engine.book import Book
from pow_bot.engine.kinds import Wording
from pow_bot.engine.standard import PLAIN_KINDS

MAIN = "zelfmelden"


def shelf(wording: Wording) -> Shelf:
    """What the flows are read with."""
    return Shelf({**PLAIN_KINDS, **KINDS}, FACTS, SOURCES, wording, MAIN)


def read_book(flows: Path, wording: Wording) -> Book:
    """Read the flows in this folder.

    Raises:
        Mistaken: with everything that is wrong in them, by file and line.
    """
    brought = shelf(wording)
    return load(
        flows,
        kinds=brought.kinds,
        facts=brought.facts,
        sources=brought.sources,
        wording=wording,
        main=MAIN,
    )
