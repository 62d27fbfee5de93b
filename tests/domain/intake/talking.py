"""Somebody who is reached in Telegram, for tests of what becomes of letters to them."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from pow_bot.domain.chats.actions import died, kept, met, opened
from pow_bot.domain.chats.words import Chat
from pow_bot.domain.chats.words import Stage as ChatStage
from pow_bot.domain.intake.actions import submit
from pow_bot.domain.intake.desk import At, claim, reply
from pow_bot.domain.intake.keeping import Intake
from pow_bot.domain.intake.records import messages
from pow_bot.domain.intake.words import Closing, NewIntake, Submitted
from pow_bot.domain.staff.rules import Actor
from pow_bot.storage import Db
from pow_bot.storage.outbox import outbox
from tests.domain.intake import making
from tests.domain.intake.making import NOW, a_new, at, close, colleague, standing

LETTER = "Kunt u dinsdag om tien uur?"
STEP = "U belt dinsdag met Samira."


class Talking:
    """Somebody with an open chat, a registration that a colleague took up, and their receipt."""

    def __init__(self, db: Db, stage: ChatStage = ChatStage.OPEN, **other: Any) -> None:
        self.db = db
        self.person = db.new_holder()
        self.new: NewIntake = a_new(self.person, **{"channel": "telegram", "reach": "chat"} | other)
        self.receipt: Submitted = submit(db, self.new, NOW)
        self.worker: Actor = colleague(db)
        self.letters: list[UUID] = []
        self.chat: Chat = opened(db, met(db, "telegram", 70_001, "nl", NOW), self.person, 70_001)
        if stage is not ChatStage.OPEN:
            self.becomes(stage)
        claim(db, self.form())

    def becomes(self, stage: ChatStage) -> None:
        if stage is ChatStage.DEAD:
            died(self.db, self.chat.id)
        else:
            self.chat = kept(self.db, replace(self.chat, stage=stage), NOW)

    def form(self, now: datetime = NOW) -> At:
        return at(self.db, self.worker, self.receipt.reference, now)

    def written(self, now: datetime = NOW) -> UUID:
        reply(self.db, self.form(now), LETTER)
        ids = select(messages.c.id).order_by(messages.c.id.desc())
        self.letters.append(self.db.execute(ids.limit(1)).scalar_one())
        return self.letters[-1]

    def closed(self) -> None:
        close(self.db, self.form(), Closing.REACHED_AND_HELPED, STEP)

    @property
    def intake(self) -> Intake:
        return standing(self.db, self.receipt.reference)

    def deliveries(self) -> list[str]:
        return list(self.db.execute(select(messages.c.delivery).order_by(messages.c.id)).scalars())

    def kinds(self) -> list[str]:
        events = making.opened(self.db, self.worker, self.receipt.reference).events
        return [event.kind for event in events if event.kind != "looked"]

    def posted(self) -> list[tuple[str, Any]]:
        rows = self.db.execute(select(outbox).order_by(outbox.c.number)).all()
        return [(row.kind, self._payload(row)) for row in rows]

    def _payload(self, row: Any) -> Any:
        return self.db.safe(row.holder).open(outbox.c.payload, row.id, row.payload)
