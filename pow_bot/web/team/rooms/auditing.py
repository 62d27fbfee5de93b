"""Who looked at what, for the coordinator of a region; looking here is noted as well."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import groupby
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import HTTPException
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from pow_bot.domain.audit.actions import note
from pow_bot.domain.audit.reading import REFUSED, Page, Wanted, before, done_in, page
from pow_bot.domain.audit.rules import Entry
from pow_bot.domain.audit.unusual import CHANGING, Unusual, unusual
from pow_bot.domain.intake.access import thing_of
from pow_bot.domain.intake.keeping import seen_by_reference
from pow_bot.domain.intake.queries import references_of
from pow_bot.domain.intake.references import understood, written
from pow_bot.domain.intake.rules import HERE, today
from pow_bot.domain.requests.queries import numbers_of
from pow_bot.domain.staff.permissions import Action, Duty, may, may_in
from pow_bot.domain.staff.queries import code_of, names, names_in
from pow_bot.domain.staff.rules import Actor
from pow_bot.storage import Db
from pow_bot.web.team.guard import Guard, SignedIn
from pow_bot.web.team.moments import as_day
from pow_bot.web.team.room import Room
from pow_bot.web.team.rooms import auditing_texts as texts
from pow_bot.web.team.rooms.requests import REQUESTS
from pow_bot.web.team.routes import Routes
from pow_bot.web.team.services import TeamServices
from pow_bot.web.team.texts import EVENTS
from pow_bot.web.team.words import Words

HOME = "/team/audit"
ODD = f"{HOME}/unusual"
_DAY = timedelta(days=1)
_A_WEEK = 7
# More than a team of thirty does in a week; beyond it the page says that it read the latest only.
_MOST = 20_000
_AT_ONCE = 500
_OF_REQUEST = "request."
_NOBODY = UUID(int=0)


def auditing(services: TeamServices, guard: Guard, routes: Routes) -> None:
    """All that was done, and what of it is not as usual."""
    pages = _Auditing(Room(services, guard))
    routes.get(ODD, pages.odd)
    routes.get(HOME, pages.lines)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address says. `colleague` is a code, never an id."""

    colleague: str = ""
    reference: str = ""
    day: date | None = None
    before: int | None = None
    # What was typed for a number and cannot be one.
    strange: bool = False

    def query(self) -> str:
        """The same as an address."""
        said = {
            "colleague": self.colleague,
            "q": written(self.reference) if self.reference else "",
            "day": self.day.isoformat() if self.day else "",
            "before": "" if self.before is None else str(self.before),
        }
        kept = urlencode({name: value for name, value in said.items() if value})
        return f"?{kept}" if kept else ""


@dataclass(frozen=True, slots=True)
class _Lines:
    page: Page
    found: bool
    names: Mapping[UUID, str]
    codes: Mapping[UUID, str]
    references: Mapping[UUID, str]
    requests: Mapping[UUID, str]
    colleagues: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Odd:
    found: Sequence[Unusual]
    names: Mapping[UUID, str]
    codes: Mapping[UUID, str]
    cut: bool


def asked(params: QueryParams) -> Asked:
    """Read an address. Whatever it does not know it leaves out, but for a number: that is told."""
    colleague, seq = params.get("colleague", ""), params.get("before", "")
    typed = params.get("q", "").strip()
    reference = understood(typed) or ""
    return Asked(
        colleague=colleague if re.fullmatch(r"[0-9a-f]{12}", colleague) else "",
        reference=reference,
        day=as_day(params.get("day")),
        before=int(seq) if re.fullmatch(r"[0-9]{1,15}", seq) else None,
        strange=bool(typed) and not reference,
    )


