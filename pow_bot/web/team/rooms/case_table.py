"""The room of the case table: the list of a meeting, what was said, decided, and who was there."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from fastapi import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from pow_bot.domain.case_table import actions as acts
from pow_bot.domain.case_table.actions import By
from pow_bot.domain.case_table.queries import Table, colleagues_at, open_table, queues_of
from pow_bot.domain.case_table.rules import NEXT
from pow_bot.domain.case_table.words import Decision, State
from pow_bot.domain.intake.rules import today
from pow_bot.domain.intake.words import NotAllowed
from pow_bot.domain.staff.queries import code_of
from pow_bot.domain.staff.rules import Actor, Role
from pow_bot.engine.flow import Text
from pow_bot.storage import Db
from pow_bot.web.team.guard import Guard, SignedIn, to
from pow_bot.web.team.intake.case_section import TABLE, told_item
from pow_bot.web.team.moments import as_day
from pow_bot.web.team.queue.rows import queue_in
from pow_bot.web.team.room import NO_FORM, Room, Said, Taken, notice
from pow_bot.web.team.rooms import case_texts as texts
from pow_bot.web.team.routes import Routes
from pow_bot.web.team.services import TeamServices
from pow_bot.web.team.words import Words

# The field that each sentence is about, of a form with more than one.
_ABOUT: Mapping[Text, str] = {
    acts.DECISION: "decision",
    acts.WHO: "owner",
    texts.WHO: "owner",
    texts.WHICH_DAY: "next_on",
    NEXT: "next_on",
}


def case_table(services: TeamServices, guard: Guard, routes: Routes) -> None:
    """The page of a meeting, and what is done at it."""
    pages = _Table(Room(services, guard))
    routes.get(TABLE, pages.page)
    routes.post(f"{TABLE}/meeting/{{act}}", pages.settle)
    routes.post(f"{TABLE}/{{code}}/{{act}}", pages.act)


@dataclass(frozen=True, slots=True)
class _Seen:
    """A meeting, the regions to choose from, and everybody there by code."""

    table: Table
    queues: tuple[str, ...]
    codes: Mapping[str, Actor]


@dataclass(frozen=True, slots=True)
class _At:
    """Which meeting, by whom, when."""

    actor: Actor
    queue: str
    day: date
    now: datetime


@dataclass(frozen=True)
class _Table:
    room: Room

    async def page(self, request: Request, who: SignedIn) -> Response:
        """One meeting: as an agenda before it, as a record after it."""
        return await self._shown(request, who)

    async def act(self, request: Request, who: SignedIn) -> Response:
        """Notes, a decision, another day, or off the list."""
        code, act = request.path_params["code"], request.path_params["act"]
        made = _ACTS.get(act)
        if made is None:
            raise HTTPException(404)
        by = By(who.actor, code, self.room.now)
        taken = await self.room.take(request, who, lambda db, said: made(db, by, said))
        if taken.refusal is not None:
            return await self._shown(request, who, taken, f"{code}/{act}")
        return to(_url(request, act))

    async def settle(self, request: Request, who: SignedIn) -> Response:
        """Who was there, and who may sit there."""
        act = request.path_params["act"]
        made = _SETTLES.get(act)
        queue, day = _queue(request), as_day(request.query_params.get("on"))
        if made is None or queue is None or day is None:
            raise HTTPException(404)
        at = _At(who.actor, queue, day, self.room.now)
        taken = await self.room.take(request, who, lambda db, said: made(db, at, said))
        if taken.refusal is not None:
            return await self._shown(request, who, taken, act)
        return to(_url(request, act))

    async def _shown(
        self, request: Request, who: SignedIn, taken: Taken = NO_FORM, where: str = ""
    ) -> Response:
        queue, day = _queue(request), as_day(request.query_params.get("on"))
        unit = partial(_seen, actor=who.actor, queue=queue, day=day, now=self.room.now)
        seen: _Seen | None = await self.room.services.database.write(unit)
        if seen is None:
            raise HTTPException(403)
        words, table = self.room.words(who), seen.table
        return self.room.page(
            request,
            who,
            "team/case_table.html",
            taken.status,
            heading=words.say(texts.HEADING, day=words.day(table.meeting)),
            region=words.region(table.queue),
            regions=_regions(seen, words),
            days=_days(table, words),
            items=[told_item(one, words) for one in table.items],
            here=f"region={table.queue}&on={table.meeting.isoformat()}",
            base=TABLE,
            **_people(seen),
            settles=who.actor.role is Role.COORDINATOR,
            today=today(self.room.now).isoformat(),
            notice=notice(request, words, texts.DONE),
            problem=_problem(taken, words, where),
            loose=taken.refusal is not None and not _is_there(where, table),
            typed=taken.said.fields,
        )


def _problem(taken: Taken, words: Words, where: str) -> dict[str, str] | None:
    """Why not, and at which field."""
    problem = taken.problem(words, where)
    if problem is None or taken.refusal is None:
        return None
    return {**problem, "field": _ABOUT.get(taken.refusal.text, "")}


def _regions(seen: _Seen, words: Words) -> list[dict[str, Any]]:
    return [
        {"code": one, "name": words.region(one), "current": one == seen.table.queue}
        for one in seen.queues
    ]


def _days(table: Table, words: Words) -> list[dict[str, Any]]:
    return [
        {
            "url": f"{TABLE}?region={table.queue}&on={day.isoformat()}",
            "name": words.day(day),
            "current": day == table.meeting,
        }
        for day in table.days
    ]


def _people(seen: _Seen) -> dict[str, list[dict[str, Any]]]:
    """Who sits there, and who can be asked to."""
    table, known = seen.table, seen.codes.items()
    return {
        "sitting": [
            {
                "code": code,
                "name": actor.name,
                "present": actor.id in table.present,
                "named": actor.id in table.seated,
            }
            for code, actor in known
            if actor in table.sitting
        ],
        "others": [
            {"code": code, "name": actor.name} for code, actor in known if actor in table.others
        ],
    }


def _is_there(where: str, table: Table) -> bool:
    """Whether the form that was refused is still on the page."""
    code = where.partition("/")[0]
    listed = {one.code for one in table.items if one.state is State.LISTED}
    return code in listed or where in {"attend", "seat"}


def _seen(db: Db, actor: Actor, queue: str | None, day: date | None, now: datetime) -> _Seen | None:
    queues = queues_of(db, actor)
    wanted = queue if queue in queues else next(iter(queues), None)
    if wanted is None or (queue is not None and queue not in queues):
        return None
    table = open_table(db, actor, wanted, day, now)
    codes = {code_of(db, one.id): one for one in (*table.sitting, *table.others)}
    return _Seen(table, tuple(queues), codes)


Made = Callable[[Db, By, Said], None]
Settles = Callable[[Db, _At, Said], None]


def _notes(db: Db, by: By, said: Said) -> None:
    acts.write_notes(db, by, said.get("notes"))


def _decide(db: Db, by: By, said: Said) -> None:
    day = said.required_day("next_on", texts.WHICH_DAY)
    decision = Decision(decision=said.get("decision"), owner=said.get("owner"), next_on=day)
    acts.decide(db, by, decision, _chosen(db, queues_of(db, by.actor), said.get("owner")))


def _postpone(db: Db, by: By, said: Said) -> None:
    acts.postpone(db, by, said.required_day("meeting", texts.WHICH_DAY))


def _drop(db: Db, by: By, said: Said) -> None:
    acts.drop(db, by)


_ACTS: Mapping[str, Made] = {
    "notes": _notes,
    "decide": _decide,
    "postpone": _postpone,
    "drop": _drop,
}


def _chosen(db: Db, queues: Iterable[str], code: str) -> Actor:
    """The colleague whom a form names by their code."""
    for queue in queues:
        for one in colleagues_at(db, queue):
            if code_of(db, one.id) == code:
                return one
    raise NotAllowed(texts.WHO)


def _attend(db: Db, at: _At, said: Said) -> None:
    able = {code_of(db, one.id): one.id for one in colleagues_at(db, at.queue)}
    there = [able[code] for code in said.all("there") if code in able]
    acts.attend(db, at.actor, at.queue, at.day, there, at.now)


def _seat(db: Db, at: _At, said: Said) -> None:
    acts.seat(db, at.actor, at.queue, _guest(db, at, said), at.now)


def _unseat(db: Db, at: _At, said: Said) -> None:
    acts.unseat(db, at.actor, at.queue, _guest(db, at, said), at.now)


def _guest(db: Db, at: _At, said: Said) -> UUID:
    return _chosen(db, [at.queue], said.get("colleague")).id


_SETTLES: Mapping[str, Settles] = {"attend": _attend, "seat": _seat, "unseat": _unseat}


def _queue(request: Request) -> str | None:
    return queue_in(request.query_params.get("region", ""))


def _url(request: Request, act: str) -> str:
    queue, day = _queue(request), as_day(request.query_params.get("on"))
    said = [f"region={queue}" if queue else "", f"on={day.isoformat()}" if day else ""]
    return f"{TABLE}?{'&'.join(one for one in (*said, f'done={act}') if one)}"
