"""Docs that cannot lag: what is written is held against what is there."""

import asyncio
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main
from typer.testing import CliRunner

import pow_bot.app  # noqa: F401 - so that every table is known
from pow_bot import cli
from pow_bot.double.serving import double_served
from pow_bot.operate import findings
from pow_bot.operate.doctor import Part
from pow_bot.operate.theme import stylesheet
from pow_bot.settings import _OTHERS, Settings
from pow_bot.storage import metadata
from tests.docs.pages import (
    DECISIONS,
    DOCS,
    ROOT,
    anchors,
    column,
    fenced,
    headings,
    in_backticks,
    links,
    pages,
    read,
    rows,
    sections,
)

COMMANDS = DOCS / "commands.md"
HEADINGS = ["Context", "Decision", "Consequences", "Alternatives"]

# Made by a run.
_NOT_OURS = {"data", "dist", "tmp"}
_FILE = re.compile(r"[\w.-]+(?:/[\w.*-]+)+/?")


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def setting_rows() -> set[tuple[str, ...]]:
    return {
        (f"`POW_{name.upper()}`", _default(field.default), str(field.description))
        for name, field in Settings.model_fields.items()
    }


def _default(value: Any) -> str:
    plain = value.get_secret_value() if hasattr(value, "get_secret_value") else value
    return "none" if plain in {"", None} else f"`{plain}`"


def commands(group: Any = None, before: str = "pow-bot") -> Iterator[tuple[str, Any]]:
    """Every command by its whole name."""
    group = group or typer.main.get_command(cli.app)
    for name, command in group.commands.items():
        whole = f"{before} {name}"
        yield from commands(command, whole) if hasattr(command, "commands") else [(whole, command)]


def layers(language: str) -> list[str]:
    (block,) = fenced(read(DOCS / "architecture.md"), language)
    return block.split("\n")[:-1]


def contract(name: str) -> list[str]:
    project = tomllib.loads(read(ROOT / "pyproject.toml"))
    contracts = project["tool"]["importlinter"]["contracts"]
    (found,) = (one["layers"] for one in contracts if one["name"] == name)
    return list(found)


def keys_in(example: Any, within: Any = "") -> set[str]:
    """The names in a JSON value with their way there; lists are looked through."""
    if isinstance(example, dict):
        return {
            path
            for key, inner in example.items()
            for path in (f"{within}.{key}", *keys_in(inner, f"{within}.{key}"))
        }
    if isinstance(example, list):
        return {path for inner in example for path in keys_in(inner, within)}
    return set()


def printed(command: str, typed: str = "") -> str:
    """What a command prints that goes well."""
    ran = CliRunner().invoke(cli.app, command.split(), input=typed, catch_exceptions=False)
    assert ran.exit_code == 0, ran.stderr
    return ran.stdout


def shape_of(command: str) -> set[str]:
    """The names in the JSON example of a command."""
    (example,) = fenced(dict(sections(read(COMMANDS)))[f"`{command}`"], "json")
    return keys_in(json.loads(example))


def test_every_setting_is_documented_with_its_default() -> None:
    written = {row for row in rows(read(DOCS / "settings.md")) if row[0].startswith("`POW_")}
    tests_own = {row for row in written if row[0].strip("`") in _OTHERS}

    assert written - tests_own == setting_rows()
    assert {row[0].strip("`") for row in tests_own} == _OTHERS


def test_every_setting_that_is_named_anywhere_exists() -> None:
    known = {f"POW_{name.upper()}{end}" for name in Settings.model_fields for end in ("", "_FILE")}
    for page in pages():
        strange = set(re.findall(r"POW_[A-Z_]+[A-Z]", read(page))) - known - _OTHERS
        assert not strange, named(page)


def test_every_command_is_documented_and_no_other() -> None:
    documented = [title.strip("`") for title in headings(read(COMMANDS), 2)]

    assert sorted(documented) == sorted(name for name, _ in commands())


@pytest.mark.parametrize("name", [name for name, _ in commands()])
def test_every_option_of_a_command_is_documented_and_no_other(name: str) -> None:
    about = dict(sections(read(COMMANDS)))[f"`{name}`"]
    documented = column(about, "argument", "argument or option", "option")
    there = {
        option.opts[0] if option.param_type_name == "option" else str(option.name).upper()
        for option in dict(commands())[name].params
    }

    assert documented == there


def test_the_json_of_a_place_is_as_documented() -> None:
    assert keys_in(json.loads(printed("regions of 3511 --json"))) == shape_of("pow-bot regions of")


