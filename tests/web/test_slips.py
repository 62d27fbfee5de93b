"""The receipt and the letters, by the cookie of this phone and by the link of the registration."""

import re
from collections.abc import Callable
from datetime import time
from typing import Any

import pytest

from pow_bot.domain.intake import desk
from pow_bot.domain.intake.words import Closing
from pow_bot.domain.practice.actions import keep
from pow_bot.domain.practice.words import Opening
from pow_bot.domain.routing.terms import Span
from pow_bot.storage import Db
from tests.domain.intake.making import at, close, colleague
from tests.web.person import Person
from tests.web.serving import Served, checked, on_both, sent


def link_of(person: Person) -> str:
    """The address of the receipt that stands on it."""
    (link,) = re.findall(r"http://localhost:8000/bewijs/[\w-]+", person.text())
    return str(link)


def letters_of(person: Person) -> str:
    (link,) = person.page.select('main a[href^="/berichten"]')
    return str(link["href"])


def shown(person: Person) -> list[str]:
    """The letters on the page."""
    return [letter.get_text(" ", strip=True) for letter in person.page.select(".letters li")]


async def by_team(served: Served, act: Callable[[Db], Any]) -> None:
    await served.database.write(act)


async def replied(served: Served, reference: str, text: str) -> None:
    def unit(db: Db) -> None:
        actor = colleague(db)
        desk.claim(db, at(db, actor, reference, served.clock()))
        desk.reply(db, at(db, actor, reference, served.clock()), text)

    await by_team(served, unit)


class TestReceipt:
    async def test_it_says_all_that_somebody_needs(self, served: Served) -> None:
        person = await sent(served.person(), place="9711")

        text = person.text()
        assert len(person.reference) == 7
        assert person.title == "Uw aanmelding is gelukt – Werkwijzer"
        assert person.rows["Team"] == "Werkcentrum Groningen Noord-Drenthe"
        assert person.rows["Zo hoort u van ons"] == "Wij bellen u"
        assert person.rows["Uiterlijk op"] == "maandag 30 november"
        assert person.rows["Aangemeld op"] == "23 november 2026, 10.00 uur"
        assert person.rows["Wat is uw telefoonnummer?"] == "06 12345678"
        assert "Dit is geen aanvraag voor een uitkering." in text
        assert "Wij vragen nooit uw wachtwoord, DigiD of bankpas." in text
        assert len(person.words.split()) == 4
        assert link_of(person).startswith("http://localhost:8000/bewijs/")
        assert person.page.select("main a[href^=tel]") == []

    async def test_a_reload_shows_the_same(self, served: Served) -> None:
        person = await sent(served.person())
        reference, words = person.reference, person.words
        await person.open("/bewijs")
        assert (person.reference, person.words) == (reference, words)
        assert (await served.counts())["intakes"] == 1

    @on_both
    async def test_by_its_link_it_opens_anywhere_without_the_answers(self, served: Served) -> None:
        person = await sent(served.person())
        link = link_of(person)

        other = await served.person().open(link)

        assert other.reference == person.reference
        assert other.rows["Team"] == person.rows["Team"]
        assert other.words == ""
        for told in ("06 12345678", "3511", "Ik zoek werk"):
            assert told not in other.html
        assert other.page.select_one('a[href="/woorden?na=bewijs"]')

    async def test_the_four_words_bring_the_answers(self, served: Served) -> None:
        person = await sent(served.person())
        words = person.words
        other = await served.person().open(link_of(person))

        await other.open("/woorden?na=bewijs")
        assert "Uw antwoorden zijn alleen voor u." in other.text()
        await other.send("main form.ask", [("words", "niet deze vier woorden")])
        assert (other.status, "Uw antwoorden zijn alleen voor u." in other.text()) == (422, True)
        await other.send("main form.ask", [("words", words)])

        assert other.url == "http://localhost:8000/bewijs"
        assert other.rows["Wat is uw telefoonnummer?"] == "06 12345678"

    async def test_idle_it_keeps_number_and_date_by_its_link_only(self, served: Served) -> None:
        person = await sent(served.person())
        link, words = link_of(person), person.words
        served.clock.forward(minutes=31)

        assert (await person.open("/bewijs")).url.endswith("/woorden")
        await person.open(link)
        assert person.reference
        assert "06 12345678" not in person.html
        assert words.split()[0] not in person.text().split()

    async def test_outside_hours_what_cannot_wait_is_told_so(self, served: Served) -> None:
        served.clock.forward(hours=9)
        person = await sent(served.person(), urgent="no_food_or_bed")
        assert (
            "Buiten kantoortijd leest niemand mee. Dinsdag 24 november om 09.00 uur leest iemand uw "
            "bericht. Bel bij gevaar 112."
        ) in person.text()
        assert person.rows["Uiterlijk op"] == "dinsdag 24 november"

    async def test_a_team_that_is_open_on_other_days_promises_no_other_moment(
        self, served: Served
    ) -> None:
        on_tuesday = (None, Span(time(10), time(16)), None, None, None, None, None)
        await by_team(
            served, lambda db: keep(db, "AM13", Opening(on_tuesday), 0, served.clock(), by=None)
        )
        person = await sent(served.person(), urgent="no_food_or_bed")

        told = "Dinsdag 24 november om 10.00 uur leest iemand uw bericht."
        assert told in person.text()
        assert told in (await person.open("/bewijs")).text()
        assert person.rows["Uiterlijk op"] == "dinsdag 24 november"

    @pytest.mark.parametrize(
        ("language", "told"),
        [
            ("nl", "Kijk op www.werkcentrum.nl waar u terecht kunt. Noem daar uw nummer."),
            ("en", "Look on www.werkcentrum.nl where you can go. Say your number there."),
        ],
    )
    async def test_who_comes_by_where_no_address_is_known_is_told_where_to_look(
        self, served: Served, language: str, told: str
    ) -> None:
        person = await sent(served.person(language), reach="visit")

        assert told in person.text()
        assert "Kom langs" not in person.text()

    async def test_who_comes_by_is_told_where(self, served: Served) -> None:
        person = await sent(served.person(), place="9711", reach="visit")
        assert "Uiterlijk op" not in person.rows
        assert person.rows["Waar"].startswith("Harm Buiterplein")
        assert person.rows["Open"].startswith("ma-do 10.00-16.00")
        assert "Kom langs als het team open is." in person.text()
        assert "Niets gehoord op die dag?" not in person.text()

    async def test_where_no_address_is_sure_the_site_that_knows_it_is_named(
        self, served: Served
    ) -> None:
        person = await sent(served.person(), reach="visit")
        assert person.rows["Waar"] == "www.werkcentrum.nl"

    @pytest.mark.parametrize("link", ["x", "a" * 32, "%00", "..", "é", "x" * 3000, "'--"])
    async def test_a_link_that_is_not_known_is_a_page_that_says_so(
        self, served: Served, link: str
    ) -> None:
        person = await served.person("en").open("/")
        for url in (f"/bewijs/{link}", f"/berichten/{link}"):
            await person.open(url)
            assert person.status == 404 or (link == ".." and person.status == 200)

    async def test_before_sending_it_leads_back_to_the_questions(self, served: Served) -> None:
        person = await checked(served.person())
        for url in ("/bewijs", "/berichten"):
            assert (await person.open(url)).step == "check"


