"""*Mijn gegevens*: everything that is kept, to be seen, taken along, mended and stopped."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pow_bot.conversations.keeping import Conversation, found
from pow_bot.domain.chats.actions import met, opened
from pow_bot.domain.consent.actions import record
from pow_bot.domain.consent.words import Given, Purpose, State
from pow_bot.domain.contact.appointments import plan
from pow_bot.domain.contact.calls import call
from pow_bot.domain.contact.telling import told as told_to
from pow_bot.domain.intake import desk
from pow_bot.domain.intake.actions import withdraw
from pow_bot.domain.intake.keeping import link_of as link_token
from pow_bot.domain.intake.looking import look
from pow_bot.domain.intake.references import understood
from pow_bot.domain.intake.words import Attempt
from pow_bot.domain.staff.rules import Role
from pow_bot.domain.werkfit import actions as judging
from pow_bot.domain.werkfit.words import Group
from pow_bot.storage import Db
from tests.domain.contact.test_rules import a_plan
from tests.domain.intake.making import at, colleague, standing
from tests.domain.werkfit.making import FOUND, as_judged, assessor
from tests.domain.werkfit.making import told as told_of
from tests.web.person import Person
from tests.web.serving import NOW, Served, checked, on_both, sent
from tests.web.test_slips import link_of

TEXT = "Mogen wij dit laten zien, zonder uw naam?\nJa\nNee"


async def conversation_of(served: Served, person: Person) -> Conversation:
    secret = next(iter(person.http.cookies.values())).partition(".")[2]
    conversation = await served.read(lambda db: found(db, secret))
    assert conversation is not None
    return conversation


async def consented(served: Served, person: Person, **other: Any) -> Conversation:
    """Somebody who said yes to being shown to employers."""
    conversation = await conversation_of(served, person)
    said = {
        "person": conversation.person,
        "conversation": conversation.id,
        "purpose": Purpose.REGISTER,
        "state": State.GIVEN,
        "text": TEXT,
        "version": "1",
        "locale": "nl",
        "channel": "web",
        "not_for": "Bakkerij Jansen",
        **other,
    }
    await served.database.write(lambda db: record(db, Given(**said), served.clock()))
    return conversation


async def worked_on(served: Served, reference: str) -> None:
    """A colleague looks, takes it up, notes something and writes."""

    def unit(db: Db) -> None:
        actor = colleague(db)
        look(db, actor, understood(reference) or "", served.clock())
        desk.claim(db, at(db, actor, reference, served.clock()))
        desk.note(db, at(db, actor, reference, served.clock()), "Klinkt gehaast.")
        desk.reply(db, at(db, actor, reference, served.clock()), "U kunt dinsdag komen.")

    await served.database.write(unit)


async def called_and_invited(served: Served, reference: str) -> None:
    """They were called in vain, and have an appointment."""

    def unit(db: Db) -> None:
        boss, now = colleague(db, "Bram de Wit", role=Role.COORDINATOR), served.clock()
        call(db, at(db, boss, reference, now), Attempt.NO_ANSWER)
        plan(db, at(db, boss, reference, now), a_plan())

    await served.database.write(unit)


async def judged(served: Served, reference: str) -> None:
    """An assessor judged, and they do not agree."""

    def unit(db: Db) -> None:
        judge, now = assessor(db), served.clock()
        boss = colleague(db, "Carla Vos", role=Role.COORDINATOR)
        judging.ask(db, at(db, boss, reference, now), Group.NUG, "Zei dat aan de telefoon.")
        judging.take_up(db, at(db, judge, reference, now))
        judging.judge(db, as_judged(db, judge, reference, now), FOUND, told_of)
        judging.object_to(db, link_token(db, standing(db, reference)), "Ik wil meer uren.", now)

    await served.database.write(unit)


async def chatting(served: Served, reference: str) -> None:
    """They have a chat in Telegram too."""

    def unit(db: Db) -> None:
        holder = standing(db, reference).person
        opened(db, met(db, "telegram", 70_001, "nl", served.clock()), holder, 70_001)

    await served.database.write(unit)


async def file_of(person: Person) -> dict[str, Any]:
    await person.open("/gegevens.json")
    assert person.status == 200
    told: dict[str, Any] = json.loads(person.html)
    return told


class TestThePage:
    async def test_who_left_nothing_is_told_so(self, served: Served) -> None:
        person = await served.person().open("/gegevens")
        assert (person.status, person.title) == (200, "Mijn gegevens – Werkwijzer")
        assert "Wij bewaren op deze telefoon niets van u." in person.text()
        assert person.page.select_one('form[action="/woorden?na=gegevens"]')
        assert await served.counts() == {}

    async def test_a_draft_is_all_there_before_it_is_sent(self, served: Served) -> None:
        person = await checked(served.person())
        (link,) = person.page.select('footer a[href="/gegevens"]')

        await person.open(str(link["href"]))

        assert person.rows["Wat is uw telefoonnummer?"].startswith("06 12345678")
        text = person.text()
        assert "Wij bewaren dit tot woensdag 23 december. Daarna wissen wij alles." in text
        assert "U gaf nergens toestemming voor." in text
        assert "Nog niemand." in text
        assert "Waar staat uw aanmelding?" not in text

    @on_both
    async def test_what_was_sent_is_told_with_where_it_stands(self, served: Served) -> None:
        person = await sent(served.person())
        reference = person.reference
        await worked_on(served, reference)

        await person.open("/gegevens")

        text = person.text()
        assert reference in text
        assert "belt u uiterlijk maandag 30 november." in text
        assert "Berichten (1)" in text
        assert "Iemand van Gemeente Utrecht las uw aanmelding. 23 november 2026, 10.00 uur" in text
        for hidden in ("Samira", "gehaast", "normal", "AM"):
            assert hidden not in text, hidden
        for url in ("/status", "/berichten", "/bewijs", "/waarom"):
            assert person.page.select_one(f'main a[href="{url}"]'), url

    @on_both
    async def test_an_answer_is_changed_from_here(self, served: Served) -> None:
        person = await sent(served.person())
        await person.open("/gegevens")

        await person.send("form#change", [("change", "zelfmelden.number")])
        assert person.step == "number"
        await person.answer(text="06 87654321")

        await person.open("/gegevens")
        assert person.rows["Wat is uw telefoonnummer?"].startswith("06 87654321")

    async def test_what_no_longer_counts_is_told_apart(self, served: Served) -> None:
        person = await checked(served.person(), situation="dismissal")
        await person.change("zelfmelden.situation")
        await person.answer("looking")

        await person.open("/gegevens")

        assert "Deze antwoorden tellen niet meer mee" in person.text()
        assert person.rows["Moet u iets tekenen?"] == "Nee"

    async def test_withdrawing_and_erasing_begin_here(self, served: Served) -> None:
        person = await sent(served.person())
        await person.open("/gegevens")
        await person.send("form#change", [("open", "gegevens")])
        assert person.question == "Wat wilt u doen?"

    async def test_it_can_be_wiped_from_this_phone(self, served: Served) -> None:
        person = await sent(served.person())
        await person.open("/gegevens")
        await person.send('main form[action="/wis"]', [])
        assert (
            "Wij bewaren op deze telefoon niets van u." in (await person.open("/gegevens")).text()
        )

    async def test_what_was_taken_back_says_so_and_shows_no_page_that_is_gone(
        self, served: Served
    ) -> None:
        person = await sent(served.person())
        there = await conversation_of(served, person)
        await served.database.write(lambda db: withdraw(db, there.id, served.clock()))

        await person.open("/gegevens")

        assert person.page.select('main a[href="/bewijs"]') == []
        (told,) = (await file_of(person))["registrations"]
        assert (told["stage"], told["answers"], told["email"]) == ("withdrawn", [], None)


class TestTheWords:
    @pytest.mark.parametrize("choice", ["see", "correct", "Een antwoord wijzigen"])
    async def test_who_wants_to_see_or_change_gets_to_their_answers(
        self, served: Served, choice: str
    ) -> None:
        person = await sent(served.person())
        await person.open("/gegevens")
        await person.send("form#change", [("open", "gegevens")])
        await person.say(choice)

        assert person.url.partition("#")[0].endswith("/gegevens")
        assert person.page.select_one("h2#antwoorden")

    @pytest.mark.parametrize("url", ["/gegevens", "/gegevens.json"])
    async def test_idle_they_are_asked_for_first(self, served: Served, url: str) -> None:
        person = await sent(served.person())
        words = person.words
        served.clock.forward(minutes=31)

        await person.open(url)
        assert person.url.endswith("/woorden?na=gegevens")
        assert "06 12345678" not in person.html
        await person.send("main form.ask", [("words", words)])

        assert person.url.endswith("/gegevens")
        assert person.rows["Wat is uw telefoonnummer?"].startswith("06 12345678")

    async def test_they_open_it_on_another_phone(self, served: Served) -> None:
        words = (await sent(served.person())).words
        other = await served.person().open("/gegevens")
        await other.send("main form.ask", [("words", words)])
        assert other.url.endswith("/gegevens")
        assert other.rows["Wat is uw telefoonnummer?"].startswith("06 12345678")

    async def test_a_link_alone_opens_nothing_of_it(self, served: Served) -> None:
        link = link_of(await sent(served.person()))
        other = await served.person().open(link)
        await other.open("/gegevens")
        assert "Wij bewaren op deze telefoon niets van u." in other.text()


class TestConsents:
    @on_both
    async def test_one_tap_stops_what_was_agreed_to(self, served: Served) -> None:
        person = await sent(served.person())
        await consented(served, person)
        await person.open("/gegevens")
        text = person.text()
        assert "Uw profiel laten zien aan werkgevers" in text
        assert "U zei ja op maandag 23 november." in text
        assert "Niet voor: Bakkerij Jansen" in text
        assert "Mogen wij dit laten zien, zonder uw naam?" in text

        form = person.form('form[action="/gegevens/stop"]')
        for _ in range(2):
            await person.post("/gegevens/stop", form)
            assert "U stopte hiermee op maandag 23 november." in person.text()
        assert person.page.select('form[action="/gegevens/stop"]') == []

    async def test_a_no_has_nothing_to_stop(self, served: Served) -> None:
        person = await sent(served.person("en"))
        await consented(served, person, state=State.REFUSED, not_for=None)
        await person.open("/gegevens")
        assert "You said no on Monday 23 November." in person.text()
        assert person.page.select('form[action="/gegevens/stop"]') == []

    async def test_a_form_that_is_not_ours_stops_nothing(self, served: Served) -> None:
        person = await sent(served.person())
        await consented(served, person)
        await person.post("/gegevens/stop", [("csrf", "x"), ("purpose", "register")])
        assert person.status == 403
        assert "U zei ja" in (await person.open("/gegevens")).text()

    @pytest.mark.parametrize("purpose", ["", "none", "health", "\0"])
    async def test_what_is_no_consent_of_theirs_changes_nothing(
        self, served: Served, purpose: str
    ) -> None:
        person = await sent(served.person())
        await consented(served, person)
        await person.open("/gegevens")
        csrf = [one for one in person.form('form[action="/gegevens/stop"]') if one[0] == "csrf"]
        await person.post("/gegevens/stop", [*csrf, ("purpose", purpose)])
        assert "U zei ja" in person.text()

    async def test_idle_nothing_is_stopped_before_the_words(self, served: Served) -> None:
        person = await sent(served.person())
        await consented(served, person)
        await person.open("/gegevens")
        form = person.form('form[action="/gegevens/stop"]')
        served.clock.forward(minutes=31)
        await person.post("/gegevens/stop", form)
        assert person.url.endswith("/woorden?na=gegevens")


SHAPE = {
    "": (
        "version made_at conversation chat registrations consents mails kept_until "
        "kept_longer_because"
    ),
    "conversation": ("language channel sent seen_at kept_until asked_to_go_on_at distress answers"),
    "chat": "channel number language stage region campaign seen_at messages",
    "conversation.answers": "flow step question answer kept counts",
    "registrations": (
        "reference stage region line urgency channel language reach by_a_helper "
        "campaign email submitted_at in_this_queue_since first_contact_by first_contact_at last_step_of_team_at "
        "unread_since you_read_until wanted_a_person_at distress_since distress team_waits_until "
        "looked_at_again_on next_action "
        "next_action_by taken_up done_at done_because next_step tags led_to answers decisions "
        "happened letters looks judgements calls appointments"
    ),
    "registrations.answers": "flow step question answer kept",
    "registrations.decisions": "table version row gives reason read region flow",
    "registrations.happened": "at what by note",
    "registrations.letters": "at by text delivery",
    "registrations.looks": "at what role organisation",
    "registrations.judgements": (
        "given_at counted_until asked_at given_by group group_because outcome degree explanation "
        "steps sectors form form_reason instruments review_on objected_at objection"
    ),
    "registrations.calls": "at number outcome again_at",
    "registrations.appointments": "starts_at minutes how state place interpreter adjustments",
    "registrations.judgements.steps": "matter what by other on",
    "consents": (
        "purpose state said text version language channel preview not_for said_at stopped_at "
        "read_out_to_you "
        "said_again_at"
    ),
    "mails": "kind due holds",
}


def shapes(told: Any, path: str = "") -> dict[str, set[str]]:
    """The names that stand at each place of the file."""
    if isinstance(told, list):
        found: dict[str, set[str]] = {}
        for one in told:
            for place, names in shapes(one, path).items():
                found.setdefault(place, set()).update(names)
        return found
    if not isinstance(told, dict) or (path and path not in SHAPE):
        return {}
    within = {path: set(told)}
    for name, value in told.items():
        within |= shapes(value, f"{path}.{name}".lstrip("."))
    return within


class TestTheFile:
    @on_both
    async def test_it_holds_all_and_in_the_promised_shape(self, served: Served) -> None:
        person = await sent(served.person(), reach="mail")
        reference = person.reference
        await worked_on(served, reference)
        await judged(served, reference)
        await called_and_invited(served, reference)
        await consented(served, person)
        await chatting(served, reference)
        await person.open("/berichten")
        await person.send("main form.ask", [("text", "Dank u.")])

        told = await file_of(person)

        assert shapes(told) == {place: set(names.split()) for place, names in SHAPE.items()}
        assert told["version"] == 1
        assert datetime.fromisoformat(told["made_at"]) == NOW
        (registration,) = told["registrations"]
        assert registration["reference"] == reference
        assert registration["email"] == "fatima@voorbeeld.nl"
        assert [letter["text"] for letter in registration["letters"]] == [
            "U kunt dinsdag komen.",
            "Oordeel: sufficiently_werkfit.",
            told_to("nl", "planned", a_plan()),
            "Dank u.",
        ]
        (judgement,) = registration["judgements"]
        assert judgement["explanation"] == FOUND.explanation
        assert judgement["objection"] == "Ik wil meer uren."
        (seen,) = registration["looks"]
        assert (seen["what"], seen["organisation"]) == ("looked", "Gemeente Utrecht")
        (consent,) = told["consents"]
        assert (consent["text"], consent["state"]) == (TEXT, "given")
        urgency = next(one for one in registration["decisions"] if one["table"] == "urgency")
        assert urgency["reason"] == "U zei dat het een paar dagen kan wachten."
        answers = {one["step"]: one for one in told["conversation"]["answers"]}
        assert answers["email"]["answer"] == "fatima@voorbeeld.nl"
        assert answers["situation"]["kept"] == {"value": "looking"}
        assert (told["chat"]["number"], told["chat"]["stage"]) == (70_001, "open")
        assert "gehaast" not in person.html
        assert "Samira" not in person.html

    async def test_its_name_tells_nothing_and_nothing_keeps_it(self, served: Served) -> None:
        person = await sent(served.person())
        await file_of(person)
        disposition = person.headers["content-disposition"]
        assert disposition == 'attachment; filename="gegevens.json"'
        assert person.headers["cache-control"] == "no-store"

    async def test_the_four_words_are_not_in_it(self, served: Served) -> None:
        person = await sent(served.person())
        words = person.words.split()
        await file_of(person)
        assert not all(f'"{word}"' in person.html for word in words)
        assert " ".join(words) not in person.html

    async def test_a_draft_is_a_file_too_in_english_as_well(self, served: Served) -> None:
        person = await checked(served.person("en"))
        told = await file_of(person)
        assert (told["registrations"], told["consents"], told["mails"]) == ([], [], [])
        draft = told["conversation"]
        until = datetime.fromisoformat(draft["kept_until"])
        assert until == datetime(2026, 12, 23, 9, 0, tzinfo=UTC)
        assert until - datetime.fromisoformat(draft["seen_at"]) == timedelta(days=30)
        assert draft["answers"][0]["answer"] == "I am looking for work"

    async def test_without_anything_it_leads_to_the_page(self, served: Served) -> None:
        person = await served.person().open("/gegevens.json")
        assert person.url.endswith("/gegevens")
