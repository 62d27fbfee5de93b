"""What the smaller rooms of the workplace share: a page in its frame, and a form that is taken once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any, TypeAlias

from fastapi import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from pow_bot.domain.intake.words import NotYours, Refusal, Unseen
from pow_bot.storage import JSON, Db, once
from pow_bot.web.team.guard import Guard, SignedIn
from pow_bot.web.team.services import TeamServices
from pow_bot.web.team.words import Words

_MOST_FIELDS = 80


@dataclass(frozen=True, slots=True)
class Said:
    """What a form says: a value each, and all of those that share a name."""

    fields: Mapping[str, str] = field(default_factory=dict)
    several: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def get(self, name: str) -> str:
        return self.fields.get(name, "").strip()

    def all(self, name: str) -> tuple[str, ...]:
        return self.several.get(name, ())

    def day(self, name: str) -> date | None:
        """A day as the browser writes it; None for whatever else stands there."""
        try:
            return date.fromisoformat(self.get(name))
        except ValueError:
            return None

    @property
    def revision(self) -> int:
        text = self.get("revision")
        return int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else -1


Act: TypeAlias = Callable[[Db, Said], JSON]


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a form: done, or why not, with what was typed."""

    said: Said
    result: JSON = None
    refusal: Refusal | None = None

    @property
    def status(self) -> int:
        return 403 if isinstance(self.refusal, NotYours) else 422


@dataclass(frozen=True)
class Room:
    """Makes the pages of one part, and takes its forms."""

    services: TeamServices
    guard: Guard

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

    async def take(self, request: Request, who: SignedIn, act: Act) -> Taken:
        """Take a form, once. What is refused leaves nothing but a line in the audit."""
        async with request.form(max_files=0, max_fields=_MOST_FIELDS) as form:
            key = self.guard.key(who, request, form)
            pairs = [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
        several: dict[str, tuple[str, ...]] = {}
        for name, value in pairs:
            several[name] = (*several.get(name, ()), value)
        said = Said(dict(pairs), several)
        unit = partial(_once, key=key, who=who, act=act, said=said, now=self.now)
        try:
            result: JSON = await self.services.database.write(unit, keyed=True)
        except Unseen:
            raise HTTPException(404) from None
        except Refusal as problem:
            if isinstance(problem, NotYours):
                await self.guard.note_refusal(who, request, request.url.path.rsplit("/", 1)[-1])
            return Taken(said, refusal=problem)
        return Taken(said, result)


def _once(  # noqa: PLR0917 - as it is taken
    db: Db, key: str, who: SignedIn, act: Act, said: Said, now: datetime
) -> JSON:
    return once(db, key, who.actor.id, lambda: act(db, said), now=now)
