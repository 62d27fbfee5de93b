"""Places, phone numbers and addresses are read as people write them."""

import re
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pow_bot.conversations.kinds import KINDS, EmailKind, PhoneKind, PlaceKind
from pow_bot.domain.regions.places import (
    municipalities,
    municipalities_of,
    postcodes,
    regions,
    regions_of,
)
from pow_bot.engine.answers import GIVEN, Answer
from pow_bot.engine.kinds import Asked, Problem
from pow_bot.engine.words import looks_like_bsn
from tests.bad_input import BAD_INPUT
from tests.conversations.asking import TODAY, asked, choice, hear, problem

NO_ADDRESS = choice("no_fixed_address", "Ik heb geen vast adres", was=("homeless",))
ABROAD = choice("abroad", "Ik woon niet in Nederland")
OTHERWISE = choice("otherwise", "Toch liever op een andere manier", change="reach")

PLACE = asked("place", NO_ADDRESS, ABROAD)
MUNICIPALITY = asked("place", accepts=["municipality"])
POSTCODE = asked("place", accepts=["postcode"])
PHONE = asked("phone", OTHERWISE)
EMAIL = asked("email")
QUESTIONS = {
    "place": PLACE,
    "municipality": MUNICIPALITY,
    "postcode": POSTCODE,
    "phone": PHONE,
    "email": EMAIL,
}

any_question = pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)


# A place


def test_every_postcode_and_municipality_is_an_answer_and_stands() -> None:
    for place in chain(postcodes(), municipalities()):
        answer = hear(PLACE, "", place)

        assert answer == Answer(place) == hear(PLACE, place)
        assert KINDS["place"].stands(Answer(place), PLACE) == answer
        assert KINDS["place"].seen(Answer(place)) == GIVEN


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3511 ab", "3511"),
        ("Utrecht", "GM0344"),
        ("amersvoort", "GM0307"),
        ("1000 AA", "1000"),
        ("1", "no_fixed_address"),
        ("twee", "abroad"),
        ("geen vast adres", "no_fixed_address"),
        ("ik woon niet in nederlnad", "abroad"),
    ],
)
def test_a_place_or_a_choice_beside_it_is_typed(text: str, value: str) -> None:
    assert hear(PLACE, text) == Answer(value)


def test_a_choice_is_tapped() -> None:
    assert hear(PLACE, "", "abroad") == Answer("abroad")
    assert hear(PLACE, "3511", "abroad") == Answer("abroad")


@pytest.mark.parametrize("forged", [("nonsense",), ("GM9999",), ("0999",), ("abroad", "3511")])
def test_a_choice_that_was_never_offered_is_refused(forged: tuple[str, ...]) -> None:
    assert problem(PLACE, "", *forged).text is PlaceKind.unclear


def test_one_name_in_two_regions_comes_back_as_a_choice() -> None:
    found = problem(PLACE, "bergen")

    assert found.text is PlaceKind.several
    assert {option.label for option in found.options} == {"Bergen (L)", "Bergen (NH)"}
    assert [hear(PLACE, "", option.name) for option in found.options] == [
        Answer(option.name) for option in found.options
    ]


def test_what_may_be_meant_is_offered() -> None:
    found = problem(PLACE, "maastrigt")

    assert found.text is PlaceKind.meant
    assert [option.label for option in found.options] == ["Maastricht"]


def test_where_a_municipality_is_asked_a_postcode_counts_as_the_one_it_lies_in() -> None:
    assert hear(MUNICIPALITY, "3511 AB") == Answer("GM0344")
    assert hear(MUNICIPALITY, "", "GM0344") == Answer("GM0344")
    assert problem(MUNICIPALITY, "1000 AA").text is PlaceKind.new_postcode
    assert problem(MUNICIPALITY, "hallo").text is PlaceKind.no_municipality

    found = problem(MUNICIPALITY, "5091")

    assert found.text is PlaceKind.several
    assert [option.name for option in found.options] == ["GM0823", "GM0798"]


