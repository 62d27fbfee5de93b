"""Time in a chat: one reminder by day, a farewell when a draft is over, and rest at night and on Sunday."""

from datetime import UTC, datetime, timedelta

import pytest

from pow_bot.channels.telegram.sending import until_awake
from pow_bot.conversations.keeping import expire
from pow_bot.conversations.reminding import may_speak, nudge
from pow_bot.double.people import Person
from tests.telegram.office import opened_office
from tests.telegram.peace import peace
from tests.telegram.town import Town
from tests.web.serving import on_both

__all__ = ["peace"]

ASKED = "Wilt u nog verder?"


async def nudged(town: Town) -> int:
    """What the server does every hour."""
    book = town.house.library.book
    count = await town.house.database.write(lambda db: nudge(db, book, town.clock()))
    await town.still()
    return count


async def expired(town: Town) -> int:
    count = await town.house.database.write(lambda db: expire(db, town.clock()))
    await town.still()
    return count


async def in_the_middle(town: Town, language: str = "nl") -> Person:
    noor = await town.met(language)
    await town.type(noor, "1")
    return noor


def reminders(person: Person, words: str = ASKED) -> list[str]:
    return [one.text for one in person.said if words in one.text]


@on_both
@pytest.mark.parametrize(
    ("language", "words", "question"),
    [("nl", ASKED, "postcode"), ("en", "Your answers are still here.", "postcode")],
)
async def test_after_two_days_somebody_is_asked_once_with_their_question(
    town: Town, language: str, words: str, question: str
) -> None:
    noor = await in_the_middle(town, language)
    town.house.clock.forward(days=1, hours=23)
    assert await nudged(town) == 0

    town.house.clock.forward(hours=1, minutes=5)
    assert await nudged(town) == 1
    assert words in noor.last.text
    assert question in noor.last.text
    for _ in range(5):
        town.house.clock.forward(days=2)
        await nudged(town)
    assert len(reminders(noor, words)) == 1

    await town.type(noor, "7511")
    assert (await town.answers(noor))["zelfmelden.place"] == "7511"


@pytest.mark.parametrize(
    "hours", [11, 20, 24 * 4 + 20], ids=["at nine in the evening", "at six in the morning", "later"]
)
async def test_nobody_is_woken(town: Town, hours: int) -> None:
    """It is Monday ten o'clock when they stop answering."""
    noor = await in_the_middle(town)
    town.house.clock.forward(days=2, hours=hours)
    assert not may_speak(town.clock())
    assert await nudged(town) == 0
    assert reminders(noor) == []


async def test_a_reminder_that_could_not_leave_by_day_waits_for_the_morning(town: Town) -> None:
    noor = await in_the_middle(town)
    town.house.clock.forward(days=2, hours=10, minutes=55)
    town.double.faults.flood(600, "sendMessage")
    book = town.house.library.book
    await town.house.database.write(lambda db: nudge(db, book, town.clock()))
    await town.double.until(lambda: any(asked.code == 429 for asked in town.double.asked))
    town.house.clock.forward(hours=1)
    assert not may_speak(town.clock())

    await town.still()

    assert reminders(noor) == []
    assert (await town.house.counts())["outbox"] == 1


@pytest.mark.parametrize(
    ("day", "hour", "awake"),
    [(23, 9, 0), (23, 20, 11), (23, 3, 4), (28, 20, 35), (29, 9, 22)],
    ids=["by day", "in the evening", "at night", "on Saturday evening", "on Sunday"],
)
def test_the_morning_comes(day: int, hour: int, awake: int) -> None:
    now = datetime(2026, 11, day, hour, tzinfo=UTC)
    assert until_awake(now) == timedelta(hours=awake)


async def test_who_said_something_meanwhile_is_not_reminded(town: Town) -> None:
    noor = await in_the_middle(town)
    town.house.clock.forward(days=1, hours=20)
    await town.type(noor, "/help")
    town.house.clock.forward(hours=5)
    assert await nudged(town) == 0
    assert reminders(noor) == []


async def test_who_has_sent_it_is_not_reminded(town: Town) -> None:
    noor = await town.registered()
    town.house.clock.forward(days=3)
    assert await nudged(town) == 0
    assert reminders(noor) == []


async def test_who_blocked_us_is_not_reminded_and_nothing_waits(town: Town) -> None:
    noor = await in_the_middle(town)
    await noor.block()
    await town.still()
    said = len(noor.said)
    town.house.clock.forward(days=2, minutes=5)
    await nudged(town)
    assert len(noor.said) == said
    assert (await town.house.counts()).get("outbox", 0) == 0


@on_both
async def test_after_thirty_days_it_is_said_and_everything_is_gone(town: Town) -> None:
    noor = await in_the_middle(town)
    town.house.clock.forward(days=30, minutes=5)

    assert await expired(town) == 1

    assert "Daarom hebben wij uw antwoorden gewist." in noor.last.text
    counts = await town.house.counts()
    assert counts.keys() <= {"erasures", "inbox", "rates", "journal"}
    await town.type(noor, "7511")
    assert noor.last.labels == ["Nederlands", "English"]


async def test_a_farewell_waits_for_the_day(town: Town) -> None:
    noor = await in_the_middle(town)
    said = len(noor.said)
    town.house.clock.forward(days=30, hours=14)
    assert not may_speak(town.clock())

    await expired(town)

    assert len(noor.said) == said
    assert (await town.house.counts())["outbox"] == 1


@on_both
async def test_what_is_kept_for_a_day_goes_after_a_day_with_our_own_messages(town: Town) -> None:
    noor = await town.met()
    for words in ("4", "7511"):
        await town.type(noor, words)
    while not any("Nee, ik doe het zelf" in label for label in noor.last.labels):
        await noor.tap(noor.last, 0)
        await town.still()
    await town.tap(noor, "Nee, ik doe het zelf")
    assert "Uw antwoorden wissen wij na een dag." in noor.last.text
    own = [one.id for one in noor.said]

    town.house.clock.forward(days=1, minutes=5)
    assert await expired(town) == 1

    assert len(noor.said) == 1
    assert noor.private.deleted >= set(own) - {own[0]}
    assert (await town.house.counts()).keys() <= {"erasures", "inbox", "rates", "journal"}


@on_both
async def test_what_was_sent_is_kept_and_no_farewell_said(town: Town) -> None:
    noor = await town.registered()
    said = len(noor.said)
    town.house.clock.forward(days=60)
    assert await expired(town) == 0
    assert len(noor.said) == said


async def test_a_letter_of_the_team_comes_at_any_hour(town: Town) -> None:
    """A colleague decides when to write; only what nobody wrote waits."""
    noor = await town.registered()
    office = await opened_office(town, noor)
    town.house.clock.forward(hours=12)
    await office.writes("Tot morgen.")
    assert "Tot morgen." in noor.last.text
