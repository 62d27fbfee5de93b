"""Who may come in with a password and a code, who may not, and whom nobody can keep out."""

import asyncio
import re
from datetime import timedelta

import pytest
from httpx import Response

from pow_bot.domain.intake.colleagues import disable
from pow_bot.domain.signing_in import hashing
from tests.domain.intake.making import HOUR, make_colleague
from tests.team.making import Team, fields
from tests.team.signing import PASSWORD, a_person, from_address, try_in

MINUTE = timedelta(minutes=1)


async def test_a_password_lets_in(team: Team) -> None:
    person, browser = await a_person(team), team.browser()

    response = await try_in(browser, f" {person.email.upper()}")

    assert (response.status_code, response.headers["location"]) == (303, "/team")
    assert (await browser.get("/team")).status_code == 200
    assert (await team.audited())[-1] == "staff.sign_in"


async def test_whoever_has_a_phone_for_codes_needs_one(team: Team) -> None:
    person = await a_person(team, phone=True)
    browser = team.browser()

    assert (await try_in(browser, person.email)).status_code == 422
    assert (await try_in(browser, person.email, code="000000")).status_code == 422
    assert (await try_in(browser, person.email, code=person.code(team.clock()))).status_code == 303


async def test_a_code_counts_once(team: Team) -> None:
    person = await a_person(team, phone=True)
    code = person.code(team.clock())

    assert (await try_in(team.browser(), person.email, code=code)).status_code == 303
    assert (await try_in(team.browser(), person.email, code=code)).status_code == 422
    team.clock.forward(MINUTE / 2)
    fresh = person.code(team.clock())
    assert (await try_in(team.browser(), person.email, code=fresh)).status_code == 303
    assert (await try_in(team.browser(), person.email, code=code)).status_code == 422, (
        "an older one"
    )


async def test_a_spare_code_opens_once_without_the_phone(team: Team) -> None:
    person = await a_person(team, phone=True)
    browser = team.browser()
    await try_in(browser, person.email, code=person.code(team.clock()))
    page = await browser.get("/team/account")

    shown = await browser.post("/team/account/spare", data=fields(page))
    spare = re.findall(r'<code dir="ltr">([a-z0-9-]+)</code>', shown.text)

    assert len(set(spare)) == 10
    assert (await try_in(team.browser(), person.email, code=spare[3].upper())).status_code == 303
    assert (await try_in(team.browser(), person.email, code=spare[3])).status_code == 422


async def test_pressed_twice_the_form_is_one_session_though_the_code_counts_once(
    team: Team,
) -> None:
    person, browser = await a_person(team, phone=True), team.browser()
    page = await browser.get("/team/in")
    code = person.code(team.clock())
    form = {**fields(page), "email": person.email, "password": PASSWORD, "code": code}

    both = await asyncio.gather(*(browser.post("/team/in", data=form) for _ in range(2)))

    assert [one.status_code for one in both] == [303, 303]
    assert len({one.cookies["team"] for one in both}) == 1


async def test_pressed_twice_the_button_of_a_link_is_one_session_and_no_error(team: Team) -> None:
    actor, browser = await make_colleague(team.database), team.browser()
    token = await team.link(actor)
    form = fields(await browser.get(f"/team/in/{token}"))

    both = await asyncio.gather(*(browser.post(f"/team/in/{token}", data=form) for _ in range(2)))

    assert [one.status_code for one in both] == [303, 303]
    assert len({one.cookies["team"] for one in both}) == 1
    page = await browser.get("/team/account")
    assert page.text.count("Ingelogd:") == 1


@pytest.mark.parametrize(
    ("sought", "led"),
    [
        ("/team/settings?part=hours", "/team/settings?part=hours"),
        ("https://elsewhere.example", "/team"),
        ("//elsewhere.example", "/team"),
        ("/team//elsewhere.example", "/team"),
        ("/team/../opnieuw", "/team"),
        ("/team\\@elsewhere.example", "/team"),
        ("/team/in\r\nSet-Cookie: a=b", "/team"),
        ("/team/" + "a" * 500, "/team"),
    ],
)
async def test_who_comes_in_goes_on_where_they_were_and_never_outside(
    team: Team, sought: str, led: str
) -> None:
    person, browser = await a_person(team), team.browser()
    page = await browser.get("/team/in", params={"next": sought})
    kept = led if sought == led else ""
    assert f'name="next" value="{kept}"' in page.text
    known = {**fields(page), "email": person.email, "password": PASSWORD, "next": sought}

    response = await browser.post("/team/in", data=known)

    assert (response.status_code, response.headers["location"]) == (303, led)


async def test_an_unknown_address_and_a_wrong_password_are_answered_alike(team: Team) -> None:
    person = await a_person(team, phone=True)
    wrong = (
        (person.email, "another one altogether", ""),
        (person.email, PASSWORD, "123456"),
        ("nobody@example.org", PASSWORD, ""),
    )

    answers = [await try_in(team.browser(), *said) for said in wrong]

    assert {one.status_code for one in answers} == {422}
    assert len({_without_what_was_typed(one) for one in answers}) == 1


