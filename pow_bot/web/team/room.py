"""What the rooms of the workplace share: a page in its frame, and a form that is taken once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeAlias

from fastapi import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from pow_bot.domain.intake.references import understood
from pow_bot.domain.intake.words import NotAllowed, NotYours, Refusal, Stale, TakenBy
from pow_bot.domain.staff.permissions import Duty, may_in
from pow_bot.domain.staff.rules import Actor
from pow_bot.engine.flow import Text
from pow_bot.storage import JSON, Db, once
from pow_bot.web.forms import as_number
from pow_bot.web.team.guard import Guard, SignedIn
from pow_bot.web.team.moments import as_day
from pow_bot.web.team.services import TeamServices
from pow_bot.web.team.words import Words

_STATUS: Mapping[type[Refusal], int] = {NotYours: 403, TakenBy: 409, Stale: 409}


@dataclass(frozen=True, slots=True)
class Said:
    """What a form says: a value each, all of those that share a name, and its inbox key."""

    fields: Mapping[str, str] = field(default_factory=dict)
    several: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    key: str = ""

    def get(self, name: str) -> str:
        return self.fields.get(name, "").strip()

    def all(self, name: str) -> tuple[str, ...]:
        return self.several.get(name, ())

    def day(self, name: str) -> date | None:
        """A day as the browser writes it; None for whatever else stands there."""
        return as_day(self.get(name))

    def required_day(self, name: str, asked: Text) -> date:
        """The same.

        Raises:
            NotAllowed: it is none; `asked` asks for it.
        """
        day = self.day(name)
        if day is None:
            raise NotAllowed(asked)
        return day

    def number(self, name: str) -> int:
        """Such as a revision; where there is none, one that is always stale."""
        number = as_number(self.get(name))
        return -1 if number is None else number

    @property
    def revision(self) -> int:
        return self.number("revision")


Act: TypeAlias = Callable[[Db, Said], JSON]


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a form: done, or why not, with what was typed. `NO_FORM`: a page without one."""

    said: Said = field(default_factory=Said)
    result: JSON = None
    refusal: Refusal | None = None

    @property
    def status(self) -> int:
        return 200 if self.refusal is None else _STATUS.get(type(self.refusal), 422)

    def sentence(self, words: Words, stale: Text | None = None) -> str:
        """Why not; `stale` is how a room says that a colleague was first."""
        if self.refusal is None:
            return ""
        if stale is not None and isinstance(self.refusal, Stale):
            return words.say(stale)
        return words.refusal(self.refusal)

    def problem(self, words: Words, where: str, stale: Text | None = None) -> dict[str, str] | None:
        """The same for the form that it is about, as `team/rooms.html` needs it."""
        return {"where": where, "text": self.sentence(words, stale)} if self.refusal else None


NO_FORM = Taken()


@dataclass(frozen=True)
class Room:
    """Makes the pages of one part, and takes its forms."""

    services: TeamServices
    guard: Guard
    most_fields: int = 80

    def words(self, who: SignedIn) -> Words:
        return Words(self.services.pages.catalogues, who.locale)

    @property
    def now(self) -> datetime:
        return self.services.now()

    def page(
        self, request: Request, who: SignedIn, template: str, status: int = 200, **context: Any
    ) -> Response:
        """A page in the frame of the workplace."""
        frame = self.guard.frame(request, who, self.words(who).regions_of(who.actor))
        own = {"token": self.guard.token(who), **context}
        return self.services.pages.page(request, template, who.locale, status, **frame, **own)

    async def posted(self, request: Request, who: SignedIn) -> Said:
        """What a form of this session says."""
        async with request.form(max_files=0, max_fields=self.most_fields) as form:
            key = self.guard.key(who, request, form)
            pairs = [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
        several: dict[str, tuple[str, ...]] = {}
        for name, value in pairs:
            several[name] = (*several.get(name, ()), value)
        return Said(dict(pairs), several, key)

    async def once(self, who: SignedIn, said: Said, act: Act) -> JSON:
        """Do what a form says in one unit, once."""
        now = self.now

        def unit(db: Db) -> JSON:
            return once(db, said.key, who.actor.id, lambda: act(db, said), now=now)

        result: JSON = await self.services.database.write(unit, keyed=True)
        return result

    async def take(
        self, request: Request, who: SignedIn, act: Act, *, named: str | None = None
    ) -> Taken:
        """Take a form, once. What is refused leaves nothing but a line in the audit: under this
        name, or else the last word of the address.
        """
        said = await self.posted(request, who)
        try:
            return Taken(said, await self.once(who, said, act))
        except Refusal as problem:
            if isinstance(problem, NotYours):
                what = named or request.url.path.rsplit("/", 1)[-1]
                await self.guard.note_refusal(who, request, what)
            return Taken(said, refusal=problem)


def require_duty(actor: Actor, duty: Duty) -> None:
    """403 for who does this in no region."""
    if not any(may_in(actor, duty, one) for one in (*actor.regions, None)):
        raise HTTPException(403)


def reference_of(request: Request) -> str:
    """Empty where it cannot be one: then there is no such intake."""
    return understood(request.path_params["reference"]) or ""


def notice(request: Request, words: Words, done: Mapping[str, Text]) -> str | None:
    """What was just done, as the address names it."""
    text = done.get(request.query_params.get("done", ""))
    return words.say(text) if text else None
