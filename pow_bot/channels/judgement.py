"""*Ons oordeel over werk*: what was judged of somebody, in plain words, and their objection to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from pow_bot.channels.door import Door
from pow_bot.channels.finding import Found, add_pages
from pow_bot.channels.requesting import ask_behind
from pow_bot.channels.visitors import Visitor
from pow_bot.channels.writing import Written, add_form
from pow_bot.conversations.clock import at_home
from pow_bot.domain.intake.words import NotAllowed
from pow_bot.domain.requests.words import Kind
from pow_bot.domain.werkfit.actions import object_to
from pow_bot.domain.werkfit.queries import Own, is_judged, own_behind
from pow_bot.engine.flow import Text
from pow_bot.i18n.formats import full_day
from pow_bot.storage import Db
from pow_bot.web.judged import OwnWords

PAGE = "oordeel"

_TOO_MANY = Text("judged/too_many", "U stuurde dit heel vaak. Probeer het over een uur opnieuw.")
_BY = Text("judged/by_whom", "Iemand van {organisation} gaf dit oordeel op {day}.")
_BY_TEAM = Text("judged/by_team", "Iemand van het team gaf dit oordeel op {day}.")
_OBJECTED = Text("judged/objected", "U liet op {day} weten dat u het niet eens bent.")


def judgement(door: Door) -> APIRouter:
    """The routes, by cookie and by link."""
    router, pages = APIRouter(), _Pages(door)
    add_pages(router, door, PAGE, pages.show)
    add_form(router, door, PAGE, pages.object)
    return router


def judgement_url(db: Db, there: Found) -> str | None:
    """Where the judgement stands; None where nothing was judged."""
    return there.page(PAGE) if is_judged(db, there.slip.link) else None


@dataclass(frozen=True)
class _Pages:
    door: Door

    async def show(self, request: Request, who: Visitor, there: Found) -> Response:
        """The judgement that counts; by the link alone without what says something of health."""
        return await self._page(request, who, there)

    async def object(self, objection: Written) -> Response:
        """They do not agree: one tap, with or without words."""
        there, who, problem = objection.there, objection.who, await self._kept(objection)
        if problem is None and (onward := objection.onward(f"{there.page(PAGE)}#bezwaar")):
            return self.door.to(onward, who)
        return await self._page(
            objection.request, who, there,
            typed=objection.text if problem else "", problem=problem, helps=objection.helps(),
        )  # fmt: skip

    async def _kept(self, objection: Written) -> str | None:
        """Why it was not kept, or None where it was."""
        say = self.door.speaker(objection.who).say
        act = partial(_object, link=objection.there.slip.link, words=objection.text)
        try:
            kept = await objection.keep("objections", act)
        except NotAllowed as refused:
            return say(refused.text, **refused.fills)
        return None if kept else say(_TOO_MANY)

    async def _page(
        self,
        request: Request,
        who: Visitor,
        there: Found,
        *,
        typed: str = "",
        problem: str | None = None,
        helps: Sequence[str] = (),
    ) -> Response:
        own = await self.door.database.read(partial(own_behind, link=there.slip.link))
        return self.door.page(
            request,
            who,
            "chat/judgement.html",
            422 if problem else 200,
            reference=there.slip.reference,
            judged=self._told(who, there, own) if own else None,
            help=helps,
            objection={
                "post_url": there.page(PAGE),
                "token": self.door.token(who),
                "value": typed,
                "problem": problem,
            },
            mine=there.mine is not None,
            status_url=there.page("status"),
            messages_url=there.page("berichten"),
        )

    def _told(self, who: Visitor, there: Found, own: Own) -> dict[str, Any]:
        speaker, locale = self.door.speaker(who), who.locale
        told = OwnWords(
            say=speaker.say,
            day=partial(full_day, locale),
            locale=locale,
            instruments=own.instruments,
            private=there.mine is not None,
        ).told(own.judgement.findings)
        made = own.judgement.final_at or own.judgement.asked_at
        day = full_day(locale, at_home(made))
        by = _BY if own.organisation else _BY_TEAM
        said = own.objection
        return {
            **told,
            "by": speaker.say(by, day=day, organisation=own.organisation or ""),
            "objected": said and speaker.say(_OBJECTED, day=full_day(locale, at_home(said.at))),
            "words": said.words if said and there.mine else None,
        }


def _object(db: Db, now: datetime, link: str, words: str) -> None:
    """All that they wrote runs a clock of its own, among the requests."""
    ask_behind(db, now, link, Kind.JUDGEMENT, object_to(db, link, words, now))
