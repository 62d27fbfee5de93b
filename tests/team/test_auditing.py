"""A coordinator sees who looked at what in their regions, and what of it is not as usual."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from httpx import AsyncClient
from sqlalchemy import insert, select

from pow_bot.domain.audit.records import audit
from pow_bot.domain.intake.records import acquaintances, intakes
from pow_bot.domain.intake.references import understood, written
from pow_bot.domain.practice.actions import keep
from pow_bot.domain.practice.doors import ACTIONS
from pow_bot.domain.practice.words import Instruments, Setting, Terms
from pow_bot.domain.requests.actions import take_in
from pow_bot.domain.requests.words import Came, Kind, NewRequest
from pow_bot.domain.staff.rules import Role
from pow_bot.storage import Db
from pow_bot.web.team.rooms.auditing_texts import AREAS, SETTINGS
from tests.domain.intake.making import NOW, make_colleague, make_intake, opened
from tests.team.making import Team, post

COORDINATOR = {"name": "Vera Vos", "role": Role.COORDINATOR}


async def rows(browser: AsyncClient, query: str = "") -> list[tuple[str, ...]]:
    """Who, what and about what, of each row."""
    page = await browser.get(f"/team/audit{query}")
    assert page.status_code == 200, page.text
    lines = BeautifulSoup(page.text, "html.parser").select("tbody tr")
    cells = ([cell.get_text(" ", strip=True) for cell in line.select("th, td")] for line in lines)
    return [tuple(told[1:]) for told in cells]


def link_of(text: str, name: str) -> str:
    found = re.search(rf'href="/team/audit(\?[^"]*)?"[^>]*>{name}<', text)
    assert found, name
    return (found[1] or "").replace("&amp;", "&")


async def test_who_looked_at_what_is_told_by_name_and_number(team: Team) -> None:
    worker, vera = await team.colleague(), await team.colleague(**COORDINATOR)
    receipt = await make_intake(team.database)
    await post(worker, receipt.reference, "claim")
    told = await rows(vera)
    assert told[0] == ("Samira El Idrissi", "Pakte de aanmelding op", receipt.reference)
    assert ("Samira El Idrissi", "Opende de aanmelding", receipt.reference) in told
    assert (await rows(vera))[0] == ("Vera Vos", "Bekeek deze lijst", "—"), "also this look"


async def test_what_was_refused_stands_out_with_the_colleague_it_was_refused_to(
    team: Team,
) -> None:
    far, vera = await team.colleague(regions=("AM05",)), await team.colleague(**COORDINATOR)
    receipt = await make_intake(team.database)
    await far.get(f"/team/intakes/{receipt.reference}")
    assert (
        "Samira El Idrissi", "Geweigerd Wilde openen wat niet te zien is", receipt.reference
    ) in await rows(vera)  # fmt: skip


async def test_filters_stand_in_the_address(team: Team) -> None:
    samira, piet = await team.colleague(), await team.colleague("Piet de Boer")
    vera = await team.colleague(**COORDINATOR)
    one, two = await make_intake(team.database), await make_intake(team.database)
    await samira.get(f"/team/intakes/{one.reference}")
    await piet.get(f"/team/intakes/{two.reference}")
    await piet.get(f"/team/intakes/{one.reference}")
    page = (await vera.get("/team/audit")).text
    of_piet = await rows(vera, link_of(page, "Piet de Boer"))
    assert {who for who, _, _ in of_piet} == {"Piet de Boer"}
    assert {about for _, _, about in of_piet} == {one.reference, two.reference, "—"}
    of_one = await rows(vera, f"?q={one.reference.lower()}")
    assert ("Piet de Boer", "Opende de aanmelding", one.reference) in of_one
    assert {about for _, _, about in of_one} == {one.reference}
    assert await rows(vera, "?day=2026-11-24") == []
    assert len(await rows(vera, "?day=2026-11-23")) > 5
    assert await rows(vera, "?colleague=0123456789ab") == [], "somebody unknown did nothing"
    for strange in ("?day=x&colleague=%27&before=-1&q=%00", "?before=1"):
        assert (await vera.get(f"/team/audit{strange}")).status_code == 200


async def test_what_is_no_number_is_told_and_shows_nothing(team: Team) -> None:
    vera, receipt = await team.colleague(**COORDINATOR), await make_intake(team.database)
    await vera.get(f"/team/intakes/{receipt.reference}")
    sought = await vera.get("/team/audit?q=ZZZ-ZZZ")
    assert "Dit is geen nummer van een aanmelding." in sought.text
    assert 'value="ZZZ-ZZZ"' in sought.text
    assert "Wis filter" in sought.text
    assert await rows(vera, "?q=ZZZ-ZZZ") == []


async def test_what_was_touched_is_told_with_what_was_done(team: Team) -> None:
    actor = await make_colleague(team.database, **COORDINATOR)
    vera = await team.signed_in(actor)
    asks = NewRequest(
        region="AM13",
        kind=Kind.ACCESS,
        came=Came.PHONE,
        received_on=NOW.date(),
        asked="Wil alles zien.",
        name="Bo Jansen",
    )
    number = written(await team.database.write(lambda db: take_in(db, actor, asks, NOW)))

    def kept(db: Db) -> None:
        keep(db, "AM13", Terms(1, 2), 0, NOW, by=None)
        keep(db, "AM13", Instruments(), 0, NOW, by=None)

    await team.database.write(kept)
    told = [(what, about) for _, what, about in await rows(vera)]
    assert told[:3] == [
        ("Wijzigde de instellingen van de regio", "Instrumenten"),
        ("Wijzigde de instellingen van de regio", "Termijnen"),
        ("Werkte aan een verzoek", number),
    ]
    assert f'href="/team/requests/{number}"' in (await vera.get("/team/audit")).text
    far = await team.colleague("Vera Ver", role=Role.COORDINATOR, regions=("AM05",))
    assert number not in (await far.get("/team/audit")).text


def test_every_setting_and_door_has_a_name_here() -> None:
    kinds = {kind.name for kind in Setting.__subclasses__()}
    assert kinds - SETTINGS.keys() == set()
    assert {action.partition(".")[0] for action in ACTIONS} <= AREAS.keys()


async def test_pages_lead_from_one_to_the_next(team: Team) -> None:
    worker, receipt = await make_colleague(team.database), await make_intake(team.database)

    def looks(db: Db) -> None:
        for n in range(70):
            # Within a minute it would be the same look.
            opened(db, worker, receipt.reference, NOW + n * timedelta(seconds=61))

    await team.database.write(looks)
    vera = await team.colleague(**COORDINATOR)
    first = (await vera.get("/team/audit")).text
    assert len(await rows(vera)) == 50
    older = link_of(first, "Ouder")
    assert 10 < len(await rows(vera, older)) < 50
    assert link_of((await vera.get(f"/team/audit{older}")).text, "Nieuwste") == ""


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATOR])
async def test_nobody_else_reads_it_and_who_tries_stands_in_it(team: Team, role: Role) -> None:
    browser = await team.colleague(role=role)
    for path in ("/team/audit", "/team/audit/unusual"):
        assert (await browser.get(path)).status_code == 403
    assert (await team.audited()).count("refused.403") == 2


async def test_another_region_is_not_told(team: Team) -> None:
    worker = await team.colleague()
    vera = await team.colleague("Vera Ver", role=Role.COORDINATOR, regions=("AM05",))
    receipt = await make_intake(team.database)
    await worker.get(f"/team/intakes/{receipt.reference}")
    page = (await vera.get("/team/audit")).text
    assert receipt.reference not in page
    assert "Samira" not in page
    sought = await vera.get(f"/team/audit?q={receipt.reference}")
    assert "die bij uw regio hoort" in sought.text
    assert await rows(vera, f"?q={receipt.reference}") == []
    assert (await team.audited())[-1] == "refused.audit"


async def test_whose_person_the_coordinator_knows_has_no_number_here(team: Team) -> None:
    worker, actor = await team.colleague(), await make_colleague(team.database, **COORDINATOR)
    vera, receipt = await team.signed_in(actor), await make_intake(team.database)
    await worker.get(f"/team/intakes/{receipt.reference}")

    def acquaint(db: Db) -> None:
        sought = select(intakes).where(intakes.c.reference == understood(receipt.reference))
        row = db.execute(sought).one()
        db.execute(
            insert(acquaintances), {"intake": row.id, "staff": actor.id, "person": row.person}
        )

    await team.database.write(acquaint)
    assert receipt.reference not in (await vera.get("/team/audit")).text
    assert await rows(vera, f"?q={receipt.reference}") == []


async def test_what_is_not_as_usual_is_a_sentence_with_a_number(team: Team) -> None:
    samira = await make_colleague(team.database)
    coordinator = await make_colleague(team.database, **COORDINATOR)
    worker, vera = await team.signed_in(samira), await team.signed_in(coordinator)
    empty = await vera.get("/team/audit/unusual")
    assert "In deze week valt niets op" in empty.text
    team.clock.forward(timedelta(hours=13))
    worker, vera = await team.signed_in(samira), await team.signed_in(coordinator)
    for _ in range(3):
        receipt = await make_intake(team.database)
        await worker.get(f"/team/intakes/{receipt.reference}")
    page = (await vera.get("/team/audit/unusual")).text
    assert "Opende ’s nachts aanmeldingen: 3." in page
    assert "40 of meer verschillende aanmeldingen binnen een uur" in page
    of_them = link_of(page, "Samira El Idrissi")
    assert "day=2026-11-23" in of_them
    assert {who for who, _, _ in await rows(vera, of_them)} == {"Samira El Idrissi"}
    earlier = await vera.get("/team/audit/unusual?until=2026-11-16")
    assert "In deze week valt niets op" in earlier.text
    assert "until=2026-11-23" in earlier.text


async def test_the_rows_hold_no_name_and_no_text(team: Team) -> None:
    vera = await team.colleague(**COORDINATOR)
    receipt = await make_intake(team.database)
    await vera.get(f"/team/audit?q={receipt.reference}")
    kept = await team.database.read(lambda db: [str(row) for row in db.execute(select(audit))])
    told = (receipt.reference, receipt.reference.replace("-", ""), "Vera")
    assert not [row for row in kept if any(one in row for one in told)]


@pytest.mark.parametrize("query", ["?day=9999-12-31", "/unusual?until=0001-01-01"])
async def test_a_day_that_no_calendar_reaches_is_left_out(team: Team, query: str) -> None:
    vera = await team.colleague(**COORDINATOR)

    assert (await vera.get(f"/team/audit{query}")).status_code == 200
