"""Judging on screen: asked on the intake's page, written on its own, read along, and refused."""

import re
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from httpx import AsyncClient, Response

from pow_bot.domain.intake.colleagues import disable
from pow_bot.domain.intake.keeping import change, link_of
from pow_bot.domain.practice.actions import keep as set_practice
from pow_bot.domain.practice.words import Instruments, Judging, OwnInstrument
from pow_bot.domain.staff.rules import Actor, OrganisationKind, Role
from pow_bot.domain.werkfit import actions, rules
from pow_bot.domain.werkfit.keeping import standing as counting
from pow_bot.domain.werkfit.keeping import under_way
from pow_bot.domain.werkfit.words import Degree, Findings, Incomplete, Matter, Outcome, Step
from pow_bot.engine.flow import Text
from pow_bot.storage import Database, Db
from pow_bot.web.judged import letter
from pow_bot.web.team.judging import texts
from tests.domain.intake.making import (
    NOW,
    at,
    claimed,
    colleague,
    standing,
)
from tests.domain.werkfit.making import (
    BIJSTAND,
    FOUND,
    NOT_YET,
    as_judged,
    asked,
    assessor,
    taken,
    told,
)
from tests.team.making import (
    Team,
    catalogues,
    fields,
    post,
    token,
)

WHOLE = {
    "do": "judge",
    "outcome": "werkfit_on_the_job",
    "degree": "nearly",
    "explanation": "U wilt graag in de zorg werken.",
    "step.1.matter": "dutch",
    "step.1.what": "Taalles op dinsdag.",
    "step.1.by": "gemeente",
    "step.1.on": "2027-01-12",
    "sector.care": "yes",
    "form": "2",
    "form_reason": "U leert een nieuw vak.",
    "instrument.practical_learning": "asked",
    "review_on": "2027-02-23",
}


@dataclass
class Round:
    """A worker who has an intake, and the assessors of their municipality and of UWV."""

    team: Team
    worker: Actor
    judge: Actor
    second: Actor
    uwv: Actor
    reference: str

    @property
    def url(self) -> str:
        return f"/team/intakes/{self.reference}/judgement"

    async def browser(self, actor: Actor) -> AsyncClient:
        return await self.team.signed_in(actor)

    async def taken(self) -> AsyncClient:
        """The assessor's browser, who took it up."""
        await self.team.database.write(
            lambda db: actions.take_up(db, at(db, self.judge, self.reference))
        )
        return await self.browser(self.judge)


async def a_round(team: Team, *, ask: bool = True) -> Round:
    def unit(db: Db) -> Round:
        worker, judge = colleague(db), assessor(db)
        second = assessor(db, "Tim Smit")
        uwv = assessor(db, "Umar Visser", organisation="UWV", kind=OrganisationKind.UWV)
        if ask:
            return Round(team, worker, judge, second, uwv, asked(db, worker))
        return Round(team, worker, judge, second, uwv, claimed(db, worker, answers=BIJSTAND))

    return await team.database.write(unit)


async def fill_in(browser: AsyncClient, url: str, **said: str) -> Response:
    """Fill in the form of a judgement as it stands, and send it."""
    page = await browser.get(url)
    assert page.status_code == 200, page.text
    return await browser.post(url, data={**fields(page), **said})


def words(page: Response, where: str = "main") -> str:
    found = BeautifulSoup(page.text, "html.parser").select_one(where)
    assert found is not None
    return re.sub(r"\s+", " ", found.get_text(" ")).strip()


def values(page: Response) -> dict[str, str]:
    """What stands in the fields of the form."""
    soup = BeautifulSoup(page.text, "html.parser")
    typed = {tag["name"]: tag.get("value", "") for tag in soup.select("form input[name]")}
    for box in soup.select("input[type=radio][name], input[type=checkbox][name]"):
        typed[box["name"]] = ""
    for box in soup.select("input[name][checked]"):
        typed[box["name"]] = box["value"]
    for pick in soup.select("form select[name]"):
        chosen = pick.select_one("option[selected]")
        typed[pick["name"]] = chosen["value"] if chosen else ""
    for area in soup.select("form textarea[name]"):
        typed[area["name"]] = area.get_text().lstrip("\n")
    return {str(name): str(value) for name, value in typed.items()}


