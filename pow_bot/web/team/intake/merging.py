"""Before two registrations go on as one: both side by side, and what changes for the second."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from pow_bot.domain.consent.queries import history
from pow_bot.domain.intake.access import allows, sees
from pow_bot.domain.intake.keeping import seen_by_reference
from pow_bot.domain.intake.looking import Opened, look
from pow_bot.domain.intake.marks import Kind
from pow_bot.domain.intake.references import understood
from pow_bot.domain.intake.words import Unseen
from pow_bot.domain.similar.queries import alike
from pow_bot.domain.staff.permissions import Action
from pow_bot.domain.staff.rules import Actor
from pow_bot.engine.flow import Text
from pow_bot.storage import Db
from pow_bot.web.team import texts
from pow_bot.web.team.guard import Guard, SignedIn
from pow_bot.web.team.intake.consents import may_read_health
from pow_bot.web.team.intake.person import contact, kept_of
from pow_bot.web.team.queue.searching_texts import WHY
from pow_bot.web.team.room import Room, reference_of
from pow_bot.web.team.routes import Routes
from pow_bot.web.team.services import TeamServices
from pow_bot.web.team.words import Words

_NAME = Text("similar/beside/name", "Naam")
_REGION = Text("similar/beside/region", "Regio")
_LINE = Text("similar/beside/line", "Vraag")
_SINCE = Text("similar/beside/since", "Binnen op")
# What becomes different for the second, once it is part of the first.
_BECOMES = {
    "region": Text("similar/becomes/region", "De regio van {reference} wordt {to}. Nu: {was}."),
    "line": Text("similar/becomes/line", "De vraag van {reference} wordt {to}. Nu: {was}."),
    "owner": Text("similar/becomes/owner", "{reference} gaat naar {to}. Nu: {was}."),
}
_LABELS = {
    "name": _NAME,
    "region": _REGION,
    "line": _LINE,
    "owner": texts.OWNER,
    "since": _SINCE,
}


@dataclass(frozen=True, slots=True)
class _Pair:
    """Both, opened, and what they have in common."""

    one: Opened
    other: Opened
    why: tuple[Kind, ...]
    health: tuple[bool, bool]


def merging(services: TeamServices, guard: Guard, routes: Routes) -> None:
    """The page to look at before they are merged."""
    pages = _Merging(Room(services, guard))
    routes.get("/team/intakes/{reference}/merge", pages.show)


@dataclass(frozen=True)
class _Merging:
    room: Room

    async def show(self, request: Request, who: SignedIn) -> Response:
        """Both side by side. Looking is noted of each."""
        one = reference_of(request)
        other = understood(request.query_params.get("other", "")) or ""
        unit = partial(_both, actor=who.actor, one=one, other=other, now=self.room.now)
        pair: _Pair = await self.room.services.database.write(unit)
        told = self._told(pair, self.room.words(who))
        return self.room.page(request, who, "team/merge.html", **told)

    def _told(self, pair: _Pair, words: Words) -> dict[str, Any]:
        first, second = self._facts(pair, words)
        return {
            "one": _named(pair.one),
            "other": _named(pair.other),
            "why": [words.say(WHY[kind]) for kind in pair.why],
            "rows": list(_rows(first, second)),
            "changes": list(_changes(pair, first, second, words)),
        }

    def _facts(self, pair: _Pair, words: Words) -> tuple[dict[str, str], dict[str, str]]:
        one, other = (
            self._side(opened, words, health=health)
            for opened, health in zip((pair.one, pair.other), pair.health, strict=True)
        )
        return one, other

    def _side(self, opened: Opened, words: Words, *, health: bool) -> dict[str, str]:
        """What is compared, by its label."""
        intake = opened.intake
        told = self.room.services.read(kept_of(opened, health=health), words.locale)
        facts = {
            "name": told.name or "",
            "region": words.region(intake.queue),
            "line": words.line(intake.line),
            "owner": opened.owner or words.say(texts.NOBODY),
            "since": words.moment(intake.submitted_at, self.room.now),
        }
        said = {line.label: line.text for line in contact(told, opened)}
        return {**{words.say(_LABELS[name]): text for name, text in facts.items()}, **said}


def _both(db: Db, actor: Actor, one: str, other: str, now: datetime) -> _Pair:
    """Both, for who may merge the first and sees the second.

    Raises:
        Unseen: there is no such pair for this colleague.
    """
    for reference in (one, other):
        intake = seen_by_reference(db, reference)
        if intake is None or not sees(db, actor, intake):
            raise Unseen("there is no such intake for this colleague")
    first, second = look(db, actor, one, now), look(db, actor, other, now)
    if one == other or not allows(actor, Action.MERGE, first.intake, first.thing):
        raise Unseen("this colleague merges nothing here")
    shared = [a.why for a in alike(db, actor, first.intake) if a.listed.reference == other]
    health = [may_read_health(history(db, side.intake.person), now) for side in (first, second)]
    return _Pair(first, second, shared[0] if shared else (), (health[0], health[1]))


def _rows(one: dict[str, str], other: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Each fact of both; whether they differ is said in words too."""
    for label in {**one, **other}:
        mine, theirs = one.get(label, ""), other.get(label, "")
        if mine or theirs:
            yield {"label": label, "one": mine, "other": theirs, "differs": mine != theirs}


def _changes(
    pair: _Pair, one: dict[str, str], other: dict[str, str], words: Words
) -> Iterator[str]:
    """What the second gets from the first."""
    reference = pair.other.intake.written
    for name, text in _BECOMES.items():
        label = words.say(_LABELS[name])
        if one[label] != other[label]:
            yield words.say(text, reference=reference, to=one[label], was=other[label])


def _named(opened: Opened) -> dict[str, Any]:
    intake = opened.intake
    url = f"/team/intakes/{intake.written}"
    return {"reference": intake.written, "url": url, "revision": intake.revision}
