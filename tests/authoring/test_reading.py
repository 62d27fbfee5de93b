"""Files are read strictly, and nothing that stands in one ever ends in a traceback."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pow_bot.authoring.library import Library, load
from pow_bot.authoring.mistakes import Mistake, Mistaken, instead
from pow_bot.authoring.nodes import LARGEST, Items, Record, Scalar, parse
from pow_bot.authoring.pages import Page, Places
from pow_bot.authoring.reading import read
from pow_bot.engine.book import Book
from tests.authoring.shelf import GOOD, SHELF, folder_with, report

SOAK = bool(os.environ.get("POW_SOAK"))
FILES = [path.relative_to(GOOD).as_posix() for path in sorted(GOOD.rglob("*.yaml"))]


def _load(folder: Path) -> Book:
    return load(
        folder,
        kinds=SHELF.kinds,
        facts=SHELF.facts,
        sources=SHELF.sources,
        wording=SHELF.wording,
        main=SHELF.main,
    )


def _told(folder: Path) -> tuple[Mistake, ...]:
    try:
        _load(folder)
    except Mistaken as found:
        return found.mistakes
    return ()


def test_values_stay_as_they_were_written() -> None:
    node = parse("a: 012\nb: no\nc: 2026-11-23\nd: 1e3\ne: ~\n", "f")

    assert isinstance(node, Record)
    values = [field.value for field in node.fields.values() if isinstance(field, Scalar)]
    assert values == ["012", "no", "2026-11-23", "1e3", "~"]


@pytest.mark.parametrize(
    "text",
    ["a: Een\n  twee\n\n  drie", "a: >\n  Een\n  twee\n\n  drie", "a: |\n  Een\n  twee\n\n  drie"],
)
def test_a_line_end_is_a_space_and_an_empty_line_a_paragraph(text: str) -> None:
    node = parse(text, "f")

    assert isinstance(node, Record)
    assert isinstance(node.fields["a"], Scalar)
    assert node.fields["a"].prose == "Een twee\n\ndrie"


def test_every_node_knows_its_line() -> None:
    node = parse("a:\n  - 1\n  - b: 2\n", "f")

    assert isinstance(node, Record)
    items = node.fields["a"]
    assert isinstance(items, Items)
    assert [inner.line for inner in items.nodes] == [2, 3]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("", 1, "The file is empty."),
        ("a: 1\n? [b]\n: c\n", 2, "A name must be one word."),
        ("a:\n" + "".join(f"{' ' * n}-\n" for n in range(1, 30)), 14, "This is nested too deeply."),
        ('a: 1\nb: "\\UFFFFFFFF"\n', 2, "This cannot be read: found invalid Unicode"),
        ("a: 1\nb: \x07\n", 2, "There is a sign that cannot be read."),
        ("a: " + "x" * LARGEST, 1, "The file is too large."),
        ("a: 1\nb: [1,\n", 2, "This cannot be read"),
    ],
)
def test_what_is_no_plain_yaml_is_told_with_its_line(text: str, line: int, says: str) -> None:
    with pytest.raises(Mistaken) as found:
        parse(text, "f")

    assert [(m.file, m.line) for m in found.value.mistakes] == [("f", line)]
    assert found.value.mistakes[0].says.startswith(says)


def test_all_mistakes_are_told_together_as_file_and_line(tmp_path: Path) -> None:
    folder = folder_with(
        tmp_path,
        {
            "fit.yaml": "flow: fit\ntitle: Werken\nsteps:\n  - say: hello\n",
            "person.yaml": "flow: person\nsteps: nothing\n",
        },
    )

    with pytest.raises(Mistaken) as found:
        read(folder, SHELF)

    assert str(found.value).splitlines() == [
        "flows/fit.yaml:4: `text` is missing. Add `text: ...`.",
        "flows/person.yaml:1: `title` is missing. Add `title: ...`.",
        "flows/person.yaml:2: A list is expected here. Begin each item with a dash.",
    ]


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"main.yaml": None}, "flows:1: There is no flow `main`."),
        ({"notes.yml": "a: 1"}, "flows/notes.yml:1: This file is not read."),
        (
            {"regions/old/AM05.yaml": "a: 1"},
            "flows/regions/old/AM05.yaml:1: This file is not read.",
        ),
        ({"regions/AM26.yaml": "region: AM05"}, "flows/regions/AM26.yaml:1: The region is `AM05`"),
    ],
)
def test_a_folder_holds_what_it_should(
    tmp_path: Path, files: dict[str, str | None], told: str
) -> None:
    folder = folder_with(tmp_path, {name: text for name, text in files.items() if text})
    for name, text in files.items():
        if text is None:
            (folder / name).unlink()

    with pytest.raises(Mistaken) as found:
        read(folder, SHELF)

    assert told in str(found.value)


def test_a_file_that_is_no_utf_8_is_told(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, {})
    (folder / "fit.yaml").write_bytes(b"flow: fit\ntitle: Caf\xe9\n")

    with pytest.raises(Mistaken) as found:
        read(folder, SHELF)

    assert str(found.value).startswith("flows/fit.yaml:2: There is a sign that is no UTF-8.")


def test_a_book_that_is_unfit_for_use_is_not_loaded(tmp_path: Path) -> None:
    planted = (GOOD / "fit.yaml").read_text("utf-8").replace("covers: line", "covers: lost")

    with pytest.raises(Mistaken, match="`lost`, which the consent covers"):
        _load(folder_with(tmp_path, {"fit.yaml": planted}))


def test_a_broken_file_never_takes_the_working_book_away(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, {})
    library = Library(lambda: _load(folder))
    before = library.book

    (folder / "fit.yaml").write_text("flow: fit\n", "utf-8")
    book, told = library.reload()
    assert book is before
    assert {mistake.file for mistake in told} == {"flows/fit.yaml"}

    folder_with(tmp_path, {})
    book, told = library.reload()
    assert book is library.book is not before
    assert told == ()


@settings(
    max_examples=2000 if SOAK else 80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.sampled_from(FILES),
    st.lists(
        st.tuples(
            st.integers(0, 4000),
            st.integers(0, 30),
            st.sampled_from(
                ["", "\n", ": ", "- ", "{", "}", "[", "]", "&a ", "*a", "!", "'", '"', "|"]
            )
            | st.text(max_size=6),
        ),
        min_size=1,
        max_size=4,
    ),
)
@example("main.yaml", [(0, 9, "? ")])
@example("main.yaml", [(0, 4000, "- a")])
@example("main.yaml", [(0, 4000, "a")])
def test_whatever_stands_in_a_file_it_loads_or_is_told(
    tmp_path: Path, name: str, cuts: list[tuple[int, int, str]]
) -> None:
    text = (GOOD / name).read_text("utf-8")
    for at, length, new in cuts:
        place = at % (len(text) + 1)
        text = text[:place] + new + text[place + length :]
    folder = folder_with(tmp_path, {})
    (folder / name).write_bytes(text.encode("utf-8", "surrogatepass"))

    told = _told(folder)
    assert all(mistake.line >= 1 and mistake.says and mistake.fix for mistake in told)


LINES = [line for name in FILES for line in (GOOD / name).read_text("utf-8").splitlines()]


@settings(
    max_examples=2000 if SOAK else 80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.sampled_from(FILES),
    st.lists(st.tuples(st.integers(0, 200), st.sampled_from(["", *LINES])), min_size=1, max_size=3),
)
def test_lines_in_the_wrong_place_load_or_are_told(
    tmp_path: Path, name: str, moves: list[tuple[int, str]]
) -> None:
    lines = (GOOD / name).read_text("utf-8").splitlines()
    for at, line in moves:
        lines[at % len(lines)] = line
    folder = folder_with(tmp_path, {name: "\n".join(lines)})

    told = report(folder).mistakes
    assert all(mistake.line >= 1 and mistake.says and mistake.fix for mistake in told)


def test_a_near_miss_is_suggested() -> None:
    assert instead("chioce", ["choice", "text"]) == "Did you mean `choice`?"
    assert instead("x", ["a", "b"]) == "Use one of: a, b."
    assert instead("x", [], "Mend it.") == "Mend it."
    assert instead("x", []) == "Take it away."


def test_what_has_no_line_of_its_own_has_its_parents() -> None:
    places = Places()
    places.note("f", "AM05:main/reach", 7)

    assert places.line("f", "main/reach/choices/call") == 7
    assert places.line("f", "other") == 1


def test_what_is_missing_is_told_once() -> None:
    told: list[Mistake] = []
    page = Page("f", told, Places())

    page.value(Scalar(0, ""))

    assert told == []
