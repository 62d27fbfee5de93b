"""Another process plays people, plans faults and reads figures, where that is switched on."""

import asyncio
import sys
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from pow_bot.double.serving import Double, double_served
from tests.double.conftest import NO_TLS, Clock

KEYBOARD = {"inline_keyboard": [[{"text": "Ja", "callback_data": "y"}]]}


@pytest.fixture
async def double(clock: Clock) -> AsyncIterator[Double]:
    async with double_served(now=clock, control=True) as double:
        yield double


class Remote:
    """Another process: `await remote("people", first_name="Noor")`."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def __call__(self, what: str, **given: Any) -> Any:
        answer = await self.client.post(f"/control/{what}", json=given)
        assert answer.status_code == 200, answer.text
        return answer.json()["done"]

    async def look(self, number: int, **how: str | int) -> dict[str, Any]:
        answer = (await self.client.get(f"/control/people/{number}", params=how)).json()
        assert isinstance(answer, dict)
        return answer


@pytest.fixture
async def remote(double: Double) -> AsyncIterator[Remote]:
    async with httpx.AsyncClient(base_url=double.address, verify=NO_TLS) as client:
        yield Remote(client)


async def test_control_is_off_unless_asked(clock: Clock) -> None:
    async with (
        double_served(now=clock) as double,
        httpx.AsyncClient(base_url=double.address, verify=NO_TLS) as client,
    ):
        assert (await client.post("/control/people", json={})).status_code == 404


async def test_a_person_is_played(double: Double, remote: Remote) -> None:
    number = (await remote("people", first_name="Noor"))["id"]
    await remote(f"people/{number}/start", payload="r_AM13")
    said = {"chat_id": number, "text": "Zoekt u werk?", "reply_markup": KEYBOARD}
    await remote.client.post(f"{double.base_url}{double.token}/sendMessage", json=said)

    seen = await remote(f"people/{number}/sees", text="Zoekt")
    query = await remote(f"people/{number}/tap", message=seen["id"], button="Ja")
    await remote(f"people/{number}/reply", to=seen["id"], text="Ja hoor")

    assert query in double.telegram.queries
    texts = [message["text"] for message in (await remote.look(number))["messages"]]
    assert texts == ["/start r_AM13", "Zoekt u werk?", "Ja hoor"]


async def test_a_group_is_played(double: Double, remote: Remote) -> None:
    number = (await remote("people"))["id"]
    group = (await remote(f"people/{number}/add_to_group", title="Buurt"))["id"]

    await remote(f"people/{number}/type", text="Hallo allemaal", chat=group)

    assert double.transcript(group) == (
        "- the bot was added -\n\n  > Noor: [new_chat_members]\n\n  > Noor: Hallo allemaal\n"
    )


async def test_what_changes_is_waited_for(double: Double, remote: Remote) -> None:
    noor = double.person()
    state = (await remote.look(noor.id))["state"]
    waiting = asyncio.create_task(remote.look(noor.id, state=state, timeout=60))
    await noor.type("Hallo")

    assert [message["text"] for message in (await waiting)["messages"]] == ["Hallo"]


async def test_nothing_new_is_the_same_state(double: Double, remote: Remote) -> None:
    number = double.person().id

    state = (await remote.look(number))["state"]

    assert (await remote.look(number, state=state, timeout=0))["state"] == state


async def test_faults_and_figures_are_had(double: Double, remote: Remote) -> None:
    method = f"{double.base_url}{double.token}/getMe"
    await remote("faults", sort="bad_gateway", method="getMe", times=2)
    assert (await remote.client.get(method)).status_code == 502

    await remote("faults/clear")

    assert (await remote.client.get(method)).status_code == 200
    figures = await remote("asked")
    assert [asked["code"] for asked in figures["asked"]] == [502, 200]
    assert figures["violations"] == 0


async def test_updates_are_pushed_and_come_again(double: Double, remote: Remote) -> None:
    await remote("push", message={"text": "half"})
    await remote("redeliver")

    first, second = double.telegram.updates.waiting
    assert first.wire == second.wire


@pytest.mark.parametrize(
    ("what", "given", "code"),
    [
        ("people/5/start", {}, 404),
        ("people/700000001/dance", {}, 404),
        ("dance", {}, 404),
        ("people/700000001/tap", {"message": None, "button": "Ja"}, 409),
        ("people/700000001/tap", {"message": 9, "button": "Ja"}, 409),
        ("people/700000001/start", {"payload": "met spatie"}, 409),
        ("people/700000001/type", {"words": "Hallo"}, 409),
        ("people/700000001/type", {"text": "Hallo", "chat": -5}, 409),
        ("people/700000001/sees", {"text": "Hallo", "timeout": 0.01}, 409),
        ("people", [], 400),
    ],
)
async def test_what_cannot_be_done_is_told(
    what: str, given: Any, code: int, double: Double, remote: Remote
) -> None:
    double.person()

    answer = await remote.client.post(f"/control/{what}", json=given)

    assert answer.status_code == code


async def test_it_runs_as_a_process() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "pow_bot.double", "--control", stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        address = (await process.stdout.readline()).decode().strip()
        async with httpx.AsyncClient(base_url=address, verify=NO_TLS) as client:
            assert (await Remote(client)("people"))["id"]
    finally:
        process.terminate()
        code = await process.wait()
    assert code == 0
