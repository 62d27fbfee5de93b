"""From the file of questions to questions: what people ask at any time, and its answer.

An answer is only shown. It leads somewhere by a link, or by a conversation that can be opened.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from pow_bot.authoring.mistakes import instead
from pow_bot.authoring.nodes import Items, Node, Record
from pow_bot.authoring.pages import Page, of
from pow_bot.engine.flow import Text
from pow_bot.engine.words import fold

QUESTIONS = "questions.yaml"
GROUP_KEYS = ("group", "title", "questions")
QUESTION_KEYS = ("name", "question", "answer", "also", "leads", "link")
LANGUAGES = ("nl", "en")
# Our own pages that an answer may send somebody to.
PAGES = frozenset({"/mens", "/later", "/privacy", "/gegevens", "/status"})
# At most so many paragraphs: an answer is read on a small screen.
MOST = 3
_SITE = re.compile(r"https://(?:[a-z0-9-]+\.)+[a-z]{2,}(?:/[a-z0-9/_.-]*)?")


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its answer, a text a paragraph.

    `also` is how else people ask it, in all languages together. `leads` is a conversation that can
    be opened, `link` a page of ours or of others.
    """

    name: str
    asked: Text
    answer: tuple[Text, ...]
    also: tuple[str, ...]
    leads: str | None = None
    link: str | None = None
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """Questions about one subject."""

    name: str
    title: Text
    questions: tuple[Question, ...]


def questions_of(groups: Iterable[Group]) -> tuple[Question, ...]:
    """All questions, in their order."""
    return tuple(chain.from_iterable(group.questions for group in groups))


def question_texts(groups: Iterable[Group]) -> Iterator[Text]:
    """What all of them say; how else people ask is read and never said."""
    for group in groups:
        yield group.title
        for question in group.questions:
            yield from (question.asked, *question.answer)


def read_groups(page: Page, node: Node) -> tuple[Group, ...]:
    """The groups of the file; what is wrong is noted on the page."""
    record = page.record(node, ("groups",), needed=("groups",))
    groups = tuple(_group(page, each) for each in page.items(of(record, "groups")))
    _note_doubles(page, groups)
    return groups


def _group(page: Page, node: Node) -> Group:
    record = page.record(node, GROUP_KEYS, needed=GROUP_KEYS)
    name = page.name(of(record, "group"))
    questions = page.items(of(record, "questions"))
    return Group(
        name,
        page.text(of(record, "title"), f"questions/groups/{name}"),
        tuple(_question(page, each) for each in questions),
    )


def _question(page: Page, node: Node) -> Question:
    record = page.record(node, QUESTION_KEYS, needed=QUESTION_KEYS[:4])
    name, fields = page.name(of(record, "name")), record.fields
    path = f"questions/{name}"
    return Question(
        name=name,
        asked=page.text(of(record, "question"), f"{path}/question"),
        answer=_answer(page, of(record, "answer"), path),
        also=_also(page, of(record, "also")),
        leads=page.name(fields["leads"]) if "leads" in fields else None,
        link=_link(page, fields["link"]) if "link" in fields else None,
        file=page.file,
        line=record.line,
    )


def _answer(page: Page, node: Node, path: str) -> tuple[Text, ...]:
    nodes = node.nodes if isinstance(node, Items) else (node,)
    if not 0 < len(nodes) <= MOST:
        says = f"An answer has {len(nodes)} paragraphs; {MOST} is the most."
        page.wrong(node.line, says, "Write one to three.")
    return tuple(page.text(each, f"{path}/answer/{n}") for n, each in enumerate(nodes, 1))


def _also(page: Page, node: Node) -> tuple[str, ...]:
    record: Record = page.record(node, LANGUAGES, needed=LANGUAGES)
    return tuple(word for each in record.fields.values() for word in page.words(each))


def _link(page: Page, node: Node) -> str:
    value = page.value(node)
    if value.startswith("/") and value not in PAGES:
        page.wrong(node.line, f"There is no page `{value}`.", instead(value, PAGES))
    elif not value.startswith("/") and not _SITE.fullmatch(value):
        says = "This is no address of a site."
        page.wrong(node.line, says, "Write it whole: https://www.voorbeeld.nl.")
    return value


def _note_doubles(page: Page, groups: Iterable[Group]) -> None:
    """Two answers by one name, or to the same words, would be one too many."""
    names: dict[str, int] = {}
    spoken: dict[str, str] = {}
    for question in questions_of(groups):
        if question.name in names:
            fix = f"Rename one; the first is on line {names[question.name]}."
            page.wrong(question.line, f"`{question.name}` is there twice.", fix)
        names.setdefault(question.name, question.line)
        for words in {fold(words) for words in (question.asked.source, *question.also)}:
            other = spoken.setdefault(words, question.name)
            if other != question.name:
                says = f"`{words}` is asked of `{other}` too."
                page.wrong(question.line, says, "Leave it with one of them.")
