"""A conversation can be read: in Python, as plain text, and as a page without script."""

import httpx
import pytest

from pow_bot.double.people import Person
from pow_bot.double.serving import Double
from tests.double.conftest import NO_TLS, Caller

KEYBOARD = {
    "inline_keyboard": [
        [{"text": "Ja", "callback_data": "y"}],
        [{"text": "Op de website", "url": "https://werk.example"}],
    ]
}
TRANSCRIPT = """\
  > /start

✓ Zoekt u <werk>? — Ja
[ Wijzig ]

  > [ Ja ]

(Dank u.)

Uw nummer?
[[ Deel mijn nummer ]]

  > [contact]

- deleted -

  > Dank (edited)

- the bot was blocked -
"""


@pytest.fixture
async def talked(double: Double, noor: Person, ask: Caller) -> Person:
    """Noor, after a conversation."""
    await ask("sendMessage", chat_id=noor.id, text="Zoekt u <werk>?", reply_markup=KEYBOARD)
    query = await noor.tap(noor.last, "Ja")
    await ask("answerCallbackQuery", callback_query_id=query, text="Dank u.")
    await ask(
        "editMessageText",
        chat_id=noor.id,
        message_id=2,
        text="✓ Zoekt u &lt;werk&gt;? — <b>Ja</b>",
        parse_mode="HTML",
        reply_markup={"inline_keyboard": [[{"text": "Wijzig", "callback_data": "w"}]]},
    )
    keys = {"keyboard": [[{"text": "Deel mijn nummer", "request_contact": True}]]}
    await ask("sendMessage", chat_id=noor.id, text="Uw nummer?", reply_markup=keys)
    await noor.press("Deel mijn nummer")
    await noor.delete(await noor.type("Oeps"))
    await noor.edit(await noor.type("Dan"), "Dank")
    await noor.block()
    return noor


async def test_a_transcript_tells_all_in_order(double: Double, talked: Person) -> None:
    assert double.transcript(talked.id) == TRANSCRIPT


async def test_a_transcript_can_be_fetched(double: Double, talked: Person) -> None:
    async with httpx.AsyncClient(base_url=double.address, verify=NO_TLS) as browser:
        answer = await browser.get(f"/chats/{talked.id}.txt")

    assert answer.text == TRANSCRIPT
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"


async def test_a_page_shows_the_conversation(double: Double, talked: Person) -> None:
    async with httpx.AsyncClient(base_url=double.address, verify=NO_TLS) as browser:
        chats = (await browser.get("/")).text
        page = await browser.get(f"/chats/{talked.id}")

    assert f'href="/chats/{talked.id}"' in chats
    assert "✓ Zoekt u &lt;werk&gt;? — <b>Ja</b>" in page.text
    assert "<script" not in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]


async def test_a_page_of_nobody_is_not_found(double: Double) -> None:
    async with httpx.AsyncClient(base_url=double.address, verify=NO_TLS) as browser:
        assert (await browser.get("/chats/5")).status_code == 404
        assert (await browser.get("/chats/me.txt")).status_code == 404
        assert "Nobody" in (await browser.get("/")).text
