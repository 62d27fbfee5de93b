"""What a colleague was told: the bell, the list, and how a mail says so."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from fastapi import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from pow_bot.domain.notices import actions
from pow_bot.domain.notices.queries import told, wish_of
from pow_bot.domain.notices.words import Digest, Kind, Notice, Wish
from pow_bot.engine.flow import Text
from pow_bot.web.team.guard import NOTICES, Guard, SignedIn, fragment, to
from pow_bot.web.team.intake.handing import OFFERS
from pow_bot.web.team.room import Room
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
    pages = _Notices(Room(services, guard, most_fields=10))
    routes.get(NOTICES, pages.list)
    routes.get(f"{NOTICES}/bell", pages.bell)
    routes.get(f"{NOTICES}/settings", pages.settings)
    routes.post(f"{NOTICES}/settings", pages.wish)
    routes.post(f"{NOTICES}/read", pages.read)


@dataclass(frozen=True)
class _Notices:
    room: Room

    async def list(self, request: Request, who: SignedIn) -> Response:
        """What was told lately, newest first; looking at the list reads nothing yet."""
        words, now = self.room.words(who), self.room.now
        lines = await self.room.services.database.read(partial(told, actor=who.actor))
        return self.room.page(
            request,
            who,
            "team/notices.html",
            lines=[_line(one, words, now) for one in lines],
            seen=now.isoformat(),
            settings_url=f"{NOTICES}/settings",
        )

    async def bell(self, request: Request, who: SignedIn) -> Response:
        """The bell alone, as an open page asks for it."""
        pages = self.room.services.pages
        return fragment(pages.html("team/bell.html", who.locale, bell=who.bell, url=NOTICES))

    async def read(self, request: Request, who: SignedIn) -> Response:
        """They read one, and are led to it; or all that they saw."""
        said, now, me = await self.room.posted(request, who), self.room.now, who.actor
        one = said.get("notice")
        if not one:
            until = _moment(said.get("seen"))
            await self.room.once(who, said, lambda db, _: actions.read_all(db, me.id, until, now))
            return to(NOTICES)
        lines: list[Notice] = await self.room.services.database.read(partial(told, actor=me))
        notice = next((line for line in lines if str(line.id) == one), None)
        if notice is None:
            raise HTTPException(404)
        known = notice.id
        await self.room.once(who, said, lambda db, _: actions.read(db, me.id, known, now))
        return to(_url(notice))

    async def settings(self, request: Request, who: SignedIn) -> Response:
        """How a mail says that there is something to read."""
        words = self.room.words(who)
        wished = await self.room.services.database.read(partial(wish_of, colleague=who.actor.id))
        choices = [
            {"value": str(one), "label": words.say(text), "checked": one is wished.digest}
            for one, text in _DIGESTS.items()
        ]
        return self.room.page(
            request,
            who,
            "team/notices_settings.html",
            choices=choices,
            list_url=NOTICES,
            done=request.query_params.get("done") == "1",
        )

    async def wish(self, request: Request, who: SignedIn) -> Response:
        """From now on so."""
        said, now = await self.room.posted(request, who), self.room.now
        if said.get("digest") not in set(Digest):
            raise HTTPException(422)
        wished = Wish(Digest(said.get("digest")), who.locale)
        await self.room.once(who, said, lambda db, _: actions.wish(db, who.actor.id, wished, now))
        return to(f"{NOTICES}/settings?done=1")


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
        return OFFERS if notice.kind is Kind.OFFERED else "/team/retention"
    return f"/team/intakes/{notice.reference}"


def _moment(seen: str) -> datetime:
    try:
        at = datetime.fromisoformat(seen)
    except ValueError:
        raise HTTPException(422) from None
    if at.tzinfo is None:
        raise HTTPException(422)
    return at
