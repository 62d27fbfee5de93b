"""Later, the four words, a person, privacy, and wiping."""

import pytest

from pow_bot.storage import tidy
from tests.web.person import Person
from tests.web.serving import ANSWERS, Served, checked, on_both, sent


class TestWords:
    @on_both
    async def test_they_open_the_conversation_on_another_phone(self, served: Served) -> None:
        person = await checked(served.person(), urgent="")
        words = (await person.open("/later")).words
        assert len(words.split()) == 4

        other = await served.person("en").open("/later")
        await other.send("main form.ask", [("words", f"  {words.upper().replace(' ', ', ')}. ")])

        assert (other.status, other.step, other.language) == (200, "urgent", "en")
        assert (await person.open("/")).rows == {}

    @on_both
    async def test_they_open_it_where_another_one_was_begun(self, served: Served) -> None:
        person = await checked(served.person(), urgent="")
        words = (await person.open("/later")).words
        other = await checked(served.person(), situation="learning", reach="")

        await other.open("/woorden")
        await other.send("main form.ask", [("words", words)])

        assert (other.status, other.step) == (200, "urgent")
        # What was begun there can be reached by nobody, so it is erased.
        assert (await served.counts())["conversations"] == 1

    async def test_a_slip_of_the_pen_in_each_word_is_forgiven(self, served: Served) -> None:
        person = await checked(served.person(), urgent="")
        words = (await person.open("/later")).words.split()
        slipped = " ".join(word[0] + word[2] + word[1] + word[3:] for word in words)

        other = await served.person().open("/woorden")
        await other.send("main form.ask", [("words", slipped)])

        assert other.step in {"urgent", ""}
        if other.status == 422:
            # Two words of the list are as near; then nothing is guessed.
            await other.send("main form.ask", [("words", " ".join(words))])
            assert other.step == "urgent"

    @pytest.mark.parametrize(
        "typed",
        ["", "a b c d", "een twee", "\x00", "🙂 🙂 🙂 🙂", "x" * 5000, "' or 1=1 --", "a b c d e"],
    )
    async def test_unknown_words_are_told_so(self, served: Served, typed: str) -> None:
        person = await served.person().open("/woorden")
        await person.send("main form.ask", [("words", typed)])

        assert (person.status, person.title[:5]) == (422, "Fout:")
        assert person.problem == "Fout: Deze woorden kennen wij niet. Kijk ze nog een keer na."
        field = person.page.select_one("#words")
        assert field is not None
        assert field["value"] == typed[:200].replace("\x00", "") or "\x00" in typed

    @on_both
    async def test_after_ten_tries_in_an_hour_also_the_right_ones_wait(
        self, served: Served
    ) -> None:
        person = await checked(served.person(), urgent="")
        words = (await person.open("/later")).words
        other = await served.person().open("/woorden")
        for _ in range(10):
            await other.send("main form.ask", [("words", "niet deze vier woorden")])

        await other.send("main form.ask", [("words", words)])

        assert other.status == 422
        assert "Probeer het over een uur opnieuw." in other.problem
        served.clock.forward(minutes=61)
        await other.send("main form.ask", [("words", words)])
        assert other.step == "urgent"

    async def test_a_phone_idle_for_half_an_hour_asks_for_them(self, served: Served) -> None:
        person = await checked(served.person(), urgent="")
        form = person.form("form.ask", ("choice", "no"))
        words = (await person.open("/later")).words
        served.clock.forward(minutes=31)

        for url in ("/", "/?stap=2", "/later", "/bewijs", "/berichten"):
            await person.open(url)
            assert person.url.endswith("/woorden")
            assert words not in person.text()
            assert "06 12345678" not in person.text()
        await person.post("/antwoord", form)
        assert person.url.endswith("/woorden")
        assert (await person.open("/mens")).rows.keys() >= {"Op internet"}
        assert "Midden-Utrecht" not in person.text()

        await person.open("/woorden")
        await person.send("main form.ask", [("words", words)])
        assert person.step == "urgent"

    async def test_without_having_seen_them_nobody_is_locked_out(self, served: Served) -> None:
        person = await checked(served.person(), urgent="")
        served.clock.forward(hours=23)
        assert (await person.open("/")).step == "urgent"

    async def test_there_are_none_before_the_first_answer(self, served: Served) -> None:
        person = await served.person().open("/later")
        assert person.words == ""
        assert "U heeft nog niets ingevuld." in person.text()

    async def test_after_sending_no_days_are_promised_that_hold_for_drafts(
        self, served: Served
    ) -> None:
        person = await checked(served.person())
        assert "Wij bewaren uw antwoorden 30 dagen." in (await person.open("/later")).text()
        await (await person.open("/")).answer("yes")
        assert "Wij bewaren uw antwoorden 30 dagen." not in (await person.open("/later")).text()

    async def test_where_nothing_is_to_be_kept_it_says_a_day(self, served: Served) -> None:
        person = await served.person().open("/")
        await person.fill_in({**ANSWERS, "situation": "self_employed"}, until="happened")
        assert person.step == "happened", person.text()
        await person.answer("unpaid")

        assert "Wij bewaren uw antwoorden 24 uur." in (await person.open("/later")).text()
        await person.open("/gegevens")
        assert "Wij bewaren dit 24 uur. Daarna wissen wij alles." in person.text()
        assert person.rows["Wat is er gebeurd?"].startswith("Een klant betaalt niet")