@dataclass(frozen=True)
class _Auditing:
    room: Room

    async def lines(self, request: Request, who: SignedIn) -> Response:
        """All that was done, newest first."""
        regions, wanted = _regions(who), asked(request.query_params)
        now = self.room.now
        unit = partial(_read, actor=who.actor, regions=regions, wanted=wanted, now=now)
        known: _Lines = await self.room.services.database.write(unit)
        words = self.room.words(who)
        context = {
            "rows": [_row(one, known, words, now) for one in known.page.entries],
            "colleagues": [{"value": code, "label": name} for code, name in known.colleagues],
            "asked": {
                "colleague": wanted.colleague,
                "q": request.query_params.get("q", "")[:40],
                "day": wanted.day.isoformat() if wanted.day else "",
            },
            "problem": _problem(wanted, known, words),
            "older": known.page.older and _url(replace(wanted, before=known.page.older)),
            "newest": _url(replace(wanted, before=None)) if wanted.before else None,
            "clear_url": HOME if wanted != Asked() or not known.found else None,
        }
        return self._page(request, who, "team/audit.html", HOME, **context)

    async def odd(self, request: Request, who: SignedIn) -> Response:
        """What of a week is not as usual."""
        regions, now = _regions(who), self.room.now
        last = min(as_day(request.query_params.get("until")) or today(now), today(now))
        unit = partial(_read_odd, actor=who.actor, regions=regions, last=last, now=now)
        known: _Odd = await self.room.services.database.write(unit)
        words = self.room.words(who)
        first, week = last - (_A_WEEK - 1) * _DAY, _A_WEEK * _DAY
        context = {
            "week": {"first": words.day(first), "last": words.day(last)},
            "earlier": f"{ODD}?until={last - week}",
            "later": f"{ODD}?until={min(last + week, today(now))}" if last < today(now) else None,
            "days": [
                {"day": words.day(on), "told": [_told(one, known, words) for one in some]}
                for on, some in groupby(known.found, key=lambda one: one.on)
            ],
            "rules": [words.say(text, n=number) for text, number in texts.RULES],
            "cut": _MOST if known.cut else None,
        }
        return self._page(request, who, "team/audit_unusual.html", ODD, **context)

    def _page(
        self, request: Request, who: SignedIn, template: str, here: str, **context: Any
    ) -> Response:
        words = self.room.words(who)
        tabs = [
            {"label": words.say(label), "url": url, "current": url == here}
            for url, label in ((HOME, texts.LINES), (ODD, texts.UNUSUAL))
        ]
        title = words.say(texts.TITLE)
        return self.room.page(request, who, template, title=title, tabs=tabs, **context)


def _regions(who: SignedIn) -> frozenset[str]:
    """Of which regions this colleague reads the audit."""
    regions = frozenset(r for r in who.actor.regions if may_in(who.actor, Duty.AUDIT, r))
    if not regions:
        raise HTTPException(403)
    return regions


def _read(db: Db, actor: Actor, regions: frozenset[str], wanted: Asked, now: datetime) -> _Lines:
    there = names_in(db, regions)
    codes = {one: code_of(db, one) for one in there}
    thing = _thing(db, actor, regions, wanted.reference) if wanted.reference else None
    found = bool(thing) or not wanted.reference
    shown = Page((), None)
    if found and not wanted.strange:
        shown = page(db, _wanted(regions, wanted, codes, thing), wanted.before)
    read = _Lines(
        page=shown,
        found=found,
        names={**there, **_others(db, shown.entries, there)},
        codes=codes,
        references=references_of(db, actor, regions, _things(shown.entries)),
        requests=numbers_of(db, actor, _things(shown.entries, _OF_REQUEST)),
        colleagues=sorted(((codes[one], name) for one, name in there.items()), key=_by_name),
    )
    action = "audit.look" if found else "refused.audit"
    note(db, action, actor=actor.id, thing=thing, region=_only(regions), now=now)
    return read


def _read_odd(db: Db, actor: Actor, regions: frozenset[str], last: date, now: datetime) -> _Odd:
    since, until = _begins(last - (_A_WEEK - 1) * _DAY), _begins(last + _DAY)
    entries = done_in(db, regions, since, until, _MOST)
    found = unusual(entries, _before(db, entries))
    actors = {one.actor for one in found}
    read = _Odd(
        found=found,
        names=names(db, actors),
        codes={one: code_of(db, one) for one in actors},
        cut=len(entries) == _MOST,
    )
    note(db, "audit.look", actor=actor.id, region=_only(regions), now=now)
    return read


def _before(db: Db, entries: Sequence[Entry]) -> list[Entry]:
    """How the things lay before: a few hundred at a time, because a statement holds no more."""
    things = sorted(_things(entries))
    parts = (things[n : n + _AT_ONCE] for n in range(0, len(things), _AT_ONCE))
    return [one for part in parts for one in before(db, part, CHANGING, entries[0].seq)]


