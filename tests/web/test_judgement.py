"""*Ons oordeel over werk*: read in plain words, by words or link, and objected to in one tap."""

import re
from dataclasses import dataclass, replace
from datetime import date

import pytest
from sqlalchemy import select

from pow_bot.domain.intake import desk
from pow_bot.domain.intake.keeping import link_of
from pow_bot.domain.intake.words import NextAction
from pow_bot.domain.requests.records import requests
from pow_bot.domain.staff.rules import Actor, Role
from pow_bot.domain.werkfit import actions
from pow_bot.domain.werkfit.queries import known_of
from pow_bot.domain.werkfit.words import (
    By,
    Findings,
    Group,
    Judgement,
    Matter,
    Objection,
    Step,
    Use,
)
from pow_bot.storage import Db
from pow_bot.web.judged import letter
from tests.domain.intake.making import at, colleague, standing
from tests.domain.werkfit.making import NOT_YET, as_judged, assessor
from tests.team.making import catalogues
from tests.web.person import Person
from tests.web.serving import Served, on_both, sent

MONEY = Step(
    matter=Matter.MONEY,
    what="Een gesprek bij schuldhulp.",
    by=By.OTHER,
    other="Buurtteam",
    on=date(2027, 1, 20),
)
FINDINGS = replace(
    NOT_YET,
    explanation="U wilt graag in de zorg werken.",
    steps=(*NOT_YET.steps, MONEY),
    instruments={"wage_subsidy": Use.POSSIBLE, "training_municipality": Use.REFUSED},
)
REFUSE = ("main form.ask", [("text", "")])


@dataclass
class Judging:
    """An assessor who judges this person, as colleagues do."""

    served: Served
    reference: str
    judge: Actor
    boss: Actor

    async def judged(self, findings: Findings = FINDINGS) -> None:
        await self.served.database.write(lambda db: self._judged(db, findings))

    def _judged(self, db: Db, findings: Findings) -> None:
        now, reference = self.served.clock(), self.reference
        actions.ask(db, at(db, self.boss, reference, now), Group.NUG, "Heeft geen uitkering.")
        actions.take_up(db, at(db, self.judge, reference, now))

        def told(one: Judgement, locale: str, link: str) -> str:
            return letter(catalogues(), "http://localhost:8000", one, locale, link)

        actions.judge(db, as_judged(db, self.judge, reference, now), findings, told)

    async def objections(self) -> tuple[Objection, ...]:
        return await self.served.database.write(
            lambda db: known_of(db, standing(db, self.reference).id).objections
        )

    async def requests(self) -> list[str]:
        """The kinds of what runs a clock of its own for them."""
        return await self.served.read(
            lambda db: list(db.execute(select(requests.c.kind)).scalars())
        )

    async def link(self) -> str:
        token: str = await self.served.database.write(
            lambda db: link_of(db, standing(db, self.reference))
        )
        return f"/oordeel/{token}"

    async def next_action(self) -> str | None:
        return await self.served.database.write(lambda db: standing(db, self.reference).next_action)


async def judging(served: Served, person: Person) -> Judging:
    def unit(db: Db) -> Judging:
        reference = person.reference
        region = standing(db, reference).region or ""
        judge = assessor(db, regions=(region,))
        boss = colleague(db, "Carla Vos", role=Role.COORDINATOR, regions=(region,))
        claimed = at(db, boss, reference, served.clock())
        desk.claim(db, claimed)
        return Judging(served, reference, judge, boss)

    return await served.database.write(unit)


@on_both
async def test_it_says_what_it_means_who_does_what_and_when(served: Served) -> None:
    person = await sent(served.person())
    made = await judging(served, person)
    await made.judged()

    text = (await person.open("/oordeel")).text()

    for said in (
        "Er zijn eerst nog stappen nodig.",
        "Het team blijft u helpen. Daarna kijken wij opnieuw.",
        "U wilt graag in de zorg werken.",
        "Taalles op dinsdag. Wie doet dit? Uw gemeente. Uiterlijk 12 januari 2027.",
        "Een gesprek bij schuldhulp. Wie doet dit? Buurtteam.",
        "Op 23 februari 2027.",
        "Iemand van Gemeente Utrecht gaf dit oordeel op 23 november 2026.",
        "Een mens besliste dit, niet de computer.",
        "Loonkostensubsidie (LKS) Dit kan misschien. De gemeente betaalt een deel van uw loon.",
        "Dit kan nu niet. Vraag het team waarom.",
    ):
        assert said in text
    assert "Ilse Jansen" not in text


@on_both
async def test_by_the_link_alone_nothing_of_health_money_or_benefit_is_shown(
    served: Served,
) -> None:
    person = await sent(served.person())
    made = await judging(served, person)
    await made.judged()

    other = await served.person().open(await made.link())

    assert "Taalles op dinsdag." in other.text()
    assert "Er is meer. U leest het met uw vier woorden." in other.text()
    for hidden in ("schuldhulp", "Geldzaken", "Loonkostensubsidie"):
        assert hidden not in other.text()


async def test_the_letter_leads_to_it(served: Served) -> None:
    person = await sent(served.person())
    made = await judging(served, person)
    await made.judged()

    text = (await person.open("/berichten")).text()

    assert "Een mens keek welk werk bij u past. Er zijn eerst nog stappen nodig." in text
    to = f"http://localhost:8000{await made.link()}"
    assert [str(a["href"]) for a in person.page.select(".letters a")] == [to]
    assert to in text
    assert "Taalles" not in text
    assert person.page.select('main a[href="/oordeel"]')
    assert (await person.open("/status")).page.select('main a[href="/oordeel"]')


