"""What follows from the answers of zelfmelden."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pow_bot.conversations.facts import FACTS, SOURCES
from pow_bot.conversations.kinds import KINDS
from pow_bot.domain.regions.places import municipalities, postcodes, regions, regions_of
from pow_bot.engine.answers import DONT_KNOW, NOT_ASKED, SKIPPED, UNKNOWN, Answer
from pow_bot.engine.conditions import Seen
from pow_bot.engine.flow import Choice
from tests.conversations.asking import TODAY, asked

UTRECHT = Answer("3511")
BORDER = Answer("5091")
NEW = Answer("1000")
NO_ADDRESS = Answer("no_fixed_address")
ABROAD = Answer("abroad")


def see(fact: str, **answers: Answer) -> Seen:
    """A fact of these answers, given to it as the engine would: only those it reads."""
    return see_on(TODAY, fact, answers)


def see_on(today: date, fact: str, answers: Mapping[str, Answer]) -> Seen:
    known = {f"zelfmelden.{step}": answer for step, answer in answers.items()}
    found = FACTS[fact]
    return found.derive({name: known[name] for name in found.reads if name in known}, today)


@pytest.mark.parametrize(
    ("place", "regions_there", "lives", "asks_name"),
    [
        (UTRECHT, "one", "netherlands", "no"),
        (Answer("GM0344"), "one", "netherlands", "no"),
        (BORDER, "several", "netherlands", "no"),
        (NEW, "none", "netherlands", "yes"),
        (NO_ADDRESS, "none", "no_address", "no"),
        (ABROAD, "none", "abroad", "no"),
        (DONT_KNOW, "none", UNKNOWN, "yes"),
        (SKIPPED, "none", UNKNOWN, "yes"),
    ],
)
def test_the_place_tells_what_to_ask_next(
    place: Answer, regions_there: str, lives: str, asks_name: str
) -> None:
    assert see("regions_of_place", place=place) == regions_there
    assert see("lives", place=place) == lives
    assert see("municipality_missing", place=place) == asks_name


def test_before_the_place_was_asked_nothing_follows_from_it() -> None:
    for fact in ("regions_of_place", "lives", "municipality_missing"):
        assert see(fact) == NOT_ASKED


def test_another_municipality_is_asked_by_name_and_an_unknown_one_is_not() -> None:
    assert see("municipality_missing", place=BORDER, municipality=Answer("elsewhere")) == "yes"
    assert see("municipality_missing", place=BORDER, municipality=Answer("GM0823")) == "no"
    assert see("municipality_missing", place=BORDER, municipality=DONT_KNOW) == "no"


@pytest.mark.parametrize(
    ("answers", "region"),
    [
        ({}, UNKNOWN),
        ({"place": UTRECHT}, "AM13"),
        ({"place": Answer("GM0344")}, "AM13"),
        ({"place": NEW}, UNKNOWN),
        ({"place": DONT_KNOW}, UNKNOWN),
        ({"place": DONT_KNOW, "municipality_name": Answer("GM0344")}, "AM13"),
        ({"place": NEW, "municipality_name": DONT_KNOW}, UNKNOWN),
        ({"place": BORDER}, UNKNOWN),
        ({"place": BORDER, "municipality": Answer("GM0823")}, "AM28"),
        ({"place": BORDER, "municipality": Answer("GM0798")}, "AM26"),
        ({"place": BORDER, "municipality": DONT_KNOW}, UNKNOWN),
        (
            {
                "place": BORDER,
                "municipality": Answer("elsewhere"),
                "municipality_name": Answer("GM0344"),
            },
            "AM13",
        ),
        ({"place": NO_ADDRESS, "stays": UTRECHT}, "AM13"),
        ({"place": NO_ADDRESS, "stays": DONT_KNOW}, UNKNOWN),
        ({"place": NO_ADDRESS, "stays": BORDER}, UNKNOWN),
        ({"place": ABROAD, "works": Answer("GM0983")}, "AM29"),
        ({"place": ABROAD, "works": Answer("never_here")}, UNKNOWN),
    ],
)
def test_the_region_follows_from_the_first_answer_that_is_sure(
    answers: dict[str, Answer], region: str
) -> None:
    assert see("region", **answers) == region
    assert see("region_known", **answers) == ("no" if region == UNKNOWN else "yes")


def test_every_postcode_and_municipality_leads_to_its_region_or_asks() -> None:
    for place in (*postcodes(), *municipalities()):
        there = regions_of(place)
        several = len(there) > 1

        assert see("regions_of_place", place=Answer(place)) == ("several" if several else "one")
        assert see("region", place=Answer(place)) == (UNKNOWN if several else there[0].code)


def test_where_it_is_asked_each_municipality_offered_decides() -> None:
    asking = [place for place in postcodes() if len(regions_of(place)) > 1]
    for place in asking:
        offered = municipalities_offered(place)
        codes = {
            see("region", place=Answer(place), municipality=Answer(choice.name))
            for choice in offered
        }

        assert codes == {region.code for region in regions_of(place)}
    assert len(asking) == 10


def municipalities_offered(place: str) -> tuple[Choice, ...]:
    return SOURCES["municipalities_of_place"].choices({"zelfmelden.place": Answer(place)}, TODAY)


def test_the_municipalities_of_a_place_are_offered_by_their_names() -> None:
    assert municipalities_offered("5091") == (
        Choice("GM0823", "Oirschot"),
        Choice("GM0798", "Hilvarenbeek"),
    )
    assert municipalities_offered("1000") == municipalities_offered("abroad") == ()
    assert SOURCES["municipalities_of_place"].choices({}, TODAY) == ()


def test_a_helper_answers_for_the_other() -> None:
    helping = Answer("helping")

    assert see("effective_situation") == NOT_ASKED
    assert see("effective_situation", situation=Answer("employer")) == "employer"
    assert see("effective_situation", situation=DONT_KNOW) == UNKNOWN
    assert see("effective_situation", situation=helping) == NOT_ASKED
    assert see("effective_situation", situation=helping, for_whom=DONT_KNOW) == UNKNOWN
    assert see("effective_situation", situation=helping, for_whom=Answer("learning")) == "learning"


def test_a_job_ends_as_the_situation_or_as_what_cannot_wait() -> None:
    dismissal = Answer("dismissal")

    assert see("job_ends") == "no"
    assert see("job_ends", situation=Answer("looking"), urgent=Answer("no")) == "no"
    assert see("job_ends", situation=Answer("looking"), urgent=Answer("last_day")) == "yes"
    assert see("job_ends", situation=dismissal) == "yes"
    assert see("job_ends", situation=Answer("helping"), for_whom=dismissal) == "yes"


@pytest.mark.parametrize(
    ("days", "near"),
    [
        (-400, "past"),
        (-1, "past"),
        (0, "within_7_days"),
        (7, "within_7_days"),
        (8, "within_30_days"),
        (30, "within_30_days"),
        (31, "later"),
        (400, "later"),
    ],
)
def test_the_last_day_is_near_or_not(days: int, near: str) -> None:
    day = Answer((TODAY + timedelta(days=days)).isoformat())

    assert see("last_day_near", last_day=day) == near


def test_a_last_day_without_a_date_is_past_or_unknown() -> None:
    assert see("last_day_near", last_day=Answer("past")) == "past"
    assert see("last_day_near", last_day=DONT_KNOW) == UNKNOWN
    assert see("last_day_near") == NOT_ASKED


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.integers(0, 60))
def test_a_last_day_comes_nearer_with_every_day_and_never_farther(today: date, ahead: int) -> None:
    order = ["later", "within_30_days", "within_7_days", "past"]
    day = Answer((today + timedelta(days=ahead)).isoformat())
    seen = [
        see_on(today + timedelta(days=n), "last_day_near", {"last_day": day}) for n in range(65)
    ]
    ranks = [order.index(str(near)) for near in seen]

    assert ranks == sorted(ranks)
    assert seen[ahead + 1] == "past" != seen[ahead]


def test_facts_tell_only_what_they_say_they_can() -> None:
    compared = {name: fact for name, fact in FACTS.items() if fact.values}
    for name, fact in compared.items():
        for known in combinations(fact.reads):
            seen = fact.derive(known, TODAY)

            assert seen in {*fact.values, UNKNOWN, NOT_ASKED}, name


def combinations(reads: tuple[str, ...]) -> Iterator[dict[str, Answer]]:
    """Each answer alone, and each with each choice of the last one."""
    values = {
        "situation": ("looking", "helping", "dismissal"),
        "for_whom": ("learning",),
        "urgent": ("last_day", "no"),
        "municipality": ("GM0823", "elsewhere"),
        "last_day": ("past", "2026-11-23"),
    }
    places = [
        str(a.value) for a in KINDS["place"].examples(asked("place").ask, (), asked("place").here)
    ]
    for name in reads:
        for value in values.get(name.split(".")[1], (*places, "abroad", "never_here")):
            yield {name: Answer(value)}
            yield {reads[0]: DONT_KNOW, name: Answer(value)}
    yield {}


def test_the_values_of_the_region_are_all_35() -> None:
    assert set(FACTS["region"].values) == set(regions())
    assert set(FACTS) == {fact.name for fact in FACTS.values()}
    assert set(SOURCES) == {source.name for source in SOURCES.values()}


@pytest.mark.parametrize(
    ("answers", "municipality"),
    [
        ({}, UNKNOWN),
        ({"place": UTRECHT}, "GM0344"),
        ({"place": NEW}, UNKNOWN),
        ({"place": NEW, "municipality_name": Answer("GM0344")}, "GM0344"),
        ({"place": BORDER}, UNKNOWN),
        ({"place": BORDER, "municipality": Answer("GM0823")}, "GM0823"),
        ({"place": Answer("4062")}, UNKNOWN),
        ({"place": NO_ADDRESS, "stays": UTRECHT}, "GM0344"),
        ({"place": ABROAD, "works": Answer("GM0983")}, UNKNOWN),
    ],
)
def test_the_municipality_is_where_somebody_lives_or_stays_and_never_where_they_work(
    answers: dict[str, Answer], municipality: str
) -> None:
    assert see("lives_in", **answers) == municipality
