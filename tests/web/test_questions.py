"""Questions at any time: their page, their answers, and what is offered beside the conversation."""

import pytest

from pow_bot.authoring.question_files import PAGES
from pow_bot.authoring.reading import read_questions
from pow_bot.channels import questions
from pow_bot.resources import content
from tests.web.person import Person
from tests.web.serving import ANSWERS, MORE, Served, sent

OFFERED = ".note .buttons a"


def address(name: str) -> str:
    """Where this question is answered: its place in the list, counted from 1."""
    names = [q.name for group in read_questions(content("flows")) for q in group.questions]
    return f"/vragen/{names.index(name) + 1}"


def offered(person: Person) -> list[str]:
    return [str(link["href"]) for link in person.page.select(OFFERED)]


def said(person: Person, selector: str = "main") -> str:
    return " ".join(person.page.select_one(selector).get_text(" ").split())  # type: ignore[union-attr]


async def at_question(served: Served, step: str) -> Person:
    person = await served.person().open("/")
    return await person.fill_in(ANSWERS, until=step)


class TestThePage:
    async def test_it_holds_every_question_and_each_has_its_answer(self, served: Served) -> None:
        person = await served.person().open("/vragen")
        found = [str(link["href"]) for link in person.page.select("main .asked a")]
        names = [q.name for group in read_questions(content("flows")) for q in group.questions]

        assert found == [f"/vragen/{number}" for number in range(1, len(names) + 1)]
        for url in found:
            await person.open(url)
            assert person.status == 200, url
            assert person.page.select("main .text > p"), url

    async def test_it_is_one_tap_away_from_the_conversation(self, served: Served) -> None:
        person = await served.person().open("/")

        assert person.page.select_one('footer a[href="/vragen"]')

    async def test_what_is_asked_for_stands_above_and_in_no_address(self, served: Served) -> None:
        person = await served.person().open("/vragen")
        await person.send("main form", [("text", "raak ik me uitkering kwijt")])

        assert (person.status, person.url.rpartition("/")[2]) == (200, "vragen")
        first = person.page.select_one("main .buttons a")
        assert first
        assert first["href"] == address("lose_benefit")
        assert "uitkering" not in str(person.headers)

    @pytest.mark.parametrize("typed", ["qwertz", "", "x" * 5000, "<script>alert(1)</script>"])
    async def test_what_nobody_knows_leads_to_a_person(self, served: Served, typed: str) -> None:
        person = await served.person().open("/vragen")
        await person.send("main form", [("text", typed)])

        assert person.status == 200
        assert "Een mens kan u wel helpen" in said(person)
        assert "<script>alert" not in person.html

    async def test_what_cannot_wait_is_met_with_help_at_once(self, served: Served) -> None:
        person = await served.person().open("/vragen")
        await person.send("main form", [("text", "ik wil niet meer leven")])

        assert "Er leest nu niemand mee" in said(person, ".note.warn")
        assert person.page.select("main .buttons a") == []
        await person.send(".note.warn form", [("open", "nood")])
        assert person.step == "kind"

    async def test_another_browsers_form_is_refused(self, served: Served) -> None:
        person = await served.person().open("/vragen")
        form = person.form("main form", ("text", "bbz"))

        other = await served.person().open("/vragen")
        await other.post("/vragen", form)

        assert other.status == 403

    @pytest.mark.parametrize("number", ["0", "9999", "no_papers", "-1", "1.5", "1" * 5000])
    async def test_an_answer_that_is_not_there_is_told(self, served: Served, number: str) -> None:
        assert (await served.person().open(f"/vragen/{number}")).status == 404

    @pytest.mark.parametrize(
        ("language", "title"),
        [("nl", "Vraag en antwoord – Werkwijzer"), ("en", "Question and answer – Werkwijzer")],
    )
    async def test_neither_address_nor_title_tells_what_was_asked(
        self, served: Served, language: str, title: str
    ) -> None:
        person = await served.person(language).open(address("no_papers"))

        assert "papier" in person.text() or "papers" in person.text()
        assert (person.title, person.url.rpartition("/")[2].isdecimal()) == (title, True)

    async def test_it_speaks_english_and_understands_dutch_all_the_same(
        self, served: Served
    ) -> None:
        person = await served.person("en").open("/vragen")
        assert person.question == "Ask a question"
        await person.send("main form", [("text", "alles wissen")])
        await person.open(str(person.page.select_one("main .buttons a")["href"]))  # type: ignore[index]

        assert person.question == "How do I erase everything?"
        assert person.page.select_one(".actions a.strong").get_text() == "Back to your question"  # type: ignore[union-attr]

    @pytest.mark.parametrize(
        ("typed", "number"),
        [("ik wil niet meer leven", "0800-0113"), ("mijn man slaat mij", "0800-2000")],
    )
    async def test_what_cannot_wait_is_answered_with_what_helps(
        self, served: Served, typed: str, number: str
    ) -> None:
        person = await served.person().open("/vragen")
        await person.send("main form", [("text", typed)])

        told = person.page.select_one("main .note.warn")
        assert told is not None
        assert {number, "112"} <= {tag.get_text() for tag in told.select("a")}
        assert told.select_one("button[value=nood]") is not None

    async def test_searching_and_reading_keep_nothing(self, served: Served) -> None:
        person = await served.person().open("/vragen")
        await person.send("main form", [("text", "wat is bbz")])
        await person.open(address("bbz"))

        assert await served.counts() == {}


