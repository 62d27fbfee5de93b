"""Hand-overs, the directory, requests and the case table as pages: what is done there, and by whom."""

import re

import pytest
from bs4 import BeautifulSoup
from httpx import AsyncClient, Response

from pow_bot.domain.requests.actions import ask
from pow_bot.domain.requests.words import Kind
from pow_bot.domain.staff.rules import OrganisationKind, Role
from tests.domain.intake.making import DAY, NOW, make_intake
from tests.team.making import Team, fields, post

OFFER = {
    "to": "line:self_employed",
    "ground": "team",
    "reason": "Heeft een eigen bedrijf.",
    "todo": "Bel over de zaak.",
    "for_person": "Zij weten meer van een eigen bedrijf.",
    "topic-answers": "1",
}
ASKED = {"ground": "asked", "asked_on": NOW.date().isoformat(), "asked_how": "phone"}


async def _press(browser: AsyncClient, page: Response, url: str, **said: str) -> Response:
    return await browser.post(url, data={**fields(page), **said})


async def _offered(team: Team, sender: AsyncClient, **said: str) -> str:
    reference = (await make_intake(team.database)).reference
    await post(sender, reference, "claim")
    response = await post(sender, reference, "offer", **{**OFFER, **said})
    assert response.status_code == 303, response.text
    return reference


def _url(page: Response, act: str) -> str:
    found: str = re.findall(rf"/team/offers/\w+/{act}\b", page.text)[0]
    return found


async def test_an_offer_is_made_on_the_page_and_taken_up_in_the_room(team: Team) -> None:
    sender, other = await team.colleague(), await team.colleague("Piet de Boer")
    reference = await _offered(team, sender)
    own = await sender.get(f"/team/intakes/{reference}")
    assert "Aangeboden aan Eigen bedrijf: Heeft een eigen bedrijf." in own.text
    room = await other.get("/team/offers")
    assert "Bel over de zaak." in room.text
    done = await _press(other, room, _url(room, "take"))
    assert done.headers["location"] == f"/team/intakes/{reference}?done=take_offer"
    after = await other.get(done.headers["location"])
    assert "Aangenomen. De aanmelding is nu van u." in after.text
    assert "Zij weten meer van een eigen bedrijf." in after.text
    intake = await team.standing(reference)
    assert (intake.line, intake.stage) == ("self_employed", "claimed")


async def test_a_refused_offer_needs_a_reason_and_keeps_what_was_typed(team: Team) -> None:
    sender, other = await team.colleague(), await team.colleague("Piet de Boer")
    reference = await _offered(team, sender)
    room = await other.get("/team/offers")
    empty = await _press(other, room, _url(room, "refuse"), text=" ")
    assert empty.status_code == 422
    assert "Schrijf op waarom u dit niet aanneemt." in empty.text
    await _press(other, room, _url(room, "refuse"), text="Geen plek deze maand.")
    assert "Uw overdracht is teruggegeven" in (await sender.get("/team/notices")).text
    assert "Geen plek deze maand." in (await sender.get("/team/offers")).text
    assert "Geen plek deze maand." in (await sender.get(f"/team/intakes/{reference}")).text


async def test_a_refused_answer_at_the_intake_keeps_what_was_typed(team: Team) -> None:
    sender, other = await team.colleague(), await team.colleague("Piet de Boer")
    reference = await _offered(team, sender)
    room = await other.get("/team/offers")
    await _press(other, room, _url(room, "take"))
    own = await other.get(f"/team/intakes/{reference}")
    url, typed = _url(own, "answer"), "Gebeld. Nummer 111222333."

    refused = await _press(other, own, url, text=typed, intake=reference)

    assert refused.status_code == 422
    assert "burgerservicenummer" in refused.text
    assert typed in refused.text
    again = await _press(other, refused, url, text="Gebeld.", intake=reference)
    assert again.headers["location"] == f"/team/intakes/{reference}?done=answer_offer"


