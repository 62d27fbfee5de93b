"""What a person agreed to, as a colleague reads it: how it stands, for which words, and before that."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pow_bot.domain.consent.rules import holds
from pow_bot.domain.consent.words import Consent, Purpose, State
from pow_bot.engine.flow import Text
from pow_bot.web.team import texts
from pow_bot.web.team.services import Reader
from pow_bot.web.team.words import Words

_PURPOSES: Mapping[Purpose, Text] = {
    Purpose.REGISTER: Text("team/consent/register", "In de lijst voor werkgevers"),
    Purpose.SUPPORT: Text("team/consent/support", "Laten zien dat er hulp kan zijn"),
    Purpose.HEALTH: Text("team/consent/health", "Het team leest over gezondheid"),
    Purpose.TELEGRAM: Text("team/consent/telegram", "Het gesprek gaat via Telegram"),
}
_STATES: Mapping[State, Text] = {
    State.GIVEN: Text("team/consent/given", "Ja"),
    State.PENDING: Text("team/consent/pending", "Ja, maar iemand moet nog meebeslissen"),
    State.REFUSED: Text("team/consent/refused", "Nee"),
    State.TALK_FIRST: Text("team/consent/talk_first", "Wil er eerst over praten"),
    State.WITHDRAWN: Text("team/consent/withdrawn", "Gestopt"),
}
_EVENT = Text("team/consent/event", "Toestemming. {purpose}: {state}")
_SAID = Text("team/consent/said", "{said}, {at}")
_STOPPED = Text("team/consent/stopped", "{said}, {at}. Gestopt: {until}")
# What says something about health, also by having been asked at all (art. 9 AVG).
_PRIVATE = frozenset({Purpose.SUPPORT, Purpose.HEALTH})


def may_read_health(consents: Iterable[Consent], now: datetime) -> bool:
    """Whether a word about health may be read at this moment."""
    return any(one.purpose is Purpose.HEALTH and holds(one, now) for one in consents)


@dataclass(frozen=True, slots=True)
class Consents:
    """All records of one person, newest first, for one colleague; `owns` who has the intake."""

    records: tuple[Consent, ...]
    owns: bool
    read: Reader
    words: Words
    now: datetime

    def rows(self) -> list[dict[str, Any]]:
        """A row for each purpose that may be read, as `team/_detail.html` needs it."""
        standing = (one for one in self.records if one.superseded_at is None)
        by_purpose = {one.purpose: one for one in standing if self._may_be_named(one)}
        return [self._row(by_purpose[purpose]) for purpose in Purpose if purpose in by_purpose]

    def events(self) -> Iterator[tuple[datetime, str]]:
        """When what was said, for the timeline: of every purpose that may be read."""
        for one in self.records:
            if not self._may_be_named(one) or (one.purpose in _PRIVATE and not self.owns):
                continue
            purpose = self.words.say(_PURPOSES[one.purpose])
            yield one.at, self._event(purpose, one.said)
            if one.withdrawn_at is not None:
                yield one.withdrawn_at, self._event(purpose, State.WITHDRAWN)

    def _event(self, purpose: str, state: State) -> str:
        return self.words.say(_EVENT, purpose=purpose, state=self.words.say(_STATES[state]))

    def _may_be_named(self, consent: Consent) -> bool:
        """A refused question about health says that there was something to ask."""
        return consent.purpose is not Purpose.HEALTH or holds(consent, self.now)

    def _row(self, consent: Consent) -> dict[str, Any]:
        label = self.words.say(_PURPOSES[consent.purpose])
        if consent.purpose in _PRIVATE and not self.owns:
            return {"label": label, "state": self.words.say(texts.PRIVATE)}
        return {
            "label": label,
            "name": consent.state,
            "state": self.words.say(_STATES[consent.state]),
            "at": self._moment(consent.withdrawn_at or consent.at),
            "shown": self._card(consent.preview),
            "not_for": self._not_for(consent),
            "text": consent.text,
            "lang": consent.locale,
            "before": list(self._before(consent)),
        }

    def _card(self, preview: Any) -> list[dict[str, str]]:
        card = self.read.card(preview, self.words.locale) if isinstance(preview, dict) else ()
        return [{"question": line.question, "answer": line.answer} for line in card]

    def _not_for(self, consent: Consent) -> str | None:
        """Whom somebody fears is read by who helps them, and by nobody else."""
        if consent.not_for is None:
            return None
        return consent.not_for if self.owns else self.words.say(texts.PRIVATE)

    def _before(self, standing: Consent) -> Iterator[str]:
        """What was said before, newest first; a stopped one is told with when it was given."""
        if standing.withdrawn_at is not None:
            yield self._line(standing)
        for one in self.records:
            if one.purpose is standing.purpose and one.superseded_at is not None:
                yield self._line(one)

    def _line(self, consent: Consent) -> str:
        said, at = self.words.say(_STATES[consent.said]), self._moment(consent.at)
        if consent.withdrawn_at is None:
            return self.words.say(_SAID, said=said, at=at)
        until = self._moment(consent.withdrawn_at)
        return self.words.say(_STOPPED, said=said, at=at, until=until)

    def _moment(self, at: datetime) -> str:
        return self.words.moment(at, self.now)
