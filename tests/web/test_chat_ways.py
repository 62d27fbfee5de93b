"""Wrong answers, ways back, changes of mind and of language, without JavaScript."""

from urllib.parse import quote

import pytest

from pow_bot.domain.intake.words import Stage
from tests.web.person import encoded
from tests.web.serving import ANSWERS, MORE, Served, checked, kept, on_both, sent


class TestWrongAnswer:
    """422, a title that says so, what was typed, and words that help."""

    @pytest.mark.parametrize(
        ("step", "typed", "nl", "en"),
        [
            ("situation", "", "Kies één van de antwoorden.", "Choose one of the answers."),
            (
                "place",
                "vijf nul",
                "Dat herken ik niet. Een postcode is bijvoorbeeld 5038. Een gemeente is bijvoorbeeld Tilburg.",
                "I do not recognise that. A postcode is for example 5038. A municipality is for example Tilburg.",
            ),
            (
                "number",
                "06 1234",
                "Dit nummer klopt niet helemaal. Een telefoonnummer is bijvoorbeeld 06 12345678.",
                "This number is not quite right. A phone number is for example 06 12345678.",
            ),
            (
                "email",
                "fatima apenstaart",
                "Dat herken ik niet. Een e-mailadres is bijvoorbeeld naam@voorbeeld.nl.",
                "I do not recognise that. An email address is for example naam@voorbeeld.nl.",
            ),
            (
                "last_day",
                "30 februari",
                "Die datum herken ik niet. Schrijf bijvoorbeeld 1 december.",
                "I do not recognise that date. Write for example 1 December.",
            ),
        ],
    )
    async def test_is_shown_with_what_was_typed(
        self, served: Served, step: str, typed: str, nl: str, en: str
    ) -> None:
        for language, problem, wrong in (("nl", nl, "Fout:"), ("en", en, "Error:")):
            person = await served.person(language).open("/")
            reach = "mail" if step == "email" else "call"
            answers = {**ANSWERS, "reach": reach, "urgent": "last_day"}
            await person.fill_in(answers, until=step)
            asked = person.question

            await person.answer(text=typed)

            assert (person.status, person.step, person.question) == (422, step, asked)
            assert person.title.startswith(f"{wrong} {asked}")
            assert person.problem == f"{wrong} {problem}"
            assert person.typed == typed
            field = person.page.select_one("form.ask [name=text]")
            if field is not None:
                assert field["aria-invalid"] == "true"
                assert "problem" in str(field["aria-describedby"]).split()
            focused = person.page.select_one("[autofocus]")
            assert focused is not None
            assert focused["id"] == "problem"

    @pytest.mark.parametrize(
        ("typed", "offered"), [("Bergen", ["GM0373", "GM0893"]), ("Tilbrg", ["GM0855"])]
    )
    async def test_offers_what_may_be_meant(
        self, served: Served, typed: str, offered: list[str]
    ) -> None:
        person = await checked(served.person(), place="")
        await person.answer(text=typed)

        assert (person.status, person.typed) == (422, typed)
        buttons = person.page.select("#problem button")
        assert {str(button["value"]) for button in buttons} >= set(offered)
        await person.send("form#meant", [("choice", offered[0])])
        assert (person.status, person.step) == (200, "reach")

    async def test_a_mail_address_with_a_slip_asks_back(self, served: Served) -> None:
        person = await checked(served.person(), reach="mail", email="fatima@gmial.com")

        assert person.status == 422
        assert [b["value"] for b in person.page.select("#problem button")] == [
            "fatima@gmail.com",
            "fatima@gmial.com",
        ]
        await person.send("form#meant", [("choice", "fatima@gmail.com")])
        assert person.rows["Wat is uw e-mailadres?"] == "fatima@gmail.com"

    async def test_a_choice_that_opens_stays_chosen_and_asks_for_its_words(
        self, served: Served
    ) -> None:
        person = await sent(served.person())
        await person.fill_in(MORE, until="language")

        await person.answer("other", text=" ")

        assert (person.status, person.step, person.chosen) == (422, "language", ["other"])
        assert person.problem == "Fout: Schrijf bij uw keuze ook een antwoord."

    async def test_what_was_skipped_reads_as_not_filled_in(self, served: Served) -> None:
        person = await sent(served.person())
        await person.fill_in(MORE, until="best_time")
        asked = person.question

        await person.answer("skip")

        assert person.rows[asked] == "Niet ingevuld"

    async def test_nothing_is_chosen_beforehand(self, served: Served) -> None:
        person = await served.person().open("/")
        while person.step != "check":
            assert person.chosen == []
            assert person.typed == ""
            assert person.page.select("[disabled]") == []
            await person.say(str(ANSWERS[person.step]))

    @pytest.mark.parametrize(
        "typed",
        ["2", "twee", "Ik heb werk, maar ik zoek ander werk", "ik heb werk maar ik zoek andr werk"],
    )
    async def test_an_option_may_be_typed(self, served: Served, typed: str) -> None:
        person = await served.person().open("/")
        await person.answer(text=typed)
        assert person.rows == {"Wat past het best bij u?": "Ik heb werk, maar ik zoek ander werk"}

    @pytest.mark.parametrize("typed", ["3511ab", " 3511 AB", "3511", "utrecht"])
    async def test_a_postcode_may_be_written_as_people_do(self, served: Served, typed: str) -> None:
        person = await checked(served.person(), place=typed)
        assert person.rows["Wat zijn de vier cijfers van uw postcode?"] in {"3511", "Utrecht"}


