"""A colleague of the team, who takes a registration up and writes to its person."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from sqlalchemy import select

from pow_bot.domain.intake.desk import At, claim, reply
from pow_bot.domain.intake.keeping import Intake
from pow_bot.domain.intake.looking import Opened, look
from pow_bot.domain.intake.records import messages
from pow_bot.domain.intake.words import Closing
from pow_bot.domain.staff.rules import Actor
from pow_bot.double.people import Person
from pow_bot.storage import Db
from tests.domain.intake.making import close, colleague
from tests.telegram.town import Town


@dataclass(frozen=True)
class Office:
    """Somebody of the team who has one intake in hand."""

    town: Town
    actor: Actor
    intake: Intake

    async def writes(self, text: str) -> None:
        await self._acts(partial(reply, text=text))

    async def rounds_off(self, next_step: str) -> None:
        await self._acts(partial(close, reason=Closing.REACHED_AND_HELPED, step=next_step))

    async def looks(self) -> Opened:
        now = self.town.clock()
        return await self.town.house.database.write(
            lambda db: look(db, self.actor, self.intake.reference, now)
        )

    async def happened(self) -> list[str]:
        """What stands on the timeline, without who looked."""
        return [event.kind for event in (await self.looks()).events if event.kind != "looked"]

    async def letters(self) -> list[tuple[str, str]]:
        """Every letter in its order: its words, and what came of it."""

        def found(db: Db) -> list[tuple[str, str]]:
            rows = db.execute(select(messages).order_by(messages.c.id)).all()
            return [
                (str(db.safe(row.person).open(messages.c.text, row.id, row.text)), row.delivery)
                for row in rows
            ]

        return await self.town.house.database.write(found)

    async def _acts(self, act: Callable[[Db, At], None]) -> None:
        now, reference = self.town.clock(), self.intake.reference

        def unit(db: Db) -> None:
            standing = look(db, self.actor, reference, now).intake
            act(db, At(self.actor, reference, standing.revision, now))

        await self.town.house.database.write(unit)
        await self.town.still()


async def opened_office(town: Town, person: Person) -> Office:
    """A colleague in the region of this person, who has taken their registration up."""
    intake = await town.intake(person)
    assert intake is not None
    regions = (intake.region or "",)
    actor = await town.house.database.write(lambda db: colleague(db, regions=regions))
    office = Office(town, actor, intake)
    await office._acts(claim)
    return office
