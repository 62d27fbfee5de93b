"""Kept answers and decisions in words, for the colleague who reads an intake."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pow_bot.conversations.book import MAIN
from pow_bot.conversations.showing import Speaker
from pow_bot.engine.answers import NOT_ASKED, UNKNOWN, Answer, answer_from
from pow_bot.engine.book import Book
from pow_bot.engine.flow import Ask, At, Choice, Flow, Review, Text
from pow_bot.i18n.catalogues import Catalogues
from pow_bot.web.services import Answered, Contact, Group, Reason, Told

REGISTRATION = Text("reader/registration", "Aanmelding")
MORE = Text("reader/more", "Meer over deze persoon")
WAY = Text("reader/way", "Bereikbaar")
NUMBER = Text("reader/number", "Nummer")
HELPER = Text("reader/helper", "Nummer van wie helpt")
EMAIL = Text("reader/email", "E-mail")
MESSAGE = Text("reader/message", "Bericht achterlaten")
BEST_TIME = Text("reader/best_time", "Beste tijd")
NO_MESSAGE = Text("reader/no_message", "Nee. Spreek niets in.")
TITLES = {
    "queue": Text("reader/table/queue", "Waarom bij dit team"),
    "line": Text("reader/table/line", "Waarom deze lijn"),
    "urgency": Text("reader/table/urgency", "Waarom deze termijn"),
}
OUTCOMES = {
    "region": Text("reader/outcome/region", "Team van de regio"),
    "catch_all": Text("reader/outcome/catch_all", "Verzamelwachtrij"),
    "work": Text("reader/outcome/work", "Werk"),
    "self_employed": Text("reader/outcome/self_employed", "Zelfstandigen"),
    "dismissal": Text("reader/outcome/dismissal", "Ontslag"),
    "employer": Text("reader/outcome/employer", "Werkgevers"),
    "today": Text("reader/outcome/today", "Vandaag"),
    "this_week": Text("reader/outcome/this_week", "Deze week"),
    "normal": Text("reader/outcome/normal", "Gewoon"),
}
FACTS = {
    "region_known": Text("reader/fact/region_known", "Regio bekend"),
    "lives": Text("reader/fact/lives", "Woont"),
    "effective_situation": Text("reader/fact/effective_situation", "Situatie"),
    "last_day_near": Text("reader/fact/last_day_near", "Laatste werkdag"),
}
VALUES = {
    "yes": Text("reader/value/yes", "Ja"),
    "no": Text("reader/value/no", "Nee"),
    "netherlands": Text("reader/value/netherlands", "In Nederland"),
    "no_address": Text("reader/value/no_address", "Geen vast adres"),
    "abroad": Text("reader/value/abroad", "Buiten Nederland"),
    "past": Text("reader/value/past", "Al voorbij"),
    "within_7_days": Text("reader/value/within_7_days", "Binnen een week"),
    "within_30_days": Text("reader/value/within_30_days", "Binnen een maand"),
    "later": Text("reader/value/later", "Later"),
    UNKNOWN: Text("reader/value/unknown", "Weet de persoon niet"),
    NOT_ASKED: Text("reader/value/not_asked", "Niet gevraagd"),
}
# What says how to reach somebody stands apart, and is not repeated among the answers.
_CONTACT = frozenset({"reach", "number", "helper_number", "email", "message", "best_time", "name"})


@dataclass(frozen=True)
class AnswersReader:
    """Reads with the flows as they are now; what a flow no longer asks is left out."""

    book: Callable[[], Book]
    catalogues: Catalogues
    today: Callable[[], date]

    def __call__(self, answers: Mapping[str, Any], decisions: Sequence[Any], locale: str) -> Told:
        book = self.book()
        kept = {step: answer_from(answer) for step, answer in answers.items()}
        speaker = Speaker(book, self.catalogues, locale)
        reading = _Reading(book, speaker, kept, self.today(), _region(decisions))
        return Told(
            name=_text(kept.get("name")),
            contact=tuple(reading.contact()),
            groups=tuple(group for group in reading.groups() if group.answers),
            reasons=tuple(reading.reason(decision) for decision in decisions),
        )


@dataclass(frozen=True, slots=True)
class _Reading:
    book: Book
    speaker: Speaker
    answers: Mapping[str, Answer]
    today: date
    region: str | None

    @property
    def flow(self) -> Flow:
        return self.book.flow(MAIN, self.region)

    def groups(self) -> Iterator[Group]:
        """What came with the registration, and what was told after it."""
        before = [step for step in self.flow.steps if isinstance(step, Ask | Review)]
        names = [isinstance(step, Review) for step in before]
        cut = names.index(True) if True in names else len(names)
        yield Group(self.speaker.say(REGISTRATION), tuple(self._told(before[:cut])))
        yield Group(self.speaker.say(MORE), tuple(self._told(before[cut:])))

    def contact(self) -> Iterator[Contact]:
        """How to reach them, with what they said about it."""
        yield from self._line("reach", WAY)
        yield from self._line("number", NUMBER, "tel:")
        yield from self._line("helper_number", HELPER, "tel:")
        yield from self._line("email", EMAIL, "mailto:")
        yield from self._message()
        yield from self._line("best_time", BEST_TIME)

    def reason(self, decision: Any) -> Reason:
        """One decision: what came out, why, and what was read for it."""
        outcome = next(iter(decision["gives"].values()))
        return Reason(
            title=self._named(TITLES, decision["table"]),
            outcome=self._named(OUTCOMES, outcome),
            reason=self.speaker.say(Text(*decision["reason"])),
            read=tuple(self._read(name, seen) for name, seen in decision["read"].items()),
        )

    def _told(self, steps: Sequence[Ask | Review]) -> Iterator[Answered]:
        for step in steps:
            answer = self.answers.get(step.at.step)
            if isinstance(step, Ask) and answer and step.at.step not in _CONTACT:
                question = self.speaker.say(step.text)
                private = step.private != "no"
                yield Answered(question, self._said(step, answer), step.kind == "date", private)

    def _line(self, name: str, label: Text, scheme: str = "") -> Iterator[Contact]:
        step, answer = self._step(name), self.answers.get(name)
        if step is None or answer is None:
            return
        href = f"{scheme}{answer.value}" if scheme and answer.value else None
        said = self._said(step, answer)
        yield Contact(self.speaker.say(label), said, ltr=bool(scheme), href=href)

    def _message(self) -> Iterator[Contact]:
        """No voicemail unless they said yes: who skipped the question did not."""
        answer, step = self.answers.get("message"), self._step("message")
        if answer is None or step is None:
            return
        refused = answer.unknown or answer.value == "no"
        said = self.speaker.say(NO_MESSAGE) if refused else self._said(step, answer)
        yield Contact(self.speaker.say(MESSAGE), said)

    def _read(self, name: str, seen: Any) -> Answered:
        step = self._step(name)
        if step is not None:
            question = self.speaker.say(step.text)
            answer = self.answers.get(name)
            said = self._said(step, answer) if answer else self._named(VALUES, seen)
            return Answered(question, said)
        named = self._named(VALUES, seen)
        return Answered(self._named(FACTS, name), self._situation(name, seen) or named)

    def _situation(self, name: str, seen: Any) -> str:
        step = self._step("situation") if name == "effective_situation" else None
        return self._label(step.choices, str(seen)) if step else ""

    def _said(self, step: Ask, answer: Answer) -> str:
        return self.speaker.answer(step, self._choices(step), answer)

    def _choices(self, step: Ask) -> tuple[Choice, ...]:
        if step.source is None:
            return step.choices
        source = self.book.sources[step.source]
        read = {f"{MAIN}.{name}": answer for name, answer in self.answers.items()}
        return source.choices(read, self.today) + step.choices

    def _label(self, choices: tuple[Choice, ...], name: str) -> str:
        found = (self.speaker.say(choice.label) for choice in choices if choice.name == name)
        return next(found, "")

    def _named(self, texts: Mapping[str, Text], name: Any) -> str:
        text = texts.get(str(name))
        return self.speaker.say(text) if text else str(name)

    def _step(self, name: str) -> Ask | None:
        step = self.book.step(At(MAIN, name), self.region)
        return step if isinstance(step, Ask) else None


def _region(decisions: Sequence[Any]) -> str | None:
    """The region that was decided for, where the decision says it."""
    return next((d["region"] for d in decisions if d.get("region")), None)


def _text(answer: Answer | None) -> str | None:
    return answer.value if answer and isinstance(answer.value, str) else None