async def test_all_that_is_kept_leads_to_it(served: Served) -> None:
    person = await sent(served.person())
    made = await judging(served, person)
    assert not (await person.open("/gegevens")).page.select('main a[href="/oordeel"]')

    await made.judged()

    page = await person.open("/gegevens")
    assert "Ons oordeel over werk Een mens keek welk werk bij u past." in page.text()
    assert page.page.select('main a[href="/oordeel"]')


async def test_before_there_is_one_it_says_so_and_nothing_leads_there(served: Served) -> None:
    person = await sent(served.person())

    assert not (await person.open("/status")).page.select('main a[href="/oordeel"]')
    assert "Er is nog geen oordeel over u." in (await person.open("/oordeel")).text()
    assert not person.page.select("main form")


@on_both
async def test_one_tap_without_a_word_is_an_objection(served: Served) -> None:
    person = await sent(served.person())
    made = await judging(served, person)
    await made.judged()
    await person.open("/oordeel")

    await person.send(*REFUSE)

    assert "U liet op 23 november 2026 weten dat u het niet eens bent." in person.text()
    (objection,) = await made.objections()
    assert objection.words is None
    assert await made.requests() == ["judgement"]
    assert await made.next_action() == NextAction.READ_OBJECTION
    assert "U was het niet eens met het oordeel" in (await person.open("/status")).text()
    assert "Het team leest dat u het niet eens bent." in person.text()


async def test_words_may_be_added_and_only_the_person_reads_them_here(served: Served) -> None:
    person = await sent(served.person())
    made = await judging(served, person)
    await made.judged()
    await person.open("/oordeel")
    await person.send("main form.ask", [("text", "Ik kan nu al werken.")])
    await person.send("main form.ask", [("text", "Drie dagen per week.")])

    assert "Ik kan nu al werken. Drie dagen per week." in person.text()
    other = await served.person().open(await made.link())
    assert "weten dat u het niet eens bent" in other.text()
    assert "Ik kan nu al werken" not in other.text()


async def test_words_that_are_added_stand_with_the_others_in_the_request(served: Served) -> None:
    person = await sent(served.person())
    made = await judging(served, person)
    await made.judged()
    await person.open("/oordeel")
    for words in ("Ik kan nu al werken.", "Drie dagen per week."):
        await person.send("main form.ask", [("text", words)])

    await person.open("/verzoek")

    assert "Ik kan nu al werken. Drie dagen per week." in person.text()


async def test_by_the_link_alone_somebody_objects_too(served: Served) -> None:
    person = await sent(served.person())
    made = await judging(served, person)
    await made.judged()
    other = await served.person().open(await made.link())

    await other.send(*REFUSE)

    assert "weten dat u het niet eens bent" in other.text()
    assert len(await made.objections()) == 1


async def test_sent_twice_it_is_one_objection(served: Served) -> None:
    person = await sent(served.person())
    made = await judging(served, person)
    await made.judged()
    form = (await person.open("/oordeel")).form("main form.ask", ("text", "Nee."))

    await person.post("/oordeel", form)
    await person.post("/oordeel", form)

    (objection,) = await made.objections()
    assert objection.words == "Nee."


async def test_a_service_number_is_not_kept_and_what_was_typed_stays(served: Served) -> None:
    person = await sent(served.person())
    made = await judging(served, person)
    await made.judged()
    await person.open("/oordeel")

    await person.send("main form.ask", [("text", "Mijn nummer is 111222333.")])

    assert "burgerservicenummer" in person.text()
    assert person.title.startswith("Fout:")
    field = person.page.select_one("#objection")
    assert field is not None
    assert "111222333" in field.get_text()
    assert await made.objections() == ()


async def test_words_that_cannot_wait_bring_help(served: Served) -> None:
    person = await sent(served.person())
    made = await judging(served, person)
    await made.judged()
    other = await served.person().open(await made.link())

    await other.send("main form.ask", [("text", "Ik wil niet meer leven.")])

    assert "0800-0113" in other.told()
    assert len(await made.objections()) == 1
    flagged = await served.database.write(lambda db: standing(db, made.reference).flagged_at)
    assert flagged is not None


async def test_who_has_the_words_gets_to_the_help_itself(served: Served) -> None:
    person = await sent(served.person())
    made = await judging(served, person)
    await made.judged()
    await person.open("/oordeel")

    await person.send("main form.ask", [("text", "Ik wil niet meer leven.")])

    assert "/oordeel" not in person.url
    assert "0800-0113" in person.told()


async def test_after_a_pause_it_asks_for_the_words_first(served: Served) -> None:
    person = await sent(served.person())
    made = await judging(served, person)
    await made.judged()
    served.clock.forward(minutes=31)

    await person.open("/oordeel")

    assert person.url.endswith("/woorden")


async def test_a_link_that_is_none_shows_nothing(served: Served) -> None:
    page = await served.person().http.get("/oordeel/nobodys")

    assert page.status_code == 404


async def test_another_browsers_form_is_refused(served: Served) -> None:
    person = await sent(served.person())
    made = await judging(served, person)
    await made.judged()
    form = (await person.open("/oordeel")).form("main form.ask", ("text", ""))
    other = served.person()
    await other.open(await made.link())

    await other.post(await made.link(), form)

    assert await made.objections() == ()


@pytest.mark.parametrize("language", ["nl", "en"])
async def test_no_sentence_is_long(served: Served, language: str) -> None:
    person = await sent(served.person())
    made = await judging(served, person)
    await made.judged(replace(FINDINGS, instruments={}))

    page = await person.open(f"/oordeel?lang={language}")

    for tag in page.page.select("main p:not(.hint), main label"):
        for sentence in re.split(r"[.?]\s", tag.get_text(" ", strip=True)):
            assert len(sentence.split()) <= 14, sentence
