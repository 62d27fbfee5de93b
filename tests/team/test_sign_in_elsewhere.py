"""An account elsewhere opens this one only where a colleague who was signed in linked the two."""

import base64
import hmac
import json
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from httpx import AsyncClient, Response
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey
from oidc_provider_mock import run_server_in_thread

from pow_bot.domain.intake.colleagues import disable
from pow_bot.settings import Unusable, read_settings
from pow_bot.storage import Database
from pow_bot.web.team.signing_in.provider import NotProven, Provider, provider_of
from tests.team.making import Team, a_team, fields
from tests.team.signing import a_person, from_address, try_in

# The provider that we test against uses parts of its library that go away.
pytestmark = [
    pytest.mark.filterwarnings("ignore::authlib.deprecate.AuthlibDeprecationWarning"),
    pytest.mark.filterwarnings("ignore:get_jwt_config:DeprecationWarning"),
]

ISSUER = "https://id.example.org"
KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
KEYS: Any = KeySet([KEY]).as_dict(private=False)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MOMENT = int(NOW.timestamp())
GOOD: dict[str, Any] = {
    "iss": ISSUER, "aud": "werkwijzer", "sub": "s-1", "nonce": "n-1",
    "iat": MOMENT, "exp": MOMENT + 300, "email": "samira@example.org",
}  # fmt: skip


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


def provider(issuer: str) -> Provider:
    back = "http://team.test/team/in/elsewhere/back"
    return Provider(issuer, "werkwijzer", "s3cret", "Stadspas", back)


@pytest.fixture
async def team(database: Database, issuer: str) -> AsyncIterator[Team]:
    async with a_team(database, provider=provider(issuer)) as made:
        made.clock.now = datetime.now(UTC)
        yield made


async def back(browser: AsyncClient, subject: str, path: str = "/team/in/elsewhere") -> str:
    """Out to the provider, sign in there; the address to come back to."""
    out = await browser.get(path)
    assert out.status_code == 303, out.text
    async with httpx.AsyncClient() as there:
        answer = await there.post(out.headers["location"], data={"sub": subject})
    return answer.headers["location"]


async def linked(team: Team, subject: str = "s-1") -> AsyncClient:
    person, browser = await a_person(team), team.browser()
    await try_in(browser, person.email)
    done = await browser.get(await back(browser, subject, "/team/account/elsewhere"))
    assert done.headers["location"] == "/team/account?done=elsewhere"
    return browser


async def test_who_linked_an_account_comes_in_with_it(team: Team) -> None:
    await linked(team)
    browser = team.browser()

    arrived = await browser.get(await back(browser, "s-1"))

    assert arrived.headers["location"] == "/team"
    assert "Samira" in (await browser.get("/team")).text
    assert (await team.audited())[-1] == "staff.sign_in.elsewhere"


