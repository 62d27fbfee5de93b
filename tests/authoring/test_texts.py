"""Every text is in the one list, and is fit to be read in every language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pow_bot.authoring.check_texts import check_texts
from pow_bot.authoring.checks import check
from pow_bot.authoring.texts import all_texts, standing_texts, texts
from pow_bot.engine.flow import Text
from pow_bot.engine.standard import PLAIN_KINDS
from tests.authoring.shelf import GOOD, LIMITS, SHELF, TODAY, folder_with, good


@dataclass
class English:
    """English in which every text reads as its Dutch, but for some."""

    said: Mapping[str, str | None] = field(default_factory=dict)
    doubtful: frozenset[str] = frozenset()
    locale: str = "en"

    def of(self, text: Text) -> str | None:
        return self.said.get(text.context, text.source)

    def in_doubt(self, text: Text) -> bool:
        return text.context in self.doubtful


def _told(english: English) -> list[str]:
    return [str(mistake) for mistake in check_texts(good(), [english])]


def test_the_texts_of_a_flow_come_in_its_order() -> None:
    contexts = [text.context for text in texts(good().book.flows["main"])]

    assert contexts[:5] == [
        *("main/title", "main/welcome/text", "main/situation/text", "main/situation/help"),
        "main/situation/choices/work",
    ]
    assert "main/check/yes" in contexts


def test_the_texts_of_a_table_are_its_reasons() -> None:
    found = list(texts(good().book.tables["urgency"]))

    assert found[0] == Text("rules/urgency/must_sign/reason", "U moet iets tekenen.")
    assert len(found) == 3


def test_kinds_and_the_engine_have_standing_texts() -> None:
    contexts = {text.context for text in standing_texts(PLAIN_KINDS.values())}

    assert {"kind/yes", "kind/no", "ask/skip", "review/not_a_yes", "kind/number"} <= contexts


def test_every_text_is_there_once_also_those_of_a_region() -> None:
    found = all_texts(good().book)

    assert len(found) == len(set(found))
    assert {"AM05:main/reach/text", "main/reach/text", "AM05:rules/urgency/maybe/reason"} <= {
        text.context for text in found
    }


def test_a_complete_language_has_nothing_wrong() -> None:
    assert _told(English()) == []


def test_a_missing_translation_is_told_where_the_dutch_stands() -> None:
    (told,) = _told(English({"main/welcome/text": None}))

    assert told.startswith("good/main.yaml:8: There is no translation into `en`: Hallo. Ik ben")


def test_a_standing_text_is_told_by_its_context() -> None:
    assert _told(English({"kind/yes": None}))[0].startswith("kind/yes:1: There is no translation")


def test_a_translation_in_doubt_is_told() -> None:
    english = English({"main/welcome/text": None}, frozenset({"main/welcome/text"}))

    assert "is in doubt: Hallo." in _told(english)[0]


def test_a_translation_has_the_same_placeholders() -> None:
    told = _told(English({"main/receipt/text": "Your number is {number}."}))

    assert "In `en` other placeholders stand than in Dutch: Uw nummer is {reference}." in told[0]


def test_limits_hold_after_translation() -> None:
    told = _told(English({"main/title": "Register " * 10, "main/paper/text": "What? Who?"}))

    assert "In `en`: This title has 90 signs; 50 is the most." in told[0]
    assert "In `en`: This asks two things at once." in told[1]


def test_the_source_language_needs_no_translation() -> None:
    dutch = English({"main/welcome/text": None}, locale="nl")

    assert list(check_texts(good(), [dutch])) == []


def test_placeholders_that_every_text_may_use_are_given(tmp_path: Path) -> None:
    person = (
        (GOOD / "person.yaml").read_text("utf-8").replace("Wanneer mogen", "Wanneer mag {team}")
    )
    folder = folder_with(tmp_path, {"person.yaml": person.replace("wij bellen", "bellen")})

    told = check(folder, SHELF, today=TODAY, limits=LIMITS).mistakes
    assert [mistake.says for mistake in told] == ["Nothing brings `{team}`."]
