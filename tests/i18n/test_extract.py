"""Catalogues stay in step with their sources, and no translation is thrown away."""

from pathlib import Path

import pytest

from pow_bot.engine.flow import Text
from pow_bot.i18n.catalogues import Catalogues, path_of
from pow_bot.i18n.checks import check_catalogues
from pow_bot.i18n.extract import (
    Found,
    complete,
    in_python,
    in_templates,
    in_texts,
    stale,
    update,
)

HELLO = Found("main/hello/text", "Hallo.", "flows/main.yaml")
SEND = Found(None, "Verstuur", "web/templates/page.html")


def _say(folder: Path, locale: str, **said: str) -> None:
    """Translate, as a translator does: in the file."""
    path = path_of(folder, locale)
    text = path.read_text("utf-8")
    for dutch, english in said.items():
        text = text.replace(f'msgid "{dutch}"\nmsgstr ""', f'msgid "{dutch}"\nmsgstr "{english}"')
        text = text.replace(
            f'msgid "{dutch}."\nmsgstr ""', f'msgid "{dutch}."\nmsgstr "{english}."'
        )
    path.write_text(text, "utf-8")


def test_the_texts_of_a_book_keep_their_context_and_file() -> None:
    text = Text("main/hello/text", "Hallo.", "flows/main.yaml:4")

    assert list(in_texts([text])) == [HELLO]


def test_texts_that_are_written_out_in_python_are_found(tmp_path: Path) -> None:
    package = tmp_path / "pow_bot"
    package.mkdir()
    (package / "words.py").write_text(
        'A = Text("b/two", "Twee.")\nB = [Text("a/one", "Een" " meer.")]\nC = Text(name, "Nee.")\n'
        'D = other.Text("c", "Nee.")\nE = Text("a/one")\n'
    )

    assert list(in_python(package)) == [
        Found("b/two", "Twee.", "pow_bot/words.py"),
        Found("a/one", "Een meer.", "pow_bot/words.py"),
    ]


def test_sentences_in_templates_are_found(tmp_path: Path) -> None:
    templates = tmp_path / "web" / "templates"
    templates.mkdir(parents=True)
    (templates / "page.html").write_text(
        '{{ _("Verstuur") }} {{ _("Vraag {n}", n=c.n) }} {% if a %}{{ _(b) }}{% endif %}'
    )
    (templates / "mail.txt").write_text("{{ _('Dag') }}")

    assert list(in_templates(templates)) == [
        Found(None, "Verstuur", "web/templates/page.html"),
        Found(None, "Vraag {n}", "web/templates/page.html"),
        Found(None, "Dag", "web/templates/mail.txt"),
    ]


def test_a_new_catalogue_holds_every_text_once_and_in_order(tmp_path: Path) -> None:
    update(tmp_path, "en", [HELLO, SEND, SEND])

    text = path_of(tmp_path, "en").read_text("utf-8")
    assert text == (
        'msgid ""\nmsgstr ""\n"Language: en\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        '#: flows/main.yaml\nmsgctxt "main/hello/text"\nmsgid "Hallo."\nmsgstr ""\n\n'
        '#: web/templates/page.html\nmsgid "Verstuur"\nmsgstr ""\n'
    )


def test_updating_twice_changes_nothing(tmp_path: Path) -> None:
    update(tmp_path, "en", [HELLO, SEND])
    _say(tmp_path, "en", Hallo="Hello", Verstuur="Send")
    before = update(tmp_path, "en", [HELLO, SEND]).read_text("utf-8")

    assert 'msgstr "Hello."' in before
    assert update(tmp_path, "en", [HELLO, SEND]).read_text("utf-8") == before
    assert not stale(tmp_path, "en", [HELLO, SEND])
    assert stale(tmp_path, "en", [HELLO])


def test_a_rewritten_sentence_keeps_its_english_in_doubt(tmp_path: Path) -> None:
    update(tmp_path, "en", [HELLO])
    _say(tmp_path, "en", Hallo="Hello")

    again = Found(HELLO.context, "Goedendag.", HELLO.file)
    text = update(tmp_path, "en", [again]).read_text("utf-8")

    assert "#. Was: Hallo.\n#: flows/main.yaml\n#, fuzzy\n" in text
    assert 'msgid "Goedendag."\nmsgstr "Hello."' in text
    assert update(tmp_path, "en", [again]).read_text("utf-8") == text
    assert Catalogues(tmp_path).text("en", Text("main/hello/text", "Goedendag.")) == "Goedendag."


