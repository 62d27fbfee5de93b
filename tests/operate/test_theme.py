"""A theme is measured before people have to read it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import tinycss2
from typer.testing import CliRunner

from pow_bot.cli import app
from pow_bot.operate.contrast import SHAPE, TEXT, Pair, contrast, names, pairs
from pow_bot.operate.theme import COLOUR, LENGTH, LETTERS, SHEETS, Report, check_theme, stylesheet
from pow_bot.operate.theme_files import vars_in
from pow_bot.resources import content
from pow_bot.settings import Unusable, read_settings

EXAMPLE = content("web") / "themes" / "oeverland.css"
OURS = stylesheet()
# Lines between rows decorate; the backdrop of a dialog is the browser's.
DECORATION = {"line"}

WHITE, BLACK = (1.0, 1.0, 1.0), (0.0, 0.0, 0.0)


@pytest.fixture
def checked(tmp_path: Path) -> "Checked":
    return Checked(tmp_path / "theme.css")


class Checked:
    """Checks a theme that a test writes."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __call__(self, text: str) -> Report:
        self.path.write_text(text, encoding="utf-8")
        return check_theme(self.path)

    def says(self, text: str) -> list[str]:
        """What is wrong, as printed, without the folder."""
        return [str(m).replace(f"{self.path.parent}/", "") for m in self(text).mistakes]


# What stands on what


def test_the_pairs_are_those_of_the_stylesheet() -> None:
    """A rule that puts a new colour on a new ground has to be measured too."""
    measured = {(pair.colour, pair.ground) for pair in pairs(lambda name: WHITE)}

    for colour, ground in _together():
        assert (colour, ground) in measured, f"{colour} stands on {ground}"


def test_every_colour_of_the_stylesheet_is_measured() -> None:
    reads = OURS.sheet.known_in("light")
    colours = {
        name.removeprefix("--")
        for name, each in reads.items()
        if any(OURS.kinds.get(token) == COLOUR for token, _ in vars_in(each.parts))
    }

    assert colours - DECORATION == names()


def _together() -> Iterator[tuple[str, str]]:
    """Colour and ground of each rule that sets both; letters of the page on each other ground."""
    reads = OURS.sheet.known_in("light")
    for rule in _rules():
        said = {
            each.name: [name.removeprefix("--") for name, _ in vars_in(each.value)]
            for each in tinycss2.parse_blocks_contents(rule.content)
            if each.type == "declaration"
        }
        # A sign that is drawn, with no letters on it, is measured as a shape.
        letters = [] if "::" in tinycss2.serialize(rule.prelude) else ["ink"]
        grounds = [g for g in said.get("background", []) if f"--{g}" in reads]
        for ground in grounds:
            yield from ((colour, ground) for colour in said.get("color", letters))
        for colour in said.get("color", []):
            yield from ((colour, ground) for ground in grounds or ["bg"])


def _rules() -> Iterator[Any]:
    folder = content("web") / "static"
    text = "\n".join((folder / name).read_text(encoding="utf-8") for name in SHEETS)
    rules = list(tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True))
    while rules:
        rule = rules.pop()
        if rule.type == "qualified-rule":
            yield rule
        elif rule.at_keyword in {"media", "supports"} and "print" not in str(rule.prelude):
            rules += tinycss2.parse_rule_list(
                rule.content, skip_comments=True, skip_whitespace=True
            )


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        (WHITE, BLACK, 21),
        (BLACK, WHITE, 21),
        (WHITE, WHITE, 1),
        # Both from the W3C's own examples.
        ((0x76 / 255,) * 3, WHITE, 4.54),
        ((0x77 / 255,) * 3, WHITE, 4.48),
    ],
)
def test_contrast_is_counted_as_wcag_does(
    one: tuple[float, float, float], other: tuple[float, float, float], ratio: float
) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)


def test_our_own_colours_are_told_apart(checked: Checked) -> None:
    report = checked(":root {}")

    assert [pair for _, pair in report.pairs if not pair.enough] == []
    assert {mode for mode, _ in report.pairs} == {"light", "dark"}
    assert not report.mistakes
    assert not report.remarks


# The example


def test_the_example_is_right_and_complete() -> None:
    report = check_theme(EXAMPLE)

    assert not report.mistakes
    assert not report.remarks
    assert {name for name in OURS.kinds if name in EXAMPLE.read_text(encoding="utf-8")} == set(
        OURS.kinds
    )


def test_tokens_are_of_three_kinds() -> None:
    assert set(OURS.kinds.values()) == {COLOUR, LENGTH, LETTERS}
    assert OURS.kinds["--basis-color-default-bg-document"] == COLOUR
    assert OURS.kinds["--basis-border-radius-sm"] == LENGTH
    assert OURS.kinds["--basis-text-font-family-default"] == LETTERS


# What is refused


def test_letters_that_cannot_be_read_are_named_with_their_line_and_contrast(
    checked: Checked,
) -> None:
    says = checked.says(":root {\n  --basis-color-default-color-document: #777;\n}")

    assert (
        "theme.css:2: --basis-color-default-color-document on --basis-color-default-bg-document "
        "is 4.47 to 1 in light; it needs 4.5. Make one of them darker or lighter."
    ) in says


def test_an_edge_needs_less_than_letters(checked: Checked) -> None:
    report = checked(":root { --basis-form-control-border-color: #767676 }")

    assert not [m for m in report.mistakes if "in light" in m.says]