class TestAnAnswer:
    async def test_it_leads_back_to_the_question_that_stood(self, served: Served) -> None:
        person = await at_question(served, "reach")
        await person.open(address("cost"))
        await person.open(str(person.page.select_one(".actions a.strong")["href"]))  # type: ignore[index]

        assert person.step == "reach"

    async def test_its_button_opens_the_conversation_that_helps(self, served: Served) -> None:
        person = await at_question(served, "reach")
        await person.open(address("homeless"))
        await person.send("main form", [("open", "nood")])

        assert person.status == 200
        assert "112" in said(person)

    async def test_every_page_that_it_may_link_to_has_a_name_and_is_there(
        self, served: Served
    ) -> None:
        assert questions.PAGES.keys() == PAGES
        person = await sent(served.person())
        for url in PAGES:
            assert (await person.open(url)).status == 200, url


class TestWhatIsPromised:
    @pytest.mark.parametrize(
        ("language", "sure", "promise"),
        [
            ("nl", "Alleen uw gemeente of UWV beslist over uw uitkering.", "verandert niets"),
            ("en", "Only your municipality or UWV decides about your benefit.", "changes nothing"),
        ],
    )
    async def test_a_benefit_is_never_ours_to_promise(
        self, served: Served, language: str, sure: str, promise: str
    ) -> None:
        person = await served.person(language).open(address("lose_benefit"))

        assert sure in said(person)
        assert promise not in said(person)
        assert not said(person).startswith(("Nee", "No."))

    @pytest.mark.parametrize(
        ("name", "promise"),
        [
            ("cost", "Hulp van het team kost u ook niets"),
            ("pension", "Het team helpt u ook"),
            ("how_long", "Bel dan het team"),
            ("reading", "U kunt ook bellen"),
        ],
    )
    async def test_nor_is_what_a_team_does(self, served: Served, name: str, promise: str) -> None:
        person = await served.person().open(address(name))

        assert promise not in said(person)


class TestBesideTheConversation:
    @pytest.mark.parametrize(
        ("step", "typed", "name"),
        [
            ("situation", "verlies ik mijn uitkering?", "lose_benefit"),
            ("place", "wie leest dit", "who_reads"),
            ("reach", "do i have to pay", "cost"),
            ("number", "waarom vragen jullie geen bsn", "bsn"),
        ],
    )
    async def test_a_question_instead_of_an_answer_is_offered_its_answer(
        self, served: Served, step: str, typed: str, name: str
    ) -> None:
        person = await at_question(served, step)
        await person.answer(text=typed)

        assert person.status == 422
        assert offered(person)[0] == address(name)
        assert "Bedoelt u een van deze vragen?" in said(person)
        if step in {"place", "number"}:
            assert person.typed == typed
        assert (await person.open("/")).step == step

    async def test_a_wrong_answer_that_is_no_question_is_offered_none(self, served: Served) -> None:
        person = await at_question(served, "place")
        await person.answer(text="qwertz")

        assert (person.status, offered(person)) == (422, [])

    @pytest.mark.parametrize("htmx", [False, True])
    async def test_an_answer_that_is_a_question_too_is_kept_and_the_question_offered(
        self, served: Served, htmx: bool
    ) -> None:
        person = await sent(served.person())
        await person.fill_in(MORE, until="done")
        form = person.form("form.ask", ("text", "Wat is Bbz?"))
        if htmx:
            person.http.headers["HX-Request"] = "true"
        await person.post("/antwoord", form)

        assert person.status == 200
        assert offered(person) == [address("bbz")]
        assert "U stelde misschien een vraag" in said(person, "#turn")
        assert "Bbz" not in person.url
        person.http.headers.pop("HX-Request", None)
        await person.open("/")
        assert (person.step, offered(person)) == ("wanted", [])
        assert "Wat is Bbz?" in person.rows.values()

    async def test_an_answer_is_only_an_answer(self, served: Served) -> None:
        person = await sent(served.person())
        await person.fill_in(MORE, until="done")
        await person.answer(text="Ik heb in een magazijn gewerkt")

        assert (person.step, offered(person)) == ("wanted", [])

    @pytest.mark.parametrize("number", ["0", "9999", "x", "-1"])
    async def test_no_other_number_is_a_question(self, served: Served, number: str) -> None:
        person = await at_question(served, "reach")
        await person.open(f"/?stap=3&vraag={number}")

        assert (person.status, offered(person)) == (200, [])
