"""What is derived from the answers: never asked, never stored."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import partial

from pow_bot.conversations.profile import PROFILE_READS, preview
from pow_bot.domain.regions.places import municipalities, municipalities_of, regions, regions_of
from pow_bot.engine.answers import NOT_ASKED, UNKNOWN, Answer
from pow_bot.engine.conditions import Seen
from pow_bot.engine.dates import as_date
from pow_bot.engine.flow import Choice, Fact, Source
from pow_bot.engine.route import digest

_SITUATION = "zelfmelden.situation"
_FOR_WHOM = "zelfmelden.for_whom"
_PLACE = "zelfmelden.place"
_MUNICIPALITY = "zelfmelden.municipality"
_MUNICIPALITY_NAME = "zelfmelden.municipality_name"
_STAYS = "zelfmelden.stays"
_WORKS = "zelfmelden.works"
_URGENT = "zelfmelden.urgent"
_LAST_DAY = "zelfmelden.last_day"
_AGE = "zelfmelden.age"
_SCHOOL = "zelfmelden.school"
_PRESSURE = "zelfstandige.pressure"
_FIRST = "werkfit.first"
_TOGETHER = "werkfit.together"
_UNDER_27 = "leren.under_27"
_DIPLOMA = "leren.diploma"

# What decides first where the region follows from several answers.
_PLACES = (_MUNICIPALITY, _MUNICIPALITY_NAME, _PLACE, _STAYS, _WORKS)
# Where somebody works says nothing about which municipality helps them to live.
_HOMES = (_MUNICIPALITY, _MUNICIPALITY_NAME, _PLACE, _STAYS)
_NO_HOME_HERE = {"no_fixed_address": "no_address", "abroad": "abroad"}
_ELSEWHERE = "elsewhere"

_WEEK = timedelta(days=7)
_MONTH = timedelta(days=30)

Known = Mapping[str, Answer]


def regions_of_place(known: Known, today: date) -> Seen:
    """How many regions the place that was given lies in; a choice beside it lies in none."""
    if _PLACE not in known:
        return NOT_ASKED
    within = len(regions_of(_value(known, _PLACE)))
    return "none" if within == 0 else "one" if within == 1 else "several"


def municipality_missing(known: Known, today: date) -> Seen:
    """Whether to ask the municipality by name: the place told too little, or is in another one.

    Without an address or from abroad there is another question, about where somebody stays or works.
    """
    if _PLACE not in known:
        return NOT_ASKED
    if _value(known, _MUNICIPALITY) == _ELSEWHERE:
        return "yes"
    place = _value(known, _PLACE)
    return "no" if place in _NO_HOME_HERE or regions_of(place) else "yes"


def region(known: Known, today: date) -> Seen:
    """The code of the region, from the first answer that lies in exactly one."""
    return next(_certain(known), UNKNOWN)


def region_known(known: Known, today: date) -> Seen:
    """Whether the region's own team can be found; if not, the catch-all queue takes it up."""
    return "no" if region(known, today) == UNKNOWN else "yes"


def lives(known: Known, today: date) -> Seen:
    """Where somebody lives, as far as the rules ask."""
    if _PLACE not in known:
        return NOT_ASKED
    if known[_PLACE].unknown:
        return UNKNOWN
    return _NO_HOME_HERE.get(_value(known, _PLACE), "netherlands")


def lives_in(known: Known, today: date) -> Seen:
    """The code of the municipality where somebody lives or mostly is, where that is certain."""
    within = (municipalities_of(_value(known, name)) for name in _HOMES)
    return next((found[0].code for found in within if len(found) == 1), UNKNOWN)


def effective_situation(known: Known, today: date) -> Seen:
    """The situation of the person it is about: for a helper that of the other."""
    own = _seen(known, _SITUATION)
    return _seen(known, _FOR_WHOM) if own == "helping" else own


def job_ends(known: Known, today: date) -> Seen:
    """Whether a job comes to its end: as the situation, or as what cannot wait."""
    ends = effective_situation(known, today) == "dismissal" or _seen(known, _URGENT) == "last_day"
    return "yes" if ends else "no"


def last_day_near(known: Known, today: date) -> Seen:
    """How near the last working day is, in calendar days: a weekend between changes nothing."""
    answer = known.get(_LAST_DAY)
    day = as_date(answer) if answer else None
    return _seen(known, _LAST_DAY) if day is None else _near(day - today)


def money_trouble(known: Known, today: date) -> Seen:
    """Whether money is what presses somebody with a business."""
    pressure = _seen(known, _PRESSURE)
    return "yes" if pressure in ("money", "all") else "no"