class TestBack:
    async def test_every_step_has_an_address_that_shows_it_again(self, served: Served) -> None:
        person = await checked(served.person())
        steps = [
            (await person.open(f"/?stap={place}")).step for place in range(1, len(person.rows) + 2)
        ]
        assert steps == ["situation", "place", "reach", "number", "message", "urgent", "check"]

    async def test_an_address_back_changes_nothing(self, served: Served) -> None:
        person = await checked(served.person())
        before = await served.counts()

        await person.open("/?stap=2")

        assert (person.step, person.typed) == ("place", "3511")
        assert (await person.open("/")).step == "check"
        assert await served.counts() == before

    @pytest.mark.parametrize("place", ["0", "99", "-1", "x", "9" * 40, "", "2&stap=3", "²"])
    async def test_an_address_of_no_step_shows_the_present_question(
        self, served: Served, place: str
    ) -> None:
        person = await checked(served.person())
        await person.open(f"/?stap={place}")
        assert (person.status, person.step in {"check", "place", "reach"}) == (200, True)

    async def test_terug_goes_one_question_back_each_time(self, served: Served) -> None:
        person = await checked(served.person())
        seen = []
        for _ in range(7):
            await person.back()
            seen.append(person.step)
        assert seen == [
            "urgent", "message", "number", "reach", "place", "situation", "situation",
        ]  # fmt: skip
        assert person.chosen == ["looking"]
        assert "Terug" not in person.text().split()

    async def test_the_same_answer_again_goes_straight_on(self, served: Served) -> None:
        person = await checked(served.person())
        await person.change("zelfmelden.place")
        await person.answer(text="3511")
        assert (person.step, person.page.select(".notice")) == ("check", [])

    async def test_a_reload_after_an_answer_asks_the_same(self, served: Served) -> None:
        person = await checked(served.person(), reach="")
        for _ in range(3):
            await person.open(person.url)
            assert (person.status, person.step) == (200, "reach")

    async def test_a_reload_after_a_wrong_answer_asks_again(self, served: Served) -> None:
        person = await checked(served.person(), place="niks")
        assert (person.status, person.url) == (422, "http://localhost:8000/antwoord")
        await person.open(person.url)
        assert (person.status, person.step) == (200, "place")


class TestChange:
    async def test_a_change_returns_to_the_check_page(self, served: Served) -> None:
        person = await checked(served.person())

        await person.change("zelfmelden.number")
        assert (person.question, person.typed) == ("Wat is uw telefoonnummer?", "06 12345678")
        await person.answer(text="+31 6 87 65 43 21")

        # Leave for a message was given for the other number.
        assert person.step == "message"
        await person.answer("no")
        assert person.step == "check"
        assert person.rows["Wat is uw telefoonnummer?"] == "06 87654321"

    async def test_a_changed_branch_asks_only_what_is_new(self, served: Served) -> None:
        person = await checked(served.person())

        await person.change("zelfmelden.reach")
        await person.answer("mail")

        assert person.step == "email"
        gone = "Wat is uw telefoonnummer?; Mogen wij op dit nummer een bericht achterlaten?"
        assert person.said == [f"Dit telt niet meer: {gone}"]
        await person.answer(text="fatima@voorbeeld.nl")
        assert person.step == "check"
        assert "Wat is uw telefoonnummer?" not in person.rows

    async def test_what_no_longer_counts_is_not_told(self, served: Served) -> None:
        person = await checked(served.person())
        await person.change("zelfmelden.reach")
        await person.answer("chat")
        await person.answer("yes")
        assert {"number", "message"}.isdisjoint((await kept(served, person.reference)).answers)

    async def test_another_postcode_asks_the_municipality_anew(self, served: Served) -> None:
        person = await checked(served.person(), place="7351", municipality="GM0200")
        await person.change("zelfmelden.place")
        await person.answer(text="5091")
        assert (person.step, person.chosen) == ("municipality", [])
        assert "Dit telt niet meer: In welke gemeente woont u?" in person.said

    @on_both
    async def test_after_the_receipt_a_change_counts_at_once(self, served: Served) -> None:
        person = await sent(served.person())
        reference = person.reference
        await person.open("/")
        await person.change("zelfmelden.place")
        await person.answer(text="5038")

        there = await kept(served, reference)
        assert (there.intake.queue, there.answers["place"]) == ("AM26", {"value": "5038"})
        assert (await person.open("/bewijs")).reference == reference
        assert person.rows["Team"].endswith("Midden-Brabant")

    @on_both
    async def test_who_takes_back_what_it_rests_on_withdraws(self, served: Served) -> None:
        """A helper who says afterwards that the other one does not know of it."""
        person = await sent(served.person(), situation="helping")
        reference = person.reference
        await person.open("/")
        await person.change("zelfmelden.knows")
        await person.answer("no")

        there = await kept(served, reference)
        assert (there.intake.stage, there.answers) == (Stage.WITHDRAWN, {})
        # The receipt is gone with it, and this phone is led back to where it stands.
        await person.open("/bewijs")
        assert (person.status, person.url) == (200, "http://localhost:8000/?stap=4")

    async def test_of_a_question_that_is_gone_it_is_said(self, served: Served) -> None:
        person = await checked(served.person())
        old = person.form("form#change", ("change", "zelfmelden.number"))
        await person.change("zelfmelden.reach")
        await person.answer("chat")
        await person.post("/antwoord", old)
        assert person.step == "check"
        assert "Die vraag telt niet meer. Hier gaat u verder." in person.said