async def test_the_group_that_follows_from_the_answers_is_chosen_already(team: Team) -> None:
    made = await a_round(team, ask=False)
    browser = await made.browser(made.worker)
    page = await browser.get(f"/team/intakes/{made.reference}")
    assert "Uit de antwoorden volgt: Bijstand." in page.text
    assert values(page)["group"] == "bijstand"

    response = await post(browser, made.reference, "ask_judgement", group="bijstand")

    assert response.headers["location"].endswith("?done=ask_judgement")
    page = await browser.get(response.headers["location"])
    assert "Het oordeel is gevraagd." in words(page)
    assert "Gevraagd aan gemeente. Nog niemand pakte het op." in words(page)


async def test_another_group_without_a_reason_is_refused_and_stays_chosen(team: Team) -> None:
    made = await a_round(team, ask=False)
    browser = await made.browser(made.worker)

    page = await post(browser, made.reference, "ask_judgement", group="ww")

    assert page.status_code == 422
    assert "Schrijf op waarom." in words(page)
    assert values(page)["group"] == "ww"


async def test_what_was_asked_is_replaced_only_by_who_says_so(team: Team) -> None:
    made = await a_round(team, ask=False)
    browser = await made.browser(made.worker)
    await post(browser, made.reference, "ask_judgement", group="ww", why="Heeft een brief.")
    page = await browser.get(f"/team/intakes/{made.reference}")
    assert "Dit oordeel is al gevraagd aan UWV. Uw vraag komt daarvoor in de plaats." in words(page)
    assert (values(page)["group"], values(page)["why"]) == ("ww", "Heeft een brief.")

    refused = await post(browser, made.reference, "ask_judgement", group="bijstand")

    assert refused.status_code == 422
    assert "Vink aan dat uw vraag daarvoor in de plaats komt." in words(refused)
    assert "Gevraagd aan UWV. Nog niemand pakte het op." in words(refused)
    asked = await post(browser, made.reference, "ask_judgement", group="bijstand", anew="yes")
    page = await browser.get(asked.headers["location"])
    assert "Gevraagd aan gemeente. Nog niemand pakte het op." in words(page)


async def test_a_group_that_is_none_is_refused(team: Team) -> None:
    made = await a_round(team, ask=False)
    browser = await made.browser(made.worker)

    page = await post(browser, made.reference, "ask_judgement", group="rich")

    assert page.status_code == 422
    assert "Kies een groep." in words(page)


async def test_what_is_asked_stands_in_the_assessors_list(team: Team) -> None:
    made = await a_round(team)

    mine = await (await made.browser(made.judge)).get("/team?view=judge")
    theirs = await (await made.browser(made.uwv)).get("/team?view=judge")

    assert made.reference in mine.text
    assert made.reference not in theirs.text


async def test_the_list_tells_who_judges_from_what_nobody_took_up(team: Team) -> None:
    made = await a_round(team)
    second = await made.browser(made.second)
    free = await second.get("/team?view=judge")
    assert words(free, "td.c-owner") == "—"

    await made.taken()

    taken = await second.get("/team?view=judge")
    assert words(taken, "td.c-owner") == "Ilse Jansen"


async def test_before_it_is_taken_up_it_says_for_which_group_and_why(team: Team) -> None:
    made = await a_round(team, ask=False)
    owner = await made.browser(made.worker)
    why = "Deze persoon kreeg net WW."
    await post(owner, made.reference, "ask_judgement", group="ww", why=why)

    page = await (await made.browser(made.uwv)).get(f"/team/intakes/{made.reference}")

    assert f"Groep: WW. {why}" in words(page, ".judging")


