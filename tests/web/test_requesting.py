"""*Vraag of klacht*: asked on a page of one's own, and listed for the team with its clock."""

from sqlalchemy import select

from pow_bot.domain.requests.records import requests
from pow_bot.storage import Db
from tests.web.serving import Served, sent

_FORM = "main form.ask"


def _kinds(db: Db) -> list[tuple[str, str]]:
    rows = db.execute(select(requests.c.kind, requests.c.came).order_by(requests.c.id))
    return [(row.kind, row.came) for row in rows]


async def test_what_somebody_asks_is_listed_once_and_says_by_when(served: Served) -> None:
    person = await (await sent(served.person())).open("/verzoek")
    for words in ("Ik wil dit niet.", "Ik wil dit echt niet."):
        said = [("kind", "objection"), ("text", words)]
        await person.post("/verzoek", [*person.form(_FORM), *said])
        await person.open("/verzoek")
    assert await served.database.read(_kinds) == [("objection", "self")]
    assert "U hoort uiterlijk" in person.text()
    assert "Ik wil dit echt niet." in person.text()


async def test_a_complaint_needs_words_and_keeps_what_was_chosen(served: Served) -> None:
    person = await (await sent(served.person())).open("/verzoek")
    await person.post("/verzoek", [*person.form(_FORM), ("kind", "complaint"), ("text", " ")])
    assert person.status == 422
    assert "Schrijf op wat er is." in person.text()
    assert person.chosen == ["complaint"]
    await person.post("/verzoek", [*person.form(_FORM), ("text", "")])
    assert "Kies wat u wilt vragen." in person.text()
    assert await served.database.read(_kinds) == []


async def test_who_writes_what_cannot_wait_reads_the_help_at_once(served: Served) -> None:
    person = await (await sent(served.person())).open("/verzoek")
    said = [("kind", "complaint"), ("text", "Ik wil niet meer leven.")]
    await person.post("/verzoek", [*person.form(_FORM), *said])
    assert person.status == 200
    assert "0800-0113" in person.told()


async def test_who_has_the_words_gets_to_the_help_itself(served: Served) -> None:
    person = await (await sent(served.person())).open("/verzoek")
    said = [("kind", "complaint"), ("text", "Ik wil niet meer leven.")]

    await person.post("/verzoek", [*person.form(_FORM), *said])

    assert "/verzoek" not in person.url
    assert "0800-0113" in person.told()


async def test_without_a_registration_there_is_nothing_to_ask_about(served: Served) -> None:
    person = await served.person().open("/")
    response = await person.http.get("/verzoek")
    assert response.status_code == 303
    assert (await person.http.get("/verzoek/unknown")).status_code == 404
