"""Who else looks at an intake, as its page says it and asks again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from fastapi import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from pow_bot.domain.intake.access import sees
from pow_bot.domain.intake.keeping import by_reference, seen_by_reference
from pow_bot.domain.intake.presence import arrive, others, to_be_refreshed
from pow_bot.domain.intake.words import Unseen
from pow_bot.domain.staff.queries import name_of
from pow_bot.domain.staff.rules import Actor
from pow_bot.engine.flow import Text
from pow_bot.storage import Db
from pow_bot.web.team.guard import Guard, SignedIn, fragment
from pow_bot.web.team.room import reference_of
from pow_bot.web.team.routes import Routes
from pow_bot.web.team.services import TeamServices
from pow_bot.web.team.words import Words

_MOST_DIGITS = 9
_LOOKS = Text("team/beside/looks", "{name} kijkt nu")
_LOOK = Text("team/beside/look", "{names} kijken nu")
_TAKEN = Text("team/beside/taken", "{name} heeft deze aanmelding nu.")
_CHANGED = Text("team/beside/changed", "Deze aanmelding is intussen gewijzigd.")


@dataclass(frozen=True, slots=True)
class _There:
    """Who else looks, and whether it is time to say again that this colleague does.

    `owner` is another colleague who has it now; `revision` is that of the intake.
    """

    names: tuple[str, ...]
    stale: bool
    owner: str | None
    revision: int


def beside(services: TeamServices, guard: Guard, routes: Routes) -> None:
    """What an open page asks every twenty seconds, which also says that it is open still."""

    async def asks(request: Request, who: SignedIn) -> Response:
        about: dict[str, Any] = {
            "actor": who.actor,
            "reference": reference_of(request),
            "now": services.now(),
        }
        there: _There = await services.database.read(partial(_asked, **about))
        if there.stale:
            await services.database.write(partial(_stays, **about))
        words, shown = Words(services.pages.catalogues, who.locale), _shown(request)
        context = {
            "presence": looking(words, there.names),
            "meanwhile": _meanwhile(words, there) if there.revision > shown else None,
            "taken": there.owner is not None,
        }
        return fragment(services.pages.html("team/looking.html", who.locale, **context))

    routes.get("/team/intakes/{reference}/looking", asks)


def looking(words: Words, names: Sequence[str]) -> str:
    """`S. El Idrissi kijkt nu`; empty where nobody does."""
    if not names:
        return ""
    if len(names) == 1:
        return words.say(_LOOKS, name=names[0])
    return words.say(_LOOK, names=", ".join(names))


def _shown(request: Request) -> int:
    """The revision that the page was read at.

    Raises:
        HTTPException: 404, it is no number.
    """
    revision = request.query_params.get("revision", "")
    if not revision.isdecimal() or len(revision) > _MOST_DIGITS:
        raise HTTPException(404)
    return int(revision)


def _meanwhile(words: Words, there: _There) -> str:
    return words.say(_TAKEN, name=there.owner) if there.owner else words.say(_CHANGED)


def _asked(db: Db, actor: Actor, reference: str, now: datetime) -> _There:
    intake = seen_by_reference(db, reference)
    if intake is None or not sees(db, actor, intake):
        raise Unseen("there is no such intake for this colleague")
    return _There(
        names=others(db, intake.id, actor, now),
        stale=to_be_refreshed(db, intake.id, actor, now),
        owner=name_of(db, intake.owner) if intake.owner not in {None, actor.id} else None,
        revision=intake.revision,
    )


def _stays(db: Db, actor: Actor, reference: str, now: datetime) -> None:
    intake = by_reference(db, reference)
    if intake is not None:
        arrive(db, intake, actor, now)