async def test_who_writes_it_reads_that_they_do(team: Team) -> None:
    made = await a_round(team)
    judge = await made.taken()

    page = await judge.get(f"/team/intakes/{made.reference}")

    assert "U bent ermee bezig." in words(page, ".judging")
    assert "Ilse Jansen (gemeente)" not in words(page)


async def test_a_judgement_is_something_to_do_again_from_the_day_to_look(team: Team) -> None:
    made = await a_round(team)
    judge = await made.taken()
    await fill_in(judge, made.url, **WHOLE)
    soon = await judge.get(f"/team/intakes/{made.reference}")
    assert "Te doen" not in words(soon)
    assert "Kijk opnieuw" in words(soon, ".judged")

    team.clock.forward(timedelta(days=92))
    judge = await made.browser(made.judge)
    page = await judge.get(f"/team/intakes/{made.reference}")

    assert "Kijk opnieuw" in words(page, ".judging")
    assert words(page).count("Kijk opnieuw") == 1


async def test_an_assessor_takes_it_up_and_gets_to_the_form(team: Team) -> None:
    made = await a_round(team)
    browser = await made.browser(made.judge)

    response = await post(browser, made.reference, "take_judgement")
    page = await browser.get(response.headers["location"])

    assert "U heeft het oordeel opgepakt." in words(page)
    soup = BeautifulSoup(page.text, "html.parser")
    assert soup.select_one(f'.judging a[href="{made.url}"]') is not None
    assert "Schrijf nooit een ziekte of diagnose op" in words(await browser.get(made.url))


async def test_who_is_not_competent_is_refused_and_it_is_written_down(team: Team) -> None:
    made = await a_round(team)
    browser = await made.browser(made.uwv)
    page = await browser.get("/team")

    looked = await browser.get(made.url)
    form = {**token(page), "revision": "2", **WHOLE}
    posted = await browser.post(made.url, data=form)

    assert (looked.status_code, posted.status_code) == (404, 404)
    assert "refused.404" in await team.audited()


async def test_a_colleague_who_did_not_take_it_up_may_not_judge(team: Team) -> None:
    made = await a_round(team)
    await made.taken()
    browser = await made.browser(made.second)
    page = await browser.get(f"/team/intakes/{made.reference}")

    response = await browser.post(made.url, data={**fields(page), "revision": "2", **WHOLE})

    assert response.status_code == 403
    assert "refused.judgement" in await team.audited()


async def test_a_whole_judgement_counts_and_leads_back_to_the_intake(team: Team) -> None:
    made = await a_round(team)
    browser = await made.taken()

    response = await fill_in(browser, made.url, **WHOLE)

    assert response.headers["location"] == f"/team/intakes/{made.reference}?done=judge"
    page = await browser.get(response.headers["location"])
    section = words(page, ".judged")
    assert "Het oordeel staat. Deze persoon krijgt bericht." in words(page)
    for said in (
        "Werkfit door te werken",
        "Bijna: er loopt nog iets",
        "U wilt graag in de zorg werken.",
        "Nederlands. Taalles op dinsdag.",
        "Gemeente, uiterlijk 12 januari 2027",
        "2. Leerwerkplek. U leert een nieuw vak.",
        "Praktijkleren: Aangevraagd",
        "23 februari 2027",
        "Ilse Jansen",
    ):
        assert said in section


async def test_all_that_is_missing_is_said_at_once_and_nothing_typed_is_lost(team: Team) -> None:
    made = await a_round(team)
    browser = await made.taken()
    half = {**WHOLE, "degree": "", "review_on": "2020-01-01", "step.1.by": "", "form_reason": ""}

    page = await fill_in(browser, made.url, **half)

    assert page.status_code == 422
    soup = BeautifulSoup(page.text, "html.parser")
    links = {str(link["href"]) for link in soup.select("#problem a")}
    assert links == {"#j-degree", "#j-step-1-by", "#j-form_reason", "#j-review_on"}
    assert all(soup.select_one(target.replace(".", "\\.")) is not None for target in links)
    shown = values(page)
    assert {name: shown[name] for name in half if name != "do"} == {
        name: value for name, value in half.items() if name != "do"
    }
    title = str(soup.title and soup.title.get_text())
    assert title.startswith(f"Fout: Oordeel over werk {made.reference}")
    assert soup.select_one("main form[novalidate]") is not None


