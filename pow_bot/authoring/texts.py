"""Every text there is to read: the one list for loader, translators, checks and limits."""

from collections.abc import Iterable, Iterator

from pow_bot.engine.book import Book
from pow_bot.engine.flow import Ask, Choice, Flow, Review, Say, Step, Text
from pow_bot.engine.kinds import Kind
from pow_bot.engine.plain_kinds import YesNoKind
from pow_bot.engine.tables import Table
from pow_bot.engine.understanding import NOT_A_YES, WAYS_OUT


def texts(source: Flow | Table) -> Iterator[Text]:
    """The texts of a flow or a table, in its order."""
    if isinstance(source, Table):
        yield from (row.reason for row in source.rows)
        return
    yield source.title
    for step in source.steps:
        yield from step_texts(step)


def step_texts(step: Step) -> Iterator[Text]:
    """What one step says."""
    match step:
        case Ask():
            yield step.text
            yield from _given(step.help)
            yield from (text for choice in step.choices for text in choice_texts(choice))
        case Say():
            yield step.text
        case Review():
            yield from (step.text, *_given(step.help), step.yes)


def choice_texts(choice: Choice) -> Iterator[Text]:
    """What a choice says; a proper name is no text."""
    if isinstance(choice.label, Text):
        yield choice.label
    yield from _given(choice.opens)


def standing_texts(kinds: Iterable[Kind]) -> Iterator[Text]:
    """What the kinds of answer and the engine say by themselves."""
    yield from WAYS_OUT.values()
    yield from (*choice_texts(YesNoKind.yes), *choice_texts(YesNoKind.no), NOT_A_YES)
    for kind in kinds:
        yield from kind.texts


def all_texts(book: Book) -> tuple[Text, ...]:
    """All texts of a book, each once, those that a region changes behind those of all."""
    found = [text for flow in book.flows.values() for text in texts(flow)]
    found += [text for table in book.tables.values() for text in texts(table)]
    found += standing_texts(book.kinds.values())
    found += [t for flows in book.regional.values() for f in flows.values() for t in texts(f)]
    found += [
        t for tables in book.regional_tables.values() for f in tables.values() for t in texts(f)
    ]
    return tuple(dict.fromkeys(found))


def _given(text: Text | None) -> tuple[Text, ...]:
    return (text,) if text is not None else ()
