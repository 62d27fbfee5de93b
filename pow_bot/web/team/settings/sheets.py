"""The settings that fit on one form: what it shows, and what it reads."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Generic, TypeVar

from pow_bot.domain.instruments.catalogue import catalogue
from pow_bot.domain.practice.words import (
    Handing,
    Instruments,
    Judging,
    Limits,
    Opening,
    Retention,
    Setting,
    Terms,
)
from pow_bot.domain.routing.terms import WORKING_DAYS, Span
from pow_bot.domain.staff.queries import assessors_in
from pow_bot.domain.staff.rules import OrganisationKind
from pow_bot.engine.flow import Text
from pow_bot.i18n.formats import clock, full_day
from pow_bot.storage import Db
from pow_bot.web.team.settings import texts
from pow_bot.web.team.settings.desk import labels_of
from pow_bot.web.team.settings.typed import DAY, WRITE, Typed, day_in, day_out
from pow_bot.web.team.words import Words

S = TypeVar("S", bound=Setting)

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MOST_DAYS_OFF = 200


@dataclass(frozen=True, slots=True)
class Sheet(Generic[S]):
    """One form. `out` is how a value stands in it in a language; `read` what it says, where right."""

    slug: str
    kind: type[S]
    out: Callable[[S, str], dict[str, str]]
    read: Callable[[Typed, S], S]
    choices: Mapping[str, Sequence[tuple[str, Text]]] = field(default_factory=dict)
    named: Callable[[Words], dict[str, str]] | None = None
    # What of the region stands in its way, in words; None where nothing does.
    warned: Callable[..., str | None] | None = None
    # What is told of a field in place of asking, by its name.
    told: Callable[[Words, date], Mapping[str, str]] = lambda words, today: {}

    def labels(self, words: Words) -> dict[str, str]:
        """What its fields are called."""
        return self.named(words) if self.named else labels_of(self.slug, words)


def _opening_out(value: Opening, locale: str) -> dict[str, str]:
    fields = {"closed": "\n".join(day_out(day) for day in value.closed)}
    for day, span in zip(DAYS, value.week, strict=True):
        fields[f"{day}_from"] = clock(locale, span.opens) if span else ""
        fields[f"{day}_to"] = clock(locale, span.closes) if span else ""
    rest = next(iter(value.breaks), None)
    fields["break_from"] = clock(locale, rest.opens) if rest else ""
    fields["break_to"] = clock(locale, rest.closes) if rest else ""
    return fields


def _opening(form: Typed, was: Opening) -> Opening:
    week = tuple(_span(form, day) for day in DAYS)
    if not any(week):
        form.say("monday_from", texts.ONE_DAY)
        week = was.week
    rest = _span(form, "break")
    opening = Opening(week, _days_off(form), (rest,) if rest else ())
    if not opening.fits:
        form.say("break_to", texts.ALL_BREAK)
    return opening


def _opening_labels(words: Words) -> dict[str, str]:
    named = labels_of("opening", words)
    for name, text in texts.WEEK.items():
        named[f"{name}_from"] = words.say(texts.FROM, day=words.say(text))
        named[f"{name}_to"] = words.say(texts.TO, day=words.say(text))
    return named


def _span(form: Typed, name: str) -> Span | None:
    opens, closes = form.clock(f"{name}_from"), form.clock(f"{name}_to")
    for empty, other in ((f"{name}_from", closes), (f"{name}_to", opens)):
        if not form.fields.get(empty, "").strip() and other:
            form.say(empty, WRITE)
    if opens is None or closes is None:
        return None
    if opens >= closes:
        form.say(f"{name}_to", texts.CLOSES_AFTER)
        return None
    return Span(opens, closes)


def _days_off(form: Typed) -> tuple[date, ...]:
    lines = [line.strip() for line in form.fields.get("closed", "").splitlines() if line.strip()]
    days = [day_in(line) for line in lines]
    if None in days:
        form.say("closed", DAY)
    if len(lines) > _MOST_DAYS_OFF:
        form.say("closed", texts.FEWER_DAYS, n=_MOST_DAYS_OFF)
    return tuple(sorted({day for day in days if day}))


def _terms(form: Typed, was: Terms) -> Terms:
    this_week = form.whole("this_week", 1, WORKING_DAYS["this_week"])
    normal = form.whole("normal", 1, WORKING_DAYS["normal"])
    if normal < this_week:
        form.say("normal", texts.NORMAL_SOONER)
    return Terms(this_week, normal)


def _limits(form: Typed, was: Limits) -> Limits:
    return replace(was, open_intakes=form.whole("open_intakes", 0, 500))


def _handing(form: Typed, was: Handing) -> Handing:
    return replace(was, days=form.whole("days", 1, 10))


def _retention(form: Typed, was: Retention) -> Retention:
    return replace(
        was,
        closed=form.whole("closed", 30, 3650),
        without_follow_up=form.whole("without_follow_up", 30, 730),
        announced=form.whole("announced", 7, 90),
    )


def _judging(form: Typed, was: Judging) -> Judging:
    return replace(
        was,
        second_reader=form.ticked("second_reader"),
        others=form.one_of("others", [kind for kind, _ in _JUDGES]),
    )


def _numbers(*names: str) -> Callable[[Any, str], dict[str, str]]:
    return lambda value, locale: {name: str(getattr(value, name)) for name in names}


_JUDGES: Sequence[tuple[str, Text]] = (
    (OrganisationKind.GEMEENTE, texts.GEMEENTE),
    (OrganisationKind.UWV, texts.UWV),
)


def _judging_out(value: Judging, locale: str) -> dict[str, str]:
    return {"second_reader": "yes" if value.second_reader else "", "others": value.others}


def _few_readers(db: Db, region: str, words: Words) -> str | None:
    """Which organisations have nobody who could read the judgement of another."""
    few = [
        words.say(text)
        for kind, text in _JUDGES
        if len(assessors_in(db, region, OrganisationKind(kind))) < 2
    ]
    return words.say(texts.FEW_READERS, kinds=", ".join(few)) if few else None


def _catalogue_out(value: Instruments, locale: str) -> dict[str, str]:
    names = [one.name for one in catalogue()]
    return {f"offer_{name}": "" if name in value.hidden else "yes" for name in names}


def _catalogue_labels(words: Words) -> dict[str, str]:
    return {f"offer_{one.name}": one.title_in(words.locale) for one in catalogue()}


def _ended(words: Words, today: date) -> Mapping[str, str]:
    return {
        f"offer_{one.name}": words.say(texts.ENDED, day=full_day(words.locale, one.ended_on))
        for one in catalogue()
        if one.ended_on and not one.runs(today)
    }


def _catalogue(form: Typed, was: Instruments) -> Instruments:
    hidden = (one.name for one in catalogue() if not form.ticked(f"offer_{one.name}"))
    return replace(was, hidden=tuple(hidden))


SHEETS: Mapping[str, Sheet[Any]] = {
    sheet.slug: sheet
    for sheet in (
        Sheet("opening", Opening, _opening_out, _opening, named=_opening_labels),
        Sheet("terms", Terms, _numbers("this_week", "normal"), _terms),
        Sheet("limits", Limits, _numbers("open_intakes"), _limits),
        Sheet("handing", Handing, _numbers("days"), _handing),
        Sheet(
            "retention",
            Retention,
            _numbers("closed", "without_follow_up", "announced"),
            _retention,
        ),
        Sheet(
            "catalogue",
            Instruments,
            _catalogue_out,
            _catalogue,
            named=_catalogue_labels,
            told=_ended,
        ),
        Sheet(
            "judging",
            Judging,
            _judging_out,
            _judging,
            choices={"others": _JUDGES},
            warned=_few_readers,
        ),
    )
}
