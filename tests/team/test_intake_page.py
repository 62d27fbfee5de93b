"""The page of an intake: letters to start from, notes that name somebody, checklist, timeline."""

from datetime import timedelta
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from pow_bot.domain.intake.actions import answer_from_person
from pow_bot.domain.notices.records import notices
from pow_bot.domain.staff.rules import Actor, Role
from pow_bot.storage import Database, Db
from pow_bot.web.team.intake.mentioning import mentioned
from tests.domain.intake.making import DAY, NOW, make_colleague, make_intake
from tests.team.making import ANYWAY, Team, fields, post


async def told(database: Database) -> list[tuple[str, object]]:
    def query(db: Db) -> list[tuple[str, object]]:
        rows = db.execute(select(notices.c.kind, notices.c.staff))
        return [(row.kind, row.staff) for row in rows]

    return await database.read(query)


def words_of(html: str) -> str:
    return " ".join(BeautifulSoup(html, "html.parser").get_text(" ").split())


class TestLetters:
    async def test_start_from_an_example_in_the_language_of_the_person(self, team: Team) -> None:
        reference = (await make_intake(team.database, locale="en")).reference
        samira = await team.colleague()
        await post(samira, reference, "claim")

        page = await samira.get(f"/team/intakes/{reference}?template=tried_to_call")

        form = BeautifulSoup(page.text, "html.parser").select_one("#do-answer")
        assert form is not None
        there = form.select_one("[name=text]")
        beside = form.select_one("[name=dutch]")
        assert there is not None
        assert beside is not None
        assert f"We called you about your registration {reference}" in there.text
        assert there["lang"] == "en"
        assert f"Wij belden u over uw aanmelding {reference}" in beside.text
        assert "{" not in there.text + beside.text

    async def test_stand_below_what_was_typed_and_only_once(self, team: Team) -> None:
        reference = (await make_intake(team.database, locale="en")).reference
        samira = await team.colleague()
        await post(samira, reference, "claim")
        page = await samira.get(f"/team/intakes/{reference}")
        there = {"text": "Hello Fatima,\r\nthis is Samira.", "dutch": "Dag Fatima."}

        for _ in range(2):
            offered = BeautifulSoup(page.text, "html.parser").select_one(".samples button")
            assert offered is not None
            sent = {**fields(page), **there}
            page = await samira.post(str(offered["formaction"]), data=sent)
            there = _fields_of(page.text)

        assert page.status_code == 200
        assert there["text"].startswith("Hello Fatima,\nthis is Samira.\n\n")
        assert there["text"].count(f"your registration {reference}") == 1
        assert there["dutch"].startswith("Dag Fatima.\n\n")
        assert there["dutch"].count(f"uw aanmelding {reference}") == 1
        untouched = _fields_of((await samira.get(f"/team/intakes/{reference}")).text)
        assert untouched == {"text": "", "dutch": ""}

    async def test_leave_alone_what_is_refused_elsewhere(self, team: Team) -> None:
        reference = (await make_intake(team.database)).reference
        samira = await team.colleague()
        await post(samira, reference, "claim")
        refused = await post(samira, reference, "note", text="x" * 5_000)
        assert refused.status_code == 422
        assert _fields_of(refused.text)["text"] == ""

    async def test_keep_the_dutch_beside_them_for_colleagues(self, team: Team) -> None:
        reference = (await make_intake(team.database, locale="en")).reference
        samira = await team.colleague()
        await post(samira, reference, "claim")

        await post(samira, reference, "answer", text="Can you come?", dutch="Kunt u komen?")

        page = await samira.get(f"/team/intakes/{reference}")
        letters = BeautifulSoup(page.text, "html.parser").select(".letters li")
        assert "Can you come?" in letters[0].text
        other = letters[0].select_one("[lang=nl]")
        assert other is not None
        assert other.text == "Kunt u komen?"

    async def test_need_no_dutch_beside_dutch(self, team: Team) -> None:
        reference = (await make_intake(team.database)).reference
        samira = await team.colleague()
        await post(samira, reference, "claim")
        page = await samira.get(f"/team/intakes/{reference}")
        assert 'name="dutch"' not in page.text


def _fields_of(html: str) -> dict[str, str]:
    """What stands in the fields of the form for an answer."""
    areas = BeautifulSoup(html, "html.parser").select("#do-answer textarea")
    return {str(area["name"]): area.text for area in areas}


async def test_who_hands_over_to_a_colleague_chooses_a_colleague(team: Team) -> None:
    reference = (await make_intake(team.database)).reference
    await make_colleague(team.database, "Jan Bakker")
    samira = await team.colleague()
    page = BeautifulSoup((await samira.get(f"/team/intakes/{reference}")).text, "html.parser")
    assert [one.text for one in page.select("#hand-over-to option")] == [
        "Kies een collega",
        "Jan Bakker",
        "Samira El Idrissi",
    ]


