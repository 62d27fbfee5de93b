"""A conversation without a database: what effects would bring, and how everything reads.

For transcripts and for talking in the terminal. The decisions are the real ones.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from pow_bot.authoring.transcripts import Performed
from pow_bot.conversations.deciding import Verdict, judge
from pow_bot.conversations.showing import Speaker
from pow_bot.domain.regions.places import regions
from pow_bot.domain.routing.terms import Hours, first_contact_due
from pow_bot.engine.book import Book
from pow_bot.engine.flow import Text
from pow_bot.engine.heard import Effect
from pow_bot.engine.session import Notice
from pow_bot.engine.view import Row
from pow_bot.i18n.catalogues import Catalogues

REFERENCE = "K7P-4QM"
_MORNING = time(10, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """Performs effects on paper: on a working day at eleven, in a region without a named team."""

    book: Book
    today: date

    def perform(self, effect: Effect) -> Performed:
        """The facts that the texts need, and what was decided."""
        if effect.verb == "undo":
            return Performed()
        verdict = judge(self.book, effect.at.flow, effect.answers, self.today)
        region = regions().get(verdict.region or "")
        team = {"name": None, "region": region.name if region else None}
        received = datetime.combine(self.today, _MORNING)
        due = first_contact_due(verdict.gives("urgency"), received, Hours())
        facts = {
            "reference": REFERENCE,
            "team": {"team": team},
            "team_first": {"team_first": team},
            "due": {"day": due.isoformat()},
            "opens": {"opens": received.isoformat()},
            "closed": "no",
        }
        return Performed(facts, {"region": verdict.region, **_shown(verdict, effect)})


@dataclass(frozen=True, slots=True)
class SpokenWords:
    """Everything as a person reads it, dates and teams included."""

    book: Book
    catalogues: Catalogues

    def say(self, locale: str, text: Text | str, fills: Mapping[str, object]) -> str:
        speaker = self._speaker(locale)
        return speaker.say(text, **{name: speaker.fill(value) for name, value in fills.items()})

    def answer(self, locale: str, row: Row) -> str:
        return self._speaker(locale).answer(row.ask, row.choices, row.answer)

    def notice(self, locale: str, notice: Notice) -> str:
        return self._speaker(locale).notice(notice)

    def _speaker(self, locale: str) -> Speaker:
        return Speaker(self.book, self.catalogues, locale)


def _shown(verdict: Verdict, effect: Effect) -> Mapping[str, object]:
    decided = {name: value for d in verdict.decisions for name, value in d.gives.items()}
    changed = {"changed": " ".join(effect.changed)} if effect.verb == "again" else {}
    gone = {"gone": " ".join(effect.gone)} if effect.gone else {}
    return {**decided, **changed, **gone}
