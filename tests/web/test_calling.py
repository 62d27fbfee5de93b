"""Help numbers in what is said: a tap calls them."""

import pytest

from pow_bot.web.calling import tappable
from tests.web.serving import ANSWERS, Served


def called(text: str) -> list[str]:
    return [part.partition('"')[0] for part in tappable(text).split("tel:")[1:]]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Bel nu 112. Kunt u niet praten?", ["112"]),
        ("Bel 113, of bel gratis 0800-0113.", ["113", "08000113"]),
        ("Veilig Thuis op 0800-2000", ["08002000"]),
        ("Dorpsweg 112a, of € 1.112 en 112,50", []),
        ("Bel 0900-1130 of 06-11212113", []),
    ],
)
def test_only_the_numbers_that_help_can_be_tapped(text: str, numbers: list[str]) -> None:
    assert called(text) == numbers


def test_what_else_is_said_stays_text() -> None:
    assert tappable("<b>112</b>").startswith("&lt;b&gt;<a ")


@pytest.mark.parametrize("language", ["nl", "en"])
async def test_help_is_a_tap_away_in_the_conversation_and_beside_it(
    served: Served, language: str
) -> None:
    person = await served.person(language).open("/")
    await person.fill_in(ANSWERS, until="name")
    await person.answer(text="mijn man slaat mij")
    assert [a["href"] for a in person.page.select("#said a")][:2] == ["tel:112", "tel:08002000"]

    await person.open("/hulp")
    numbers = {a["href"] for a in person.page.select("main a")}
    assert {"tel:112", "tel:113", "tel:08000113", "tel:08002000"} <= numbers