@pytest.mark.parametrize(
    ("says", "wrong"),
    [
        ("--basis-form-control-border-color on --basis-color-default-bg-document", "#ccc"),
        ("it needs 3.0", "#ccc"),
    ],
)
def test_an_edge_that_nobody_sees_is_refused(checked: Checked, says: str, wrong: str) -> None:
    found = checked.says(f":root {{ --basis-form-control-border-color: {wrong} }}")

    assert any(says in line for line in found)


def test_of_the_two_rings_one_has_to_show(checked: Checked) -> None:
    one = "--basis-focus-background-color: #fff"
    other = "--basis-focus-inverse-outline-color: #eee"

    assert not checked.says(f":root {{ {one} }}")
    assert any("focus" in line for line in checked.says(f":root {{ {one}; {other} }}"))


def test_a_light_theme_is_measured_in_the_dark_as_well(checked: Checked) -> None:
    """What it leaves out is ours, and ours is dark then."""
    says = checked.says(":root { --basis-color-default-bg-document: #fff }")

    assert any("1.11 to 1 in dark" in line for line in says)
    assert not any("in light" in line for line in says)


def test_dark_goes_before_what_holds_always(checked: Checked) -> None:
    says = checked.says(
        "@media (prefers-color-scheme: dark) {"
        " :root { --basis-color-default-bg-document: #111 } }"
        ":root { --basis-color-default-bg-document: #fff }"
    )

    assert not says


def test_own_names_and_what_stands_for_them_are_filled_in(checked: Checked) -> None:
    ours = "--mine: #222; --basis-color-default-color-document: var(--mine)"
    otherwise = "--basis-color-default-color-document: var(--none, var(--mine, #222))"
    light = "@media (prefers-color-scheme: light) { :root { %s } }"

    assert not checked.says(light % ours)
    assert not checked.says(light % otherwise)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("@import 'x.css';", "A theme has no rule @import."),
        ("\n@font-face { src: url(x.woff2) }", ":2: A theme has no rule @font-face."),
        ("@media print { :root { --a: 1 } }", "A theme has no rule @media."),
        ("body { --basis-a: #fff }", "A theme has no rule `body`."),
        ("@media (prefers-color-scheme: dark) { body { } }", "A theme has no rule `body`."),
        (":root { color: red }", "color is no token."),
        (":root { .x { } }", "This is no property."),
        (":root { --a: url(https://example.org/x.png) }", "--a has an address in it."),
        (':root { --a: url("x.png") }', "--a has an address in it."),
        (":root { --a: x(url(x.png)) }", "--a has an address in it."),
        (":root { --bg: #fff }", "--bg is a name of ours. Set `--basis-color-default-bg-document`"),
        (":root { --basis-color-default-bg-document: #fff !important }", "marked important"),
        (":root { --basis-color-default-bg-document: wit }", "Write it as #rrggbb"),
        (":root { --basis-color-default-bg-document: #fff8 }", "Write it as #rrggbb"),
        (":root { --basis-color-default-bg-document: oklch(90% 0 0) }", "Write it as #rrggbb"),
        (":root { --basis-color-default-bg-document: currentcolor }", "Write it as #rrggbb"),
        (":root { --basis-color-default-bg-document: var(--x) }", "names nothing"),
        (":root { --a: var(--b); --b: var(--a) }", "names nothing"),
        (":root { --basis-border-radius-md: big }", "Write it in rem or px."),
        (":root { --basis-pointer-target-min-block-size: 24px }", "Make it 44px"),
        ("}", "This is no CSS"),
    ],
)
def test_what_a_theme_may_not_do_is_named(checked: Checked, text: str, says: str) -> None:
    assert any(says in line for line in checked.says(text))


def test_a_token_that_nothing_reads_is_only_remarked(checked: Checked) -> None:
    report = checked(":root { --basis-color-default-bg-documnt: #fff; --basis-button-gap: 1px }")

    assert not report.mistakes
    assert [mistake.fix for mistake in report.remarks] == [
        "It does nothing here.",
        "Did you mean `--basis-color-default-bg-document`?",
    ]


def test_colours_that_were_left_out_are_remarked(checked: Checked) -> None:
    (remark,) = checked(":root { --basis-color-default-border-subtle: #ccc }").remarks

    assert remark.says.startswith("21 colours are ours")


def test_the_command_ends_with_one_where_something_is_wrong(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.css"
    wrong.write_text(":root { --basis-color-default-color-document: #ccc }", encoding="utf-8")

    ran, right = (CliRunner().invoke(app, ["theme", "check", str(f)]) for f in (wrong, EXAMPLE))

    assert ran.exit_code == 1
    assert f"{wrong}:1: --basis-color-default-color-document on " in ran.stdout
    assert "21 colours are ours" in ran.stdout
    assert right.exit_code == 0
    assert right.stdout.startswith("114 pairs of colours, light and dark.")


def test_a_theme_that_is_not_there_is_refused_before_it_is_served(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="POW_THEME: Path does not point to a file"):
        read_settings(theme=tmp_path / "none.css")


def test_the_closest_pair_is_known(checked: Checked) -> None:
    mode, pair = checked(":root {}").closest or ("", Pair("", "", 0, 0))

    assert mode in {"light", "dark"}
    assert pair.needed in {TEXT, SHAPE}
    assert pair.enough
