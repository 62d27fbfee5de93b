"""`pow-bot rules`: why a table decides so, and how it reads."""

import csv
from io import StringIO

import pytest
from bs4 import BeautifulSoup

from pow_bot.engine.conditions import AnyOf, AtLeast, AtMost, Cell, NoneOf, When
from pow_bot.engine.flow import Text
from pow_bot.engine.tables import Row, Table
from pow_bot.operate.rule_tables import sheet
from pow_bot.operate.rules import opened, shown, takes
from tests.operate.running import Command

NEEDED = ("wants=yes", "can=with_help", "week=half", "first=dutch", "together=yes")


def refused(command: Command, *arguments: str) -> str:
    """The one sentence with which it is refused."""
    ran = command("rules", *arguments)
    assert (ran.code, ran.out) == (1, "")
    (line,) = ran.err.splitlines()
    return line


class TestExplain:
    def test_it_names_outcome_row_reason_and_what_was_read(self, command: Command) -> None:
        said = command("rules", "explain", "werkfit", *NEEDED).out

        assert said.startswith(
            "Table werkfit, version 2026-11\n\nprescreen: werkfit_with_support\n"
        )
        assert "by the row with_help (flows/rules/werkfit.yaml:" in said
        assert "U kunt werken met hulp. Die hulp bestaat." in said
        assert "  first_or_along: along\n" in said
        assert "  few_hours: week is half, it takes under_two\n" in said

    def test_as_json_it_holds_all_of_it(self, command: Command) -> None:
        told = command("rules", "explain", "werkfit", *NEEDED, "--json").json

        assert (told["table"], told["version"]) == ("werkfit", "2026-11")
        assert (told["region"], told["municipality"]) == (None, None)
        (outcome,) = told["outcomes"]
        assert outcome["row"] == "with_help"
        assert outcome["gives"] == {"prescreen": "werkfit_with_support"}
        assert told["read"] == {
            "wants": "yes", "can": "with_help", "week": "half", "first_or_along": "along",
        }  # fmt: skip
        assert told["passed"][0] == {
            "row": "not_now",
            "cells": [{"name": "wants", "read": "yes", "takes": "no"}],
        }

    def test_answers_lead_to_the_region_and_its_own_rows(self, command: Command) -> None:
        told = command(
            "rules", "explain", "urgency", "place=Middelburg", "urgent=no_income", "--json"
        ).json

        assert (told["region"], told["municipality"]) == ("AM24", "GM0687")
        assert told["version"] == "2026-11.2+AM24"
        assert told["outcomes"][0]["gives"] == {"urgency": "today"}
        assert told["outcomes"][0]["where"].startswith("flows/regions/AM24.yaml:")

    @pytest.mark.parametrize("place", ["am24", "AM24", "GM0687"])
    def test_a_region_or_municipality_can_be_named(self, command: Command, place: str) -> None:
        said = command("rules", "explain", "urgency", "urgent=no_income", "--region", place).out

        assert "urgency: today" in said

    def test_a_table_of_which_several_rows_count_gives_them_all(self, command: Command) -> None:
        told = command(
            "rules", "explain", "desks", "situation=self_employed", "pressure=all",
            "zelfmelden.place=5038", "urgent=no", "--json",
        ).json  # fmt: skip

        assert [one["row"] for one in told["outcomes"]] == ["business", "debts", "debts_by_phone"]
        assert [one["row"] for one in told["passed"]] == ["food_or_bed", "border"]

    def test_facts_and_what_no_flow_knows_may_be_told_themselves(self, command: Command) -> None:
        said = command("rules", "explain", "urgency", "urgent=no", "last_day_near=past").out
        grave = command("rules", "explain", "urgency", "urgent=no", "distress=yes").out

        assert "by the row last_day_close" in said
        assert "by the row distress" in grave
        assert "did not match" not in grave

    def test_answers_may_be_typed_as_a_person_would(self, command: Command) -> None:
        said = command("rules", "explain", "urgency", "last_day=gisteren", "urgent=unknown").out

        assert "last_day_near: past" in said
        assert "urgent: unknown" in said

    def test_the_reason_reads_in_english_too(self, command: Command) -> None:
        said = command("rules", "explain", "urgency", "distress=yes", "--locale", "en").out

        assert "You wrote something serious." in said

    @pytest.mark.parametrize(
        ("arguments", "sentence"),
        [
            (("urgence",), "`urgence` is no table. Did you mean `urgency`?"),
            (("urgency", "urgnt=no"), "Nobody asks or knows `urgnt`. Did you mean `urgent`?"),
            (
                ("urgency", "zzz=no"),
                "Nobody asks or knows `zzz`. This table reads distress, urgent, paper, last_day_near.",
            ),
            (("urgency", "urgent"), "Write `urgent` with its value: urgent=..."),
            (
                ("urgency", "urgent=no_incom"),
                "`no_incom` is no value of `urgent`. Did you mean `no_income`?",
            ),
            (
                ("urgency", "paper=nee_hoor"),
                "`nee_hoor` is no value of `paper`. Use one of: no, sign, signed, unknown.",
            ),
            (
                ("urgency", "distress=x"),
                "`x` is no value of `distress`. Use one of: no, yes.",
            ),
            (
                ("urgency", "--region", "AM99"),
                "`AM99` is no region or municipality; a code looks like AM13, GM0855.",
            ),
            (
                ("werkfit", "wants=yes", "can=yes", "first=nothing"),
                "`week` is not_asked here; the table takes under_two, half, whole, unknown. Tell more.",
            ),
        ],
    )
    def test_what_is_not_there_is_told_with_what_may_be_meant(
        self, command: Command, arguments: tuple[str, ...], sentence: str
    ) -> None:
        assert refused(command, "explain", *arguments) == sentence

    def test_what_a_person_would_be_told_is_told_of_what_is_typed(self, command: Command) -> None:
        said = refused(command, "explain", "urgency", "last_day=ooit")

        assert said.startswith("`ooit` is no value of `last_day`. Die datum herken ik niet.")

    def test_a_municipality_is_told_by_its_code(self, command: Command) -> None:
        told = command(
            "rules", "explain", "queue", "place=5091", "municipality=GM0823", "--json"
        ).json

        assert (told["region"], told["municipality"]) == ("AM28", "GM0823")

    @pytest.mark.parametrize(
        ("cell", "words"),
        [
            (AnyOf(("a", "b")), "a or b"),
            (NoneOf(("a", "b")), "anything known but a or b"),
            (AtLeast(12), "12 or more"),
            (AtMost(36), "36 or less"),
        ],
    )
    def test_every_form_of_a_cell_reads(self, cell: Cell, words: str) -> None:
        assert takes(cell) == words

    def test_several_answers_read_as_a_list(self) -> None:
        assert shown(("home", "dutch")) == "home, dutch"


