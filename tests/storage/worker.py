"""A process of its own that writes under load, to be killed or to work beside another.

python -m tests.storage.worker URL KEYRING NAME STEPS: sixteen users, each counting from where it was
acknowledged; prints one line for every acknowledgement.
"""

import asyncio
import sys
from functools import partial
from pathlib import Path

from pow_bot.storage import Database, Keyring, open_database
from tests.storage.scratch import increment_once, value

USERS = 16


async def count(database: Database, user: str, steps: int) -> None:
    # As a redelivery would: the last one that was kept comes again.
    start = max(1, await database.read(partial(value, name=user)))
    for step in range(start, start + steps):
        unit = partial(increment_once, key=f"{user}-{step}", name=user)
        counted = await database.write(unit, keyed=True)
        print(user, step, counted, flush=True)  # noqa: T201 - what was acknowledged


async def work(url: str, folder: str, name: str, steps: int) -> None:
    database = await open_database(url, Keyring.open(Path(folder)))
    await asyncio.gather(*(count(database, f"{name}{user}", steps) for user in range(USERS)))
    await database.close()


if __name__ == "__main__":
    asyncio.run(work(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])))