async def test_the_browser_is_sent_with_all_that_makes_the_answer_ours(team: Team) -> None:
    out = await team.browser().get("/team/in/elsewhere")

    asked = parse_qs(urlsplit(out.headers["location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["scope"] == ["openid"], "no name and no address is asked"
    assert all(len(asked[name][0]) >= 43 for name in ("state", "nonce", "code_challenge"))


@pytest.mark.parametrize("subject", ["s-2", "samira@example.org"])
async def test_another_subject_opens_nothing_also_with_the_same_address(
    team: Team, subject: str
) -> None:
    await linked(team)
    browser = team.browser()

    refused = await browser.get(await back(browser, subject))

    assert refused.status_code == 422
    assert "nog niet gekoppeld" in refused.text
    assert "team" not in browser.cookies


async def test_an_account_that_is_linked_already_links_to_nobody_else(team: Team) -> None:
    await linked(team)
    other, browser = await a_person(team, "Piet"), team.browser()
    await try_in(browser, other.email)

    refused = await browser.get(await back(browser, "s-1", "/team/account/elsewhere"))

    assert refused.status_code == 422
    assert "hoort al bij een collega" in refused.text


async def test_the_link_is_cut_by_its_owner_and_by_closing_the_account(team: Team) -> None:
    owner = await linked(team)
    page = await owner.get("/team/account")
    await owner.post("/team/account/elsewhere_off", data=fields(page))
    browser = team.browser()
    assert (await browser.get(await back(browser, "s-1"))).status_code == 422

    closed = await a_person(team, "Piet")
    theirs = team.browser()
    await try_in(theirs, closed.email)
    await theirs.get(await back(theirs, "s-9", "/team/account/elsewhere"))
    await team.database.write(lambda db: disable(db, closed.actor.id, team.clock()))
    assert (await browser.get(await back(browser, "s-9"))).status_code == 422


async def test_linking_asks_for_a_session_that_is_fresh_and_still_the_same(team: Team) -> None:
    browser = team.browser()
    nobody = await browser.get("/team/account/elsewhere")
    assert nobody.headers["location"] == "/team/in?next=%2Fteam%2Faccount%2Felsewhere"
    person = await a_person(team)
    await try_in(browser, person.email)
    address = await back(browser, "s-1", "/team/account/elsewhere")
    await try_in(browser, person.email)

    assert (await browser.get(address)).status_code == 403, "another session came back"


async def test_an_answer_that_was_not_asked_for_here_is_refused(team: Team) -> None:
    await linked(team)
    mine, theirs = team.browser(), team.browser()
    address = await back(theirs, "s-1")
    assert (await mine.get(address)).status_code == 403, "no errand"
    own = await back(mine, "s-1")
    assert (await mine.get(address)).status_code == 403, "another state"
    mixed = f"{own.split('?')[0]}?code={_code(address)}&state={_state(own)}"
    refused = await mine.get(mixed)
    assert refused.status_code == 422, "the nonce is of another sign-in"
    assert "team" not in mine.cookies


async def test_an_answer_counts_once(team: Team) -> None:
    await linked(team)
    browser = team.browser()
    address = await back(browser, "s-1")
    assert (await browser.get(address)).status_code == 303

    assert (await browser.get(address)).status_code == 422


async def test_a_provider_that_is_away_is_told_and_the_password_still_works(
    database: Database,
) -> None:
    away = provider("http://localhost:9")
    async with a_team(database, provider=away) as team:
        person, browser = await a_person(team), from_address(team, "192.0.2.1")
        sorry: Response = await browser.get("/team/in/elsewhere")
        assert sorry.status_code == 422
        assert "Stadspas antwoordt nu niet" in sorry.text
        assert (await try_in(browser, person.email)).status_code == 303


async def test_nobody_makes_us_ask_the_provider_without_end(database: Database) -> None:
    async with a_team(database, provider=provider("http://localhost:9")) as team:
        browser = from_address(team, "192.0.2.1")
        tries = [(await browser.get("/team/in/elsewhere")).status_code for _ in range(61)]
        assert tries == [422] * 60 + [429]
        elsewhere = from_address(team, "192.0.2.2")
        assert (await elsewhere.get("/team/in/elsewhere")).status_code == 422


async def test_without_a_provider_there_is_no_such_way(database: Database) -> None:
    async with a_team(database) as team:
        assert (await team.browser().get("/team/in/elsewhere")).status_code == 404
        assert "/team/in/elsewhere" not in (await team.browser().get("/team/in")).text


def signed(key: RSAKey = KEY, **other: Any) -> str:
    claims = {name: value for name, value in {**GOOD, **other}.items() if value is not None}
    return jwt.encode({"alg": "RS256", "kid": "one"}, claims, key)


def test_a_token_that_is_as_it_must_be_says_who_it_is_about() -> None:
    subject = provider(ISSUER).proven(signed(), KEYS, "n-1", NOW)
    assert subject == f"{ISSUER} s-1"
    both = signed(aud=["werkwijzer", "other"], azp="werkwijzer")
    assert provider(ISSUER).proven(both, KEYS, "n-1", NOW) == subject


@pytest.mark.parametrize(
    "other",
    [
        {"aud": "another"},
        {"aud": ["another"]},
        {"aud": None},
        {"aud": ["werkwijzer", "other"]},
        {"azp": "another"},
        {"nonce": "n-2"},
        {"nonce": None},
        {"iss": "https://id.example.com"},
        {"iss": f"{ISSUER}/"},
        {"iss": None},
        {"exp": MOMENT - 61},
        {"exp": None},
        {"iat": None},
        {"iat": MOMENT + 3600},
        {"nbf": MOMENT + 3600},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
    ],
    ids=lambda other: "-".join(f"{name}={value}" for name, value in other.items()),
)
def test_a_token_with_a_wrong_claim_proves_nothing(other: dict[str, Any]) -> None:
    with pytest.raises(NotProven):
        provider(ISSUER).proven(signed(**other), KEYS, "n-1", NOW)


def test_a_token_that_is_not_signed_by_the_provider_proves_nothing() -> None:
    secret = OctKey.import_key("s3cret" * 8)
    known_to_all = f"{_part({'alg': 'HS256', 'kid': 'one'})}.{_part(GOOD)}"
    public = hmac.digest(KEY.as_pem(private=False), known_to_all.encode(), "sha256")
    with_none = _part({"alg": "none"}) + "." + _part(GOOD) + "."
    forged = [
        signed(OTHER_KEY),
        with_none,
        with_none + "x",
        jwt.encode({"alg": "HS256"}, GOOD, secret),
        f"{known_to_all}.{base64.urlsafe_b64encode(public).decode().rstrip('=')}",
        signed()[:-4] + "AAAA",
        signed().rsplit(".", 1)[0] + ".",
        "",
        "a.b.c",
        "ü" * 10,
    ]
    for token in forged:
        with pytest.raises(NotProven):
            provider(ISSUER).proven(token, KEYS, "n-1", NOW)


@pytest.mark.parametrize(
    "keys",
    [{}, {"keys": []}, {"keys": [{"kty": "oct", "k": "czNjcmV0czNjcmV0czNjcmV0czNjcmV0czNjcmV0"}]}],
)
def test_without_its_keys_nothing_is_proven(keys: dict[str, Any]) -> None:
    with pytest.raises(NotProven):
        provider(ISSUER).proven(signed(), keys, "n-1", NOW)


@pytest.mark.parametrize(
    "given",
    [
        {"oidc_issuer": ISSUER},
        {"oidc_client_id": "werkwijzer", "oidc_name": "Stadspas"},
        {
            "oidc_issuer": "http://id.example.org",
            "oidc_client_id": "werkwijzer",
            "oidc_name": "Stadspas",
        },
    ],
)
def test_a_provider_that_is_named_in_part_or_can_be_overheard_is_refused(
    given: dict[str, str],
) -> None:
    with pytest.raises(Unusable):
        provider_of(read_settings(**given))


def test_the_address_to_come_back_to_is_that_of_this_site() -> None:
    named = {"oidc_issuer": ISSUER, "oidc_client_id": "werkwijzer", "oidc_name": "Stadspas"}
    made = provider_of(read_settings(base_url="https://werk.example.org", **named))
    assert made is not None
    assert made.back == "https://werk.example.org/team/in/elsewhere/back"
    assert provider_of(read_settings()) is None


def _part(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def _code(address: str) -> str:
    return parse_qs(urlsplit(address).query)["code"][0]


def _state(address: str) -> str:
    return parse_qs(urlsplit(address).query)["state"][0]