async def test_a_service_number_is_not_kept_in_a_draft_either(team: Team) -> None:
    made = await a_round(team)
    browser = await made.taken()

    page = await fill_in(browser, made.url, do="draft", explanation="Nummer 111222333")

    assert page.status_code == 422
    assert "burgerservicenummer" in words(page)
    assert values(await browser.get(made.url))["explanation"] == ""


async def test_a_draft_is_there_again_with_room_for_more_steps(team: Team) -> None:
    made = await a_round(team)
    browser = await made.taken()
    first = values(await browser.get(made.url))
    assert "step.2.what" in first
    assert "step.3.what" not in first

    response = await fill_in(
        browser,
        made.url,
        do="more",
        explanation="Nog niet af",
        **{"step.1.what": "Taalles", "step.2.what": "Rijles"},
    )

    assert response.headers["location"] == f"{made.url}?done=draft#steps"
    page = await browser.get(response.headers["location"])
    shown = values(page)
    assert "Het concept is bewaard." in words(page)
    assert shown["explanation"] == "Nog niet af"
    assert shown["step.2.what"] == "Rijles"
    assert "step.4.what" in shown


async def test_what_another_tab_kept_is_not_written_over_unseen(team: Team) -> None:
    made = await a_round(team)
    browser = await made.taken()
    old = fields(await browser.get(made.url))
    first = {
        "explanation": "Eerst",
        "outcome": "not_yet",
        "step.1.what": "Taalles",
        "step.1.by": "team",
        "sector.care": "yes",
    }
    await fill_in(browser, made.url, do="draft", **first)

    later = {**old, "do": "draft", "explanation": "Daarna", "outcome": "not_yet", "form": "1"}
    page = await browser.post(made.url, data=later)

    assert page.status_code == 409
    assert "intussen ergens anders bewaard" in words(page)
    shown = words(page, "#problem")
    assert "Waarom Eerst" in shown
    assert "Stappen Taalles. Het team" in shown
    assert "Soort werk Zorg" in shown
    assert "Vorm –" in shown
    assert "Uitkomst" not in shown, "there it is the same"
    assert values(page)["explanation"] == "Daarna"
    again = await browser.post(made.url, data={**fields(page), "explanation": "Daarna"})
    assert again.status_code == 303
    assert values(await browser.get(made.url))["explanation"] == "Daarna"


async def test_sent_twice_it_is_judged_once(team: Team) -> None:
    made = await a_round(team)
    browser = await made.taken()
    form = {**fields(await browser.get(made.url)), **WHOLE}

    first = await browser.post(made.url, data=form)
    again = await browser.post(made.url, data=form)

    assert first.headers["location"] == again.headers["location"]
    audited = await team.audited()
    assert audited.count("intake.judged") == 1


async def test_a_second_reader_reads_it_through_and_agrees(team: Team) -> None:
    made = await a_round(team)
    await with_second_reader(team)
    judge = await made.taken()
    response = await fill_in(judge, made.url, **WHOLE)
    assert response.headers["location"].endswith("?done=to_read")
    reader = await made.browser(made.second)

    page = await reader.get(made.url)
    assert "Taalles op dinsdag." in words(page)
    response = await fill_in(reader, made.url, do="agree")

    page = await reader.get(f"/team/intakes/{made.reference}")
    assert response.status_code == 303
    assert page.status_code == 404
    standing_page = await judge.get(f"/team/intakes/{made.reference}")
    assert "nagelezen door Tim Smit" in words(standing_page, ".judged")


