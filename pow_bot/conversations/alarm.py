"""When *nood* opens by itself: words that somebody chose freely, and that cannot wait."""

from pow_bot.conversations.distress import Kind, detect
from pow_bot.engine.book import Book
from pow_bot.engine.flow import Ask, At, Say, Text
from pow_bot.engine.heard import Heard, Open, Said
from pow_bot.engine.take import Turn

NOOD = "nood"
# What it says first: nobody reads this now.
COMPUTER = "computer"


def alarm(book: Book, heard: Heard, turn: Turn) -> Kind | None:
    """What cannot wait in what was heard. A label that was typed is answered by its own flow.

    While *nood* is being answered it hears for itself; once it is over the next cry is heard.
    """
    if not isinstance(heard, Said) or not heard.text or NOOD not in book.flows:
        return None
    if NOOD in turn.session.opened or not _is_free(book, turn):
        return None
    return detect(heard.text)


def helping(kind: Kind) -> tuple[Heard, ...]:
    """What shows the help before the next question: *nood*, as if it was opened and told."""
    return Open(NOOD), Said(choices=(kind,), at=At(NOOD, "kind"))


def help_words(book: Book, kind: Kind) -> list[Text]:
    """What helps, in the words of *nood*, where its conversation is not open."""
    return said_in_help(book, COMPUTER, kind)


def said_in_help(book: Book, *names: str) -> list[Text]:
    """What *nood* says at these steps."""
    steps = (book.step(At(NOOD, name)) for name in names)
    return [step.text for step in steps if isinstance(step, Say)]


def _is_free(book: Book, turn: Turn) -> bool:
    """Whether it is not the answer of a question that has answers of its own."""
    at = turn.accepted
    if at is None:
        return True
    answer = turn.session.answers.get(at)
    steps = (book.step(at, region) for region in (None, *book.regional))
    asked = next((step for step in steps if isinstance(step, Ask)), None)
    return bool(answer and answer.note) or bool(asked and book.kinds[asked.kind].free)
