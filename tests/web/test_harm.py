"""What may not hurt anybody: shared phones, cries that come twice, and a yes that is no yes any more.

Each was found by somebody who tried to break it.
"""

import pytest

from pow_bot.domain.chats.actions import met
from pow_bot.domain.chats.actions import opened as reached
from pow_bot.domain.consent.queries import standing
from pow_bot.domain.consent.words import Purpose, State
from pow_bot.domain.intake import desk
from pow_bot.domain.intake.records import messages
from pow_bot.domain.intake.rules import reached_by
from pow_bot.domain.intake.words import Delivery, Stage
from pow_bot.storage import Db
from tests.domain.intake.making import NOW, at, colleague
from tests.domain.intake.making import standing as intake_standing
from tests.web.person import Person
from tests.web.serving import MORE, Served, on_both, sent
from tests.web.test_conversations import AGREES, TRADE, WROTE, intake_of, opened, to_the_end

AT_HOME = "mijn man slaat mij"


async def link_of(person: Person) -> str:
    """The token of the receipt that is in front of somebody."""
    text = person.page.find(string=lambda text: bool(text and "/bewijs/" in text))
    return str(text).strip().rpartition("/")[2]


async def write(person: Person, text: str, link: str = "") -> Person:
    await person.open(f"/berichten/{link}" if link else "/berichten")
    return await person.send("form.ask", [("text", text)])


class TestSharedPhone:
    async def test_a_letter_by_link_opens_nothing_on_the_phone_of_somebody_else(
        self, served: Served
    ) -> None:
        victim, other = await sent(served.person()), await served.person().open("/")
        link = await link_of(victim)
        await other.answer("looking")
        await write(other, AT_HOME, link)

        assert "0800-2000" in other.text()
        assert (await other.open("/")).step == "place"
        _, content = await intake_of(served, victim.reference)
        assert content["distress"] == "home"

    async def test_an_open_cry_is_put_aside_for_the_next_who_looks(self, served: Served) -> None:
        person = await served.person().open("/")
        await person.answer("looking")
        await person.answer(text=AT_HOME)
        assert person.step == "safe"
        served.clock.forward(minutes=6)

        assert (await person.open("/")).step == "place"
        assert "bang thuis" not in (await person.open("/gegevens")).text()
        await person.open("/")
        assert (await person.answer(text="3511")).step == "reach"

    async def test_nobody_in_need_is_asked_for_four_words(self, served: Served) -> None:
        person = await sent(served.person())
        await person.open("/")
        form = person.form("footer .help form", ("open", "nood"))
        served.clock.forward(minutes=31)
        await person.post("/antwoord", form)

        assert person.url.endswith("/hulp")
        assert "112" in person.text()