async def test_a_second_reader_says_what_is_missing(team: Team) -> None:
    made = await a_round(team)
    await with_second_reader(team)
    judge = await made.taken()
    await fill_in(judge, made.url, **WHOLE)
    reader = await made.browser(made.second)

    refused = await fill_in(reader, made.url, do="send_back", why="")
    assert refused.status_code == 422
    assert "Schrijf op wat er nog ontbreekt." in words(refused)
    await fill_in(reader, made.url, do="send_back", why="Noem de taalles.")

    page = await judge.get(made.url)
    assert "De tweede lezer schrijft: Noem de taalles." in words(page)
    assert values(page)["explanation"] == WHOLE["explanation"]


async def test_who_has_it_is_told_once_the_second_reader_agreed(team: Team) -> None:
    made = await a_round(team)
    judge, owner = await made.taken(), await made.browser(made.worker)
    await fill_in(judge, made.url, **WHOLE)
    await with_second_reader(team)
    await owner.get(f"/team/intakes/{made.reference}")

    team.clock.forward(timedelta(minutes=1))
    await post(owner, made.reference, "ask_judgement", group="bijstand")
    await post(judge, made.reference, "take_judgement")
    waits = await fill_in(judge, made.url, **WHOLE)

    assert waits.headers["location"].endswith("?done=to_read")
    assert not await told_of_judgement(owner)
    team.clock.forward(timedelta(minutes=1))
    await fill_in(await made.browser(made.second), made.url, do="agree")
    assert await told_of_judgement(owner)


async def test_without_another_assessor_it_says_that_nobody_reads_along(team: Team) -> None:
    made = await a_round(team)
    await with_second_reader(team)
    judge = await made.taken()
    await fill_in(judge, made.url, **WHOLE)
    await team.database.write(lambda db: disable(db, made.second.id, NOW))

    page = await judge.get(f"/team/intakes/{made.reference}")

    assert words(page).count("In deze regio is geen tweede beoordelaar.") == 1
    assert "U bent klaar." in words(page)
    assert "kijkt mee" not in words(page)
    owner = await made.browser(made.worker)
    page = await owner.get(f"/team/intakes/{made.reference}")
    assert "Ilse Jansen (gemeente) is klaar. In deze regio" in words(page, ".judged")


async def test_who_judged_reads_what_waits_and_takes_it_back(team: Team) -> None:
    made = await a_round(team)
    judge = await made.taken()
    await fill_in(judge, made.url, **WHOLE)
    await with_second_reader(team)
    await post(judge, made.reference, "take_judgement")
    own = {**WHOLE, "explanation": "U leerde er veel bij."}
    await fill_in(judge, made.url, **own)

    page = await judge.get(made.url)
    assert "U leerde er veel bij." in words(page)
    assert "Eens" not in words(page)
    response = await fill_in(judge, made.url, do="resume")

    assert response.headers["location"] == f"{made.url}?done=resume"
    page = await judge.get(response.headers["location"])
    assert "kunt verder schrijven" in words(page)
    assert values(page)["explanation"] == "U leerde er veel bij."
    assert "intake.judgement_resumed" in await team.audited()
    again = await fill_in(judge, made.url, do="resume")
    assert again.status_code == 422


async def test_what_was_taken_back_meanwhile_is_not_agreed_with(team: Team) -> None:
    made = await a_round(team)
    await with_second_reader(team)
    judge = await made.taken()
    await fill_in(judge, made.url, **WHOLE)
    reader = await made.browser(made.second)
    form = fields(await reader.get(made.url))
    await fill_in(judge, made.url, do="resume")

    late = await reader.post(made.url, data={**form, "do": "agree"})

    assert late.status_code == 422
    assert "Kijk hoe het oordeel er nu voor staat." in words(late)


async def test_a_second_reader_takes_nothing_back(team: Team) -> None:
    made = await a_round(team)
    await with_second_reader(team)
    await fill_in(await made.taken(), made.url, **WHOLE)

    refused = await fill_in(await made.browser(made.second), made.url, do="resume")

    assert refused.status_code == 403


