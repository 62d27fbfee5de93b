"""A coordinator sets how their region works: each kind, its mistakes, and who was first."""

import re
from datetime import date, time
from functools import partial
from typing import Any

import pytest
from httpx import AsyncClient, Response

from pow_bot.domain.instruments.catalogue import catalogue
from pow_bot.domain.practice.actions import keep
from pow_bot.domain.practice.desks import Desks, OwnDesk, own_desks
from pow_bot.domain.practice.lists import Checklists, Templates
from pow_bot.domain.practice.queries import practice
from pow_bot.domain.practice.words import (
    Instruments,
    Judging,
    Limits,
    Opening,
    Retention,
    Terms,
)
from pow_bot.domain.regions.queries import front_of
from pow_bot.domain.routing.terms import Span
from pow_bot.domain.staff.permissions import DUTIES, Duty
from pow_bot.domain.staff.rules import OrganisationKind, Role
from tests.team.making import Team

_HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')
_KEPT = {
    "opening": {"monday_from": "9.00", "monday_to": "17:00", "closed": "24-12-2026"},
    "terms": {"this_week": "1", "normal": "3"},
    "limits": {"open_intakes": "25"},
    "handing": {"days": "3"},
    "retention": {"closed": "180", "without_follow_up": "90", "announced": "14"},
    "judging": {"second_reader": "yes", "others": "uwv"},
}


@pytest.fixture
async def boss(team: Team) -> AsyncClient:
    return await team.colleague("Carla de Wit", role=Role.COORDINATOR)


async def send(browser: AsyncClient, url: str, page: Any = None, **said: str) -> Response:
    page = page or await browser.get(url)
    assert page.status_code == 200, page.text
    hidden = dict(_HIDDEN.findall(page.text.split("<main", 1)[1]))
    return await browser.post(url.partition("?")[0], data={**hidden, **said})


async def kept(team: Team, kind: type[Any]) -> object:
    return await team.database.read(partial(practice, region="AM13", kind=kind))


@pytest.mark.parametrize("slug", _KEPT)
async def test_what_is_typed_right_is_kept_and_stands_there(
    team: Team, boss: AsyncClient, slug: str
) -> None:
    url = f"/team/settings/{slug}"

    saved = await send(boss, url, **_KEPT[slug])

    assert (saved.status_code, saved.headers["location"]) == (303, f"{url}?done=1")
    page = await boss.get(saved.headers["location"])
    assert "Bewaard." in page.text
    assert "Carla de Wit, vandaag" in page.text
    assert [one for one in await team.audited() if one.startswith("practice.")] == [
        f"practice.{slug}"
    ]


async def test_every_form_reads_what_it_wrote(team: Team, boss: AsyncClient) -> None:
    for slug, said in _KEPT.items():
        await send(boss, f"/team/settings/{slug}", **said)

    assert await kept(team, Terms) == Terms(this_week=1, normal=3)
    assert await kept(team, Limits) == Limits(open_intakes=25)
    assert await kept(team, Retention) == Retention(180, 90, 14)
    assert await kept(team, Judging) == Judging(second_reader=True, others="uwv")
    opening = await team.database.read(lambda db: practice(db, "AM13", Opening))
    assert opening.closed == (date(2026, 12, 24),)
    assert [span is None for span in opening.week] == [False] + [True] * 6