class TestNotes:
    async def test_tell_a_colleague_who_is_named(self, team: Team) -> None:
        reference = (await make_intake(team.database)).reference
        jan = await make_colleague(team.database, "Jan Bakker")
        samira = await team.colleague()

        await post(samira, reference, "note", text="@Jan, kijk jij hier even naar?")

        assert await told(team.database) == [("mentioned", jan.id)]

    async def test_tell_a_colleague_who_is_chosen(self, team: Team) -> None:
        reference = (await make_intake(team.database)).reference
        jan = await make_colleague(team.database, "Jan Bakker")
        samira = await team.colleague()
        page = await samira.get(f"/team/intakes/{reference}")
        chosen = BeautifulSoup(page.text, "html.parser").select_one(
            "#note-tell option:not([value=''])"
        )
        assert chosen is not None

        await post(samira, reference, "note", text="Ter info.", tell=str(chosen["value"]))

        assert await told(team.database) == [("mentioned", jan.id)]

    async def test_tell_nobody_of_another_region(self, team: Team) -> None:
        reference = (await make_intake(team.database)).reference
        await make_colleague(team.database, "Jan Bakker", regions=("AM05",))
        samira = await team.colleague()
        noted = await post(samira, reference, "note", text="@Jan Bakker, kijk jij hier even?")
        assert await told(team.database) == []
        page = await samira.get(noted.headers["location"])
        assert "krijgt een melding" not in page.text

    @pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
    async def test_say_whom_they_reached_and_which_name_reached_nobody(
        self, team: Team, headers: dict[str, str]
    ) -> None:
        reference = (await make_intake(team.database)).reference
        for name in ("T. de Boer", "M. Bakker", "J. Bakker"):
            await make_colleague(team.database, name)
        samira = await team.colleague("S. El Idrissi")

        noted = await post(samira, reference, "note", text="@Boer of @Bakker: wie kan dit?")

        page = (await samira.get(noted.headers["location"], headers=headers)).text
        notice = BeautifulSoup(page, "html.parser").select_one("p.note.good")
        assert notice is not None
        assert notice.text == (
            "Uw notitie is bewaard. T. de Boer krijgt een melding. "
            "@Bakker: wie bedoelt u? Daarvan kreeg niemand een melding."
        )
        assert "@Boer of @Bakker: wie kan dit?" in page
        assert "Boer" not in noted.headers["location"]

    async def test_a_colleague_of_the_same_name_reads_only_what_became_of_their_own(
        self, team: Team
    ) -> None:
        reference = (await make_intake(team.database)).reference
        first = await team.colleague("S. El Idrissi")
        second = await team.colleague("S. El Idrissi", email="other@example.org")

        noted = await post(first, reference, "note", text="Gebeld.")
        await post(second, reference, "note", text="@Bakker, weet jij dit?")

        page = (await first.get(noted.headers["location"])).text
        assert "Uw notitie is bewaard." in page
        assert "wie bedoelt u" not in page


NAMED = [
    ("@Jan Bakker belt morgen", {"Jan Bakker"}),
    ("vraag het @samira.", {"Samira El Idrissi"}),
    ("@Jan, en @Samira!", {"Jan Bakker", "Samira El Idrissi"}),
    ("mail naar jan@example.org", set()),
    ("@Janneke", set()),
    ("@", set()),
    ("geen naam", set()),
]


@pytest.mark.parametrize(("text", "names"), NAMED)
def test_a_note_names_somebody_with_an_at_sign(text: str, names: set[str]) -> None:
    able = [named("Jan Bakker"), named("Samira El Idrissi")]
    found = mentioned(text, able).named
    assert {one.name for one in able if one.id in found} == names


# As colleagues are shown: with initials before the surname.
SURNAMES = [
    ("@Bakker belt morgen", {"M. Bakker"}),
    ("graag @bakker.", {"M. Bakker"}),
    ("@m. bakker?", {"M. Bakker"}),
    ("@t. de boer", {"T. de Boer"}),
    ("@de Boer en @Boer!", {"T. de Boer"}),
    ("@Yildiz, @özgür", {"Ş. Yıldız", "A. Ozgur"}),
    ("@M en @Wit", set()),
    ("@A. de Wit", {"A. de Wit"}),
    ("@Bakker-Jansen", set()),
]


@pytest.mark.parametrize(("text", "names"), SURNAMES)
def test_a_surname_that_one_has_is_enough(text: str, names: set[str]) -> None:
    there = ["M. Bakker", "T. de Boer", "Ş. Yıldız", "A. Ozgur", "A. de Wit", "J. de Wit"]
    able = [named(one) for one in there]
    found = mentioned(text, able).named
    assert {one.name for one in able if one.id in found} == names


