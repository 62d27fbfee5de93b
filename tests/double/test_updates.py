"""Updates wait until they are confirmed, and one poller gets them."""

import asyncio
from typing import Any

from pow_bot.double.people import Person
from pow_bot.double.serving import Double
from tests.double.conftest import Caller, Clock


async def said(ask: Caller, **given: Any) -> list[str]:
    """The texts of the updates that came."""
    return [update["message"]["text"] for update in (await ask("getUpdates", **given))["result"]]


async def numbers(ask: Caller, **given: Any) -> list[int]:
    return [update["update_id"] for update in (await ask("getUpdates", **given))["result"]]


async def test_an_update_comes_again_until_it_is_confirmed(noor: Person, ask: Caller) -> None:
    (first,) = await numbers(ask)
    assert await numbers(ask) == [first]

    assert await numbers(ask, offset=first + 1) == []

    assert await numbers(ask) == []


async def test_a_limit_gives_the_oldest_first(noor: Person, ask: Caller) -> None:
    await noor.type("een")
    await noor.type("twee")

    assert await said(ask, limit=2) == ["/start", "een"]


async def test_a_negative_offset_forgets_all_but_the_last(noor: Person, ask: Caller) -> None:
    await noor.type("een")
    await noor.type("twee")

    assert await said(ask, offset=-1) == ["twee"]

    assert await said(ask) == ["twee"]


async def test_numbers_of_updates_grow_by_one(noor: Person, ask: Caller) -> None:
    await noor.type("een")

    first, second = await numbers(ask)

    assert second == first + 1


async def test_a_long_poll_ends_as_soon_as_something_comes(double: Double, ask: Caller) -> None:
    polling = asyncio.create_task(said(ask, timeout=50))
    await double.until(lambda: double.telegram.updates.polled)

    await double.person().start()

    assert await polling == ["/start"]


async def test_a_poller_is_displaced_by_another(double: Double, ask: Caller) -> None:
    first = asyncio.create_task(ask("getUpdates", timeout=50))
    await double.until(lambda: double.telegram.updates.polled)

    await ask("getUpdates")

    assert await first == {
        "ok": False,
        "error_code": 409,
        "description": (
            "Conflict: terminated by other getUpdates request; "
            "make sure that only one bot instance is running"
        ),
    }


async def test_a_poller_is_displaced_by_a_webhook(double: Double, ask: Caller) -> None:
    first = asyncio.create_task(ask("getUpdates", timeout=50))
    await double.until(lambda: double.telegram.updates.polled)

    await ask("setWebhook", url="https://werk.example/telegram")

    assert (await first)["description"] == "Conflict: terminated by setWebhook request"


async def test_nobody_polls_while_there_is_a_webhook(ask: Caller) -> None:
    await ask("setWebhook", url="https://werk.example/telegram")

    assert (await ask("getUpdates"))["error_code"] == 409

    await ask("deleteWebhook")
    assert (await ask("getUpdates"))["ok"]


async def test_updates_are_gone_after_a_day(clock: Clock, noor: Person, ask: Caller) -> None:
    clock.pass_by(hours=23, minutes=59)
    await noor.type("een")
    assert await said(ask) == ["/start", "een"]

    clock.pass_by(minutes=2)

    assert await said(ask) == ["een"]


async def test_only_wanted_kinds_come(noor: Person, ask: Caller) -> None:
    await ask("getUpdates", offset=-1, allowed_updates=["callback_query"])
    await noor.type("een")
    assert await said(ask) == ["/start"]

    await ask("getUpdates", allowed_updates=[])
    await noor.type("twee")

    assert await said(ask) == ["/start", "twee"]


async def test_an_update_can_come_twice_though_it_was_confirmed(
    double: Double, noor: Person, ask: Caller
) -> None:
    (first,) = await numbers(ask)
    await ask("getUpdates", offset=first + 1)

    double.redeliver(first)

    assert await numbers(ask, offset=first + 1) == [first]
    assert await numbers(ask, offset=first + 1) == []


async def test_updates_can_come_in_another_order(double: Double, noor: Person, ask: Caller) -> None:
    await noor.type("een")
    await noor.type("twee")

    double.shuffle(lambda waiting: waiting[::-1])

    assert await said(ask) == ["twee", "een", "/start"]


async def test_any_update_can_be_pushed(double: Double, ask: Caller) -> None:
    pushed = double.push({"surprise": {"from": "the future"}})

    assert (await ask("getUpdates"))["result"] == [pushed]