def test_the_same_sentence_elsewhere_is_a_guess(tmp_path: Path) -> None:
    update(tmp_path, "en", [HELLO])
    _say(tmp_path, "en", Hallo="Hello")

    text = update(tmp_path, "en", [HELLO, Found("main/renamed/text", "Hallo.")]).read_text("utf-8")

    assert text.count('msgstr "Hello."') == 2
    assert text.count("#, fuzzy") == 1


def test_english_of_what_is_gone_is_kept_and_comes_back(tmp_path: Path) -> None:
    update(tmp_path, "en", [HELLO, SEND])
    _say(tmp_path, "en", Hallo="Hello", Verstuur="Send")

    gone = update(tmp_path, "en", []).read_text("utf-8")
    assert '#~ msgid "Verstuur"\n#~ msgstr "Send"' in gone
    assert Catalogues(tmp_path).template("en")("Verstuur") == "Verstuur"

    back = update(tmp_path, "en", [HELLO, SEND]).read_text("utf-8")
    assert "fuzzy" not in back
    assert Catalogues(tmp_path).template("en")("Verstuur") == "Send"


def test_dutch_is_kept_in_step_with_empty_texts(tmp_path: Path) -> None:
    update(tmp_path, "nl", [HELLO])
    _say(tmp_path, "nl", Hallo="Hoi")

    assert stale(tmp_path, "nl", [HELLO])
    assert 'msgstr "Hoi."' not in update(tmp_path, "nl", [HELLO]).read_text("utf-8")


def test_translations_are_taken_over_from_another_catalogue(tmp_path: Path) -> None:
    web = tmp_path / "web.po"
    web.write_text(
        'msgid ""\nmsgstr "Language: en\\n"\n\nmsgid "Verstuur"\nmsgstr "Send"\n\n'
        'msgid "Leeg"\nmsgstr ""\n',
        "utf-8",
    )

    text = update(tmp_path, "en", [SEND], also=web).read_text("utf-8")

    assert 'msgid "Verstuur"\nmsgstr "Send"' in text


@pytest.mark.parametrize(("said", "doubtful"), [({}, False), ({"Hallo": "Hello"}, True)])
def test_what_a_language_lacks_is_listed(
    tmp_path: Path, said: dict[str, str], *, doubtful: bool
) -> None:
    update(tmp_path, "en", [HELLO])
    _say(tmp_path, "en", **said)
    now = Found(HELLO.context, "Goedendag.") if doubtful else HELLO
    update(tmp_path, "en", [now])

    (gap,) = complete(tmp_path, "en", [now])

    assert (gap.found, gap.doubtful) == (now, doubtful)
    assert complete(tmp_path, "nl", [now]) == ()


def test_catalogues_in_step_have_nothing_wrong(tmp_path: Path) -> None:
    for locale in ("nl", "en"):
        update(tmp_path, locale, [HELLO])
    _say(tmp_path, "en", Hallo="Hello")

    assert check_catalogues(tmp_path, [HELLO]) == ()


def test_what_is_wrong_in_a_catalogue_is_told(tmp_path: Path) -> None:
    count = Found(None, "Vraag {n}")
    for locale in ("nl", "en"):
        update(tmp_path, locale, [HELLO, count])
    path = path_of(tmp_path, "en")
    path.write_text(
        path.read_text("utf-8").replace('{n}"\nmsgstr ""', '{n}"\nmsgstr "Question {number}"')
    )

    told = [str(mistake) for mistake in check_catalogues(tmp_path, [HELLO, count, SEND])]

    assert any("Other placeholders stand in the translation of: Vraag {n}" in t for t in told)
    assert any("A translation is missing: Hallo. (flows/main.yaml)" in t for t in told)
    assert sum("behind its sources" in t for t in told) == 2
    checked = check_catalogues(tmp_path, [HELLO, count], checked=["main/hello/text"])
    assert len(checked) == 1


def test_a_broken_catalogue_is_told(tmp_path: Path) -> None:
    path = update(tmp_path, "en", [HELLO])
    path.write_text('msgid "a"\nhello\n', "utf-8")

    told = check_catalogues(tmp_path, [HELLO])

    assert "The catalogue cannot be read." in {mistake.says for mistake in told}
