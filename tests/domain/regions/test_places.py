"""Every postcode lies where the facts say."""

import hashlib
import subprocess
import sys

import pytest

from pow_bot.domain.regions.places import (
    former_municipalities,
    is_place,
    municipalities,
    municipalities_of,
    postcodes,
    regions,
    regions_of,
)

TWO_REGIONS = {"3366", "5091", "7351", "7693", "7694", "7933", "7963", "7964", "9417", "9423"}


def digest(lines: list[str]) -> str:
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def test_there_are_as_many_as_the_facts_count() -> None:
    codes = {f"AM{number:02}" for number in range(1, 39)} - {"AM04", "AM16", "AM31"}

    assert set(regions()) == codes
    assert len(municipalities()) == 342
    assert len(postcodes()) == 4074
    assert len(former_municipalities()) == 118


def test_every_postcode_routes_as_in_the_facts() -> None:
    """The digest was made from the reference facts themselves, by another script."""
    lines = [
        " ".join(
            [code, *(one.code for one in found), *(one.code for one in regions_of(code))],
        )
        for code, found in postcodes().items()
    ]

    assert digest(lines) == "bf6a1e31f77f137a39c8c978d056cbf7d884da3d653e343dbce49e27117167df"


def test_every_municipality_is_in_the_region_of_the_facts() -> None:
    lines = [f"{code} {one.region.code}" for code, one in municipalities().items()]

    assert digest(lines) == "6fe6a4716c65e5acb0b8e28935f3d72f5133f3f9bae1c3150cb8b31214097f30"


def test_only_the_ten_lie_in_two_regions() -> None:
    assert {code for code in postcodes() if len(regions_of(code)) > 1} == TWO_REGIONS
    assert all(len(regions_of(code)) == 2 for code in TWO_REGIONS)
    assert all(regions_of(code) for code in postcodes())


@pytest.mark.parametrize(
    ("place", "municipality", "region"),
    [
        ("3511", "Utrecht", "AM13"),
        ("5038", "Tilburg", "AM26"),
        ("1012", "Amsterdam", "AM18"),
        ("1381", "Amsterdam", "AM18"),
        ("6211", "Maastricht", "AM30"),
        ("9711", "Groningen", "AM01"),
        ("7811", "Emmen", "AM03"),
        ("8081", "Elburg", "AM36"),
        ("8071", "Nunspeet", "AM36"),
        ("8121", "Olst-Wijhe", "AM36"),
        ("3371", "Hardinxveld-Giessendam", "AM23"),
        ("4131", "Vijfheerenlanden", "AM35"),
        ("6861", "Renkum", "AM38"),
        ("4381", "Vlissingen", "AM24"),
        ("GM0344", "Utrecht", "AM13"),
        ("GM1680", "Aa en Hunze", "AM01"),
    ],
)
def test_known_places_lie_where_a_map_shows_them(
    place: str, municipality: str, region: str
) -> None:
    assert [one.name for one in municipalities_of(place)] == [municipality]
    assert [one.code for one in regions_of(place)] == [region]


@pytest.mark.parametrize("place", ["", "1000", "0000", "3511 AB", "GM9999", "no_fixed_address"])
def test_what_is_no_known_place_lies_nowhere(place: str) -> None:
    assert municipalities_of(place) == ()
    assert regions_of(place) == ()


def test_the_form_of_a_place_is_told_from_the_name_of_a_choice() -> None:
    assert is_place("1000")
    assert is_place("GM9999")
    assert not any(map(is_place, ("0999", "no_fixed_address", "GM03441", "35111", "٣٥١١", "")))


def test_reading_the_facts_takes_no_time_worth_mentioning() -> None:
    script = (
        "import time; from pow_bot.domain.regions import places\n"
        "start = time.process_time(); places.postcodes(); places.former_municipalities()\n"
        "print(time.process_time() - start)"
    )
    fastest = min(
        float(
            subprocess.run([sys.executable, "-c", script], capture_output=True, check=True).stdout
        )
        for _ in range(3)
    )

    assert fastest < 0.02
