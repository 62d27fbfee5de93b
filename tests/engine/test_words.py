"""What people type is read leniently, and never as what they deny."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pow_bot.engine.words import (
    best_match,
    clean,
    fold,
    fold_label,
    looks_like_bsn,
    number_in,
    ordinal,
)
from tests.engine.model import UNREADABLE

LABELS = {
    "looking": ("Ik zoek werk", "I am looking for work"),
    "other_work": ("Ik heb werk, maar ik zoek ander werk", "I have work but want other work"),
    "dismissal": ("Ik raak mijn baan kwijt", "I am losing my job"),
    "business": (
        "Ik heb een eigen bedrijf en het gaat niet goed",
        "My own business does not go well",
    ),
    "other": ("Iets anders", "Something else"),
    "nobody": ("Niemand", "Nobody"),
    "wait": ("Nee, het kan een paar dagen wachten", "No, it can wait a few days"),
    "café": ("Café of hotel", "Café or hotel"),
}
BSN = "123456782"


def match(text: str) -> str | None:
    return best_match(text, LABELS.items())


# Labels


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ik zoek werk", "looking"),
        ("ik zoek werk.", "looking"),
        ("I AM LOOKING FOR WORK", "looking"),
        ("ik zoek wrek", "looking"),
        ("ik zoek wrk!", "looking"),
        ("looking for work", "looking"),
        ("ander werk", "other_work"),
        ("baan kwijt", "dismissal"),
        ("losing my job", "dismissal"),
        ("ik raak m'n baan kwijt", "dismissal"),
        ("eigen bedrijf", "business"),
        ("iets ander", "other"),
        ("nee", "wait"),
        ("no", "wait"),
        ("Nee, het kan", "wait"),
        ("het kan wachten", None),
        ("cafe of hotel", "café"),
        ("CAFÉ", "café"),
        ("cafe\u0301", "café"),
        ("ik", None),
        ("werk", None),
        ("iets", "other"),
        ("goed", None),
        ("of", None),
        ("", None),
        ("   ", None),
        ("🙂", None),
        ("iets heel anders dan dit alles", None),
    ],
)
def test_a_label_is_known_whole_in_part_or_with_a_slip(text: str, name: str | None) -> None:
    assert match(text) == name


@pytest.mark.parametrize(
    "text",
    [
        "niets anders",
        "nothing else",
        "ik zoek geen werk",
        "ik zoek niet werk",
        "i am not looking for work",
        "i'm not looking for work",
        "ik raak mijn baan niet kwijt",
        "i am never losing my job",
        "iemand",
        "somebody",
    ],
)
def test_a_denial_never_matches_what_it_denies(text: str) -> None:
    assert match(text) is None


@pytest.mark.parametrize("mark", ["'", "\u2019", "\u2018", "`", "\u00b4", "\u02bc"])
def test_a_denial_is_known_with_any_apostrophe(mark: str) -> None:
    assert best_match(f"I don{mark}t come by", [("a", ("I do come by",))]) is None
    assert fold(f"don{mark}t") == "dont"


@pytest.mark.parametrize("no", ["nee", "neen", "no"])
def test_a_no_is_no_slip_for_a_yes(no: str) -> None:
    assert best_match(f"{no} verstuur het nu", [("yes", ("ja verstuur het nu",))]) is None
    assert best_match(f"{no} verstuur het nuu", [("no", (f"{no} verstuur het nu",))]) == "no"


def test_what_fits_two_labels_alike_is_not_guessed() -> None:
    labels = [("a", ("links af",)), ("b", ("rechts af",))]

    assert best_match("af", labels) is None
    assert best_match("links", labels) == "a"
    assert best_match("bel mij x", [("a", ("bel mij a",)), ("b", ("bel mij b",))]) is None


def test_a_whole_label_goes_before_the_beginning_of_another() -> None:
    labels = [("job", ("werk",)), ("jobs", ("werk en school",))]

    assert best_match("werk", labels) == "job"


def test_a_beginning_goes_before_a_middle() -> None:
    labels = [("a", ("brood kopen",)), ("b", ("ik wil brood",))]

    assert best_match("brood", labels) == "a"


def test_only_whole_words_of_a_label_count() -> None:
    assert best_match("zoe", [("a", ("ik zoek een baan in de zorg",))]) is None
    assert best_match("in de zorg", [("a", ("ik zoek een baan in de zorg",))]) == "a"


def test_too_few_letters_inside_a_label_mean_nothing() -> None:
    assert best_match("de", [("a", ("ik zoek een baan in de zorg",))]) is None
    assert best_match("een", [("a", ("ik zoek een baan in de zorg",))]) == "a"


def test_what_a_label_denies_is_not_chosen_by_the_words_it_denies() -> None:
    assert best_match("werken", [("a", ("ik kan niet werken",))]) is None
    assert best_match("niet werken", [("a", ("ik kan niet werken",))]) == "a"


def test_what_a_label_denies_later_on_may_be_chosen() -> None:
    assert (
        best_match("willen werken", [("a", ("ik zou willen werken of niet willen werken",))]) == "a"
    )


def test_a_word_that_stops_short_is_a_slip() -> None:
    assert best_match("abcdefgh", [("a", ("abcdefghij",))]) == "a"
    assert best_match("abcdef", [("a", ("abcdefghij",))]) is None


def test_a_label_without_letters_is_not_chosen_by_silence() -> None:
    assert best_match("", [("a", ("🙂",))]) is None
    assert best_match("🙂", [("a", ("🙂",))]) is None
    assert best_match("nee dank u", [("a", ("🙂",))]) is None


def test_without_labels_nothing_matches() -> None:
    assert best_match("ja", []) is None
    assert best_match("ja", [("a", ())]) is None


def test_a_slip_counts_up_to_one_letter_in_five_or_six() -> None:
    assert best_match("abcdefghix", [("a", ("abcdefghij",))]) == "a"
    assert best_match("abcdefghxx", [("a", ("abcdefghij",))]) is None


@pytest.mark.parametrize("text", ["a" * 500_000, "ik zoek werk " * 30_000])
def test_a_page_of_text_is_compared_in_no_time(text: str) -> None:
    typed = fold(text)
    started = time.process_time()

    assert match(typed) is None

    assert time.process_time() - started < 2


# Numbers


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("16", 16),
        ("zestien", None),
        ("twaalf", 12),
        ("TWELVE uur", 12),
        ("ongeveer 16 uur", 16),
        ("16 uur", 16),
        ("nul", 0),
        ("één", 1),
        ("derde", 3),
        ("twee of drie", None),
        ("2 (twee)", 2),
        ("16-20", None),
        ("1.5", None),
        ("3,3", None),
        ("16,16", None),
        ("-1", None),
        ("\u22125", None),
        ("ongeveer -5", None),
        ("week-16", 16),
        ("uur - 16", 16),
        ("123456789", 123456789),
        ("1234567890", None),
        ("٣", None),
        ("²", 2),
        ("1e9", None),
        ("", None),
        ("veel", None),
    ],
)
def test_a_whole_number_is_read_alone_or_beside_words(text: str, number: int | None) -> None:
    assert number_in(text) == number


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("1", 1),
        ("2.", 2),
        ("(2)", 2),
        ("twee", 2),
        ("second", 2),
        ("nummer twee", 2),
        ("optie 3", 3),
        ("Number 3", 3),
        ("option one", 1),
        ("nummer", None),
        ("0", None),
        ("nul", None),
        ("4", None),
        ("2 en 3", None),
        ("ik twee", None),
        ("", None),
    ],
)
def test_a_place_in_a_list_is_read_where_there_is_one(text: str, place: int | None) -> None:
    assert ordinal(text, 3) == place


@pytest.mark.parametrize(
    ("number", "words"),
    list(
        enumerate(
            [
                "nul zero",
                "een one eerste first",
                "twee two tweede second",
                "drie three derde third",
                "vier four vierde fourth",
                "vijf five vijfde fifth",
                "zes six zesde sixth",
                "zeven seven zevende seventh",
                "acht eight achtste eighth",
                "negen nine negende ninth",
                "tien ten tiende tenth",
                "elf eleven",
                "twaalf twelve",
            ]
        )
    ),
)
def test_numbers_up_to_twelve_are_read_in_words(number: int, words: str) -> None:
    assert {number_in(word) for word in words.split()} == {number}


# Cleaning and folding


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("  hallo  daar ", "hallo daar"),
        ("a\tb", "a b"),
        ("a\r\nb", "a\nb"),
        ("a\rb", "a\nb"),
        ("a\r\n\r\nb", "a\n\nb"),
        ("a\n \n\n  b", "a\n\nb"),
        ("a\u00a0b\u2028c", "a b c"),
        ("\u202e351\u202c", "351"),
        ("Utrecht\x00", "Utrecht"),
        ("a\ue000b", "ab"),
        ("\ud800", ""),
        ("\u200b\ufeff\u200d", ""),
        ("\u3164\u115f\u1160\uffa0\u2800", ""),
        ("e\u0301", "é"),
        ("👩\u200d👩", "👩\u200d👩"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("מ\u05b7", unicodedata.normalize("NFC", "מ\u05b7")),
    ],
)
def test_text_is_kept_as_a_reader_sees_it(typed: str, seen: str) -> None:
    assert clean(typed) == seen


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean(text)

    assert clean(once) == once


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Één, dank u", "een dank u"),
        ("ß ſ İ", "ss s i"),
        ("™ ℡", "tm tel"),
        ("foto's", "fotos"),
        ("a_b-c", "a b c"),
        ("½", "1 2"),
        ("Ⅷ", "viii"),
        ("مرحبا", "مرحبا"),
        ("!?", ""),
    ],
)
def test_folding_leaves_plain_words(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold_label(text) == folded


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    once = fold(text)

    assert fold(once) == once


# The citizen service number


@pytest.mark.parametrize(
    "text",
    [
        BSN,
        "mijn bsn is 123456782.",
        "BSN:123456782",
        "1234.56.782",
        "123 456 782",
        "123-456-782",
        "1 2 3 4 5 6 7 8 2",
        "12 34 56 782",
        "123456782 en 0612345678",
        "123456782 0612345678",
        "0612345678 123456782",
        "123 456 782 0612345678",
        "1234.56.782 12-3-1980",
        "111222333",
        "010000008",
        "١٢٣٤٥٦٧٨٢",
        "123456789 123456782",
    ],
)
def test_a_service_number_is_known_however_it_is_written(text: str) -> None:
    assert looks_like_bsn(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "123456789",
        "000000000",
        "000 000 000",
        "12345678",
        "1234567820",
        "0123456782",
        "06-12345678",
        "06 12345672",
        "0612 345 678",
        "+31 612345678",
        "+31 123456782",
        "+31612345678",
        "+49 123456782",
        "0031 123456782",
        "0031-123456782",
        "31 123456782",
        "+31(0)123456782",
        "+31 123 456 782",
        "12-3-1980",
        "van 2019 tot 2024",
        "a123b456c782",
        "123 en 456 en 782",
    ],
)
def test_other_numbers_are_not_mistaken_for_one(text: str) -> None:
    assert not looks_like_bsn(text)


@given(st.integers(10_000_000, 999_999_999))
def test_exactly_what_passes_the_eleven_test_is_one(number: int) -> None:
    nine = f"{number:09d}"
    sum_of_nine = sum(int(figure) * (9 - place) for place, figure in enumerate(nine[:8]))

    assert looks_like_bsn(nine) == ((sum_of_nine - int(nine[8])) % 11 == 0)


@pytest.mark.parametrize("text", UNREADABLE, ids=range(len(UNREADABLE)))
def test_whatever_is_typed_can_be_read(text: str) -> None:
    seen = clean(text)

    assert clean(seen) == seen
    assert ordinal(text, 3) in (None, 1, 2, 3)
    assert number_in(text) is None or number_in(text) in range(10**9)
    assert match(seen) is None or match(seen) in LABELS
    assert not looks_like_bsn(text)
