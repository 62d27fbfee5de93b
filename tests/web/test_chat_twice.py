"""The same thing twice, two tabs at once, and forms that are not ours."""

import asyncio

import pytest

from pow_bot.web.forms import issue
from tests.web.person import Person, encoded
from tests.web.serving import ANSWERS, Served, checked, kept, on_both, sent


def another_tab(person: Person) -> Person:
    """The same browser, looking at the same page."""
    return Person(person.http, person.html, person.url, person.status)


class TestTwice:
    @on_both
    async def test_a_double_click_sends_once_and_shows_the_receipt(self, served: Served) -> None:
        person = await checked(served.person())
        other = another_tab(person)

        await asyncio.gather(person.answer("yes"), other.answer("yes"))

        assert person.url == other.url == "http://localhost:8000/bewijs"
        assert person.reference == other.reference
        assert (await served.counts())["intakes"] == 1

    async def test_the_same_form_an_hour_later_changes_nothing(self, served: Served) -> None:
        person = await served.person().open("/")
        first = person.form("form.ask", ("choice", "looking"))
        await person.post("/antwoord", first)
        await person.change("zelfmelden.situation")
        await person.answer("learning")
        before = await served.counts()

        served.clock.forward(minutes=60)
        await person.post("/antwoord", first)

        assert person.rows == {"Wat past het best bij u?": "Ik wil een vak of een taal leren"}
        assert {**await served.counts(), "rates": 0} == {**before, "rates": 0}

    async def test_a_page_taken_from_the_history_can_still_answer(self, served: Served) -> None:
        """Its token was used, for other words."""
        person = await served.person().open("/")
        page = person.form("form.ask")
        await person.answer("looking")
        await person.post("/antwoord", [*page, ("choice", "learning")])
        assert list(person.rows.values()) == ["Ik wil een vak of een taal leren"]

    @on_both
    async def test_two_first_answers_at_once_begin_one_conversation(self, served: Served) -> None:
        person = await served.person().open("/")
        other = await another_tab(person).open("/")

        await asyncio.gather(person.answer("looking"), other.answer("learning"))

        assert (person.status, other.status) == (200, 200)
        counts = await served.counts()
        assert (counts["conversations"], counts["keys"]) == (1, 1)

    async def test_a_review_of_what_has_changed_is_not_a_yes(self, served: Served) -> None:
        person = await checked(served.person())
        other = another_tab(person)
        await other.change("zelfmelden.place")
        await other.answer(text="5038")

        await person.answer("yes")

        assert person.step == "check"
        assert person.said == ["Er is iets veranderd. Kijk alles nog een keer na."]
        assert person.rows["Wat zijn de vier cijfers van uw postcode?"] == "5038"
        assert "intakes" not in await served.counts()
        await person.answer("yes")
        assert person.url.endswith("/bewijs")

    async def test_two_tabs_at_different_questions_each_answer_their_own(
        self, served: Served
    ) -> None:
        person = await checked(served.person(), reach="")
        other = await another_tab(person).open("/?stap=2")
        await person.answer("chat")
        await other.answer(text="5038")
        await person.open("/")
        assert person.rows["Hoe kunnen wij u het best bereiken?"] == "Hier in deze chat"
        assert person.rows["Wat zijn de vier cijfers van uw postcode?"] == "5038"

    async def test_a_form_from_before_the_receipt_does_not_send_again(self, served: Served) -> None:
        person = await checked(served.person())
        review = person.form("form.ask", ("choice", "yes"))
        await person.answer("yes")
        reference = person.reference
        fresh = await another_tab(person).open("/")
        token = ("token", dict(fresh.form("form#change"))["token"])

        await person.post("/antwoord", [token, *[f for f in review if f[0] != "token"]])

        assert person.status == 200
        assert (await served.counts())["intakes"] == 1
        assert (await person.open("/bewijs")).reference == reference


