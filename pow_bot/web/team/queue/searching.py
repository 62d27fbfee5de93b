"""Searching for a registration. What was typed is posted, and never stands open in an address."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import FormData, QueryParams
from starlette.requests import Request
from starlette.responses import Response

from pow_bot.domain.intake.looking import search as search_number
from pow_bot.domain.intake.marks import TAGS
from pow_bot.domain.intake.queries import Listed, queues_of
from pow_bot.domain.intake.references import understood
from pow_bot.domain.intake.rules import today
from pow_bot.domain.intake.words import Line, Stage
from pow_bot.domain.similar.exporting import exports
from pow_bot.domain.similar.searching import is_searchable, search
from pow_bot.domain.similar.words import Found, Sought, Spot
from pow_bot.i18n.formats import full_day
from pow_bot.storage import Db
from pow_bot.web.forms import text_in
from pow_bot.web.team.guard import HOME, Guard, SignedIn, to
from pow_bot.web.team.moments import as_day
from pow_bot.web.team.queue import searching_texts as texts
from pow_bot.web.team.queue.rows import Choices, Rows, one_of, queue_in, read_rows, selects
from pow_bot.web.team.queue.rows import told as told_row
from pow_bot.web.team.queue.search_words import hidden, shown
from pow_bot.web.team.room import Room
from pow_bot.web.team.routes import Routes
from pow_bot.web.team.services import TeamServices
from pow_bot.web.team.words import Words

SEARCH = f"{HOME}/search"
LONGEST = 100

_SPOT = re.compile(r"([0-9]{1,18})\.([0-9A-Z]{6})")
_MICROSECOND = timedelta(microseconds=1)
# The year 3000.
_LATEST = 32_503_680_000_000_000


def searching(services: TeamServices, guard: Guard, routes: Routes) -> None:
    """The page to search on, and what it finds."""
    pages = _Searching(Room(services, guard))
    routes.get(SEARCH, pages.page)
    routes.post(SEARCH, pages.take)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of a search says. `sealed` holds the words, and None says they do not open."""

    sought: Sought | None
    sealed: str = ""
    after: Spot | None = None
    before: Spot | None = None

    @property
    def anything(self) -> bool:
        return self.sought != Sought()

    def query(self, **other: str) -> str:
        """The address of this search, without the page of it, and with these."""
        said = {**_fields(self.sought or Sought()), "s": self.sealed, **other}
        kept = urlencode({name: value for name, value in said.items() if value})
        return f"?{kept}" if kept else ""


def asked(params: QueryParams, key: bytes, session: str) -> Asked:
    """Read an address. Whatever it does not know it leaves out."""
    sealed = params.get("s", "")
    words = shown(key, session, sealed) if sealed else ""
    if words is None:
        return Asked(None)
    sought = replace(_plain(params), words=words)
    return Asked(sought, sealed, _spot(params.get("after")), _spot(params.get("before")))


@dataclass(frozen=True)
class _Searching:
    room: Room

    async def take(self, request: Request, who: SignedIn) -> Response:
        """What was typed goes on sealed; a number leads to its intake at once."""
        async with request.form(max_files=0, max_fields=20) as form:
            self.room.guard.require(who, form)
            typed = _typed(form)
            sought = replace(_plain(form), words=typed)
        if understood(typed) and replace(sought, words="") == Sought():
            unit = partial(search_number, actor=who.actor, typed=typed, now=self.room.now)
            found: str | None = await self.room.services.database.write(unit)
            if found is not None:
                return to(f"{HOME}/intakes/{found}")
        if sought == Sought():
            return to(f"{SEARCH}?asks=1")
        sealed = hidden(self._key, who.session, typed) if typed else ""
        return to(f"{SEARCH}{Asked(sought, sealed).query()}")

    async def page(self, request: Request, who: SignedIn) -> Response:
        """The form, and under it what was found."""
        wanted, words = asked(request.query_params, self._key, who.session), self.room.words(who)
        found = await self._found(who, wanted)
        context: dict[str, Any] = {
            "form": _form(wanted.sought or Sought(), who, words),
            "problem": _problem(wanted, words, asks="asks" in request.query_params),
            "found": found and _told(found, wanted, words, self.room.now),
            "export": exports(who.actor) and f"{HOME}/export{wanted.query(of='search')}",
        }
        return self.room.page(request, who, "team/search.html", **context)

    async def _found(self, who: SignedIn, wanted: Asked) -> "_Result | None":
        if wanted.sought is None or not wanted.anything or not is_searchable(wanted.sought):
            return None
        unit = partial(_search, who=who, wanted=wanted, now=self.room.now)
        found: _Result = await self.room.services.database.write(unit)
        return found

    @property
    def _key(self) -> bytes:
        return self.room.services.database.keyring.forms


