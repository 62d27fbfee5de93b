"""A conversation can be read: in Python, as plain text, and as a page without script."""

import asyncio
import json
import sys
from pathlib import Path

import httpx
import pytest

from pow_bot.double.people import Person
from pow_bot.double.serving import Double, double_served
from tests.double.conftest import NO_TLS, Caller, Clock

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


async def test_control_is_off_unless_asked(double: Double) -> None:
    async with httpx.AsyncClient(base_url=double.address, verify=NO_TLS) as other:
        assert (await other.post("/control/people", json={})).status_code == 404


async def test_another_process_can_play_a_person(clock: Clock) -> None:
    async with (
        double_served(now=clock, control=True) as double,
        httpx.AsyncClient(base_url=double.address, verify=NO_TLS) as other,
    ):
        made = await other.post("/control/people", json={"first_name": "Noor"})
        number = made.json()["done"]["id"]
        await other.post(f"/control/people/{number}/start", json={"payload": "r_AM13"})
        bot = f"{double.base_url}{double.token}"
        said = {"chat_id": number, "text": "Zoekt u werk?", "reply_markup": KEYBOARD}
        await other.post(f"{bot}/sendMessage", json=said)
        tapped = await other.post(
            f"/control/people/{number}/tap", json={"message": 2, "button": "Ja"}
        )
        view = (await other.get(f"/control/people/{number}")).json()
        missed = await other.post(
            f"/control/people/{number}/tap", json={"message": 2, "button": "?"}
        )

    assert tapped.json()["done"]
    assert [message["text"] for message in view["messages"]] == ["/start r_AM13", "Zoekt u werk?"]
    assert missed.status_code == 409


async def test_another_process_waits_for_what_changes(clock: Clock) -> None:
    async with (
        double_served(now=clock, control=True) as double,
        httpx.AsyncClient(base_url=double.address, verify=NO_TLS) as other,
    ):
        noor = double.person()
        look = f"/control/people/{noor.id}"
        state = (await other.get(look)).json()["state"]
        waiting = asyncio.create_task(other.get(look, params={"state": state, "timeout": 60}))
        await asyncio.sleep(0)
        await noor.type("Hallo")

        assert [message["text"] for message in (await waiting).json()["messages"]] == ["Hallo"]


async def test_faults_and_figures_are_had_from_another_process(clock: Clock) -> None:
    async with (
        double_served(now=clock, control=True) as double,
        httpx.AsyncClient(base_url=double.address, verify=NO_TLS) as other,
    ):
        fault = {"sort": "bad_gateway", "method": "getMe"}
        await other.post("/control/faults", json=fault)
        answer = await other.get(f"{double.base_url}{double.token}/getMe")
        figures = (await other.post("/control/asked")).json()["done"]
        await other.post("/control/push", json={"message": {}})

        assert answer.status_code == 502
        assert [asked["code"] for asked in figures["asked"]] == [502]
        assert double.telegram.updates.any_waiting


async def test_it_runs_as_a_process(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "pow_bot.double", "--control", stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        address = (await process.stdout.readline()).decode().strip()
        async with httpx.AsyncClient(base_url=address, verify=NO_TLS) as other:
            made = await other.post("/control/people", content=json.dumps({}))
        assert made.json()["done"]["id"]
    finally:
        process.terminate()
        code = await process.wait()
    assert code == 0
