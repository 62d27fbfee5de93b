"""A look at a conversation in words: what templates and messages show, in the person's language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pow_bot.conversations.clock import at_home
from pow_bot.conversations.kinds import KINDS
from pow_bot.conversations.profile import AGREED, LABELS, REGION, WANTED, is_shown
from pow_bot.conversations.typed import Typed
from pow_bot.domain.regions.places import regions
from pow_bot.engine.answers import SKIPPED, Answer
from pow_bot.engine.book import Book
from pow_bot.engine.dates import as_date
from pow_bot.engine.flow import Ask, At, Choice, Review, Text
from pow_bot.engine.kinds import Problem
from pow_bot.engine.session import Notice
from pow_bot.engine.understanding import WAYS_OUT
from pow_bot.engine.view import Question, Row, Statement, View
from pow_bot.i18n.catalogues import Catalogues, placeholders
from pow_bot.i18n.formats import clock, day, full_day, month

TEAM = Text("team/name", "het team van regio {region}")
TEAM_FIRST = Text("team/first", "Het team van regio {region}")
TEAM_NOWHERE = Text("team/nowhere", "het team")
TEAM_NOWHERE_FIRST = Text("team/nowhere/first", "Het team")
HOURS = Text("person/hours/told", "Open: {hours}")
USUAL_HOURS = Text(
    "person/hours/usual", "Meestal open: maandag tot en met vrijdag, 9.00 tot 17.00 uur."
)
# *Sla over* is a wish, which reads as an order where the answers stand.
LEFT_OPEN = Text("answer/left_open", "Niet ingevuld")
AND_MORE = Text("notice/and_more", "{questions}; en nog meer")
OPENING = Text("moment/opening", "{day} om {time} uur")
NOTICES: Mapping[str, Text] = {
    "no_longer_counts": Text("notice/no_longer_counts", "Dit telt niet meer: {questions}"),
    "no_longer_asked": Text(
        "notice/no_longer_asked", "Die vraag telt niet meer. Hier gaat u verder."
    ),
    "not_yet": Text("notice/not_yet", "Die vraag komt straks. Hier gaat u verder."),
    "look_again": Text("notice/look_again", "Er is iets veranderd. Kijk alles nog een keer na."),
    "elsewhere": Text("notice/elsewhere", "Deze vraag stellen wij alleen op onze website."),
    "already_sent": Text(
        "notice/already_sent", "Uw aanmelding is al verstuurd. U kunt antwoorden wijzigen."
    ),
    "withdrawn": Text("notice/withdrawn", "Uw aanmelding is weg. Wij hebben uw antwoorden gewist."),
    "erased": Text("notice/erased", "Alles is gewist."),
    "stopped": Text("notice/stopped", "Goed. Wij stoppen hier. U kunt later verder."),
    "nudged": Text("notice/nudged", "Wilt u nog verder? Uw antwoorden staan er nog."),
}
# More of them nobody reads.
_MOST_NAMED = 3
# Left to right in every script.
_LTR = frozenset({"number", "phone", "email"})
# What a template may ask of any question, whatever its kind.
_NOTHING: Mapping[str, Any] = {
    "help": None, "told": [], "example": None, "options": [], "beside": [], "may": [],
    "card": (), "value": "", "digits": False, "long": False, "yes_label": "", "elsewhere": None,
}  # fmt: skip
_CONSENT = "consent"
_WITH_FIELD = frozenset({"text", "name", "number", "date", "month", "place", "phone", "email"})


@dataclass(frozen=True, slots=True)
class Speaker:
    """Speaks one language. What the templates read is documented in `web/templates/README.md`."""

    book: Book
    catalogues: Catalogues
    locale: str

    def say(self, text: Text | str, **fills: str) -> str:
        """A text in this language; a proper name stays as it is."""
        return self.catalogues.text(self.locale, text, fills)

    def conversation(self, view: View) -> dict[str, Any]:
        """All of a view but its addresses and tokens."""
        question = self.question(view.question) if view.question else None
        if question:
            question["card"] = self.card(view)
        return {
            "flow": view.flow,
            "title": self.say(self.book.flows[view.flow].title),
            "revision": view.revision,
            "rows": [self.row(row) for row in self._rows(view)],
            "said": [self.statement(statement) for statement in view.statements],
            "notices": [self.notice(notice) for notice in view.notices],
            "back": view.back,
            "number": view.question.number if view.question else None,
            "question": question,
        }

    def quiet(self, view: View) -> bool:
        """Whether its title would tell too much where it is kept: in a history, on a shared phone."""
        step = view.question.step if view.question else None
        asked = self.book.flows[step.at.flow if step else view.flow]
        agrees = any(isinstance(one, Ask) and one.kind == _CONSENT for one in asked.steps)
        private = isinstance(step, Ask) and step.private != "no"
        return self.book.flows[view.flow].interrupt or agrees or private

    def lasting(self, statements: Iterable[Statement]) -> tuple[Statement, ...]:
        """What still holds. A team moves a day or is done: only the receipt tells that as it is."""
        return tuple(one for one in statements if not self._promised(one))

    def _promised(self, statement: Statement) -> bool:
        """Whether it was filled in when the main conversation was sent."""
        filled = placeholders(statement.text.source) & statement.fills.keys()
        return statement.at.flow == self.book.main and bool(filled)

    def _rows(self, view: View) -> tuple[Row, ...]:
        """What interrupts shows no answers: who looks over a shoulder reads too much in them, and
        what opened it may have been a wrong alarm."""
        return () if self.book.flows[view.flow].interrupt else view.rows

    def card(self, view: View) -> tuple[tuple[str, str], ...]:
        """What employers would see at most, where a consent asks for that; a label and its words."""
        step = view.question.step if view.question else None
        if not isinstance(step, Ask) or "covers" not in step.options:
            return ()
        lines = {str(row.ask.at): row for row in view.rows if is_shown(str(row.ask.at), row.answer)}
        told = ((self.say(LABELS[key]), self._told(lines[key])) for key in LABELS if key in lines)
        wanted = (self.say(WANTED), self.say(AGREED))
        return ((self.say(REGION), self._region(view)), wanted, *told)

    def _told(self, row: Row) -> str:
        return self.answer(row.ask, row.choices, row.answer)

    def _region(self, view: View) -> str:
        known = {str(row.ask.at): row.answer for row in view.rows}
        # Where somebody lives does not change with the day.
        code = self.book.facts[self.book.region].derive(known, date.min)
        return regions()[str(code)].name if code in regions() else ""

    def row(self, row: Row) -> dict[str, Any]:
        return {
            "at": str(row.ask.at),
            "question": self.say(row.ask.text),
            "answer": self.answer(row.ask, row.choices, row.answer),
            "ltr": row.ask.kind in _LTR,
            "change": True,
        }

    def answer(self, ask: Ask, choices: tuple[Choice, ...], answer: Answer) -> str:
        """An answer as a person reads it back."""
        if answer.unknown:
            return self.say(LEFT_OPEN if answer == SKIPPED else WAYS_OUT[answer.unknown])
        if isinstance(answer.value, tuple):
            return "; ".join(self._label(choices, name) for name in answer.value)
        label = self._label(choices, str(answer.value))
        if label:
            return f"{label}: {answer.note}" if answer.note else label
        return self._value(ask, answer)

    def question(self, question: Question) -> dict[str, Any]:
        step = question.step
        shown = self._review(step) if isinstance(step, Review) else self._ask(step, question)
        problem = self.problem(question.problem) if question.problem else None
        about = {"at": str(step.at), "text": self.say(step.text), "problem": problem}
        return {**_NOTHING, **about, **shown}

    def problem(self, problem: Problem) -> dict[str, Any]:
        return {
            "text": self.say(problem.text, **problem.fills),
            "options": [{"name": o.name, "label": self.say(o.label)} for o in problem.options],
        }

    def statement(self, statement: Statement) -> dict[str, str]:
        fills = {name: self.fill(value) for name, value in statement.fills.items()}
        return {"text": self.say(statement.text, **fills), "tone": statement.tone}

    def notice(self, notice: Notice) -> str:
        questions = "; ".join(self._asked(at) for at in notice.steps[:_MOST_NAMED])
        if len(notice.steps) > _MOST_NAMED:
            questions = self.say(AND_MORE, questions=questions)
        return self.say(NOTICES[notice.name], questions=questions)

    def fill(self, value: Any) -> str:
        """A fact that came out of an effect, in words; names and days are kept as data."""
        match value:
            case {"team": {"name": name, "region": region}}:
                return self.team(name, region)
            case {"team_first": {"name": name, "region": region}}:
                return self.team(name, region, first=True)
            case {"reason": [str(context), str(source)]}:
                return self.say(Text(context, source))
        return self._moment(value)

    def _moment(self, value: Any) -> str:
        match value:
            case {"day": str(at)}:
                return self.day(datetime.fromisoformat(at))
            case {"opens": str(at)}:
                return self.opening(datetime.fromisoformat(at))
            case {"hours": told}:
                return self.hours(str(told) if told else None)
        return str(value)

    def day(self, at: datetime) -> str:
        """`dinsdag 24 november`."""
        return day(self.locale, at_home(at))

    def opening(self, at: datetime) -> str:
        """`Maandag 23 november om 09.00 uur`, at the start of a sentence."""
        name, home = self.day(at), at_home(at)
        return self.say(OPENING, day=name[0].upper() + name[1:], time=clock(self.locale, home))

    def hours(self, told: str | None) -> str:
        """When a front door is open, in its own words where it has told them.

        Never whether it is open now: we count terms by the usual hours, and nobody vouches for them.
        """
        return self.say(HOURS, hours=told) if told else self.say(USUAL_HOURS)

    def team(self, name: str | None, region: str | None, *, first: bool = False) -> str:
        """The name of a team, or *het team van regio Twente* where no name is sure.

        `first` is for the start of a sentence or a line.
        """
        named, nowhere = (TEAM_FIRST, TEAM_NOWHERE_FIRST) if first else (TEAM, TEAM_NOWHERE)
        return name or (self.say(named, region=region) if region else self.say(nowhere))

    def _review(self, review: Review) -> dict[str, Any]:
        help_text = self.say(review.help) if review.help else None
        return {"kind": "review", "help": help_text, "yes_label": self.say(review.yes)}

    def _ask(self, ask: Ask, question: Question) -> dict[str, Any]:
        field = ask.kind in _WITH_FIELD
        named = [self._option(choice, question.answer) for choice in question.choices]
        return {
            "kind": ask.kind,
            "help": self.say(ask.help) if ask.help else None,
            "options": [] if field else named,
            "beside": named if field else [],
            "may": [{"name": way, "label": self.say(WAYS_OUT[way])} for way in self._ways(ask)],
            "value": self._typed_value(ask, question),
            "digits": ask.options.get("digits") == "yes",
            "long": ask.kind == "text",
        }

    def _option(self, choice: Choice, answer: Answer | None) -> dict[str, Any]:
        value = answer.value if answer else None
        checked = choice.name in value if isinstance(value, tuple) else choice.name == value
        return {
            "name": choice.name,
            "label": self.say(choice.label),
            "checked": checked,
            "exclusive": choice.exclusive,
            "opens": self.say(choice.opens) if choice.opens else None,
        }

    def _typed_value(self, ask: Ask, question: Question) -> str:
        answer = question.answer
        if answer is None or answer.unknown:
            return ""
        if answer.note:
            return answer.note
        if ask.kind in _WITH_FIELD and not self._label(question.choices, str(answer.value)):
            return self._value(ask, answer)
        return ""

    def _value(self, ask: Ask, answer: Answer) -> str:
        kind = KINDS.get(ask.kind)
        if isinstance(kind, Typed):
            return kind.show(str(answer.value))
        when = as_date(answer)
        return self._date(ask, when) if when else str(answer.value)

    def _date(self, ask: Ask, when: date) -> str:
        return month(self.locale, when) if ask.kind == "month" else full_day(self.locale, when)

    def _label(self, choices: Iterable[Choice], name: str) -> str:
        return next((self.say(choice.label) for choice in choices if choice.name == name), "")

    def _asked(self, at: At) -> str:
        step = self.book.step(at)
        return self.say(step.text) if isinstance(step, Ask) else ""

    def _ways(self, ask: Ask) -> Iterable[str]:
        return (way for way in WAYS_OUT if way in ask.may)
