"""How somebody is reached, put right by a colleague: both see the same, and the person has the last word."""

import pytest
from sqlalchemy import select

from pow_bot.conversations.keeping import Conversation, of_person
from pow_bot.domain.audit.records import audit
from pow_bot.domain.intake.distress import flag
from pow_bot.domain.intake.keeping import by_reference
from pow_bot.domain.intake.marks import Kind
from pow_bot.domain.intake.records import timeline, traces
from pow_bot.domain.intake.references import understood
from pow_bot.domain.intake.traces import hashed
from pow_bot.domain.intake.words import Distress
from pow_bot.engine.flow import Ask, At
from pow_bot.storage import Db
from pow_bot.web.team.intake.reaching import WAYS
from tests.team.making import flows
from tests.web.person import Person
from tests.web.serving import Served, kept, on_both, sent
from tests.web.test_other_door import signed_in

NEW = "06 87654321"
FORM = "#do-reach"


async def opened(served: Served, reference: str) -> Person:
    """A colleague who took it up, with its page before them."""
    person = await signed_in(served)
    await person.open(f"/team/intakes/{reference}")
    return await person.send("form[action*='/claim']", [])


async def change(person: Person, **other: str) -> Person:
    """Fill in the form as it stands, but for these."""
    form = person.page.select_one(FORM)
    assert form is not None
    chosen = form.select_one("option[selected]")
    stands = {str(one["name"]): str(one["value"]) for one in form.select("input[type=text]")}
    reach = {"reach": str(chosen["value"])} if chosen else {}
    return await person.send(FORM, list({**reach, **stands, **other}.items()))


def contact(person: Person) -> str:
    found = person.page.select_one("[aria-labelledby=d-contact] dl")
    return " ".join(found.get_text(" ").split()) if found else ""


def wrong(person: Person) -> list[str]:
    return [str(one["name"]) for one in person.page.select(f"{FORM} [aria-invalid=true]")]


async def conversation_of(served: Served, reference: str) -> Conversation:
    intake = (await kept(served, reference)).intake
    found = await served.read(lambda db: of_person(db, intake.person))
    assert found is not None
    return found


@on_both
async def test_a_wrong_number_is_put_right_everywhere_at_once(served: Served) -> None:
    own = await sent(served.person())
    reference = own.reference
    before = await conversation_of(served, reference)
    team = await opened(served, reference)
    await team.send("form[action*='/attempt']", [("outcome", "wrong_number")])
    assert "06 12345678 Klopt niet" in contact(team)

    served.clock.forward(minutes=5)
    await change(team, number="06-8765 4321")

    assert "De contactgegevens zijn gewijzigd." in team.text()
    assert "Klopt niet" not in contact(team)
    assert team.page.select_one("[aria-labelledby=d-contact] a[href='tel:+31687654321']")
    assert "Nee. Spreek niets in." in contact(team)
    assert "Contactgegevens gewijzigd: Wat is uw telefoonnummer?" in team.text()
    assert "06 87654321" in (await own.open("/gegevens")).text()
    after = await conversation_of(served, reference)
    assert (after.seen_at, after.sent) == (before.seen_at, True)

    def noted(db: Db) -> tuple[list[str], list[str], list[bytes]]:
        happened = db.execute(select(timeline.c.kind).order_by(timeline.c.id)).scalars().all()
        did = db.execute(select(audit.c.action).order_by(audit.c.seq)).scalars().all()
        marks = db.execute(select(traces.c.mark).where(traces.c.kind == Kind.PHONE)).scalars().all()
        return list(happened), list(did), list(marks)

    happened, did, marks = await served.read(noted)
    assert happened[-1] == "contact_corrected"
    assert "amended" not in happened
    assert "intake.contact_corrected" in did
    assert marks == [await served.read(lambda db: hashed(db, (Kind.PHONE, "+31687654321")))]


async def test_a_later_change_of_the_person_counts(served: Served) -> None:
    own = await sent(served.person())
    reference = own.reference
    team = await opened(served, reference)
    await change(team, number=NEW)

    await own.open("/")
    await own.change("zelfmelden.urgent")
    await own.answer("no_income")
    assert "06 87654321" in contact(await team.open(f"/team/intakes/{reference}"))

    await own.change("zelfmelden.number")
    await own.answer(text="06 11223344")
    await own.answer("no")
    assert "06 11223344" in contact(await team.open(f"/team/intakes/{reference}"))


