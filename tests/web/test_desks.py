"""The places that the receipt names: by what somebody told, and only to who told it."""

import re

from tests.web.person import Person
from tests.web.serving import Served, sent

HEADING = "Deze plekken helpen u ook"


def desks_of(person: Person) -> list[str]:
    """What stands under the heading, one line a place."""
    headings = [one for one in person.page.select("main h2") if one.text.strip() == HEADING]
    if not headings:
        return []
    found = headings[0].find_next_sibling("ul")
    assert found is not None
    return [" ".join(item.text.split()) for item in found.find_all("li")]


async def test_who_has_no_food_reads_their_own_municipality_first(served: Served) -> None:
    person = await sent(served.person(), place="5038", urgent="no_food_or_bed")

    assert desks_of(person) == [
        "Gemeente Tilburg. Alleen uw gemeente kan vandaag helpen met eten of een bed."
    ]


async def test_who_loses_an_income_reads_where_to_ask_for_money(served: Served) -> None:
    person = await sent(served.person(), place="5038", urgent="no_income")

    assert desks_of(person) == [
        "Gemeente Tilburg. Daar vraagt u geld aan om te leven.",
        "UWV, www.uwv.nl. Had u een baan? Daar vraagt u een uitkering aan.",
    ]


async def test_where_the_municipality_is_not_certain_it_is_theirs(served: Served) -> None:
    person = await sent(served.person(), place="4062", urgent="no_food_or_bed")

    assert desks_of(person)[0].startswith("Uw gemeente. ")


async def test_who_can_wait_reads_of_the_team_alone(served: Served) -> None:
    person = await sent(served.person())

    assert desks_of(person) == []


async def test_the_link_alone_shows_no_desks_for_they_tell_what_was_answered(
    served: Served,
) -> None:
    person = await sent(served.person(), urgent="no_food_or_bed")
    (link,) = re.findall(r"/bewijs/[\w-]+", person.text())

    stranger = await served.person().open(link)

    assert stranger.status == 200
    assert desks_of(stranger) == []


async def test_they_read_in_english_too(served: Served) -> None:
    person = await sent(served.person(), place="5038", urgent="no_food_or_bed")
    await person.speak("en")
    await person.open("/bewijs")

    assert "Municipality of Tilburg" in person.text()


async def test_no_number_is_shown_that_nobody_checked(served: Served) -> None:
    person = await sent(served.person(), urgent="no_income")

    assert person.page.select('main li a[href^="tel:"]') == []
