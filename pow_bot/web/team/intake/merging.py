"""Before two registrations go on as one: both side by side, and what changes for the second."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from pow_bot.domain.consent.queries import history
from pow_bot.domain.intake.access import sees
from pow_bot.domain.intake.keeping import Intake, seen_by_reference
from pow_bot.domain.intake.looking import Opened, look
from pow_bot.domain.intake.marks import Kind
from pow_bot.domain.intake.queries import View
from pow_bot.domain.intake.references import understood
from pow_bot.domain.intake.room import FULL
from pow_bot.domain.intake.words import Refusal, Unseen
from pow_bot.domain.similar.queries import alike
from pow_bot.domain.similar.readiness import require_ready
from pow_bot.domain.similar.rules import OTHER_WAY_ROUND
from pow_bot.domain.staff.permissions import TABLE, Action
from pow_bot.domain.staff.rules import Actor
from pow_bot.engine.flow import Text
from pow_bot.storage import Db
from pow_bot.web.team import texts
from pow_bot.web.team.guard import HOME, Guard, SignedIn
from pow_bot.web.team.intake.consents import may_read_health
from pow_bot.web.team.intake.person import contact, kept_of
from pow_bot.web.team.queue.listing import Asked
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
_TAKES = Text("similar/becomes/taken", "U pakt {reference} op. Nu: Nog niemand.")
_THERE = Text("similar/first/there", "Naar {reference}")
_OTHER_WAY = Text("similar/first/other_way", "Vergelijk andersom")
_MINE = Text("similar/first/mine", "Naar wat u heeft")
_LABELS = {
    "name": _NAME,
    "region": _REGION,
    "line": _LINE,
    "owner": texts.OWNER,
    "since": _SINCE,
}


@dataclass(frozen=True, slots=True)
class _Pair:
    """Both, opened, and what they have in common.

    `taken` are those that who merges takes up; `first` says what is to be done before.
    """

    one: Opened
    other: Opened
    why: tuple[Kind, ...]
    health: tuple[bool, bool]
    taken: tuple[Intake, ...] = ()
    first: Refusal | None = None


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
            "first": pair.first and _first(pair, pair.first, words),
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
    """Both, for who merges and sees the two, and whether they can go on as one.

    Raises:
        Unseen: there is no such pair for this colleague.
    """
    if one == other or actor.role not in TABLE[Action.MERGE]:
        raise Unseen("this colleague merges nothing here")
    for reference in (one, other):
        intake = seen_by_reference(db, reference)
        if intake is None or not sees(db, actor, intake):
            raise Unseen("there is no such intake for this colleague")
    first, second = look(db, actor, one, now), look(db, actor, other, now)
    shared = [a.why for a in alike(db, actor, first.intake) if a.listed.reference == other]
    health = [may_read_health(history(db, side.intake.person), now) for side in (first, second)]
    pair = _Pair(first, second, shared[0] if shared else (), (health[0], health[1]))
    try:
        return replace(pair, taken=require_ready(db, actor, first.intake, second.intake))
    except Refusal as problem:
        return replace(pair, first=problem)


def _rows(one: dict[str, str], other: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Each fact of both; whether they differ is said in words too."""
    for label in {**one, **other}:
        mine, theirs = one.get(label, ""), other.get(label, "")
        if mine or theirs:
            yield {"label": label, "one": mine, "other": theirs, "differs": mine != theirs}


def _changes(
    pair: _Pair, one: dict[str, str], other: dict[str, str], words: Words
) -> Iterator[str]:
    """What the second gets from the first, and who has both."""
    for taken in pair.taken:
        yield words.say(_TAKES, reference=taken.written)
    reference = pair.other.intake.written
    for name, text in _BECOMES.items():
        label = words.say(_LABELS[name])
        if one[label] != other[label] and not (name == "owner" and pair.taken):
            yield words.say(text, reference=reference, to=one[label], was=other[label])


def _first(pair: _Pair, problem: Refusal, words: Words) -> dict[str, str]:
    """What is to be done before they can go on as one, and where."""
    one, other = pair.one.intake.written, pair.other.intake.written
    there = problem.fills.get("reference", other)
    url, label = f"/team/intakes/{there}", words.say(_THERE, reference=there)
    if problem.text in OTHER_WAY_ROUND:
        url, label = f"/team/intakes/{other}/merge?other={one}", words.say(_OTHER_WAY)
    if problem.text == FULL:
        url, label = f"{HOME}{Asked(view=View.MINE).query()}", words.say(_MINE)
    return {"text": words.refusal(problem), "url": url, "label": label}


def _named(opened: Opened) -> dict[str, Any]:
    intake = opened.intake
    url = f"/team/intakes/{intake.written}"
    return {"reference": intake.written, "url": url, "revision": intake.revision}
