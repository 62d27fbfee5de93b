"""A language is a folder: with one more, every page is there in it, and nothing else was needed."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from bs4 import Tag

from tests.pseudo import LONGER, RIGHT_TO_LEFT, pseudo_locales
from tests.web.person import Person
from tests.web.serving import ANSWERS, MORE, Served, copied, kept, serving

NAMES = ["Nederlands", "العربية", "Deutsch", "English"]
# What our templates and flows say themselves; names, numbers and what somebody typed may be Latin.
OURS = (
    "h1, #help, legend, .actions button, .actions a, footer a, footer button, summary, .tone-safety"
)
LATIN = re.compile(r"[a-z]{3,}")


@pytest.fixture(scope="module")
def locales(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pseudo_locales(tmp_path_factory.mktemp("third") / "locales")


@pytest.fixture
async def there(empty_file: Path, tmp_path: Path, locales: Path) -> AsyncIterator[Served]:
    async with serving(tmp_path, copied(empty_file, tmp_path), locales) as there:
        yield there


def _language(person: Person) -> tuple[str, str]:
    html = person.page.select_one("html")
    assert isinstance(html, Tag)
    return str(html["lang"]), str(html["dir"])


def _left_in_dutch(person: Person) -> list[str]:
    said = [tag for tag in person.page.select(OURS) if not tag.select("bdi, [data-leave]")]
    return [text for tag in said if LATIN.search(text := tag.get_text(" ", strip=True))]


def _expect(person: Person) -> None:
    assert _language(person) == (RIGHT_TO_LEFT, "rtl"), person.url
    assert _left_in_dutch(person) == [], person.url


async def test_a_new_language_is_offered_by_its_own_name(there: Served) -> None:
    person = await there.person("nl").open("/")

    assert [tag.get_text(strip=True) for tag in person.page.select("header a[lang]")] == NAMES
    assert _language(person) == ("nl", "ltr")


async def test_choosing_it_turns_the_page_and_is_remembered(there: Served) -> None:
    person = await (await there.person("nl").open("/")).speak(RIGHT_TO_LEFT)
    _expect(person)

    await person.open("/")
    _expect(person)
    assert _language(await person.speak(LONGER)) == (LONGER, "ltr")


async def test_a_browser_that_prefers_it_gets_it(there: Served) -> None:
    _expect(await there.person("ar-EG").open("/"))


async def test_every_page_of_the_conversation_is_in_it(there: Served) -> None:
    person = await there.person(RIGHT_TO_LEFT).open("/")
    asked = []
    while person.step in ANSWERS:
        _expect(person)
        asked.append(person.step)
        answer = ANSWERS[person.step]
        assert isinstance(answer, str)
        await person.say(answer)
    assert person.step == "check", asked
    _expect(person)

    await person.answer("yes")
    _expect(person)
    reference = person.page.select_one(".reference")
    assert reference is not None
    assert (await kept(there, reference.get_text(strip=True))).intake.locale == RIGHT_TO_LEFT
    await person.open("/")
    while person.step in MORE:
        _expect(person)
        more = MORE[person.step]
        await (person.say(more) if isinstance(more, str) else person.answer(*more))


@pytest.mark.parametrize("url", ["/mens", "/later", "/privacy", "/woorden", "/none"])
async def test_every_other_page_is_in_it(there: Served, url: str) -> None:
    _expect(await there.person(RIGHT_TO_LEFT).open(url))


async def test_a_mistake_is_told_in_it(there: Served) -> None:
    person = await there.person(RIGHT_TO_LEFT).open("/")

    await person.fill_in(ANSWERS, until="number")
    await person.answer(text="06")

    problem = person.page.select_one("#problem")
    assert problem is not None
    assert re.search("[\u0600-\u06ff]", problem.get_text())
    _expect(person)


async def test_colleagues_have_it_too(there: Served) -> None:
    colleague = await there.person().open(f"/team/in?lang={RIGHT_TO_LEFT}")

    assert _language(colleague) == (RIGHT_TO_LEFT, "rtl")
