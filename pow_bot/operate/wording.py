"""Which words people read outside the flows, who reads them, and whether they are plain."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from pow_bot.authoring.mistakes import Mistake
from pow_bot.authoring.plain_language.checking import check_plain
from pow_bot.authoring.plain_language.exceptions import allowed, unused
from pow_bot.authoring.plain_language.passages import SOURCE, Passage
from pow_bot.i18n.catalogues import Catalogues
from pow_bot.i18n.extract import Found

# What only colleagues read; they know the words of their work.
_STAFF = (
    "pow_bot/domain/intake/desk.py",
    "pow_bot/domain/intake/rules.py",
    "pow_bot/domain/intake/words.py",
    "pow_bot/domain/staff/",
    "pow_bot/operate/",
    "pow_bot/web/team/",
    "web/templates/team/",
)


def check_words(found: Iterable[Found], catalogues: Catalogues, flows: Path) -> tuple[Mistake, ...]:
    """Words in Python and templates that are hard to read; and exceptions that nobody needs."""
    texts, exceptions = tuple(dict.fromkeys(found)), allowed(flows)
    elsewhere = [text for text in texts if not text.file.startswith(f"{flows.name}/")]
    said = [text.source for text in texts]
    hard = check_plain(passages(elsewhere, catalogues), exceptions)
    return (*hard, *unused(exceptions, said))


def passages(found: Iterable[Found], catalogues: Catalogues) -> Iterator[Passage]:
    """Each text in each language, where its Dutch stands."""
    for text in found:
        for locale, words in _said(text, catalogues):
            yield Passage(text.file, text.line, locale, words, text.file.startswith(_STAFF))


def _said(text: Found, catalogues: Catalogues) -> Iterator[tuple[str, str]]:
    yield SOURCE, text.source
    for locale, language in catalogues.languages.items():
        said = language.done.get((text.context, text.source))
        if locale != SOURCE and said:
            yield locale, said
