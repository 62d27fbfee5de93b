"""A colleague's name, however long, leaves every page within its screen."""

import pytest

from pow_bot.domain.staff.rules import LONGEST_NAME, Role
from tests.browser.conftest import DESK, PHONE, Office, Running, newcomer
from tests.browser.driving import reaches_beyond
from tests.domain.intake.making import claimed, submitted

REGION = "AM33"
PAGES = ("/team?view=all", "/team/audit", "/team/colleagues", "/team/requests", "/team/calls")


@pytest.mark.parametrize("window", [DESK, PHONE])
@pytest.mark.parametrize("name", ["W" * LONGEST_NAME, "Willemijntje van " * 3 + "Wwwwwwww"])
def test_a_long_name_pushes_nothing_off_the_screen(
    office: Office, running: Running, window: dict[str, int], name: str
) -> None:
    long = running.write(lambda db: newcomer(db, name, REGION))
    theirs = running.write(lambda db: claimed(db, long, running.now, region=REGION))
    free = running.write(lambda db: submitted(db, region=REGION)).reference
    page = office.colleague("Carla de Wit", REGION, Role.COORDINATOR, viewport=window)

    for path in (*PAGES, f"/team/intakes/{theirs}", f"/team/intakes/{free}"):
        page.goto(path)
        assert not reaches_beyond(page), path
    page.goto("/team/colleagues")
    page.get_by_role("link", name=name).last.click()
    assert not reaches_beyond(page), "their own page"
