"""The form of an appointment: what is wrong is told at its field."""

import pytest
from bs4 import BeautifulSoup

from tests.domain.intake.making import make_intake
from tests.team.making import Team, post

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
