"""The team's pages on a small app, and a colleague's browser."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient, Response
from sqlalchemy import Row, Table, select

from pow_bot.conversations.book import read_book
from pow_bot.conversations.hearing import Terms
from pow_bot.conversations.turns import Content
from pow_bot.domain.audit.records import audit
from pow_bot.domain.intake.keeping import Intake
from pow_bot.domain.staff import actions as staff
from pow_bot.domain.staff.rules import Actor
from pow_bot.i18n.catalogues import Catalogues
from pow_bot.resources import content
from pow_bot.settings import read_settings
from pow_bot.storage import Database
from pow_bot.web.pages import Pages
from pow_bot.web.team.router import team_router
from pow_bot.web.team.services import Answered, Contact, Group, Kept, Reader, TeamServices, Told
from tests.domain.intake.making import NOW, make_colleague, standing

_FIELD = re.compile(r'name="(csrf|token|revision)" value="([^"]*)"')


@dataclass
class Clock:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def forward(self, by: timedelta) -> None:
        self.now += by


@dataclass
class Team:
    """A running app, and who comes to it."""

    database: Database
    services: TeamServices
    app: FastAPI
    clock: Clock
    stopping: asyncio.Event
    browsers: list[AsyncClient] = field(default_factory=list)

    def browser(self) -> AsyncClient:
        opened = AsyncClient(transport=ASGITransport(self.app), base_url="http://team.test")
        self.browsers.append(opened)
        return opened

    async def link(self, actor: Actor) -> str:
        unit: Callable[[Any], str] = lambda db: staff.link(db, actor.id, self.clock())  # noqa: E731 - to be typed
        return await self.database.write(unit)

    async def signed_in(self, actor: Actor) -> AsyncClient:
        browser = self.browser()
        token = await self.link(actor)
        page = await browser.get(f"/team/in/{token}")
        response = await browser.post(f"/team/in/{token}", data=fields(page))
        assert response.status_code == 303, response.text
        return browser

    async def colleague(self, name: str = "Samira El Idrissi", **other: Any) -> AsyncClient:
        return await self.signed_in(await make_colleague(self.database, name, **other))

    async def audited(self) -> list[str]:
        rows = await self.database.read(
            lambda db: db.execute(select(audit.c.action).order_by(audit.c.seq)).scalars().all()
        )
        return list(rows)

    async def rows(self, table: Table) -> list[Row[Any]]:
        return await self.database.read(lambda db: list(db.execute(select(table))))

    async def standing(self, reference: str) -> Intake:
        return await self.database.write(lambda db: standing(db, reference))

    async def owner(self, reference: str) -> UUID | None:
        return (await self.standing(reference)).owner


@asynccontextmanager
async def a_team(
    database: Database, read: Reader | None = None, **other: Any
) -> AsyncIterator[Team]:
    clock, stopping, app = Clock(), asyncio.Event(), FastAPI()
    services = TeamServices(
        database=database,
        pages=_pages(),
        read=read or PlainReader(),
        now=clock,
        secure=False,
        stopping=stopping,
        content=flows,
        terms=Terms(),
        **other,
    )
    app.include_router(team_router(services))
    team = Team(database, services, app, clock, stopping)
    yield team
    for browser in team.browsers:
        await browser.aclose()


@cache
def catalogues() -> Catalogues:
    return Catalogues(content("locales"))


@cache
def _pages() -> Pages:
    """Once for all tests: reading catalogues and templates takes longer than most of them."""
    return Pages(content("web"), catalogues(), read_settings())


@cache
def flows() -> Content:
    """Read when a page asks, and once for all tests."""
    return Content(read_book(content("flows"), catalogues(), frozenset()), catalogues())


class PlainReader:
    """As good as the real reader: what stands in the answers, by step."""

    def __call__(self, kept: Kept, locale: str) -> Told:
        rows = tuple(
            Answered(step, str(answer.get("value")), private=step == "health")
            for step, answer in kept.answers.items()
        )
        contact = (Contact("Telefoon", "06 12 34 56 78", ltr=True, href="tel:0612345678"),)
        return Told(name=None, contact=contact, groups=(Group("Antwoorden", rows),), reasons=())

    def about(self, flow: str | None, steps: Sequence[str], locale: str) -> tuple[str, ...]:
        return (flow,) if flow else tuple(steps)

    def card(self, preview: Mapping[str, Any], locale: str) -> tuple[Answered, ...]:
        return tuple(Answered(name, str(said)) for name, said in preview.items())


def fields(page: Response) -> dict[str, str]:
    """The hidden fields of a page's forms."""
    return dict(_FIELD.findall(page.text))


def token(page: Response) -> dict[str, str]:
    """The token of this session, for a form that the page does not show."""
    said = fields(page)["csrf"]
    return {"csrf": said, "token": said}


def picked(page: Response, *references: str) -> list[str]:
    """What these rows of a list send along when they are ticked."""
    found: dict[str, str] = {
        value.split(".")[0]: value for value in re.findall(r'name="at" value="([^"]+)"', page.text)
    }
    return [found[reference.replace("-", "")] for reference in references]


async def bulk(browser: AsyncClient, *references: str, **said: str) -> Response:
    """Tick these in the list, and do something with all of them."""
    page = await browser.get("/team")
    sent = {**token(page), "at": picked(page, *references), **said}
    return await browser.post("/team/bulk", data=sent)


# What comes first on the list of a line is left open, and why: for tests of something else.
ANYWAY = {"anyway": "1", "why_anyway": "Deze persoon regelt het zelf."}


async def post(browser: AsyncClient, reference: str, action: str, **said: str) -> Response:
    """Fill in a form of an intake's page, as it stands now, and send it."""
    page = await browser.get(f"/team/intakes/{reference}")
    assert page.status_code == 200, page.text
    return await browser.post(f"/team/intakes/{reference}/{action}", data={**fields(page), **said})
