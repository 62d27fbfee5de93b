"""The room of hand-overs: what is offered to us and by us, and the buttons that answer it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from fastapi import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from pow_bot.domain.handover import deciding
from pow_bot.domain.handover.actions import take_back
from pow_bot.domain.handover.deciding import Say
from pow_bot.domain.handover.keeping import By, sender_of
from pow_bot.domain.handover.queries import Shown, of_intake, offered_by, offers_to
from pow_bot.domain.handover.words import State
from pow_bot.domain.intake.access import sees
from pow_bot.domain.intake.keeping import by_reference, seen_by_reference
from pow_bot.domain.intake.references import understood, written
from pow_bot.domain.notices.actions import read_of, tell
from pow_bot.domain.notices.words import Kind as Notice
from pow_bot.domain.staff.permissions import meets_people
from pow_bot.domain.staff.rules import Actor
from pow_bot.engine.flow import Text
from pow_bot.storage import JSON, Db
from pow_bot.web.team.guard import Guard, SignedIn, to
from pow_bot.web.team.intake import handing_texts as texts
from pow_bot.web.team.intake.handing import OFFERS, Handing
from pow_bot.web.team.room import NO_FORM, Room, Said, Taken, notice
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
        if act not in _ACTS or len(code) != _CODE:
            raise HTTPException(404)
        by = By(who.actor, code, self.room.now)
        taken = await self.room.take(
            request, who, lambda db, said: _acted(db, by, said, act, self._say)
        )
        if taken.refusal is not None:
            return await self._shown(request, who, taken, f"{code}/{act}")
        if isinstance(taken.result, str):
            return to(f"/team/intakes/{written(taken.result)}?done={act}_offer")
        return to(f"{OFFERS}?done={act}")

    async def _shown(
        self, request: Request, who: SignedIn, taken: Taken = NO_FORM, where: str = ""
    ) -> Response:
        if not meets_people(who.actor):
            raise HTTPException(403)
        room, words = self.room, self.room.words(who)
        unit = partial(_both, who=who, now=room.now)
        theirs, ours = await room.services.database.write(unit)
        cards = {one.code: Handing(one, words, room.now).told() for one in (*theirs, *ours)}
        sent = await self._sent(who, taken, where.partition("/")[0], cards)
        cards |= {card["code"]: card for card in sent}
        return room.page(
            request,
            who,
            "team/offers.html",
            taken.status,
            title=words.say(texts.TITLE),
            theirs=[cards[one.code] for one in theirs],
            ours=[cards[one.code] for one in ours if one.state is State.OFFERED],
            past=[*sent, *(cards[one.code] for one in ours if one.state is not State.OFFERED)],
            notice=notice(request, words, texts.DONE),
            problem=taken.problem(words, where),
            loose=taken.refusal is not None and where not in _there(cards),
            typed=taken.said.fields,
        )

    async def _sent(
        self, who: SignedIn, taken: Taken, code: str, cards: Mapping[str, Any]
    ) -> list[dict[str, Any]]:
        """The one whose form was refused at an intake's page, where this page does not have it."""
        reference = understood(taken.said.get("intake"))
        if code in cards or not reference:
            return []
        room, words = self.room, self.room.words(who)
        unit = partial(_at_intake, actor=who.actor, reference=reference, now=room.now)
        there: list[Shown] = await room.services.database.read(unit)
        return [Handing(one, words, room.now).told() for one in there if one.code == code]

    def _say(self, locale: str, text: Text, fills: Mapping[str, str]) -> str:
        return self.room.services.pages.catalogues.text(locale, text, fills)


def _both(db: Db, who: SignedIn, now: Any) -> tuple[list[Shown], list[Shown]]:
    read_of(db, who.actor.id, Notice.OFFERED, now)
    theirs, ours = offers_to(db, who.actor, now), offered_by(db, who.actor, now)
    codes = {one.code for one in theirs}
    return theirs, [one for one in ours if one.code not in codes]


def _at_intake(db: Db, actor: Actor, reference: str, now: datetime) -> list[Shown]:
    intake = seen_by_reference(db, reference)
    return of_intake(db, actor, intake, now) if intake and sees(db, actor, intake) else []


def _there(cards: Mapping[str, Mapping[str, Any]]) -> set[str]:
    """The forms that stand on the page."""
    return {
        f"{code}/{act}" for code, card in cards.items() for act, url in card["forms"].items() if url
    }


Made = Callable[[Db, By, Said, Say], None]


def _acted(db: Db, by: By, said: Said, act: str, say: Say) -> JSON:
    """The reference of the intake to go on to, if it is theirs to see.

    The one that the form stood at; from the room, the one that they took up.
    """
    if act in _TELLS:
        _tell_sender(db, by, _TELLS[act])
    _ACTS[act](db, by, said, say)
    reference = understood(said.get("intake")) or (_offered(db, by) if act == "take" else "")
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
    on, ask_on = (said.required_day(name, texts.WHICH_DAY) for name in ("on", "ask_on"))
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
