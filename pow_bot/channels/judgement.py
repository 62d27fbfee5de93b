"""*Ons oordeel over werk*: what was judged of somebody, in plain words, and their objection to it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from pow_bot.channels.door import Door, address
from pow_bot.channels.finding import Found, find, gone
from pow_bot.channels.requesting import list_objection
from pow_bot.channels.visitors import Visitor
from pow_bot.conversations.alarm import help_words
from pow_bot.conversations.clock import at_home
from pow_bot.conversations.distress import Kind, detect
from pow_bot.conversations.turns import take_help
from pow_bot.domain.intake.actions import flag
from pow_bot.domain.intake.words import NotAllowed
from pow_bot.domain.werkfit.actions import object_to
from pow_bot.domain.werkfit.queries import Own, is_judged, own_behind
from pow_bot.engine.flow import Text
from pow_bot.engine.heard import GoOn
from pow_bot.i18n.formats import full_day
from pow_bot.storage import JSON, Db, allow, once
from pow_bot.web.judged import OwnWords

PAGE = "oordeel"
_AN_HOUR, _OBJECTIONS_AN_HOUR = timedelta(hours=1), 20

_TOO_MANY = Text("judged/too_many", "U stuurde dit heel vaak. Probeer het over een uur opnieuw.")
_BY = Text("judged/by_whom", "Iemand van {organisation} gaf dit oordeel op {day}.")
_BY_TEAM = Text("judged/by_team", "Iemand van het team gaf dit oordeel op {day}.")
_OBJECTED = Text("judged/objected", "U liet op {day} weten dat u het niet eens bent.")


def judgement(door: Door) -> APIRouter:
    """The routes, by cookie and by link."""
    router, pages = APIRouter(), _Pages(door)
    for path in (f"/{PAGE}", f"/{PAGE}/{{link}}"):
        router.add_api_route(path, pages.show, methods=["GET"], response_model=None)
        router.add_api_route(path, pages.object, methods=["POST"], response_model=None)
    return router


def judgement_url(db: Db, there: Found) -> str | None:
    """Where the judgement stands; None where nothing was judged."""
    return there.page(PAGE) if is_judged(db, there.slip.link) else None


@dataclass(frozen=True)
class _Pages:
    door: Door

    async def show(self, request: Request, link: str = "") -> Response:
        """The judgement that counts; by the link alone without what says something of health."""
        who = self.door.who(request)
        there = await find(self.door, who, link)
        if there is None:
            return await gone(self.door, request, who, by_cookie=not link)
        return await self._page(request, who, there)

    async def object(self, request: Request, link: str = "") -> Response:
        """They do not agree: one tap, with or without words."""
        who = self.door.who(request)
        async with request.form(max_files=0, max_fields=10) as form:
            token, words = self.door.require(who, form.get("token")), str(form.get("text", ""))
        there = await find(self.door, who, link)
        if there is None:
            return await gone(self.door, request, who, by_cookie=not link)
        problem = await self._kept(request, who, there, token, words)
        kind = detect(words)
        if problem is None and kind is None:
            return self.door.to(f"{there.page(PAGE)}#bezwaar", who)
        if problem is None and there.mine is not None:
            return self.door.to("/", who)
        helps = self._helps(who, kind)
        typed = words if problem else ""
        return await self._page(request, who, there, typed=typed, problem=problem, helps=helps)

    async def _kept(
        self, request: Request, who: Visitor, there: Found, token: str, words: str
    ) -> str | None:
        """Why it was not kept, or None where it was."""
        speaker = self.door.speaker(who)
        unit = partial(self._keep, request, who, there, token, words)
        try:
            kept = await self.door.database.write(unit, keyed=True)
        except NotAllowed as refused:
            return speaker.say(refused.text, **refused.fills)
        return None if kept else speaker.say(_TOO_MANY)

    def _keep(  # noqa: PLR0917 - what came, by whom, to what
        self, request: Request, who: Visitor, there: Found, token: str, words: str, db: Db
    ) -> bool:
        now = self.door.now()
        bucket = f"objections {address(request)}"
        if not allow(db, bucket, _OBJECTIONS_AN_HOUR, _AN_HOUR, now):
            return False

        def objected() -> JSON:
            said = object_to(db, there.slip.link, words, now)
            list_objection(db, there.slip.link, said, now)
            if kind := detect(words):
                self._alarm(request, who, there, db, kind)
            return True

        said = hashlib.sha256(f"{there.slip.link} {words}".encode("utf-8", "replace")).hexdigest()
        once(db, f"objection {token} {said}", None, objected, now=now)
        return True

    def _alarm(self, request: Request, who: Visitor, there: Found, db: Db, kind: Kind) -> None:
        """What cannot wait is flagged and answered wherever it is written."""
        flag(db, there.slip.conversation, kind, self.door.now())
        if there.mine is not None:
            hearing = self.door.hearing(request, who, GoOn())
            take_help(db, self.door.content(), hearing, kind, self.door.terms)

    def _helps(self, who: Visitor, kind: Kind | None) -> list[str]:
        say = self.door.speaker(who).say
        return [say(text) for text in help_words(self.door.book(), kind)] if kind else []

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
