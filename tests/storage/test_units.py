"""What a unit may count on, on both databases."""

from sqlalchemy import select

from pow_bot.storage import Database, once
from pow_bot.storage.inbox import inbox
from tests.storage.conftest import NOW


async def test_what_a_unit_did_is_kept(database: Database) -> None:
    holder = await database.write(lambda db: db.new_holder())
    reply = await database.write(lambda db: once(db, "k", holder, lambda: {"a": 1}, now=NOW))
    assert reply == {"a": 1}
    assert await database.write(lambda db: once(db, "k", holder, lambda: 2, now=NOW)) == {"a": 1}
    assert len(await database.read(lambda db: db.execute(select(inbox)).all())) == 1
