"""The form of an appointment: what is wrong is told at its field."""

from datetime import date
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from httpx import AsyncClient
from sqlalchemy import insert

from pow_bot.domain.regions.records import front_doors
from pow_bot.storage import Db
from tests.domain.intake.making import make_intake
from tests.team.making import Team, post

# What is said of a message to who is reached so, and gave no mail address.
_WAYS = {
    "call": "Het bericht staat alleen op de website. Vertel het zelf.",
    "helper": "Het bericht staat alleen op de website. Vertel het zelf.",
    "visit": "Het bericht staat alleen op de website. Vertel het als deze persoon langskomt.",
    "sms": "Het bericht staat alleen op de website. Er gaat geen sms. Stuur die zelf.",
    "chat": "Het bericht staat alleen op de website.",
}
# As good as it can be; the clock of the tests stands on 23 November 2026.
_RIGHT = {"day": "2026-12-01", "time": "10:00", "minutes": "45", "kind": "phone", "place": ""}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"day": ""}, "day"),
        ({"day": "2026-01-01"}, "day"),
        ({"time": ""}, "time"),
        ({"time": "03:00"}, "time"),
        ({"minutes": "5"}, "minutes"),
        ({"kind": "dance"}, "kind"),
        ({"kind": "visit"}, "place"),
    ],
)
async def test_a_mistake_is_told_at_its_field(
    team: Team, wrong: dict[str, str], field: str
) -> None:
    browser, receipt = await team.colleague(), await make_intake(team.database)
    await post(browser, receipt.reference, "claim")

    refused = await post(browser, receipt.reference, "plan", **{**_RIGHT, **wrong})

    assert refused.status_code == 422
    marked = BeautifulSoup(refused.text, "html.parser").select("[aria-invalid=true]")
    assert [one["name"] for one in marked] == [field]
    assert [one["aria-describedby"] for one in marked] == ["problem"]


@pytest.mark.parametrize(("reach", "told"), _WAYS.items())
async def test_who_writes_reads_where_that_arrives_and_what_they_must_do(
    team: Team, reach: str, told: str
) -> None:
    browser = await team.colleague()
    reference = (await make_intake(team.database, reach=reach)).reference
    await post(browser, reference, "claim")
    page = BeautifulSoup((await browser.get(f"/team/intakes/{reference}")).text, "html.parser")
    for form in ("#do-answer", "[aria-labelledby=d-appointments] details.act"):
        assert told in _read(page, form)

    for act, done in (("plan", "De afspraak staat."), ("answer", "Uw antwoord is bewaard.")):
        said = {**_RIGHT, "text": "Wij bellen u dinsdag."}
        taken = await post(browser, reference, act, **said)
        there = await browser.get(taken.headers["location"])
        assert _read(BeautifulSoup(there.text, "html.parser"), ".note.good") == f"{done} {told}"


async def test_who_gave_a_mail_address_is_told_by_a_mail(team: Team) -> None:
    browser = await team.colleague()
    made = await make_intake(team.database, reach="mail", email="fatima@example.org")
    await post(browser, made.reference, "claim")

    taken = await post(browser, made.reference, "plan", **_RIGHT)

    page = BeautifulSoup((await browser.get(taken.headers["location"])).text, "html.parser")
    told = "De afspraak staat. Het bericht staat op de website. Een mail zegt dat."
    assert _read(page, ".note.good") == told


async def test_where_people_of_the_region_are_met_is_offered_and_nobodys_home(team: Team) -> None:
    browser, elsewhere = await team.colleague(), await team.colleague("Jan Smit", regions=("AM05",))
    await team.database.write(_doors)
    visits = {"Stadhuis, kamer 2": 2, "Dorpsstraat 1": 1}
    for place, times in visits.items():
        for _ in range(times):
            await _visited(team, browser, place)
    there = await _visited(team, browser, "Kerkplein 3")
    free = (await make_intake(team.database)).reference
    far = (await make_intake(team.database, region="AM05")).reference
    for one, reader in ((free, browser), (far, elsewhere)):
        await post(reader, one, "claim")

    assert await _offered(browser, free) == ["Stationsplein 9", "Stadhuis, kamer 2"]
    assert await _offered(browser, there) == ["Stationsplein 9", "Stadhuis, kamer 2", "Kerkplein 3"]
    assert await _offered(elsewhere, far) == []


async def _visited(team: Team, browser: AsyncClient, place: str) -> str:
    """Somebody who is to be met there, each at a time of their own."""
    reference = (await make_intake(team.database)).reference
    await post(browser, reference, "claim")
    meeting = {**_RIGHT, "kind": "visit", "place": place, "anyway": "yes"}
    planned = await post(browser, reference, "plan", **meeting)
    assert planned.status_code == 303, planned.text
    return reference


async def _offered(browser: AsyncClient, reference: str) -> list[str]:
    page = BeautifulSoup((await browser.get(f"/team/intakes/{reference}")).text, "html.parser")
    field = page.select_one("#plan-place")
    assert field is not None
    return [str(one["value"]) for one in page.select(f"datalist#{field['list']} option")]


def _doors(db: Db) -> None:
    """One that may be shown, one that is not sure, and one that closed."""
    for kind, confidence, until, address in (
        ("werkcentrum", "high", None, "Stationsplein 9"),
        ("rmt", "low", None, "Achterweg 7"),
        ("lww", "high", date(2026, 1, 1), "Vroeger 5"),
    ):
        values = {
            "id": uuid4(),
            "region": "AM13",
            "kind": kind,
            "name": "Werkcentrum",
            "source": "example.org",
            "valid_from": date(2025, 1, 1),
            "valid_until": until,
            "confidence": confidence,
            "address": address,
        }
        db.execute(insert(front_doors).values(**values))


def _read(page: BeautifulSoup, where: str) -> str:
    found = page.select_one(where)
    return " ".join(found.get_text(" ").split()) if found else ""