def test_where_a_postcode_is_asked_a_name_is_not_enough() -> None:
    assert hear(POSTCODE, "3511") == Answer("3511")
    assert problem(POSTCODE, "Utrecht").text is PlaceKind.no_postcode
    assert problem(POSTCODE, "Bergen").text is PlaceKind.no_postcode
    assert problem(POSTCODE, "hallo").text is PlaceKind.no_postcode
    assert problem(POSTCODE, "", "GM0344").text is PlaceKind.unclear


def test_a_place_falls_when_the_step_or_the_country_no_longer_has_it() -> None:
    stands = KINDS["place"].stands

    assert stands(Answer("3511"), MUNICIPALITY) is None
    assert stands(Answer("GM0344"), POSTCODE) is None
    assert stands(Answer("GM9999"), PLACE) is None
    assert stands(Answer("elsewhere"), PLACE) is None
    assert stands(Answer(3511), PLACE) is None
    assert stands(Answer("homeless"), PLACE) == Answer("no_fixed_address")


def test_a_place_is_shown_by_its_name() -> None:
    place = PlaceKind()

    assert place.show("3511") == "3511"
    assert place.show("GM0518") == "Den Haag"
    assert place.show("GM9999") == "GM9999"


@pytest.mark.parametrize(
    ("question", "places"),
    [
        (PLACE, [*postcodes(), *municipalities(), "1000"]),
        (POSTCODE, [*postcodes(), "1000"]),
        (MUNICIPALITY, [*municipalities()]),
    ],
    ids=["both", "postcode", "municipality"],
)
def test_the_examples_stand_for_every_place(question: Asked, places: list[str]) -> None:
    """What a fact, a condition or a source can tell of any place, it can tell of an example."""
    examples = KINDS["place"].examples(question.ask, question.choices, question.here)
    told = {tell(str(answer.value)) for answer in examples}

    assert {tell(place) for place in places} <= told
    assert len(examples) <= 45


def tell(place: str) -> tuple[object, ...]:
    found = regions_of(place)
    return (found, municipalities_of(place) if len(found) > 1 else None)


def test_the_examples_hold_each_choice_and_are_answers_themselves() -> None:
    examples = KINDS["place"].examples(PLACE.ask, PLACE.choices, PLACE.here)

    assert {"no_fixed_address", "abroad"} <= {answer.value for answer in examples}
    assert len({str(answer.value) for answer in examples} & set(postcodes())) >= len(regions())


# A phone number


@pytest.mark.parametrize(
    "text",
    [
        "0612345678",
        "06 12 34 56 78",
        "06-12345678",
        "06 - 1234 5678",
        "06.12.34.56.78",
        "+31 6 12345678",
        "+31 (0)6 12345678",
        "+310612345678",
        "0031612345678",
        "00 31 6 12 34 56 78",
        "612345678",
        "6 12345678",
        "0 6 1 2 3 4 5 6 7 8",
        "Bel mij op 06-12345678, na 6 uur",
        "tel:0612345678.",
        "06 1234 5678 (van mijn zus)",
        "０６１２３４５６７８",
        "٠٦١٢٣٤٥٦٧٨",
        "06\u201112345678",
        "\u202a06 12345678\u202c",
    ],
)
def test_a_number_is_read_however_it_is_written(text: str) -> None:
    assert hear(PHONE, text) == Answer("+31612345678")


@pytest.mark.parametrize(
    ("text", "value", "shown"),
    [
        ("0612345678", "+31612345678", "06 12345678"),
        ("030 286 00 00", "+31302860000", "030 286 0000"),
        ("088-8989294", "+31888989294", "088 898 9294"),
        ("097012345678", "+3197012345678", "0970 123 45678"),
        ("+49 151 23456789", "+4915123456789", "+49 1512 3456789"),
        ("0049 30 901820", "+4930901820", "+49 30 901820"),
        ("+32 470 12 34 56", "+32470123456", "+32 470 12 34 56"),
    ],
)
def test_a_number_is_shown_as_people_know_it(text: str, value: str, shown: str) -> None:
    assert hear(PHONE, text) == Answer(value)
    assert PhoneKind().show(value) == shown


