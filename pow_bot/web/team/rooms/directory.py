"""The directory's room: the organisations of a region, how they are reached, and who is there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from fastapi import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from pow_bot.domain.handover import directory as acts
from pow_bot.domain.handover.directory import (
    Facts,
    Known,
    Party,
    PartyKind,
    Person,
    listed,
    matches,
    party_of,
    people_of,
)
from pow_bot.domain.intake.words import NotAllowed
from pow_bot.domain.staff.permissions import DUTIES, Duty, may_in
from pow_bot.domain.staff.queries import names, organisations_known
from pow_bot.domain.staff.rules import Actor
from pow_bot.storage import Db
from pow_bot.web.team.guard import Guard, SignedIn, to
from pow_bot.web.team.room import NO_FORM, Room, Said, Taken, notice
from pow_bot.web.team.rooms import directory_texts as texts
from pow_bot.web.team.routes import Routes
from pow_bot.web.team.services import TeamServices
from pow_bot.web.team.words import Words

DIRECTORY = "/team/directory"
_CODE = 16


def directory(services: TeamServices, guard: Guard, routes: Routes) -> None:
    """The list, one organisation, and what is done with it."""
    pages = _Directory(Room(services, guard))
    routes.get(DIRECTORY, pages.list)
    routes.get(f"{DIRECTORY}/new", pages.new)
    routes.post(f"{DIRECTORY}/new", pages.add)
    routes.post(f"{DIRECTORY}/fill", pages.fill)
    routes.get(f"{DIRECTORY}/{{code}}", pages.party)
    routes.post(f"{DIRECTORY}/{{code}}/{{act}}", pages.act)


@dataclass(frozen=True, slots=True)
class _Opened:
    party: Party
    people: tuple[Known, ...]
    checked_by: str | None
    organisations: Mapping[UUID, str]


@dataclass(frozen=True)
class _Directory:
    room: Room

    async def list(self, request: Request, who: SignedIn) -> Response:
        """All organisations of these regions, or those that were searched for."""
        _require_duty(who.actor)
        typed, kind = request.query_params.get("q", "").strip(), request.query_params.get("kind")
        found: list[Party] = await self.room.services.database.read(
            partial(listed, actor=who.actor)
        )
        words = self.room.words(who)
        shown = [one for one in found if matches(one, typed) and kind in {None, "", one.facts.kind}]
        return self.room.page(
            request,
            who,
            "team/directory.html",
            title=words.say(texts.TITLE),
            rows=[_row(one, words, len(who.actor.regions) > 1) for one in shown],
            any=bool(found),
            q=typed,
            kind=kind or "",
            kinds=words.choices(texts.KINDS),
            keeps=_kept_regions(who.actor, words),
            notice=notice(request, words, texts.DONE),
        )

    async def new(self, request: Request, who: SignedIn) -> Response:
        """An empty form."""
        self._require_keeper(who)
        return await self._form(request, who)

    async def add(self, request: Request, who: SignedIn) -> Response:
        """Add an organisation."""
        self._require_keeper(who)
        now = self.room.now
        taken = await self.room.take(
            request,
            who,
            lambda db, said: acts.add(db, who.actor, said.get("region"), _facts(db, said), now),
        )
        if taken.refusal is not None:
            return await self._form(request, who, taken)
        return to(f"{DIRECTORY}/{taken.result}?done=add")

    async def fill(self, request: Request, who: SignedIn) -> Response:
        """Put in the desks that are known of a region."""
        self._require_keeper(who)
        now = self.room.now
        taken = await self.room.take(
            request, who, lambda db, said: acts.fill(db, who.actor, said.get("region"), now)
        )
        if taken.refusal is not None:
            raise HTTPException(403)
        return to(f"{DIRECTORY}?done=fill")

    async def party(self, request: Request, who: SignedIn) -> Response:
        """One organisation."""
        return await self._party(request, who)

    async def act(self, request: Request, who: SignedIn) -> Response:
        """Change, check, end; add and erase people."""
        code, act = request.path_params["code"], request.path_params["act"]
        made = _ACTS.get(act)
        if made is None or len(code) != _CODE:
            raise HTTPException(404)
        now = self.room.now
        taken = await self.room.take(
            request, who, lambda db, said: made(db, who.actor, code, said, now)
        )
        if taken.refusal is not None:
            return await self._party(request, who, taken, act)
        return to(f"{DIRECTORY}?done=end" if act == "end" else f"{DIRECTORY}/{code}?done={act}")

    def _require_keeper(self, who: SignedIn) -> None:
        if not _kept_regions(who.actor, self.room.words(who)):
            raise HTTPException(403)

    async def _form(self, request: Request, who: SignedIn, taken: Taken = NO_FORM) -> Response:
        words = self.room.words(who)
        known = await self.room.services.database.read(organisations_known)
        return self.room.page(
            request,
            who,
            "team/directory_new.html",
            taken.status,
            title=words.say(texts.NEW),
            facts=taken.said.fields,
            kinds=words.choices(texts.KINDS),
            keeps=_kept_regions(who.actor, words),
            organisations=_organisations(known),
            problem=taken.problem(words, "new"),
        )

    async def _party(
        self, request: Request, who: SignedIn, taken: Taken = NO_FORM, where: str = ""
    ) -> Response:
        unit = partial(_opened, actor=who.actor, code=request.path_params["code"])
        opened: _Opened = await self.room.services.database.read(unit)
        words, party = self.room.words(who), opened.party
        return self.room.page(
            request,
            who,
            "team/party.html",
            taken.status,
            title=party.facts.name,
            party=_row(party, words, True),
            facts=taken.said.fields if where == "change" else _typed(party),
            checked=_checked(opened, words),
            people=[{"code": one.code, "person": one.person} for one in opened.people],
            typed=taken.said.fields,
            kinds=words.choices(texts.KINDS),
            organisations=_organisations(opened.organisations),
            organisation=opened.organisations.get(party.facts.organisation or UUID(int=0)),
            revision=party.revision,
            keeps=may_in(who.actor, Duty.DIRECTORY_KEEP, party.region) and not party.ended,
            problem=taken.problem(words, where),
            loose=taken.refusal is not None and party.ended,
            notice=notice(request, words, texts.DONE),
        )


def _opened(db: Db, actor: Actor, code: str) -> _Opened:
    party = party_of(db, actor, code)
    checked = names(db, [party.verified_by]).get(party.verified_by or UUID(int=0))
    return _Opened(party, tuple(people_of(db, party)), checked, organisations_known(db))


Made = Callable[[Db, Actor, str, Said, datetime], None]


def _change(db: Db, actor: Actor, code: str, said: Said, now: datetime) -> None:
    acts.change(db, actor, code, said.revision, _facts(db, said), now)


def _verify(db: Db, actor: Actor, code: str, said: Said, now: datetime) -> None:
    acts.verify(db, actor, code, said.revision, now)


def _end(db: Db, actor: Actor, code: str, said: Said, now: datetime) -> None:
    acts.end(db, actor, code, said.revision, now)


def _person(db: Db, actor: Actor, code: str, said: Said, now: datetime) -> None:
    person = Person(
        name=said.get("person_name"),
        role=said.get("person_role"),
        phone=said.get("person_phone"),
        email=said.get("person_email"),
    )
    acts.add_person(db, actor, code, person, now)


def _forget(db: Db, actor: Actor, code: str, said: Said, now: datetime) -> None:
    acts.remove_person(db, actor, code, said.get("person"), now)


_ACTS: Mapping[str, Made] = {
    "change": _change,
    "verify": _verify,
    "end": _end,
    "person": _person,
    "forget": _forget,
}


def _facts(db: Db, said: Said) -> Facts:
    if said.get("kind") not in set(PartyKind):
        raise NotAllowed(texts.WHICH_KIND)
    known = {name: one for one, name in organisations_known(db).items()}
    rest = {name: said.get(name) for name in acts.LONGEST}
    return Facts(
        kind=PartyKind(said.get("kind")), organisation=known.get(said.get("organisation")), **rest
    )


def _typed(party: Party) -> dict[str, str]:
    facts = party.facts
    return {"kind": facts.kind, **{name: getattr(facts, name) for name in acts.LONGEST}}


def _row(party: Party, words: Words, with_region: bool) -> dict[str, Any]:
    facts = party.facts
    return {
        "url": f"{DIRECTORY}/{party.code}",
        "name": facts.name,
        "kind": words.say(texts.KINDS[facts.kind]),
        "does": facts.does,
        "website": facts.website,
        "phone": facts.phone,
        "email": facts.email,
        "address": facts.address,
        "source": facts.source,
        "account": party.has_account,
        "verified": words.day(party.verified_on) if party.verified_on else None,
        "region": words.region(party.region) if with_region else None,
        "ended": party.ended,
    }


def _checked(opened: _Opened, words: Words) -> str:
    if opened.party.verified_on is None:
        return words.say(texts.NOT_VERIFIED)
    who = opened.checked_by or words.say(texts.COLLEAGUE)
    return words.say(texts.VERIFIED, day=words.day(opened.party.verified_on), who=who)


def _organisations(known: Mapping[UUID, str]) -> list[str]:
    """By name: it is unique, and an id would tell when they came."""
    return list(known.values())


def _kept_regions(actor: Actor, words: Words) -> list[dict[str, str]]:
    kept = (code for code in sorted(actor.regions) if may_in(actor, Duty.DIRECTORY_KEEP, code))
    return [{"value": code, "label": words.region(code)} for code in kept]


def _require_duty(actor: Actor) -> None:
    if actor.role not in DUTIES[Duty.DIRECTORY]:
        raise HTTPException(403)
