"""What a person writes to the team beside the conversation: once, and what cannot wait is answered."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, partial

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from pow_bot.channels.door import Door, address
from pow_bot.channels.finding import Found, find, gone
from pow_bot.channels.visitors import Visitor
from pow_bot.conversations.alarm import help_words
from pow_bot.conversations.distress import Kind, detect
from pow_bot.conversations.turns import take_help
from pow_bot.domain.intake.distress import flag
from pow_bot.engine.heard import GoOn
from pow_bot.storage import JSON, Db, allow, once
from pow_bot.web.forms import text_in

_MOST, _PER = 20, timedelta(hours=1)

Act = Callable[[Db, datetime], None]


@dataclass(frozen=True)
class Written:
    """What somebody posted about a registration. `key` is what the same again has too."""

    door: Door
    request: Request
    who: Visitor
    there: Found
    key: str
    form: FormData

    @property
    def text(self) -> str:
        return text_in(self.form, "text")

    @cached_property
    def alarm(self) -> Kind | None:
        """What in it cannot wait."""
        return detect(self.text)

    async def keep(self, what: str, act: Act) -> bool:
        """Do it once; false where this address wrote too much. Raises what the act refuses."""
        unit = partial(self._kept, what=what, act=act, now=self.door.now())
        kept: bool = await self.door.database.write(unit, keyed=True)
        return kept

    def onward(self, page: str) -> str | None:
        """Where to go on once it was kept: to this page, or to the help that opened.

        None where help is to be shown on the page itself: by a link alone no conversation opens.
        """
        if self.alarm is None:
            return page
        return "/" if self.there.mine else None

    def helps(self) -> list[str]:
        """What helps, in the words of *nood*."""
        if self.alarm is None:
            return []
        say = self.door.speaker(self.who).say
        return [say(text) for text in help_words(self.door.book(), self.alarm)]

    def _kept(self, db: Db, what: str, act: Act, now: datetime) -> bool:
        if not allow(db, f"{what} {address(self.request)}", _MOST, _PER, now):
            return False
        once(db, self.key, None, partial(self._done, db, act, now), now=now)
        return True

    def _done(self, db: Db, act: Act, now: datetime) -> JSON:
        act(db, now)
        if self.alarm is not None:
            flag(db, self.there.slip.conversation, self.alarm, now)
            self._open_help(db, self.alarm)
        return True

    def _open_help(self, db: Db, alarm: Kind) -> None:
        """Where the conversation is theirs and open on this phone."""
        if self.there.mine is not None:
            hearing = self.door.hearing(self.request, self.who, GoOn())
            take_help(db, self.door.content(), hearing, alarm, self.door.terms)


Take = Callable[[Written], Awaitable[Response]]


def add_form(router: APIRouter, door: Door, name: str, take: Take) -> None:
    """Take what is posted to a page of a registration, by the cookie of this phone and by its link."""

    async def heard(request: Request, link: str = "") -> Response:
        who = door.who(request)
        async with request.form(max_files=0, max_fields=10) as form:
            key = door.key(request, who, form)
        there = await find(door, who, link)
        if there is None:
            return await gone(door, request, who, by_cookie=not link)
        return await take(Written(door, request, who, there, key, form))

    for path in (f"/{name}", f"/{name}/{{link}}"):
        router.add_api_route(path, heard, methods=["POST"], response_model=None)
