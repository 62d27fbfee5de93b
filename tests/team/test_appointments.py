"""The form of an appointment: what is wrong is told at its field."""

import pytest
from bs4 import BeautifulSoup

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


def _read(page: BeautifulSoup, where: str) -> str:
    found = page.select_one(where)
    return " ".join(found.get_text(" ").split()) if found else ""
