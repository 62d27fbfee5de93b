"""What is offered still exists, says who pays, names no amount, and is said in both languages."""

import re
from datetime import date

import pytest

from pow_bot.domain.instruments.catalogue import Instrument, Level, Payer, catalogue
from pow_bot.domain.instruments.rules import offered
from pow_bot.domain.practice.words import OwnInstrument

TODAY = date(2026, 11, 23)
OWN = OwnInstrument(
    name="bike_fund",
    payer="gemeente",
    title="Fietsenfonds",
    conditions="Een fiets te leen. Voor wie geen ander vervoer heeft.",
)


def names(found: tuple[Instrument, ...]) -> list[str]:
    return [one.name for one in found]


def offered_here(**other: object) -> tuple[Instrument, ...]:
    return offered(catalogue(), TODAY, **other)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "payer", "level"),
    [
        ("no_risk", Payer.UWV, Level.NATIONAL),
        ("wage_subsidy", Payer.GEMEENTE, Level.MUNICIPAL),
        ("wage_dispensation", Payer.UWV, Level.NATIONAL),
        ("wage_cost_benefit", Payer.TAX, Level.NATIONAL),
        ("jobcoach_uwv", Payer.UWV, Level.NATIONAL),
        ("jobcoach_municipality", Payer.GEMEENTE, Level.MUNICIPAL),
        ("personal_support", Payer.GEMEENTE, Level.MUNICIPAL),
        ("practical_learning", Payer.SCHOOL, Level.MUNICIPAL),
    ],
)
def test_each_says_who_pays_and_who_arranges_it(name: str, payer: Payer, level: Level) -> None:
    found = next(one for one in offered_here() if one.name == name)

    assert (found.payer, found.level) == (payer, level)


def test_what_ended_is_not_offered_and_was_before() -> None:
    ended = {"stap", "low_income_benefit", "low_income_benefit_young", "wage_cost_benefit_older"}

    assert not ended & set(names(offered_here()))
    assert ended <= set(names(offered(catalogue(), date(2023, 12, 31))))
    assert "stap" not in names(offered(catalogue(), date(2024, 1, 1)))


@pytest.mark.parametrize("one", offered_here(), ids=lambda one: one.name)
def test_conditions_are_plain_and_without_amounts(one: Instrument) -> None:
    for locale in ("nl", "en"):
        said = one.conditions_in(locale)
        assert one.title_in(locale)
        assert len(said) > 40
        assert not re.search(r"[€%]|\d", said)
    assert one.conditions_in("en") != one.conditions_in("nl")


@pytest.mark.parametrize("one", offered_here(), ids=lambda one: one.name)
def test_who_may_get_it_reads_a_text_of_their_own_in_short_sentences(one: Instrument) -> None:
    for locale, them in (("nl", r"\b(u|uw)\b"), ("en", r"\byour?\b")):
        said = one.for_person_in(locale)
        assert said != one.conditions_in(locale)
        assert re.search(them, said, re.IGNORECASE)
        assert "deze persoon" not in said
        assert "this person" not in said
        sentences = re.split(r"(?<=[.?])\s", said)
        assert len(sentences) <= 3
        assert max(len(sentence.split()) for sentence in sentences) <= 12
    assert not re.search(r"\bfor who\b", one.conditions_in("en"), re.IGNORECASE)


def test_another_language_reads_dutch() -> None:
    one = offered_here()[0]

    assert one.title_in("pl") == one.title == "No-riskpolis"


def test_a_region_hides_and_adds_its_own() -> None:
    found = offered_here(hidden=("stap", "no_risk"), own=(OWN,))

    assert "no_risk" not in names(found)
    assert (found[-1].name, found[-1].level, found[-1].payer) == (
        "bike_fund",
        Level.REGIONAL,
        Payer.GEMEENTE,
    )
    assert found[-1].conditions_in("en") == OWN.conditions
    assert found[-1].for_person_in("nl") == OWN.conditions


@pytest.mark.parametrize("name", ["stap", "no_risk"])
def test_a_region_cannot_bring_back_what_ended_or_say_it_twice(name: str) -> None:
    again = OwnInstrument(name=name, payer="uwv", title="Nog eens", conditions="Toch nog.")

    assert "Nog eens" not in [one.title for one in offered_here(own=(again,))]


def test_a_region_may_describe_anew_what_it_hid() -> None:
    mine = OwnInstrument(name="no_risk", payer="uwv", title="Anders", conditions="Zoals hier.")

    assert offered_here(hidden=("no_risk",), own=(mine,))[-1].title == "Anders"
