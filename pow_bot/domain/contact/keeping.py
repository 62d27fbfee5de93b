"""What goes when a person takes their registration back: the numbers that were called, and where
they were to be.
"""

from uuid import UUID

from sqlalchemy import delete, select

from pow_bot.domain.contact.appointments import REMINDER
from pow_bot.domain.contact.records import appointments
from pow_bot.domain.intake.records import calls, intakes
from pow_bot.storage import Db, take_back


def forget(db: Db, conversation: UUID, person: UUID) -> None:
    """Forget calls and appointments of all that this conversation sent, and remind of none."""
    theirs = select(intakes.c.id).where(intakes.c.conversation == conversation)
    for table in (calls, appointments):
        db.execute(delete(table).where(table.c.intake.in_(theirs)))
    take_back(db, person, (REMINDER,))
