"""Kept answers and decisions in words, for the colleague who reads an intake."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from typing import Any

from pow_bot.conversations.book import MAIN
from pow_bot.conversations.profile import PROFILE_READS
from pow_bot.conversations.showing import Speaker
from pow_bot.domain.contact.rules import OTHER
from pow_bot.domain.regions.places import regions
from pow_bot.engine.answers import NOT_ASKED, UNKNOWN, Answer, answer_from
from pow_bot.engine.book import Book
from pow_bot.engine.flow import Ask, At, Choice, Flow, Review, Text
from pow_bot.i18n.catalogues import Catalogues
from pow_bot.i18n.languages import named_in
from pow_bot.web.team.services import Answered, Contact, Group, Kept, Reason, Told

REGISTRATION = Text("reader/registration", "Aanmelding")
MORE = Text("reader/more", "Meer over deze persoon")
WAY = Text("reader/way", "Bereikbaar")
NUMBER = Text("reader/number", "Nummer")
HELPER = Text("reader/helper", "Nummer van wie helpt")
EMAIL = Text("reader/email", "E-mail")
MESSAGE = Text("reader/message", "Bericht achterlaten")
MESSAGE_TIMES = Text("reader/message_times", "Alleen dan inspreken")
REGION = Text("reader/region", "Regio")
BEST_TIME = Text("reader/best_time", "Beste tijd")
LANGUAGE = Text("reader/language", "Taal")
INTERPRETER = Text("reader/interpreter", "Tolk")
# They chose "here": to whoever reads it elsewhere that is said by its name.
HERE = {
    "web": Text("reader/here/web", "Via de website"),
    "telegram": Text("reader/here/telegram", "Via Telegram"),
}
NO_MESSAGE = Text("reader/no_message", "Nee. Spreek niets in.")
TITLES = {
    "queue": Text("reader/table/queue", "Waarom bij dit team"),
    "line": Text("reader/table/line", "Waarom deze lijn"),
    "urgency": Text("reader/table/urgency", "Waarom deze termijn"),
    "werkfit": Text("reader/table/werkfit", "Voorlopig beeld"),
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
    "likely_werkfit": Text("reader/outcome/likely_werkfit", "Waarschijnlijk werkfit"),
    "werkfit_with_support": Text("reader/outcome/werkfit_with_support", "Werkfit met hulp"),
    "first_a_step": Text("reader/outcome/first_a_step", "Eerst een stap"),
    "unclear_talk_first": Text("reader/outcome/unclear_talk_first", "Eerst een gesprek"),
}
FACTS = {
    "region_known": Text("reader/fact/region_known", "Regio bekend"),
    "lives": Text("reader/fact/lives", "Woont"),
    "effective_situation": Text("reader/fact/effective_situation", "Situatie"),
    "last_day_near": Text("reader/fact/last_day_near", "Laatste werkdag"),
    "distress": Text("reader/fact/distress", "Schreef iets dat niet kan wachten"),
    "first_or_along": Text("reader/fact/first_or_along", "Eerst iets regelen"),
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
    "nothing": Text("reader/value/nothing", "Niets"),
    "along": Text("reader/value/along", "Kan samen met werk"),
    "must_first": Text("reader/value/must_first", "Moet eerst"),
    UNKNOWN: Text("reader/value/unknown", "Niet bekend"),
    NOT_ASKED: Text("reader/value/not_asked", "Niet gevraagd"),
}
# What the computer read about work stands apart from why an intake lies where it lies.
_PRE_SCREEN = "werkfit"
# A word about health is read only while its own consent holds (art. 9 AVG).
_NAMES_HEALTH, _HEALTH = At("werkfit", "first"), "health"
# How somebody who is not safe at home can be reached.
_SAFE = At("nood", "safe")
_NAME = At(MAIN, "name")
_FEW = 3
# What says how to reach somebody stands apart, and is not repeated among the answers.
_CONTACT = frozenset({
    "reach", "number", "helper_number", "email", "message", "message_times", "best_time",
    "language", "interpreter", "name",
})  # fmt: skip


@dataclass(frozen=True)
class AnswersReader:
    """Reads with the flows as they are now; what a flow no longer asks is left out."""

    book: Callable[[], Book]
    catalogues: Catalogues
    today: Callable[[], date]

    def __call__(self, kept: Kept, locale: str) -> Told:
        known = _known(kept)
        own = self._reading(MAIN, known, kept, locale)
        beside = [self._reading(flow, known, kept, locale) for flow in self._beside(kept)]
        groups = (*own.groups(), *(each.group() for each in beside))
        screen = self._reading(_PRE_SCREEN, known, kept, locale)
        screened = kept.told.get(_PRE_SCREEN, {}).get("decisions", ())
        return Told(
            name=_text(known.get(_NAME)),
            contact=tuple(own.contact()),
            groups=tuple(group for group in groups if group.answers),
            reasons=tuple(own.reason(decision) for decision in kept.decisions),
            pre_screen=next(map(screen.reason, screened), None),
            safe=_text(known.get(_SAFE)),
        )

    def about(self, flow: str | None, steps: Sequence[str], locale: str) -> tuple[str, ...]:
        """What a change was about: the title of another conversation, or a few questions.

        Of many questions none is named: who registers answers them all after one another.
        """
        book = self.book()
        speaker = Speaker(book, self.catalogues, locale)
        if flow is not None:
            return (speaker.say(book.flows[flow].title),) if flow in book.flows else ()
        found = (book.step(At(MAIN, name)) for name in steps)
        asked = [speaker.say(step.text) for step in found if isinstance(step, Ask)]
        return tuple(asked) if len(asked) <= _FEW else ()

    def card(self, preview: Mapping[str, Any], locale: str) -> tuple[Answered, ...]:
        """What employers would see at most: what a yes or a no was said to."""
        asked = {at.step: at for at in (At(*key.split(".", 1)) for key in PROFILE_READS)}
        known = {asked[name]: answer_from(line) for name, line in preview.items() if name in asked}
        region = str(preview.get("region"))
        lines = (
            self._reading(at.flow, known, Kept(), locale, region).only(at.step) for at in known
        )
        place, say = regions().get(region), Speaker(self.book(), self.catalogues, locale).say
        first = (Answered(say(REGION), place.name),) if place else ()
        return (*first, *chain.from_iterable(lines))

    def behind(self, kept: Kept, decision: Mapping[str, Any], locale: str) -> tuple[Answered, ...]:
        """The answers that a decision read, also those that a fact was derived from; each once."""
        known = _known(kept)
        flow = _PRE_SCREEN if decision["table"] == _PRE_SCREEN else MAIN
        deciding = self._reading(flow, known, kept, locale)
        read = dict.fromkeys(chain.from_iterable(map(deciding.sources, decision["read"])))
        lines = (self._reading(at.flow, known, kept, locale).only(at.step) for at in read)
        return tuple(chain.from_iterable(lines))

    def _beside(self, kept: Kept) -> list[str]:
        """The other conversations, in their own order; distress has a place apart."""
        return [flow for flow in self.book().flows if flow in kept.told and flow != _SAFE.flow]

    def _reading(
        self,
        flow: str,
        known: Mapping[At, Answer],
        kept: Kept,
        locale: str,
        region: str | None = None,
    ) -> "_Reading":
        speaker = Speaker(self.book(), self.catalogues, locale)
        region = region or _region(kept.decisions)
        return _Reading(speaker, flow, known, self.today(), region, kept.channel)


@dataclass(frozen=True, slots=True)
class _Reading:
    speaker: Speaker
    name: str
    known: Mapping[At, Answer]
    today: date
    region: str | None
    channel: str

    @property
    def book(self) -> Book:
        return self.speaker.book

    @property
    def flow(self) -> Flow:
        return self.book.flow(self.name, self.region)

    @property
    def answers(self) -> Mapping[str, Answer]:
        return {at.step: answer for at, answer in self.known.items() if at.flow == self.name}

    def group(self) -> Group:
        """All of one conversation under its title."""
        steps = [step for step in self.flow.steps if isinstance(step, Ask)]
        return Group(self.speaker.say(self.flow.title), tuple(self._told(steps)))

    def only(self, name: str) -> Iterator[Answered]:
        """One answer, where its question is still there."""
        step = self._step(name)
        return self._told([step] if step else [])

    def sources(self, name: str) -> tuple[At, ...]:
        """Where the answers are kept that stand behind what a table reads under this name."""
        fact = self.book.facts.get(name)
        if fact is None:
            return (At(self.name, name),)
        return tuple(At(*key.split(".", 1)) for key in fact.reads)

    def groups(self) -> Iterator[Group]:
        """What came with the registration, and what was told after it."""
        before = [step for step in self.flow.steps if isinstance(step, Ask | Review)]
        names = [isinstance(step, Review) for step in before]
        cut = names.index(True) if True in names else len(names)
        yield Group(self.speaker.say(REGISTRATION), tuple(self._told(before[:cut])))
        yield Group(self.speaker.say(MORE), tuple(self._told(before[cut:])))

    def contact(self) -> Iterator[Contact]:
        """How to reach them, with what they said about it."""
        yield from self._way()
        yield from self._line("number", NUMBER, "tel:")
        yield from self._line("helper_number", HELPER, "tel:")
        yield from self._line("email", EMAIL, "mailto:")
        yield from self._message()
        yield from self._line("message_times", MESSAGE_TIMES)
        yield from self._line("best_time", BEST_TIME)
        yield from self._language()
        yield from self._line("interpreter", INTERPRETER)

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
            answer = self.known.get(step.at)
            if isinstance(step, Ask) and answer and not self._stands_apart(step):
                question, private = self.speaker.say(step.text), _is_private(step, answer)
                yield Answered(question, self._said(step, answer), step.kind == "date", private)

    def _stands_apart(self, step: Ask) -> bool:
        """How to reach somebody, and what they agreed to, is shown in a place of its own."""
        return step.kind == "consent" or (self.name == MAIN and step.at.step in _CONTACT)

    def _line(self, name: str, label: Text, scheme: str = "") -> Iterator[Contact]:
        step, answer = self._step(name), self.answers.get(name)
        if step is None or answer is None:
            return
        href = f"{scheme}{answer.value}" if scheme and answer.value else None
        said = self._said(step, answer)
        yield Contact(self.speaker.say(label), said, ltr=bool(scheme), href=href)

    def _way(self) -> Iterator[Contact]:
        """The way they chose."""
        answer, here = self.answers.get("reach"), HERE.get(self.channel)
        if answer and answer.value == "chat" and here:
            yield Contact(self.speaker.say(WAY), self.speaker.say(here))
        else:
            yield from self._line("reach", WAY)

    def _language(self) -> Iterator[Contact]:
        """In the colleague's word for it too: the person chose it by its own name."""
        for line in self._line("language", LANGUAGE):
            chosen = self.answers["language"]
            if chosen.unknown or chosen.value == OTHER:
                yield line
            else:
                yield replace(line, text=named_in(self.speaker.locale, str(chosen.value)))

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
        read = {str(at): answer for at, answer in self.known.items()}
        return source.choices(read, self.today) + step.choices

    def _label(self, choices: tuple[Choice, ...], name: str) -> str:
        found = (self.speaker.say(choice.label) for choice in choices if choice.name == name)
        return next(found, "")

    def _named(self, texts: Mapping[str, Text], name: Any) -> str:
        text = texts.get(str(name))
        return self.speaker.say(text) if text else str(name)

    def _step(self, name: str) -> Ask | None:
        step = self.book.step(At(self.name, name), self.region)
        return step if isinstance(step, Ask) else None


def _known(kept: Kept) -> dict[At, Answer]:
    """All that was answered, but a word about health that may not be read."""
    told = {MAIN: kept.answers, **{flow: one["answers"] for flow, one in kept.told.items()}}
    known = {
        At(flow, step): answer_from(answer)
        for flow, answers in told.items()
        for step, answer in answers.items()
    }
    if kept.health or _NAMES_HEALTH not in known:
        return known
    return {**known, _NAMES_HEALTH: _without_health(known[_NAMES_HEALTH])}


def _without_health(answer: Answer) -> Answer:
    if not isinstance(answer.value, tuple):
        return answer
    return replace(answer, value=tuple(name for name in answer.value if name != _HEALTH))


def _is_private(step: Ask, answer: Answer) -> bool:
    """Whether the question is private, or what was chosen."""
    chosen = answer.value if isinstance(answer.value, tuple) else (answer.value,)
    return step.private != "no" or any(
        choice.private for choice in step.choices if choice.name in chosen
    )


def _region(decisions: Sequence[Any]) -> str | None:
    """The region that was decided for, where the decision says it."""
    return next((d["region"] for d in decisions if d.get("region")), None)


def _text(answer: Answer | None) -> str | None:
    return answer.value if answer and isinstance(answer.value, str) else None
