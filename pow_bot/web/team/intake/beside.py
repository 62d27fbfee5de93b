"""Who else looks at an intake, as its page says it and asks again."""

import html
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from pow_bot.domain.intake.access import sees
from pow_bot.domain.intake.keeping import by_reference, seen_by_reference
from pow_bot.domain.intake.presence import arrive, others, to_be_refreshed
from pow_bot.domain.intake.words import Unseen
from pow_bot.domain.staff.rules import Actor
from pow_bot.engine.flow import Text
from pow_bot.storage import Db
from pow_bot.web.team.guard import Guard, SignedIn, fragment
from pow_bot.web.team.room import reference_of
from pow_bot.web.team.routes import Routes
from pow_bot.web.team.services import TeamServices
from pow_bot.web.team.words import Words

_LOOKS = Text("team/beside/looks", "{name} kijkt nu")
# htmx leaves what stands there where an answer holds nothing at all.
_NOBODY = "<!-- -->"
_LOOK = Text("team/beside/look", "{names} kijken nu")


@dataclass(frozen=True, slots=True)
class _There:
    """Who else looks, and whether it is time to say again that this colleague does."""

    names: tuple[str, ...]
    stale: bool


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
        said = looking(Words(services.pages.catalogues, who.locale), there.names)
        return fragment(html.escape(said) or _NOBODY)

    routes.get("/team/intakes/{reference}/looking", asks)


def looking(words: Words, names: Sequence[str]) -> str:
    """`S. El Idrissi kijkt nu`; empty where nobody does."""
    if not names:
        return ""
    if len(names) == 1:
        return words.say(_LOOKS, name=names[0])
    return words.say(_LOOK, names=", ".join(names))


def _asked(db: Db, actor: Actor, reference: str, now: datetime) -> _There:
    intake = seen_by_reference(db, reference)
    if intake is None or not sees(db, actor, intake):
        raise Unseen("there is no such intake for this colleague")
    names = others(db, intake.id, actor, now)
    return _There(names, to_be_refreshed(db, intake.id, actor, now))


def _stays(db: Db, actor: Actor, reference: str, now: datetime) -> None:
    intake = by_reference(db, reference)
    if intake is not None:
        arrive(db, intake, actor, now)
