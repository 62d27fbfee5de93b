"""What an author asks of the flows: are they right, how do they look, how do they talk."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from pow_bot.authoring.checks import Limits, Report, check
from pow_bot.authoring.diagrams import mermaid
from pow_bot.authoring.mistakes import Mistake
from pow_bot.authoring.plain_language.exceptions import allowed
from pow_bot.authoring.question_files import question_texts
from pow_bot.authoring.reading import read_questions
from pow_bot.authoring.rendering import rendered
from pow_bot.authoring.staging import played
from pow_bot.authoring.texts import all_texts
from pow_bot.conversations.book import MAIN, read_book, shelf
from pow_bot.conversations.deciding import INPUTS
from pow_bot.conversations.effects import ACTIONS
from pow_bot.conversations.rehearsing import Rehearsal, SpokenWords
from pow_bot.conversations.showing import Speaker
from pow_bot.domain.regions.places import regions
from pow_bot.engine.book import Book
from pow_bot.engine.flow import At
from pow_bot.engine.heard import Back, Change, GoOn, Heard, Here, Open, Said
from pow_bot.engine.looking import look
from pow_bot.engine.session import Session
from pow_bot.engine.view import View
from pow_bot.i18n.catalogues import Catalogues
from pow_bot.i18n.checks import check_catalogues
from pow_bot.i18n.extract import Found, in_python, in_templates, in_texts, update
from pow_bot.operate.accounts import require_regions
from pow_bot.operate.wording import check_words
from pow_bot.resources import content


class NoSuchFlow(LookupError):
    """There is no flow of this name."""


def checked(today: date, folder: Path | None = None) -> Report:
    """Check the flows and tables of a folder; or those that came with the program, and all texts."""
    catalogues = Catalogues(content("locales"))
    report = check(
        folder or content("flows"),
        shelf(catalogues, frozenset(regions())),
        today=today,
        languages=catalogues.languages.values(),
        limits=Limits(actions=frozenset(ACTIONS), inputs=INPUTS),
    )
    if folder or not report.figures:
        return report
    return _with_all_words(report, catalogues)


def _with_all_words(report: Report, catalogues: Catalogues) -> Report:
    """With what is said outside the flows, and whether the catalogues are in step with it all."""
    found = _found()
    flows = content("flows")
    checked = {text.context for text in found if text.file.startswith(f"{flows.name}/")}
    more = {
        *check_catalogues(content("locales"), found, {each for each in checked if each}),
        *check_words(found, catalogues, flows),
    }
    figures = {"texts_elsewhere": len({*found}) - len(checked), "exceptions": len(allowed(flows))}
    mistakes = tuple(sorted({*report.mistakes, *more}))
    return replace(report, mistakes=mistakes, figures={**report.figures, **figures})


def gaps() -> tuple[Mistake, ...]:
    """What the catalogues that came with the program lack of all that is said.

    Raises:
        Mistaken: the flows that came with it cannot be used.
    """
    return check_catalogues(content("locales"), _found())


def collect() -> list[Path]:
    """Bring the catalogue of every language in step with what is said; the files written."""
    locales = Catalogues(content("locales")).locales
    found = _found()
    return [update(content("locales"), locale, found) for locale in locales]


def _found() -> list[Found]:
    """Everything that is said anywhere: in flows, tables and answers, in Python, in templates."""
    book, _ = _opened()
    asked = question_texts(read_questions(content("flows")))
    in_code = in_python(Path(__file__).parents[1])
    in_pages = in_templates(content("web") / "templates")
    return [*in_texts((*all_texts(book), *asked)), *in_code, *in_pages]


def drawn(flow: str, region: str | None) -> str:
    """A flow as a Mermaid diagram, as a region has it.

    Raises:
        NoSuchFlow, NoSuchRegion: there is none of this name.
    """
    require_regions([region] if region else [])
    book, _ = _opened()
    if flow not in book.flows:
        raise NoSuchFlow(f"There is no flow {flow}; there is {', '.join(sorted(book.flows))}.")
    return mermaid(book.flow(flow, region))


@dataclass
class Talk:
    """A conversation in the terminal, without a database: effects are only shown."""

    book: Book
    catalogues: Catalogues
    here: Here
    session: Session
    view: View
    stage: Rehearsal
    effects: tuple[Mapping[str, Any], ...] = ()

    @classmethod
    def begun(cls, locale: str, today: date) -> "Talk":
        book, catalogues = _opened()
        here, session = Here(today), Session(locale=locale)
        view = look(book, session, here)
        return cls(book, catalogues, here, session, view, Rehearsal(book, today))

    def hear(self, line: str) -> None:
        """One line: words, `/back`, `/change step`, `/nood`, or nothing at all to go on."""
        scene = played(self.book, self.session, _heard(line, self.book), self.here, self.stage)
        self.session, self.view = scene.session, scene.view
        self.effects = tuple({"action": effect.action, **came.shows} for effect, came in scene.done)

    def as_text(self) -> str:
        """What there is to read now."""
        words = SpokenWords(self.book, self.catalogues)
        done = [" ".join(f"{name}={value}" for name, value in e.items()) for e in self.effects]
        shown = [f"[{effect}]" for effect in done]
        shown += rendered(self.view, words, self.session.locale)
        return "\n\n".join(shown if self.view.question else [*shown, "[end]"])

    def as_json(self) -> dict[str, Any]:
        """The same as data, as the web's templates get it."""
        speaker = Speaker(self.book, self.catalogues, self.session.locale)
        return {**speaker.conversation(self.view), "effects": list(self.effects)}


def _opened() -> tuple[Book, Catalogues]:
    catalogues = Catalogues(content("locales"))
    return read_book(content("flows"), catalogues, frozenset(regions())), catalogues


def _heard(line: str, book: Book) -> Heard:
    word, _, rest = line.strip().partition(" ")
    if not word:
        return GoOn()
    if word == "/back":
        return Back()
    if word == "/change" and rest:
        return Change(At(MAIN, rest.strip()))
    if word[0] == "/" and word[1:] in book.flows:
        return Open(word[1:])
    return Said(text=line)