async def test_as_much_is_worked_for_nobody_as_for_somebody(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, verified = await a_person(team), list[str]()
    really = hashing._HASHES.verify

    def noted(password: str | bytes, kept: str | bytes) -> bool:
        verified.append(str(kept))
        return really(password, kept)

    monkeypatch.setattr(hashing._HASHES, "verify", noted)

    for email in (person.email, "nobody@example.org"):
        await try_in(team.browser(), email, "not the password at all")

    assert len(verified) == 2
    assert len({one.rsplit("$", 2)[0] for one in verified}) == 1, "the same cost"


async def test_the_eleventh_wrong_try_of_an_hour_is_not_looked_at(team: Team) -> None:
    person = await a_person(team)
    intruder = from_address(team, "203.0.113.9")

    tries = [await try_in(intruder, f"name{n}@example.org", "wrong") for n in range(10)]
    eleventh = await try_in(intruder, person.email)

    assert {one.status_code for one in tries} == {422}
    assert eleventh.status_code == 429, "also with the right password"
    assert (await try_in(from_address(team, "198.51.100.7"), person.email)).status_code == 303
    team.clock.forward(HOUR + MINUTE)
    assert (await try_in(intruder, person.email)).status_code == 303


async def test_eleven_wrong_tries_at_once_are_ten(team: Team) -> None:
    intruder = from_address(team, "203.0.113.9")
    form = fields(await intruder.get("/team/in"))

    async def guess(n: int) -> int:
        said = {"email": "x@example.org", "password": f"wrong {n}"}
        return (await intruder.post("/team/in", data={**form, **said})).status_code

    assert sorted(await asyncio.gather(*map(guess, range(14)))) == [422] * 10 + [429] * 4


async def test_right_ones_are_not_counted(team: Team) -> None:
    person = await a_person(team)

    tries = [await try_in(from_address(team, "192.0.2.1"), person.email) for _ in range(14)]

    assert {one.status_code for one in tries} == {303}


async def test_nobody_locks_a_colleague_out_by_trying_their_address_everywhere(team: Team) -> None:
    with_phone = await a_person(team, "Samira", phone=True)
    without = await a_person(team, "Piet")
    known = from_address(team, "192.0.2.20")
    assert (await try_in(known, without.email)).status_code == 303

    for n in range(12):
        for person in (with_phone, without):
            await try_in(from_address(team, f"203.0.113.{n}"), person.email, "wrong")

    elsewhere = from_address(team, "198.51.100.7")
    right = await try_in(elsewhere, with_phone.email, code=with_phone.code(team.clock()))
    assert right.status_code == 303, "a password and a code always open"
    assert (await try_in(known, without.email)).status_code == 303, "and a browser known before"
    stranger = await try_in(from_address(team, "198.51.100.8"), without.email)
    assert stranger.status_code == 429, "a password alone, from nowhere known, while others guess"
    wrong = await try_in(from_address(team, "198.51.100.9"), without.email, "wrong")
    assert wrong.status_code == 429, "and it tells nobody that it was right"


async def test_a_browser_that_is_known_has_ten_tries_of_its_own(team: Team) -> None:
    person = await a_person(team)
    known = from_address(team, "192.0.2.20")
    await try_in(known, person.email)

    tries = [await try_in(known, person.email, "wrong") for _ in range(10)]

    assert {one.status_code for one in tries} == {422}
    assert (await try_in(known, person.email)).status_code == 429
    assert (await try_in(from_address(team, "192.0.2.20"), person.email)).status_code == 303


async def test_codes_cannot_be_guessed_with_the_password_from_many_places(team: Team) -> None:
    person = await a_person(team, phone=True)

    for n in range(10):
        await try_in(from_address(team, f"203.0.113.{n}"), person.email, code=f"00000{n}")

    late = from_address(team, "203.0.113.99")
    assert (await try_in(late, person.email, code=person.code(team.clock()))).status_code == 429


async def test_a_session_is_new_at_every_sign_in(team: Team) -> None:
    person, browser = await a_person(team), team.browser()
    browser.cookies.set("team", "planted-by-somebody-else", domain="team.test", path="/")

    await try_in(browser, person.email)
    first = browser.cookies["team"]
    await try_in(browser, person.email)

    assert first not in {"planted-by-somebody-else", browser.cookies["team"]}
    before = team.browser()
    before.cookies.set("team", first)
    assert (await before.get("/team")).status_code == 303, "the one of before is over"


async def test_a_form_of_another_site_or_browser_signs_nobody_in(team: Team) -> None:
    person, browser = await a_person(team), team.browser()
    form = {**fields(await browser.get("/team/in")), "email": person.email, "password": PASSWORD}

    cross = await browser.post("/team/in", data=form, headers={"sec-fetch-site": "cross-site"})
    theirs = await team.browser().post("/team/in", data=form)

    assert cross.status_code == 403
    assert theirs.status_code == 422
    assert "Deze pagina stond te lang open" in theirs.text
    assert "team" not in theirs.cookies


async def test_the_language_that_was_chosen_stays_when_something_is_wrong(team: Team) -> None:
    browser = team.browser()
    assert "Password" in (await browser.get("/team/in?lang=en")).text

    wrong = await try_in(browser, "nobody@example.org")

    assert "is not right" in wrong.text


async def test_an_account_that_is_closed_lets_nobody_in_and_says_nothing(team: Team) -> None:
    person = await a_person(team, phone=True)
    await team.database.write(lambda db: disable(db, person.actor.id, team.clock()))

    closed = await try_in(team.browser(), person.email, code=person.code(team.clock()))
    unknown = await try_in(team.browser(), "nobody@example.org")

    assert closed.status_code == unknown.status_code == 422
    assert _without_what_was_typed(closed) == _without_what_was_typed(unknown)


async def test_whatever_is_typed_is_no_fault_of_ours(team: Team) -> None:
    for typed in ("", "x" * 5_000, "\ud83d\x00", "ß" * 300):
        said = typed.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
        answer = await try_in(from_address(team, f"2001:db8:{len(said):x}::1"), said, said, said)
        assert answer.status_code == 422


def _without_what_was_typed(page: Response) -> str:
    return re.sub(r'(name="csrf" value|id="email" value)="[^"]*"', "", page.text)
