"""Questions that people ask at any time, in a chat: offered as buttons, and answered there."""

from collections.abc import Iterator

from pow_bot.authoring.question_files import Question
from pow_bot.channels.questions import PAGES
from pow_bot.channels.telegram import codes
from pow_bot.channels.telegram.codes import Asked, Opens, Wish
from pow_bot.channels.telegram.saying import Button, html
from pow_bot.conversations.asking import Finder
from pow_bot.conversations.showing import Speaker
from pow_bot.conversations.turns import Taken

# Pages of ours that a chat has its own way to.
_WAYS = {
    "/mens": codes.written(Wish("human")),
    "/gegevens": codes.written(Opens("gegevens")),
    "/status": codes.written(Wish("status")),
}


def offered(
    finder: Finder, speaker: Speaker, typed: str, taken: Taken | None
) -> tuple[Button, ...]:
    """The questions that words may have been, where they were no answer; or surely were as well."""
    understood = taken is not None and taken.reply.problem is None
    if not understood:
        found = finder.find(typed)
    elif taken is not None and finder.asks(typed) and not taken.session.opened:
        found = finder.find(typed)[:1]
    else:
        found = ()
    return tuple(_button(finder, speaker, question) for question in found)


def answered(
    finder: Finder, speaker: Speaker, number: int
) -> tuple[tuple[str, ...], tuple[Button, ...]] | None:
    """The question with its answer, escaped, and where it leads; None where there is none."""
    found = finder.numbered(number)
    if not found:
        return None
    question = found[0]
    head = f"<b>{html(speaker.say(question.asked))}</b>"
    body = (html(speaker.say(text)) for text in question.answer)
    return (head, *body), tuple(_ways(speaker, question))


def _button(finder: Finder, speaker: Speaker, question: Question) -> Button:
    number = finder.numbers[question.name]
    return Button(speaker.say(question.asked), codes.written(Asked(number)))


def _ways(speaker: Speaker, question: Question) -> Iterator[Button]:
    flow = speaker.book.flows.get(question.leads or "")
    if flow is not None and flow.interrupt:
        yield Button(speaker.say(flow.title), codes.written(Opens(flow.name)))
    link = question.link or ""
    if link in _WAYS:
        yield Button(speaker.say(PAGES[link]), _WAYS[link])
    if link.startswith("https://"):
        yield Button(link.removeprefix("https://").removeprefix("www.").rstrip("/"), url=link)
