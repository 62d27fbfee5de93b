"""Each kind of answer reads leniently, keeps only what it understood, and stands by what it kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pow_bot.engine.answers import DONT_KNOW, GIVEN, SKIPPED, UNKNOWN, Answer, Value, answer_from
from pow_bot.engine.flow import Ask, Choice
from pow_bot.engine.heard import Here, Said
from pow_bot.engine.kinds import Asked, Kind, Problem
from pow_bot.engine.plain_kinds import (
    BSN,
    ChoiceKind,
    ConsentKind,
    NameKind,
    NumberKind,
    SeveralKind,
    TextKind,
    YesNoKind,
)
from pow_bot.engine.standard import PLAIN_KINDS
from pow_bot.engine.understanding import understand
from tests.engine.model import TODAY, UNREADABLE, Plain, ask, text

OTHER = Choice("other", text("Iets anders"), opens=text("Namelijk"))
NOTHING = Choice("nothing", text("Niets"), exclusive=True)
BACK = Choice("back", text("Toch anders"), change="reach")
WORK = (Choice("work", text("Ik zoek werk")), Choice("shop", text("Ik heb een winkel")), OTHER)
HELPS = (
    Choice("someone", text("Iemand meenemen")),
    Choice("care", text("Verzorgen en helpen")),
    Choice("quiet", text("Een rustige plek")),
    NOTHING,
)
YES_NO = (YesNoKind.yes, YesNoKind.no)
OF_KIND = {"choice": (*WORK, BACK), "several": HELPS, "yes_no": YES_NO, "consent": YES_NO}


def asked(kind: str, *offered: Choice, may: str = "", **options: object) -> Asked:
    offered = offered or OF_KIND.get(kind, ())
    step = ask("main.a", kind, choices=offered, options=options, may=frozenset(may.split()))
    return Asked(step, offered, Here(TODAY), Plain(), covers="seen")


def hear(question: Asked, words: str = "", *chosen: str) -> Answer | Problem:
    return PLAIN_KINDS[question.ask.kind].understand(Said(words, chosen), question)


def heard(question: Asked, words: str = "", *chosen: str) -> Answer | Problem | Choice:
    """With the ways out, as the engine hears it."""
    return understand(Said(words, chosen), question, PLAIN_KINDS[question.ask.kind])


# One choice


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Ik zoek werk", "work"),
        ("1", "work"),
        ("2.", "shop"),
        ("nummer twee", "shop"),
        ("winkel", "shop"),
        ("ik heb een winkle", "shop"),
        ("second", "shop"),
    ],
)
def test_a_choice_is_typed_in_many_ways(words: str, name: str) -> None:
    assert hear(asked("choice"), words) == Answer(name)


@pytest.mark.parametrize("words", ["", "0", "5", "ik", "ik zoek geen werk", "ik heb geen winkel"])
def test_what_is_no_choice_is_asked_for_again(words: str) -> None:
    assert hear(asked("choice"), words) == Problem(ChoiceKind.ask_one)


def test_a_tapped_choice_counts_whatever_is_typed() -> None:
    assert hear(asked("choice"), "Ik heb een winkel", "work") == Answer("work")


@pytest.mark.parametrize(
    "chosen", [("never",), ("work", "shop"), ("work", "work"), ("Ik zoek werk",)]
)
def test_a_forged_choice_is_not_taken(chosen: tuple[str, ...]) -> None:
    assert hear(asked("choice"), "Ik zoek werk", *chosen) == Problem(ChoiceKind.ask_one)


def test_a_choice_that_opens_keeps_what_was_typed_beside_it() -> None:
    assert hear(asked("choice"), "  een eigen\u200b taxi ", "other") == Answer(
        "other", note="een eigen taxi"
    )


def test_a_choice_that_opens_wants_its_note() -> None:
    long, bsn = (hear(asked("choice"), words, "other") for words in ("a" * 301, "bsn 123456782"))

    assert hear(asked("choice"), "iets anders") == Problem(ChoiceKind.ask_more)
    assert hear(asked("choice"), " ", "other") == Problem(ChoiceKind.ask_more)
    assert isinstance(long, Problem)
    assert long.fills == {"most": "300"}
    assert bsn == Problem(BSN)
    assert hear(asked("choice"), "a" * 300, "other") == Answer("other", note="a" * 300)


def test_a_note_stands_with_its_choice() -> None:
    kept = Answer("other", note="taxi")

    assert PLAIN_KINDS["choice"].stands(kept, asked("choice")) == kept
    assert PLAIN_KINDS["choice"].stands(Answer("gone", note="taxi"), asked("choice")) is None


def test_a_choice_that_leads_back_is_no_answer_and_no_class() -> None:
    question = asked("choice")

    assert heard(question, "", "back") == BACK
    assert heard(question, "toch anders") == BACK
    assert PLAIN_KINDS["choice"].classes(question.ask) == ("work", "shop", "other")
    examples = PLAIN_KINDS["choice"].examples(question.ask, question.choices, question.here)
    assert examples == (Answer("work"), Answer("shop"), Answer("other"))


def test_a_condition_sees_the_name_of_a_choice() -> None:
    assert PLAIN_KINDS["choice"].seen(Answer("other", note="taxi")) == "other"


# Yes and no


@pytest.mark.parametrize(
    ("words", "name"),
    [("ja", "yes"), ("Ja!", "yes"), ("nee", "no"), ("NEE.", "no"), ("1", "yes"), ("twee", "no")],
)
def test_yes_and_no_are_typed(words: str, name: str) -> None:
    assert hear(asked("yes_no"), words) == Answer(name)


@pytest.mark.parametrize("words", ["niet ja", "misschien", "ja en nee", "n", ""])
def test_what_is_neither_yes_nor_no_is_a_problem(words: str) -> None:
    assert hear(asked("yes_no"), words) == Problem(ChoiceKind.ask_one)


def test_a_consent_keeps_what_it_covers_and_a_choice_does_not() -> None:
    assert hear(asked("consent"), "ja") == Answer("yes", covered="seen")
    assert hear(asked("consent"), "nee") == Answer("no", covered="seen")
    assert hear(asked("consent"), "misschien") == Problem(ChoiceKind.ask_one)
    assert hear(asked("yes_no"), "ja") == Answer("yes")


def test_a_consent_stands_only_for_what_it_covered() -> None:
    kind, question = PLAIN_KINDS["consent"], asked("consent")

    assert kind.stands(Answer("yes", covered="seen"), question) == Answer("yes", covered="seen")
    assert kind.stands(Answer("yes", covered="other"), question) is None
    assert kind.stands(Answer("yes"), question) is None
    assert kind.stands(Answer("perhaps", covered="seen"), question) is None
    assert ConsentKind.options == {"covers", "version"}


# Several


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("1", ("someone",)),
        ("1, 3", ("someone", "quiet")),
        ("3 en 1", ("someone", "quiet")),
        ("1 and 3", ("someone", "quiet")),
        ("een; drie", ("someone", "quiet")),
        ("1 + 2 & 3", ("someone", "care", "quiet")),
        ("iemand meenemen\neen rustige plek", ("someone", "quiet")),
        ("iemand meenemen, , rustige plek", ("someone", "quiet")),
        ("verzorgen en helpen", ("care",)),
        ("verzorgen en helpen, iemand meenemen", ("someone", "care")),
        ("een rustigge plek", ("quiet",)),
        ("niets", ("nothing",)),
        ("1, 1", ("someone",)),
    ],
)
def test_several_choices_are_typed_in_one_line(words: str, names: tuple[str, ...]) -> None:
    assert hear(asked("several"), words) == Answer(names)


@pytest.mark.parametrize(
    "words", ["", ",", "9", "1, 9", "niet iemand meenemen", "niemand meenemen", "xyz en abc"]
)
def test_if_one_of_them_is_not_known_all_are_asked_again(words: str) -> None:
    assert hear(asked("several"), words) == Problem(SeveralKind.ask_some)


def test_several_are_tapped_and_kept_in_the_order_of_the_question() -> None:
    assert hear(asked("several"), "", "quiet", "someone") == Answer(("someone", "quiet"))
    assert hear(asked("several"), "", "quiet", "never") == Problem(SeveralKind.ask_some)


def test_an_exclusive_choice_stands_alone() -> None:
    assert hear(asked("several"), "", "nothing") == Answer(("nothing",))
    assert hear(asked("several"), "", "nothing", "quiet") == Problem(SeveralKind.ask_clear)
    assert hear(asked("several"), "niets en 1") == Problem(SeveralKind.ask_clear)


def test_a_condition_sees_all_that_was_chosen() -> None:
    kind, question = PLAIN_KINDS["several"], asked("several")

    assert kind.seen(Answer(("someone", "quiet"))) == ("someone", "quiet")
    assert kind.seen(Answer("quiet")) == ()
    assert kind.classes(question.ask) == ("someone", "care", "quiet", "nothing")


def test_the_examples_of_several_are_each_alone_and_all_that_may_stand_together() -> None:
    kind, question = PLAIN_KINDS["several"], asked("several")
    alone = [Answer((choice.name,)) for choice in HELPS]

    examples = kind.examples(question.ask, question.choices, question.here)

    assert examples == (*alone, Answer(("someone", "care", "quiet")))
    assert Answer(("someone", "care")) in kind.examples(question.ask, HELPS[:2], question.here)
    assert kind.examples(question.ask, HELPS[:1], question.here) == (Answer(("someone",)),)
    assert kind.examples(question.ask, HELPS[2:], question.here) == (
        Answer(("quiet",)),
        Answer(("nothing",)),
    )


# Text and names


def test_text_is_kept_as_it_is_seen() -> None:
    assert hear(asked("text"), " Ik\u202e was\r\nkok \x00") == Answer("Ik was\nkok")


@pytest.mark.parametrize("words", ["", " ", "\u200b", "\ud800", "\x00\x01"])
def test_nothing_visible_is_no_text(words: str) -> None:
    found = hear(asked("text"), words)

    assert isinstance(found, Problem)
    assert found.text.context == "kind/empty"


def test_a_text_has_a_longest_length_that_its_problem_names() -> None:
    assert hear(asked("text", most="5"), "12345") == Answer("12345")
    found = hear(asked("text", most="5"), "123456")
    assert isinstance(found, Problem)
    assert found.fills == {"most": "5"}
    assert "{most}" in found.text.source


def test_without_a_length_of_its_own_a_text_has_a_thousand_signs_and_a_name_sixty() -> None:
    assert hear(asked("text"), "a" * 1000) == Answer("a" * 1000)
    assert isinstance(hear(asked("text"), "a" * 1001), Problem)
    assert hear(asked("name"), "a" * 60) == Answer("a" * 60)
    assert isinstance(hear(asked("name"), "a" * 61), Problem)


@pytest.mark.parametrize("kind", ["text", "name"])
def test_a_service_number_is_never_kept(kind: str) -> None:
    assert hear(asked(kind), "Sam 123456782") == Problem(BSN)
    assert hear(asked(kind), "Sam 123 456 782") == Problem(BSN)


@pytest.mark.parametrize(
    "words", ["{{ 7 * 7 }}", "=1+1", "'; DROP TABLE intakes; --", "<b>x</b>", "مرحبا"]
)
def test_a_text_may_hold_anything_that_is_visible(words: str) -> None:
    assert hear(asked("text"), words) == Answer(words)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Sam", "Sam"),
        ("  Sam  de\n Boer ", "Sam de Boer"),
        ("José-María", "José-María"),
        ("O'Neil", "O'Neil"),
        ("سارة", "سارة"),
        ("R2D2", "R2D2"),
    ],
)
def test_a_name_is_one_line_with_a_letter(words: str, name: str) -> None:
    assert hear(asked("name"), words) == Answer(name)


@pytest.mark.parametrize("words", ["12", "🙂", "-", *[f"Sam{sign}" for sign in "<>{}[]=@/\\|"]])
def test_what_is_no_name_is_a_problem(words: str) -> None:
    assert hear(asked("name"), words) == Problem(NameKind.no_name)


def test_a_condition_sees_that_text_was_given_and_never_what_it_says() -> None:
    for kind in ("text", "name"):
        assert PLAIN_KINDS[kind].seen(Answer("ziek")) == GIVEN
        assert PLAIN_KINDS[kind].classes(asked(kind).ask) == (GIVEN,)
        assert PLAIN_KINDS[kind].examples(asked(kind).ask, (), Here(TODAY)) == (Answer("iets"),)


def test_kept_text_stands_and_nothing_else_does() -> None:
    assert PLAIN_KINDS["text"].stands(Answer("iets"), asked("text")) == Answer("iets")
    assert PLAIN_KINDS["text"].stands(Answer(7), asked("text")) is None


# Numbers


@pytest.mark.parametrize(
    ("words", "number"),
    [("16", 16), ("ongeveer 16 uur", 16), ("twaalf", 12), ("0", 0), ("999", 999), ("één", 1)],
)
def test_a_number_is_read_in_figures_or_words(words: str, number: int) -> None:
    assert hear(asked("number"), words) == Answer(number)


@pytest.mark.parametrize("words", ["", "veel", "16 of 20", "1,5", "-3", "1e9", "1" * 100])
def test_what_is_no_whole_number_is_a_problem(words: str) -> None:
    assert hear(asked("number"), words) == Problem(NumberKind.ask_number)


def test_a_number_has_borders_that_its_problems_name() -> None:
    question = asked("number", least="8", most="40")

    assert hear(question, "8") == Answer(8)
    assert hear(question, "40") == Answer(40)
    assert hear(question, "7") == Problem(NumberKind.too_small, {"least": "8"})
    assert hear(question, "41") == Problem(NumberKind.too_big, {"most": "40"})
    assert hear(asked("number"), "1000") == Problem(NumberKind.too_big, {"most": "999"})


def test_a_kept_number_stands_within_the_borders_of_now() -> None:
    kind = PLAIN_KINDS["number"]

    assert kind.stands(Answer(8), asked("number", least="8", most="40")) == Answer(8)
    assert kind.stands(Answer(40), asked("number", least="8", most="40")) == Answer(40)
    assert kind.stands(Answer(7), asked("number", least="8")) is None
    assert kind.stands(Answer(41), asked("number", most="40")) is None
    assert kind.stands(Answer("8"), asked("number")) is None
    assert kind.stands(Answer(0), asked("number")) == Answer(0)
    assert kind.stands(Answer(999), asked("number")) == Answer(999)
    assert kind.stands(Answer(1000), asked("number")) is None


def test_a_condition_sees_the_number() -> None:
    kind = PLAIN_KINDS["number"]

    assert kind.seen(Answer(16)) == 16
    assert kind.seen(Answer("x")) == UNKNOWN
    assert kind.classes(asked("number").ask) == ()


def test_the_examples_of_a_number_are_all_there_are_up_to_a_hundred() -> None:
    kind = PLAIN_KINDS["number"]

    few = kind.examples(asked("number", least="8", most="10").ask, (), Here(TODAY))
    assert few == (Answer(8), Answer(9), Answer(10))
    many = kind.examples(asked("number").ask, (), Here(TODAY))
    assert [answer.value for answer in many] == list(range(101))


# Ways out


@pytest.mark.parametrize(
    "words",
    [
        "Dat weet ik niet",
        "weet ik niet",
        "Ik weet het niet.",
        "weet niet",
        "geen idee",
        "don't know",
        "i do not know",
        "no idea",
    ],
)
def test_not_knowing_is_heard_where_the_question_has_that_way(words: str) -> None:
    assert heard(asked("choice", may="dont_know"), words) == DONT_KNOW
    assert isinstance(heard(asked("choice"), words), Problem)


@pytest.mark.parametrize("words", ["Sla over", "overslaan", "SKIP"])
def test_skipping_is_heard_where_the_question_has_that_way(words: str) -> None:
    assert heard(asked("text", may="skip"), words) == SKIPPED
    assert heard(asked("text"), words) == Answer(words)


def test_a_way_out_is_tapped() -> None:
    both = asked("number", may="dont_know skip")

    assert heard(both, "16", "skip") == SKIPPED
    assert heard(both, "", "dont_know") == DONT_KNOW
    assert heard(asked("text", may="skip"), "iets", "dont_know") == Answer("iets")


def test_free_text_that_begins_with_a_way_out_is_an_answer() -> None:
    question = asked("text", may="dont_know skip")

    assert heard(question, "Weet ik niet hoe dat heet") == Answer("Weet ik niet hoe dat heet")
    assert heard(question, "ik sla over een jaar de weg in") == Answer(
        "ik sla over een jaar de weg in"
    )


def test_a_choice_that_reads_like_a_way_out_goes_before_it() -> None:
    unsure = Choice("unsure", text("Geen idee"))

    assert heard(asked("choice", *WORK, unsure, may="dont_know"), "geen idee") == Answer("unsure")
    assert heard(asked("choice", *WORK, unsure, may="dont_know"), "weet ik niet") == DONT_KNOW


# All kinds


def test_every_kind_goes_by_its_name() -> None:
    assert {name: type(kind).__name__ for name, kind in PLAIN_KINDS.items()} == {
        "choice": "ChoiceKind",
        "consent": "ConsentKind",
        "date": "DateKind",
        "month": "MonthKind",
        "name": "NameKind",
        "number": "NumberKind",
        "several": "SeveralKind",
        "text": "TextKind",
        "yes_no": "YesNoKind",
    }
    assert [name for name, kind in PLAIN_KINDS.items() if kind.free] == ["name", "text"]
    assert TextKind.options == {"most"}
    assert NumberKind.options == {"least", "most"}


@pytest.mark.parametrize("name", PLAIN_KINDS)
def test_every_text_of_a_kind_has_its_own_context(name: str) -> None:
    texts = PLAIN_KINDS[name].texts

    assert len({one.context for one in texts}) == len(texts) > 0
    assert all(one.context.startswith("kind/") and one.source for one in texts)


def reads_well(name: str, said: Said) -> None:
    """What is understood stands as it is, survives JSON, and is of a class; a problem is known."""
    kind: Kind = PLAIN_KINDS[name]
    question = asked(name)
    found = kind.understand(said, question)
    if isinstance(found, Problem):
        assert found.text in kind.texts
        assert not any(said.text and said.text in fill for fill in found.fills.values())
        return
    assert kind.stands(found, question) == found
    assert answer_from(found.as_json()) == found
    seen = kind.seen(found)
    classes = {*kind.classes(question.ask), *(choice.name for choice in question.choices)}
    assert name == "number" or {*(seen if isinstance(seen, tuple) else (seen,))} <= classes


@pytest.mark.parametrize("name", PLAIN_KINDS)
@pytest.mark.parametrize("words", UNREADABLE, ids=range(len(UNREADABLE)))
def test_bad_input_never_raises(name: str, words: str) -> None:
    reads_well(name, Said(words))
    reads_well(name, Said("", (words,)))
    reads_well(name, Said(words, (words, "yes")))


@pytest.mark.parametrize("name", PLAIN_KINDS)
@given(words=st.text() | st.text(st.sampled_from("0123456789 ,-en.jaweknit\u0663\u00b2")))
def test_reading_never_raises(name: str, words: str) -> None:
    reads_well(name, Said(words))


VALUES: st.SearchStrategy[Value | None] = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.integers(),
    st.lists(st.text(max_size=6), max_size=3).map(tuple),
    st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", fullmatch=True),
)


@pytest.mark.parametrize("name", PLAIN_KINDS)
@given(
    value=VALUES, note=st.none() | st.text(max_size=5), covered=st.sampled_from([None, "seen", ""])
)
def test_whatever_was_kept_stands_or_falls_and_never_raises(
    name: str, value: Value | None, note: str | None, covered: str | None
) -> None:
    kind, question = PLAIN_KINDS[name], asked(name)

    found = kind.stands(Answer(value, note=note, covered=covered), question)

    assert found is None or kind.stands(found, question) == found


@pytest.mark.parametrize("name", PLAIN_KINDS)
def test_every_example_stands(name: str) -> None:
    kind, question = PLAIN_KINDS[name], asked(name)
    step: Ask = question.ask

    for example in kind.examples(step, question.choices, question.here):
        covered = Answer(example.value, covered="seen") if name == "consent" else example
        assert kind.stands(covered, question) == covered


def test_an_answer_keeps_in_json_only_what_is_there() -> None:
    assert Answer(("a", "b")).as_json() == {"value": ["a", "b"]}
    assert Answer(0).as_json() == {"value": 0}
    assert Answer("a", note="n", covered="c").as_json() == {
        "value": "a",
        "note": "n",
        "covered": "c",
    }
    assert DONT_KNOW.as_json() == {"unknown": "dont_know"}
    assert SKIPPED.as_json() == {"unknown": "skip"}
    assert answer_from({}) == Answer()