def first_or_along(known: Known, today: date) -> Seen:
    """Whether something has to be arranged first, or can be while somebody works."""
    first = known.get(_FIRST)
    if first is None:
        return NOT_ASKED
    if first.unknown:
        return UNKNOWN
    if first.value == ("nothing",):
        return "nothing"
    return {"yes": "along", "no": "must_first"}.get(str(_seen(known, _TOGETHER)), UNKNOWN)


def of_age(known: Known, today: date) -> Seen:
    """Whether somebody is sixteen or older, and may consent alone (art. 5 UAVG)."""
    age = _seen(known, _AGE)
    if age in (NOT_ASKED, UNKNOWN):
        return age
    return "no" if age == "under_16" else "yes"


def young_without_diploma(known: Known, today: date) -> Seen:
    """Whether the Doorstroompunt is there for somebody: under 27, without a basic qualification."""
    young = _seen(known, _AGE) in _UNDER_27_BANDS or _seen(known, _UNDER_27) == "yes"
    without = _seen(known, _SCHOOL) in _BELOW_BASIC or _seen(known, _DIPLOMA) == "no"
    return "yes" if young and without else "no"


def register_open(known: Known, today: date, registers: frozenset[str]) -> Seen:
    """Whether the region keeps a register for employers."""
    return "yes" if region(known, today) in registers else "no"


def profile(known: Known, today: date) -> Seen:
    """What employers would see at most, as one word: a consent covers exactly this."""
    # Not on the card, but who turns out to be younger is asked anew.
    young = of_age(known, today) == "no"
    return digest([*preview(known, region(known, today)).items(), young])


def municipalities_of_place(known: Known, today: date) -> tuple[Choice, ...]:
    """The municipalities of the postcode that was given, the main one first."""
    return tuple(Choice(one.code, one.name) for one in municipalities_of(_value(known, _PLACE)))


def _certain(known: Known) -> Iterator[str]:
    for name in _PLACES:
        within = regions_of(_value(known, name))
        if len(within) == 1:
            yield within[0].code


def _near(left: timedelta) -> str:
    if left < timedelta():
        return "past"
    if left <= _WEEK:
        return "within_7_days"
    return "within_30_days" if left <= _MONTH else "later"


def _seen(known: Known, name: str) -> Seen:
    """As a condition would see a choice."""
    if name not in known:
        return NOT_ASKED
    return UNKNOWN if known[name].unknown else _value(known, name)


def _value(known: Known, name: str) -> str:
    answer = known.get(name)
    return answer.value if answer and isinstance(answer.value, str) else ""


# The bands under 27, and the schools below a *startkwalificatie*.
_UNDER_27_BANDS = ("under_16", "sixteen", "young")
_BELOW_BASIC = ("none", "primary", "vmbo")

_SITUATIONS = (
    "looking", "other_work", "dismissal", "self_employed", "learning", "employer", "other",
)  # fmt: skip

FACTS: Mapping[str, Fact] = {
    fact.name: fact
    for fact in (
        Fact("regions_of_place", (_PLACE,), ("one", "several", "none"), regions_of_place),
        Fact("municipality_missing", (_PLACE, _MUNICIPALITY), ("yes", "no"), municipality_missing),
        Fact("region", _PLACES, tuple(regions()), region),
        Fact("region_known", _PLACES, ("yes", "no"), region_known),
        Fact("lives", (_PLACE,), ("netherlands", "no_address", "abroad"), lives),
        Fact("lives_in", _HOMES, tuple(municipalities()), lives_in),
        Fact("effective_situation", (_SITUATION, _FOR_WHOM), _SITUATIONS, effective_situation),
        Fact("job_ends", (_SITUATION, _FOR_WHOM, _URGENT), ("yes", "no"), job_ends),
        Fact(
            "last_day_near",
            (_LAST_DAY,),
            ("past", "within_7_days", "within_30_days", "later"),
            last_day_near,
        ),
        Fact("money_trouble", (_PRESSURE,), ("yes", "no"), money_trouble),
        Fact(
            "first_or_along",
            (_FIRST, _TOGETHER),
            ("nothing", "along", "must_first"),
            first_or_along,
        ),
        Fact("of_age", (_AGE,), ("yes", "no"), of_age),
        Fact(
            "young_without_diploma",
            (_AGE, _SCHOOL, _UNDER_27, _DIPLOMA),
            ("yes", "no"),
            young_without_diploma,
        ),
        Fact("profile", (*_PLACES, *PROFILE_READS, _AGE), (), profile),
    )
}


def facts(registers: frozenset[str]) -> Mapping[str, Fact]:
    """All facts, where these regions keep a register."""
    is_open = partial(register_open, registers=registers)
    return {**FACTS, "register_open": Fact("register_open", _PLACES, ("yes", "no"), is_open)}


SOURCES: Mapping[str, Source] = {
    source.name: source
    for source in (Source("municipalities_of_place", (_PLACE,), municipalities_of_place),)
}