@pytest.mark.parametrize(
    ("slug", "said", "sentence"),
    [
        ("terms", {"this_week": "3", "normal": "5"}, "een getal van 1 tot en met 2"),
        ("terms", {"this_week": "2", "normal": "0"}, "een getal van 1 tot en met 5"),
        ("terms", {"this_week": "2", "normal": "1"}, "niet sneller zijn dan deze week"),
        ("limits", {"open_intakes": "veel"}, "een getal van 0 tot en met 500"),
        ("retention", {"closed": "1", "without_follow_up": "90", "announced": "14"}, "van 30 tot"),
        ("opening", {"monday_from": "17.00", "monday_to": "9.00"}, "Het einde moet na het begin"),
        ("opening", {"monday_from": "24u", "monday_to": "9.00"}, "een tijd zoals 9.00"),
        ("opening", {"monday_from": "25.00", "monday_to": "9.00"}, "een tijd zoals 9.00"),
        ("opening", {"monday_from": "9.00", "monday_to": ""}, "Vul dit in."),
        ("opening", {"closed": "31-2-2026"}, "een dag zoals 24-11-2026"),
        ("opening", {}, "minstens één dag"),
        (
            "opening",
            {
                "monday_from": "9.00",
                "monday_to": "17.00",
                "tuesday_from": "12.00",
                "tuesday_to": "13.00",
                "break_from": "12.00",
                "break_to": "13.30",
            },
            "De pauze duurt de hele dag.",
        ),
    ],
)
async def test_a_mistake_is_told_at_its_field_and_nothing_is_lost(
    team: Team, boss: AsyncClient, slug: str, said: dict[str, str], sentence: str
) -> None:
    refused = await send(boss, f"/team/settings/{slug}", **said)

    assert refused.status_code == 422
    assert sentence in refused.text
    assert 'aria-invalid="true"' in refused.text
    assert "<title>Fout: " in refused.text
    for typed in filter(None, said.values()):
        assert typed in refused.text
    assert not [one for one in await team.audited() if one.startswith("practice.")]


@pytest.mark.parametrize("written", ["9u", "9 uur", "9", "09.00", "9:00 uur", "9.00u"])
async def test_a_time_is_read_as_people_write_it(
    team: Team, boss: AsyncClient, written: str
) -> None:
    saved = await send(boss, "/team/settings/opening", monday_from=written, monday_to="17u")

    assert saved.status_code == 303
    opening = await team.database.read(lambda db: practice(db, "AM13", Opening))
    assert opening.week[0] == Span(time(9), time(17))


@pytest.mark.parametrize(("locale", "shown"), [("nl", "09.00"), ("en", "09:00")])
async def test_times_are_written_as_elsewhere_and_read_again(
    boss: AsyncClient, locale: str, shown: str
) -> None:
    url = f"/team/settings/opening?lang={locale}"
    await send(boss, url, monday_from="9.00", monday_to="17.00")

    page = await boss.get(url)
    again = await send(boss, url, page, monday_from=shown, monday_to="17:00")

    assert f'value="{shown}"' in page.text
    assert again.status_code == 303


async def test_of_two_who_save_the_second_sees_both_versions(team: Team, boss: AsyncClient) -> None:
    other = await team.colleague("Dirk Smit", role=Role.COORDINATOR)
    page = await other.get("/team/settings/limits")
    await send(boss, "/team/settings/limits", open_intakes="25")

    stale = await send(other, "/team/settings/limits", page, open_intakes="30")

    assert stale.status_code == 409
    assert "<title>Fout: " in stale.text
    assert "Carla de Wit was eerder" in stale.text
    assert "<dd>25</dd>" in stale.text
    assert 'value="30"' in stale.text
    assert await kept(team, Limits) == Limits(open_intakes=25)
    again = dict(_HIDDEN.findall(stale.text.split("<main", 1)[1]))
    saved = await other.post("/team/settings/limits", data={**again, "open_intakes": "30"})
    assert saved.status_code == 303
    assert await kept(team, Limits) == Limits(open_intakes=30)


async def test_a_form_sent_twice_is_kept_once(team: Team, boss: AsyncClient) -> None:
    page = await boss.get("/team/settings/limits")
    for _ in range(2):
        saved = await send(boss, "/team/settings/limits", page, open_intakes="25")
        assert saved.status_code == 303

    assert (await team.audited()).count("practice.limits") == 1


@pytest.mark.parametrize("role", sorted(set(Role) - DUTIES[Duty.SETTINGS]))
async def test_nobody_comes_there_whose_duty_it_is_not(team: Team, role: Role) -> None:
    other = await team.colleague("Eva Kok", role=role)
    for path in ("", "/limits", "/doors", "/doors/new", "/templates"):
        assert (await other.get(f"/team/settings{path}")).status_code == 404
    assert "Instellingen" not in (await other.get("/team")).text


