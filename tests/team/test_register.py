"""Registration by phone and at the desk: the same flows, typed by a colleague, and the paper twin."""

from datetime import timedelta
from typing import Any

import pytest

from pow_bot.conversations.keeping import expire
from pow_bot.conversations.paper import GATES, sheet
from pow_bot.conversations.records import conversations, typed_registrations
from pow_bot.conversations.showing import Speaker
from pow_bot.domain.intake.records import intakes
from pow_bot.domain.staff.rules import Role
from pow_bot.engine.flow import Ask, Review, Say
from pow_bot.storage import finish
from tests.team.making import Team, flows
from tests.web.person import Person
from tests.web.serving import ANSWERS, MORE

HERE, ELSEWHERE = "AM13", "AM22"


async def _colleague(team: Team, **other: Any) -> Person:
    return Person(await team.colleague(**{"regions": (HERE,), **other}))


async def _begun(team: Team, **how: str) -> Person:
    """At the first question of somebody who calls."""
    person = await _colleague(team)
    await person.open("/team/register")
    said = {"channel": "phone", "spoken": "nl", "claims": "no", **how}
    return await person.send("main form.fields", list(said.items()))


async def _sent(team: Team, **how: str) -> Person:
    person = await _begun(team, **how)
    await person.fill_in(ANSWERS)
    assert person.step == "check", person.text()
    return await person.answer("yes")


async def test_somebody_who_calls_gets_the_same_receipt(team: Team) -> None:
    person = await _sent(team)
    (row,) = await team.rows(intakes)

    assert (row.channel, row.queue, row.owner, row.stage) == ("phone", HERE, None, "submitted")
    read_out = person.text()
    assert f"{row.reference[:3]}-{row.reference[3:]}" in read_out
    assert "maandag 30 november" in read_out
    assert len(person.page.select_one(".sheet strong[lang=nl]").get_text().split()) == 4  # type: ignore[union-attr]


async def test_the_audit_and_the_timeline_say_who_typed(team: Team) -> None:
    person = await _sent(team)
    reference = (await team.rows(intakes))[0].reference

    assert [one for one in await team.audited() if one.startswith("register")] == [
        "register.start",
        "register.send",
    ]
    await person.open(f"/team/intakes/{reference[:3]}-{reference[3:]}")
    assert "Ingevuld aan de telefoon of de balie" in person.text()


async def test_who_wants_it_takes_it_up_at_once(team: Team) -> None:
    await _sent(team, channel="desk", claims="yes")
    (row,) = await team.rows(intakes)
    (typed,) = await team.rows(typed_registrations)

    assert (row.channel, row.stage, row.owner) == ("desk", "claimed", typed.colleague)


async def test_who_lives_elsewhere_goes_to_that_team_unclaimed(team: Team) -> None:
    person = await _begun(team, claims="yes")
    await person.fill_in({**ANSWERS, "place": "3011"})
    await person.answer("yes")
    (row,) = await team.rows(intakes)

    assert (row.queue, row.owner) == (ELSEWHERE, None)
    assert "andere regio" in person.text()


async def test_a_reload_and_a_double_post_change_nothing(team: Team) -> None:
    person = await _begun(team)
    form = person.form("form.ask", ("choice", "looking"))
    for _ in range(2):
        await person.post(person.url, form)
        assert person.step == "place"
    await person.open(person.url)

    assert person.step == "place"


async def test_who_may_be_there_already_is_named_before_it_is_sent(team: Team) -> None:
    person = await _sent(team)
    (known,) = await team.rows(intakes)
    written = f"{known.reference[:3]}-{known.reference[3:]}"
    await person.open("/team/register")
    said = {"channel": "phone", "spoken": "nl", "claims": "no"}
    await person.send("main form.fields", list(said.items()))
    assert written not in person.text()

    await person.fill_in(ANSWERS)

    assert "Misschien is deze persoon er al." in person.text()
    assert written in person.text()


async def test_who_is_there_in_another_region_is_not_named(team: Team) -> None:
    await _sent(team)
    person = Person(await team.colleague("Piet de Boer", regions=(ELSEWHERE,)))
    await person.open("/team/register")
    said = {"channel": "phone", "spoken": "nl", "claims": "no"}
    await person.send("main form.fields", list(said.items()))

    await person.fill_in(ANSWERS)

    assert "Misschien is deze persoon er al." not in person.text()


@pytest.mark.parametrize("catch_all", [True, False])
async def test_every_region_that_is_offered_can_be_begun_in(team: Team, catch_all: bool) -> None:
    person = await _colleague(team, regions=(HERE, ELSEWHERE), catch_all=catch_all)
    await person.open("/team/register")
    offered = [str(one["value"]) for one in person.page.select("select[name=region] option")]
    assert offered == [*([""] if catch_all else []), HERE, ELSEWHERE]

    for region in offered:
        await person.open("/team/register")
        said = [("channel", "phone"), ("spoken", "nl"), ("region", region)]
        await person.send("main form.fields", said)

        assert (person.status, person.step) == (200, "situation"), region


async def test_what_is_not_understood_stands_there_still(team: Team) -> None:
    person = await _begun(team)
    await person.answer("looking")
    await person.answer(text="99999 ergens")

    assert (person.status, person.step, person.typed) == (422, "place", "99999 ergens")
    assert person.title.startswith("Fout:")
    await person.answer(text="3511")
    await person.back()
    assert (person.step, person.typed) == ("place", "3511")


async def test_a_draft_is_found_again_by_who_began_it_and_by_nobody_else(team: Team) -> None:
    person = await _begun(team)
    await person.answer("looking")
    there = person.url.partition("#")[0]
    await person.open("/team/register")
    link = person.page.select_one("main li a")
    assert link is not None
    await person.open(str(link["href"]))
    assert person.step == "place"

    other = await _colleague(team, name="Bram de Wit")
    assert (await other.open(there)).status == 404
    assert (await other.open("/team/register")).page.select_one("main li a") is None


