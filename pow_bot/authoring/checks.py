"""Everything that is checked before a book is used or released, in one report."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pow_bot.authoring.check_names import check_names, check_questions, check_tables
from pow_bot.authoring.check_steps import check_flows, check_steps
from pow_bot.authoring.check_tables import check_combinations
from pow_bot.authoring.check_texts import Language, check_texts
from pow_bot.authoring.mistakes import Mistake, Mistaken
from pow_bot.authoring.plain_language.exceptions import allowed, check_exceptions
from pow_bot.authoring.proof import Proof, prove
from pow_bot.authoring.reading import Reading, Shelf, read
from pow_bot.authoring.texts import all_texts
from pow_bot.engine.book import Book

Inputs = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Limits:
    """What the product can do: its actions where known, what tables read besides the flows, and
    the placeholders that every text may use."""

    actions: frozenset[str] | None = None
    inputs: Inputs = field(default_factory=dict)
    fills: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What is wrong, and how much there is."""

    mistakes: tuple[Mistake, ...]
    figures: Mapping[str, int]


def faults(reading: Reading, limits: Limits) -> list[Mistake]:
    """What makes a book unfit for use: names that mean nothing, and steps that lead nowhere."""
    found = [*check_flows(reading), *check_steps(reading, limits.actions)]
    found += [*check_names(reading), *check_questions(reading)]
    return [*found, *check_tables(reading, limits.inputs)]


def check(
    folder: Path,
    shelf: Shelf,
    *,
    today: date,
    languages: Iterable[Language] = (),
    limits: Limits | None = None,
) -> Report:
    """Read a folder and check all of it. Nothing is proved of a book that is unfit for use."""
    limits = limits or Limits()
    try:
        reading = read(folder, shelf)
    except Mistaken as found:
        return Report(found.mistakes, {})
    wrong = faults(reading, limits)
    exceptions = allowed(folder)
    words = check_texts(reading, languages, limits.fills, exceptions)
    told = [*wrong, *check_exceptions(exceptions), *words]
    if wrong:
        return Report(tuple(sorted(set(told))), {})
    proof = prove(reading.book, today, limits.inputs)
    everything = {*told, *check_combinations(reading), *proof.mistakes}
    return Report(tuple(sorted(everything)), _figures(reading.book, proof))


def _figures(book: Book, proof: Proof) -> Mapping[str, int]:
    return {
        "flows": len(book.flows),
        "steps": sum(len(flow.steps) for flow in book.flows.values()),
        "tables": len(book.tables),
        "rows": sum(len(table.rows) for table in book.tables.values()),
        "texts": len(all_texts(book)),
        "regions": proof.composites,
        "overlays": len(set(book.regional) | set(book.regional_tables)),
        "edges": len(proof.edges),
        "live_states": proof.live_states,
    }
