"""A process that is killed under load: nothing acknowledged is lost, and nothing happens twice."""

import os
from functools import partial

from pow_bot.storage import Keyring, open_database
from tests.storage.processes import acknowledged, start
from tests.storage.scratch import value
from tests.storage.worker import USERS

ROUNDS = 100 if os.environ.get("POW_SOAK") else 3


async def test_kill_9_loses_nothing_and_repeats_nothing(url: str, keyring: Keyring) -> None:
    acknowledged_steps = dict.fromkeys((f"k{user}" for user in range(USERS)), 0)
    for round_ in range(ROUNDS):
        process = await start(url, keyring, "k", 1_000_000)
        told = await acknowledged(process, at_most=150 + 37 * (round_ % 7))
        process.kill()
        told += await acknowledged(process)
        await process.wait()
        assert len(told) > 100
        assert all(step == counted for _, step, counted in told)
        for user, step, _ in told:
            acknowledged_steps[user] = max(acknowledged_steps[user], step)
        kept = await _kept(url, keyring)
        for user, step in acknowledged_steps.items():
            # One more may have been kept whose acknowledgement was killed on its way.
            assert step <= kept[user] <= step + 1


async def _kept(url: str, keyring: Keyring) -> dict[str, int]:
    database = await open_database(url, keyring)
    users = [f"k{user}" for user in range(USERS)]
    kept = {user: await database.read(partial(value, name=user)) for user in users}
    await database.close()
    return kept