@pytest.mark.parametrize("text", ["112", "113", "0900 8844", "0800-2000", "14 030", "0909 1234"])
def test_a_number_where_no_person_answers_is_refused(text: str) -> None:
    assert problem(PHONE, text).text is PhoneKind.service


@pytest.mark.parametrize("text", ["06123456", "061234567890", "012345678"])
def test_a_number_with_a_slip_is_said_to_be_wrong(text: str) -> None:
    assert problem(PHONE, text).text is PhoneKind.wrong


def test_a_service_number_is_never_taken_for_a_phone_number() -> None:
    bsn = "302345681"

    assert looks_like_bsn(bsn)
    assert problem(PHONE, bsn).text is PhoneKind.wrong
    assert problem(PHONE, f"mijn bsn is {bsn}").text is PhoneKind.wrong


def test_two_numbers_are_one_too_many() -> None:
    assert problem(PHONE, "0612345678 of 0687654321").text is PhoneKind.several
    assert hear(PHONE, "0612345678 / +31612345678") == Answer("+31612345678")


def test_beside_a_number_stands_a_way_back() -> None:
    assert hear(PHONE, "", "otherwise") == Answer("otherwise")
    assert hear(PHONE, "liever op een andere manier") == Answer("otherwise")
    assert KINDS["phone"].seen(Answer("otherwise")) == "otherwise"
    assert [a.value for a in KINDS["phone"].examples(PHONE.ask, PHONE.choices, PHONE.here)] == [
        "+31612345678"
    ]


@pytest.mark.parametrize("value", ["0612345678", "+31112", "+", "otherwise?", 6, None])
def test_only_a_number_as_it_is_kept_stands(value: str | int | None) -> None:
    assert KINDS["phone"].stands(Answer(value), PHONE) is None
    assert KINDS["phone"].stands(Answer("+31612345678"), PHONE) == Answer("+31612345678")


def test_a_number_is_typed_and_never_chosen() -> None:
    assert problem(PHONE, "", "+31612345678").text is PhoneKind.unclear


def test_what_is_no_number_is_shown_as_it_is() -> None:
    assert PhoneKind().show("otherwise") == "otherwise"
    assert PhoneKind().show("+999") == "+999"


# An e-mail address


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("jan@ziggo.nl", "jan@ziggo.nl"),
        (" Jan@GMAIL.com ", "Jan@gmail.com"),
        ("mailto:jan@ziggo.nl?subject=x", "jan@ziggo.nl"),
        ("Jan Jansen <jan@bedrijf.nl>", "jan@bedrijf.nl"),
        ("Mijn adres is jan@bedrijf.nl.", "jan@bedrijf.nl"),
        ("'jan@bedrijf.nl'", "jan@bedrijf.nl"),
        ("ｊａｎ＠ｇｍａｉｌ．ｃｏｍ", "jan@gmail.com"),
        ("jan @ hotmail.com", "jan@hotmail.com"),
        ("jan(at)live.nl", "jan@live.nl"),
        ("jan apenstaartje gmail punt com", "jan@gmail.com"),
        ("jan@gmail,com", "jan@gmail.com"),
        ("o'brien@home.nl", "o'brien@home.nl"),
        ("jan+werk@mail.com", "jan+werk@mail.com"),
        ("jan@hotmail.fr", "jan@hotmail.fr"),
        ("jan@bücher.de", "jan@xn--bcher-kva.de"),
        ("punt@punt.nl", "punt@punt.nl"),
    ],
)
def test_an_address_is_read_however_it_is_written(text: str, value: str) -> None:
    assert hear(EMAIL, text) == Answer(value)
    assert KINDS["email"].stands(Answer(value), EMAIL) == Answer(value)
    assert EmailKind().show(value) == value


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("jan@gmial.com", ["jan@gmail.com", "jan@gmial.com"]),
        ("jan@gmail.con", ["jan@gmail.com", "jan@gmail.con"]),
        ("jan@gmail.nl", ["jan@gmail.com", "jan@gmail.nl"]),
        ("jan@hotmal.nl", ["jan@hotmail.nl", "jan@hotmal.nl"]),
        ("jan@gmail", ["jan@gmail.com"]),
        ("jan@live", ["jan@live.com", "jan@live.nl"]),
        ("jan@gmailcom", ["jan@gmail.com"]),
    ],
)
def test_a_slip_in_the_domain_is_asked_about(text: str, options: list[str]) -> None:
    found = problem(EMAIL, text)

    assert found.text is EmailKind.meant
    assert [option.name for option in found.options] == options
    assert [hear(EMAIL, "", option) for option in options] == [Answer(one) for one in options]


