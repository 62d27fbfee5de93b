"""What a person does with an intake: submit, amend, withdraw, answer. The team's part is `desk.py`."""

from datetime import datetime
from uuid import UUID

from pow_bot.domain.intake.words import NewIntake, Submitted
from pow_bot.storage import Db


def submit(db: Db, new: NewIntake, now: datetime) -> Submitted:
    """Put the intake into its queue; once per conversation while one is open, then its receipt."""
    raise NotImplementedError


def amend(
    db: Db,
    conversation: UUID,
    new: NewIntake,
    changed: tuple[str, ...],
    gone: tuple[str, ...],
    now: datetime,
) -> Submitted:
    """Take over changed answers, and move the intake where they lead. Its term never gets later.

    Raises:
        Unseen: the conversation has no open intake.
    """
    raise NotImplementedError


def withdraw(db: Db, conversation: UUID, now: datetime) -> None:
    """Take the open intake back, with its answers. Does nothing where there is none."""
    raise NotImplementedError


def answer_from_person(db: Db, link: str, text: str, now: datetime) -> None:
    """Keep what the person wrote behind their link.

    Raises:
        Unseen: no intake has this link.
    """
    raise NotImplementedError