class TestCries:
    async def test_the_next_one_is_heard_as_well(self, served: Served) -> None:
        person = await sent(served.person())
        await person.open("/")
        await person.answer("now")
        await person.fill_in(MORE, until="done")
        await person.answer(text="ik heb geen eten")
        assert person.step == "go_on"
        await person.answer("yes")
        await person.answer(text=WROTE)

        assert person.step == "go_on"
        assert "113" in " ".join(person.said)

    @on_both
    async def test_who_is_not_to_be_called_is_not_called_after_another_cry(
        self, served: Served
    ) -> None:
        person = await sent(served.person())
        await write(person, AT_HOME)
        await person.answer("nothing")
        await write(person, WROTE)
        _, content = await intake_of(served, (await person.open("/bewijs")).reference)

        assert content["distress"] == "suicide"
        assert content["told"]["nood"]["answers"]["safe"] == {"value": "nothing", "in": "web"}
        assert "Wij nemen geen contact op" in person.text()

    async def test_who_is_safe_on_the_website_is_not_written_to_elsewhere(
        self, served: Served
    ) -> None:
        person = await sent(served.person())
        reference = person.reference
        await write(person, AT_HOME)
        await person.answer("chat")

        def replied(db: Db) -> Delivery:
            intake, worker = intake_standing(db, reference), colleague(db)
            reached(db, met(db, "telegram", 70_001, "nl", NOW), intake.person, 70_001)
            desk.claim(db, at(db, worker, reference))
            desk.reply(db, at(db, worker, reference), "Kunt u dinsdag?")
            return Delivery(db.execute(messages.select()).all()[-1].delivery)

        assert await served.database.write(replied) is Delivery.STANDING

    async def test_a_look_takes_no_earlier_one_back(self, served: Served) -> None:
        person = await sent(served.person())
        reference = person.reference
        await write(person, WROTE)
        await person.answer("yes")
        await opened(person, "nood")
        await person.answer("skip")
        await person.answer("not_meant")

        _, content = await intake_of(served, reference)
        assert content["distress"] == "suicide"

    async def test_a_letter_says_that_it_stays(self, served: Served) -> None:
        person = await sent(served.person())
        await write(person, WROTE)
        await person.answer("wipe")
        assert "Een bericht aan het team blijft staan." in " ".join(person.said)

    async def test_who_asked_for_no_contact_is_not_called_after_wiping_what_they_wrote(
        self, served: Served
    ) -> None:
        person = await sent(served.person(), reach="call", number="0612345678", message="yes")
        reference = person.reference
        await write(person, AT_HOME)
        await person.answer("nothing")
        await person.answer("wipe")

        intake, content = await intake_of(served, reference)
        assert "distress" not in content
        assert reached_by(content, intake.reach) == "nothing"

    async def test_a_new_answer_says_anew_how_they_are_reached(self, served: Served) -> None:
        person = await sent(served.person())
        reference = person.reference
        await write(person, AT_HOME)
        await person.answer("nothing")
        await person.answer("wipe")
        await person.open("/")
        await person.change("zelfmelden.reach")
        await person.answer("visit")

        intake, content = await intake_of(served, reference)
        assert "reached_only" not in content
        assert reached_by(content, intake.reach) == "visit"

    async def test_of_one_person_does_not_travel_to_another(self, served: Served) -> None:
        person = await sent(served.person())
        await write(person, WROTE)
        await person.answer("yes")
        await person.open("/")
        await person.change("zelfmelden.situation")
        await person.fill_in({"situation": "helping", "for_whom": "looking", "knows": "no"})
        await person.open("/")
        await person.change("zelfmelden.knows")
        await person.answer("yes")
        assert person.step == "check", person.text()
        await person.answer("yes")

        _, content = await intake_of(served, (await person.open("/bewijs")).reference)
        assert "distress" not in content

    async def test_words_told_by_an_inner_conversation_are_wiped_there_too(
        self, served: Served
    ) -> None:
        person = await served.person().open("/")
        await person.fill_in({"situation": "employer", "place": "3511"})
        await person.answer("staff")
        await person.fill_in({"work": "Twee koks", "start": "now", "company": "skip"})
        await person.fill_in({"contact": "skip", "reach": "chat"})
        await person.answer("yes")
        reference = person.reference
        await person.open("/")
        await person.change("werkgever.work")
        await person.answer(text=WROTE)
        await person.answer("wipe")

        _, content = await intake_of(served, reference)
        assert "work" not in content["told"]["werkgever"]["answers"]


