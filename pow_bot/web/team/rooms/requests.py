"""The room of requests: each with its clock, who has it, its steps and its answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from fastapi import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from pow_bot.domain.intake.queries import queues_of
from pow_bot.domain.intake.records import region_of
from pow_bot.domain.intake.references import understood, written
from pow_bot.domain.intake.rules import today
from pow_bot.domain.intake.words import NotAllowed
from pow_bot.domain.requests import actions as acts
from pow_bot.domain.requests.actions import For
from pow_bot.domain.requests.queries import Happened, Listed, Opened, listed, look, still_seen
from pow_bot.domain.requests.words import Came, Identity, Kind, NewRequest, Outcome, Step
from pow_bot.domain.staff.permissions import DUTIES, Duty, may_in
from pow_bot.domain.staff.queries import code_of, everyone, staff_in
from pow_bot.domain.staff.rules import Actor
from pow_bot.storage import JSON, Db
from pow_bot.web.team.guard import Guard, SignedIn, to
from pow_bot.web.team.room import NO_FORM, Room, Said, Taken, notice
from pow_bot.web.team.rooms import requests_texts as texts
from pow_bot.web.team.routes import Routes
from pow_bot.web.team.services import TeamServices
from pow_bot.web.team.words import Words

REQUESTS = "/team/requests"


def requests(services: TeamServices, guard: Guard, routes: Routes) -> None:
    """The list, one request, and what is done with it."""
    pages = _Requests(Room(services, guard))
    routes.get(REQUESTS, pages.list)
    routes.get(f"{REQUESTS}/new", pages.new)
    routes.post(f"{REQUESTS}/new", pages.add)
    routes.get(f"{REQUESTS}/{{number}}", pages.request)
    routes.post(f"{REQUESTS}/{{number}}/{{act}}", pages.act)


@dataclass(frozen=True, slots=True)
class _Seen:
    """A request, and which colleagues can be given it, by code."""

    opened: Opened
    colleagues: Mapping[str, Actor]


@dataclass(frozen=True)
class _Requests:
    room: Room

    async def list(self, request: Request, who: SignedIn) -> Response:
        """What is open, or what was closed; what is due first on top."""
        _require_duty(who.actor)
        closed, words = "closed" in request.query_params, self.room.words(who)
        query = partial(listed, actor=who.actor, now=self.room.now, closed=closed)
        found: list[Listed] = await self.room.services.database.read(query)
        day = today(self.room.now)
        return self.room.page(
            request,
            who,
            "team/requests.html",
            title=words.say(texts.TITLE),
            rows=[_row(one, words, day) for one in found],
            closed=closed,
            many_regions=len(queues_of(who.actor)) > 1,
            sees_all=who.actor.role in DUTIES[Duty.REQUESTS],
            notice=notice(request, words, texts.DONE),
        )

    async def new(self, request: Request, who: SignedIn) -> Response:
        """An empty form."""
        _require_duty(who.actor)
        return self._form(request, who)

    async def add(self, request: Request, who: SignedIn) -> Response:
        """Write a request down that came by phone, letter or at the desk."""
        _require_duty(who.actor)
        now = self.room.now
        taken = await self.room.take(
            request, who, lambda db, said: acts.take_in(db, who.actor, _new(said), now)
        )
        if taken.refusal is not None:
            return self._form(request, who, taken)
        if who.actor.role not in DUTIES[Duty.REQUESTS]:
            return to(f"{REQUESTS}?done=add")
        return to(f"{REQUESTS}/{written(str(taken.result))}?done=add")

    async def request(self, request: Request, who: SignedIn) -> Response:
        """One request. Looking is noted before anything is shown."""
        return await self._opened(request, who)

    async def act(self, request: Request, who: SignedIn) -> Response:
        """Take it, give it, and all that follows."""
        act, number, now = request.path_params["act"], _number(request), self.room.now
        made = _ACTS.get(act)
        if made is None:
            raise HTTPException(404)

        def unit(db: Db, said: Said) -> JSON:
            made(db, For(who.actor, number, said.revision, now), said)
            return still_seen(db, who.actor, number)

        taken = await self.room.take(request, who, unit)
        if taken.refusal is not None:
            return await self._opened(request, who, taken, act)
        # Who gave it away may not see it any more.
        there = f"{REQUESTS}/{written(number)}" if taken.result else REQUESTS
        return to(f"{there}?done={act}")

    def _form(self, request: Request, who: SignedIn, taken: Taken = NO_FORM) -> Response:
        words, day = self.room.words(who), today(self.room.now).isoformat()
        reference = request.query_params.get("intake", "")
        return self.room.page(
            request,
            who,
            "team/request_new.html",
            taken.status,
            title=words.say(texts.NEW),
            said={"reference": reference, "received_on": day, **taken.said.fields},
            kinds=words.choices(texts.KINDS),
            came=words.choices({one: t for one, t in texts.CAME.items() if one is not Came.SELF}),
            regions=[
                {"value": queue, "label": words.region(queue)} for queue in queues_of(who.actor)
            ],
            today=day,
            problem=taken.problem(words, "", texts.STALE),
        )

    async def _opened(
        self, request: Request, who: SignedIn, taken: Taken = NO_FORM, act: str = ""
    ) -> Response:
        unit = partial(_seen, actor=who.actor, number=_number(request), now=self.room.now)
        seen: _Seen = await self.room.services.database.write(unit)
        words, opened = self.room.words(who), seen.opened
        one = opened.listed
        return self.room.page(
            request,
            who,
            "team/request.html",
            taken.status,
            title=f"{words.say(texts.KINDS[one.kind])} {one.written}",
            one=_row(one, words, today(self.room.now)),
            law=words.say(texts.LAWS[one.kind]),
            told=opened.told,
            revision=opened.revision,
            has_owner=opened.owner is not None,
            longer=words.day(opened.longer) if opened.longer else None,
            steps=[self._step(step, words) for step in opened.steps],
            identities=words.choices(texts.IDENTITIES),
            identity=one.identity,
            outcomes=words.choices(texts.OUTCOMES),
            colleagues=[
                {"value": code, "label": actor.name} for code, actor in seen.colleagues.items()
            ],
            problem=taken.problem(words, act, texts.STALE),
            loose=taken.refusal is not None and _is_gone(act, opened),
            typed=taken.said.fields,
            notice=notice(request, words, texts.DONE),
        )

    def _step(self, step: Happened, words: Words) -> dict[str, str]:
        note = dict(step.note)
        if step.kind is Step.IDENTIFIED:
            note["how"] = words.say(texts.IDENTITIES[Identity(note["how"])])
        if step.kind is Step.CLOSED:
            note["outcome"] = words.say(texts.OUTCOMES[Outcome(note["outcome"])])
        by_person = step.kind is Step.ADDED and step.who is None
        nameless = texts.PERSON if by_person else texts.COLLEAGUE
        return {
            "at": words.moment(step.at, self.room.now),
            "who": step.who or words.say(nameless),
            "text": words.say(texts.STEPS[step.kind], **note),
        }


def _seen(db: Db, actor: Actor, number: str, now: datetime) -> _Seen:
    opened = look(db, actor, number, now)
    region = region_of(opened.listed.region)
    able = (one for one in staff_in(db, region) if may_in(one, Duty.ADD_REQUEST, region))
    return _Seen(opened, {code_of(db, one.id): one for one in able if one.id != opened.owner})


def _new(said: Said) -> NewRequest:
    return NewRequest(
        region=said.get("region"),
        kind=Kind(_one_of(said.get("kind"), Kind, texts.WHICH_KIND)),
        came=Came(_one_of(said.get("came"), Came, texts.WHICH_CAME)),
        received_on=said.required_day("received_on", texts.WHICH_DAY),
        asked=said.get("asked"),
        name=said.get("name"),
        reach=said.get("reach"),
        reference=said.get("reference"),
    )


Made = Callable[[Db, For, Said], None]


def _take(db: Db, at: For, said: Said) -> None:
    acts.take(db, at)


def _give(db: Db, at: For, said: Said) -> None:
    for one in everyone(db):
        if code_of(db, one.actor.id) == said.get("to") and one.disabled_at is None:
            return acts.give(db, at, one.actor)
    raise NotAllowed(acts.COLLEAGUE)


def _identify(db: Db, at: For, said: Said) -> None:
    how = _one_of(said.get("identity"), Identity, texts.WHICH_IDENTITY)
    acts.identify(db, at, Identity(how))


def _note(db: Db, at: For, said: Said) -> None:
    acts.note(db, at, said.get("text"))


def _extend(db: Db, at: For, said: Said) -> None:
    acts.extend(db, at, said.get("why"), said.get("told_how"))


def _close(db: Db, at: For, said: Said) -> None:
    outcome = Outcome(_one_of(said.get("outcome"), Outcome, texts.WHICH_OUTCOME))
    acts.close(db, at, outcome, said.get("done"), said.get("answer"))


_ACTS: Mapping[str, Made] = {
    "take": _take,
    "give": _give,
    "identify": _identify,
    "note": _note,
    "extend": _extend,
    "close": _close,
}


def _row(one: Listed, words: Words, day: date) -> dict[str, Any]:
    return {
        "reference": one.written,
        "url": f"{REQUESTS}/{one.written}",
        "kind": words.say(texts.KINDS[one.kind]),
        "came": words.say(texts.CAME[one.came]),
        "received": words.day(one.received_on),
        "due": words.day(one.due_on),
        "term": _term(one, words, day),
        "extended": words.say(texts.LONGER) if one.extended else None,
        "owner": one.owner or words.say(texts.NOBODY),
        "identity": words.say(texts.IDENTITIES[one.identity]),
        "region": words.region(one.region),
        "about": one.about,
        "closed": one.closed_at is not None,
    }


def _term(one: Listed, words: Words, day: date) -> dict[str, str]:
    """How much time is left, in words."""
    if one.outcome is not None:
        outcome = words.say(texts.OUTCOMES[one.outcome])
        return {"state": "done", "text": words.say(texts.CLOSED, outcome=outcome)}
    left, when = (one.due_on - day).days, words.day(one.due_on)
    if left < 0:
        text = texts.LATE_ONE if left == -1 else texts.LATE
        return {"state": "late", "text": words.say(text, n=-left, day=when)}
    if left == 0:
        return {"state": "soon", "text": words.say(texts.TODAY)}
    text = texts.LEFT_ONE if left == 1 else texts.LEFT
    return {"state": "soon" if one.soon else "fine", "text": words.say(text, n=left, day=when)}


def _one_of(value: str, kinds: Any, asked: Any) -> str:
    if value not in set(kinds):
        raise NotAllowed(asked)
    return value


def _is_gone(act: str, opened: Opened) -> bool:
    """Whether the form of this act does not stand there any more."""
    if opened.listed.closed_at is not None:
        return True
    return (act == "take" and opened.owner is not None) or (act == "extend" and not opened.longer)


def _number(request: Request) -> str:
    return understood(request.path_params["number"]) or ""


def _require_duty(actor: Actor) -> None:
    if actor.role not in DUTIES[Duty.ADD_REQUEST]:
        raise HTTPException(403)
