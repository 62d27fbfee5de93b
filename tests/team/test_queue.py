"""The queue by its forms: views, the next one, several at once, taking back, lists with a name."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from html import unescape
from typing import Any

import pytest
from httpx import AsyncClient, Response

from pow_bot.domain.handover.words import ToLine
from pow_bot.domain.intake.desk import claim
from pow_bot.domain.intake.queries import PAGE
from pow_bot.domain.intake.words import Line, Urgency
from pow_bot.domain.practice.actions import keep
from pow_bot.domain.practice.words import Limits, Opening
from pow_bot.domain.routing.terms import Span
from pow_bot.domain.staff.rules import Role
from pow_bot.storage import Db
from pow_bot.web.team.intake.detail import read_beside
from tests.domain.handover.making import passed_to
from tests.domain.intake.making import (
    DAY,
    HOUR,
    NOW,
    at,
    colleague,
    make_colleague,
    make_intake,
    opened,
    submitted,
)
from tests.team.making import (
    ANYWAY,
    Team,
    bulk,
    picked,
    post,
    token,
)

SECOND = timedelta(seconds=1)
MOST_QUERIES_OF_A_LIST = 25
MOST_QUERIES_OF_AN_INTAKE = 75
MOST_QUERIES_BESIDE_IT = 27


async def _undo(browser: AsyncClient) -> Response:
    page = await browser.get("/team")
    batch = re.search(r'name="batch" value="([0-9a-f]+)"', page.text)
    assert batch is not None, "nothing is offered to be taken back"
    return await browser.post("/team/undo", data={**token(page), "batch": batch[1]})


def _code(page: Response, name: str) -> str:
    found = re.search(rf'<option value="([0-9a-f]{{12}})">{name}', page.text)
    assert found is not None
    return found[1]


class TestViews:
    async def test_each_is_an_address_with_its_count(self, team: Team) -> None:
        actor = await make_colleague(team.database)
        browser = await team.signed_in(actor)

        def some(db: Db) -> str:
            submitted(db)
            handed = submitted(db, line=Line.EMPLOYER).reference
            passed_to(db, actor, handed, ToLine(Line.WORK))
            claim(db, at(db, actor, submitted(db).reference))
            return handed

        handed = await team.database.write(some)
        page = (await browser.get("/team")).text
        tabs = re.findall(r'<a href="/team([^"]*)"[^>]*>([\w ]+) <span class="count">(\d+)', page)
        assert {name: int(count) for _, name, count in tabs} == {
            "Open": 3, "Van mij": 1, "Te laat": 0, "Van niemand": 2, "Wacht op klant": 0,
            "Aan ons doorgezet": 1,
        }  # fmt: skip
        to_us = (await browser.get("/team?view=handed")).text
        assert handed in to_us
        assert to_us.count("data-row=") == 1
        assert "Te beoordelen" not in page

    async def test_who_judges_has_a_list_of_what_is_asked(self, team: Team) -> None:
        judge = await team.colleague("Jo Oordeel", role=Role.ASSESSOR)
        for view in ("", "?view=judge", "?view=mine", "?view=waiting", "?view=handed"):
            page = await judge.get(f"/team{view}")
            assert page.status_code == 200, view
            assert "Te beoordelen" in page.text
            assert "view=unassigned" not in page.text
            assert 'name="at"' not in page.text

    async def test_how_late_it_is_counts_the_hours_of_its_own_door(self, team: Team) -> None:
        actor = await make_colleague(team.database)
        noon = NOW.time().replace(hour=12)
        short = Opening(week=(*[Span(noon.replace(hour=10), noon)] * 5, None, None))
        await team.database.write(lambda db: keep(db, "AM13", short, 0, NOW, by=actor.id))
        await make_intake(team.database, urgency=Urgency.TODAY)
        team.clock.forward(6 * HOUR)
        browser = await team.signed_in(actor)
        assert "Te laat: minder dan een uur" in (await browser.get("/team")).text


class TestTheNext:
    async def test_the_most_urgent_that_nobody_has_is_taken_up_and_opened(self, team: Team) -> None:
        actor = await make_colleague(team.database)
        browser = await team.signed_in(actor)
        await make_intake(team.database)
        urgent = await make_intake(team.database, urgency=Urgency.TODAY)
        taken = await browser.post("/team/next", data=token(await browser.get("/team")))
        assert taken.headers["location"] == f"/team/intakes/{urgent.reference}?done=claim"
        assert await team.owner(urgent.reference) == actor.id

    async def test_where_nothing_is_left_it_says_so(self, team: Team) -> None:
        browser = await team.colleague()
        sent = await browser.post("/team/next?line=work", data=token(await browser.get("/team")))
        assert "Er ligt hier niets meer" in (await browser.get(sent.headers["location"])).text

    async def test_who_has_enough_is_told_to_finish_one_first(self, team: Team) -> None:
        actor = await make_colleague(team.database)
        browser = await team.signed_in(actor)
        await team.database.write(lambda db: keep(db, "AM13", Limits(1), 0, NOW, by=actor.id))
        for _ in range(2):
            await make_intake(team.database)
        sent = [
            await browser.post("/team/next", data=token(await browser.get("/team")))
            for _ in range(2)
        ]
        assert [one.status_code for one in sent] == [303, 422]
        assert "U heeft er al 1" in sent[1].text


class TestSeveral:
    async def test_several_are_taken_up_at_once_and_given_back_at_once(self, team: Team) -> None:
        actor = await make_colleague(team.database)
        browser = await team.signed_in(actor)
        receipts = [await make_intake(team.database) for _ in range(3)]
        references = [one.reference for one in receipts[:2]]
        sent = await bulk(browser, *references, do="claim")
        assert sent.headers["location"] == "/team"
        assert [await team.owner(one.reference) for one in receipts] == [
            actor.id, actor.id, None,
        ]  # fmt: skip
        assert "2 aanmeldingen opgepakt." in (await browser.get("/team")).text

        back = await _undo(browser)

        assert back.headers["location"] == "/team?done=undone"
        assert {await team.owner(one.reference) for one in receipts} == {None}
        assert "Dat is ongedaan gemaakt." in (await browser.get("/team?done=undone")).text

    async def test_what_cannot_be_done_is_named_and_the_rest_is_done(self, team: Team) -> None:
        first, second = await team.colleague(), await team.colleague("Piet de Boer")
        free, taken, changed = [(await make_intake(team.database)).reference for _ in range(3)]
        page = await first.get("/team")
        await post(second, taken, "claim")
        await post(second, changed, "note", text="Belt morgen.")
        sent = {**token(page), "at": picked(page, free, taken, changed), "do": "claim"}

        told = await first.post("/team/bulk", data=sent)

        assert told.status_code == 200
        assert "1 gelukt, 2 niet." in told.text
        assert "Piet de Boer heeft deze aanmelding al opgepakt." in told.text
        assert "intussen gewijzigd" in told.text
        assert await team.owner(free) is not None
        again = await first.post("/team/bulk", data=sent)
        assert "1 gelukt, 2 niet." in again.text, "sent twice it happens once"

    async def test_several_are_rounded_off_with_one_reason_and_one_next_step(
        self, team: Team
    ) -> None:
        browser = await team.colleague()
        mine = [(await make_intake(team.database)).reference for _ in range(2)]
        theirs = (await make_intake(team.database)).reference
        await bulk(browser, *mine, do="claim")
        for one in mine:
            await post(browser, one, "check", **{"item-benefit": "not_needed"})
        said = {"do": "close", "reason": "no_longer_needed", "next_step": "U belt UWV."}
        told = await bulk(browser, *mine, theirs, **said)
        assert "2 gelukt, 1 niet." in told.text
        assert "Pak deze aanmelding eerst op." in told.text
        page = await browser.get(f"/team/intakes/{mine[0]}")
        assert "U belt UWV." in page.text
        assert "refused.bulk" in await team.audited()

    @pytest.mark.parametrize(
        ("said", "why"),
        [
            ({"do": "close", "reason": "", "next_step": "Belt."}, "Kies een reden."),
            ({"do": "close", "reason": "no_longer_needed", "next_step": ""}, "volgende stap"),
            ({"do": "assign", "to": ""}, "Kies een collega"),
        ],
    )
    async def test_what_lacks_is_asked_once_and_the_choice_stays(
        self, team: Team, said: dict[str, str], why: str
    ) -> None:
        browser = await team.colleague(role=Role.COORDINATOR)
        reference = (await make_intake(team.database)).reference
        told = await bulk(browser, reference, **said)
        assert told.status_code == 422
        assert why in unescape(told.text)
        assert re.search(r'name="at" value="[^"]+" form="bulk" checked', told.text)

    async def test_who_picked_nothing_is_told(self, team: Team) -> None:
        browser = await team.colleague()
        sent = await browser.post(
            "/team/bulk", data={**token(await browser.get("/team")), "do": "claim"}
        )
        assert "Kies eerst een of meer aanmeldingen." in sent.text

    async def test_a_coordinator_assigns_several_and_a_worker_cannot(self, team: Team) -> None:
        boss = await team.colleague("Coen Baas", role=Role.COORDINATOR)
        worker = await make_colleague(team.database, "Piet de Boer")
        references = [(await make_intake(team.database)).reference for _ in range(2)]
        code = _code(await boss.get("/team"), "Piet de Boer")
        sent = await bulk(boss, *references, do="assign", to=code)
        assert sent.status_code == 303
        assert {await team.owner(one) for one in references} == {worker.id}
        browser = await team.signed_in(worker)
        assert 'value="assign"' not in (await browser.get("/team")).text
        told = await bulk(browser, *references, do="assign", to=code)
        assert "Dit is niet gelukt." in told.text

    async def test_another_regions_are_not_there(self, team: Team) -> None:
        browser = await team.colleague()
        far = (await make_intake(team.database, region="AM05")).reference
        sent = {
            **token(await browser.get("/team")),
            "at": [f"{far.replace('-', '')}.1"],
            "do": "claim",
        }
        told = await browser.post("/team/bulk", data=sent)
        assert "niet meer voor u" in told.text
        assert await team.owner(far) is None


class TestTakingBack:
    async def test_what_was_done_on_a_page_is_offered_and_taken_back(self, team: Team) -> None:
        browser, receipt = await team.colleague(), await make_intake(team.database)
        await post(browser, receipt.reference, "claim")
        page = await browser.get(f"/team/intakes/{receipt.reference}")
        assert "1 aanmelding opgepakt." in page.text
        back = await _undo(browser)
        assert back.headers["location"] == f"/team/intakes/{receipt.reference}?done=undone"
        assert "Dat is ongedaan gemaakt." in (await browser.get(back.headers["location"])).text
        assert await team.owner(receipt.reference) is None
        opened = (await browser.get(back.headers["location"])).text
        assert "Ongedaan gemaakt" in opened

    async def test_after_ten_seconds_it_is_neither_offered_nor_done(self, team: Team) -> None:
        browser, receipt = await team.colleague(), await make_intake(team.database)
        await post(browser, receipt.reference, "claim")
        page = await browser.get("/team")
        batch = re.search(r'name="batch" value="([0-9a-f]+)"', page.text)
        assert batch is not None
        team.clock.forward(10 * SECOND)
        assert 'name="batch"' not in (await browser.get("/team")).text
        late = await browser.post("/team/undo", data={**token(page), "batch": batch[1]})
        assert "De tien seconden zijn voorbij." in late.text
        assert await team.owner(receipt.reference) is not None

    async def test_a_colleague_cannot_take_it_back(self, team: Team) -> None:
        first, second = await team.colleague(), await team.colleague("Piet de Boer")
        receipt = await make_intake(team.database)
        await post(first, receipt.reference, "claim")
        batch = re.search(r'name="batch" value="([0-9a-f]+)"', (await first.get("/team")).text)
        assert batch is not None
        theirs = await second.get("/team")
        assert 'name="batch"' not in theirs.text
        sent = await second.post("/team/undo", data={**token(theirs), "batch": batch[1]})
        assert sent.status_code == 422
        assert await team.owner(receipt.reference) is not None


async def test_after_a_closing_the_next_one_has_the_focus(team: Team) -> None:
    browser = await team.colleague()
    one, two, three = [
        (await make_intake(team.database, NOW - (7 - n) * DAY)).reference for n in range(3)
    ]
    await post(browser, one, "claim")
    said = {"reason": "no_longer_needed", "next_step": "Belt zelf.", **ANYWAY}
    closed = await post(browser, one, "close", **said)
    assert closed.headers["location"] == f"/team?focus={two}"
    page = (await browser.get(closed.headers["location"])).text
    focused = re.search(r"autofocus><bdi dir=\"ltr\">([^<]+)", page)
    assert focused is not None
    assert focused[1] == two
    await post(browser, three, "claim")
    last = await post(browser, three, "close", **said)
    assert last.headers["location"] == f"/team?focus={two}"


def _listed(page: Response) -> dict[str, str]:
    """The addresses of lists with a name, and the names."""
    nav = page.text.split('<ul class="tabs">')[-1].split("</ul>")[0]
    found = re.findall(r'<a href="/team([^"]*)"[^>]*><bdi[^>]*>([^<]*)</bdi>', nav)
    return {unescape(query): name for query, name in found}


class TestNamedLists:
    async def test_a_list_is_kept_found_again_and_removed(self, team: Team) -> None:
        browser = await team.colleague()
        query = "?view=late&line=dismissal"
        page = await browser.get(f"/team{query}")
        kept = await browser.post(f"/team/views{query}", data={**token(page), "name": "Ontslag"})
        assert kept.headers["location"] == "/team?view=late&line=dismissal&done=saved"
        shown = await browser.get("/team")
        assert _listed(shown) == {query: "Ontslag"}
        code = re.search(r'name="code" value="([0-9a-f]+)"', shown.text)
        assert code is not None
        gone = await browser.post("/team/views/remove", data={**token(shown), "code": code[1]})
        assert gone.status_code == 303
        assert _listed(await browser.get("/team")) == {}

    async def test_what_is_kept_is_what_the_list_understands(self, team: Team) -> None:
        browser = await team.colleague()
        page = await browser.get("/team")
        odd = "?view=late&line=fatima&q=0612345678&after=1.ABCDEF"
        await browser.post(f"/team/views{odd}", data={**token(page), "name": "Te laat"})
        assert _listed(await browser.get("/team")) == {"?view=late": "Te laat"}

    async def test_the_teams_lists_are_kept_by_its_coordinator(self, team: Team) -> None:
        boss, worker = await team.colleague("Coen", role=Role.COORDINATOR), await team.colleague()
        said = {"name": "Maandag", "whose": "AM13"}
        for browser, status in ((worker, 422), (boss, 303)):
            page = await browser.get("/team?view=late")
            sent = await browser.post("/team/views?view=late", data={**token(page), **said})
            assert sent.status_code == status
        theirs, bosses = await worker.get("/team"), await boss.get("/team")
        assert _listed(theirs) == _listed(bosses) == {"?view=late": "Maandag"}
        assert 'name="code"' not in theirs.text
        assert 'name="code"' in bosses.text

    async def test_a_name_with_a_number_is_refused_and_stays_in_the_form(self, team: Team) -> None:
        browser = await team.colleague()
        page = await browser.get("/team?view=late")
        said = {**token(page), "name": "Bel 06 12345678"}
        told = await browser.post("/team/views?view=late", data=said)
        assert told.status_code == 422
        assert "voor iedereen te lezen" in told.text
        assert 'value="Bel 06 12345678"' in told.text


class TestReminders:
    async def test_a_reminder_stands_in_the_row_and_is_ticked_off(self, team: Team) -> None:
        browser, receipt = await team.colleague(), await make_intake(team.database)
        await post(browser, receipt.reference, "claim")
        on = (NOW + DAY).date().isoformat()
        said = {"on": on, "why": "Vraag naar het diploma."}
        assert (await post(browser, receipt.reference, "remind", **said)).status_code == 303
        assert "Herinnering di 24 nov" in (await browser.get("/team?view=mine")).text
        page = (await browser.get(f"/team/intakes/{receipt.reference}")).text
        assert "Vraag naar het diploma." in page
        assert (await post(browser, receipt.reference, "stop_reminding")).status_code == 303
        assert "Herinnering di 24 nov" not in (await browser.get("/team?view=mine")).text

    async def test_one_without_a_day_says_so(self, team: Team) -> None:
        browser, receipt = await team.colleague(), await make_intake(team.database)
        await post(browser, receipt.reference, "claim")
        told = await post(browser, receipt.reference, "remind", on="", why="Diploma")
        assert told.status_code == 422
        assert "Kies een dag." in told.text
        assert 'value="Diploma"' in told.text


class TestWhoLooks:
    async def test_an_open_page_asks_who_else_is_there(self, team: Team) -> None:
        first, second = await team.colleague(), await team.colleague("Piet de Boer")
        reference = (await make_intake(team.database)).reference
        await first.get(f"/team/intakes/{reference}")
        await second.get(f"/team/intakes/{reference}")
        asks = f"/team/intakes/{reference}/looking?revision=1"
        assert (await first.get(asks)).text.strip() == "Piet de Boer kijkt nu"
        # The first goes on asking, and stays; the second has closed the page.
        for _ in range(3):
            team.clock.forward(20 * SECOND)
            await first.get(asks)
        assert "kijk" not in (await first.get(asks)).text
        assert (await second.get(asks)).text.strip() == "Samira El Idrissi kijkt nu"

    async def test_an_open_page_hears_that_a_colleague_took_it_up_or_changed_it(
        self, team: Team
    ) -> None:
        first, second = await team.colleague(), await team.colleague("Piet de Boer")
        reference = (await make_intake(team.database)).reference
        asks = f"/team/intakes/{reference}/looking?revision="
        assert "intussen" not in (await first.get(f"{asks}1")).text

        await post(second, reference, "claim")

        taken = (await first.get(f"{asks}1")).text
        assert "Piet de Boer heeft deze aanmelding nu." in taken
        assert '<form id="do-claim" hx-swap-oob="delete">' in taken
        assert "intussen" in (await second.get(f"{asks}1")).text
        now = (await team.standing(reference)).revision
        assert "heeft deze aanmelding" not in (await first.get(f"{asks}{now}")).text
        for none in ("", "x", "1" * 20):
            assert (await first.get(f"{asks}{none}")).status_code == 404

    async def test_nobody_asks_about_another_regions(self, team: Team) -> None:
        browser = await team.colleague()
        far = (await make_intake(team.database, region="AM05")).reference
        assert (await browser.get(f"/team/intakes/{far}/looking?revision=1")).status_code == 404


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every statement that is sent meanwhile."""
    sent: list[str] = []
    execute, hand_over_ = Db.execute, Db._hand_over

    def executed(self: Db, statement: Any, parameters: Any = None) -> Any:
        sent.append(f"{statement} {parameters}")
        return execute(self, statement, parameters)

    def handed(self: Db, statement: Any, parameters: Any) -> Any:
        sent.append(f"{statement} {parameters}")
        return hand_over_(self, statement, parameters)

    with monkeypatch.context() as patched:
        patched.setattr(Db, "execute", executed)
        patched.setattr(Db, "_hand_over", handed)
        yield sent


