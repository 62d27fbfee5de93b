"""Invented people for the demo: who they are, what they answer, how long ago. A fixed seed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from pow_bot.domain.regions.places import postcodes, regions_of
from pow_bot.engine.heard import Said

_SEED = 2026
HOW_MANY = 84
# From this one on they came today, and nobody saw them yet.
_JUST_CAME = 60
# The regions whose colleagues sign in to the demo see a good part of the people.
BUSY = ("AM05", "AM13", "AM18", "AM24")
# Half of the busy ones come to the first, where one signs in.
_BUSIEST = (*BUSY, BUSY[0], BUSY[0])

_FATES = ("new", "new", "new", "claimed", "replied", "waiting", "closed", "withdrawn")
_SITUATIONS = (
    "looking", "looking", "looking", "other_work", "dismissal", "dismissal", "self_employed",
    "learning", "other", "employer",
)  # fmt: skip
_REACH = ("call", "call", "call", "mail", "sms", "chat", "helper", "visit")
_URGENT = ("no", "no", "no", "dont_know", "no_income", "last_day", "no_food_or_bed")
_NAMES = (
    "Samira", "Jan", "Dawit", "Petra", "Mehmet", "Ilona", "Rachid", "Fatima", "Kees", "Olena",
    "Bram", "Aisha", "Tomasz", "Wil", "Noor", "Yusuf",
)  # fmt: skip
_LANGUAGES = ("nl", "nl", "nl", "nl", "en", "pl", "tr", "ti", "ar", "uk")
_DONE = {
    "nl": ("schoonmaak in een school", "magazijn en orders", "koken voor een buurthuis", ""),
    "en": ("cleaning in a hotel", "driver for a bakery", "warehouse, night shifts", ""),
}
_WANTED = {
    "nl": ("iets met planten", "weer in een magazijn", "in de zorg", ""),
    "en": ("work with animals", "anything by day", "in a kitchen", ""),
}
_COMPANIES = ("Bakkerij Voorbeeld", "Garage Voorbeeld", "")
# What two of them open after their registration: help at once, and a person.
_OPENS = {16: "nood", 25: "mens"}
# Two where a list for employers is kept, who tell all: one says yes to it, one wants to talk first.
_TELL_ALL = {
    48: {"publish": "yes", "can": "with_help", "guardian": "no"},
    56: {"publish": "talk", "can": "yes"},
}
_LETTERS = {
    "nl": "Kunt u mij na vier uur bellen? Dan ben ik thuis.",
    "en": "Could you call me after four? I am at home then.",
}


@dataclass(frozen=True, slots=True)
class Invented:
    """One person: in which language, how long ago, what they answer by step, what became of it.

    `opens` is the conversation that they open when all is answered.
    """

    locale: str
    ago: timedelta
    answers: Mapping[str, Said]
    fate: str
    letter: str | None
    opens: str | None


def people(how_many: int = HOW_MANY) -> Iterator[Invented]:
    """The same people every time, in all regions, both languages and all stages."""
    chance = Random(_SEED)  # noqa: S311 - invented people, not keys
    for number, place in enumerate(_places(chance, how_many)):
        locale = "en" if number % 5 == 2 else "nl"
        fate = _FATES[number % len(_FATES)] if number < _JUST_CAME else "new"
        yield Invented(
            locale=locale,
            ago=_ago(chance, fate),
            answers={**dict(_answers(chance, place, locale, number)), **_all_told(number)},
            fate=fate,
            letter=_LETTERS[locale] if number % 7 == 4 else None,
            opens=_OPENS.get(number),
        )


def _ago(chance: Random, fate: str) -> timedelta:
    """New ones mostly of the last days, as in a team that keeps up; the others some days older."""
    days = chance.triangular(0, 5, 0.5) if fate == "new" else chance.uniform(0.5, 9)
    return timedelta(days=days, minutes=10)


def _places(chance: Random, how_many: int) -> list[str]:
    """A postcode of every region, more of the busy ones, and some whose region nobody knows."""
    by_region: dict[str, list[str]] = {}
    for postcode in postcodes():
        within = regions_of(postcode)
        if len(within) == 1:
            by_region.setdefault(within[0].code, []).append(postcode)
    everywhere = [chance.choice(found) for _, found in sorted(by_region.items())]
    unknown = ["", ""]
    rest = max(how_many - len(everywhere) - len(unknown), 0)
    busy = [chance.choice(by_region[_BUSIEST[number % len(_BUSIEST)]]) for number in range(rest)]
    places = [*everywhere, *busy, *unknown]
    chance.shuffle(places)
    return places


def _all_told(number: int) -> dict[str, Said]:
    if number not in _TELL_ALL:
        return {}
    told = {"more": "now", "more_work": "yes", "more_werkfit": "yes", "wants": "yes"}
    company = Said(choices=("yes",), text=_COMPANIES[0])
    return {
        **dict(_chosen(step, name) for step, name in {**told, **_TELL_ALL[number]}.items()),
        "not_for": company,
    }


def _answers(chance: Random, place: str, locale: str, number: int) -> Iterator[tuple[str, Said]]:
    """An answer to whatever the flow may ask; what it does not ask is not heard."""
    yield _chosen("situation", chance.choice(_SITUATIONS))
    yield _typed("place", place) if place else _chosen("place", "dont_know")
    yield _chosen("municipality_name", "dont_know")
    yield _chosen("reach", chance.choice(_REACH))
    # A number of machines (097), which no person has; two who share one may be the same person.
    yield _typed("number", f"097 0100{number % 58:05}")
    yield _typed("helper_number", "06 12345678")
    yield _typed("email", f"persoon{number}@voorbeeld.example")
    yield _chosen("message", chance.choice(("yes", "no", "no", "skip")))
    yield _chosen("urgent", chance.choice(_URGENT))
    yield _last_day(chance)
    yield _chosen("paper", chance.choice(("no", "no", "sign", "signed", "dont_know")))
    yield _chosen("check", "yes")
    yield _chosen("more", chance.choice(("now", "now", "later", "enough")))
    yield from _more(chance, locale)
    # Of their own chance, so that who was here before stays the same.
    own = Random(_SEED + number)  # noqa: S311 - invented people, not keys
    yield from _beside(own)
    yield from _about_work(own)
    yield from _afterwards()


def _more(chance: Random, locale: str) -> Iterator[tuple[str, Said]]:
    yield _typed("name", chance.choice(_NAMES))
    yield _chosen("best_time", chance.choice(("morning", "afternoon", "any")))
    yield _chosen("language", chance.choice(_LANGUAGES))
    yield _chosen("interpreter", chance.choice(("yes", "no", "dont_know")))
    yield _chosen("helps", chance.choice(("someone", "quiet", "nothing", "skip")))
    yield _chosen("helped_by", chance.choice(("municipality", "uwv", "no", "dont_know")))
    yield _chosen("more_work", chance.choice(("yes", "yes", "no")))
    yield _chosen("good_at", chance.choice(("hands", "people", "precise", "care")))
    yield _typed_or_skipped("done", chance.choice(_DONE[locale]))
    yield _typed_or_skipped("wanted", chance.choice(_WANTED[locale]))
    yield _chosen("across_the_border", chance.choice(("yes", "no")))
    yield _chosen("from", chance.choice(("now", "month", "dont_know")))
    yield _chosen("travel", chance.choice(("bike", "walk", "transit", "motor")))
    yield _chosen("school", chance.choice(("vmbo", "mbo", "primary", "skip")))
    yield _chosen("age", chance.choice(("young", "middle", "older", "skip")))
    yield _chosen("benefit", chance.choice(("municipality", "uwv", "no", "private")))


def _beside(chance: Random) -> Iterator[tuple[str, Said]]:
    """What employers, people with a business and people who want to learn are asked."""
    yield _chosen("happened", chance.choice(("fewer_customers", "unpaid", "costs", "skip")))
    yield _chosen("since", chance.choice(("weeks", "months", "half_year")))
    yield _chosen("running", chance.choice(("yes", "wants_to_stop", "stopped")))
    yield _chosen("pressure", chance.choice(("money", "business", "stress", "all")))
    yield _chosen("call", "yes")
    yield _chosen("need", chance.choice(("staff", "money", "fit")))
    yield _chosen("work", "skip")
    yield _chosen("start", chance.choice(("now", "month")))
    yield _typed_or_skipped("company", chance.choice(_COMPANIES))
    yield _chosen("contact", "skip")
    yield _chosen("goal", chance.choice(("trade", "dutch", "diploma")))
    yield _chosen("how", chance.choice(("working", "school", "either")))
    yield _chosen("under_27", chance.choice(("yes", "no", "skip")))
    yield _chosen("diploma", chance.choice(("yes", "no")))


def _about_work(chance: Random) -> Iterator[tuple[str, Said]]:
    """The pre-screen, and what they say to a profile in the list for employers."""
    yield _chosen("more_werkfit", chance.choice(("yes", "yes", "no")))
    yield _chosen("wants", chance.choice(("yes", "yes", "later", "doubt")))
    yield _chosen("can", chance.choice(("yes", "with_help", "not_now", "dont_know")))
    yield _chosen("week", chance.choice(("under_two", "half", "whole")))
    yield "first", Said(choices=chance.choice((("nothing",), ("dutch",), ("transport", "health"))))
    yield _chosen("health", chance.choice(("yes", "no")))
    yield _chosen("together", chance.choice(("yes", "no")))
    yield _chosen("publish", chance.choice(("yes", "yes", "no", "talk")))
    yield _chosen("not_for", "no")
    yield _chosen("sixteen", "yes")
    yield _chosen("guardian", chance.choice(("no", "no", "dont_know")))
    yield _chosen("support", chance.choice(("yes", "no")))


def _afterwards() -> Iterator[tuple[str, Said]]:
    """What is asked of who opens another conversation."""
    yield _chosen("kind", "home")
    yield _chosen("safe", "chat")
    yield _chosen("go_on", "yes")
    yield _chosen("mens.call", "yes")


def _last_day(chance: Random) -> tuple[str, Said]:
    day = chance.choice(("volgende week vrijdag", "1 januari", "morgen", ""))
    return _typed("last_day", day) if day else _chosen("last_day", "dont_know")


def _typed_or_skipped(step: str, text: str) -> tuple[str, Said]:
    return _typed(step, text) if text else _chosen(step, "skip")


def _chosen(step: str, name: str) -> tuple[str, Said]:
    return step, Said(choices=(name,))


def _typed(step: str, text: str) -> tuple[str, Said]:
    return step, Said(text=text)
