"""What may stay has a reason beside it, is left alone, and goes when nobody needs it."""

from pathlib import Path

from pow_bot.authoring.plain_language.checking import check_plain
from pow_bot.authoring.plain_language.exceptions import Allowed, allowed, check_exceptions, unused
from pow_bot.authoring.plain_language.passages import Passage
from tests.authoring.shelf import mistakes

UWV = Allowed("UWV", "the name of the office", "flows/allowed.txt", 3)


def _told(words: str) -> list[str]:
    return [m.says for m in check_plain([Passage("flows/x.yaml", 7, "nl", words)], [UWV])]


def test_what_is_allowed_is_left_alone_and_nothing_else() -> None:
    assert _told("Bel UWV.") == []
    assert _told("Bel het WSP van UWV.") == ["`WSP` is an abbreviation."]
    assert _told("Bel de UWVX.") == ["`UWVX` is an abbreviation."]


def test_words_are_still_counted() -> None:
    assert "16 words" in _told(" ".join(["UWV"] * 16))[0]


def test_the_file_beside_the_flows_is_read(tmp_path: Path) -> None:
    (tmp_path / "allowed.txt").write_text("# why\n\nKamer van Koophandel: a name\n", "utf-8")

    (read,) = allowed(tmp_path)
    assert (read.words, read.reason, read.line) == ("Kamer van Koophandel", "a name", 3)


def test_without_a_file_nothing_is_allowed(tmp_path: Path) -> None:
    assert allowed(tmp_path) == ()


def test_an_exception_without_a_reason_is_refused(tmp_path: Path) -> None:
    told = mistakes(tmp_path, {"allowed.txt": "# names\nAanmelden\n"})

    assert [str(mistake) for mistake in told] == [
        "flows/allowed.txt:2: `Aanmelden` has no reason. Write it behind a colon, or mend the text."
    ]
    assert check_exceptions([UWV]) == []


def test_an_exception_that_no_text_needs_is_told() -> None:
    told = unused([UWV], ["Bel de gemeente."])

    assert [str(mistake) for mistake in told] == [
        "flows/allowed.txt:3: `UWV` stands in no text. Take it away."
    ]
    assert unused([UWV], ["Bel UWV."]) == []