async def test_a_coordinator_sets_no_other_region(team: Team, boss: AsyncClient) -> None:
    assert (await boss.get("/team/settings/limits?region=AM05")).status_code == 404

    refused = await send(boss, "/team/settings/limits", region="AM05", open_intakes="1")

    assert refused.status_code == 404
    assert (await team.audited())[-1].startswith("refused")


async def test_who_has_two_regions_sets_each_apart(team: Team) -> None:
    boss = await team.colleague("Carla de Wit", role=Role.COORDINATOR, regions=("AM05", "AM13"))

    saved = await send(boss, "/team/settings/limits?region=AM13", open_intakes="25")

    assert saved.headers["location"] == "/team/settings/limits?region=AM13&done=1"
    assert await kept(team, Limits) == Limits(open_intakes=25)
    assert await team.database.read(lambda db: practice(db, "AM05", Limits)) == Limits()


async def test_there_is_no_other_setting(boss: AsyncClient) -> None:
    assert (await boss.get("/team/settings/bestaatniet")).status_code == 404


async def test_a_letter_is_added_changed_moved_and_taken_away(
    team: Team, boss: AsyncClient
) -> None:
    letter = {"title_nl": "Kom langs", "text_nl": "Beste {reference}", "title_en": "Come by"}
    letter["text_en"] = "Dear {reference}"
    before = await team.database.read(lambda db: practice(db, "AM13", Templates))

    await send(boss, "/team/settings/templates?item=new", **letter)

    after = await team.database.read(lambda db: practice(db, "AM13", Templates))
    assert after.letters[:-1] == before.letters
    added = after.letters[-1]
    assert (added.said["nl"].title, added.said["en"].text) == ("Kom langs", "Dear {reference}")
    item = f"/team/settings/templates?item={added.code}"
    await send(boss, item, **{**letter, "title_nl": "Kom morgen langs"})
    await send(boss, "/team/settings/templates", item=added.code, do="up")
    moved = await team.database.read(lambda db: practice(db, "AM13", Templates))
    assert moved.letters[-2].said["nl"].title == "Kom morgen langs"
    assert moved.letters[-2].code == added.code
    await send(boss, item, do="remove")
    assert await kept(team, Templates) == before


@pytest.mark.parametrize("strange", ["Dag {naam}", "Dag {reference", "Dag {}"])
async def test_a_letter_fills_in_only_what_the_program_knows(
    boss: AsyncClient, strange: str
) -> None:
    letter = {"title_nl": "Dag", "text_nl": strange, "title_en": "Hi", "text_en": "Hi"}

    refused = await send(boss, "/team/settings/templates?item=new", **letter)

    assert refused.status_code == 422
    assert "Tussen accolades kan alleen" in refused.text
    assert strange in refused.text


async def test_a_check_belongs_to_one_line(team: Team, boss: AsyncClient) -> None:
    before = await team.database.read(lambda db: practice(db, "AM13", Checklists))
    url = "/team/settings/checklists?item=new&group=employer"

    await send(boss, url, nl="Vacature gezien", en="Saw the vacancy", safety="yes")

    after = await team.database.read(lambda db: practice(db, "AM13", Checklists))
    assert after.lines["work"] == before.lines["work"]
    assert after.lines["employer"][-1].said == {"nl": "Vacature gezien", "en": "Saw the vacancy"}
    assert after.lines["employer"][-1].safety


async def test_two_who_change_a_list_lose_nothing(team: Team, boss: AsyncClient) -> None:
    other = await team.colleague("Dirk Smit", role=Role.COORDINATOR)
    url = "/team/settings/checklists?item=new&group=work"
    page = await other.get(url)
    await send(boss, url, nl="Eerste", en="First")

    stale = await send(other, url, page, nl="Tweede", en="Second")

    assert stale.status_code == 409
    assert 'value="Tweede"' in stale.text
    again = dict(_HIDDEN.findall(stale.text.split("<main", 1)[1]))
    await other.post("/team/settings/checklists", data={**again, "nl": "Tweede", "en": "Second"})
    lines = await team.database.read(lambda db: practice(db, "AM13", Checklists))
    assert [check.said["nl"] for check in lines.lines["work"][-2:]] == ["Eerste", "Tweede"]