async def test_nobody_goes_on_with_the_draft_of_a_colleague(team: Team) -> None:
    person = await _begun(team)
    there, form = person.url, dict(person.form("form.ask", ("choice", "looking")))
    other = await _colleague(team, name="Bram de Wit")
    await other.open("/team/register")
    form["token"] = str(other.page.select_one("main [name=token]")["value"])  # type: ignore[index]

    assert (await other.post(there, list(form.items()))).status == 404
    await person.open(there)
    assert person.step != "place"


async def test_a_draft_is_told_from_others_and_thrown_away_by_who_began_it(team: Team) -> None:
    person = await _begun(team)
    await person.answer("looking")
    there = person.url.partition("#")[0]
    other = await _colleague(team, name="Bram de Wit")
    await other.open("/team/register")
    token = [("token", str(other.page.select_one("main [name=token]")["value"]))]  # type: ignore[index]
    assert (await other.post(f"{there}/discard", token)).status == 404

    await person.open("/team/register")
    link = person.page.select_one("main li a")
    assert link is not None
    assert link.select_one("bdi") is not None, "the first answer"
    await person.send("form[action$=discard]", [])
    assert person.page.select_one("main li a") is None
    await finish(team.database, team.clock())
    assert await team.rows(conversations) == []
    assert "register.discard" in await team.audited()


async def test_a_draft_is_the_persons_and_goes_as_every_draft(team: Team) -> None:
    person = await _begun(team)
    await person.answer("looking")
    await team.database.write(lambda db: expire(db, team.clock() + timedelta(days=31)))
    await finish(team.database, team.clock())

    assert await team.rows(conversations) == []
    assert await team.rows(typed_registrations) == []
    assert (await person.open(person.url)).status == 404


async def test_the_four_words_are_shown_for_half_an_hour(team: Team) -> None:
    person = await _sent(team)
    assert "Vier woorden" in person.text()
    team.clock.forward(timedelta(minutes=31))

    await person.open(person.url)
    assert "Vier woorden" not in person.text()


async def test_health_is_never_asked_here(team: Team) -> None:
    person = await _sent(team)
    asked = []
    answers = {**MORE, "more_werkfit": "yes", "more_work": "no"}
    while person.step in answers:
        asked.append(person.step)
        answer = answers[person.step]
        await (person.say(answer) if isinstance(answer, str) else person.answer(*answer))

    assert "helps" not in asked
    assert "language" in asked


async def test_help_comes_before_the_next_question(team: Team) -> None:
    person = await _sent(team)
    await person.fill_in({**MORE}, until="done")
    await person.answer(text="ik wil dood")

    assert "0800-0113" in person.told()


async def test_the_person_is_read_to_in_their_language_with_the_colleagues_beside(
    team: Team,
) -> None:
    person = await _begun(team, spoken="en")

    assert person.question == "What fits you best?"
    beside = person.page.select_one("aside.beside")
    assert beside is not None
    assert beside["lang"] == "nl"
    assert "Wat past het best bij u?" in beside.get_text()
    (row,) = await team.rows(conversations)
    assert row.channel == "phone"


async def test_what_the_computer_says_of_itself_is_not_read_out(team: Team) -> None:
    person = await _begun(team)

    assert "Ik ben een computer" not in person.text()
    assert "geen aanvraag voor een uitkering" in person.text()
    await person.answer("looking")
    await person.answer(text="3511")
    assert "chat" not in person.choices


@pytest.mark.parametrize(
    "role", [Role.ASSESSOR, Role.DESK_WORKER, Role.NATIONAL_VIEWER, Role.ADMIN]
)
async def test_only_who_registers_people_gets_here(team: Team, role: Role) -> None:
    person = await _colleague(team, role=role)

    for url in ("/team/register", "/team/register/paper"):
        assert (await person.open(url)).status == 403


async def test_a_form_of_another_session_is_refused(team: Team) -> None:
    person = await _begun(team)
    there, form = person.url, person.form("form.ask", ("choice", "looking"))
    other = await _colleague(team, name="Bram de Wit")

    assert (await other.post(there, form)).status == 403


class TestPaper:
    async def test_it_asks_what_the_flows_ask(self, team: Team) -> None:
        person = await _colleague(team)
        await person.open("/team/register/paper")
        content = flows()
        main = content.book.flow(content.book.main, HERE)
        say = Speaker(content.book, content.catalogues, "nl").say
        cut = next(n for n, step in enumerate(main.steps) if isinstance(step, Review))

        for step in main.steps:
            if isinstance(step, Ask) and step.source is None and step.at.step not in GATES:
                assert (say(step.text) in person.text()) is (step.private == "no")
        for step in main.steps[:cut]:
            if isinstance(step, Say) and step.tone == "safety":
                assert say(step.text) in person.text()
        assert "0800-2000" in person.text()

    def test_its_four_questions_are_numbered(self) -> None:
        content = flows()
        printed = sheet(Speaker(content.book, content.catalogues, "en"))

        assert [one.number for one in printed.needed if one.number] == [1, 2, 3, 4]
        assert all(one.number is None for one in printed.optional)
        assert content.book.flow(content.book.main).by_name.keys() >= GATES

    async def test_it_comes_in_each_language(self, team: Team) -> None:
        person = await _colleague(team)
        await person.open("/team/register/paper?spoken=en")

        paper = person.page.select_one("article.paper")
        assert paper is not None
        assert paper["lang"] == "en"
        assert "What fits you best?" in paper.get_text()
        assert "Uw nummer" not in paper.get_text()