async def test_a_form_that_lacks_a_ground_says_so_and_keeps_the_words(team: Team) -> None:
    sender = await team.colleague()
    reference = (await make_intake(team.database)).reference
    await post(sender, reference, "claim")
    refused = await post(sender, reference, "offer", **{**OFFER, "to": "region:AM05"})
    assert refused.status_code == 422
    assert "Vraag het eerst aan deze persoon." in refused.text
    assert f"<title>Fout: {reference}" in refused.text
    assert "Bel over de zaak." in refused.text
    none = await post(sender, reference, "offer", **{**OFFER, "ground": ""})
    assert "Kies waarom u dit mag doorgeven." in none.text


async def test_another_region_sees_the_offer_and_not_the_intake(team: Team) -> None:
    sender = await team.colleague()
    there = await team.colleague("Noor Visser", regions=("AM05",))
    stranger = await team.colleague("Omar Haddad", regions=("AM11",))
    reference = await _offered(team, sender, to="region:AM05", **ASKED)
    room = await there.get("/team/offers")
    assert reference in room.text
    assert f"/team/intakes/{reference}" not in room.text
    assert (await there.get(f"/team/intakes/{reference}")).status_code == 404
    assert reference not in (await stranger.get("/team/offers")).text
    form = await stranger.get("/team/requests/new")
    refused = await _press(stranger, form, _url(room, "take"))
    assert refused.status_code == 404
    done = await _press(there, room, _url(room, "accept"))
    assert done.headers["location"] == "/team/offers?done=accept"
    assert (
        "Gezondheid en schulden kwamen niet mee."
        in (await there.get(f"/team/intakes/{reference}")).text
    )
    assert (await sender.get(f"/team/intakes/{reference}")).status_code == 404
    assert {"handover.look", "handover.handed_over"} <= set(await team.audited())


async def test_of_two_who_press_at_the_same_time_the_second_reads_who_was_first(
    team: Team,
) -> None:
    sender, first = await team.colleague(), await team.colleague("Piet de Boer")
    second = await team.colleague("Noor Visser")
    await _offered(team, sender)
    rooms = [await one.get("/team/offers") for one in (first, second)]
    assert (await _press(first, rooms[0], _url(rooms[0], "take"))).status_code == 303
    late = await _press(second, rooms[1], _url(rooms[1], "take"))
    assert late.status_code == 409
    assert "Piet de Boer heeft deze aanmelding al opgepakt." in late.text


async def test_who_accepted_it_elsewhere_is_ticked_by_the_sender(team: Team) -> None:
    keeper = await team.colleague("Joke Smit", role=Role.COORDINATOR)
    sender = await team.colleague()
    new = await keeper.get("/team/directory/new")
    added = await _press(
        keeper, new, "/team/directory/new",
        name="Bbz-desk", kind="self_employed", region="AM13", phone="030 123 45 67",
    )  # fmt: skip
    code = re.findall(r"/team/directory/(\w{16})", added.headers["location"])[0]
    day = (NOW + 7 * DAY).date().isoformat()
    reference = await _offered(team, sender, to=f"party:{code}", remind_on=day, **ASKED)
    page = await sender.get(f"/team/intakes/{reference}")
    ticked = await _press(
        sender, page, _url(page, "tick"),
        who="Mevrouw Bakker", on=NOW.date().isoformat(), ask_on=day, intake=reference,
    )  # fmt: skip
    after = await sender.get(ticked.headers["location"])
    assert "Aangenomen door Mevrouw Bakker" in after.text
    intake = await team.standing(reference)
    assert intake.remind_on is not None
    assert intake.remind_on.isoformat() == day


