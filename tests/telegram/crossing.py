"""The way from a chat to the web, as a person goes it."""

from urllib.parse import urlsplit

from pow_bot.double.people import Person
from tests.telegram.town import Town
from tests.web.person import Person as Browser


async def link_to_web(town: Town, person: Person) -> str:
    """Ask for the link, and see where it leads."""
    await town.type(person, "/website")
    (button,) = person.last.buttons
    parts = urlsplit(button["url"])
    return f"{parts.path}?{parts.query}"


async def on_the_web(town: Town, person: Person) -> Browser:
    """The same conversation in a browser."""
    browser = await town.house.person().open(await link_to_web(town, person))
    return await browser.send('main form[action^="/verder"]', [])