async def test_another_way_asks_for_what_belongs_to_it(served: Served) -> None:
    own = await sent(served.person())
    reference = own.reference
    team = await opened(served, reference)
    await change(team, reach="mail")
    assert (team.status, wrong(team)) == (422, ["email"])
    assert "Schrijf ook het e-mailadres." in team.text()

    await change(team, reach="mail", email="fatima@voorbeeld.nl")

    assert "Mail mij" in contact(team)
    assert "fatima@voorbeeld.nl" in contact(team)
    assert "06 12345678" not in contact(team)
    assert (await kept(served, reference)).intake.reach == "mail"
    assert "fatima@voorbeeld.nl" in (await own.open("/gegevens")).text()


@pytest.mark.parametrize(
    ("typed", "sentence", "field"),
    [
        ({"number": "06 1234 567"}, "Dit nummer klopt niet helemaal.", ["number"]),
        ({"email": "fatima@voorbeeld.nl"}, "Dit hoort bij een andere manier.", []),
        ({"reach": "mail", "email": "fatima"}, "Dat herken ik niet.", ["email"]),
        ({"reach": "helper", "helper_number": "112"}, "Op dat nummer kunnen", ["helper_number"]),
        ({}, "U heeft niets gewijzigd.", []),
    ],
)
async def test_what_cannot_be_is_told_at_its_field_and_changes_nothing(
    served: Served, typed: dict[str, str], sentence: str, field: list[str]
) -> None:
    own = await sent(served.person())
    reference = own.reference
    team = await opened(served, reference)
    before = await kept(served, reference)

    await change(team, **typed)

    assert (team.status, wrong(team)) == (422, field)
    assert sentence in team.text()
    form = team.page.select_one(FORM)
    assert form is not None
    for name, value in typed.items():
        stands = form.select_one(f"[name={name}][value='{value}'], [name={name}] [value='{value}']")
        assert stands is not None
    assert await kept(served, reference) == before


async def test_an_address_that_looks_like_a_slip_is_asked_about_once(served: Served) -> None:
    own = await sent(served.person())
    reference = own.reference
    team = await opened(served, reference)
    typed = {"reach": "mail", "email": "fatima@gmial.com"}
    await change(team, **typed)
    assert (team.status, wrong(team)) == (422, ["email"])
    assert "Bedoelt u fatima@gmail.com?" in team.text()

    await change(team, **typed, sure="1")

    assert "fatima@gmial.com" in contact(team)


async def test_who_saves_too_late_sees_both(served: Served) -> None:
    own = await sent(served.person())
    reference = own.reference
    team = await opened(served, reference)
    await own.open("/")
    await own.change("zelfmelden.number")
    await own.answer(text="06 11223344")
    await own.answer("no")

    await change(team, reach="sms")

    assert team.status == 409
    assert "Hoe bereikt u deze persoon? Sms" in team.text()
    await team.send("main form[action*='/reach']", [])
    shown = contact(await team.open(f"/team/intakes/{reference}"))
    assert "Stuur mij een sms" in shown
    assert "06 11223344" in shown


async def test_who_is_not_safe_keeps_the_way_that_they_chose(served: Served) -> None:
    own = await sent(served.person())
    reference = own.reference
    team = await opened(served, reference)
    form = team.form(FORM, ("reach", "call"), ("number", NEW))

    def cry(db: Db) -> None:
        intake = by_reference(db, understood(reference) or "")
        assert intake is not None
        flag(db, intake.conversation, Distress.HOME, served.clock())

    await served.database.write(cry)
    await team.open(f"/team/intakes/{reference}")
    assert team.page.select_one(FORM) is None
    revision = (await kept(served, reference)).intake.revision
    sent_still = [one for one in form if one[0] != "revision"] + [("revision", str(revision))]
    await team.post(f"/team/intakes/{reference}/reach", sent_still)

    assert team.status == 422
    assert "Alleen deze persoon wijzigt dat." in team.text()


async def test_only_who_has_it_or_coordinates_changes_it(served: Served) -> None:
    own = await sent(served.person())
    reference = own.reference
    team = await opened(served, reference)
    form = team.form(FORM, ("reach", "call"), ("number", NEW))
    await team.send("form[action*='/release']", [])

    assert team.page.select_one(FORM) is None
    revision = (await kept(served, reference)).intake.revision
    sent_still = [one for one in form if one[0] != "revision"] + [("revision", str(revision))]
    assert (await team.post(f"/team/intakes/{reference}/reach", sent_still)).status == 403


def test_every_way_of_the_flow_can_be_chosen() -> None:
    step = flows().book.step(At("zelfmelden", "reach"))
    assert isinstance(step, Ask)
    assert [choice.name for choice in step.choices] == list(WAYS)