@dataclass(frozen=True, slots=True)
class _Result:
    found: Found
    rows: Rows


def _search(db: Db, who: SignedIn, wanted: Asked, now: datetime) -> _Result:
    sought = wanted.sought or Sought()
    found = search(db, who.actor, sought, now, after=wanted.after, before=wanted.before)
    return _Result(found, read_rows(db, found.rows))


def _told(result: _Result, wanted: Asked, words: Words, now: datetime) -> dict[str, Any]:
    found, brief = result.found, replace(words, brief=True)
    return {
        "summary": _summary(found, words),
        "rows": [
            told_row(row, result.rows, brief, now) | _found_at(row, words) for row in found.rows
        ],
        "previous": found.before and f"{SEARCH}{wanted.query(before=_at(found.before))}",
        "next": found.after and f"{SEARCH}{wanted.query(after=_at(found.after))}",
        "title": words.say(texts.NOTHING),
        "hint": words.say(texts.NOTHING_HINT),
    }


def _found_at(row: Listed, words: Words) -> dict[str, str]:
    """By what it was put in order, with the year, and where it is opened."""
    day = full_day(words.locale, today(row.submitted_at))
    return {"url": f"{HOME}/intakes/{row.written}", "since": words.say(texts.SINCE, day=day)}


def _summary(found: Found, words: Words) -> str:
    if found.before or found.after:
        return words.say(texts.ON_PAGE, n=len(found.rows))
    if len(found.rows) == 1:
        return words.say(texts.ONE)
    return words.say(texts.MANY, n=len(found.rows))


def _problem(wanted: Asked, words: Words, *, asks: bool) -> str | None:
    if wanted.sought is None:
        return words.say(texts.AGAIN)
    if asks and not wanted.anything:
        return words.say(texts.EMPTY)
    return None if is_searchable(wanted.sought) else words.say(texts.UNSEARCHABLE)


def _form(sought: Sought, who: SignedIn, words: Words) -> dict[str, Any]:
    queues = sorted((words.region(one), one) for one in queues_of(who.actor))
    choices: Choices = {
        "region": (sought.queue, [(queue, name) for name, queue in queues]),
        "line": (sought.line, [(one, words.line(one)) for one in Line]),
        "stage": (sought.stage, [(one, words.stage(one)) for one in Stage]),
        "tag": (sought.tag, [(one, words.tag(one) or one) for one in TAGS]),
    }
    return {
        "url": SEARCH,
        "q": sought.words,
        "since": sought.since and sought.since.isoformat(),
        "until": sought.until and sought.until.isoformat(),
        "selects": selects(choices, words),
    }


def _fields(sought: Sought) -> dict[str, str]:
    """What may stand open in an address."""
    return {
        "region": sought.queue or "",
        "line": sought.line or "",
        "stage": sought.stage or "",
        "tag": sought.tag or "",
        "since": sought.since.isoformat() if sought.since else "",
        "until": sought.until.isoformat() if sought.until else "",
    }


def _plain(said: QueryParams | FormData) -> Sought:
    get = partial(text_in, said)
    tag = get("tag")
    return Sought(
        queue=queue_in(get("region")),
        line=one_of(Line, get("line")),
        stage=one_of(Stage, get("stage")),
        tag=tag if tag in TAGS else None,
        since=as_day(get("since")),
        until=as_day(get("until")),
    )


def _typed(form: FormData) -> str:
    return " ".join(text_in(form, "q").split())[:LONGEST]


def _at(spot: Spot) -> str:
    since = spot.at - datetime(1970, 1, 1, tzinfo=UTC)
    return f"{since // _MICROSECOND}.{spot.reference}"


def _spot(text: str | None) -> Spot | None:
    found = _SPOT.fullmatch(text or "")
    if found is None or int(found[1]) > _LATEST:
        return None
    return Spot(datetime(1970, 1, 1, tzinfo=UTC) + int(found[1]) * _MICROSECOND, found[2])
