"""Reminding people of an appointment: what the outbox does when its time has come."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from pow_bot.domain.contact.appointments import REMINDER, remind
from pow_bot.storage import Database, Posted
from pow_bot.storage.sending import Send


def reminders(database: Database, clock: Callable[[], datetime]) -> Mapping[str, Send]:
    """What of the outbox is a reminder: a letter, which goes where the person's letters go."""

    async def send(posted: Posted) -> None:
        """Another try of the same changes nothing."""
        about: Any = posted.payload
        known, revision = UUID(about["appointment"]), int(about["revision"])
        unit = partial(remind, known=known, revision=revision, key=posted.token, now=clock())
        await database.write(unit, keyed=True)

    return {REMINDER: send}
