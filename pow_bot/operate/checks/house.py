"""The database and what lies in it: tables, keys, mail that waits, queues that nobody sees."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, select

from pow_bot.conversations.clock import at_home
from pow_bot.domain.intake.order import Shelf
from pow_bot.domain.intake.records import NOWHERE, intakes
from pow_bot.domain.regions.queries import front_door
from pow_bot.domain.regions.rules import FALLBACK_WEBSITE, verified
from pow_bot.domain.retention.queries import standing
from pow_bot.domain.staff.queries import colleagues_in, everyone
from pow_bot.operate.checks.chain import audit
from pow_bot.operate.checks.installation import sqlite_file
from pow_bot.operate.findings import Finding, well, wrong
from pow_bot.operate.opening import opened, within_reach
from pow_bot.settings import Settings
from pow_bot.storage import Database, Db, Fault, KeyringFault, LedgerFault, NotMigrated, pending
from pow_bot.storage.erasure import check_ledger
from pow_bot.storage.outbox import outbox

_LATE = timedelta(days=1)
# What was given up longer ago nobody can do anything about any more.
_REMEMBERED = timedelta(days=7)
_ADD = "pow-bot staff add"


async def tables(settings: Settings) -> Finding:
    """Whether there is a database, within reach, with the newest tables."""
    file = sqlite_file(settings)
    if file and not file.exists():
        # Looking would make an empty one.
        says = f"There is no database at {file}."
        return wrong("database.tables", says, "Run `pow-bot init`, or set POW_DATABASE_URL.")
    try:
        with within_reach():
            missing = await pending(settings.database)
    except NotMigrated as fault:
        # What `migrate` would say too: these tables were made by a version that came later.
        return wrong("database.tables", str(fault), "Install the version that made this database.")
    except Fault as fault:
        return wrong("database.tables", str(fault), "Set POW_DATABASE_URL, and see that it runs.")
    if missing:
        says = f"The tables are old: {len(missing)} changes are missing."
        return wrong("database.tables", says, "Run `pow-bot migrate`.")
    return well("database.tables", "The database is within reach, and its tables are up to date.")


async def inside(settings: Settings, now: datetime) -> list[Finding]:
    """What only an open database can tell."""
    try:
        async with opened(settings) as database:
            own = well("database.keys", "The keys are those of this database.")
            kept = [own, *await ledger(database), *await audit(database, now)]
            return [*kept, *await contents(database, settings, now)]
    except KeyringFault as fault:
        says = str(fault).partition(". ")[0]
        return [wrong("database.keys", f"{says}.", "Set POW_KEYS or POW_DATABASE_URL right.")]


async def ledger(database: Database) -> list[Finding]:
    """A ledger that is older than its database; the other faults of it are told elsewhere."""
    try:
        await check_ledger(database)
    except LedgerFault as fault:
        fix = "Put the newest one into the keyring; docs/operating.md says how, under Restore."
        return [wrong("database.ledger", str(fault).partition(". ")[0] + ".", fix)]
    return []


async def contents(database: Database, settings: Settings, now: datetime) -> list[Finding]:
    """What lies in the tables, counted; nothing of a person is opened."""

    def read(db: Db) -> list[Finding]:
        today = at_home(now).date()
        return [
            given_up(db, now),
            waiting(db, now, mails=bool(settings.mail_host)),
            catch_all(db),
            *unseen(db),
            retention(db, now),
            *front_doors(db, today),
        ]

    return await database.read(read)


# Outbox


def given_up(db: Db, now: datetime) -> Finding:
    """What could not be sent, and is not tried any more."""
    recent = outbox.c.next_try > now - _REMEMBERED
    counts = _counts(db, outbox.c.dead.is_(True) & recent)
    if not counts:
        return well("outbox.given_up", "Nothing was given up in the last seven days.")
    says = f"Given up in the last seven days: {_named(counts)}."
    fix = "The log says why, in lines with `outbox:`. Reach these people in another way."
    return wrong("outbox.given_up", says, fix)


def waiting(db: Db, now: datetime, *, mails: bool) -> Finding:
    """What should have been done a day ago."""
    counts = _counts(db, outbox.c.dead.is_(False) & (outbox.c.due < now - _LATE))
    if not counts:
        return well("outbox.waiting", "Nothing has been waiting for longer than a day.")
    says = f"Waiting for longer than a day: {_named(counts)}."
    only_mail = all(kind.startswith("mail.") for kind in counts)
    if only_mail and not mails:
        return wrong("outbox.waiting", says, "Set POW_MAIL_HOST.")
    return wrong("outbox.waiting", says, "Run `pow-bot serve`; its log says why, with `outbox:`.")


def _counts(db: Db, which: ColumnElement[bool]) -> dict[str, int]:
    counted = select(outbox.c.kind, func.count().label("number")).where(which)
    rows = db.execute(counted.group_by(outbox.c.kind).order_by(outbox.c.kind))
    return {row.kind: row.number for row in rows}


def _named(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {kind}" for kind, count in counts.items())


# Team


def catch_all(db: Db) -> Finding:
    """Whether somebody sees the people whose region nobody knows."""
    if colleagues_in(db, None):
        return well("team.catch_all", "Somebody has the catch-all queue.")
    says = "Nobody has the catch-all queue: people whose region nobody knows are seen by nobody."
    return wrong("team.catch_all", says, f"{_ADD} EMAIL ... --catch-all")


def unseen(db: Db) -> Iterator[Finding]:
    """Queues with people in them, and no colleague who sees them."""
    open_ones = select(intakes.c.queue).where(intakes.c.shelf != Shelf.DONE).distinct()
    for queue in db.execute(open_ones.order_by(intakes.c.queue)).scalars():
        if queue != NOWHERE and not any(one.at_front_door for one in colleagues_in(db, queue)):
            says = f"There are people in the queue of {queue}, and no colleague who sees them."
            yield wrong("team.queues", says, f"{_ADD} EMAIL ... --region {queue}")


def retention(db: Db, now: datetime) -> Finding:
    """Whether what is over is erased: not while nobody knows whether the clock is right."""
    stands = standing(db)
    if stands.held_at is not None:
        says = "Nothing is erased since the clock jumped, or the server stood still."
        fix = "See that the clock is right, then run `pow-bot retention confirm`."
        return wrong("retention.clock", says, fix)
    if stands.run_at is not None and now - stands.run_at > _LATE:
        says = "What is over was not erased for more than a day."
        return wrong("retention.clock", says, "Run `pow-bot serve`; its log says why.")
    return well("retention.clock", "What is over is announced and erased.")


def front_doors(db: Db, today: date) -> Iterator[Finding]:
    """The front doors of the regions where colleagues work: where people are sent, and call."""
    working = (one.actor.regions for one in everyone(db) if one.disabled_at is None)
    doors = {code: front_door(db, code, today) for code in frozenset[str]().union(*working)}
    if without := sorted(code for code, door in doors.items() if door is None):
        says = f"No front door is known of {', '.join(without)}: people see {FALLBACK_WEBSITE}."
        yield well("team.front_doors", says, "`pow-bot migrate` fills in what public sources say.")
    unsure = sorted(code for code, door in doors.items() if door and not verified(door))
    if unsure:
        says = f"Nobody verified the front door of {', '.join(unsure)}: its number is not shown."
        yield well("team.verified", says)
