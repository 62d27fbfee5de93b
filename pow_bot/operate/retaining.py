"""What is erased because its term is over, from the command line."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

# Every table must be known before anything is erased: an eraser may overlook none.
import pow_bot.app  # noqa: F401
from pow_bot.domain.intake.references import written
from pow_bot.domain.intake.rules import today
from pow_bot.domain.retention.actions import confirm_clock, due, look_at_clock, run
from pow_bot.domain.retention.planning import requests_over
from pow_bot.domain.retention.queries import standing
from pow_bot.domain.retention.rules import REQUEST_KEPT, clock
from pow_bot.domain.retention.words import Clock
from pow_bot.operate.opening import opened
from pow_bot.settings import Settings
from pow_bot.storage import Db


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a run would erase now: number, rule and day of each; and whether the clock lets it."""

    lines: tuple[str, ...]
    clock: Clock


async def dry(settings: Settings, now: datetime) -> Foreseen:
    """Look, and change nothing."""
    async with opened(settings) as database:
        return await database.read(partial(_foreseen, now=now))


async def erase_due(settings: Settings, now: datetime) -> tuple[int, Clock]:
    """A whole run: how many were announced or erased, and how the clock stands."""
    async with opened(settings) as database:
        stands: Clock = await database.write(partial(look_at_clock, now=now))
        done = 0
        while stands is Clock.STEADY and (batch := await database.write(partial(run, now=now))):
            done += batch
        return done, stands


async def confirm(settings: Settings, now: datetime) -> None:
    """The operator looked: the time is right."""
    async with opened(settings) as database:
        await database.write(lambda db: confirm_clock(db, now, by=None))


def _foreseen(db: Db, now: datetime) -> Foreseen:
    stands = clock(standing(db).run_at, now)
    people = (
        f"{gone.intake.written}  {gone.plan.rule}  {gone.goes_on.isoformat()}"
        for gone in due(db, now)
    )
    asked = (
        f"{written(row.reference)}  request  {today(row.closed_at + REQUEST_KEPT).isoformat()}"
        for row in requests_over(db, now)
    )
    lines = (*people, *asked)
    return Foreseen(lines if stands is Clock.STEADY else (), stands)
