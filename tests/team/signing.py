"""Colleagues who have a password, and perhaps a phone that makes codes."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import pyotp
from httpx import ASGITransport, AsyncClient, Response

from pow_bot.domain.signing_in import hashing
from pow_bot.domain.signing_in.actions import confirm_code, keep_password, propose_code
from pow_bot.domain.signing_in.queries import secret_of
from pow_bot.domain.staff.rules import Actor
from pow_bot.storage import Db
from tests.domain.intake.making import colleague
from tests.postgres import apart
from tests.team.making import Team, fields

PASSWORD = "kiosk lamp zalm ladder"


@dataclass(frozen=True)
class Person:
    """A colleague with what they know and carry."""

    actor: Actor
    email: str
    secret: str = ""

    def code(self, now: datetime) -> str:
        return pyotp.TOTP(self.secret).at(now) if self.secret else ""


async def a_person(
    team: Team, name: str = "Samira", *, phone: bool = False, **other: Any
) -> Person:
    hashed = _hashed()

    def unit(db: Db) -> Person:
        actor = colleague(db, name, **other)
        keep_password(db, actor.id, hashed, team.clock())
        secret = _phone(db, actor, team.clock()) if phone else ""
        return Person(actor, f"{name.replace(' ', '.').lower()}@example.org", secret)

    return await team.database.write(unit)


@cache
def _hashed() -> str:
    """Once for all tests: it is made to take long."""
    return apart(hashing.hashed(PASSWORD))


def _phone(db: Db, actor: Actor, now: datetime) -> str:
    propose_code(db, actor.id, now)
    secret = secret_of(db, actor.id, confirmed=False)
    assert secret
    # With the code before the present one, so that this one is still good.
    assert confirm_code(db, actor.id, pyotp.TOTP(secret).at(now, counter_offset=-1), now)
    return secret


def from_address(team: Team, address: str) -> AsyncClient:
    """A browser somewhere else."""
    transport = ASGITransport(team.app, client=(address, 123))
    opened = AsyncClient(transport=transport, base_url="http://team.test")
    team.browsers.append(opened)
    return opened


async def try_in(
    browser: AsyncClient, email: str, password: str = PASSWORD, code: str = ""
) -> Response:
    """Fill in the form, as it stands now."""
    page = await browser.get("/team/in")
    said = {"email": email, "password": password, "code": code}
    return await browser.post("/team/in", data={**fields(page), **said})
