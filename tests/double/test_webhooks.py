"""A webhook gets each update by a real POST: in order within a chat, until it says 2xx."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from starlette.responses import JSONResponse, Response

from pow_bot.double.serving import Double, Strictness, double_served
from pow_bot.double.webhooks import patience
from tests.double.conftest import Caller, Clock
from tests.double.hooks import Hook, hooked


@pytest.fixture
async def double(clock: Clock) -> AsyncIterator[Double]:
    """Quick in trying again."""
    async with double_served(now=clock, strictness=Strictness(webhook_pace=0.001)) as double:
        yield double


@pytest.fixture
async def hook(ask: Caller) -> AsyncIterator[Hook]:
    async with hooked() as hook:
        await ask("setWebhook", url=hook.url, secret_token="geheim_1")
        yield hook


async def test_an_update_is_posted_with_the_secret(double: Double, hook: Hook) -> None:
    await double.person().start()
    await double.quiet()

    assert [update["message"]["text"] for update in hook.came] == ["/start"]
    assert hook.secrets == ["geheim_1"]


async def test_what_is_not_taken_comes_again(double: Double, hook: Hook, ask: Caller) -> None:
    async def third_time_lucky(_: dict[str, Any]) -> Response:
        return Response(status_code=200 if len(hook.came) == 3 else 503)

    hook.answer = third_time_lucky
    await double.person().start()
    await double.quiet()

    assert [update["update_id"] for update in hook.came] == [hook.came[0]["update_id"]] * 3
    info = (await ask("getWebhookInfo"))["result"]
    assert info["pending_update_count"] == 0
    assert info["last_error_message"] == (
        "Wrong response from the webhook: 503 Service Unavailable"
    )
    assert info["last_error_date"] == int(double.telegram.now().timestamp())


def test_patience_grows_to_a_minute() -> None:
    assert [patience(fails) for fails in range(8)] == [0, 2, 4, 8, 16, 32, 60, 60]
    assert patience(5000) == 60


def test_a_webhook_may_say_how_long() -> None:
    assert patience(3, wish=120) == 120
    assert patience(3, wish=86_400) == 3600


async def test_a_chat_waits_for_its_own_update_and_for_no_other(double: Double, hook: Hook) -> None:
    noor, sam = double.person(first_name="Noor"), double.person(first_name="Sam")
    sam_came = asyncio.Event()

    async def noor_waits(update: dict[str, Any]) -> Response:
        if update["message"]["from"]["id"] == noor.id:
            await sam_came.wait()
        else:
            sam_came.set()
        return Response()

    hook.answer = noor_waits
    await noor.start()
    await noor.type("een")
    await sam.start()
    await double.quiet()

    texts = [
        (update["message"]["from"]["first_name"], update["message"]["text"]) for update in hook.came
    ]
    assert texts == [("Noor", "/start"), ("Sam", "/start"), ("Noor", "een")]


async def test_no_more_are_posted_at_a_time_than_asked(double: Double, ask: Caller) -> None:
    async with hooked() as hook:
        at_a_time, most = 0, 0

        async def counted(_: dict[str, Any]) -> Response:
            nonlocal at_a_time, most
            at_a_time += 1
            most = max(most, at_a_time)
            await asyncio.sleep(0.01)
            at_a_time -= 1
            return Response()

        hook.answer = counted
        await ask("setWebhook", url=hook.url, max_connections=3)
        for _ in range(9):
            await double.person().start()
        await double.quiet()

    assert most == 3


async def test_a_method_in_the_answer_is_done(double: Double, hook: Hook) -> None:
    async def greeting(update: dict[str, Any]) -> Response:
        chat = update["message"]["chat"]["id"]
        return JSONResponse({"method": "sendMessage", "chat_id": chat, "text": "Hallo"})

    hook.answer = greeting
    noor = double.person()
    await noor.start()

    assert (await noor.sees("Hallo")).by_bot


@pytest.mark.parametrize("method", ["deleteWebhook", "getMe", "dance"])
async def test_a_method_that_has_no_place_there_is_left(
    method: str, double: Double, hook: Hook
) -> None:
    async def asking(_: dict[str, Any]) -> Response:
        return JSONResponse({"method": method})

    hook.answer = asking
    await double.person().start()
    await double.quiet()

    assert double.telegram.webhook.post is not None
    assert [asked.method for asked in double.asked] == ["setWebhook"]


async def test_nobody_there_is_told(double: Double, ask: Caller) -> None:
    async with hooked() as hook:
        pass
    await ask("setWebhook", url=hook.url)
    await double.person().start()
    await double.until(lambda: bool(double.telegram.webhook.last_error))

    info = (await ask("getWebhookInfo"))["result"]
    assert info["last_error_message"] == "Connection refused"
    assert info["pending_update_count"] == 1


async def test_what_waits_can_be_dropped(double: Double, ask: Caller) -> None:
    await double.person().start()
    assert (await ask("getWebhookInfo"))["result"]["pending_update_count"] == 1

    await ask("deleteWebhook", drop_pending_updates=True)

    assert (await ask("getWebhookInfo"))["result"]["pending_update_count"] == 0


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"url": "http://werk.example/t"}, "bad webhook: An HTTPS URL must be provided"),
        ({"url": "https://werk.example:9/t"}, "bad webhook: Webhook can be set up only on ports"),
        ({"url": "https://["}, "bad webhook: invalid webhook URL specified"),
        ({"url": "https://werk.example:99999/"}, "bad webhook: invalid webhook URL specified"),
        ({"url": "https://werk/t"}, "bad webhook: invalid webhook URL specified"),
        ({"secret_token": "met spatie"}, "secret token contains unallowed characters"),
        ({"secret_token": "a" * 257}, "secret token is too long"),
    ],
)
async def test_a_bad_webhook_is_refused(given: dict[str, str], why: str, ask: Caller) -> None:
    refusal = await ask.why("setWebhook", **{"url": "https://werk.example/t", **given})

    assert refusal.startswith(f"Bad Request: {why}")


async def test_the_info_of_a_webhook_is_told(ask: Caller) -> None:
    await ask(
        "setWebhook",
        url="https://werk.example/t",
        max_connections=7,
        allowed_updates=["message", "callback_query"],
    )

    info = (await ask("getWebhookInfo"))["result"]

    assert (info["url"], info["max_connections"]) == ("https://werk.example/t", 7)
    assert info["allowed_updates"] == ["callback_query", "message"]


async def test_many_people_are_served_in_order(double: Double, hook: Hook) -> None:
    people = [double.person() for _ in range(30)]
    for person in people:
        await person.start()
    for number in range(5):
        for person in people:
            await person.type(str(number))
    await double.quiet()

    for person in people:
        own = [u["message"]["text"] for u in hook.came if u["message"]["chat"]["id"] == person.id]
        assert own == ["/start", "0", "1", "2", "3", "4"]