class TestLetters:
    @on_both
    async def test_they_go_both_ways(self, served: Served) -> None:
        person = await sent(served.person())
        assert "Wie de woorden heeft, kan uw antwoorden lezen." in person.text()
        reference, url = person.reference, letters_of(person)
        link = link_of(person).replace("/bewijs/", "/berichten/")

        await person.open(url)
        assert "Er zijn nog geen berichten." in person.text()
        await person.send("main form.ask", [("text", "Ik ben er dinsdag niet. <b>🙂</b>")])
        assert (person.status, person.url.endswith(url)) == (200, True)
        told = person.page.select_one('main [role="status"][autofocus]')
        assert told is not None
        assert told.get_text() == "Uw bericht is verstuurd."
        served.clock.forward(minutes=2)
        assert "Uw bericht is verstuurd." not in (await person.open(url)).text()
        await replied(served, reference, "Dan bellen wij woensdag.")

        letters = shown(await (await person.speak("en")).open(url))
        assert len(letters) == 2
        assert letters[0].startswith("You, 23 November 2026, 10:00")
        assert letters[0].endswith("Ik ben er dinsdag niet. <b>🙂</b>")
        assert letters[1].endswith("Dan bellen wij woensdag.")

        (letter,) = shown(await served.person("en").open(link))
        assert letter.endswith("Dan bellen wij woensdag.")

    @pytest.mark.parametrize(
        ("language", "one", "two"),
        [
            ("nl", "U schreef één bericht.", "U schreef 2 berichten. U leest ze met uw vier"),
            ("en", "You wrote one message.", "You wrote 2 messages. You can read them with your"),
        ],
    )
    async def test_by_the_link_alone_nobody_reads_what_the_person_wrote(
        self, served: Served, language: str, one: str, two: str
    ) -> None:
        person = await sent(served.person())
        words, link = person.words, link_of(person).replace("/bewijs/", "/berichten/")
        other = await served.person(language).open(link)
        await other.send("main form.ask", [("text", "Ik ben bang voor mijn baas.")])
        assert (one in other.text(), "mijn baas" in other.html) == (True, False)
        await other.send("main form.ask", [("text", "Mag ik u iets vragen?")])
        assert (two in other.text(), shown(other)) == (True, [])

        await other.open(str(other.page.select_one('main a[href^="/woorden"]')["href"]))  # type: ignore[index]
        await other.send("main form.ask", [("words", words)])

        assert other.url.endswith("/berichten")
        assert [letter.endswith("?") for letter in shown(other)] == [False, True]

    async def test_a_better_one_from_the_same_page_is_kept_as_well(self, served: Served) -> None:
        person = await sent(served.person())
        await person.open(letters_of(person))
        url, token = person.url, person.form("main form.ask")
        for text in ("Bel mij.", "Bel mij na vier uur."):
            await person.post(url, [*token, ("text", text)])
        assert len(person.page.select(".letters li")) == 2

    async def test_no_link_is_left_in_the_history_of_this_phone(self, served: Served) -> None:
        person = await sent(served.person())
        links = [str(link["href"]) for link in person.page.select("main a[href]")]
        assert "/berichten" in links
        assert not [link for link in links if link_of(person).rpartition("/")[2] in link]

    @on_both
    async def test_one_that_is_sent_twice_is_kept_once(self, served: Served) -> None:
        person = await sent(served.person())
        await person.open(letters_of(person))
        form = person.form("main form.ask", ("text", "Eén keer."))
        url = person.url
        for _ in range(3):
            await person.post(url, form)
            assert person.status == 200
        assert len(person.page.select(".letters li")) == 1

    @pytest.mark.parametrize(
        ("typed", "problem"),
        [
            ("", "Fout: Schrijf of kies eerst een antwoord."),
            ("\u200b \n", "Fout: Schrijf of kies eerst een antwoord."),
            ("a" * 2001, "Fout: Dit is te lang. Schrijf het korter, in hooguit 2000 tekens."),
            (
                "Mijn nummer is 111222333.",
                "Fout: Dit lijkt op een burgerservicenummer. Wij bewaren dat nooit. Schrijf uw antwoord zonder dat nummer.",
            ),
        ],
    )
    async def test_one_that_cannot_be_kept_stays_in_the_field(
        self, served: Served, typed: str, problem: str
    ) -> None:
        person = await sent(served.person())
        await person.open(letters_of(person))

        await person.send("main form.ask", [("text", typed)])

        assert (person.status, person.problem) == (422, problem)
        assert person.title.startswith("Fout:")
        assert person.typed.strip() == typed.strip()
        assert "messages" not in await served.counts()

    async def test_twenty_an_hour_are_enough(self, served: Served) -> None:
        person = await sent(served.person())
        await person.open(letters_of(person))
        for number in range(21):
            await person.send("main form.ask", [("text", f"Brief {number}")])
        assert person.status == 422
        assert "Probeer het over een uur opnieuw." in person.problem
        assert (person.typed, len(person.page.select(".letters li"))) == ("Brief 20", 20)

    async def test_when_the_team_is_done_the_next_step_stands_there(self, served: Served) -> None:
        person = await sent(served.person())
        assert "Wie de woorden heeft, kan uw antwoorden lezen." in person.text()
        reference, url = person.reference, letters_of(person)
        await person.open(url)

        def closed(db: Db) -> None:
            actor = colleague(db)
            desk.claim(db, at(db, actor, reference, served.clock()))
            close(
                db,
                at(db, actor, reference, served.clock()),
                Closing.REACHED_AND_HELPED,
                "Dinsdag naar UWV.",
            )

        await by_team(served, closed)
        await person.send("main form.ask", [("text", "Nog een vraag")])

        # The team still hears it, and says how it goes on.
        assert (person.status, person.typed) == (200, "")
        assert "Nog een vraag" in person.text()
        assert "Dinsdag naar UWV." in person.text()

    async def test_one_to_a_link_that_is_gone_is_told_so(self, served: Served) -> None:
        person = await sent(served.person())
        await person.open(letters_of(person))
        form = person.form("main form.ask", ("text", "Hallo?"))
        await person.post("/berichten/unknown", form)
        assert (person.status, person.question) == (404, "Deze pagina is er niet")
