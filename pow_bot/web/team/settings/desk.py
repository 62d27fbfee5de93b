"""What all pages of the settings share: which region, the frame, and how a form is taken."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from pow_bot.domain.audit.rules import Entry
from pow_bot.domain.instruments.catalogue import catalogue
from pow_bot.domain.intake.rules import today
from pow_bot.domain.regions.places import regions
from pow_bot.domain.staff.permissions import Duty, may_in
from pow_bot.domain.staff.queries import names
from pow_bot.engine.flow import Text
from pow_bot.storage import JSON, Db, once
from pow_bot.web.team.guard import Guard, SignedIn, to
from pow_bot.web.team.services import TeamServices
from pow_bot.web.team.settings import texts
from pow_bot.web.team.settings.typed import Said
from pow_bot.web.team.words import Words

HOME = "/team/settings"
# So many changes are named beneath a setting.
MOST = 8


@dataclass(frozen=True, slots=True)
class Seat:
    """A coordinator at the settings of one of their regions."""

    who: SignedIn
    words: Words
    region: str
    regions: tuple[str, ...]
    today: date

    def url(self, slug: str = "", **more: str) -> str:
        """The address of a page about this region."""
        path = f"{HOME}/{slug}" if slug else HOME
        asked = {**({"region": self.region} if len(self.regions) > 1 else {}), **more}
        return f"{path}?{urlencode(asked)}" if asked else path


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that was sent: its key, and its fields."""

    key: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Form:
    """How a form is shown: what stands in it, and what is wrong with that."""

    typed: Mapping[str, str]
    wrong: Mapping[str, Said] = field(default_factory=dict)


@dataclass(frozen=True)
class Desk:
    """Serves the pages of the settings."""

    services: TeamServices
    guard: Guard

    async def seat(self, request: Request, who: SignedIn, asked: str | None = None) -> Seat:
        """Which region's settings are looked at; the first of a coordinator's own.

        Raises:
            HTTPException: 404, not theirs to set.
        """
        theirs = tuple(code for code in sorted(regions()) if may_in(who.actor, Duty.SETTINGS, code))
        wanted = asked or request.query_params.get("region") or next(iter(theirs), "")
        if wanted not in theirs:
            raise HTTPException(404)
        words = Words(self.services.pages.catalogues, who.locale)
        return Seat(who, words, wanted, theirs, today(self.services.now()))

    async def sent(self, request: Request, who: SignedIn) -> Sent:
        """The fields of a form, which must be of this session."""
        async with request.form(max_files=0, max_fields=200) as form:
            key = self.guard.key(who, request, form)
            return Sent(key, {k: v for k, v in form.multi_items() if isinstance(v, str)})

    async def once(self, seat: Seat, sent: Sent, act: Callable[[Db], None]) -> None:
        """Do it in one unit, once."""

        def acted(db: Db) -> JSON:
            act(db)
            return True

        now = self.services.now()
        unit = lambda db: once(db, sent.key, seat.who.actor.id, lambda: acted(db), now=now)  # noqa: E731
        await self.services.database.write(unit, keyed=True)

    async def page(
        self, request: Request, seat: Seat, template: str, status: int = 200, **context: Any
    ) -> Response:
        """A page of the settings in the team's frame."""
        frame = self.guard.frame(request, seat.who, seat.words.region(seat.region))
        shared = {
            "settings_url": seat.url(),
            "region": seat.region,
            "region_name": seat.words.region(seat.region),
            "choose_region": self._regions(seat),
            "token": self.guard.token(seat.who),
            "done": request.query_params.get("done") == "1",
        }
        # Another region has no such item: it is chosen where the list is.
        if "list_url" in context:
            shared["choose_region"] = []
        whole = {**frame, **shared, **context}
        return self.services.pages.page(request, template, seat.who.locale, status, **whole)

    async def changes(self, seat: Seat, entries: Callable[[Db], list[Entry]]) -> list[str]:
        """Who changed it when, a line each."""
        return await self.services.database.read(partial(self._changes, seat=seat, read=entries))

    def _changes(self, db: Db, seat: Seat, read: Callable[[Db], list[Entry]]) -> list[str]:
        entries = read(db)
        named = names(db, [entry.actor for entry in entries])
        now = self.services.now()
        return [
            seat.words.say(
                _CHANGED, who=_by(seat, named, one.actor), at=seat.words.moment(one.at, now)
            )
            for one in entries
        ]

    def _regions(self, seat: Seat) -> list[dict[str, Any]]:
        if len(seat.regions) < 2:
            return []
        return [
            {
                "name": regions()[code].name,
                "code": code,
                "current": code == seat.region,
            }
            for code in seat.regions
        ]


_CHANGED = Text("team/settings/changed", "{who}, {at}")
_OPERATOR = Text("team/settings/operator", "De beheerder")


def _by(seat: Seat, named: Mapping[UUID, str], actor: UUID | None) -> str:
    if actor is None:
        return seat.words.say(_OPERATOR)
    return named.get(actor, seat.words.say(_COLLEAGUE))


_COLLEAGUE = Text("team/settings/colleague", "Een collega")


def shown(form: Form, words: Words) -> dict[str, Any]:
    """A form as the macros of `team/settings/fields.html` need it."""
    wrong = {name: words.say(said.text, **said.fills) for name, said in form.wrong.items()}
    return {"typed": form.typed, "wrong": wrong}


def labels_of(slug: str, words: Words) -> dict[str, str]:
    """What the fields of a form are called."""
    named = {name: words.say(text) for name, text in texts.LABELS.get(slug, {}).items()}
    if slug == "catalogue":
        named = {f"offer_{one.name}": one.title_in(words.locale) for one in catalogue()}
    if slug == "opening":
        for name, text in texts.WEEK.items():
            named[f"{name}_from"] = words.say(texts.FROM, day=words.say(text))
            named[f"{name}_to"] = words.say(texts.TO, day=words.say(text))
    return named


def back(seat: Seat, slug: str) -> Response:
    """To the page, which says that it was kept."""
    return to(seat.url(slug, done="1"))