async def test_the_directory_is_kept_by_the_coordinator_and_checked_by_all(team: Team) -> None:
    keeper = await team.colleague("Joke Smit", role=Role.COORDINATOR)
    worker, far = await team.colleague(), await team.colleague("Ver Weg", regions=("AM05",))
    empty = await keeper.get("/team/directory")
    assert "Het adresboek is nog leeg" in empty.text
    filled = await _press(keeper, empty, "/team/directory/fill", region="AM13")
    assert filled.status_code == 303
    book = await worker.get("/team/directory?q=juridisch")
    assert "Het Juridisch Loket" in book.text
    assert "Gemeente Utrecht" not in book.text
    url = re.findall(r"/team/directory/\w{16}", book.text)[0]
    page = await worker.get(url)
    assert "Wijzig" not in page.text
    revision = fields(page)["revision"]
    await _press(worker, page, f"{url}/verify", revision=revision)
    assert "Nagekeken op" in (await worker.get(url)).text
    for act in ("change", "end", "person", "forget"):
        refused = await _press(
            worker, page, f"{url}/{act}", revision="2", kind="legal", name="X", person_name="X",
            person="0" * 16,
        )  # fmt: skip
        assert refused.status_code == 403, act
    assert (await far.get(url)).status_code == 404
    assert "Juridisch" not in (await far.get("/team/directory")).text


async def test_a_contact_person_is_erased_with_everything_of_them(team: Team) -> None:
    keeper = await team.colleague("Joke Smit", role=Role.COORDINATOR)
    new = await keeper.get("/team/directory/new")
    added = await _press(
        keeper, new, "/team/directory/new", name="Leerwerkloket", kind="learning", region="AM13"
    )
    url = added.headers["location"].split("?")[0]
    page = await keeper.get(url)
    await _press(keeper, page, f"{url}/person", person_name="Bo Jansen", person_phone="06 12345678")
    page = await keeper.get(url)
    assert "Bo Jansen" in page.text
    person = re.findall(r'name="person" value="(\w{16})"', page.text)[0]
    await _press(keeper, page, f"{url}/forget", person=person)
    assert "Bo Jansen" not in (await keeper.get(url)).text


async def test_two_who_change_an_organisation_do_not_overwrite_each_other(team: Team) -> None:
    keeper = await team.colleague("Joke Smit", role=Role.COORDINATOR)
    new = await keeper.get("/team/directory/new")
    added = await _press(
        keeper, new, "/team/directory/new", name="Leerwerkloket", kind="learning", region="AM13"
    )
    url = added.headers["location"].split("?")[0]
    first, second = await keeper.get(url), await keeper.get(url)
    said = {"name": "Leerwerkloket", "kind": "learning"}
    assert (await _press(keeper, first, f"{url}/change", **said, does="Scholing")).is_redirect
    late = await _press(keeper, second, f"{url}/change", **said, does="Iets anders")
    assert late.status_code == 422
    assert "Een collega heeft dit intussen gewijzigd." in late.text
    assert "Iets anders" in late.text


async def test_of_an_organisation_that_was_taken_away_the_page_says_why_not(team: Team) -> None:
    keeper = await team.colleague("Joke Smit", role=Role.COORDINATOR)
    new = await keeper.get("/team/directory/new")
    said = {"name": "Leerwerkloket", "kind": "learning"}
    added = await _press(keeper, new, "/team/directory/new", **said, region="AM13")
    url = added.headers["location"].split("?")[0]
    page = await keeper.get(url)
    assert (await _press(keeper, page, f"{url}/end")).is_redirect

    late = await _press(keeper, page, f"{url}/change", **said, does="Scholing")

    assert late.status_code == 422
    assert "Een collega heeft dit intussen gewijzigd." in late.text


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("website", "javascript:alert(1)", "Dit is geen adres van een website."),
        ("website", "http://voorbeeld.example", "Dit is geen adres van een website."),
        ("website", "https://voorbeeld", "Dit is geen adres van een website."),
        ("website", "https://[voorbeeld.example", "Dit is geen adres van een website."),
        ("email", "x@x", "Dit is geen e-mailadres."),
    ],
)
async def test_the_directory_takes_only_what_can_be_opened_or_written_to(
    team: Team, field: str, typed: str, says: str
) -> None:
    keeper = await team.colleague("Joke Smit", role=Role.COORDINATOR)
    new = await keeper.get("/team/directory/new")
    said = {"name": "Leerwerkloket", "kind": "learning", "region": "AM13"}

    wrong = await _press(keeper, new, "/team/directory/new", **said, **{field: typed})
    assert wrong.status_code == 422
    assert says in wrong.text
    assert f'value="{typed}"' in wrong.text

    right = {"website": "www.voorbeeld.example", "email": "loket@voorbeeld.example"}
    await _press(keeper, new, "/team/directory/new", **said, **right)
    assert '<a href="https://www.voorbeeld.example"' in (await keeper.get("/team/directory")).text


