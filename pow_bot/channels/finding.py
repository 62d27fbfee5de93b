"""Which registration somebody means: that of this phone's cookie, or the one behind a link."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from pow_bot.channels.door import Door
from pow_bot.channels.visitors import Visitor
from pow_bot.conversations.clock import here
from pow_bot.conversations.keeping import Conversation, found, words_of
from pow_bot.domain.intake.slips import Slip, slip_behind, slip_of
from pow_bot.domain.regions.queries import front_of
from pow_bot.domain.regions.rules import Shown
from pow_bot.storage import Db


@dataclass(frozen=True, slots=True)
class Found:
    """A slip, with the conversation it belongs to where this phone has that open."""

    slip: Slip
    front: Shown
    mine: Conversation | None
    words: tuple[str, ...] | None

    @property
    def unread(self) -> bool:
        """Whether a message waits that who has the conversation open did not read."""
        return self.mine is not None and self.slip.unread is not None

    def page(self, name: str) -> str:
        """The address of one of its pages.

        Where the conversation is open its cookie does: a link would stay in the phone's history.
        """
        return f"/{name}" if self.mine else f"/{name}/{self.slip.link}"


Page = Callable[[Request, Visitor, Found], Awaitable[Response]]


async def find(door: Door, who: Visitor, link: str) -> Found | None:
    """What the link opens, or the newest of this phone where there is no link."""
    query = partial(_found, who=who, link=link, now=door.now())
    return await door.database.read(query)


async def gone(door: Door, request: Request, who: Visitor, *, by_cookie: bool) -> Response:
    """Without a link this phone may only have to give its words first, or to send it first."""
    if not by_cookie:
        return door.page(request, who, "error.html", 404, way=None, detail=None)
    query = partial(open_here, who=who, now=door.now())
    return door.to("/" if await door.database.read(query) else "/woorden", who)


def add_pages(router: APIRouter, door: Door, name: str, page: Page, ending: str = "") -> None:
    """Show a page of a registration: by the cookie of this phone, and by its link."""

    async def show(request: Request, link: str = "") -> Response:
        who = door.who(request)
        there = await find(door, who, link)
        if there is None:
            return await gone(door, request, who, by_cookie=not link)
        return await page(request, who, there)

    for path in (f"/{name}{ending}", f"/{name}/{{link}}{ending}"):
        router.add_api_route(path, show, methods=["GET"], response_model=None)


def _found(db: Db, who: Visitor, link: str, now: datetime) -> Found | None:
    mine = open_here(db, who, now)
    slip = slip_behind(db, link) if link else slip_of(db, mine.id) if mine else None
    if slip is None:
        return None
    front = front_of(db, slip.region, here(now, private=True).today)
    if mine is None or mine.id != slip.conversation:
        return Found(slip, front, None, None)
    return Found(slip, front, mine, words_of(db, mine))


def open_here(db: Db, who: Visitor, now: datetime) -> Conversation | None:
    """The conversation of this phone, unless it asks for its four words first."""
    conversation = found(db, who.secret)
    return None if conversation is None or conversation.locked(now) else conversation
