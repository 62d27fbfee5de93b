"""Where a registration stands, as lines for a chat."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from pow_bot.channels.slips import promise
from pow_bot.channels.status import stands
from pow_bot.channels.telegram.wording import NOTHING_SENT, YOUR_NUMBER
from pow_bot.conversations.clock import here
from pow_bot.conversations.keeping import of_person
from pow_bot.conversations.showing import Speaker
from pow_bot.domain.intake.own import registrations_of
from pow_bot.domain.intake.slips import slip_of
from pow_bot.domain.intake.words import Stage
from pow_bot.domain.regions.queries import front_of
from pow_bot.storage import Db


def told_standing(db: Db, speaker: Speaker, conversation: UUID, now: datetime) -> Iterator[str]:
    """The reference, what is next, by when, and what the team wrote when it was done."""
    found = registrations_of(db, conversation)
    if not found or found[0].intake.stage is Stage.WITHDRAWN:
        yield speaker.say(NOTHING_SENT)
        return
    kept = found[0]
    front = front_of(db, kept.reached.region, here(now, private=False).today)
    stood = stands(speaker, kept.reached, front, now)
    yield speaker.say(YOUR_NUMBER, reference=kept.reached.written)
    yield stood.sentence
    if stood.late:
        yield stood.late
    if kept.next_step:
        yield kept.next_step


def where_to_come(db: Db, speaker: Speaker, person: UUID, now: datetime) -> Iterator[str]:
    """The address and the hours of who comes by, as far as they are sure; else where to look."""
    conversation = of_person(db, person)
    slip = slip_of(db, conversation.id) if conversation else None
    if slip is None or slip.reach != "visit":
        return
    front = front_of(db, slip.region, here(now, private=False).today)
    yield promise(speaker, slip.reach, front, slip.due_at)
    yield from (one for one in (front.address, front.opening_hours) if one)
