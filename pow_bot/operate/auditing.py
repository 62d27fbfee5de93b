"""The audit from the command line: whether it holds, keeping its head, and reading it."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from pow_bot.domain.audit.anchors import Anchor, Anchors, anchor
from pow_bot.domain.audit.queries import head, verify
from pow_bot.domain.audit.reading import Wanted, page
from pow_bot.domain.audit.rules import Entry
from pow_bot.domain.intake.keeping import seen_by_reference
from pow_bot.domain.intake.records import intakes
from pow_bot.domain.intake.references import understood, written
from pow_bot.domain.intake.rules import HERE
from pow_bot.domain.staff.actions import by_email
from pow_bot.domain.staff.queries import names
from pow_bot.operate.accounts import NoSuchIntake
from pow_bot.operate.opening import opened
from pow_bot.settings import Settings
from pow_bot.storage import Db

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Verified:
    """What came of walking the chain: a sentence for each fault, and how much was walked."""

    entries: int
    kept: int
    faults: tuple[str, ...]
    restored: tuple[Anchor, ...]

    def as_json(self) -> dict[str, Any]:
        """For `audit verify --json`."""
        return {
            "ok": not self.faults,
            "entries": self.entries,
            "kept_heads": self.kept,
            "faults": list(self.faults),
            "restored": [
                {"entry": one.head.seq, "at": one.at.isoformat()} for one in self.restored
            ],
        }

    def as_text(self) -> str:
        """The same for people."""
        lines = [f"{self.entries} entries, {self.kept} kept heads."]
        lines += [
            f"A backup was put back on {one.at:%Y-%m-%d}; entries after {one.head.seq} were lost then."
            for one in self.restored
        ]
        if not self.kept:
            lines.append("No head was ever kept outside: a chain written anew would not be seen.")
        return "\n".join([*lines, *(self.faults or ["The chain holds."])])


@dataclass(frozen=True, slots=True)
class Line:
    """An entry with the names of what it is about, where there are any."""

    entry: Entry
    who: str | None
    what: str | None

    def as_json(self) -> dict[str, Any]:
        """For `audit show --json`."""
        return {
            "entry": self.entry.seq,
            "at": self.entry.at.isoformat(),
            "colleague": self.who,
            "action": self.entry.action,
            "about": self.what,
            "region": self.entry.region,
        }

    def as_text(self) -> str:
        """One line."""
        at = self.entry.at.astimezone(HERE)
        parts = (f"{at:%Y-%m-%d %H:%M:%S}", self.entry.action, self.what, self.who)
        return f"{self.entry.seq:>8}  " + "  ".join(part for part in parts if part)


async def verified(settings: Settings) -> Verified:
    """Walk the whole chain, against every head that was kept.

    Raises:
        AnchorsFault: the kept heads cannot be read.
    """
    # Before the chain is read: what is kept meanwhile is newer than what is read.
    known = await asyncio.to_thread(Anchors(settings.keyring).known)
    async with opened(settings) as database:
        faults, ends = await database.read(lambda db: (verify(db, known.heads), head(db)))
    return Verified(ends.seq, len(known.heads), tuple(faults), known.restored)


async def anchored(settings: Settings, now: datetime, *, restored: bool) -> Anchor:
    """Keep the head now, and say which it is."""
    async with opened(settings) as database:
        kept = await anchor(database, now, restored=restored)
        return kept or Anchor(await database.read(head), now)


async def shown(
    settings: Settings, *, reference: str | None, email: str | None, day: date | None, most: int
) -> list[Line]:
    """The latest entries, newest first.

    Raises:
        NoSuchIntake, NoSuchColleague: what was asked for is not there.
    """

    def read(db: Db) -> list[Line]:
        wanted = Wanted(
            actor=by_email(db, email) if email else None,
            thing=_thing(db, reference) if reference else None,
            since=_begins(day) if day else None,
            until=_begins(day + _DAY) if day else None,
        )
        return _lines(db, page(db, wanted, size=most).entries)

    async with opened(settings) as database:
        return await database.read(read)


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), HERE)


def _thing(db: Db, reference: str) -> UUID:
    intake = seen_by_reference(db, understood(reference) or "")
    if intake is None:
        raise NoSuchIntake("There is no registration with this reference.")
    return intake.id


def _lines(db: Db, entries: Iterable[Entry]) -> list[Line]:
    found = list(entries)
    things = {entry.thing for entry in found}
    known = names(db, things | {entry.actor for entry in found})
    of_intakes = select(intakes.c.id, intakes.c.reference).where(intakes.c.id.in_(things - {None}))
    known_things = {row.id: written(row.reference) for row in db.execute(of_intakes)}
    about = {**known, **known_things}
    return [
        Line(
            one,
            known.get(one.actor) if one.actor else None,
            about.get(one.thing) if one.thing else None,
        )
        for one in found
    ]
