"""The letters between a person and the team: by the cookie of this phone, or by the link."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from pow_bot.channels.door import Door, by_htmx
from pow_bot.channels.finding import Found, find, gone
from pow_bot.channels.judgement import judgement_url
from pow_bot.channels.slips import DONE, moment
from pow_bot.channels.visitors import Visitor
from pow_bot.channels.writing import Written, add_form
from pow_bot.conversations.showing import Speaker
from pow_bot.domain.intake.actions import answer_from_person
from pow_bot.domain.intake.slips import Letter, Slip, mark_read
from pow_bot.domain.intake.words import NotAllowed
from pow_bot.engine.flow import Text
from pow_bot.engine.heard import Said
from pow_bot.engine.kinds import Problem
from pow_bot.engine.plain_kinds import written

_LONGEST = 2000
_MOMENT = timedelta(minutes=1)

TOO_MANY = Text("slip/too_many", "U schreef heel veel berichten. Probeer het over een uur opnieuw.")


def letters(door: Door) -> APIRouter:
    """The routes of the letters, each by cookie and by link."""
    router = APIRouter()
    box = _Box(door)
    for path in ("/berichten", "/berichten/{link}"):
        router.add_api_route(path, box.letters, methods=["GET"], response_model=None)
    add_form(router, door, "berichten", box.write)
    return router


class _Box:
    def __init__(self, door: Door) -> None:
        self.door = door

    async def letters(self, request: Request, link: str = "") -> Response:
        """What team and person wrote to each other; by the link alone only what the team wrote.

        An open page asks again by itself. That is no sign of life: after a pause the words are asked
        for, and what stood there goes.
        """
        who, live = self.door.who(request), by_htmx(request)
        there = await find(self.door, who, link)
        if there is None and live:
            return self._live(who, None)
        if there is None:
            return await gone(self.door, request, who, by_cookie=not link)
        if there.mine and there.slip.unread:
            read = partial(mark_read, conversation=there.mine.id, upto=there.slip.unread)
            await self.door.database.write(read)
        return self._live(who, there) if live else await self._letters(request, who, there)

    async def write(self, letter: Written) -> Response:
        """Keep a letter to the team, once."""
        there, who, problem = letter.there, letter.who, await self._kept(letter)
        if problem is None and (onward := letter.onward(there.page("berichten"))):
            return self.door.to(onward, who)
        return await self._letters(
            letter.request, who, there,
            typed=letter.text if problem else "", problem=problem, helps=letter.helps(),
        )  # fmt: skip

    async def _kept(self, letter: Written) -> Problem | None:
        """Why the letter was not kept, or None where it was."""
        text = written(Said(text=letter.text), _LONGEST)
        if isinstance(text, Problem):
            return text
        link = letter.there.slip.link
        try:
            kept = await letter.keep(
                "letters", lambda db, now: answer_from_person(db, link, text, now)
            )
        except NotAllowed:
            return Problem(DONE)
        return None if kept else Problem(TOO_MANY)

    async def _letters(
        self,
        request: Request,
        who: Visitor,
        there: Found,
        *,
        typed: str = "",
        problem: Problem | None = None,
        helps: Sequence[str] = (),
    ) -> Response:
        slip, speaker = there.slip, self.door.speaker(who)
        said = speaker.say(problem.text, **problem.fills) if problem else None
        judged = await self.door.database.read(partial(judgement_url, there=there))
        return self.door.page(
            request,
            who,
            "chat/messages.html",
            422 if problem else 200,
            reference=slip.reference,
            live_url=there.page("berichten"),
            told=_told(speaker, there),
            help=helps,
            written=problem is None and _just_written(slip, self.door.now()),
            reply={
                "post_url": there.page("berichten"),
                "token": self.door.token(who),
                "value": typed,
                "problem": said,
            },
            receipt_url=there.page("bewijs"),
            status_url=there.page("status"),
            judgement_url=judged,
        )

    def _live(self, who: Visitor, there: Found | None) -> Response:
        """The letters as they stand now, for a page that is open."""
        told = _told(self.door.speaker(who), there) if there else None
        html = self.door.pages.html("chat/letters.html", who.locale, told=told)
        headers = {"Cache-Control": "no-store", "Vary": "HX-Request"}
        return self.door.leaving(HTMLResponse(html, headers=headers), who)


def _told(speaker: Speaker, there: Found) -> dict[str, Any]:
    """What was written. A link may be read by others: what the person wrote is behind their words."""
    slip, by_words = there.slip, there.mine is not None
    team = speaker.team(there.front.name, there.front.region, first=True)
    seen = [letter for letter in slip.letters if by_words or not letter.mine]
    return {
        "letters": [_letter(speaker, letter, team) for letter in seen],
        "unshown": len(slip.letters) - len(seen),
        "next_step": slip.next_step,
    }


def _just_written(slip: Slip, now: datetime) -> bool:
    """Whether the person wrote a moment ago: told once it is kept, with no word of it in a URL."""
    return any(letter.mine and now - letter.at < _MOMENT for letter in slip.letters[-1:])


def _letter(speaker: Speaker, letter: Letter, team: str) -> dict[str, Any]:
    at = moment(speaker, letter.at)
    return {"mine": letter.mine, "who": team, "at": at, "text": letter.text, "other": None}
