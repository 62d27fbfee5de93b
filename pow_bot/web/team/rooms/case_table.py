"""The room of the case table: the list of a meeting, what was said, decided, and who was there."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from fastapi import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from pow_bot.domain.case_table import actions as acts
from pow_bot.domain.case_table.actions import By
from pow_bot.domain.case_table.queries import Table, colleagues_at, open_table, queues_of
from pow_bot.domain.case_table.words import Decision, State
from pow_bot.domain.intake.records import NOWHERE
from pow_bot.domain.intake.rules import today
from pow_bot.domain.intake.words import NotAllowed
from pow_bot.domain.staff.rules import Actor, Role
from pow_bot.storage import JSON, Db
from pow_bot.web.team.guard import Guard, SignedIn, to
from pow_bot.web.team.intake.case_section import TABLE, told_item
from pow_bot.web.team.queue.listing import code_of
from pow_bot.web.team.room import Room, Said, Taken
from pow_bot.web.team.rooms import case_texts as texts
from pow_bot.web.team.routes import Routes
from pow_bot.web.team.services import TeamServices

_QUEUE = re.compile(rf"AM[0-9]{{2}}|{NOWHERE}")


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
        taken = await self.room.take(request, who, partial(_acted, made=made, by=by))
        if taken.refusal is not None:
            return await self._shown(request, who, taken, f"{code}/{act}")
        return to(_url(request, act))

    async def settle(self, request: Request, who: SignedIn) -> Response:
        """Who was there, and who may sit there."""
        act = request.path_params["act"]
        made = _SETTLES.get(act)
        queue, day = _queue(request), _day(request)
        if made is None or queue is None or day is None:
            raise HTTPException(404)
        unit = partial(
            _settled, made=made, actor=who.actor, queue=queue, day=day, now=self.room.now
        )
        taken = await self.room.take(request, who, unit)
        if taken.refusal is not None:
            return await self._shown(request, who, taken, act)
        return to(_url(request, act))

    async def _shown(
        self, request: Request, who: SignedIn, taken: Taken | None = None, where: str = ""
    ) -> Response:
        unit = partial(
            _seen, actor=who.actor, queue=_queue(request), day=_day(request), now=self.room.now
        )
        seen: _Seen | None = await self.room.services.database.write(unit)
        if seen is None:
            raise HTTPException(403)
        words, table = self.room.words(who), seen.table
        here = f"region={table.queue}&on={table.meeting.isoformat()}"
        done = texts.DONE.get(request.query_params.get("done", ""))
        refusal = taken.refusal if taken else None
        return self.room.page(
            request,
            who,
            "team/case_table.html",
            taken.status if taken else 200,
            title=words.say(texts.TITLE),
            heading=words.say(texts.HEADING, day=words.day(table.meeting)),
            region=words.region(table.queue),
            regions=[
                {"code": one, "name": words.region(one), "current": one == table.queue}
                for one in seen.queues
            ],
            days=[
                {
                    "url": f"{TABLE}?region={table.queue}&on={day.isoformat()}",
                    "name": words.day(day),
                    "current": day == table.meeting,
                }
                for day in table.days
            ],
            items=[told_item(one, words) for one in table.items],
            here=here,
            base=TABLE,
            sitting=[
                {
                    "code": code,
                    "name": actor.name,
                    "present": actor.id in table.present,
                    "named": actor.id in table.seated,
                }
                for code, actor in seen.codes.items()
                if actor in table.sitting
            ],
            others=[
                {"code": code, "name": actor.name}
                for code, actor in seen.codes.items()
                if actor in table.others
            ],
            settles=who.actor.role is Role.COORDINATOR,
            today=today(self.room.now).isoformat(),
            notice=words.say(done) if done else None,
            problem=refusal and {"where": where, "text": words.refusal(refusal)},
            loose=bool(refusal) and not _is_there(where, table),
            typed=dict(taken.said.fields) if taken else {},
        )


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
Settles = Callable[[Db, Actor, str, date, Said, datetime], None]


def _acted(db: Db, said: Said, made: Made, by: By) -> JSON:
    made(db, by, said)
    return None


def _notes(db: Db, by: By, said: Said) -> None:
    acts.write_notes(db, by, said.get("notes"))


def _decide(db: Db, by: By, said: Said) -> None:
    day = said.day("next_on")
    if day is None:
        raise NotAllowed(texts.WHICH_DAY)
    decision = Decision(decision=said.get("decision"), owner=said.get("owner"), next_on=day)
    acts.decide(db, by, decision, _colleague(db, by, said.get("owner")))


def _postpone(db: Db, by: By, said: Said) -> None:
    day = said.day("meeting")
    if day is None:
        raise NotAllowed(texts.WHICH_DAY)
    acts.postpone(db, by, day)


def _drop(db: Db, by: By, said: Said) -> None:
    acts.drop(db, by)


_ACTS: Mapping[str, Made] = {
    "notes": _notes,
    "decide": _decide,
    "postpone": _postpone,
    "drop": _drop,
}


def _colleague(db: Db, by: By, code: str) -> Actor:
    for queue in queues_of(db, by.actor):
        for one in colleagues_at(db, queue):
            if code_of(db, one.actor.id) == code:
                return one.actor
    raise NotAllowed(texts.WHO)


def _settled(  # noqa: PLR0917 - as it is taken
    db: Db, said: Said, made: Settles, actor: Actor, queue: str, day: date, now: datetime
) -> JSON:
    made(db, actor, queue, day, said, now)
    return None


def _attend(  # noqa: PLR0917 - as it is taken
    db: Db, actor: Actor, queue: str, day: date, said: Said, now: datetime
) -> None:
    able = {code_of(db, one.actor.id): one.actor.id for one in colleagues_at(db, queue)}
    there = [able[code] for code in said.all("there") if code in able]
    acts.attend(db, actor, queue, day, there, now)


def _seat(  # noqa: PLR0917 - as it is taken
    db: Db, actor: Actor, queue: str, day: date, said: Said, now: datetime
) -> None:
    acts.seat(db, actor, queue, _one_of(db, queue, said), now)


def _unseat(  # noqa: PLR0917 - as it is taken
    db: Db, actor: Actor, queue: str, day: date, said: Said, now: datetime
) -> None:
    acts.unseat(db, actor, queue, _one_of(db, queue, said), now)


def _one_of(db: Db, queue: str, said: Said) -> Any:
    for one in colleagues_at(db, queue):
        if code_of(db, one.actor.id) == said.get("colleague"):
            return one.actor.id
    raise NotAllowed(texts.WHO)


_SETTLES: Mapping[str, Settles] = {"attend": _attend, "seat": _seat, "unseat": _unseat}


def _queue(request: Request) -> str | None:
    queue = request.query_params.get("region", "")
    return queue if _QUEUE.fullmatch(queue) else None


def _day(request: Request) -> date | None:
    try:
        return date.fromisoformat(request.query_params.get("on", ""))
    except ValueError:
        return None


def _url(request: Request, act: str) -> str:
    queue, day = _queue(request), _day(request)
    said = [f"region={queue}" if queue else "", f"on={day.isoformat()}" if day else ""]
    return f"{TABLE}?{'&'.join(one for one in (*said, f'done={act}') if one)}"
