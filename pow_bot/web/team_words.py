"""What the team reads beside a person's own words: stages, lines, terms and events, by name.

`_` looks a Dutch sentence up in the language of the page.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from pow_bot.domain.intake.looking import Event
from pow_bot.domain.intake.queries import View
from pow_bot.domain.intake.records import NOWHERE
from pow_bot.domain.intake.rules import DOOR, HERE, today
from pow_bot.domain.intake.words import (
    Attempt,
    Closing,
    Line,
    NextAction,
    Stage,
    Stale,
    TakenBy,
    Urgency,
)
from pow_bot.domain.regions.places import regions
from pow_bot.domain.routing.terms import working_time_left
from pow_bot.domain.staff.rules import Actor
from pow_bot.i18n.formats import clock, day
from pow_bot.web.pages import LANGUAGES

_HOUR = timedelta(hours=1)
_HOURS_A_DAY = 8
# More regions than this are counted and not named.
_NAMED = 3

Gettext = Callable[..., str]


@dataclass(frozen=True, slots=True)
class Words:
    """Speaks to a colleague, in the language of their pages."""

    _: Gettext
    locale: str

    def line(self, line: str) -> str:
        _ = self._
        return {
            Line.WORK: _("Werk zoeken"),
            Line.SELF_EMPLOYED: _("Eigen bedrijf"),
            Line.DISMISSAL: _("Baan kwijt"),
            Line.EMPLOYER: _("Werkgever"),
        }[Line(line)]

    def urgency(self, urgency: str) -> str:
        _ = self._
        return {
            Urgency.TODAY: _("Vandaag"),
            Urgency.THIS_WEEK: _("Deze week"),
            Urgency.NORMAL: _("Gewoon"),
        }[Urgency(urgency)]

    def stage(self, stage: str) -> str:
        _ = self._
        return {
            Stage.SUBMITTED: _("Nieuw"),
            Stage.CLAIMED: _("Opgepakt"),
            Stage.ASSESSED: _("Beoordeeld"),
            Stage.CLOSED: _("Afgerond"),
            Stage.WITHDRAWN: _("Ingetrokken"),
        }[Stage(stage)]

    def standing(self, stage: str, waiting: date | None) -> dict[str, str]:
        """The stage as the list shows it; waiting for the person is one of its own there."""
        if waiting is not None:
            return {"name": "waiting", "label": self._("Wacht op klant")}
        return {"name": stage, "label": self.stage(stage)}

    def view(self, view: View) -> str:
        _ = self._
        return {
            View.OPEN: _("Open"),
            View.MINE: _("Van mij"),
            View.LATE: _("Te laat"),
            View.WAITING: _("Wacht op klant"),
            View.ALL: _("Alles"),
        }[view]

    def empty(self, view: str) -> tuple[str, str]:
        """What an empty list says; `filtered` where a filter finds nothing."""
        _ = self._
        return {
            "open": (
                _("Er zijn geen open aanmeldingen"),
                _("Nieuwe aanmeldingen komen hier vanzelf. U hoeft niets te doen."),
            ),
            "mine": (
                _("U heeft niets onder handen"),
                _("Pak een aanmelding op uit de lijst Open."),
            ),
            "late": (_("Niets is te laat"), _("Iedereen hoort op tijd van het team.")),
            "waiting": (
                _("Niemand wacht op een klant"),
                _("Zet een aanmelding op wachten als de klant aan zet is."),
            ),
            "all": (
                _("Er zijn nog geen aanmeldingen"),
                _("Deel het adres van de chat. Dan komen ze hier."),
            ),
            "filtered": (_("Niets gevonden"), _("Kijk of het nummer klopt. Of wis de filter.")),
        }[view]

    def closing(self, reason: str) -> str:
        _ = self._
        return {
            Closing.REACHED_AND_HELPED: _("Bereikt en geholpen"),
            Closing.HANDED_TO_OTHER: _("Overgedragen aan een ander loket"),
            Closing.NOT_REACHED: _("Niet bereikt"),
            Closing.NO_LONGER_NEEDED: _("Niet meer nodig"),
        }[Closing(reason)]

    def tag(self, tag: str) -> str | None:
        """A flag of an intake, where it has words for the team."""
        _ = self._
        return {
            "unclear": _("Vraag onduidelijk"),
            "learning": _("Wil leren"),
            "region_missing": _("Regio onbekend"),
            "distress": _("Schreef iets ernstigs"),
        }.get(tag)

    def region(self, queue: str) -> str:
        if queue == NOWHERE:
            return self._("Regio onbekend")
        known = regions().get(queue)
        return known.name if known else queue

    def language(self, locale: str) -> str:
        return LANGUAGES.get(locale, (locale, ""))[0]

    def channel(self, channel: str) -> str:
        return {"web": "Web", "telegram": "Telegram"}.get(channel, channel)

    def term(
        self, stage: str, term: datetime | None, waiting: date | None, now: datetime
    ) -> dict[str, str]:
        """By when something must happen, or how much too late it is."""
        if term is None:
            return {"state": "done", "text": self.stage(stage)}
        if term < now:
            return {"state": "late", "text": self._late(now, term)}
        if waiting is not None:
            return {"state": "waiting", "text": self._("Wacht tot {day}", day=self.day(waiting))}
        home = term.astimezone(HERE)
        if home.date() == today(now):
            until = clock(self.locale, home)
            return {"state": "soon", "text": self._("Vandaag voor {time} uur", time=until)}
        return {"state": "fine", "text": self._("Voor {day}", day=self._after(home))}

    def next(self, action: str | None, on: date | None) -> str | None:
        """The next action with its day."""
        if action is None or on is None:
            return None
        _ = self._
        what = {
            NextAction.FIRST_CONTACT: _("Eerste contact"),
            NextAction.READ_ANSWER: _("Bericht lezen en antwoorden"),
            NextAction.ASK_AGAIN: _("Opnieuw contact zoeken"),
            NextAction.GO_ON: _("Volgende stap zetten"),
        }[NextAction(action)]
        return _("{what}, uiterlijk {day}", what=what, day=self.day(on))

    def day(self, when: date) -> str:
        return day(self.locale, when)

    def moment(self, at: datetime, now: datetime) -> str:
        """When something happened: `vandaag 14.30`, `maandag 23 november 14.30`."""
        home = at.astimezone(HERE)
        on = self._("vandaag") if home.date() == today(now) else self.day(home)
        return f"{on} {clock(self.locale, home)}"

    def who(self, event: Event) -> str:
        """Who did it: a colleague by name, the person, or the computer."""
        if event.kind in {"submitted", "amended", "withdrawn", "answered"}:
            return self._("De aanmelder")
        if event.kind == "moved":
            return self._("De computer")
        return event.actor or self._("Een collega")

    def event(self, event: Event) -> str:
        """What happened, with what was noted."""
        note = event.note
        match event.kind:
            case "noted":
                return str(note["text"])
            case "attempt":
                return self.attempt(note["outcome"])
            case "handed_over":
                return self._("Doorgezet naar {to}", to=self._destination(note))
            case "moved":
                return self._("Andere regio: {to}", to=self.region(note["to"] or NOWHERE))
            case "waiting" | "closed":
                return self._set_aside(event.kind, note)
        return self._plain(event.kind)

    def _set_aside(self, kind: str, note: Mapping[str, Any]) -> str:
        if kind == "waiting":
            until = self.day(date.fromisoformat(note["to"]))
            return self._("Wacht op klant tot {day}", day=until)
        return self._(
            "Afgerond: {reason}. Volgende stap: {text}",
            reason=self.closing(note["reason"]),
            text=note["text"],
        )

    def attempt(self, outcome: str) -> str:
        if outcome == Attempt.REACHED:
            return self._("Contact gehad")
        return self._("Niet bereikt bij een poging")

    def done(self, kind: str) -> str | None:
        """What a colleague just did."""
        _ = self._
        return {
            "claim": _("U heeft deze aanmelding opgepakt."),
            "release": _("U heeft deze aanmelding teruggelegd."),
            "note": _("Uw notitie is bewaard."),
            "attempt": _("Uw poging is bewaard."),
            "answer": _("Uw antwoord staat klaar achter de link van deze persoon."),
            "wait": _("Deze aanmelding wacht op de klant."),
            "hand_over": _("U heeft deze aanmelding doorgezet."),
            "close": _("U heeft deze aanmelding afgerond."),
            "reopen": _("U heeft deze aanmelding heropend."),
        }.get(kind)

    def mine(self, action: str, fields: Mapping[str, str]) -> list[dict[str, str]]:
        """What a form wanted to save, for who was too late."""
        _ = self._
        rows = [
            (_("Actie"), self.action(action)),
            (_("Tekst"), fields.get("text")),
            (_("Wacht op klant tot"), fields.get("until")),
            (_("Volgende stap"), fields.get("next_step")),
        ]
        return [{"label": label, "text": text} for label, text in rows if text]

    def action(self, action: str) -> str:
        _ = self._
        return {
            "claim": _("Pak op"),
            "release": _("Leg terug"),
            "note": _("Notitie"),
            "attempt": _("Poging"),
            "answer": _("Antwoord"),
            "wait": _("Wacht op klant"),
            "hand_over": _("Zet door"),
            "close": _("Rond af"),
            "reopen": _("Heropen"),
        }[action]

    def regions_of(self, actor: Actor) -> str:
        """The regions a colleague works in, for the top of the page."""
        named = sorted(self.region(region) for region in actor.regions)
        return ", ".join(named) if len(named) <= _NAMED else self._("{n} regio's", n=len(named))

    def problem(self, problem: Exception) -> str:
        """Our own exception, as a sentence in this language."""
        if isinstance(problem, TakenBy):
            return self._("{name} heeft deze aanmelding al opgepakt.", name=problem.name)
        if isinstance(problem, Stale):
            return self._("Een collega heeft deze aanmelding intussen gewijzigd.")
        return self._(str(problem))

    def _late(self, now: datetime, term: datetime) -> str:
        hours = -working_time_left(now, term, DOOR) // _HOUR
        if hours < 1:
            return self._("Te laat: minder dan een uur")
        if hours < _HOURS_A_DAY:
            return self._("Te laat: {hours} uur", hours=hours)
        days = hours // _HOURS_A_DAY
        return self._("Te laat: 1 dag") if days == 1 else self._("Te laat: {days} dagen", days=days)

    def _after(self, home: datetime) -> str:
        return f"{self.day(home)} {clock(self.locale, home)}"

    def _destination(self, note: Mapping[str, Any]) -> str:
        to = str(note.get("to"))
        match note.get("what"):
            case "line":
                return self.line(to)
            case "region":
                return self.region(to)
        return to

    def _plain(self, kind: str) -> str:
        _ = self._
        return {
            "submitted": _("Aangemeld"),
            "amended": _("Antwoorden gewijzigd"),
            "withdrawn": _("Ingetrokken"),
            "answered": _("Schreef een bericht"),
            "claimed": _("Opgepakt"),
            "released": _("Teruggelegd"),
            "replied": _("Schreef een antwoord"),
            "reopened": _("Heropend"),
            "looked": _("Bekeken"),
        }.get(kind, kind)
