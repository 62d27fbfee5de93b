"""Reminding people of an appointment: what the outbox does when its time has come."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from pow_bot.domain.contact.appointments import REMINDER, remind
from pow_bot.storage import Database, Posted
from pow_bot.storage.sending import Send


@dataclass(frozen=True)
class Reminders:
    """Writes the letter, which goes where the person's letters go. It is written once."""

    database: Database
    clock: Callable[[], datetime]

    def sends(self) -> Mapping[str, Send]:
        """What of the outbox is a reminder."""
        return {REMINDER: self.send}

    async def send(self, posted: Posted) -> None:
        """Remind somebody, where it is to be still; another try of the same changes nothing."""
        about: Any = posted.payload
        known, revision = UUID(about["appointment"]), int(about["revision"])
        unit = partial(remind, known=known, revision=revision, key=posted.token, now=self.clock())
        await self.database.write(unit, keyed=True)
