"""The page on writing flows names every key, and its examples work."""

import re
from pathlib import Path

import pytest

from pow_bot.authoring import cells, check_texts, flow_files, overlays, table_files, transcripts
from pow_bot.authoring.nodes import Record, parse
from pow_bot.authoring.plain_language import checking, dutch, exceptions
from pow_bot.conversations.kinds import KINDS
from pow_bot.engine.standard import PLAIN_KINDS

PAGE = (Path(__file__).parents[2] / "docs" / "flows.md").read_text("utf-8")
NAMED = {name for code in re.findall(r"`([^`\n]+)`", PAGE) for name in re.findall(r"[\w-]+", code)}
KINDS_OF_ANSWER = {**PLAIN_KINDS, **KINDS}


def _keys() -> set[str]:
    steps = {key for keys in flow_files.STEP_KEYS.values() for key in keys}
    words = {*flow_files.TONES, *flow_files.KEEPS, *flow_files.PRIVATE, *flow_files.WAYS}
    of_flows = {*flow_files.FLOW_KEYS, *flow_files.STEP_KEYS, *steps, *flow_files.CHOICE_KEYS}
    of_tables = {"tables", *table_files.TABLE_KEYS, *table_files.ROW_KEYS}
    of_regions = {
        *overlays.OVERLAY_KEYS,
        *overlays.ORGANISATION_KEYS,
        *overlays.FLOW_OVERLAY_KEYS,
        *overlays.TABLE_OVERLAY_KEYS,
        *overlays.ROW_OVERLAY_KEYS,
        *overlays.CHANGE_KEYS,
        "after",
    }
    return {
        *of_flows,
        *words,
        *of_tables,
        *of_regions,
        *cells.FORMS,
        "unknown",
        "not_asked",
        "given",
    }


def test_every_key_that_is_accepted_is_named() -> None:
    assert _keys() - NAMED == set()


def test_every_kind_of_answer_and_its_options_are_named() -> None:
    assert set(KINDS_OF_ANSWER) - NAMED == set()
    assert {option for kind in KINDS_OF_ANSWER.values() for option in kind.options} - NAMED == set()


def test_every_special_line_of_a_transcript_is_named() -> None:
    assert set(transcripts.PLAIN) - NAMED == set()


def test_the_limits_are_those_that_are_checked() -> None:
    (told,) = re.findall(r"^- Texts, .*$", PAGE, re.MULTILINE)

    assert [int(n) for n in re.findall(r"\d+", told)] == [*check_texts.LIMITS.values()]
    assert f"{check_texts.MESSAGE} signs" in PAGE
    assert f"{check_texts.BUTTON} bytes" in PAGE


def test_what_is_plain_is_what_is_checked() -> None:
    plain = PAGE.partition("### Plain language")[2]

    assert f"a sentence of more than {checking.WORDS['nl']} words" in plain
    assert f"more than {dutch.SENTENCES} sentences" in plain
    assert f"a word of more than {dutch.LETTERS} letters" in plain
    assert plain.count(f"{checking.OTHER_WORDS} words a sentence") == 2
    assert f"`flows/{exceptions.FILE}`" in plain


@pytest.mark.parametrize(
    "example", re.findall(r"^```yaml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
)
def test_every_example_is_as_strict_as_a_file(example: str) -> None:
    assert isinstance(parse(example, "docs/flows.md"), Record)
