"""The places that people are sent to: from the file, the nearest one, never an unchecked number."""

import pytest

from pow_bot.domain.regions.desks import desk, desks
from pow_bot.domain.regions.places import municipalities, regions, rows


def test_a_municipality_with_a_desk_of_its_own_is_sent_there() -> None:
    diemen = desk("self_employed", "GM0384", "AM18")

    assert diemen.name == "Team Sociale Zaken Diemen"
    assert diemen.website == "https://www.samendiemen.nl"


@pytest.mark.parametrize("place", [("GM0344", "AM13"), (None, "AM13"), (None, None)])
def test_all_others_are_sent_to_the_general_one(place: tuple[str | None, str | None]) -> None:
    assert desk("self_employed", *place).website == "https://www.krijgikbbz.nl"


def test_a_desk_that_is_not_there_is_no_desk() -> None:
    with pytest.raises(KeyError):
        desk("lottery", "GM0344", "AM13")


def test_every_desk_serves_all_or_a_place_that_exists() -> None:
    known = {"", *municipalities(), *regions()}

    assert {place for _, place in desks()} <= known
    assert {(code, "") for code, _ in desks()} <= set(desks())


def test_addresses_are_safe_and_numbers_were_checked() -> None:
    for row in rows("desks"):
        assert row["website"] == "" or row["website"].startswith("https://")
        assert row["phone"] == "" or row["checked"]
        assert row["source"] or not row["website"]


def test_none_of_the_desks_of_all_bears_a_name_that_nobody_can_translate() -> None:
    assert all(not one.name for one in desks().values() if not one.place)
    assert all(one.name for one in desks().values() if one.place)
