"""The hand-off: a conversation from Telegram to this website, by a link for one use; and back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from pow_bot.channels.door import Door, address
from pow_bot.channels.finding import open_here
from pow_bot.channels.leaflets import TO_TELEGRAM
from pow_bot.channels.visitors import Visitor
from pow_bot.conversations.crossing import MESSENGER, WEB, ticket, to_web, whose
from pow_bot.conversations.keeping import found
from pow_bot.domain.chats.queries import chat_of
from pow_bot.storage import Db, allow

# Where a link may lead beside the conversation, as the address says it.
_PAGES = frozenset({"gegevens", "status", "berichten"})
_LINKS_AN_HOUR = 20


def hand_off(door: Door) -> APIRouter:
    """The routes of the link from Telegram, and of the way there."""
    router = APIRouter()
    ferry = _Ferry(door)
    for path, show, methods in (
        ("/verder/{token}", ferry.offer, ["GET"]),
        ("/verder/{token}", ferry.take, ["POST"]),
        (TO_TELEGRAM, ferry.to_telegram, ["POST"]),
        # Whoever reloads that page or changes its language gets here.
        (TO_TELEGRAM, ferry.back, ["GET"]),
    ):
        router.add_api_route(path, show, methods=methods, response_model=None)
    return router


@dataclass(frozen=True, slots=True)
class _Offer:
    """That a link still carries a conversation.

    `closes` is what becomes of another one that this browser has: `erased`, where nobody could come
    back to it, or `kept`, for who has its four words.
    """

    closes: str | None = None


class _Ferry:
    def __init__(self, door: Door) -> None:
        self.door = door

    async def offer(self, request: Request, token: str) -> Response:
        """One button; a robot that only looks at the link does not use it up."""
        who = self.door.who(request)
        query = partial(_offer, token=token, who=who, now=self.door.now())
        offer = await self.door.database.read(query)
        if offer is None:
            return await self._over(request, who)
        onward = _onward(request)
        return self.door.page(
            request,
            who,
            "chat/hand_off.html",
            post_url=f"/verder/{token}{f'?naar={onward}' if onward else ''}",
            closes=offer.closes,
        )

    async def take(self, request: Request, token: str) -> Response:
        """Use the link: the conversation goes on in this browser."""
        who = self.door.who(request)
        await self._require(request, who)
        unit = partial(to_web, token=token, door=who.secret, now=self.door.now())
        if await self.door.database.write(unit):
            return self.door.to(f"/{_onward(request)}", who)
        return await self._over(request, who)

    async def to_telegram(self, request: Request) -> Response:
        """A link that carries this conversation to Telegram, as a page: a form leads nowhere else."""
        who, bot, now = self.door.who(request), self.door.bot_url(), self.door.now()
        await self._require(request, who)
        unit = partial(_start_of, who=who, address=address(request), now=now)
        start = await self.door.database.write(unit) if bot else None
        if start is None:
            return self.door.to("/later", who)
        return self.door.page(request, who, "chat/to_telegram.html", url=f"{bot}{start}")

    async def back(self, request: Request) -> Response:
        return self.door.to("/later", self.door.who(request))

    async def _require(self, request: Request, who: Visitor) -> None:
        async with request.form(max_files=0, max_fields=10) as form:
            self.door.require(who, form.get("csrf"))

    async def _over(self, request: Request, who: Visitor) -> Response:
        """Used, too old or never there: nobody can see which."""
        query = partial(open_here, who=who, now=self.door.now())
        begun = await self.door.database.read(query) is not None
        return self.door.page(request, who, "chat/link_over.html", 404, begun=begun)


def _onward(request: Request) -> str:
    """The page that the link is for; none where it is the conversation itself."""
    asked = request.query_params.get("naar", "")
    return asked if asked in _PAGES else ""


def _offer(db: Db, token: str, who: Visitor, now: datetime) -> _Offer | None:
    person = whose(db, token, WEB, now)
    if person is None:
        return None
    other = found(db, who.secret)
    if other is None or other.person == person:
        return _Offer()
    return _Offer(closes="kept" if other.sent or other.words_shown else "erased")


def _start_of(db: Db, who: Visitor, address: str, now: datetime) -> str | None:
    """What the bot's address ends in; None where no conversation is open, or too many were asked."""
    conversation = open_here(db, who, now)
    if conversation is None:
        return None
    if chat_of(db, conversation.person) is not None:
        return ""
    if not allow(db, f"links {address}", _LINKS_AN_HOUR, timedelta(hours=1), now):
        return None
    return f"?start=w_{ticket(db, conversation.person, MESSENGER, now)}"
