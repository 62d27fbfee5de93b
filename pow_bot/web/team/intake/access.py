"""Who may read an intake: "I know this person", and one that only some may open.

A section of its page; and a page of its own, for the coordinator who arranges that and may not open
it: nothing of the person stands there.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from fastapi import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from pow_bot.domain.intake.access import allows
from pow_bot.domain.intake.desk import At, still_seen
from pow_bot.domain.intake.keeping import seen_by_reference
from pow_bot.domain.intake.references import written
from pow_bot.domain.intake.restricting import (
    Access,
    access_among,
    access_of,
    admit,
    look_at_access,
    open_up,
    restrict,
)
from pow_bot.domain.staff.permissions import Action
from pow_bot.domain.staff.queries import code_of
from pow_bot.domain.staff.rules import Actor
from pow_bot.domain.werkfit.actions import know
from pow_bot.engine.flow import Text
from pow_bot.storage import JSON, Db
from pow_bot.web.team.guard import HOME, Guard, SignedIn, to
from pow_bot.web.team.intake.section import Reading, Section, Sight
from pow_bot.web.team.intake.telling import Act
from pow_bot.web.team.room import NO_FORM, Room, Said, Taken, notice, reference_of
from pow_bot.web.team.routes import Routes
from pow_bot.web.team.services import TeamServices

_READER = "reader-"
# Somebody unknown: the act refuses them.
_NOBODY = UUID(int=0)
_NEEDS: Mapping[str, Action] = {
    "restrict": Action.RESTRICT,
    "open_up": Action.RESTRICT,
    "admit": Action.ADMIT,
}
_LABELS: Mapping[str, Text] = {
    "know": Text("team/access/know", "Ik ken deze persoon"),
    "restrict": Text("team/access/restrict", "Wie mag dit lezen"),
    "open_up": Text("team/access/open_up", "Hef de afscherming op"),
    "admit": Text("team/access/admit", "Laat weer meelezen"),
}
_DONE: Mapping[str, Text] = {
    "know": Text("team/access/known", "U ziet deze aanmelding niet meer."),
    "restrict": Text("team/access/restricted", "Alleen wie u aanwees, leest dit nu."),
    "open_up": Text("team/access/opened_up", "Het hele team leest dit weer."),
    "admit": Text("team/access/admitted", "Deze collega leest weer mee."),
}


def access(services: TeamServices, guard: Guard, routes: Routes) -> None:
    """For who arranges it without opening it."""
    pages = _Pages(Room(services, guard))
    routes.get("/team/intakes/{reference}/access", pages.look)
    routes.post("/team/intakes/{reference}/access/{action}", pages.act)


@dataclass(frozen=True, slots=True)
class _Known:
    """Who reads it, with the code that stands for each colleague in a form."""

    access: Access
    codes: Mapping[UUID, str]


def _read(db: Db, reading: Reading) -> _Known:
    opened = reading.opened
    return _with_codes(db, access_among(db, opened.intake, opened.thing, reading.staff))


def _with_codes(db: Db, found: Access) -> _Known:
    return _Known(found, {one: code_of(db, one) for one in (*found.able, *found.acquaintances)})


def _told(known: _Known, sight: Sight) -> Mapping[str, Any] | None:
    forms = {
        "know": sight.form("know", Action.KNOW_PERSON),
        **{name: sight.form(name, needs) for name, needs in _NEEDS.items()},
    }
    told = _arranged(known, forms)
    return told if told["restricted"] or any(told["forms"].values()) else None


def _arranged(known: _Known, forms: Mapping[str, dict[str, Any] | None]) -> dict[str, Any]:
    """Who reads it, and the forms that change that."""
    found = known.access
    able = sorted(found.able.items(), key=lambda one: one[1].casefold())
    return {
        "restricted": found.intake.restricted,
        "stuck": found.stuck,
        "readers": sorted(found.readers.values(), key=str.casefold),
        "acquaintances": [
            {"value": known.codes[one], "label": name} for one, name in found.acquaintances.items()
        ],
        "able": [
            {"field": f"{_READER}{known.codes[one]}", "label": name, "on": one in found.readers}
            for one, name in able
        ],
        "forms": {
            **forms,
            "open_up": forms["open_up"] if found.intake.restricted else None,
            "admit": forms["admit"] if found.acquaintances else None,
        },
    }


def _restricted(db: Db, at: At, fields: Mapping[str, str]) -> None:
    wanted = {name.removeprefix(_READER) for name in fields if name.startswith(_READER)}
    coded = _coded(db, at)
    restrict(db, at, {coded.get(code, _NOBODY) for code in wanted})


def _admitted(db: Db, at: At, code: str) -> None:
    admit(db, at, _coded(db, at).get(code, _NOBODY))


def _coded(db: Db, at: At) -> dict[str, UUID]:
    """Who can be meant; whether this colleague may do it at all is asked of the act."""
    intake = seen_by_reference(db, at.reference)
    if intake is None:
        return {}
    found = access_of(db, intake)
    return {code_of(db, one): one for one in (*found.able, *found.acquaintances)}


_ACTS: Mapping[str, Callable[[Db, At, Mapping[str, str]], None]] = {
    "know": lambda db, at, fields: know(db, at),
    "restrict": _restricted,
    "open_up": lambda db, at, fields: open_up(db, at),
    "admit": lambda db, at, fields: _admitted(db, at, fields.get("colleague", "")),
}


def _act(name: str) -> Callable[[Said], Act]:
    return lambda form: lambda db, at: _ACTS[name](db, at, form.fields)


ACCESS = Section(
    name="access",
    told=_told,
    read=_read,
    acts={name: _act(name) for name in _ACTS},
    labels=_LABELS,
    done=_DONE,
)


@dataclass(frozen=True)
class _Pages:
    room: Room

    async def look(self, request: Request, who: SignedIn) -> Response:
        """Who reads it; nothing of the person."""
        return await self._page(request, who, NO_FORM)

    async def act(self, request: Request, who: SignedIn) -> Response:
        """Change who reads it, and on to what this colleague sees then."""
        action = request.path_params["action"]
        if action not in _NEEDS:
            raise HTTPException(404)
        reference, now = reference_of(request), self.room.now

        def unit(db: Db, said: Said) -> JSON:
            at = At(who.actor, reference, said.revision, now)
            _ACTS[action](db, at, said.fields)
            return still_seen(db, at)

        taken = await self.room.take(request, who, unit)
        if taken.refusal is not None:
            return await self._page(request, who, taken)
        own = "" if taken.result else "/access"
        return to(f"/team/intakes/{written(reference)}{own}?done={action}")

    async def _page(self, request: Request, who: SignedIn, taken: Taken) -> Response:
        at = At(who.actor, reference_of(request), 0, self.room.now)
        known: _Known = await self.room.services.database.write(partial(_looked_at, at=at))
        words, intake = self.room.words(who), known.access.intake
        action = request.path_params.get("action", "")
        there = {
            "reference": intake.written,
            "revision": intake.revision,
            "token": self.room.guard.token(who),
            "problem": taken.refusal and {"action": action, "text": taken.sentence(words)},
        }
        return self.room.page(
            request,
            who,
            "team/access.html",
            taken.status,
            intake=there,
            section=_arranged(known, _forms(known, who.actor)),
            owner=known.access.owner,
            line=words.line(intake.line),
            stage=words.standing(intake.stage, intake.waiting_until),
            notice=notice(request, words, _DONE),
            list_url=HOME,
            heading=2,
        )


def _looked_at(db: Db, at: At) -> _Known:
    return _with_codes(db, look_at_access(db, at))


def _forms(known: _Known, actor: Actor) -> dict[str, dict[str, Any] | None]:
    intake, thing = known.access.intake, known.access.thing
    address = f"/team/intakes/{intake.written}/access"
    able = {name: allows(actor, needs, intake, thing) for name, needs in _NEEDS.items()}
    return {
        "know": None,
        **{name: {"url": f"{address}/{name}"} if able[name] else None for name in _NEEDS},
    }
