"""What is agreed to at the phone: only after it was read out, and kept with who did that."""

import pytest
from sqlalchemy import select

from pow_bot.domain.audit.records import audit
from pow_bot.domain.consent.records import consents
from pow_bot.domain.intake.records import intakes
from pow_bot.domain.staff import actions as staff
from pow_bot.storage import Db
from tests.domain.intake.making import colleague
from tests.web.person import Person
from tests.web.serving import ANSWERS, MORE, Served, on_both

pytestmark = pytest.mark.registers("AM13")


async def signed_in(served: Served) -> Person:
    """A colleague of Utrecht in a browser."""

    def invited(db: Db) -> str:
        return staff.link(db, colleague(db).id, served.clock())

    person = Person(served.browser())
    await person.open(f"/team/in/{await served.database.write(invited)}")
    return await person.send("main form", [])


async def asked_for_consent(served: Served) -> Person:
    """A registration by phone, up to the question that only the person can say yes to."""
    person = await signed_in(served)
    await person.open("/team/register")
    await person.send("main form.fields", [("channel", "phone"), ("spoken", "nl")])
    await person.fill_in(ANSWERS)
    await person.answer("yes")
    await person.fill_in({**MORE, "exclude": "no"})
    assert person.step == "publish", person.text()
    return person


@on_both
async def test_a_yes_counts_once_it_was_read_out(served: Served) -> None:
    person = await asked_for_consent(served)
    await person.answer("yes")
    assert (person.status, person.step) == (422, "publish")

    await person.send("form.ask", [("choice", "yes"), ("read_out", "yes")])
    while person.step:
        await person.answer("no")

    (kept,) = await served.read(lambda db: db.execute(select(consents)).all())
    (intake,) = await served.read(lambda db: db.execute(select(intakes)).all())
    noted = await served.read(lambda db: db.execute(select(audit)).all())
    assert (kept.channel, kept.said, kept.person) == ("phone", "given", intake.person)
    assert kept.read_out_by in {one.actor for one in noted if one.action == "register.consent"}


async def test_the_person_goes_on_with_their_words_on_their_own_phone(served: Served) -> None:
    typing = await asked_for_consent(served)
    shown = typing.page.select_one(".sheet strong[lang=nl]")
    assert shown is not None
    words = shown.get_text()

    own = await served.person().open("/woorden")
    await own.send("form[action*=woorden]", [("words", words)])

    await own.open("/bewijs")
    assert own.reference in typing.text()