class TestWiping:
    @on_both
    async def test_a_draft_is_erased_at_once(self, served: Served) -> None:
        person = await checked(served.person())

        await person.send('form[action="/wis"]', [])

        assert (person.status, person.question) == (200, "Gewist van deze telefoon")
        assert "heeft het team nog" not in person.text()
        assert not person.http.cookies
        counts = await served.counts()
        assert {"conversations", "keys"}.isdisjoint(counts)
        assert (await person.open("/")).rows == {}

    async def test_what_was_sent_stays_with_the_team(self, served: Served) -> None:
        person = await sent(served.person())
        words, link = person.words, _link(person.html)

        await person.send('form[action="/wis"]', [])

        assert "Wat u al stuurde, heeft het team nog." in person.text()
        assert not person.http.cookies
        assert (await served.counts())["intakes"] == 1
        assert (await person.open(link)).reference
        await person.open("/woorden")
        await person.send("main form.ask", [("words", words)])
        assert person.rows

    async def test_twice_is_not_an_error(self, served: Served) -> None:
        """Who is in a hurry presses again; nothing is there any more, and that is what counts."""
        person = await checked(served.person(), reach="")
        page = person.form('form[action="/wis"]')
        await person.send('form[action="/wis"]', [])
        await person.send('form[action="/wis"]', [])
        assert (person.status, person.question) == (200, "Gewist van deze telefoon")
        await person.post("/wis", page)
        assert (person.status, person.question) == (200, "Gewist van deze telefoon")

    async def test_a_reload_of_the_wiped_page_leads_to_the_start(self, served: Served) -> None:
        person = await served.person().open("/wis")
        assert (person.status, person.step) == (200, "situation")

    async def test_a_page_elsewhere_cannot_wipe(self, served: Served) -> None:
        person = await checked(served.person(), reach="")
        await person.post("/wis", [("csrf", "forged")])
        assert person.status == 403
        assert (await person.open("/")).step == "reach"


class TestPerson:
    async def test_the_team_is_named_once_it_is_known(self, served: Served) -> None:
        person = await served.person().open("/mens")
        assert "www.werkcentrum.nl" in person.text()
        assert person.page.select_one('main a.strong[href="/"]')
        await checked(person, place="9711", reach="")
        await person.open("/mens")
        assert "Werkcentrum Groningen Noord-Drenthe" in person.text()
        assert person.rows["Kom langs"].startswith("Harm Buiterplein")
        assert person.page.select("main a[href^=tel]") == []

    @pytest.mark.parametrize("forward", [0, 9])
    @pytest.mark.parametrize(
        ("language", "usual", "hours"),
        [
            ("nl", "Meestal open", "Maandag tot en met vrijdag, 9.00 tot 17.00 uur"),
            ("en", "Usually open", "Monday to Friday, 9:00 to 17:00"),
        ],
    )
    async def test_it_says_when_a_door_is_usually_open_and_nothing_of_now(
        self, served: Served, forward: int, language: str, usual: str, hours: str
    ) -> None:
        served.clock.forward(hours=forward)
        person = await served.person(language).open("/mens")

        assert person.rows[usual] == hours
        assert not {"Nu", "nu", "Now", "now"} & set(said(person).split())

    async def test_of_a_door_that_tells_its_own_hours_it_says_only_those(
        self, served: Served
    ) -> None:
        person = await checked(served.person(), place="9711", reach="")
        await person.open("/mens")

        assert person.rows["Open"].startswith("ma-do 10.00-16.00")
        assert "Meestal open" not in person.text()


class TestPrivacy:
    async def test_it_says_what_really_happens(self, served: Served) -> None:
        person = await served.person().open("/privacy")
        text = person.text()
        for said in ("30 dagen na uw laatste antwoord", "nog 30 dagen in staan"):
            assert said in text

    async def test_a_draft_that_nobody_comes_back_to_is_gone_when_it_said(
        self, served: Served
    ) -> None:
        from pow_bot.conversations.keeping import expire  # noqa: PLC0415

        await checked(served.person())
        await sent(served.person())
        served.clock.forward(days=31)

        gone = await served.database.write(lambda db: expire(db, served.clock()))
        await tidy(served.database, served.clock())

        assert gone == 1
        counts = await served.counts()
        assert (counts["conversations"], counts["intakes"]) == (1, 1)
        assert "inbox" not in counts


async def test_the_conversation_goes_on_after_each_leaflet(served: Served) -> None:
    person = await checked(served.person(), reach="")
    for url in ("/later", "/mens", "/privacy"):
        await person.open(url)
        (back,) = {a["href"] for a in person.page.select("a.brand")}
        assert (await person.open(str(back))).step == "reach"
    await person.fill_in(ANSWERS)
    assert person.step == "check"


def said(person: Person) -> str:
    """The words of the page itself, without what stands around each."""
    main = person.page.select_one("main .text")
    assert main is not None
    return main.get_text(" ")


def _link(html: str) -> str:
    start = html.index("http://localhost:8000/bewijs/")
    return html[start : html.index("<", start)]
