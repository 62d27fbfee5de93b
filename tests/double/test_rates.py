"""One message a second to a chat, thirty a second overall, twenty a minute in a group."""

from datetime import timedelta

import pytest
from telegram import Bot
from telegram.error import RetryAfter

from pow_bot.double.people import Person
from pow_bot.double.rates import CHAT_BURST, GROUP_A_MINUTE, OVERALL_A_SECOND, Rates
from pow_bot.double.serving import Double
from pow_bot.double.wire import Refused
from tests.double.conftest import Caller


class Watch:
    """The loop's clock, told."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def rates(watch: Watch) -> Rates:
    return Rates(watch, held=True)


def passed(rates: Rates, chat: int) -> bool:
    try:
        rates.pass_one(chat)
    except Refused:
        return False
    return True


def test_a_burst_passes_and_then_no_more(rates: Rates) -> None:
    assert [passed(rates, 1) for _ in range(CHAT_BURST + 1)] == [True] * CHAT_BURST + [False]

    assert rates.violations == 1


def test_one_a_second_always_passes(rates: Rates, watch: Watch) -> None:
    for _ in range(200):
        assert passed(rates, 1)
        watch.at += 1


def test_sending_before_the_time_is_over_keeps_failing(rates: Rates, watch: Watch) -> None:
    for _ in range(CHAT_BURST):
        rates.pass_one(1)
    with pytest.raises(Refused) as refused:
        rates.pass_one(1)
    wait = refused.value.retry_after
    assert wait == CHAT_BURST

    watch.at += wait - 0.5
    assert not passed(rates, 1)
    assert passed(rates, 2)
    watch.at += 0.5

    assert passed(rates, 1)


def test_thirty_a_second_pass_over_all_chats(rates: Rates, watch: Watch) -> None:
    assert all(passed(rates, chat) for chat in range(1, OVERALL_A_SECOND + 1))
    watch.at += 0.9
    assert not passed(rates, 100)
    assert not passed(rates, 101)

    watch.at += 1

    assert passed(rates, 100)


def test_twenty_a_minute_pass_in_a_group(rates: Rates, watch: Watch) -> None:
    for _ in range(GROUP_A_MINUTE):
        assert passed(rates, -1)
        watch.at += 1
    assert not passed(rates, -1)
    watch.at += 39
    assert not passed(rates, -1)

    watch.at += 1

    assert passed(rates, -1)


def test_rates_can_be_let_go(watch: Watch) -> None:
    rates = Rates(watch, held=False)

    assert all(passed(rates, 1) for _ in range(100))


async def test_edits_count_as_messages(noor: Person, ask: Caller, double: Double) -> None:
    await ask("sendMessage", chat_id=noor.id, text="0")
    for number in range(1, CHAT_BURST):
        await ask("editMessageText", chat_id=noor.id, message_id=2, text=str(number))

    answer = await ask("editMessageText", chat_id=noor.id, message_id=2, text="vol")

    assert answer == {
        "ok": False,
        "error_code": 429,
        "description": f"Too Many Requests: retry after {CHAT_BURST}",
        "parameters": {"retry_after": CHAT_BURST},
    }
    assert noor.last.text == str(CHAT_BURST - 1)
    assert double.violations == 1
    assert [asked.code for asked in double.asked] == [200] * CHAT_BURST + [429]


async def test_the_real_client_is_told_how_long(
    noor: Person, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Otherwise the client warns of its next version.
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    for _ in range(CHAT_BURST):
        await bot.send_message(noor.id, "Hallo")

    with pytest.raises(RetryAfter) as refused:
        await bot.send_message(noor.id, "Hallo")

    assert refused.value.retry_after == timedelta(seconds=CHAT_BURST)
