"""What happened to an intake, in words: letters, and a timeline of all that was said, done and seen."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from pow_bot.domain.intake.looking import Event, Letter
from pow_bot.domain.intake.rules import HERE
from pow_bot.engine.flow import Text
from pow_bot.i18n.catalogues import SOURCE
from pow_bot.web.team import texts
from pow_bot.web.team.intake.own_links import without_links
from pow_bot.web.team.intake.section import Sight

# What is answered anew while somebody registers is no change to who reads it later.
_SAME_TALK = timedelta(minutes=30)
LOOKED = "looked"
_TIMES = Text("team/event/looked_often", "{n} keer bekeken")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the timeline, before its moment is put into words."""

    at: datetime
    who: str
    text: str
    looked: bool = False


@dataclass(frozen=True, slots=True)
class Happened:
    """An intake's letters and timeline; `beside` is what happened elsewhere, as to consents."""

    sight: Sight
    beside: tuple[Line, ...] = ()

    def context(self) -> dict[str, Any]:
        """As `team/_detail.html` needs it."""
        return {
            "letters": [self._letter(one) for one in self.sight.opened.letters],
            "timeline": [self._line(one) for one in self._lines()],
            "arriving_url": self._arriving_url(),
        }

    def changed(self) -> dict[str, str]:
        """When an answer was changed last, by its question."""
        words = self.sight.words
        changed: dict[str, str] = {}
        since = self.sight.opened.intake.submitted_at + _SAME_TALK
        for event in (one for one in self.sight.opened.events if one.at > since):
            for step in event.note.get("changed", ()):
                named = self.sight.read.about(None, [step], words.locale)
                changed |= dict.fromkeys(named, words.moment(event.at, self.sight.now))
        return changed

    def _lines(self) -> list[Line]:
        told = (self._told(event) for event in self.sight.opened.events)
        return list(self._merged(sorted((*told, *self.beside), key=lambda line: line.at)))

    def _merged(self, lines: Iterable[Line]) -> Iterator[Line]:
        """Who looked several times in a row on one day stands there once."""
        for key, some in groupby(lines, key=_looks_alike):
            found = list(some)
            if key is None or len(found) == 1:
                yield from found
                continue
            text = self.sight.words.say(_TIMES, n=len(found))
            yield Line(found[-1].at, found[-1].who, text, looked=True)

    def _told(self, event: Event) -> Line:
        words = self.sight.words
        return Line(event.at, words.who(event), self._event(event), event.kind == LOOKED)

    def _line(self, line: Line) -> dict[str, Any]:
        at = self.sight.words.moment(line.at, self.sight.now)
        return {"at": at, "who": line.who, "text": line.text, "looked": line.looked}

    def _event(self, event: Event) -> str:
        """What happened; of changed answers, which."""
        words, note = self.sight.words, event.note
        what = words.event(event)
        steps = [*note.get("changed", ()), *note.get("gone", ())]
        which = self.sight.read.about(note.get("flow"), steps, words.locale)
        return words.say(texts.WHICH, what=what, which="; ".join(which)) if which else what

    def _letter(self, letter: Letter) -> dict[str, Any]:
        words = self.sight.words
        nameless = texts.PERSON if letter.from_person else texts.COLLEAGUE
        return {
            "mine": not letter.from_person,
            "who": letter.actor or words.say(nameless),
            "at": words.moment(letter.at, self.sight.now),
            "text": without_links(letter.text, words),
            "other": letter.beside
            and {"lang": SOURCE, "text": without_links(letter.beside, words)},
            "delivery": words.delivery(letter.delivery),
        }

    def _arriving_url(self) -> str | None:
        """Where a page asks how far the letters came; none where none goes anywhere."""
        opened = self.sight.opened
        return f"/team/intakes/{opened.intake.written}/arriving" if opened.chat else None


def _looks_alike(line: Line) -> tuple[str, object] | None:
    return (line.who, line.at.astimezone(HERE).date()) if line.looked else None