@pytest.mark.parametrize(
    "text",
    [
        "jan",
        "jan@",
        "@gmail.com",
        "jan@localhost",
        "jan..x@bedrijf.nl",
        "jan..x@gmial.com",
        "muñoz@bedrijf.nl",
        "a@b@c.nl",
    ],
)
def test_what_mail_cannot_be_sent_to_is_no_address(text: str) -> None:
    assert problem(EMAIL, text).text is EmailKind.unclear


def test_two_addresses_are_one_too_many() -> None:
    assert problem(EMAIL, "a@bedrijf.nl en b@bedrijf.nl").text is EmailKind.several


# All of them


@any_question
@pytest.mark.parametrize("text", BAD_INPUT, ids=range(len(BAD_INPUT)))
def test_bad_input_never_raises(question: Asked, text: str) -> None:
    reads_well(question, text)
    reads_well(question, "", text)


@pytest.mark.parametrize("name", QUESTIONS)
@given(text=st.text() | st.text(st.sampled_from("0123456789+-()@. abngmilcoAB\u00b2\u0663")))
def test_reading_never_raises(name: str, text: str) -> None:
    reads_well(QUESTIONS[name], text)


def reads_well(question: Asked, *said: str) -> None:
    """What is understood stands, is seen as one of the classes, and is never told by a problem."""
    kind = KINDS[question.ask.kind]
    found = hear(question, *said)
    if isinstance(found, Problem):
        assert found.text in kind.texts
        assert not found.fills
        return
    assert kind.stands(found, question) == found
    known = {*kind.classes(question.ask), *(one.name for one in question.choices)}
    assert kind.seen(found) in known


@any_question
def test_nothing_said_asks_for_something(question: Asked) -> None:
    assert problem(question).text.context == "kind/empty"
    assert problem(question, "\u200b \x00").text.context == "kind/empty"


@any_question
def test_every_example_stands_and_every_class_has_one(question: Asked) -> None:
    kind = KINDS[question.ask.kind]
    examples = kind.examples(question.ask, question.choices, question.here)

    assert all(kind.stands(answer, question) == answer for answer in examples)
    assert {kind.seen(answer) for answer in examples} == set(kind.classes(question.ask))


@pytest.mark.parametrize("name", KINDS)
def test_problems_are_short_and_plain(name: str) -> None:
    texts = KINDS[name].texts

    assert len({text.context for text in texts}) == len(texts)
    for text in texts:
        sentences = re.split(r"(?<=[.?])\s", text.source)
        assert len(sentences) <= 3
        assert all(len(sentence.split()) <= 12 for sentence in sentences)
        assert text.source.count("?") <= 1


def test_no_kind_is_free_text() -> None:
    assert not any(kind.free for kind in KINDS.values())
    assert PLACE.here.today == TODAY
