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
from pow_bot.domain.intake.rules import today
from pow_bot.domain.regions.places import regions
from pow_bot.domain.staff.permissions import Duty, may_in
from pow_bot.domain.staff.queries import names
from pow_bot.engine.flow import Text
from pow_bot.storage import Db
from pow_bot.web.team.guard import SignedIn, to
from pow_bot.web.team.room import Room
from pow_bot.web.team.settings import texts
from pow_bot.web.team.settings.typed import Said
from pow_bot.web.team.words import Words

HOME = "/team/settings"
# So many changes are named beneath a setting.
MOST = 8

_CHANGED = Text("team/settings/changed", "{who}, {at}")
_OPERATOR = Text("team/settings/operator", "De beheerder")
_COLLEAGUE = Text("team/settings/colleague", "Een collega")


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
class Form:
    """How a form is shown: what stands in it, and what is wrong with that."""

    typed: Mapping[str, str]
    wrong: Mapping[str, Said] = field(default_factory=dict)


@dataclass(frozen=True)
class Desk:
    """Serves the pages of the settings."""

    room: Room

    async def seat(self, request: Request, who: SignedIn, asked: str | None = None) -> Seat:
        """Which region's settings are looked at; the first of a coordinator's own.

        Raises:
            HTTPException: 404, not theirs to set.
        """
        theirs = tuple(code for code in sorted(regions()) if may_in(who.actor, Duty.SETTINGS, code))
        wanted = asked or request.query_params.get("region") or next(iter(theirs), "")
        if wanted not in theirs:
            raise HTTPException(404)
        return Seat(who, self.room.words(who), wanted, theirs, today(self.room.now))

    async def read(self, query: Callable[..., Any], **asked: Any) -> Any:
        """Ask the database."""
        return await self.room.services.database.read(partial(query, **asked))

    async def page(
        self, request: Request, seat: Seat, template: str, status: int = 200, **context: Any
    ) -> Response:
        """A page of the settings in the team's frame."""
        frame = self.room.guard.frame(request, seat.who, seat.words.region(seat.region))
        shared = {
            "settings_url": seat.url(),
            "region": seat.region,
            "region_name": seat.words.region(seat.region),
            "choose_region": self._regions(seat),
            "token": self.room.guard.token(seat.who),
            "done": request.query_params.get("done") == "1",
        }
        # Another region has no such item: it is chosen where the list is.
        if "list_url" in context:
            shared["choose_region"] = []
        whole = {**frame, **shared, **context}
        page = self.room.services.pages.page
        return page(request, template, seat.who.locale, status, **whole)

    async def changes(self, seat: Seat, entries: Callable[[Db], list[Entry]]) -> list[str]:
        """Who changed it when, a line each."""
        changes: list[str] = await self.read(self._changes, seat=seat, read=entries)
        return changes

    def _changes(self, db: Db, seat: Seat, read: Callable[[Db], list[Entry]]) -> list[str]:
        entries = read(db)
        named = names(db, [entry.actor for entry in entries])
        now = self.room.now
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


def _by(seat: Seat, named: Mapping[UUID, str], actor: UUID | None) -> str:
    if actor is None:
        return seat.words.say(_OPERATOR)
    return named.get(actor, seat.words.say(_COLLEAGUE))


def shown(form: Form, words: Words) -> dict[str, Any]:
    """A form as the macros of `team/settings/fields.html` need it."""
    wrong = {name: words.say(said.text, **said.fills) for name, said in form.wrong.items()}
    return {"typed": form.typed, "wrong": wrong}


def differing(
    stands: Mapping[str, str], form: Form, labels: Mapping[str, str]
) -> list[dict[str, str]]:
    """How it stands now, field by field, where somebody typed something else."""
    return [
        {"label": labels.get(name, name), "text": text or "–"}
        for name, text in stands.items()
        if text != form.typed.get(name, "")
    ]


def labels_of(slug: str, words: Words) -> dict[str, str]:
    """What the fields of a form are called."""
    return {name: words.say(text) for name, text in texts.LABELS[slug].items()}


def back(seat: Seat, slug: str) -> Response:
    """To the page, which says that it was kept."""
    return to(seat.url(slug, done="1"))
