"""The room of hand-overs: what is offered to us and by us, and the buttons that answer it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from fastapi import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from pow_bot.domain.handover import deciding
from pow_bot.domain.handover.actions import take_back
from pow_bot.domain.handover.deciding import Say
from pow_bot.domain.handover.keeping import By, sender_of
from pow_bot.domain.handover.queries import Shown, offered_by, offers_to
from pow_bot.domain.handover.words import State
from pow_bot.domain.intake.access import sees
from pow_bot.domain.intake.keeping import by_reference
from pow_bot.domain.intake.references import understood, written
from pow_bot.domain.intake.words import NotAllowed
from pow_bot.domain.notices.actions import tell
from pow_bot.domain.notices.words import Kind as Notice
from pow_bot.domain.staff.permissions import meets_people
from pow_bot.engine.flow import Text
from pow_bot.storage import JSON, Db
from pow_bot.web.team.guard import Guard, SignedIn, to
from pow_bot.web.team.intake import handing_texts as texts
from pow_bot.web.team.intake.handing import OFFERS, Handing
from pow_bot.web.team.room import Room, Said, Taken
from pow_bot.web.team.routes import Routes
from pow_bot.web.team.services import TeamServices

_CODE = 16


def offers(services: TeamServices, guard: Guard, routes: Routes) -> None:
    """The page, and what is done with an offer."""
    pages = _Offers(Room(services, guard))
    routes.get(OFFERS, pages.page)
    routes.post(f"{OFFERS}/{{code}}/{{act}}", pages.act)


@dataclass(frozen=True)
class _Offers:
    room: Room

    async def page(self, request: Request, who: SignedIn) -> Response:
        """Offered to us, which is noted as read, and offered by us."""
        return await self._shown(request, who)

    async def act(self, request: Request, who: SignedIn) -> Response:
        """Accept, refuse, take back, or answer; then on to the intake where it is to be seen."""
        code, act = request.path_params["code"], request.path_params["act"]
        made = _ACTS.get(act)
        if made is None or len(code) != _CODE:
            raise HTTPException(404)
        by = By(who.actor, code, self.room.now)
        unit = partial(_acted, made=made, tells=_TELLS.get(act), by=by, say=self._say)
        taken = await self.room.take(request, who, unit)
        if taken.refusal is not None:
            return await self._shown(request, who, taken, f"{code}/{act}")
        if isinstance(taken.result, str):
            return to(f"/team/intakes/{written(taken.result)}?done={act}_offer")
        return to(f"{OFFERS}?done={act}")

    async def _shown(
        self, request: Request, who: SignedIn, taken: Taken | None = None, where: str = ""
    ) -> Response:
        if not meets_people(who.actor):
            raise HTTPException(403)
        room, words = self.room, self.room.words(who)
        unit = partial(_both, who=who, now=room.now)
        theirs, ours = await room.services.database.write(unit)
        done = texts.DONE.get(request.query_params.get("done", ""))
        problem = taken and taken.refusal and {"where": where, "text": words.refusal(taken.refusal)}
        told = partial(Handing, words=words, now=room.now)
        there = {f"{one.code}/{act}" for one in (*theirs, *ours) for act in _open_acts(told(one))}
        return room.page(
            request,
            who,
            "team/offers.html",
            taken.status if taken else 200,
            title=words.say(texts.TITLE),
            theirs=[told(one).told() for one in theirs],
            ours=[told(one).told() for one in ours if one.state is State.OFFERED],
            past=[told(one).told() for one in ours if one.state is not State.OFFERED],
            notice=words.say(done) if done else None,
            problem=problem,
            loose=bool(problem) and where not in there,
            typed=taken.said.fields if taken else {},
        )

    def _say(self, locale: str, text: Text, fills: Mapping[str, str]) -> str:
        return self.room.services.pages.catalogues.text(locale, text, fills)


def _both(db: Db, who: SignedIn, now: Any) -> tuple[list[Shown], list[Shown]]:
    theirs, ours = offers_to(db, who.actor, now), offered_by(db, who.actor, now)
    codes = {one.code for one in theirs}
    return theirs, [one for one in ours if one.code not in codes]


def _open_acts(one: Handing) -> list[str]:
    return [act for act, url in one.told()["forms"].items() if url]


Made = Callable[[Db, By, Said, Say], None]


def _acted(  # noqa: PLR0917 - as it is taken
    db: Db, said: Said, made: Made, tells: Notice | None, by: By, say: Say
) -> JSON:
    """The reference of the intake to go on to, if it is theirs to see.

    The one that the form stood at; from the room, the one that they took up.
    """
    if tells is not None:
        _tell_sender(db, by, tells)
    made(db, by, said, say)
    reference = understood(said.get("intake")) or (_offered(db, by) if made is _take else "")
    intake = by_reference(db, reference) if reference else None
    return reference if intake is not None and sees(db, by.actor, intake) else None


def _offered(db: Db, by: By) -> str:
    there = sender_of(db, by.code)
    return there[0].reference if there else ""


def _tell_sender(db: Db, by: By, what: Notice) -> None:
    """Before it is done, since the audit comes last; what is refused takes this back too."""
    there = sender_of(db, by.code)
    if there is not None and there[1] != by.actor.id:
        tell(db, there[1], what, there[0], by.now)


def _accept(db: Db, by: By, said: Said, say: Say) -> None:
    deciding.accept(db, by, takes=False, say=say)


def _take(db: Db, by: By, said: Said, say: Say) -> None:
    deciding.accept(db, by, takes=True, say=say)


def _refuse(db: Db, by: By, said: Said, say: Say) -> None:
    deciding.refuse(db, by, said.get("text"))


def _back(db: Db, by: By, said: Said, say: Say) -> None:
    take_back(db, by)


def _tick(db: Db, by: By, said: Said, say: Say) -> None:
    on, ask_on = _day(said, "on"), _day(said, "ask_on")
    deciding.accepted_elsewhere(db, by, said.get("who"), on, ask_on, say)


def _no(db: Db, by: By, said: Said, say: Say) -> None:
    deciding.refused_elsewhere(db, by, said.get("text"))


def _answer(db: Db, by: By, said: Said, say: Say) -> None:
    deciding.answer_back(db, by, said.get("text"))


_ACTS: Mapping[str, Made] = {
    "accept": _accept,
    "take": _take,
    "refuse": _refuse,
    "back": _back,
    "tick": _tick,
    "no": _no,
    "answer": _answer,
}


# What who offered it is told of.
_TELLS: Mapping[str, Notice] = {
    "accept": Notice.ACCEPTED,
    "take": Notice.ACCEPTED,
    "refuse": Notice.REFUSED,
}


def _day(said: Said, name: str) -> date:
    day = said.day(name)
    if day is None:
        raise NotAllowed(texts.WHICH_DAY)
    return day