async def test_a_request_runs_from_the_phone_to_its_answer(team: Team) -> None:
    keeper = await team.colleague("Joke Smit", role=Role.COORDINATOR)
    worker = await team.colleague()
    reference = (await make_intake(team.database)).reference
    form = await worker.get("/team/requests/new")
    said = {
        "kind": "access", "came": "phone", "received_on": NOW.date().isoformat(),
        "reference": reference, "asked": "Wil alles zien.", "region": "AM13",
    }  # fmt: skip
    added = await _press(worker, form, "/team/requests/new", **said)
    assert added.headers["location"] == "/team/requests?done=add"
    listed = await keeper.get("/team/requests")
    assert "Nog 30 dagen" in listed.text
    url = re.findall(r"/team/requests/\w{3}-\w{3}", listed.text)[0]
    assert (await worker.get(url)).status_code == 404
    page = await keeper.get(url)
    await _press(keeper, page, f"{url}/take")
    page = await keeper.get(url)
    early = await _press(
        keeper, page, f"{url}/close", outcome="done", done="Overzicht gemaakt.", answer="Per brief."
    )
    assert "Stel eerst vast wie het vraagt." in early.text
    await _press(keeper, page, f"{url}/identify", identity="reference")
    page = await keeper.get(url)
    stale = await _press(keeper, page, f"{url}/note", text="Gebeld.", revision="1")
    assert stale.status_code == 409
    assert "Een collega wijzigde dit intussen." in stale.text
    await _press(keeper, page, f"{url}/extend", why="Veel papier.", told_how="Gebeld op maandag.")
    page = await keeper.get(url)
    assert "Verlengd" in page.text
    await _press(
        keeper, page, f"{url}/close", outcome="done", done="Overzicht gemaakt.", answer="Per brief."
    )
    done = await keeper.get(url)
    assert "Afgerond: Gedaan wat werd gevraagd" in done.text
    assert url.rsplit("/", 1)[1] in (await keeper.get("/team/requests?closed=1")).text


async def test_who_works_where_no_region_is_known_writes_a_request_down(team: Team) -> None:
    keeper = await team.colleague("Joke Smit", role=Role.COORDINATOR, regions=(), catch_all=True)
    form = await keeper.get("/team/requests/new")
    day = NOW.date().isoformat()
    said = {"kind": "complaint", "came": "letter", "received_on": day, "name": "Noor Visser"}
    region = "".join(re.findall(r'name="region" value="([^"]*)"', form.text))

    added = await _press(
        keeper, form, "/team/requests/new", **said, region=region, asked="Niemand belt."
    )

    assert added.status_code == 303
    assert "Niemand belt." in (await keeper.get(added.headers["location"])).text


async def test_a_request_from_nowhere_is_given_to_a_colleague(team: Team) -> None:
    keeper = await team.colleague("Joke Smit", role=Role.COORDINATOR, regions=(), catch_all=True)
    await team.colleague("Noor Visser", regions=(), catch_all=True)
    reference = (await make_intake(team.database, region=None)).reference
    intake = await team.standing(reference)
    await team.database.write(lambda db: ask(db, intake, Kind.ACCESS, "Alles zien.", NOW))
    listed = await keeper.get("/team/requests")
    url = re.findall(r"/team/requests/\w{3}-\w{3}", listed.text)[0]
    page = await keeper.get(url)
    colleague = re.findall(r'<option value="(\w{12})">Noor Visser', page.text)[0]

    given = await _press(keeper, page, f"{url}/give", to=colleague)

    assert given.status_code == 303
    assert "Noor Visser" in (await keeper.get("/team/requests")).text


