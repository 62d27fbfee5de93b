"""Many people at once, whose updates come two or three times and in another order: each counts once."""

import asyncio
import os
from collections.abc import Callable, Iterator
from random import Random

from sqlalchemy import func, select

from pow_bot.domain.consent.records import consents
from pow_bot.storage import Db
from tests.telegram.crowds import ANSWERS, FIRST_WORDS, Registering
from tests.telegram.offices import Office, Wire, there, url
from tests.telegram.oracle import agree
from tests.web.serving import on_both

__all__ = ["there", "url"]

POSTS = 10_000 if os.environ.get("POW_SOAK") else 300
# Telegram posts up to a hundred at once, so that nothing is further from its place than that.
AT_ONCE = 100
PEOPLE = 8
_NEAR = 10.0
_SITUATIONS, _URGENCIES = ("1", "2"), ("2", "4", "weet ik niet")


@on_both
async def test_updates_that_come_twice_and_in_another_order_count_once(
    there: Office, record_property: Callable[[str, object], None]
) -> None:
    random = Random(2026)  # noqa: S311 -- a crowd must come again
    everybody: list[Registering] = []
    told: list[Wire] = []
    posts = 0
    while posts < POSTS:
        people = [Registering(there.double.person()) for _ in range(PEOPLE)]
        told += await _together(there, people, random)
        posted = list(_delivered(told, len(told) - len(people) * _MANY, random))
        await _posted(there, posted, random)
        everybody, posts = everybody + people, posts + len(posted)
    await there.still()

    for one in everybody:
        found = await there.standing(one.person)
        agree(found, one.expected(there.book))
        assert len(found.contents) == 1
        texts = [message.text for message in one.person.said]
        assert len(texts) == len(set(texts))
    assert await there.servers[0].database.read(_agreed) == len(everybody)
    record_property(
        "figure",
        f"telegram, {posts} updates delivered for {len(told)} that were told, to {len(there.servers)} "
        f"server(s) on {there.servers[0].database.dialect}: {len(everybody)} people, 0 double effects",
    )


_MANY = len(FIRST_WORDS) + len(ANSWERS)


async def _together(there: Office, people: list[Registering], random: Random) -> list[Wire]:
    """All of them at once: one types while the others do."""
    words = {one.person.id: _words(random) for one in people}
    return [
        await one.types(there.double, words[one.person.id][which])
        for which in range(_MANY)
        for one in people
    ]


def _words(random: Random) -> tuple[str, ...]:
    situation, urgent = random.choice(_SITUATIONS), random.choice(_URGENCIES)
    changed = {ANSWERS[0]: situation, ANSWERS[3]: urgent}
    return (*FIRST_WORDS, *(changed.get(words, words) for words in ANSWERS))


def _delivered(told: list[Wire], known: int, random: Random) -> Iterator[Wire]:
    """What is new near its place and once more a little later; and of all before, some once more."""
    new = told[known:]
    places = [(place + random.uniform(0, _NEAR), update) for place, update in enumerate(new)]
    again = [(place + random.uniform(0, 60), update) for place, update in places]
    late = [(random.uniform(0, len(new)), random.choice(told[: known or 1])) for _ in new[::8]]
    yield from (update for _, update in sorted([*places, *again, *late], key=_place))


def _place(placed: tuple[float, Wire]) -> float:
    return placed[0]


async def _posted(there: Office, updates: list[Wire], random: Random) -> None:
    """Each to one of the servers, a hundred at once."""
    there.double.telegram.updates.forget_all()
    waiting = iter(updates)

    async def line() -> None:
        for update in waiting:
            await random.choice(there.servers).acknowledges(update)

    await asyncio.gather(*(line() for _ in range(AT_ONCE)))


def _agreed(db: Db) -> int:
    return int(db.execute(select(func.count()).select_from(consents)).scalar_one())
