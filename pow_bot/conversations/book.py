"""The book of this product: its flows and tables, with its kinds, facts and sources."""

from pathlib import Path

from pow_bot.authoring.library import load
from pow_bot.authoring.reading import Shelf
from pow_bot.conversations.deciding import INPUTS
from pow_bot.conversations.facts import SOURCES, facts
from pow_bot.conversations.kinds import KINDS
from pow_bot.domain.regions.places import municipalities
from pow_bot.engine.book import Book
from pow_bot.engine.kinds import Wording
from pow_bot.engine.standard import PLAIN_KINDS

MAIN = "zelfmelden"


def shelf(wording: Wording, registers: frozenset[str]) -> Shelf:
    """What the flows are read with. `registers` are the regions that keep one for employers."""
    kinds = {**PLAIN_KINDS, **KINDS}
    within = {code: one.region.code for code, one in municipalities().items()}
    return Shelf(kinds, facts(registers), SOURCES, wording, MAIN, within)


def read_book(flows: Path, wording: Wording, registers: frozenset[str] = frozenset()) -> Book:
    """Read the flows in this folder.

    Raises:
        Mistaken: with everything that is wrong in them, by file and line.
    """
    brought = shelf(wording, registers)
    return load(
        flows,
        kinds=brought.kinds,
        facts=brought.facts,
        sources=brought.sources,
        wording=wording,
        main=MAIN,
        municipalities=brought.municipalities,
        inputs=INPUTS,
    )