class TestLanguage:
    async def test_a_switch_keeps_answers_and_place(self, served: Served) -> None:
        person = await checked(served.person(), urgent="")
        nl = list(person.rows.values())

        await person.speak("en")

        assert (person.step, person.language) == ("urgent", "en")
        assert person.question == "Is there anything that cannot wait?"
        assert len(person.rows) == len(nl)
        assert "lang=" not in person.url
        await person.speak("nl")
        assert list(person.rows.values()) == nl

    async def test_a_switch_after_fragments_throws_nobody_back(self, served: Served) -> None:
        person = await served.person().open("/")
        await person.fill_in(ANSWERS, until="place")
        await person.open("/")
        fields = person.form("form.ask", ("text", "3511"))
        await person.http.post("/antwoord", data=encoded(fields), headers={"HX-Request": "true"})

        await person.speak("en")

        assert (person.step, person.language) == ("reach", "en")

    async def test_a_switch_after_a_wrong_answer_stays_at_the_question(
        self, served: Served
    ) -> None:
        person = await checked(served.person(), place="niks")
        await person.speak("en")
        assert (person.status, person.step, person.language) == (200, "place", "en")

    @pytest.mark.parametrize("url", ["/later", "/mens", "/privacy", "/woorden", "/bewijs/no"])
    async def test_every_page_has_its_twin(self, served: Served, url: str) -> None:
        person = await served.person().open(url)
        nl, where = person.question, person.status
        await person.speak("en")
        assert (person.status, person.language) == (where, "en")
        assert person.question != nl or url == "/privacy"
        await person.open(url)
        assert person.language == "en"

    async def test_after_wiping_the_switch_leads_to_the_start(self, served: Served) -> None:
        person = await checked(served.person(), reach="")
        await person.send('form[action="/wis"]', [])
        await person.speak("en")
        assert (person.status, person.language, person.step) == (200, "en", "situation")

    @pytest.mark.parametrize(
        ("preferred", "language"),
        [
            ("nl-NL,nl;q=0.9,en;q=0.8", "nl"),
            ("en-GB,en;q=0.9", "en"),
            ("ti,en;q=0.5,nl;q=0.4", "en"),
            ("ti", "nl"),
            ("", "nl"),
            ("*", "nl"),
            ("%%%;;;,,,=", "nl"),
            ("nl" + "-x" * 400, "nl"),
        ],
    )
    async def test_the_browser_says_what_it_prefers(
        self, served: Served, preferred: str, language: str
    ) -> None:
        assert (await served.person(preferred).open("/")).language == language

    @pytest.mark.parametrize("asked", ["xx", "EN", "en\x00", "../nl", "nl'--"])
    async def test_a_language_that_is_not_spoken_changes_nothing(
        self, served: Served, asked: str
    ) -> None:
        person = await served.person().open("/")
        await person.open(f"/?lang={quote(asked)}")
        assert (person.status, person.language) == (200, "nl")


async def test_the_receipt_offers_the_rest_and_takes_no_for_an_answer(served: Served) -> None:
    person = await sent(served.person())
    assert person.choices == ["now", "later", "enough"]
    reference = person.reference
    await person.answer("later")
    assert "Goed. U kunt later verder. Uw antwoorden blijven staan." in person.said
    await person.open("/")
    await person.change("zelfmelden.more")
    await person.fill_in(MORE)
    assert person.step == ""
    assert "benefit" in (await kept(served, reference)).answers