async def _asked(browser: AsyncClient, url: str, patch: pytest.MonkeyPatch) -> tuple[int, int]:
    with counted(patch) as sent:
        page = await browser.get(url)
    assert page.status_code == 200
    return len(sent), len(page.content)


async def test_a_page_asks_the_database_no_more_the_more_there_is(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = await team.colleague()
    reference = (await make_intake(team.database)).reference
    few = [
        await _asked(browser, url, monkeypatch) for url in ("/team", f"/team/intakes/{reference}")
    ]

    def more(db: Db) -> None:
        for n in range(5):
            colleague(db, f"Collega {n}")
        actor = colleague(db, "Nog Iemand")
        for n in range(PAGE + 10):
            known = submitted(db).reference
            if n % 2:
                claim(db, at(db, actor, known))

    await team.database.write(lambda db: keep(db, "AM13", Limits(0), 0, NOW, by=None))
    await team.database.write(more)
    for _ in range(3):
        await post(browser, reference, "note", text="Belt morgen.")
    many = [
        await _asked(browser, url, monkeypatch) for url in ("/team", f"/team/intakes/{reference}")
    ]

    for (before, _), (after, size), most in zip(
        few, many, (MOST_QUERIES_OF_A_LIST, MOST_QUERIES_OF_AN_INTAKE), strict=True
    ):
        assert after <= before + 6, "names of who was not there before, and a look that was there"
        assert after <= most
        assert size <= 150_000


async def test_nothing_beside_an_intake_is_read_twice(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    joke = await make_colleague(team.database, "Joke Smit", role=Role.COORDINATOR)
    reference = (await make_intake(team.database)).reference
    there = await team.database.write(lambda db: opened(db, joke, reference))

    with counted(monkeypatch) as sent:
        await team.database.read(partial(read_beside, opened=there, actor=joke, now=NOW))

    assert len(sent) == len(set(sent))
    assert len(sent) <= MOST_QUERIES_BESIDE_IT


async def test_a_row_is_answered_with_the_intake_alone(team: Team) -> None:
    browser = await team.colleague()
    reference = (await make_intake(team.database)).reference
    url, row = f"/team/intakes/{reference}?view=mine", {"HX-Request": "true"}
    whole = await browser.get(url)

    alone = await browser.get(url, headers=row)

    assert 'id="queue-title"' not in alone.text
    [title] = re.findall("<title>.*</title>", whole.text)
    assert alone.text.startswith(title)
    assert alone.text.count('href="/team?view=mine"') == 1, "the way back to the list"
    back = await browser.get(url, headers={**row, "HX-History-Restore-Request": "true"})
    assert 'id="queue-title"' in back.text
