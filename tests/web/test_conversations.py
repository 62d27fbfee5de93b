"""The conversations beside the main one, over HTTP: what they tell, keep, change and take back."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from pow_bot.conversations.keeping import expire
from pow_bot.conversations.records import conversations
from pow_bot.conversations.reminding import nudge
from pow_bot.domain.consent.queries import standing
from pow_bot.domain.consent.words import Purpose, State
from pow_bot.domain.intake.keeping import Intake, by_reference, content_of
from pow_bot.domain.intake.references import understood
from pow_bot.domain.intake.words import NextAction, Stage, Urgency
from pow_bot.storage import Db
from tests.web.person import Person
from tests.web.serving import MORE, Served, on_both, sent

WITH_WORK = {**MORE, "language": "nl"}
WERKFIT: Mapping[str, str | tuple[str, ...]] = {
    "more_werkfit": "yes",
    "wants": "yes",
    "can": "with_help",
    "week": "half",
    "first": ("health", "transport"),
    "health": "yes",
    "together": "yes",
}
TRADE = {
    "situation": "self_employed",
    "place": "3511",
    "happened": "costs",
    "since": "months",
    "running": "yes",
    "pressure": "money",
}


async def intake_of(there: Served, reference: str) -> tuple[Intake, dict[str, Any]]:
    """What the team has, with its content opened."""

    def query(db: Db) -> tuple[Intake, dict[str, Any]]:
        intake = by_reference(db, understood(reference) or "")
        assert intake is not None
        return intake, content_of(db, intake)

    return await there.database.write(query)


async def to_the_end(person: Person, **other: str | tuple[str, ...]) -> Person:
    """Register, and answer all that follows."""
    await sent(person)
    await person.open("/")
    await person.answer("now")
    return await person.fill_in({**WITH_WORK, **WERKFIT, **other})


async def opened(person: Person, flow: str) -> Person:
    """Ask for a conversation that interrupts, as a button of a page does."""
    await person.open("/")
    return await person.post("/antwoord", person.form("form#change", ("open", flow)))


class TestWerkfit:
    @on_both
    async def test_tells_the_team_what_was_answered_and_why_the_computer_reads_it_so(
        self, served: Served
    ) -> None:
        person = await sent(served.person())
        reference = person.reference
        await person.open("/")
        await person.answer("now")
        await person.fill_in({**WITH_WORK, **WERKFIT})

        assert any("U kunt werken met hulp" in said for said in person.said), person.said
        _, content = await intake_of(served, reference)
        told = content["told"]["werkfit"]
        assert told["answers"]["first"] == {"value": ["transport", "health"]}
        assert told["decisions"][0]["gives"] == {"prescreen": "werkfit_with_support"}

    async def test_says_nothing_of_health_without_its_own_yes(self, served: Served) -> None:
        person = await sent(served.person())
        reference = person.reference
        await person.open("/")
        await person.answer("now")
        await person.fill_in({**WITH_WORK, **WERKFIT, "health": "no"})

        intake, content = await intake_of(served, reference)
        assert content["told"]["werkfit"]["answers"]["first"] == {"value": ["transport"]}
        assert "health" not in str(content["told"]["werkfit"]["decisions"])
        kept = await served.read(lambda db: standing(db, intake.person))
        assert kept[Purpose.HEALTH].state is State.REFUSED

    async def test_is_told_again_when_an_answer_changes(self, served: Served) -> None:
        person = await sent(served.person())
        reference = person.reference
        await person.open("/")
        await person.answer("now")
        await person.fill_in({**WITH_WORK, **WERKFIT})
        await person.change("werkfit.wants")
        await person.answer("doubt")

        _, content = await intake_of(served, reference)
        assert content["told"]["werkfit"]["decisions"][0]["row"] == "doubt"


AGREES = {"publish": "yes", "not_for": "no", "guardian": "no", "support": "no"}


class TestConsent:
    async def test_is_not_asked_where_no_register_is_open(self, served: Served) -> None:
        person = await to_the_end(served.person())
        assert person.step == ""
        assert "Mogen wij dit laten zien" not in person.text()

    @pytest.mark.registers("AM13")
    async def test_keeps_exactly_what_was_shown(self, served: Served) -> None:
        person = await to_the_end(served.person())
        reference = (await person.open("/bewijs")).reference
        await person.open("/")
        assert person.step == "publish"
        card = person.page.select_one(".profile")
        assert card is not None
        assert "Fatima" not in card.get_text()
        await person.fill_in(AGREES)

        intake, _ = await intake_of(served, reference)
        kept = (await served.read(lambda db: standing(db, intake.person)))[Purpose.REGISTER]
        assert kept.state is State.GIVEN
        assert kept.text.splitlines()[-5:] == [
            "Mogen wij dit laten zien, zonder uw naam?",
            "Meer dan dit zien zij niet.",
            "Ja",
            "Nee",
            "Ik wil eerst met iemand praten",
        ]
        assert isinstance(kept.preview, dict)
        assert kept.preview["from"] == {"value": "now"}
        assert "Koken" not in str(kept.preview)

    @pytest.mark.registers("AM13")
    @pytest.mark.parametrize(
        ("answers", "state"),
        [
            ({"publish": "no"}, State.REFUSED),
            ({"publish": "talk"}, State.TALK_FIRST),
            ({**AGREES, "guardian": "yes"}, State.PENDING),
            ({**AGREES, "guardian": "dont_know"}, State.PENDING),
        ],
    )
    async def test_is_what_the_answers_amount_to(
        self, served: Served, answers: dict[str, str], state: State
    ) -> None:
        person = await to_the_end(served.person())
        reference = (await person.open("/bewijs")).reference
        await person.open("/")
        await person.fill_in(answers)

        intake, _ = await intake_of(served, reference)
        kept = await served.read(lambda db: standing(db, intake.person))
        assert kept[Purpose.REGISTER].state is state
        assert Purpose.SUPPORT not in kept or state is State.PENDING

    @pytest.mark.registers("AM13")
    async def test_ends_by_one_tap(self, served: Served) -> None:
        person = await to_the_end(served.person())
        reference = (await person.open("/bewijs")).reference
        await person.open("/")
        await person.fill_in(AGREES)
        await opened(person, "gegevens")
        await person.answer("stop_profile")

        assert "Werkgevers zien uw profiel niet meer." in " ".join(person.said)
        intake, _ = await intake_of(served, reference)
        kept = await served.read(lambda db: standing(db, intake.person))
        assert kept[Purpose.REGISTER].state is not State.GIVEN
        # And it is not asked for anew at once.
        assert (await person.open("/")).step == ""


class TestSelfEmployed:
    @on_both
    async def test_who_wants_no_call_leaves_nothing_behind_after_a_day(
        self, served: Served
    ) -> None:
        person = await served.person().open("/")
        await person.fill_in({**TRADE, "call": "keep"})
        assert "Geldfit" in (await person.open("/stappen")).text()
        assert await served.database.write(lambda db: expire(db, served.clock())) == 0

        served.clock.forward(hours=24, minutes=1)
        assert await served.database.write(lambda db: expire(db, served.clock())) == 1
        assert {"conversations", "intakes", "keys"}.isdisjoint(await served.counts())

    async def test_the_steps_leave_out_what_is_past(self, served: Served) -> None:
        person = await served.person().open("/")
        await person.fill_in({**TRADE, "running": "stopped"}, until="call")
        steps = (await person.open("/stappen")).text()

        assert "U bent al gestopt." in steps
        assert "Stop nog niet met uw bedrijf." not in steps
        assert "U leest hier meteen" not in steps

    async def test_the_steps_begin_with_food_and_a_bed(self, served: Served) -> None:
        person = await served.person().open("/")
        await person.fill_in(TRADE, until="call")
        await opened(person, "nood")
        await person.answer("food")
        await person.open("/stappen")

        first = person.page.select_one("main .said li")
        assert first is not None
        assert "Ga vandaag naar uw gemeente." in first.get_text()

    async def test_steps_come_before_any_data_is_asked(self, served: Served) -> None:
        person = await served.person().open("/")
        await person.answer("self_employed")
        assert "Stop nog niet met uw bedrijf." in " ".join(person.said)
        await person.fill_in({**TRADE, "pressure": "all"})
        assert person.step == "call"
        assert len(person.said) >= 5

    async def test_who_wants_a_call_tells_the_team_all_of_it(self, served: Served) -> None:
        person = await served.person().open("/")
        calling = {"call": "yes", "reach": "chat", "urgent": "no_income"}
        await person.fill_in({**TRADE, **calling})
        await person.answer("yes")

        intake, content = await intake_of(served, person.reference)
        assert content["told"]["zelfstandige"]["answers"]["pressure"] == {"value": "money"}
        assert intake.line == "self_employed"

    async def test_who_then_wants_no_call_is_withdrawn(self, served: Served) -> None:
        person = await served.person().open("/")
        await person.fill_in({**TRADE, "call": "yes", "reach": "chat", "urgent": "no"})
        await person.answer("yes")
        reference = person.reference
        await person.open("/")
        await person.change("zelfmelden.call")
        await person.answer("no")

        intake, _ = await intake_of(served, reference)
        assert intake.stage is Stage.WITHDRAWN


class TestEmployer:
    async def test_comes_to_the_employer_desk_with_what_was_asked(self, served: Served) -> None:
        person = await served.person().open("/")
        answers = {"place": "3511", "work": "Twee koks", "start": "now", "company": "De Pan"}
        await person.fill_in({"situation": "employer", **answers, "need": ("staff", "money")})
        await person.fill_in({"need": ("staff", "money"), **answers, "contact": "Kim"})
        await person.fill_in({"reach": "mail", "email": "kim@voorbeeld.nl"})
        assert person.step == "check", person.text()
        await person.answer("yes")

        intake, content = await intake_of(served, person.reference)
        assert (intake.line, intake.urgency) == ("employer", Urgency.NORMAL)
        assert content["told"]["werkgever"]["answers"]["company"] == {"value": "De Pan"}
        assert "uitkering" not in person.page.select_one("#slip").get_text()  # type: ignore[union-attr]


WROTE = "ik wil niet meer leven"


class TestDistress:
    async def until_free_text(self, person: Person) -> str:
        """Somebody who sent a registration, and is asked what work they did; their reference."""
        await sent(person)
        reference = person.reference
        await person.open("/")
        await person.answer("now")
        await person.fill_in(MORE, until="done")
        assert person.step == "done"
        return reference

    @on_both
    async def test_shows_help_first_and_puts_the_intake_first(self, served: Served) -> None:
        person = served.person()
        reference = await self.until_free_text(person)
        await person.answer(text=WROTE)

        assert person.step == "go_on"
        assert "113" in " ".join(person.said)
        assert "Er leest nu niemand mee" in " ".join(person.said)
        intake, content = await intake_of(served, reference)
        assert content["distress"] == "suicide"
        assert (intake.urgency, intake.rank < 0) == (Urgency.TODAY, True)
        assert (await person.answer("yes")).step == "wanted"

    async def test_is_gone_when_it_was_not_meant(self, served: Served) -> None:
        person = served.person()
        reference = await self.until_free_text(person)
        await person.answer(text=WROTE)
        await person.answer("not_meant")

        intake, content = await intake_of(served, reference)
        assert "distress" not in content
        assert intake.urgency is Urgency.NORMAL
        assert content["answers"]["done"] == {"value": WROTE}

    async def test_is_gone_with_the_words_when_they_are_wiped(self, served: Served) -> None:
        person = served.person()
        reference = await self.until_free_text(person)
        await person.answer(text=WROTE)
        await person.answer("wipe")

        _, content = await intake_of(served, reference)
        assert "distress" not in content
        assert "done" not in content["answers"]
        assert person.step == "done"

    async def test_in_a_draft_travels_with_the_registration(self, served: Served) -> None:
        person = await served.person().open("/")
        await person.fill_in({"situation": "looking"})
        await person.answer(text=WROTE)
        assert "U heeft nog niets verstuurd." in " ".join(person.said)
        await person.answer("yes")
        await person.fill_in({"place": "3511", "reach": "chat", "urgent": "no"})
        await person.answer("yes")

        intake, content = await intake_of(served, person.reference)
        assert (content["distress"], intake.urgency) == ("suicide", Urgency.TODAY)
        reasons = [each["row"] for each in content["decisions"]]
        assert "distress" in reasons

    async def test_in_the_very_first_words_is_heard_too(self, served: Served) -> None:
        person = await served.person().open("/")
        await person.answer(text=WROTE)
        assert person.step == "go_on"
        assert (await person.answer("skip")).step == "situation"

    async def test_hears_no_alarm_in_a_label(self, served: Served) -> None:
        person = await served.person().open("/")
        await person.fill_in({"situation": "looking", "place": "3511", "reach": "chat"})
        await person.answer(text="Ja, ik heb geen eten of geen slaapplek")
        assert person.step == "check"

    async def test_at_home_asks_for_a_safe_way(self, served: Served) -> None:
        person = served.person()
        await self.until_free_text(person)
        await person.answer(text="mijn man slaat mij")
        assert person.step == "safe"
        assert "0800-2000" in " ".join(person.said)
        await person.answer("chat")
        assert person.step == "go_on"


class TestPerson:
    async def test_is_asked_for_after_sending(self, served: Served) -> None:
        person = await sent(served.person())
        reference = person.reference
        await opened(person, "mens")
        assert any("Meestal open: maandag" in said for said in person.said)
        await person.answer("yes")

        intake, _ = await intake_of(served, reference)
        assert intake.next_action == NextAction.TALK

    async def test_before_sending_tells_what_is_missing(self, served: Served) -> None:
        person = await served.person().open("/")
        await person.answer("looking")
        await opened(person, "mens")
        assert "Wij weten nog niet hoe wij u bereiken" in " ".join(person.said)
        assert person.step == "place"

    async def test_can_be_asked_for_before_anything_was_said(self, served: Served) -> None:
        person = await opened(served.person(), "nood")
        assert person.step == "kind"
        await person.answer("food")
        assert "Ga vandaag naar uw gemeente" in " ".join(person.said)


class TestMyData:
    @on_both
    async def test_erases_everything_at_once(self, served: Served) -> None:
        person = await sent(served.person())
        await opened(person, "gegevens")
        await person.answer("erase")
        await person.answer("yes")

        assert "Alles is gewist" in person.question
        left = {"intakes", "conversations", "timeline", "messages", "consents", "keys"}
        assert left.isdisjoint(await served.counts())
        assert (await person.open("/")).step == "situation"

    async def test_withdraws_and_begins_anew(self, served: Served) -> None:
        person = await sent(served.person())
        reference = person.reference
        await opened(person, "gegevens")
        await person.answer("withdraw")
        await person.answer("yes")

        assert "Uw aanmelding is weg." in person.text()
        intake, _ = await intake_of(served, reference)
        assert intake.stage is Stage.WITHDRAWN
        await sent(person)
        assert person.reference != reference

    @pytest.mark.parametrize("what", ["withdraw", "erase"])
    async def test_keeps_all_of_it_after_a_no(self, served: Served, what: str) -> None:
        person = await sent(served.person())
        reference = person.reference
        await opened(person, "gegevens")
        await person.answer(what)
        await person.answer("no")

        intake, _ = await intake_of(served, reference)
        assert intake.stage is Stage.SUBMITTED
        assert (await person.open("/bewijs")).reference == reference


class TestTime:
    async def test_asks_once_after_two_days_whether_to_go_on(self, served: Served) -> None:
        person = await served.person().open("/")
        await person.answer("looking")
        served.clock.forward(days=2, minutes=1)
        book = served.library.book

        asked = await served.database.write(lambda db: nudge(db, book, served.clock()))
        again = await served.database.write(lambda db: nudge(db, book, served.clock()))

        assert (asked, again) == (1, 0)
        assert "Wilt u nog verder?" in (await person.open("/")).text()
        await person.answer(text="3511")
        assert "Wilt u nog verder?" not in person.text()

    @pytest.mark.parametrize("shift", [timedelta(days=6), timedelta(days=3, hours=13)])
    async def test_says_nothing_on_a_sunday_or_at_night(
        self, served: Served, shift: timedelta
    ) -> None:
        person = await served.person().open("/")
        await person.answer("looking")
        late = served.clock() + shift
        book = served.library.book

        assert await served.database.write(lambda db: nudge(db, book, late)) == 0

    async def test_a_draft_of_a_day_is_never_asked(self, served: Served) -> None:
        person = await served.person().open("/")
        await person.fill_in({**TRADE, "call": "no"})
        rows = await served.read(lambda db: db.execute(select(conversations.c.expires_at)).all())
        assert rows[0].expires_at == served.clock() + timedelta(days=1)


class TestLetters:
    @on_both
    async def test_that_cannot_wait_open_help_and_put_the_intake_first(
        self, served: Served
    ) -> None:
        person = await sent(served.person())
        reference = person.reference
        await person.open("/berichten")
        await person.send("form.ask", [("text", WROTE)])

        assert person.step == "go_on"
        assert "113" in " ".join(person.said)
        _, content = await intake_of(served, reference)
        assert content["distress"] == "suicide"

    async def test_by_a_link_alone_put_the_intake_first_too(self, served: Served) -> None:
        person = await sent(served.person())
        reference = person.reference
        link = person.page.find(string=lambda text: text and "/bewijs/" in text)
        token = str(link).rpartition("/")[2]
        other = await served.person().open(f"/berichten/{token}")
        await other.send("form.ask", [("text", WROTE)])

        assert other.url.endswith(f"/berichten/{token}")
        _, content = await intake_of(served, reference)
        assert content["distress"] == "suicide"


class TestInterrupts:
    @pytest.mark.parametrize("flow", ["nood", "mens", "gegevens"])
    async def test_show_no_answers_to_who_looks_along(self, served: Served, flow: str) -> None:
        person = await sent(served.person())
        await opened(person, flow)
        assert person.rows == {}

    async def test_every_page_has_a_way_to_help(self, served: Served) -> None:
        person = served.person()
        for url in ("/", "/privacy", "/later", "/mens"):
            await person.open(url)
            await person.send("footer .help form", [("open", "nood")])
            assert person.step == "kind", url
            await person.answer("skip")
            await person.answer("later")


class TestOffTheRoute:
    async def test_what_was_told_is_not_kept_by_the_team(self, served: Served) -> None:
        person = await served.person().open("/")
        await person.fill_in({**TRADE, "call": "yes", "reach": "chat", "urgent": "no"})
        await person.answer("yes")
        reference = person.reference
        await person.open("/")
        await person.change("zelfmelden.situation")
        await person.answer("looking")

        intake, content = await intake_of(served, reference)
        assert (intake.line, content.get("told", {})) == ("work", {})


class TestSafely:
    @pytest.mark.parametrize(
        ("safe", "promise"),
        [
            ("chat", "schrijft u hier"),
            ("nothing", "U wilt nu geen contact."),
            ("call", "belt u uiterlijk"),
            ("skip", "schrijft u hier"),
        ],
    )
    async def test_nobody_is_promised_a_call_that_is_not_safe(
        self, served: Served, safe: str, promise: str
    ) -> None:
        person = await sent(served.person())
        await person.open("/berichten")
        await person.send("form.ask", [("text", "mijn man slaat mij")])
        assert person.step == "safe"
        await person.answer(safe)
        assert promise in (await person.open("/bewijs")).text()


class TestStopping:
    @pytest.mark.registers("AM13")
    async def test_and_saying_yes_again_is_a_new_yes(self, served: Served) -> None:
        person = await to_the_end(served.person())
        reference = (await person.open("/bewijs")).reference
        await person.open("/")
        await person.fill_in(AGREES)
        await person.open("/gegevens")
        fields = [("purpose", "register")]
        await person.post(
            "/gegevens/stop", [*person.form("form[action='/gegevens/stop']"), *fields]
        )
        await person.open("/")
        await person.change("toestemming.publish")
        assert person.step == "publish"
        await person.fill_in(AGREES)

        intake, _ = await intake_of(served, reference)
        kept = await served.read(lambda db: standing(db, intake.person))
        assert kept[Purpose.REGISTER].state is State.GIVEN
        assert "computer" not in kept[Purpose.REGISTER].text
