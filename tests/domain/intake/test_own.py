"""All that is kept of somebody's registrations: theirs alone, and no colleague is named in it."""

from uuid import uuid4

from pow_bot.domain.handover.words import ToLine
from pow_bot.domain.intake.actions import submit, withdraw
from pow_bot.domain.intake.desk import claim, hand_over, note, reply
from pow_bot.domain.intake.looking import look
from pow_bot.domain.intake.own import Registration, registration_behind, registrations_of
from pow_bot.domain.intake.references import understood
from pow_bot.domain.intake.words import Closing, Line, Stage, Submitted
from pow_bot.domain.staff.rules import Actor
from pow_bot.storage import Database, Db
from tests.domain.handover.making import passed_to
from tests.domain.intake.making import DAY, NOW, a_new, at, close, colleague

CONVERSATION = uuid4()


def sent(db: Db) -> Submitted:
    return submit(db, a_new(db.new_holder(), conversation=CONVERSATION, email="f@example.nl"), NOW)


def worked_on(db: Db, reference: str) -> tuple[Actor, Actor]:
    """Looked at, taken up, noted, and handed from one colleague to another."""
    first, second = colleague(db), colleague(db, "Joost van Dam")
    look(db, first, understood(reference) or "", NOW)
    claim(db, at(db, first, reference))
    note(db, at(db, first, reference), "Klinkt gehaast.")
    reply(db, at(db, first, reference), "Dag.")
    hand_over(db, at(db, first, reference), second.id)
    return first, second


async def test_what_happened_is_told_without_notes_and_names(database: Database) -> None:
    def unit(db: Db) -> tuple[Registration, ...]:
        receipt = sent(db)
        _, second = worked_on(db, receipt.reference)
        passed_to(db, second, receipt.reference, ToLine(Line.DISMISSAL))
        return registrations_of(db, CONVERSATION)

    (mine,) = await database.write(unit)

    assert [(one.kind, one.by_team, dict(one.note)) for one in mine.happened] == [
        ("submitted", False, {}),
        ("claimed", True, {}),
        ("noted", True, {}),
        ("replied", True, {}),
        ("handed_over", True, {"what": "colleague"}),
        ("offered", True, {"what": "line", "from": "work"}),
        (
            "handed_over",
            True,
            {
                "what": "line",
                "to": "dismissal",
                "text": "Daar weten ze meer van eigen bedrijven.",
            },
        ),
    ]
    assert [(one.what, one.organisation) for one in mine.looks] == [("looked", "Gemeente Utrecht")]
    first, handed = mine.letters
    assert (first.mine, first.text) == (False, "Dag.")
    assert handed.text.startswith("Iemand anders helpt u nu verder")
    assert (mine.email, mine.next_step) == ("f@example.nl", None)
    assert mine.content["answers"]["name"] == {"value": "Fatima"}
    assert not {"Samira", "Joost", "gehaast"} & set(str(mine.happened).replace("'", " ").split())


async def test_a_link_opens_the_same(database: Database) -> None:
    def unit(db: Db) -> tuple[object, object, object]:
        receipt = sent(db)
        behind = registration_behind(db, receipt.link)
        return behind, registrations_of(db, CONVERSATION)[0], registration_behind(db, "other")

    behind, mine, none = await database.write(unit)
    assert behind == mine
    assert none is None


async def test_the_newest_comes_first_and_nobody_elses(database: Database) -> None:
    def unit(db: Db) -> list[str]:
        first = sent(db)
        submit(db, a_new(db.new_holder()), NOW)
        actor = colleague(db)
        claim(db, at(db, actor, first.reference))
        close(db, at(db, actor, first.reference), Closing.REACHED_AND_HELPED, "Naar UWV.")
        second = submit(db, a_new(db.new_holder(), conversation=CONVERSATION), NOW + DAY)
        mine = registrations_of(db, CONVERSATION)
        assert [one.intake.written for one in mine] == [second.reference, first.reference]
        return [one.next_step or "" for one in mine]

    assert await database.write(unit) == ["", "Naar UWV."]


async def test_of_what_was_taken_back_only_that_it_was_there_is_left(database: Database) -> None:
    def unit(db: Db) -> Registration:
        worked_on(db, sent(db).reference)
        withdraw(db, CONVERSATION, NOW)
        return registrations_of(db, CONVERSATION)[0]

    mine = await database.write(unit)
    assert mine.intake.stage is Stage.WITHDRAWN
    assert mine.content.get("answers", {}) == {}
    assert (mine.email, mine.letters) == (None, ())
    assert mine.happened[-1].kind == "withdrawn"