def _things(entries: Sequence[Entry], area: str = "") -> set[UUID]:
    return {one.thing for one in entries if one.thing and one.action.startswith(area)}


def _wanted(
    regions: frozenset[str], wanted: Asked, codes: Mapping[UUID, str], thing: UUID | None
) -> Wanted:
    by_code = {code: one for one, code in codes.items()}
    return Wanted(
        regions=regions,
        # Somebody unknown did nothing.
        actor=by_code.get(wanted.colleague, _NOBODY) if wanted.colleague else None,
        thing=thing,
        since=_begins(wanted.day) if wanted.day else None,
        until=_begins(wanted.day + _DAY) if wanted.day else None,
    )


def _thing(db: Db, actor: Actor, regions: Collection[str], reference: str) -> UUID | None:
    intake = seen_by_reference(db, reference)
    if intake is None or intake.region not in regions:
        return None
    return intake.id if may(actor, Action.LIST, thing_of(db, intake)) else None


def _others(db: Db, entries: Sequence[Entry], there: Mapping[UUID, str]) -> dict[UUID, str]:
    """Names of who acted and does not work here, and of colleagues to whom it was done."""
    about = {one.actor for one in entries} | {one.thing for one in entries}
    return names(db, about - there.keys())


def _row(entry: Entry, known: _Lines, words: Words, now: datetime) -> dict[str, Any]:
    reference, about_url = _numbered(entry, known)
    code = known.codes.get(entry.actor) if entry.actor else None
    return {
        "at": words.moment(entry.at, now),
        "iso": entry.at.astimezone(HERE).isoformat(timespec="seconds"),
        "who": _who(entry.actor, known.names, words),
        "who_url": code and _url(Asked(colleague=code)),
        "what": _what(entry.action, words),
        "refused": entry.action.startswith(REFUSED),
        "reference": reference,
        "about_url": about_url,
        "about": _about(entry, known.names, words),
    }


def _numbered(entry: Entry, known: _Lines) -> tuple[str | None, str | None]:
    """The number of what it was done to, and where that leads."""
    thing = entry.thing or _NOBODY
    if request := known.requests.get(thing):
        return request, f"{REQUESTS}/{request}"
    if reference := known.references.get(thing):
        return reference, _url(Asked(reference=understood(reference) or ""))
    return None, None


def _about(entry: Entry, known: Mapping[UUID, str], words: Words) -> str | None:
    """Which setting it was, or a colleague to whom it was done by another."""
    area, _, kind = entry.action.partition(".")
    if area == "practice" and kind in texts.SETTINGS:
        return words.say(texts.SETTINGS[kind])
    if entry.thing is None or entry.thing == entry.actor:
        return None
    return known.get(entry.thing)


def _what(action: str, words: Words) -> str:
    """In words: its own, those of the timeline where nothing has to be filled in, or its area's."""
    area, _, kind = action.partition(".")
    event = EVENTS.get(kind) if area == "intake" else None
    told = event if event is not None and "{" not in event.source else None
    return words.say(texts.ACTIONS.get(action) or told or texts.AREAS.get(area, texts.OTHER))


def _problem(wanted: Asked, known: _Lines, words: Words) -> str | None:
    if wanted.strange:
        return words.say(texts.NO_NUMBER)
    return None if known.found else words.say(texts.NOT_FOUND)


def _told(one: Unusual, known: _Odd, words: Words) -> dict[str, str]:
    code = known.codes[one.actor]
    return {
        "who": _who(one.actor, known.names, words),
        "text": words.say(texts.TOLD[one.kind], n=one.count),
        "url": _url(Asked(colleague=code, day=one.on)),
    }


def _who(actor: UUID | None, known: Mapping[UUID, str], words: Words) -> str:
    if actor is None:
        return words.say(texts.COMPUTER)
    return known.get(actor) or words.say(texts.SOMEBODY)


def _url(wanted: Asked) -> str:
    return f"{HOME}{wanted.query()}"


def _by_name(colleague: tuple[str, str]) -> str:
    return colleague[1].casefold()


def _only(regions: Collection[str]) -> str | None:
    return next(iter(regions)) if len(regions) == 1 else None


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), HERE)
