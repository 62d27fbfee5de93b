"""Who is asked whether they want to go on: only who has something to go on with."""

from pow_bot.conversations.reminding import nudge
from tests.web.serving import Served, sent


async def nudged(served: Served) -> int:
    book = served.library.book
    return await served.database.write(lambda db: nudge(db, book, served.clock()))


async def test_nobody_is_asked_who_withdrew_and_answered_nothing_since(served: Served) -> None:
    person = await (await sent(served.person())).open("/gegevens")
    await person.post("/antwoord", [*person.form("footer form"), ("open", "gegevens")])
    await person.answer("withdraw")
    await person.answer("yes")
    served.clock.forward(days=2, minutes=1)

    assert await nudged(served) == 0
    assert "Wilt u nog verder?" not in (await person.open("/")).text()


async def test_who_cannot_be_asked_keeps_nobody_else_waiting(served: Served) -> None:
    empty = await (await sent(served.person())).open("/gegevens")
    await empty.post("/antwoord", [*empty.form("footer form"), ("open", "gegevens")])
    await empty.answer("withdraw")
    await empty.answer("yes")
    served.clock.forward(minutes=1)
    person = await served.person().open("/")
    await person.answer("looking")
    served.clock.forward(days=2, minutes=1)
    book = served.library.book

    asked = await served.database.write(lambda db: nudge(db, book, served.clock(), most=1))

    assert asked == 1
    assert "Wilt u nog verder?" in (await person.open("/")).text()