async def test_once_nobody_reads_along_any_more_who_takes_it_back_can_judge(team: Team) -> None:
    made = await a_round(team)
    await with_second_reader(team)
    judge = await made.taken()
    await fill_in(judge, made.url, **WHOLE)
    alone = Judging(second_reader=False)
    await team.database.write(lambda db: set_practice(db, "AM13", alone, 1, NOW, by=None))

    await fill_in(judge, made.url, do="resume")
    response = await fill_in(judge, made.url, **WHOLE)

    assert response.headers["location"].endswith("?done=judge")


async def test_only_who_has_it_and_who_judges_reads_the_whole(team: Team) -> None:
    made = await a_round(team)
    judge = await made.taken()
    private = {**WHOLE, "step.1.matter": "money", "step.1.what": "Naar schuldhulp."}
    await fill_in(judge, made.url, **private)
    other = await team.colleague("Bram de Wit")
    boss = await team.colleague("Carla Vos", role=Role.COORDINATOR)
    owner = await made.browser(made.worker)

    for browser in (other, boss):
        section = words(await browser.get(f"/team/intakes/{made.reference}"), ".judged")
        assert "Werkfit door te werken" in section
        assert "schuldhulp" not in section
        assert "Oordeel op papier" not in section
        assert "zorg werken" not in section
        assert (await browser.get(made.url)).status_code == 404
    for browser in (owner, judge):
        section = words(await browser.get(f"/team/intakes/{made.reference}"), ".judged")
        assert "Naar schuldhulp." in section
        assert "Oordeel op papier" in section


async def test_the_worker_sees_at_once_that_the_person_does_not_agree(team: Team) -> None:
    made = await a_round(team)
    judge = await made.taken()
    await fill_in(judge, made.url, **WHOLE)
    await team.database.write(
        lambda db: actions.object_to(db, link(db, made.reference), "Ik kan het al.", NOW)
    )

    page = await (await made.browser(made.worker)).get(f"/team/intakes/{made.reference}")

    assert "Is het er niet mee eens" in words(page, ".judging")
    assert "Ik kan het al." in words(page, ".judging")
    assert "Bezwaar tegen oordeel lezen" in words(page)


async def test_who_took_it_over_without_health_and_debts_reads_the_objection(team: Team) -> None:
    made = await a_round(team)
    judge = await made.taken()
    await fill_in(judge, made.url, **WHOLE)

    def unit(db: Db) -> None:
        actions.object_to(db, link(db, made.reference), "Ik kan het al.", NOW)
        change(db, standing(db, made.reference), withheld=True)

    await team.database.write(unit)
    page = await (await made.browser(made.worker)).get(f"/team/intakes/{made.reference}")

    assert "Ik kan het al." in words(page, ".judging")
    section = words(page, ".judged")
    assert "Dit deel kwam niet mee bij de overdracht." in section
    assert "wie deze aanmelding heeft" not in section
    assert "zorg werken" not in section


async def test_the_timeline_says_that_the_person_does_not_agree(team: Team) -> None:
    made = await a_round(team)
    judge = await made.taken()
    await fill_in(judge, made.url, **WHOLE)
    await team.database.write(lambda db: actions.object_to(db, link(db, made.reference), "", NOW))

    page = await (await made.browser(made.worker)).get(f"/team/intakes/{made.reference}")

    assert "De aanmelder Is het niet eens met het oordeel" in words(page, ".timeline")


async def test_the_pre_screen_stands_beside_with_what_it_read(team: Team) -> None:
    made = await a_round(team)
    judge = await made.taken()

    page = await judge.get(made.url)

    assert "Alle antwoorden" in words(page)
    assert "benefit municipality" in words(page)


