"""The front doors of a region: what stands there, what people see of it now, and who vouches for it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from fastapi import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from pow_bot.domain.audit.queries import about
from pow_bot.domain.practice.actions import Outdated
from pow_bot.domain.practice.doors import (
    ACTIONS,
    Taken,
    add_door,
    change_door,
    doors_of,
    stamp,
    verify_door,
)
from pow_bot.domain.regions.queries import front_of
from pow_bot.domain.regions.rules import GENERAL, FrontDoor, Shown, valid, verified
from pow_bot.domain.staff.queries import names
from pow_bot.i18n.formats import full_day
from pow_bot.storage import Db, new_id
from pow_bot.web.team.guard import SignedIn
from pow_bot.web.team.room import Said
from pow_bot.web.team.settings import texts
from pow_bot.web.team.settings.desk import (
    MOST,
    Desk,
    Form,
    Seat,
    back,
    differing,
    labels_of,
    shown,
)
from pow_bot.web.team.settings.typed import WRITE, Typed, day_out

# In addresses a door is known by where it stands in the list and what it says, and not by its id.
_NEW = "new"


@dataclass(frozen=True)
class Doors:
    """The list, one door, and keeping it."""

    desk: Desk

    async def look(self, request: Request, who: SignedIn) -> Response:
        """All doors, and what people see today."""
        seat = await self.desk.seat(request, who)
        doors, named, front = await self.desk.read(_standing, region=seat.region, on=seat.today)
        return await self.desk.page(
            request,
            seat,
            "team/settings/doors.html",
            title=seat.words.say(texts.TITLES["doors"]),
            lead=seat.words.say(texts.LEADS["doors"]),
            doors=[_told(seat, door, named) for door in doors],
            front=front,
            add_url=seat.url(f"doors/{_NEW}"),
        )

    async def one(self, request: Request, who: SignedIn) -> Response:
        """One door, or a new one."""
        seat = await self.desk.seat(request, who)
        door = await self._door(request, seat)
        typed = _typed(door) if door else {"kind": GENERAL[0], "valid_from": day_out(seat.today)}
        return await self._form(request, seat, door, Form(typed))

    async def post(self, request: Request, who: SignedIn) -> Response:
        """Keep a door, or vouch for it as it stands."""
        sent = await self.desk.room.posted(request, who)
        seat = await self.desk.seat(request, who, sent.fields.get("region"))
        door = await self._door(request, seat)
        if sent.fields.get("do") == "verify" and door:
            return await self._verified(request, seat, door, sent)
        form = Typed(sent.fields)
        wanted = _read(form, seat, door)
        if form.wrong:
            return await self._form(request, seat, door, Form(sent.fields, form.wrong), 422)
        try:
            await self._kept(seat, door, wanted, sent)
        except Taken:
            form.say("valid_from", texts.SAME_DOOR)
            return await self._form(request, seat, door, Form(sent.fields, form.wrong), 422)
        except Outdated:
            return await self._form(request, seat, door, Form(sent.fields), 409)
        return back(seat, "doors")

    async def _verified(
        self, request: Request, seat: Seat, door: FrontDoor, sent: Said
    ) -> Response:
        now, by, was = self.desk.room.now, seat.who.actor.id, sent.fields.get("was", "")
        try:
            await self.desk.room.once(
                seat.who, sent, lambda db, _: verify_door(db, door, was, seat.today, now, by=by)
            )
        except Outdated:
            return await self._form(request, seat, door, Form(_typed(door)), 409)
        return back(seat, "doors")

    async def _kept(
        self, seat: Seat, door: FrontDoor | None, wanted: FrontDoor, sent: Said
    ) -> None:
        now, by, was = self.desk.room.now, seat.who.actor.id, sent.fields.get("was", "")

        def keep(db: Db, _: Said) -> None:
            if door is None:
                add_door(db, wanted, now, by=by)
            else:
                change_door(db, wanted, was, now, by=by)

        await self.desk.room.once(seat.who, sent, keep)

    async def _form(
        self,
        request: Request,
        seat: Seat,
        door: FrontDoor | None,
        form: Form,
        status: int = 200,
    ) -> Response:
        labels = labels_of("doors", seat.words)
        standing = _typed(door) if door and status == 409 else {}
        history = (
            await self.desk.changes(seat, lambda db: about(db, door.id, ACTIONS, MOST))
            if door
            else []
        )
        return await self.desk.page(
            request,
            seat,
            "team/settings/door.html",
            status,
            title=door.name if door else seat.words.say(texts.NEW_DOOR),
            labels=labels,
            choices={"kind": [(kind, seat.words.say(texts.DOORS[kind])) for kind in _kinds(door)]},
            post_url=seat.url(f"doors/{_code(door)}"),
            list_url=seat.url("doors"),
            was=stamp(door) if door else "",
            history=history,
            theirs=differing(standing, form, labels),
            first={"who": "", "at": ""},
            **shown(form, seat.words),
        )

    async def _door(self, request: Request, seat: Seat) -> FrontDoor | None:
        code = request.path_params["door"]
        if code == _NEW:
            return None
        doors: list[FrontDoor] = await self.desk.read(doors_of, region=seat.region)
        found = next((door for door in doors if _code(door) == code), None)
        if found is None:
            raise HTTPException(404)
        return found


def _standing(db: Db, region: str, on: date) -> tuple[list[FrontDoor], Mapping[UUID, str], Shown]:
    doors = list(doors_of(db, region))
    return doors, names(db, [door.verified_by for door in doors]), front_of(db, region, on)


def _read(form: Typed, seat: Seat, door: FrontDoor | None) -> FrontDoor:
    begins = form.day("valid_from") or seat.today
    if not form.fields.get("valid_from", "").strip():
        form.say("valid_from", WRITE)
    until = form.day("valid_until")
    if until and until < begins:
        form.say("valid_until", texts.ENDS_AFTER)
    sure = form.ticked("sure")
    wanted = FrontDoor(
        id=door.id if door else new_id(),
        region=seat.region,
        kind=form.one_of("kind", _kinds(door)),
        name=form.text("name", 200),
        source=form.text("source", 600),
        valid_from=begins,
        valid_until=until,
        # A coordinator says so of their own region.
        confidence="high",
        website=form.web("website") or None,
        phone=form.phone("phone") or None,
        email=form.email("email") or None,
        address=form.text("address", 300, needed=False) or None,
        opening_hours=form.text("opening_hours", 300, needed=False) or None,
    )
    if not sure:
        return wanted
    return replace(wanted, verified_on=seat.today, verified_by=seat.who.actor.id)


def _typed(door: FrontDoor) -> dict[str, str]:
    return {
        "kind": door.kind,
        "name": door.name,
        "address": door.address or "",
        "opening_hours": door.opening_hours or "",
        "website": door.website or "",
        "phone": door.phone or "",
        "email": door.email or "",
        "source": door.source,
        "valid_from": day_out(door.valid_from),
        "valid_until": day_out(door.valid_until),
    }


def _kinds(door: FrontDoor | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*([door.kind] if door else ()), *GENERAL)))


def _code(door: FrontDoor | None) -> str:
    return f"{door.kind}-{door.valid_from.isoformat()}" if door else _NEW


def _told(seat: Seat, door: FrontDoor, named: dict[UUID, str]) -> dict[str, Any]:
    say, on = seat.words.say, seat.today
    if verified(door) and door.verified_on:
        day = full_day(seat.words.locale, door.verified_on)
        by = named.get(door.verified_by, "") if door.verified_by else ""
        sure = say(texts.VERIFIED, who=by or say(texts.SOMEBODY), day=day)
    else:
        sure = say(texts.UNVERIFIED)
    state = texts.NOW if valid(door, on) else texts.LATER if on < door.valid_from else texts.PAST
    return {
        "name": door.name,
        "kind": say(texts.DOORS[door.kind]) if door.kind in texts.DOORS else door.kind,
        "state": say(state),
        "open": valid(door, on),
        "sure": sure,
        "url": seat.url(f"doors/{_code(door)}"),
        "was": stamp(door),
    }
