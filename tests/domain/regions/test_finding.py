"""What people type for a place is understood, asked about, or honestly unknown."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pow_bot.domain.regions.finding import Finding, Found, Several, Unknown, find
from pow_bot.domain.regions.places import (
    former_municipalities,
    is_place,
    municipalities,
    postcodes,
)
from tests.bad_input import BAD_INPUT


def named(finding: Finding) -> set[str]:
    assert isinstance(finding, Several)
    return {one.name for one in finding.municipalities}


def test_every_postcode_is_found_as_it_stands_and_with_its_letters() -> None:
    for code in postcodes():
        assert find(code) == Found(code)
        assert find(f" {code.lower()}xk ") == Found(code)


@pytest.mark.parametrize(
    "text",
    [
        "3511ab",
        " 3511 AB",
        "3511-AB",
        "3511.ab.",
        "postcode 3511",
        "Mijn postcode is 3511 AB.",
        "3 5 1 1",
        "35 11",
        "Kerkstraat 12, 3511 AB Utrecht",
        "drie vijf een een",
        "Drie, vijf, één, één",
        "three five one one",
        "vijfendertig elf",
        "vijfendertig elf AB",
        "３５１１ ＡＢ",
        "٣٥١١",
        "3511\u00a0AB",
        "3511\u200bAB",
        "**3511**",
    ],
)
def test_a_postcode_is_found_however_it_is_written(text: str) -> None:
    assert find(text) == Found("3511")


def test_spoken_figures_are_read_in_dutch_and_english() -> None:
    assert find("vijf nul drie acht") == Found("5038")
    assert find("five zero three eight") == Found("5038")
    assert find("vijftig achtendertig") == Found("5038")
    assert find("negenennegentig negenennegentig") == Found("9999")


def test_a_new_postcode_is_unknown_but_has_the_form_of_one() -> None:
    assert find("1000") == Unknown(postcode="1000")
    assert find("1000 AA") == Unknown(postcode="1000")


@pytest.mark.parametrize(
    "text", ["0123", "351", "35111", "06 1234 5678", "3511 5038", "12 3511", "302345678", "3511511"]
)
def test_other_figures_are_no_postcode(text: str) -> None:
    assert find(text) == Unknown()


def test_every_municipality_is_found_by_each_of_its_names() -> None:
    for code, one in municipalities().items():
        for name in one.names:
            assert find(name) == Found(code) or name == "Bergen"
            assert find(name.upper()) == Found(code) or name == "Bergen"
            assert find(f" ik woon in {name.lower()}.") == Found(code) or name == "Bergen"


def test_a_code_is_found_only_where_it_is_one_of_today() -> None:
    assert all(find(code) == Found(code) for code in municipalities())
    assert find(" gm0344 ") == Found("GM0344")
    assert find("GM9999") == Unknown()


def test_every_former_municipality_leads_to_todays_or_asks() -> None:
    for name, now in former_municipalities().items():
        if len(now) == 1:
            assert find(name) == Found(now[0].code)
        else:
            assert find(name) == Several(now, named=True)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Den Haag", "Den Haag"),
        ("'s-Gravenhage", "Den Haag"),
        ("’s Gravenhage", "Den Haag"),
        ("The Hague", "Den Haag"),
        ("I live in The Hague", "Den Haag"),
        ("den bosch", "'s-Hertogenbosch"),
        ("s Hertogenbosch", "'s-Hertogenbosch"),
        ("Hengelo (O.)", "Hengelo"),
        ("hengelo ov", "Hengelo"),
        ("Bergen NH", "Bergen (NH)"),
        ("bergen (l.)", "Bergen (L)"),
        ("sudwest fryslan", "Súdwest-Fryslân"),
        ("Súdwest-Fryslân", "Súdwest-Fryslân"),
        ("Noardeast-Fryslan", "Noardeast-Fryslân"),
        ("Ysselstein", "IJsselstein"),
        ("Ĳsselstein", "IJsselstein"),
        ("Venraij", "Venray"),
        ("alphen a/d rijn", "Alphen aan den Rijn"),
        ("Weesp", "Amsterdam"),
        ("gemeente Oss", "Oss"),
        ("groningen stad", "Groningen"),
        ("in De Bilt", "De Bilt"),
        ("Amsterdam, Nederland", "Amsterdam"),
        ("Rotterdam, the Netherlands", "Rotterdam"),
    ],
)
def test_old_double_and_short_names_are_found(text: str, name: str) -> None:
    finding = find(text)

    assert isinstance(finding, Found)
    assert municipalities()[finding.place].name == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Amersvoort", "Amersfoort"),
        ("leewarden", "Leeuwarden"),
        ("Apeldorn", "Apeldoorn"),
        ("eindhofen", "Eindhoven"),
        ("enshede", "Enschede"),
        ("Zoetemeer", "Zoetermeer"),
        ("ik woon in utrehct", "Utrecht"),
    ],
)
def test_one_slip_in_a_long_name_is_forgiven(text: str, name: str) -> None:
    finding = find(text)

    assert isinstance(finding, Found)
    assert municipalities()[finding.place].name == name


@pytest.mark.parametrize(
    "village", ["Doorn", "Dieren", "Born", "Heerle", "Steenderen", "Rosendaal", "Haarle"]
)
def test_a_village_is_never_taken_for_a_slip(village: str) -> None:
    assert not isinstance(find(village), Found)


def test_one_name_in_two_regions_asks() -> None:
    assert named(find("Bergen")) == {"Bergen (L)", "Bergen (NH)"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Alphen", {"Alphen aan den Rijn", "Alphen-Chaam"}),
        ("Volendam", {"Edam-Volendam"}),
        ("Utrecht Overvecht", {"Utrecht"}),
        ("Amsterdam of Utrecht", {"Amsterdam", "Utrecht"}),
        ("niet in Utrecht", {"Utrecht"}),
        ("Hengelo (Gld)", {"Hengelo"}),
        ("maastrigt", {"Maastricht"}),
    ],
)
def test_what_is_not_sure_is_offered(text: str, names: set[str]) -> None:
    finding = find(text)

    assert isinstance(finding, Several)
    assert not finding.named
    assert named(finding) == names


@pytest.mark.parametrize(
    "text",
    ["asdfgh", "hallo", "Nederland", "Zeeland", "Beek en Donk", "Bergen aan Zee", "in de", "x"],
)
def test_what_is_no_municipality_is_unknown(text: str) -> None:
    assert find(text) == Unknown()


def reads_well(text: str) -> None:
    match find(text):
        case Found(place):
            assert is_place(place)
        case Several(found):
            assert 1 <= len(found) <= 4
        case Unknown(postcode):
            assert postcode is None or is_place(postcode)


@pytest.mark.parametrize("text", BAD_INPUT, ids=range(len(BAD_INPUT)))
def test_bad_input_never_raises(text: str) -> None:
    reads_well(text)


@given(st.text() | st.text(st.sampled_from("0123456789 abijy'-./()GMgm\u00bd")))
@example("²³¹⁴")
def test_finding_never_raises(text: str) -> None:
    reads_well(text)


@given(st.data())
def test_a_name_with_a_slip_never_becomes_another_municipality(data: st.DataObject) -> None:
    """One letter left out of a name: found right, offered, or unknown."""
    one = data.draw(st.sampled_from(sorted(municipalities().values(), key=lambda one: one.code)))
    gone = data.draw(st.integers(1, len(one.name) - 1))
    finding = find(one.name[:gone] + one.name[gone + 1 :])

    assert not isinstance(finding, Found) or finding.place == one.code