async def test_an_instrument_of_the_region_is_kept(team: Team, boss: AsyncClient) -> None:
    said = {"title": "Fietsplan", "payer": "gemeente", "conditions": "Wie ver weg woont."}

    await send(boss, "/team/settings/instruments?item=new", **said)

    there = await team.database.read(lambda db: practice(db, "AM13", Instruments))
    assert [(one.title, one.payer) for one in there.own] == [("Fietsplan", "gemeente")]


async def test_what_the_region_does_not_offer_is_not_to_be_chosen(
    team: Team, boss: AsyncClient
) -> None:
    names = [one.name for one in catalogue()]
    offered = {f"offer_{name}": "yes" for name in names[1:]}

    saved = await send(boss, "/team/settings/catalogue", **offered)

    assert saved.status_code == 303
    there = await team.database.read(lambda db: practice(db, "AM13", Instruments))
    assert there.hidden == (names[0],)
    page = (await boss.get("/team/settings/catalogue")).text
    ended = [one for one in catalogue() if one.ended_on]
    assert page.count('value="yes" checked') == len(names) - len(ended) - 1
    assert "STAP-budget: gestopt per 1 januari 2024" in page


async def test_a_number_of_a_desk_is_shown_once_somebody_checked_it(
    team: Team, boss: AsyncClient
) -> None:
    desk = {"code": "debts", "place": "GM0344", "name": "Schuldhulp", "phone": "030 2861000"}
    desk["website"] = "www.schuldhulp.example"

    await send(boss, "/team/settings/desks?item=new", **desk)
    unsure = await team.database.read(lambda db: own_desks(db, "AM13"))
    url = "/team/settings/desks?item=debts/GM0344"
    assert "mensen zien het niet" in (await boss.get("/team/settings/desks")).text
    await send(boss, url, **desk, checked="20-11-2026")
    sure = await team.database.read(lambda db: own_desks(db, "AM13"))

    assert unsure["debts", "GM0344"].phone is None
    assert sure["debts", "GM0344"].phone == "030 286 1000"
    assert sure["debts", "GM0344"].website == "https://www.schuldhulp.example"


async def test_nobody_is_sent_to_the_municipality_of_others(team: Team, boss: AsyncClient) -> None:
    before = Desks((OwnDesk("municipality", "AM13", "Gemeente Utrecht"),))
    await team.database.write(lambda db: keep(db, "AM13", before, 0, team.clock(), by=None))

    new = await boss.get("/team/settings/desks?item=new")

    assert await team.database.read(lambda db: own_desks(db, "AM13")) == {}
    assert "mensen zien dit loket niet" in (await boss.get("/team/settings/desks")).text
    assert new.text.count('<option value="">Kies</option>') == 2
    assert " selected" not in new.text.split("<main", 1)[1]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"place": "GM0363"}, "Kies een van de mogelijkheden."),
        ({"place": ""}, "Kies een van de mogelijkheden."),
        ({"code": ""}, "Kies een van de mogelijkheden."),
        ({"code": "municipality", "place": "AM13"}, "Kies van welke gemeente dit loket is."),
        ({"code": "uwv"}, "Kies een van de mogelijkheden."),
        ({"phone": "12"}, "een telefoonnummer zoals"),
        ({"website": "javascript:alert(1)"}, "begint met https://"),
        ({"website": "https://[voorbeeld.example"}, "begint met https://"),
        ({"checked": "24-11-2026"}, "nog niet geweest"),
    ],
)
async def test_a_desk_that_helps_nobody_is_refused(
    team: Team, boss: AsyncClient, said: dict[str, str], sentence: str
) -> None:
    desk = {"code": "debts", "place": "GM0344", "name": "Schuldhulp"}

    refused = await send(boss, "/team/settings/desks?item=new", **{**desk, **said})

    assert refused.status_code == 422
    assert sentence in refused.text
    assert await kept(team, Desks) == Desks()


