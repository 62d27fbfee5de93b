"""What is done every night: requests finished, what has served its term forgotten, files cleaned."""

from datetime import datetime

from pow_bot.storage import inbox, rates
from pow_bot.storage.erasure import finish
from pow_bot.storage.units import Database, Db


async def tidy(database: Database, now: datetime) -> None:
    def let_go(db: Db) -> None:
        inbox.forget(db, now)
        rates.sweep(db, now)

    await database.write(let_go, keyed=True)
    await finish(database, now)
    await database.scrub()
