"""Faults on purpose happen as they happen in life."""

from json import JSONDecodeError

import httpx
import pytest
from telegram import Bot
from telegram.error import NetworkError

from pow_bot.double.people import Person
from pow_bot.double.serving import Double
from tests.double.conftest import Caller


async def test_a_cut_before_the_request_leaves_nothing(
    double: Double, noor: Person, ask: Caller
) -> None:
    double.faults.cut_before("sendMessage")

    with pytest.raises(httpx.RemoteProtocolError):
        await ask("sendMessage", chat_id=noor.id, text="Hallo")

    assert noor.said == []
    assert (await ask("sendMessage", chat_id=noor.id, text="Hallo"))["ok"]


async def test_a_cut_after_the_request_leaves_the_message(
    double: Double, noor: Person, ask: Caller
) -> None:
    double.faults.cut_after("sendMessage", times=2)

    for _ in range(2):
        with pytest.raises(httpx.RemoteProtocolError):
            await ask("sendMessage", chat_id=noor.id, text="Hallo")

    assert len(noor.said) == 2


async def test_the_real_client_sees_a_cut(double: Double, noor: Person, bot: Bot) -> None:
    double.faults.cut_after("sendMessage")

    with pytest.raises(NetworkError):
        await bot.send_message(noor.id, "Hallo")

    assert noor.last.text == "Hallo"


async def test_a_bad_gateway_answers_with_a_page(
    double: Double, noor: Person, client: httpx.AsyncClient
) -> None:
    double.faults.bad_gateway("sendMessage")

    answer = await client.post("/sendMessage", json={"chat_id": noor.id, "text": "Hallo"})

    assert answer.status_code == 502
    assert answer.headers["content-type"].startswith("text/html")
    assert noor.said == []


async def test_a_flood_closes_the_chat_for_its_time(
    double: Double, noor: Person, ask: Caller
) -> None:
    double.faults.flood(30, "sendMessage")

    first = await ask("sendMessage", chat_id=noor.id, text="Hallo")
    assert (first["error_code"], first["parameters"]) == (429, {"retry_after": 30})
    assert double.violations == 0

    again = await ask("sendMessage", chat_id=noor.id, text="Hallo")
    assert again["error_code"] == 429
    assert double.violations == 1


async def test_a_slow_answer_comes_after_the_deed(
    double: Double, noor: Person, client: httpx.AsyncClient
) -> None:
    double.faults.slow(600, "sendMessage")

    with pytest.raises(httpx.ReadTimeout):
        await client.post("/sendMessage", json={"chat_id": noor.id, "text": "Hallo"}, timeout=0.2)

    assert noor.last.text == "Hallo"


async def test_a_fault_of_all_methods_leaves_polling_alone(double: Double, ask: Caller) -> None:
    double.faults.bad_gateway()

    assert (await ask("getUpdates"))["ok"]
    with pytest.raises(JSONDecodeError):
        await ask("getMe")


async def test_faults_by_chance_come_again_with_their_seed(double: Double, ask: Caller) -> None:
    async def codes() -> list[int]:
        double.faults.clear()
        double.faults.flood(0, "getMe", chance=0.5, seed=7)
        start = len(double.asked)
        for _ in range(20):
            await ask("getMe")
        return [asked.code for asked in double.asked[start:]]

    first = await codes()

    assert first == await codes()
    assert set(first) == {200, 429}


async def test_faults_can_be_taken_back(double: Double, ask: Caller) -> None:
    double.faults.cut_before(times=100)

    double.faults.clear()

    assert (await ask("getMe"))["ok"]