async def test_a_door_that_somebody_vouches_for_shows_its_number(
    team: Team, boss: AsyncClient
) -> None:
    door = {
        "kind": "werkcentrum", "name": "Werkcentrum Utrecht", "phone": "030 2861000",
        "source": "Zelf gebeld", "valid_from": "1-11-2026",
    }  # fmt: skip

    await send(boss, "/team/settings/doors/new", **door)
    today = date(2026, 11, 23)
    before = await team.database.read(lambda db: front_of(db, "AM13", today))
    page = await boss.get("/team/settings/doors")
    assert "Geen nummer" in page.text
    await send(boss, "/team/settings/doors/werkcentrum-2026-11-01", page, do="verify")
    after = await team.database.read(lambda db: front_of(db, "AM13", today))

    assert (before.name, before.phone) == ("Werkcentrum Utrecht", None)
    assert after.phone == "030 286 1000"
    assert "Nagekeken door Carla de Wit" in (await boss.get("/team/settings/doors")).text
    assert [one for one in await team.audited() if one.startswith("front_door")] == [
        "front_door.added",
        "front_door.verified",
    ]


async def test_a_changed_door_must_be_vouched_for_again(team: Team, boss: AsyncClient) -> None:
    door = {
        "kind": "werkcentrum", "name": "Werkcentrum Utrecht", "phone": "030 2861000",
        "source": "Zelf gebeld", "valid_from": "1-11-2026", "sure": "yes",
    }  # fmt: skip
    await send(boss, "/team/settings/doors/new", **door)
    url = "/team/settings/doors/werkcentrum-2026-11-01"

    await send(boss, url, **{**door, "phone": "030 2862000", "sure": ""})

    after = await team.database.read(lambda db: front_of(db, "AM13", date(2026, 11, 23)))
    assert after.phone is None


async def test_a_door_changed_meanwhile_is_not_overwritten(team: Team, boss: AsyncClient) -> None:
    other = await team.colleague("Dirk Smit", role=Role.COORDINATOR)
    door = {
        "kind": "rmt", "name": "Team", "source": "Zelf gebeld", "valid_from": "1-11-2026",
    }  # fmt: skip
    await send(boss, "/team/settings/doors/new", **door)
    url = "/team/settings/doors/rmt-2026-11-01"
    page = await other.get(url)
    await send(boss, url, **{**door, "name": "Team Utrecht"})

    stale = await send(other, url, page, **{**door, "name": "Team Midden"})

    assert stale.status_code == 409
    assert "Team Utrecht" in stale.text
    assert 'value="Team Midden"' in stale.text


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"valid_until": "1-10-2026"}, "ligt voor de eerste dag"),
        ({"email": "geen adres"}, "een e-mailadres zoals"),
        ({"name": ""}, "Vul dit in."),
        ({"valid_from": ""}, "Vul dit in."),
    ],
)
async def test_a_door_with_a_mistake_comes_back(
    boss: AsyncClient, said: dict[str, str], sentence: str
) -> None:
    door = {"kind": "rmt", "name": "Team", "source": "Gebeld", "valid_from": "1-11-2026"}

    refused = await send(boss, "/team/settings/doors/new", **{**door, **said})

    assert refused.status_code == 422
    assert sentence in refused.text


async def test_two_doors_of_a_kind_do_not_open_on_one_day(boss: AsyncClient) -> None:
    door = {"kind": "rmt", "name": "Team", "source": "Gebeld", "valid_from": "1-11-2026"}
    await send(boss, "/team/settings/doors/new", **door)

    refused = await send(boss, "/team/settings/doors/new", **{**door, "name": "Ander team"})

    assert refused.status_code == 422
    assert "die op deze dag begint" in refused.text or "dat op deze dag begint" in refused.text


async def test_a_second_reader_is_not_asked_without_saying_where_there_is_none(
    team: Team, boss: AsyncClient
) -> None:
    url = "/team/settings/judging"
    for name in ("Ilse Jansen", "Tim Smit"):
        await team.colleague(name, role=Role.ASSESSOR)
    assert "Te weinig in deze regio: UWV." in (await boss.get(url)).text

    for name in ("Umar Visser", "Roos Yilmaz"):
        await team.colleague(
            name, role=Role.ASSESSOR, organisation="UWV", kind=OrganisationKind.UWV
        )

    assert "Te weinig" not in (await boss.get(url)).text
