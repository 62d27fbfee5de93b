"""A decision table as people read it: in the terminal, as a page, as a sheet.

The page is what the national Algoritmeregister asks for: every rule, in words, with its version.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from io import StringIO

from pow_bot.authoring.reads import owner
from pow_bot.conversations.deciding import INPUTS
from pow_bot.conversations.desks import KINDS_OF_DESK
from pow_bot.conversations.showing import Speaker
from pow_bot.engine.conditions import AnyOf, AtLeast, AtMost, Cell, NoneOf
from pow_bot.engine.flow import Ask, At, Text
from pow_bot.engine.tables import Row, Table
from pow_bot.web.team.reader import FACTS, OUTCOMES, VALUES

_TITLE = Text("rules/title", "Beslistabel {table}")
_VERSION = Text("rules/version", "Versie {version}.")
_PLACE = Text("rules/place", "Zoals in {place}.")
_FIRST = Text("rules/first", "De eerste regel die past telt.")
_SEVERAL = Text("rules/several", "De eerste {most} regels die passen tellen.")
_BY_HAND = Text(
    "rules/by_hand", "Mensen hebben deze regels geschreven. De computer leert er niets bij."
)
_EMPTY = Text("rules/empty", "Een leeg vak betekent: dit maakt hier niet uit.")
_NUMBER = Text("rules/number", "Nr.")
_ROW = Text("rules/row", "Regel")
_OUTCOME = Text("rules/outcome", "Uitkomst")
_REASON = Text("rules/reason", "Wat de persoon leest")
_OR = Text("rules/or", "{one} of {other}")
_ALL_BUT = Text("rules/all_but", "alles behalve {value}")
_NOT = Text("rules/not", "bekend, maar niet {value}")
_AT_LEAST = Text("rules/at_least", "{value} of meer")
_AT_MOST = Text("rules/at_most", "{value} of minder")

_FACTS = {
    **FACTS,
    "job_ends": Text("rules/fact/job_ends", "Werk houdt op"),
    "money_trouble": Text("rules/fact/money_trouble", "Zorgen om geld"),
    "young_without_diploma": Text("rules/fact/young_without_diploma", "Jong, zonder diploma"),
}
_GIVEN = {**OUTCOMES, **KINDS_OF_DESK}
# The situation of the person it is about is answered as that of oneself.
_ASKED_AS = {"effective_situation": "situation"}
_STYLE = """
body { font: 1rem/1.5 sans-serif; margin: 2rem; color: #111; background: #fff; }
div { overflow-x: auto; }
table { border-collapse: collapse; }
caption { text-align: left; font-weight: bold; font-size: 1.25rem; padding: 0.5rem 0; }
th, td { border: 1px solid #555; padding: 0.4rem 0.6rem; text-align: left; vertical-align: top; }
thead th { background: #eee; }
@media print { body { margin: 0; font-size: 0.75rem; } thead { display: table-header-group; } }
"""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table in one language: what stands above it, its heads, and a line for each row."""

    locale: str
    title: str
    notes: tuple[str, ...]
    heads: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]


def sheet(speaker: Speaker, table: Table, place: str | None) -> Sheet:
    """A table in words: questions as people read them, answers as they choose them."""
    return _Reading(speaker, table).sheet(place)


def as_text(sheet: Sheet) -> str:
    """For the terminal: a paragraph a row, and only what the row asks for."""
    paragraphs = [[sheet.title], list(sheet.notes)]
    inputs = sheet.heads[2:-2]
    for number, name, *cells, outcome, reason in sheet.lines:
        asks = [f"   {_led(head)} {cell}" for head, cell in zip(inputs, cells, strict=True) if cell]
        paragraphs.append([f"{number}. {name}", *asks, f"   = {outcome}", f"   {reason}"])
    return "\n\n".join("\n".join(lines) for lines in paragraphs)


def _led(head: str) -> str:
    return head if head.endswith("?") else f"{head}:"


def as_csv(sheet: Sheet) -> str:
    """For a spreadsheet, as it is opened in the Netherlands: semicolons, and a byte order mark."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(sheet.heads)
    writer.writerows(sheet.lines)
    return "\ufeff" + out.getvalue()


def as_html(sheet: Sheet) -> str:
    """A page that stands alone, and that a screen reader can walk through by row and column."""
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in sheet.heads)
    lines = "\n".join(f"<tr>{_cells(line)}</tr>" for line in sheet.lines)
    notes = "\n".join(f"<p>{escape(note)}</p>" for note in sheet.notes)
    title = escape(sheet.title)
    return f"""<!doctype html>
<html lang="{escape(sheet.locale)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
<h1>{title}</h1>
{notes}
<div tabindex="0" role="region" aria-label="{title}">
<table>
<caption>{title}</caption>
<thead><tr>{heads}</tr></thead>
<tbody>
{lines}
</tbody>
</table>
</div>
</main>
</body>
</html>
"""


def _cells(line: Iterable[str]) -> str:
    number, name, *others = map(escape, line)
    cells = "".join(f"<td>{cell}</td>" for cell in others)
    return f'<td>{number}</td><th scope="row">{name}</th>{cells}'


@dataclass(frozen=True, slots=True)
class _Reading:
    speaker: Speaker
    table: Table

    def sheet(self, place: str | None) -> Sheet:
        say = self.speaker.say
        inputs = tuple(self._head(name) for name in self.table.reads)
        return Sheet(
            locale=self.speaker.locale,
            title=say(_TITLE, table=self.table.name),
            notes=tuple(self._notes(place)),
            heads=(say(_NUMBER), say(_ROW), *inputs, say(_OUTCOME), say(_REASON)),
            lines=tuple(self._line(n, row) for n, row in enumerate(self.table.rows, 1)),
        )

    def _notes(self, place: str | None) -> Iterable[str]:
        say, most = self.speaker.say, self.table.most
        yield say(_VERSION, version=self.table.version)
        if place:
            yield say(_PLACE, place=place)
        yield say(_FIRST) if most == 1 else say(_SEVERAL, most=str(most))
        yield say(_EMPTY)
        yield say(_BY_HAND)

    def _line(self, number: int, row: Row) -> tuple[str, ...]:
        cells = dict(row.when.cells)
        asks = (self._takes(name, cells.get(name)) for name in self.table.reads)
        gives = (self._value(_GIVEN, value) for value in row.gives.values())
        return (str(number), row.name, *asks, ", ".join(gives), self.speaker.say(row.reason))

    def _head(self, name: str) -> str:
        ask = self._ask(name)
        return self.speaker.say(ask.text) if ask else self._value(_FACTS, name)

    def _takes(self, name: str, cell: Cell | None) -> str:
        say = self.speaker.say
        match cell:
            case None:
                return ""
            case AnyOf(values):
                return self._any_of(name, [str(value) for value in values])
            case NoneOf(values):
                return say(_NOT, value=self._either(name, map(str, values)))
            case AtLeast(least):
                return say(_AT_LEAST, value=str(least))
            case AtMost(most):
                return say(_AT_MOST, value=str(most))

    def _any_of(self, name: str, values: list[str]) -> str:
        """What is left out, where that says it in fewer words."""
        others = [value for value in self.table.reads[name] if value not in values]
        if not others or len(values) <= 2 * len(others):
            return self._either(name, values)
        return self.speaker.say(_ALL_BUT, value=self._either(name, others))

    def _either(self, name: str, values: Iterable[str]) -> str:
        *others, last = (self._seen(name, value) for value in values)
        return self.speaker.say(_OR, one=", ".join(others), other=last) if others else last

    def _seen(self, name: str, value: str) -> str:
        ask = self._ask(_ASKED_AS.get(name, name))
        labels = {choice.name: choice.label for choice in ask.choices} if ask else {}
        return self.speaker.say(labels[value]) if value in labels else self._value(VALUES, value)

    def _ask(self, name: str) -> Ask | None:
        flow = owner(self.speaker.book, self.table, INPUTS)
        step = self.speaker.book.step(At(flow.name if flow else "", name))
        return step if isinstance(step, Ask) else None

    def _value(self, words: Mapping[str, Text], name: str) -> str:
        return self.speaker.say(words[name]) if name in words else name
