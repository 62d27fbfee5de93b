"""Coming in as a colleague does: a link, a password, codes of a phone, a passkey; and the accounts of others."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pyotp
import pytest
from playwright.sync_api import Page, expect

from pow_bot.domain.staff.actions import disable, link
from pow_bot.domain.staff.rules import Role
from pow_bot.storage import Db
from tests.browser.conftest import NARROW, Office, Running, Windows, newcomer
from tests.browser.driving import reaches_beyond, registered, violations
from tests.domain.intake.making import colleague
from tests.team.signing import PASSWORD

PAGES = (
    "/team/account/welcome",
    "/team/account",
    "/team/account/code",
    "/team/colleagues",
    "/team/colleagues/new",
)

Invited = Callable[..., tuple[Page, str]]


@pytest.fixture
def invited(page_of: Windows, running: Running) -> Invited:
    """A new coordinator at the page to choose a password on, and their address."""

    def arrived(**window: Any) -> tuple[Page, str]:
        email = f"{uuid4()}@example.org"

        def unit(db: Db) -> str:
            new = colleague(db, "Noor de Vries", email=email, role=Role.COORDINATOR)
            return link(db, new.id, running.now, invites=True)

        token = running.write(unit)
        page = page_of(**window)
        page.goto(f"/team/in/{token}")
        page.locator("main button").click()
        page.wait_for_url("**/team/account/welcome")
        return page, email

    return arrived


@pytest.mark.parametrize("script", [True, False])
def test_an_invitation_a_password_and_a_phone(
    invited: Invited, running: Running, *, script: bool
) -> None:
    page, email = invited(script=script)
    page.locator("#new-password").fill(PASSWORD)
    page.locator("#again").fill(PASSWORD)
    page.locator("main button.strong").click()
    expect(page.locator("main")).to_contain_text("Uw wachtwoord is bewaard")

    page.locator("button", has_text="Zet de code aan").click()
    page.locator("summary", has_text="Lukt scannen niet?").click()
    secret = page.locator(".steps code").inner_text().replace(" ", "")
    assert page.locator("img.scan").evaluate("(image) => image.naturalWidth") > 100
    page.locator("#code").fill(pyotp.TOTP(secret).at(running.now))
    page.locator("main button.strong").click()
    spare = page.locator("#spare code").all_inner_texts()
    if script:  # axe is one
        _require_fit(page)
    page.locator("main a.strong").click()
    _log_out(page)
    page.locator("main a").click()

    _fill_in(page, email, "")
    expect(page.locator("#problem")).to_contain_text("klopt niet")
    expect(page.locator("#email")).to_have_value(email)
    _fill_in(page, email, spare[0])

    page.locator("#queue-title").wait_for()


def test_a_passkey_lets_in_until_it_is_removed(invited: Invited) -> None:
    page, _ = invited()
    _with_a_finger(page)
    page.locator("#passkey-name").fill("Laptop van het werk")
    page.locator("button", has_text="Voeg een passkey toe").click()
    expect(page.locator("main")).to_contain_text("De passkey is bewaard")
    expect(page.locator("main")).to_contain_text("Laptop van het werk")

    _in_by_passkey(page)
    page.locator("#queue-title").wait_for()

    page.goto("/team/account")
    page.get_by_role("button", name="Verwijder Laptop van het werk").click()
    expect(page.locator("main")).to_contain_text("De passkey is verwijderd")
    _in_by_passkey(page)
    expect(page.locator("#problem")).to_contain_text("hoort niet bij een account hier")


def test_who_turns_the_passkey_away_can_go_on(invited: Invited) -> None:
    page, _ = invited()
    _with_a_finger(page, verified=False)

    page.locator("button", has_text="Voeg een passkey toe").click()

    expect(page.locator("[data-failed]")).to_contain_text("Dat lukte niet")
    expect(page.locator("#new-password")).to_be_editable()


def test_an_open_page_is_left_within_seconds_when_its_account_is_closed(
    page_of: Windows, office: Office
) -> None:
    reference = registered(page_of(), place="9712")
    actor = office.running.write(lambda db: newcomer(db, "V. Ergeten", "AM01"))
    here = office.window(actor)
    here.goto(f"/team/intakes/{reference}")
    expect(here.locator("#detail")).to_contain_text(reference)

    office.running.write(lambda db: disable(db, actor.id, office.running.now))

    here.wait_for_url(f"**/team/in?next=%2Fteam%2Fintakes%2F{reference}", timeout=5_000)
    expect(here.locator("#detail")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_sticks_out(invited: Invited, scheme: str) -> None:
    page, _ = invited(color_scheme=scheme, viewport=NARROW)
    page.goto("/team/account")
    page.locator("button", has_text="Zet de code aan").click()
    for path in PAGES:
        for language in ("nl", "en"):
            page.goto(f"{path}?lang={language}")
            _require_fit(page)
    page.goto("/team/account?lang=nl")
    page.locator("#name").fill(" ")
    page.locator("button", has_text="Bewaar naam").click()
    _require_fit(page)
    page.goto("/team/colleagues")
    page.locator("tbody a").first.click()
    _require_fit(page)
    page.context.clear_cookies()
    for path in ("/team/in", "/team/in?out=1", "/team/in/unknown"):
        page.goto(path)
        _require_fit(page)


def _require_fit(page: Page) -> None:
    assert violations(page) == []
    assert not reaches_beyond(page), page.url


def _fill_in(page: Page, email: str, code: str) -> None:
    page.locator("#email").fill(email)
    page.locator("#password").fill(PASSWORD)
    page.locator("#code").fill(code)
    page.locator("main button.strong").click()


def _log_out(page: Page) -> None:
    """On a phone it stands in the menu."""
    menu = page.locator(".menu > summary")
    if menu.is_visible():
        menu.click()
    page.locator("button", has_text="Log uit").first.click()


def _in_by_passkey(page: Page) -> None:
    _log_out(page)
    page.locator("main a").click()
    page.locator("button", has_text="Log in met een passkey").click()


def _with_a_finger(page: Page, *, verified: bool = True) -> None:
    """A device that holds passkeys, and checks who is there."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": verified,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
