"""What stands beside the rows of the queue: saved lists, what several can have, what to take back."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from pow_bot.domain.intake.queries import View
from pow_bot.domain.intake.references import understood, written
from pow_bot.domain.intake.undoing import Pending, pending
from pow_bot.domain.intake.views import Saved, keeps_for, saved_for
from pow_bot.domain.intake.words import Closing
from pow_bot.domain.staff.permissions import TABLE, Action
from pow_bot.domain.staff.rules import Actor
from pow_bot.storage import Db
from pow_bot.web.team.guard import HOME, SignedIn
from pow_bot.web.team.queue import bench_texts as texts
from pow_bot.web.team.queue.listing import Shown, asked, list_context, read_list
from pow_bot.web.team.room import Room
from pow_bot.web.team.words import Words

NEXT, BULK, UNDO, VIEWS = (f"{HOME}/{name}" for name in ("next", "bulk", "undo", "views"))
# Where nobody can take something up.
_TAKEN = frozenset({View.MINE, View.WAITING, View.JUDGE})


@dataclass(frozen=True, slots=True)
class Refused:
    """A form of the list that could not be taken: which, why, and what stood in it."""

    form: str
    sentence: str
    fields: Mapping[str, str] = field(default_factory=dict)
    picked: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Bench:
    """What was read beside a list."""

    saved: tuple[tuple[str, Saved], ...]
    undo: Pending | None


async def list_page(
    room: Room,
    request: Request,
    who: SignedIn,
    *,
    template: str = "team/queue.html",
    status: int = 200,
    intake: dict[str, Any] | None = None,
    refused: Refused | None = None,
) -> Response:
    """The queue, with or without an intake beside it."""
    now, words = room.now, room.words(who)
    wanted = asked(request.query_params)

    def query(db: Db) -> tuple[Shown, Bench]:
        return read_list(db, who.actor, wanted, now), read_bench(db, who.actor, now)

    shown, bench = await room.services.database.read(query)
    current, focus = intake["reference"] if intake else None, _focus(request.query_params)
    context = {
        **list_context(shown, who.actor, words, now, current=current, focus=focus),
        **bench_context(shown, bench, who.actor, words, now, refused),
        "said": _said(request.query_params, words) if intake is None else None,
        "intake": intake,
    }
    return room.page(request, who, template, status, **context)


def read_bench(db: Db, actor: Actor, now: datetime) -> Bench:
    """On the same state of the database as the list."""
    saved = ((view_code(db, one), one) for one in saved_for(db, actor))
    return Bench(tuple(saved), pending(db, actor, now))


def view_code(db: Db, view: Saved) -> str:
    """What stands for a saved list in a form: its id would tell when it was made."""
    return db.index("team.view", view.id.hex).hex()[:12]


def bench_context(  # noqa: PLR0917 - as it was read
    shown: Shown,
    bench: Bench,
    actor: Actor,
    words: Words,
    now: datetime,
    refused: Refused | None = None,
) -> dict[str, Any]:
    """What `team/queue.html` needs beside its rows."""
    return {
        "undo": _undo(bench.undo, shown, words, now),
        "next": _next(shown, actor),
        "bulk": _bulk(shown, actor, words, refused),
        "saved": _saved(shown, bench, actor, words, refused),
        "refused": refused,
    }


def _undo(undo: Pending | None, shown: Shown, words: Words, now: datetime) -> dict[str, Any] | None:
    """What was just done, and for how many seconds it can be taken back."""
    if undo is None:
        return None
    one, several = texts.DID[undo.kind]
    return {
        "url": f"{UNDO}{shown.asked.paged()}",
        "batch": undo.batch.hex,
        "text": words.say(one) if undo.many == 1 else words.say(several, n=undo.many),
        "seconds": math.ceil((undo.until - now).total_seconds()),
    }


def _can(actor: Actor, action: Action) -> bool:
    """Whether somebody of this role ever does this."""
    return actor.role in TABLE[action]


def _focus(params: QueryParams) -> str:
    reference = understood(params.get("focus", ""))
    return written(reference) if reference else ""


def _said(params: QueryParams, words: Words) -> str | None:
    text = texts.SAID.get(params.get("done", ""))
    return words.say(text) if text else None


def _next(shown: Shown, actor: Actor) -> dict[str, str] | None:
    if not _can(actor, Action.CLAIM) or shown.asked.view in _TAKEN:
        return None
    return {"url": f"{NEXT}{shown.asked.query()}"}


def _bulk(
    shown: Shown, actor: Actor, words: Words, refused: Refused | None
) -> dict[str, Any] | None:
    """The forms for several at once; none for who can do nothing with an intake."""
    if not _can(actor, Action.CLAIM):
        return None
    kept = refused if refused and refused.form == "bulk" else None
    fields = kept.fields if kept else {}
    return {
        "url": f"{BULK}{shown.asked.paged()}",
        "picked": kept.picked if kept else frozenset(),
        "colleagues": _colleagues(shown, fields) if _can(actor, Action.ASSIGN) else [],
        "reasons": [
            {
                "value": one,
                "label": words.closing(one),
                "chosen": one == fields.get("reason"),
            }
            for one in Closing
            # Whether somebody was tried is looked at one by one.
            if one is not Closing.NOT_REACHED
        ],
        "next_step": fields.get("next_step", ""),
        "do": fields.get("do", ""),
    }


def _colleagues(shown: Shown, fields: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {"value": one.code, "label": one.name, "chosen": one.code == fields.get("to")}
        for one in shown.colleagues
    ]


def _saved(
    shown: Shown, bench: Bench, actor: Actor, words: Words, refused: Refused | None
) -> dict[str, Any]:
    here = shown.asked.query()
    kept = refused.fields if refused and refused.form == "views" else {}
    return {
        "url": f"{VIEWS}{here}",
        "remove_url": f"{VIEWS}/remove{here}",
        "views": [_view(code, one, here, actor, words) for code, one in bench.saved],
        "whose": list(_whose(actor, words)),
        "name": kept.get("name", ""),
        "can_save": bool(here) and all(one.query != here for _, one in bench.saved),
        "open": bool(kept),
    }


def _view(code: str, view: Saved, here: str, actor: Actor, words: Words) -> dict[str, Any]:
    return {
        "name": view.name,
        "url": f"{HOME}{view.query}",
        "current": view.query == here,
        "team": words.say(texts.TEAM) if view.region else None,
        "code": code,
        "removable": view.region is None or view.region in keeps_for(actor),
    }


def _whose(actor: Actor, words: Words) -> Iterator[dict[str, str]]:
    regions = keeps_for(actor)
    if not regions:
        return
    yield {"value": "", "label": words.say(texts.MINE)}
    for region in regions:
        name = words.region(region)
        yield {"value": region, "label": words.say(texts.FOR_TEAM, region=name)}
