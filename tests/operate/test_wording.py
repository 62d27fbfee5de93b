"""Words in Python and in templates are read like those of the flows: where they stand, and for whom."""

from pathlib import Path

from pow_bot.i18n.catalogues import Catalogues
from pow_bot.i18n.extract import Found, in_python, in_templates
from pow_bot.operate.wording import check_words, passages
from pow_bot.resources import content

PYTHON = '''"""Says something."""
from pow_bot.engine.flow import Text

HELLO = Text("x/hello", "Hallo.")
HARD = Text(
    "x/hard",
    "Indien u belt, helpt het team u.",
)
'''
TEMPLATE = """<h1>{{ _("Welkom") }}</h1>
<p>{{ _("Uw vraag wordt bekeken.") }}</p>
<p>{{ _("Wij bellen {who}!", who="u") }}</p>
"""


def _planted(folder: Path, *, under: str = "chat") -> list[Found]:
    package, templates = folder / "pow_bot" / "channels", folder / "web" / "templates" / under
    for each in (package, templates):
        each.mkdir(parents=True)
    (package / "x.py").write_text(PYTHON, "utf-8")
    (templates / "x.html").write_text(TEMPLATE, "utf-8")
    return [*in_python(folder / "pow_bot"), *in_templates(templates.parent)]


def _told(found: list[Found], folder: Path) -> list[str]:
    return [str(mistake) for mistake in check_words(found, Catalogues(folder / "locales"), folder)]


def test_every_text_has_its_file_and_line(tmp_path: Path) -> None:
    found = [(text.file, text.line) for text in _planted(tmp_path)]

    python, page = "pow_bot/channels/x.py", "web/templates/chat/x.html"
    assert found == [(python, 4), (python, 5), (page, 1), (page, 2), (page, 3)]


def test_what_is_hard_is_told_there(tmp_path: Path) -> None:
    told = _told(_planted(tmp_path), tmp_path)

    assert [line.partition(" Begin")[0].partition(" End")[0] for line in told] == [
        "pow_bot/channels/x.py:5: `Indien` is a word of the office. Say: als.",
        (
            "web/templates/chat/x.html:2: This does not say who does it (`wordt ... bekeken`):"
            " Uw vraag wordt bekeken"
        ),
        "web/templates/chat/x.html:3: An exclamation mark shouts.",
    ]


def test_what_only_colleagues_read_is_less_strict(tmp_path: Path) -> None:
    told = _told(_planted(tmp_path, under="team"), tmp_path)

    assert [line.split(": ")[0] for line in told] == [
        "pow_bot/channels/x.py:5",
        "web/templates/team/x.html:3",
    ]


def test_what_the_flows_say_is_left_to_their_own_check(tmp_path: Path) -> None:
    flows = tmp_path / "flows"
    found = [Found("x/y", "Indien.", "flows/x.yaml", 3)]

    assert check_words(found, Catalogues(tmp_path / "locales"), flows) == ()


def test_an_exception_that_nothing_needs_is_told_by_its_line(tmp_path: Path) -> None:
    flows = tmp_path / "flows"
    flows.mkdir()
    (flows / "allowed.txt").write_text("# names\nIndien: a name\nGone: a name\n", "utf-8")

    told = check_words(_planted(tmp_path), Catalogues(tmp_path / "locales"), flows)

    assert [str(m) for m in told if "Indien" in m.says or "Gone" in m.says] == [
        "flows/allowed.txt:3: `Gone` stands in no text. Take it away."
    ]


def test_every_language_is_read(tmp_path: Path) -> None:
    texts = [Found(None, "Verder", "web/templates/chat/x.html", 7)]

    read = list(passages(texts, Catalogues(content("locales"))))

    assert [(each.locale, each.line) for each in read] == [("nl", 7), ("en", 7)]