def _marked(page: str) -> list[str]:
    """The fields that are said to be wrong."""
    found = BeautifulSoup(page, "html.parser").select('[aria-invalid="true"]')
    return [str(field["name"]) for field in found]


async def test_an_intake_on_the_case_table_is_decided_and_comes_back(team: Team) -> None:
    worker = await team.colleague()
    reference = (await make_intake(team.database)).reference
    await post(worker, reference, "claim")
    meeting = (NOW + 3 * DAY).date().isoformat()
    await post(worker, reference, "put_on", question="Welke cursus past?", meeting=meeting)
    page = await worker.get(f"/team/case-table?on={meeting}")
    assert "Welke cursus past?" in page.text
    notes = re.findall(r'action="([^"]+/notes[^"]*)"', page.text)[0].replace("&amp;", "&")
    await _press(worker, page, notes, notes="Kijk naar de vakschool.")
    owner = re.findall(r'<option value="(\w{12})">Samira', page.text)[0]
    decide = notes.replace("/notes", "/decide")
    missing = await _press(worker, page, decide, decision="Aanmelden bij de vakschool.")
    assert "Vul een dag in." in missing.text
    assert "Aanmelden bij de vakschool." in missing.text
    day = (NOW + 10 * DAY).date().isoformat()
    nobody = await _press(worker, page, decide, decision="Aanmelden.", next_on=day)
    assert _marked(missing.text) == ["next_on"]
    assert _marked(nobody.text) == ["owner"]
    await _press(
        worker, page, decide, decision="Aanmelden bij de vakschool.", owner=owner, next_on=day
    )
    intake = await team.standing(reference)
    assert intake.remind_on is not None
    assert intake.remind_on.isoformat() == day
    after = await worker.get(f"/team/intakes/{reference}")
    assert "Besluit van het caseoverleg: Aanmelden bij de vakschool." in after.text


async def test_who_is_invited_to_the_table_hears_only_what_may_be_shared(team: Team) -> None:
    keeper = await team.colleague("Joke Smit", role=Role.COORDINATOR)
    worker = await team.colleague()
    guest = await team.colleague(
        "Els Kok", organisation="UWV", kind=OrganisationKind.UWV, at_front_door=False
    )
    meeting = (NOW + 3 * DAY).date().isoformat()
    url = f"/team/case-table?region=AM13&on={meeting}"
    for question, shared in (("Alleen wij.", {}), ("Wie kent dit?", {"shared": "1"})):
        reference = (await make_intake(team.database)).reference
        await post(worker, reference, "claim")
        said = {"question": question, "meeting": meeting, "asked": "Gebeld, mag.", **shared}
        assert (await post(worker, reference, "put_on", **said)).status_code == 303
    assert (await guest.get(url)).status_code == 403
    page = await keeper.get(url)
    code = re.findall(r'<option value="(\w{12})">Els Kok', page.text)[0]
    seat = re.findall(r'action="([^"]+/seat[^"]*)"', page.text)[0].replace("&amp;", "&")
    await _press(keeper, page, seat, colleague=code)
    heard = await guest.get(url)
    assert "Wie kent dit?" in heard.text
    assert "Alleen wij." not in heard.text
    assert f"/team/intakes/{reference}" not in heard.text
    refused = await _press(guest, heard, seat, colleague=code)
    assert refused.status_code == 403


@pytest.mark.parametrize("role", [Role.ADMIN, Role.NATIONAL_VIEWER, Role.DESK_WORKER])
async def test_who_meets_nobody_has_none_of_these_rooms(team: Team, role: Role) -> None:
    browser = await team.colleague(role=role)
    for path in ("/team/offers", "/team/requests", "/team/requests/new", "/team/case-table"):
        assert (await browser.get(path)).status_code == 403, path
    may_look = 200 if role is Role.DESK_WORKER else 403
    assert (await browser.get("/team/directory")).status_code == may_look
    assert (await browser.get("/team/directory/new")).status_code == 403
