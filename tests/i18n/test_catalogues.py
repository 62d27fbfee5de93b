"""Every text reads in every language, in Dutch where there is nothing else."""

from pathlib import Path

import pytest
from markupsafe import Markup

from pow_bot.engine.flow import Text
from pow_bot.i18n.catalogues import Catalogues, Unreadable, fill, path_of, placeholders

HELLO = Text("main/hello/text", "Hallo {name}.")
ENGLISH = """
msgid ""
msgstr ""
"Language: en\\n"
"Content-Type: text/plain; charset=UTF-8\\n"

msgctxt "main/hello/text"
msgid "Hallo {name}."
msgstr "Hello {name}."

#, fuzzy
msgctxt "main/bye/text"
msgid "Tot ziens."
msgstr "See you."

msgctxt "kind/yes"
msgid "Ja"
msgstr "Yes"

msgid "Vraag {n} van {of}"
msgstr "Question {n} of {of} <small>"
"""


@pytest.fixture
def catalogues(tmp_path: Path) -> Catalogues:
    for locale, text in (("nl", ""), ("en", ENGLISH)):
        path = path_of(tmp_path, locale)
        path.parent.mkdir(parents=True)
        path.write_text(text, "utf-8")
    return Catalogues(tmp_path)


def test_dutch_comes_first_of_all_languages(catalogues: Catalogues) -> None:
    assert catalogues.locales == ("nl", "en")


def test_a_text_is_said_in_a_language_and_filled(catalogues: Catalogues) -> None:
    assert catalogues.text("en", HELLO, {"name": "Sam"}) == "Hello Sam."
    assert catalogues.text("nl", HELLO, {"name": "Sam"}) == "Hallo Sam."


def test_a_proper_name_reads_the_same_everywhere(catalogues: Catalogues) -> None:
    assert catalogues.text("en", "Enschede") == "Enschede"
    assert catalogues.labels("Enschede") == ("Enschede",)


@pytest.mark.parametrize("locale", ["en", "ti"])
def test_what_has_no_translation_that_counts_is_said_in_dutch(
    catalogues: Catalogues, locale: str
) -> None:
    assert catalogues.text(locale, Text("main/bye/text", "Tot ziens.")) == "Tot ziens."


def test_the_same_dutch_elsewhere_has_its_own_translation(catalogues: Catalogues) -> None:
    assert catalogues.text("en", Text("other/yes", "Ja")) == "Ja"


def test_a_label_is_known_in_every_language_once(catalogues: Catalogues) -> None:
    for _ in range(2):
        assert catalogues.labels(Text("kind/yes", "Ja")) == ("Ja", "Yes")
    assert catalogues.labels(Text("main/bye/text", "Tot ziens.")) == ("Tot ziens.",)


def test_doubt_is_told_apart_from_nothing(catalogues: Catalogues) -> None:
    english = catalogues.languages["en"]

    assert english.in_doubt(Text("main/bye/text", "Tot ziens."))
    assert not english.in_doubt(HELLO)
    assert english.of(Text("main/bye/text", "Tot ziens.")) is None


def test_a_template_says_sentences_without_a_context(catalogues: Catalogues) -> None:
    assert catalogues.template("en")("Vraag {n} van {of}", n=1, of=4) == "Question 1 of 4 <small>"
    assert catalogues.template("ti")("Vraag {n} van {of}", n=1, of=4) == "Vraag 1 van 4"


def test_one_fill_of_markup_makes_the_whole_markup_and_the_rest_safe(
    catalogues: Catalogues,
) -> None:
    said = catalogues.template("en")("Vraag {n} van {of}", n=Markup("<b>1</b>"), of="<i>")

    assert isinstance(said, Markup)
    assert said == "Question <b>1</b> of &lt;i&gt; &lt;small&gt;"


@pytest.mark.parametrize(
    ("template", "filled"),
    [
        ("{name}", "{other}"),
        ("{name.__class__}", "{name.__class__}"),
        ("{name!r} {0} {} {", "{name!r} {0} {} {"),
        ("{unknown}", "{unknown}"),
    ],
)
def test_only_plain_names_are_filled_and_only_once(template: str, filled: str) -> None:
    assert fill(template, {"name": "{other}", "other": "x"}) == filled


def test_placeholders_are_plain_names() -> None:
    assert placeholders("{a} {b.c} {a} {d_1}") == {"a", "d_1"}


def test_a_catalogue_that_is_none_is_told_by_its_name(tmp_path: Path) -> None:
    path = path_of(tmp_path, "en")
    path.parent.mkdir(parents=True)
    path.write_text('msgid "a"\nhello\n', "utf-8")

    with pytest.raises(Unreadable, match=r"en/LC_MESSAGES/messages\.po"):
        Catalogues(tmp_path)