class TestYes:
    @pytest.mark.registers("AM13")
    async def test_counts_only_for_the_card_that_was_seen(self, served: Served) -> None:
        person = await to_the_end(served.person())
        reference = (await person.open("/bewijs")).reference
        await person.open("/")
        stale = person.form("form.ask", ("choice", "yes"))
        await person.change("zelfmelden.from")
        await person.answer("later")
        await person.post("/antwoord", stale)

        assert "Er is iets veranderd." in person.text()
        assert person.step == "publish"
        intake, _ = await intake_of(served, reference)
        assert Purpose.REGISTER not in await served.read(lambda db: standing(db, intake.person))

    @pytest.mark.registers("AM13,AM05")
    @pytest.mark.parametrize(("step", "answer"), [("age", "under_16"), ("place", "7511")])
    async def test_ends_where_it_can_no_longer_be_one(
        self, served: Served, step: str, answer: str
    ) -> None:
        person = await to_the_end(served.person())
        reference = (await person.open("/bewijs")).reference
        await person.open("/")
        await person.fill_in(AGREES)
        await person.change(f"zelfmelden.{step}")
        await person.say(answer)

        intake, _ = await intake_of(served, reference)
        kept = await served.read(lambda db: standing(db, intake.person))
        assert kept[Purpose.REGISTER].state is State.WITHDRAWN

    @pytest.mark.registers("AM13")
    async def test_that_was_stopped_stays_stopped(self, served: Served) -> None:
        person = await to_the_end(served.person())
        reference = (await person.open("/bewijs")).reference
        await person.open("/")
        await person.fill_in(AGREES)
        await opened(person, "gegevens")
        await person.answer("stop_profile")
        await person.change("zelfmelden.name")
        await person.answer(text="Fatma")

        intake, _ = await intake_of(served, reference)
        kept = await served.read(lambda db: standing(db, intake.person))
        assert kept[Purpose.REGISTER].state is State.WITHDRAWN


class TestTakenBack:
    async def test_somebody_is_told_that_their_registration_is_gone(self, served: Served) -> None:
        person = await served.person().open("/")
        await person.fill_in({**TRADE, "call": "yes", "reach": "chat", "urgent": "no"})
        await person.answer("yes")
        reference = person.reference
        await person.open("/")
        await person.change("zelfmelden.call")
        await person.answer("no")

        assert "Uw aanmelding is weg." in person.text()
        intake, _ = await intake_of(served, reference)
        assert intake.stage is Stage.WITHDRAWN

    async def test_what_is_answered_again_stays_told_meanwhile(self, served: Served) -> None:
        person = await to_the_end(served.person(), first=("nothing",))
        reference = (await person.open("/bewijs")).reference
        await person.open("/")
        await person.change("werkfit.first")
        await person.answer("health")
        await person.change("zelfmelden.name")
        await person.answer(text="Fatma")

        _, content = await intake_of(served, reference)
        told = content["told"]["werkfit"]
        assert told["answers"]["first"] == {"value": ["nothing"]}
        assert [one["row"] for one in told["decisions"]] == ["with_help"]
        await person.change("werkfit.first")
        await person.answer("nothing")
        _, content = await intake_of(served, reference)
        assert content["told"]["werkfit"]["answers"]["first"] == {"value": ["nothing"]}


class TestMail:
    async def test_none_goes_where_somebody_may_read_along(self, served: Served) -> None:
        person = await served.person().open("/")
        await person.answer("looking")
        await person.answer(text=AT_HOME)
        await person.answer("skip")
        await person.answer("yes")
        mailed = {"place": "3511", "reach": "mail", "email": "fatima@voorbeeld.nl", "urgent": "no"}
        await person.fill_in(mailed)
        await person.answer("yes")

        assert person.reference
        assert "outbox" not in await served.counts()


class TestReceipt:
    async def test_shows_the_registration_and_nothing_of_a_cry(self, served: Served) -> None:
        person = await sent(served.person())
        await opened(person, "nood")
        await person.answer("home")
        await person.open("/bewijs")

        assert "Wat past het best bij u?" in person.rows
        assert "bang thuis" not in person.text()
        # A tap counts at once, before anything else is asked: nobody calls.
        assert "Wij schrijven u hier" in person.text()

    @pytest.mark.registers("AM13")
    async def test_the_card_has_no_words_of_their_own(self, served: Served) -> None:
        person = await to_the_end(served.person(), wanted="bel mij 0612345678 Fatma")
        await person.open("/")
        card = person.page.select_one(".profile")
        assert card is not None
        assert "Fatma" not in card.get_text()
