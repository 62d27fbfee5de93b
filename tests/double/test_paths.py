"""Who may ask, what may be asked, and in which forms."""

import httpx
import pytest

from pow_bot.double.people import Person
from pow_bot.double.serving import Double
from tests.double.conftest import Caller

SAID = {"text": "Hallo & welkom", "disable_notification": "true"}


async def test_another_token_is_unauthorized(double: Double, client: httpx.AsyncClient) -> None:
    answer = await client.get(f"{double.base_url}1234:abc/getMe")

    assert answer.status_code == 401
    assert answer.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}


@pytest.mark.parametrize("token", ["abc", "123", "123:", ":abc"])
async def test_what_is_no_token_is_not_found(
    token: str, double: Double, client: httpx.AsyncClient
) -> None:
    answer = await client.get(f"{double.base_url}{token}/getMe")

    assert (answer.status_code, answer.json()["description"]) == (404, "Not Found")


async def test_an_unknown_method_is_not_found(ask: Caller) -> None:
    assert await ask("sendRegards") == {
        "ok": False,
        "error_code": 404,
        "description": "Not Found",
    }


async def test_the_name_of_a_method_may_be_written_anyhow(double: Double, ask: Caller) -> None:
    assert (await ask("GETME"))["result"]["id"] == 110201543
    assert [asked.method for asked in double.asked] == ["getMe"]


@pytest.mark.parametrize("form", ["query", "urlencoded", "multipart", "json"])
async def test_parameters_come_in_four_forms(
    form: str, noor: Person, client: httpx.AsyncClient
) -> None:
    said = {"chat_id": str(noor.id), **SAID}
    match form:
        case "query":
            await client.get("/sendMessage", params=said)
        case "urlencoded":
            await client.post("/sendMessage", data=said)
        case "multipart":
            await client.post(
                "/sendMessage", files={name: (None, value) for name, value in said.items()}
            )
        case "json":
            await client.post("/sendMessage", json=said)

    assert noor.last.text == SAID["text"]
    assert noor.last.silent


async def test_a_form_that_is_broken_is_refused(client: httpx.AsyncClient) -> None:
    answer = await client.post(
        "/sendMessage", content=b"{", headers={"Content-Type": "application/json"}
    )

    assert answer.status_code == 400
    assert answer.json()["description"] == "Bad Request: can't parse JSON object"


async def test_a_number_that_is_none_is_refused(ask: Caller, noor: Person) -> None:
    why = await ask.why("deleteMessage", chat_id=noor.id, message_id="first")

    assert why == "Bad Request: parameter message_id must be an integer"
