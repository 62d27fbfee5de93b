"""The flows that ship: proven for every path and region, walked with the real engine, routed right."""

from collections import Counter
from datetime import date

import pytest

from pow_bot.authoring.proof import prove
from pow_bot.authoring.tours import tours
from pow_bot.conversations.book import read_book
from pow_bot.conversations.deciding import INPUTS, judge
from pow_bot.domain.regions.places import postcodes, regions, regions_of
from pow_bot.engine.answers import Answer
from pow_bot.engine.book import Book
from pow_bot.engine.flow import Ask, At, Say
from pow_bot.engine.heard import Here, Said
from pow_bot.engine.session import Session
from pow_bot.engine.take import take
from pow_bot.i18n.catalogues import Catalogues
from pow_bot.operate.flows import checked
from pow_bot.resources import content

TODAY = date(2026, 11, 23)
HERE = Here(TODAY)


@pytest.fixture(scope="module")
def book() -> Book:
    return read_book(content("flows"), Catalogues(content("locales")))


def test_nothing_is_wrong_in_the_flows_for_all_35_regions() -> None:
    report = checked(TODAY)

    assert report.mistakes == ()
    assert report.figures["regions"] == 35
    assert report.figures["live_states"] < 1_000_000


def test_every_answer_to_every_question_is_walked_with_the_real_engine(book: Book) -> None:
    proof = prove(book, TODAY, INPUTS)

    walked = {edge for tour in tours(book, proof, TODAY) for edge in (tour.edge, *tour.walked)}

    assert walked >= set(proof.edges)


def test_every_postcode_routes_to_its_region_or_asks(book: Book) -> None:
    asked = Counter(_place(book, postcode) for postcode in postcodes())

    assert asked["municipality"] == 10
    assert asked["reach"] == len(postcodes()) - 10


def test_every_postcode_that_does_not_ask_is_decided_for_its_region(book: Book) -> None:
    for postcode in postcodes():
        verdict = judge(book, "zelfmelden", _answers(postcode), TODAY)
        within = [region.code for region in regions_of(postcode)]

        assert verdict.region == (within[0] if len(within) == 1 else None)


def test_a_postcode_in_two_regions_is_decided_by_its_municipality(book: Book) -> None:
    for postcode in (code for code in postcodes() if len(regions_of(code)) > 1):
        for municipality in postcodes()[postcode]:
            answers = {**_answers(postcode), "municipality": Answer(municipality.code)}

            verdict = judge(book, "zelfmelden", answers, TODAY)

            assert verdict.region == municipality.region.code


@pytest.mark.parametrize("region", sorted(regions()))
def test_every_region_asks_the_four_questions_that_count(book: Book, region: str) -> None:
    steps = book.flow("zelfmelden", region).steps

    counting = [step.at.step for step in steps if isinstance(step, Ask) and step.counts]

    assert counting == ["situation", "place", "reach", "urgent"]


def test_zeeland_decides_otherwise_than_the_country(book: Book) -> None:
    no_income = {"urgent": Answer("no_income")}

    here = judge(book, "zelfmelden", {**_answers("4331"), **no_income}, TODAY)
    elsewhere = judge(book, "zelfmelden", {**_answers("5038"), **no_income}, TODAY)

    assert here.gives("urgency") == "today"
    assert elsewhere.gives("urgency") == "this_week"


def _place(book: Book, postcode: str) -> str:
    """The question that follows a postcode."""
    session = Session(answers={At("zelfmelden", "situation"): Answer("looking")})
    turn = take(book, session, Said(text=postcode, at=At("zelfmelden", "place")), HERE)
    assert turn.view is not None
    assert turn.view.question is not None
    return turn.view.question.step.at.step


def _answers(postcode: str) -> dict[str, Answer]:
    return {
        "situation": Answer("looking"),
        "place": Answer(postcode),
        "reach": Answer("visit"),
        "urgent": Answer("no"),
    }


@pytest.mark.parametrize("locale", ["nl", "en"])
def test_what_is_shown_before_consent_is_read_in_a_breath(book: Book, locale: str) -> None:
    """Acceptance point 6: what, who sees it, how long, how to stop, in at most 90 words."""
    catalogues = Catalogues(content("locales"))
    steps = book.flows["toestemming"].steps
    question = next(step for step in steps if isinstance(step, Ask))
    said = [step.text for step in steps[: steps.index(question)] if isinstance(step, Say)]
    texts = [*said, question.text, *([question.help] if question.help else [])]

    words = " ".join(catalogues.text(locale, text, {}) for text in texts).split()

    assert len(words) <= 90
    assert {choice.name for choice in question.choices} == {"yes", "no", "talk"}


def test_with_no_register_open_nobody_is_asked_for_a_profile() -> None:
    closed = read_book(content("flows"), Catalogues(content("locales")))
    opened = read_book(content("flows"), Catalogues(content("locales")), frozenset(regions()))

    reached = {at.flow for _, at in prove(closed, TODAY, INPUTS).reached}
    everywhere = {at.flow for _, at in prove(opened, TODAY, INPUTS).reached}

    assert everywhere - reached == {"toestemming"}