UNCLEAR = [
    ("@Wit, of @Bakker?", ("@Wit",)),
    ("@M. Jansen en @Peters. En weer @Peters", ("@M. Jansen", "@Peters")),
    ("mail naar jan@example.org, of @ niemand", ()),
]


@pytest.mark.parametrize(("text", "unclear"), UNCLEAR)
def test_what_names_nobody_or_two_is_told_as_it_was_typed(
    text: str, unclear: tuple[str, ...]
) -> None:
    able = [named(one) for one in ("M. Bakker", "A. de Wit", "J. de Wit")]
    assert mentioned(text, able).unclear == unclear


def test_a_first_name_that_two_have_names_nobody() -> None:
    able = [named("Jan Bakker"), named("Jan de Wit")]
    assert mentioned("@Jan", able).named == set()
    assert mentioned("@Jan de Wit", able).named == {able[1].id}


def named(name: str) -> Actor:
    return Actor(uuid4(), name, uuid4(), Role.INTAKE_WORKER, frozenset({"AM13"}))


class TestChecklist:
    async def test_stands_there_with_safety_first(self, team: Team) -> None:
        reference = (await make_intake(team.database, line="dismissal")).reference
        samira = await team.colleague()
        page = await samira.get(f"/team/intakes/{reference}")
        first = BeautifulSoup(page.text, "html.parser").select_one(".checks li")
        assert first is not None
        assert "Niets getekend" in first.text

    async def test_says_who_marked_what(self, team: Team) -> None:
        reference = (await make_intake(team.database)).reference
        samira = await team.colleague()

        response = await post(samira, reference, "check", **{"item-benefit": "done"})

        assert response.status_code == 303
        page = await samira.get(response.headers["location"])
        assert "De checklist is bijgewerkt." in page.text
        marked = BeautifulSoup(page.text, "html.parser").select_one(".checks li small")
        assert marked is not None
        assert "Samira El Idrissi" in marked.text

    async def test_saved_too_late_it_says_how_each_item_stands_and_was_wanted(
        self, team: Team
    ) -> None:
        reference = (await make_intake(team.database)).reference
        first, second = await team.colleague(), await team.colleague("Piet de Boer")
        form = fields(await second.get(f"/team/intakes/{reference}"))
        await post(first, reference, "check", **{"item-benefit": "done", "item-alone": ""})

        late = await second.post(
            f"/team/intakes/{reference}/check",
            data={**form, "item-benefit": "not_needed", "item-alone": "", "item-wishes": "done"},
        )

        assert late.status_code == 409
        now, wanted = (
            [row.get_text(" ", strip=True) for row in part.select(".row")]
            for part in BeautifulSoup(late.text, "html.parser").select(".versions dl")
        )
        benefit, wishes = (
            "Uitkering aangevraagd, of niet nodig",
            "Besproken welk werk iemand zoekt",
        )
        assert any(row.startswith(f"{benefit} Gedaan (Samira El Idrissi, ") for row in now)
        assert f"{wishes} Nog doen" in now
        assert {f"{benefit} Niet nodig", f"{wishes} Gedaan"} <= set(wanted)
        assert not [row for row in (*now, *wanted) if "persoon zelf" in row]


class TestTimeline:
    async def test_tells_many_looks_in_one_line(self, team: Team) -> None:
        reference = (await make_intake(team.database)).reference
        samira = await team.colleague()
        # A page does not tell of the look that it is itself.
        for _ in range(4):
            team.clock.forward(timedelta(seconds=61))
            page = await samira.get(f"/team/intakes/{reference}")
        timeline = BeautifulSoup(page.text, "html.parser").select(".timeline li")
        assert [line.text for line in timeline if "3 keer bekeken" in line.text]
        assert len(timeline) == 2


class TestAfterwards:
    async def test_a_late_letter_asks_how_it_goes_on(self, team: Team) -> None:
        kept = await make_intake(team.database)
        samira = await team.colleague()
        await post(samira, kept.reference, "claim")
        step = "U belt het werkcentrum."
        said = {"reason": "reached_and_helped", "next_step": step, **ANYWAY}
        await post(samira, kept.reference, "close", **said)
        await team.database.write(
            lambda db: answer_from_person(db, kept.link, "Nog een vraag.", NOW + DAY)
        )
        team.clock.forward(DAY)
        await samira.aclose()
        samira = await team.signed_in(await make_colleague(team.database, "Jan Bakker"))

        page = await samira.get(f"/team/intakes/{kept.reference}")
        assert "Schreef na het afronden" in page.text

        response = await post(samira, kept.reference, "renew")
        page = await samira.get(response.headers["location"])
        assert "U heeft die opgepakt." in page.text
        assert "Gaat verder als" in words_of(page.text)
