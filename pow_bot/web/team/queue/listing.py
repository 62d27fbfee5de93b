"""The queue as a page: its address says which view, which filters and which page of it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import groupby
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from starlette.datastructures import QueryParams

from pow_bot.domain.intake.access import meets_work_of
from pow_bot.domain.intake.order import DONE
from pow_bot.domain.intake.queries import (
    COME_NEW,
    MOST_COUNTED,
    Listed,
    Only,
    Page,
    Place,
    View,
    count,
    counts,
    newer,
    page,
    queues_of,
    views_of,
)
from pow_bot.domain.intake.records import region_of
from pow_bot.domain.intake.words import Line, NextAction, Stage, Urgency
from pow_bot.domain.similar.exporting import exports
from pow_bot.domain.staff.queries import code_of, colleagues_in
from pow_bot.domain.staff.rules import Actor
from pow_bot.storage import Db
from pow_bot.web.team import texts
from pow_bot.web.team.guard import HOME
from pow_bot.web.team.queue.emptiness import why_empty
from pow_bot.web.team.queue.rows import Choices, Rows, one_of, queue_in, read_rows, selects, told
from pow_bot.web.team.words import Words

CHANNELS = ("web", "telegram", "phone", "desk")
_PLACE = re.compile(r"(-?[0-9]{1,14})\.([0-9A-Z]{6})")
# A unit that began before this page was read may be kept after it.
_UNDER_WAY = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of a list says. `owner` is a colleague's code, never their id."""

    view: View = View.OPEN
    only: Only = field(default_factory=Only)
    owner: str = ""
    after: Place | None = None
    before: Place | None = None

    @property
    def narrowed(self) -> bool:
        return self.only != Only() or bool(self.owner)

    def query(self, **other: str) -> str:
        """The address of this list, without the page of it, and with these."""
        only = self.only
        fields = {
            "view": "" if self.view is View.OPEN else self.view,
            "line": only.line,
            "urgency": only.urgency,
            "stage": only.stage,
            "language": only.locale,
            "channel": only.channel,
            "region": only.queue,
            "owner": self.owner,
            **other,
        }
        said = urlencode({name: value for name, value in fields.items() if value})
        return f"?{said}" if said else ""

    def paged(self, **other: str) -> str:
        """The address of this page of the list."""
        return self.query(**_ends(self.after, self.before), **other)