class TestForged:
    @pytest.mark.parametrize("url", ["/antwoord", "/wis", "/woorden", "/berichten/x"])
    @pytest.mark.parametrize("token", [None, "", "x", "x" * 54, "\ud83d\ude42" * 9, "é" * 54])
    async def test_a_token_that_is_not_ours_does_nothing(
        self, served: Served, url: str, token: str | None
    ) -> None:
        person = await served.person().open("/")
        fields = {"at": "zelfmelden.situation", "choice": "looking", "words": "a b c d"}
        given = {} if token is None else {"token": token, "csrf": token}
        raw = {key: value.encode("utf-16", "surrogatepass").decode("utf-16") for key, value in given.items()}  # fmt: skip

        response = await person.http.post(url, data={**fields, **raw})

        assert response.status_code == 403
        assert await served.counts() == {}

    async def test_a_new_visitor_cannot_use_anothers_token(self, served: Served) -> None:
        person = await checked(served.person(), reach="")
        form = person.form("form.ask", ("choice", "chat"))

        stranger = served.person()
        await stranger.post("http://localhost:8000/antwoord", form)
        assert stranger.status == 403
        await stranger.open("/")
        await stranger.post("/antwoord", form)

        assert stranger.status == 403
        assert stranger.question == "Dit mag hier niet"
        assert (await person.open("/")).step == "reach"

    async def test_a_token_made_with_another_key_is_refused(self, served: Served) -> None:
        person = await served.person().open("/")
        secret = person.http.cookies["gesprek"].partition(".")[2]
        form = [f for f in person.form("form.ask", ("choice", "looking")) if f[0] != "token"]

        await person.post("/antwoord", [("token", issue(b"0" * 32, secret)), *form])
        assert person.status == 403
        ours = issue(served.database.keyring.forms, secret)
        await person.post("/antwoord", [("token", ours), *form])
        assert (person.status, person.step) == (200, "place")

    @pytest.mark.parametrize(
        "at", ["zelfmelden.urgent", "zelfmelden.check", "zelfmelden.nothing", "other.step",
               "zelfmelden", ".", "..", "zelfmelden.", ".situation", "é.é", "a" * 900, "zelfmelden.intake.submit"],
    )  # fmt: skip
    async def test_a_forged_step_is_answered_with_the_present_one(
        self, served: Served, at: str
    ) -> None:
        person = await checked(served.person(), reach="")
        token = dict(person.form("form#change"))["token"]
        for form in (
            [("token", token), ("at", at), ("choice", "yes"), ("text", "x"), ("revision", "1")],
            [("token", token), ("change", at)],
        ):
            await person.post("/antwoord", form)
            assert (person.status, person.step) == (200, "reach")
        assert "intakes" not in await served.counts()

    @pytest.mark.parametrize("revision", ["-1", "0", "99", "x", "", "1e3", "9" * 50, "٣", "1.0"])
    async def test_a_forged_revision_never_sends(self, served: Served, revision: str) -> None:
        person = await checked(served.person())
        form = [f for f in person.form("form.ask", ("choice", "yes")) if f[0] != "revision"]
        await person.post("/antwoord", [*form, ("revision", revision)])
        assert person.status == 200
        looked = "Er is iets veranderd. Kijk alles nog een keer na." in person.said
        assert looked is ("intakes" not in await served.counts())

    @pytest.mark.parametrize(
        "cookie",
        ["", "x", "nl.", "nl." + "a" * 42, "xx." + "a" * 43, "nl." + "a" * 43 + "\x7f", "nl.a.b",
         "nl." + "a" * 5000, "../../etc", "NL." + "a" * 43],
    )  # fmt: skip
    async def test_a_cookie_that_is_not_ours_is_replaced(self, served: Served, cookie: str) -> None:
        http = served.browser(Cookie=f"gesprek={cookie}")
        response = await http.get("/")
        assert response.status_code == 200
        assert response.cookies["gesprek"] != cookie

    async def test_a_guessed_cookie_opens_nothing(self, served: Served) -> None:
        await sent(served.person())
        stranger = Person(served.browser(Cookie=f"gesprek=nl.{'a' * 43}"))
        assert (await stranger.open("/")).rows == {}
        assert "/woorden" in (await stranger.open("/bewijs")).url

    @pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "", "localhost@x"])
    async def test_another_host_is_refused(self, served: Served, host: str) -> None:
        response = await served.browser().get("/", headers={"Host": host})
        assert response.status_code == 400
        assert "content-security-policy" in response.headers

    @pytest.mark.parametrize(
        ("method", "url"),
        [("PUT", "/antwoord"), ("DELETE", "/"), ("POST", "/"), ("PATCH", "/wis"), ("POST", "/privacy")],
    )  # fmt: skip
    async def test_another_method_is_refused_with_a_page(
        self, served: Served, method: str, url: str
    ) -> None:
        response = await served.browser().request(method, url)
        assert response.status_code == 405
        assert "Deze pagina is er niet" in response.text

    async def test_answers_in_another_form_are_refused(self, served: Served) -> None:
        person = await served.person().open("/")
        form = person.form("form.ask", ("choice", "looking"))
        json = await person.http.post("/antwoord", json=dict(form))
        file = await person.http.post("/antwoord", data=encoded(form), files={"text": b"x"})
        broken = await person.http.post(
            "/antwoord", content=b"--x", headers={"Content-Type": "multipart/form-data; boundary=y"}
        )
        assert json.status_code == 403
        assert file.status_code == 400
        assert broken.status_code in {400, 403}
        assert await served.counts() == {}


async def test_an_old_phone_that_lost_the_conversation_begins_afresh(served: Served) -> None:
    """Its page is from before another phone took it over with the four words."""
    person = await checked(served.person(), reach="")
    words = (await another_tab(person).open("/later")).words
    other = await served.person().open("/woorden")
    await other.send("main form.ask", [("words", words)])
    assert other.step == "reach"

    await person.answer("chat")

    assert (person.status, person.rows) == (200, {})
    await other.fill_in({**ANSWERS, "reach": "chat"})
    await other.answer("yes")
    assert (await kept(served, other.reference)).answers["reach"] == {"value": "chat"}