class TestTable:
    @pytest.mark.parametrize(
        ("cell", "words"),
        [
            (NoneOf(("yes",)), "bekend, maar niet Ja"),
            (AtLeast(12), "12 of meer"),
            (AtMost(36), "36 of minder"),
        ],
    )
    def test_every_form_of_a_cell_reads(self, cell: Cell, words: str) -> None:
        row = Row("one", When((("x", cell),)), {"y": "z"}, Text("rules/x/one/reason", "Daarom."))
        table = Table("x", "1", {"x": ("yes", "no")}, (row,))

        (line,) = sheet(opened("nl"), table, None).lines

        assert line == ("1", "one", words, "z", "Daarom.")

    def test_in_the_terminal_each_row_says_what_it_asks_and_gives(self, command: Command) -> None:
        said = command("rules", "table", "urgency").out

        assert said.startswith("Beslistabel urgency\n\nVersie 2026-11.2.\n")
        assert (
            "3. must_sign\n   Moet u iets tekenen? Ja\n   = Vandaag\n"
            "   U moet iets tekenen. Iemand kijkt eerst met u mee.\n"
        ) in said

    def test_a_region_has_its_own_rows_in_it(self, command: Command) -> None:
        everywhere = command("rules", "table", "urgency").out
        zeeland = command("rules", "table", "urgency", "--region", "am24").out

        assert "Zoals in AM24." in zeeland
        assert zeeland.count("= Vandaag") == everywhere.count("= Vandaag") + 1

    def test_the_sheet_opens_in_a_dutch_spreadsheet(self, command: Command) -> None:
        out = command("rules", "table", "werkfit", "--csv").out

        assert out.startswith("\ufeff")
        head, *lines = csv.reader(StringIO(out.removeprefix("\ufeff")), delimiter=";")
        assert head[:3] == ["Nr.", "Regel", "Hoe denkt u nu over werken?"]
        assert head[-2:] == ["Uitkomst", "Wat de persoon leest"]
        assert len(lines) == 13
        assert {len(line) for line in lines} == {len(head)}
        assert lines[1][1:3] == ["doubt", "Ik twijfel"]

    def test_the_page_stands_alone_and_tells_heads_from_cells(self, command: Command) -> None:
        page = BeautifulSoup(command("rules", "table", "desks", "--html").out, "html.parser")

        assert page.html is not None
        assert page.html["lang"] == "nl"
        assert page.select_one("table > caption") is not None
        assert all(head.get("scope") == "col" for head in page.select("thead th"))
        assert all(head.get("scope") == "row" for head in page.select("tbody th"))
        assert len(page.select("tbody th")) == len(page.select("tbody tr")) == 14
        assert page.select("script, link, img") == []
        assert "De eerste 3 regels die passen tellen." in page.text
        assert "alles behalve Ik krijg AOW" in page.text

    def test_it_reads_in_english_too(self, command: Command) -> None:
        page = BeautifulSoup(
            command("rules", "table", "werkfit", "--html", "--locale", "en").out, "html.parser"
        )

        assert page.html is not None
        assert page.html["lang"] == "en"
        assert "Decision table werkfit" in page.text
        assert "I want to work, but not yet" in page.text

    @pytest.mark.parametrize("table", ["queue", "line", "urgency", "werkfit", "desks"])
    @pytest.mark.parametrize("form", ["--html", "--csv"])
    def test_every_table_that_ships_can_be_read(
        self, command: Command, table: str, form: str
    ) -> None:
        assert command("rules", "table", table, form).code == 0

    def test_a_table_that_is_not_there_is_told(self, command: Command) -> None:
        assert refused(command, "table", "lines") == "`lines` is no table. Did you mean `line`?"

    def test_two_forms_at_once_are_wrongly_called(self, command: Command) -> None:
        assert command("rules", "table", "line", "--html", "--csv").code == 2