@dataclass(frozen=True, slots=True)
class Colleague:
    """Who can be chosen: `code` stands for them in addresses and forms."""

    id: UUID
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What was read for a list: its rows, its counts, and who can be chosen."""

    asked: Asked
    page: Page
    rows: Rows
    count: int
    counts: Mapping[View, int]
    colleagues: tuple[Colleague, ...]
    since: datetime
    known: int


def asked(params: QueryParams) -> Asked:
    """Read an address. Whatever it does not know it leaves out."""
    language, channel = params.get("language", ""), params.get("channel", "")
    only = Only(
        line=one_of(Line, params.get("line")),
        urgency=one_of(Urgency, params.get("urgency")),
        stage=one_of(Stage, params.get("stage")),
        locale=language if re.fullmatch(r"[a-z]{2,3}", language) else None,
        channel=channel if channel in CHANNELS else None,
        queue=queue_in(params.get("region", "")),
    )
    owner = params.get("owner", "")
    return Asked(
        view=one_of(View, params.get("view")) or View.OPEN,
        only=only,
        owner=owner if re.fullmatch(r"[0-9a-f]{12}", owner) else "",
        after=_place(params.get("after")),
        before=_place(params.get("before")),
    )


def read_list(db: Db, actor: Actor, wanted: Asked, now: datetime) -> Shown:
    """Everything that the list shows, on one state of the database."""
    colleagues = colleagues_of(db, actor)
    only = _only(wanted, colleagues)
    since = now - _UNDER_WAY
    # Beside a filter nobody can say what the counts of the other views would count.
    counted = {} if wanted.narrowed else counts(db, actor, now)
    listed = page(db, actor, wanted.view, only, now, after=wanted.after, before=wanted.before)
    return Shown(
        asked=wanted,
        page=listed,
        rows=read_rows(db, listed.rows, to_judge=wanted.view is View.JUDGE),
        count=_counted(db, actor, wanted, only, now, counted),
        counts=counted,
        colleagues=colleagues,
        since=since,
        known=newer(db, actor, wanted.view, only, since),
    )


def _counted(  # noqa: PLR0917 - as it was asked
    db: Db, actor: Actor, wanted: Asked, only: Only, now: datetime, counted: Mapping[View, int]
) -> int:
    if wanted.view in counted:
        return counted[wanted.view]
    return count(db, actor, wanted.view, only, now)


def following(db: Db, actor: Actor, wanted: Asked, place: Place, now: datetime) -> str:
    """Who comes after this place in a list, else the first of it; empty where nobody is left."""
    only = narrowed_to(db, actor, wanted)
    for after in (place, None):
        rows = page(db, actor, wanted.view, only, now, after=after, size=1).rows
        if rows:
            return rows[0].written
    return ""


def count_new(db: Db, actor: Actor, wanted: Asked, since: datetime, known: int) -> int:
    """How many came since a list was read that did not show them."""
    only = narrowed_to(db, actor, wanted)
    return max(newer(db, actor, wanted.view, only, since) - known, 0)


def narrowed_to(db: Db, actor: Actor, wanted: Asked) -> Only:
    """What a list is narrowed to, with the colleague whom the address names by a code."""
    return _only(wanted, colleagues_of(db, actor) if wanted.owner else ())


def list_context(
    shown: Shown,
    actor: Actor,
    words: Words,
    now: datetime,
    *,
    current: str | None = None,
    focus: str = "",
) -> dict[str, Any]:
    """What `team/queue.html` needs, but the page's frame.

    `current` is the open intake, `focus` the one to go on with.
    """
    wanted = shown.asked
    return {
        "title": words.say(texts.TITLE),
        "views": [_view(view, shown, words) for view in views_of(actor)],
        "filter": _filter(shown, actor, words),
        "export": f"{HOME}/export{wanted.query()}" if exports(actor) else None,
        "several_regions": len(queues_of(actor)) > 1,
        "summary": _summary(shown.count, words),
        "rows": [
            _row(row, shown, words, now) | _marked(row, current, focus) | {"group": group}
            for row, group in _grouped(shown.page.rows, words)
        ],
        "pages": _pages(shown, words),
        "live": _live(shown),
        "empty": None if shown.page.rows else _empty(shown, actor, words),
        "list_url": f"{HOME}{wanted.paged()}",
    }


def colleagues_of(db: Db, actor: Actor) -> tuple[Colleague, ...]:
    """Who may own what this colleague sees."""
    there = _regions_of(actor)
    found = colleagues_in(db, *there)
    return _chosen(
        db, (one for one in found if any(meets_work_of(actor, one, region) for region in there))
    )


def colleagues_beside(db: Db, actor: Actor) -> tuple[Colleague, ...]:
    """Everybody who works in their regions: to whom something is given is asked of the intake."""
    return _chosen(db, colleagues_in(db, *_regions_of(actor)))


def _regions_of(actor: Actor) -> list[str | None]:
    return [region_of(queue) for queue in queues_of(actor)]


def _chosen(db: Db, found: Iterable[Actor]) -> tuple[Colleague, ...]:
    return tuple(Colleague(one.id, code_of(db, one.id), one.name) for one in found)


def moment_of(text: str | None) -> datetime | None:
    """A moment in an address: whole milliseconds."""
    if text is None or not re.fullmatch(r"[0-9]{1,14}", text):
        return None
    return datetime.fromtimestamp(int(text) / 1000, UTC)


def _view(view: View, shown: Shown, words: Words) -> dict[str, Any]:
    counted = set(shown.counts) - {View.ALL}
    return {
        "name": words.view(view),
        "url": f"{HOME}{replace(shown.asked, view=view).query()}",
        "count": _count(shown.counts[view]) if view in counted else None,
        "current": view is shown.asked.view,
    }


def _summary(counted: int, words: Words) -> str:
    return words.say(texts.ONE) if counted == 1 else words.say(texts.MANY, n=_count(counted))


def _count(counted: int) -> str:
    return f"{MOST_COUNTED}+" if counted > MOST_COUNTED else str(counted)


def _marked(row: Listed, current: str | None, focus: str) -> dict[str, Any]:
    return {"current": row.written == current, "focus": row.written == focus}


def _row(row: Listed, shown: Shown, words: Words, now: datetime) -> dict[str, Any]:
    brief = replace(words, brief=True)
    return told(row, shown.rows, brief, now) | {
        "url": f"{HOME}/intakes/{row.written}{shown.asked.paged()}",
        "picked": f"{row.reference}.{row.revision}",
        "reminder": " · ".join(_thought_of(row, brief)) or None,
        "flags": list(_flags(row, words)),
    }


def _thought_of(row: Listed, words: Words) -> Iterator[str]:
    """What was planned with somebody, or for oneself."""
    if row.next_action == NextAction.CALL_BACK:
        yield words.say(texts.NEXT[NextAction.CALL_BACK])
    if row.remind_on is not None:
        yield words.say(texts.REMIND_ON, day=words.day(row.remind_on))


def _grouped(rows: Iterable[Listed], words: Words) -> Iterator[tuple[Listed, str | None]]:
    """Each row; the first of those that stand together has what they have in common above it."""
    for group, together in groupby(rows, key=partial(_group, words=words)):
        first, *others = together
        yield first, group
        yield from ((row, None) for row in others)


def _group(row: Listed, words: Words) -> str:
    """What comes first in the order of the queue, before the term."""
    if row.flagged:
        return words.say(texts.CANNOT_WAIT)
    if row.rank >= DONE:
        return words.say(texts.OVER)
    urgency = words.say(texts.FILTERS["urgency"])
    return words.say(texts.WHICH, what=urgency, which=words.urgency(row.urgency))


def _flags(row: Listed, words: Words) -> Iterator[str]:
    if row.next_action == NextAction.TALK:
        yield words.say(texts.WANTS_PERSON)
    if row.assisted:
        yield words.say(texts.BY_HELPER)
    if row.restricted:
        yield words.say(texts.RESTRICTED)


def _filter(shown: Shown, actor: Actor, words: Words) -> dict[str, Any]:
    asked, only = shown.asked, shown.asked.only
    queues = sorted((words.region(one), one) for one in queues_of(actor))
    colleagues = [(one.code, one.name) for one in shown.colleagues]
    choices: Choices = {
        "line": (only.line, [(one, words.line(one)) for one in Line]),
        "urgency": (only.urgency, [(one, words.urgency(one)) for one in Urgency]),
        "stage": (only.stage, [(one, words.stage(one)) for one in Stage]),
        "language": (only.locale, [(one, words.language(one)) for one in words.catalogues.locales]),
        "channel": (only.channel, [(one, words.channel(one)) for one in CHANNELS]),
        "region": (only.queue, [(queue, name) for name, queue in queues]),
        "owner": (asked.owner, colleagues),
    }
    return {
        "url": HOME,
        "selects": selects(choices, words),
        "keep": [] if asked.view is View.OPEN else [{"name": "view", "value": asked.view}],
        "clear_url": f"{HOME}{Asked(view=asked.view).query()}" if asked.narrowed else None,
    }


def _pages(shown: Shown, words: Words) -> dict[str, Any] | None:
    page, asked = shown.page, shown.asked
    if page.before is None and page.after is None:
        return None
    return {
        "previous": page.before and f"{HOME}{asked.query(**_ends(None, page.before))}",
        "next": page.after and f"{HOME}{asked.query(**_ends(page.after, None))}",
        "text": words.say(texts.ON_PAGE, n=len(page.rows)),
    }


def _live(shown: Shown) -> dict[str, str | None]:
    """The stream, and what comes new: of the other views nobody can say that."""
    if shown.asked.view not in COME_NEW:
        return {"stream": f"{HOME}/events", "new": None}
    since = str(round(shown.since.timestamp() * 1000))
    new = shown.asked.query(since=since, known=str(shown.known))
    return {"stream": f"{HOME}/events", "new": f"{HOME}/new{new}"}


def _empty(shown: Shown, actor: Actor, words: Words) -> dict[str, Any]:
    asked = shown.asked
    title, text = words.empty(why_empty(actor, asked.view, narrowed=asked.narrowed))
    url = f"{HOME}{Asked(view=asked.view).query()}" if asked.narrowed else None
    return {"title": title, "text": text, "url": url, "link": words.say(texts.CLEAR)}


def _only(wanted: Asked, colleagues: Iterable[Colleague]) -> Only:
    if not wanted.owner:
        return wanted.only
    known = {one.code: one.id for one in colleagues}
    # Somebody unknown owns nothing.
    return replace(wanted.only, owner=known.get(wanted.owner, UUID(int=0)))


def _place(text: str | None) -> Place | None:
    found = _PLACE.fullmatch(text or "")
    return Place(int(found[1]), found[2]) if found else None


def _ends(after: Place | None, before: Place | None) -> dict[str, str]:
    return {
        "after": f"{after.rank}.{after.reference}" if after else "",
        "before": f"{before.rank}.{before.reference}" if before else "",
    }