def test_the_json_of_the_accounts_is_as_documented(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POW_DATA", str(tmp_path))
    printed("init")
    printed("staff add s.visser@example.nl --name Visser --organisation Utrecht --region AM13")

    assert keys_in(json.loads(printed("staff list --json"))) == shape_of("pow-bot staff list")


def test_the_json_of_the_doctor_is_as_documented() -> None:
    shown = findings.as_json([findings.well("web.address", "It is.")])

    assert keys_in(shown) == shape_of("pow-bot doctor")


def test_the_parts_of_the_doctor_are_documented() -> None:
    about = dict(sections(read(COMMANDS)))["`pow-bot doctor`"]

    assert column(about, "part") == {"settings", *Part}


async def test_the_json_of_the_commands_for_telegram_is_as_documented(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with double_served() as double:
        monkeypatch.setenv("POW_TELEGRAM_TOKEN", double.token)
        monkeypatch.setenv("POW_TELEGRAM_API", double.address)
        for command in ("telegram sync --dry-run", "telegram webhook info"):
            told = await asyncio.to_thread(printed, f"{command} --json")
            name = f"pow-bot {command.removesuffix(' --dry-run')}"
            assert keys_in(json.loads(told)) == shape_of(name)


def test_the_json_of_an_explanation_is_as_documented() -> None:
    told = json.loads(printed("rules explain urgency place=4331 urgent=no_income --json"))
    open_keys = (".outcomes.gives.", ".read.")

    assert {key for key in keys_in(told) if not key.startswith(open_keys)} == {
        key for key in shape_of("pow-bot rules explain") if not key.startswith(open_keys)
    }


def test_the_json_of_a_check_is_as_documented() -> None:
    mistake = {f".mistakes.{name}" for name in ("file", "line", "says", "fix")}
    there = keys_in(json.loads(printed("flows check --json")))

    assert there | mistake == shape_of("pow-bot flows check")


def test_the_json_of_a_theme_is_as_documented() -> None:
    names = ("file", "line", "says", "fix")
    told = {f".{kind}.{name}" for kind in ("mistakes", "remarks") for name in names}
    there = keys_in(json.loads(printed("theme check web/themes/oeverland.css --json")))

    assert there | told == shape_of("pow-bot theme check")


def test_every_token_of_a_theme_is_documented_and_no_other() -> None:
    documented = {row[:2] for row in rows(read(DOCS / "themes.md"))} - {
        ("token", "kind"),
        ("---", "---"),
    }

    assert documented == {(f"`{name}`", kind) for name, kind in stylesheet().kinds.items()}


def test_the_json_of_a_talk_is_as_documented() -> None:
    said = ["Ik zoek werk", "3511", "Ik kom langs", "Nee, het kan een paar dagen wachten", "Ja"]
    lines = printed("flows talk --json", "\n".join(said)).split("\n")
    shown = [json.loads(line) for line in lines if line]
    there, documented = keys_in(shown), shape_of("pow-bot flows talk")

    assert len(shown) == len(said) + 1
    assert documented <= there
    assert {path for path in there if path.count(".") == 1} <= documented


@pytest.mark.parametrize("page", pages(), ids=named)
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in links(read(page)):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(read(target)), link


@pytest.mark.parametrize("page", pages(), ids=named)
def test_every_file_that_is_named_is_there(page: Path) -> None:
    """A name with a folder of ours before it is a path from the top; `*` stands for anything."""
    ours = {path.name for path in ROOT.iterdir()} - _NOT_OURS
    for code in in_backticks(read(page)):
        if _FILE.fullmatch(code) and code.split("/")[0] in ours:
            assert list(ROOT.glob(code.rstrip("/"))), code


@pytest.mark.parametrize("page", pages(), ids=named)
def test_every_make_target_that_is_named_is_there(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", read(ROOT / "Makefile"), re.MULTILINE))
    text = read(page)
    typed = [*in_backticks(text), *"\n".join(fenced(text, "sh")).split("\n")]
    asked = {found[1] for code in typed if (found := re.match(r"make ([a-z]+)", code))}

    assert asked <= targets


def test_the_readme_shows_the_two_commands() -> None:
    shown = "".join(fenced(read(ROOT / "README.md"), "sh"))

    assert "make run" in shown
    assert "make test" in shown


@pytest.mark.parametrize("page", ["README.md", "README.nl.md", "docs/operating.md"])
def test_every_command_that_is_typed_exists(page: str) -> None:
    text = read(ROOT / page)
    known = {name for name, _ in commands()}
    groups = {name.removeprefix("pow-bot ").rpartition(" ")[0] for name in known}
    for line in [*in_backticks(text), *"\n".join(fenced(text, "sh")).split("\n")]:
        for typed in re.findall(r"\bpow-bot((?: [a-z]+\b)+)", line):
            # What follows a command are its arguments, or other words.
            words = f"pow-bot{typed} "
            assert any(words.startswith(f"{name} ") for name in known) or typed[1:] in groups, line


def test_the_layers_are_those_that_are_checked() -> None:
    assert layers("layers") == contract("Dependencies point one way")
    assert layers("subjects") == contract("Subjects are ranked")


def test_every_table_is_named_in_the_privacy_page() -> None:
    about = dict(sections(read(DOCS / "privacy.md")))["What is stored"]
    written = {row[0].strip("`") for row in rows(about) if len(row) == 5} - {"table", "---"}

    assert written == set(metadata.tables)


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = [int(path.name[:4]) for path in sorted(DECISIONS.glob("*.md"))]

    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("page", sorted(DECISIONS.glob("*.md")), ids=named)
def test_a_decision_says_why_what_and_what_else(page: Path) -> None:
    text = read(page)

    assert text.startswith(f"# {int(page.name[:4])}. ")
    assert headings(text, 2) == HEADINGS
    assert len(text.split()) <= 330


def test_the_changelog_has_room_for_what_comes() -> None:
    assert "[Unreleased]" in headings(read(ROOT / "CHANGELOG.md"), 2)