async def test_a_region_offers_its_own_instruments(team: Team) -> None:
    made = await a_round(team)
    own = OwnInstrument(
        name="bikes", payer="gemeente", title="Fietsenfonds", conditions="Een fiets te leen."
    )
    setting = Instruments(hidden=("no_risk",), own=(own,))
    await team.database.write(lambda db: set_practice(db, "AM13", setting, 0, NOW, by=None))
    judge = await made.taken()

    page = await judge.get(made.url)

    assert "De gemeente betaalt. Voor wie? Fietsenfonds Een fiets te leen." in words(page)
    assert "No-riskpolis" not in words(page)
    assert "STAP" not in words(page)


async def test_a_judgement_is_read_on_paper_by_who_may(team: Team) -> None:
    made = await a_round(team)
    judge = await made.taken()
    await fill_in(judge, made.url, **WHOLE)

    page = await (await made.browser(made.worker)).get(f"{made.url}?print=yes")

    assert "Werkfit door te werken" in words(page)
    assert not BeautifulSoup(page.text, "html.parser").select("main form")


async def test_every_look_at_a_judgement_is_written_down(team: Team) -> None:
    made = await a_round(team)
    judge = await made.taken()
    before = (await team.audited()).count("intake.look")

    team.clock.forward(timedelta(minutes=1))
    await judge.get(made.url)

    assert (await team.audited()).count("intake.look") == before + 1


async def test_english_pages_say_the_same(team: Team) -> None:
    made = await a_round(team)
    judge = await made.taken()

    page = await judge.get(f"{made.url}?lang=en")

    assert "Which form is preferred?" in words(page)
    assert "No-risk cover" in words(page)


@pytest.mark.parametrize("locale", ["nl", "en"])
async def test_the_letter_tells_the_outcome_and_none_of_the_steps(
    database: Database, locale: str
) -> None:
    def unit(db: Db) -> str:
        worker, judge = colleague(db), assessor(db)
        reference = taken(db, worker, judge)
        actions.judge(db, as_judged(db, judge, reference), NOT_YET, told)
        one = counting(db, standing(db, reference).id)
        assert one is not None
        return letter(catalogues(), "https://pow.example.org", one, locale, "tok")

    said = await database.write(unit)

    assert "https://pow.example.org/oordeel/tok" in said
    assert "2027" in said
    assert "Taalles" not in said


async def test_a_draft_is_never_a_letter(database: Database) -> None:
    def unit(db: Db) -> None:
        worker, judge = colleague(db), assessor(db)
        reference = taken(db, worker, judge)
        draft = Findings(steps=(Step(matter=Matter.DUTCH),))
        actions.keep_draft(db, as_judged(db, judge, reference), draft)
        one = under_way(db, standing(db, reference).id)
        assert one is not None
        with pytest.raises(ValueError, match="whole"):
            letter(catalogues(), "https://pow.example.org", one, "nl", "tok")

    await database.write(unit)


async def told_of_judgement(browser: AsyncClient) -> bool:
    """Whether something is told of a judgement that they did not read yet."""
    page = await browser.get("/team/notices/bell")
    return "count" in page.text


async def with_second_reader(team: Team) -> None:
    setting = Judging(second_reader=True)
    await team.database.write(lambda db: set_practice(db, "AM13", setting, 0, NOW, by=None))


def link(db: Db, reference: str) -> str:
    return link_of(db, standing(db, reference))


@pytest.mark.parametrize("locale", ["nl", "en"])
@pytest.mark.parametrize("outcome", Outcome)
def test_what_fits_an_outcome_is_named_as_the_form_names_it(outcome: Outcome, locale: str) -> None:
    def misfit(degree: Degree) -> list[Text]:
        try:
            rules.whole(
                replace(FOUND, outcome=outcome, degree=degree), NOW.date(), FOUND.instruments
            )
        except Incomplete as problem:
            return [one.text for one in problem.lacks if one.field == "degree"]
        return []

    def say(text: Text) -> str:
        return catalogues().text(locale, text, {})

    [said] = {say(text) for degree in Degree for text in misfit(degree)}
    named = {degree for degree, label in texts.DEGREES.items() if f"‘{say(label)}’" in said}

    assert named == {degree for degree in Degree if not misfit(degree)}
