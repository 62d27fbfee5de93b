"""A municipality with rows of its own, over the flows that ship: the example of the docs."""

import re
import shutil
from pathlib import Path

import pytest

from pow_bot.authoring.mistakes import Mistaken
from pow_bot.conversations.book import MAIN, read_book
from pow_bot.conversations.deciding import Verdict, judge
from pow_bot.engine.answers import Answer
from pow_bot.engine.book import Book
from pow_bot.i18n.catalogues import Catalogues
from pow_bot.resources import content
from tests.conversations.asking import TODAY
from tests.operate.conftest import command
from tests.operate.running import Command

__all__ = ["command"]

DOCS = Path(__file__).parents[2] / "docs" / "flows.md"
(EXAMPLE,) = re.findall(
    r"^```yaml\n(organisation:.*?)^```", DOCS.read_text("utf-8"), re.MULTILINE | re.DOTALL
)
ROW = "no_income_here"


@pytest.fixture
def flows(tmp_path: Path) -> Path:
    """The flows that ship, with Tilburg's own rows."""
    folder = tmp_path / "flows"
    shutil.copytree(content("flows"), folder)
    (folder / "organisations").mkdir()
    (folder / "organisations" / "GM0855.yaml").write_text(EXAMPLE, "utf-8")
    return folder


@pytest.fixture
def book(flows: Path) -> Book:
    return read_book(flows, Catalogues(content("locales")))


def _without_income(book: Book, **where: Answer) -> Verdict:
    usual = {"situation": Answer("looking"), "urgent": Answer("no_income")}
    return judge(book, MAIN, usual | where, TODAY)


def test_who_lives_there_is_decided_by_its_rows(book: Book) -> None:
    verdict = _without_income(book, place=Answer("5038"))

    assert verdict.region == "AM26"
    assert verdict.gives("urgency") == "today"
    assert verdict.decisions[-1].row == ROW
    assert verdict.decisions[-1].version.endswith("+GM0855")


@pytest.mark.parametrize(
    "where",
    [
        {"place": Answer("3511")},
        {"place": Answer("5051")},
        {"place": Answer("abroad"), "works": Answer("GM0855")},
        {},
    ],
)
def test_all_others_are_decided_as_their_region_does(book: Book, where: dict[str, Answer]) -> None:
    assert _without_income(book, **where).decisions[-1].row == "no_income"


def test_who_stays_there_without_an_address_lives_there(book: Book) -> None:
    where = {"place": Answer("no_fixed_address"), "stays": Answer("GM0855")}

    assert _without_income(book, **where).decisions[-1].row == ROW


def test_a_book_with_a_mistake_in_it_is_refused_by_file_and_line(flows: Path) -> None:
    wrong = EXAMPLE.replace("urgent: no_income", "urgent: no_incom")
    (flows / "organisations" / "GM0855.yaml").write_text(wrong, "utf-8")

    with pytest.raises(Mistaken, match=r"flows/organisations/GM0855\.yaml:8: `urgent` is never"):
        read_book(flows, Catalogues(content("locales")))


def test_it_can_be_explained_and_printed(command: Command, flows: Path) -> None:
    where = ("--folder", str(flows), "--region", "GM0855")

    told = command("rules", "explain", "urgency", "urgent=no_income", *where, "--json").json
    table = command("rules", "table", "urgency", *where).out

    assert told["outcomes"][0]["row"] == ROW
    assert told["outcomes"][0]["where"].startswith("flows/organisations/GM0855.yaml:")
    assert "Zoals in GM0855." in table
    assert f". {ROW}\n" in table
