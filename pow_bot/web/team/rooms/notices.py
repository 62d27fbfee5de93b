"""What a colleague was told: the bell, the list, and how a mail says so."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from fastapi import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from pow_bot.domain.notices import actions
from pow_bot.domain.notices.queries import told, unread, wish_of
from pow_bot.domain.notices.words import Digest, Kind, Notice, Wish
from pow_bot.engine.flow import Text
from pow_bot.storage import JSON, Db, once
from pow_bot.web.team.guard import NOTICES, Guard, SignedIn, to
from pow_bot.web.team.routes import Routes
from pow_bot.web.team.services import TeamServices
from pow_bot.web.team.words import Words

TOLD: Mapping[Kind, Text] = {
    Kind.ASSIGNED: Text("team/notices/assigned", "Aan u gegeven"),
    Kind.MENTIONED: Text("team/notices/mentioned", "U bent genoemd in een notitie"),
    Kind.ANSWERED: Text("team/notices/answered", "Er is een antwoord"),
    Kind.REMINDER: Text("team/notices/reminder", "Herinnering voor vandaag"),
    Kind.OFFERED: Text("team/notices/offered", "Aan u aangeboden"),
    Kind.ACCEPTED: Text("team/notices/accepted", "Uw overdracht is aangenomen"),
    Kind.REFUSED: Text("team/notices/refused", "Uw overdracht is teruggegeven"),
    Kind.JUDGE: Text("team/notices/judge", "Uw oordeel is gevraagd"),
    Kind.JUDGED: Text("team/notices/judged", "Het oordeel is klaar"),
    Kind.TERM: Text("team/notices/term", "De termijn is bijna om"),
    Kind.RETENTION: Text("team/notices/retention", "Wordt binnenkort gewist"),
}
_DIGESTS: Mapping[Digest, Text] = {
    Digest.OFF: Text("team/notices/off", "Geen mail"),
    Digest.DAILY: Text("team/notices/daily", "Eén keer per werkdag, als het loket opengaat"),
    Digest.BUNDLED: Text("team/notices/bundled", "Binnen een kwartier, alles in één mail"),
}


def notices(services: TeamServices, guard: Guard, routes: Routes) -> None:
    """The list, the bell, and the wish."""
    pages = _Notices(services, guard)
    routes.get(NOTICES, pages.list)
    routes.get(f"{NOTICES}/bell", pages.bell)
    routes.get(f"{NOTICES}/settings", pages.settings)
    routes.post(f"{NOTICES}/settings", pages.wish)
    routes.post(f"{NOTICES}/read", pages.read)


@dataclass(frozen=True)
class _Notices:
    services: TeamServices
    guard: Guard

    async def list(self, request: Request, who: SignedIn) -> Response:
        """What was told lately, newest first; looking at the list reads nothing yet."""
        words, now = self._words(who), self.services.now()
        lines = await self.services.database.read(partial(told, actor=who.actor))
        return self._page(
            request,
            who,
            "team/notices.html",
            lines=[_line(one, words, now) for one in lines],
            seen=now.isoformat(),
            settings_url=f"{NOTICES}/settings",
        )

    async def bell(self, request: Request, who: SignedIn) -> Response:
        """The bell alone, as an open page asks for it."""
        count = await self.services.database.read(partial(unread, actor=who.actor))
        html = self.services.pages.html("team/bell.html", who.locale, bell=count, url=NOTICES)
        return HTMLResponse(html, headers={"Cache-Control": "no-store"})

    async def read(self, request: Request, who: SignedIn) -> Response:
        """They read one, and are led to it; or all that they saw."""
        async with request.form(max_files=0, max_fields=10) as form:
            key = self.guard.key(who, request, form)
            one, seen = str(form.get("notice", "")), str(form.get("seen", ""))
        lines: list[Notice] = await self.services.database.read(partial(told, actor=who.actor))
        notice = next((line for line in lines if str(line.id) == one), None)
        if notice is None and one:
            raise HTTPException(404)
        now = self.services.now()
        if notice is not None:
            await self._once(key, who, partial(_read, who=who, notice=notice.id, now=now))
            return to(_url(notice))
        until = _moment(seen)
        await self._once(key, who, partial(_read_all, who=who, until=until, now=now))
        return to(NOTICES)

    async def settings(self, request: Request, who: SignedIn) -> Response:
        """How a mail says that there is something to read."""
        words = self._words(who)
        wished = await self.services.database.read(partial(wish_of, colleague=who.actor.id))
        choices = [
            {"value": str(one), "label": words.say(text), "checked": one is wished.digest}
            for one, text in _DIGESTS.items()
        ]
        return self._page(
            request,
            who,
            "team/notices_settings.html",
            choices=choices,
            list_url=NOTICES,
            done=request.query_params.get("done") == "1",
        )

    async def wish(self, request: Request, who: SignedIn) -> Response:
        """From now on so."""
        async with request.form(max_files=0, max_fields=10) as form:
            key, digest = self.guard.key(who, request, form), str(form.get("digest", ""))
        if digest not in set(Digest):
            raise HTTPException(422)
        wished, now = Wish(Digest(digest), who.locale), self.services.now()
        await self._once(key, who, lambda db: actions.wish(db, who.actor.id, wished, now))
        return to(f"{NOTICES}/settings?done=1")

    async def _once(self, key: str, who: SignedIn, act: Callable[[Db], None]) -> None:
        def acted(db: Db) -> JSON:
            act(db)
            return True

        now = self.services.now()
        unit = lambda db: once(db, key, who.actor.id, lambda: acted(db), now=now)  # noqa: E731
        await self.services.database.write(unit, keyed=True)

    def _page(self, request: Request, who: SignedIn, template: str, **context: Any) -> Response:
        frame = self.guard.frame(request, who, self._words(who).regions_of(who.actor))
        return self.services.pages.page(request, template, who.locale, **frame, **context)

    def _words(self, who: SignedIn) -> Words:
        return Words(self.services.pages.catalogues, who.locale)


def _line(one: Notice, words: Words, now: datetime) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "text": words.say(TOLD[one.kind]),
        "about": one.reference or words.region(one.region or ""),
        "at": words.moment(one.at, now),
        "read": one.read,
    }


def _url(notice: Notice) -> str:
    if notice.reference is None:
        return "/team/retention"
    return f"/team/intakes/{notice.reference}"


def _moment(seen: str) -> datetime:
    try:
        at = datetime.fromisoformat(seen)
    except ValueError:
        raise HTTPException(422) from None
    if at.tzinfo is None:
        raise HTTPException(422)
    return at


def _read(db: Db, who: SignedIn, notice: UUID, now: datetime) -> None:
    actions.read(db, who.actor.id, notice, now)


def _read_all(db: Db, who: SignedIn, until: datetime, now: datetime) -> None:
    actions.read_all(db, who.actor.id, until, now)
