"""The pages of what is kept as one setting: on one form, or as a list of items."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias

from fastapi import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from pow_bot.domain.practice.actions import Outdated, keep
from pow_bot.domain.practice.queries import Standing, history, standing
from pow_bot.domain.practice.words import Setting
from pow_bot.domain.staff.queries import names
from pow_bot.storage import Db
from pow_bot.web.team.guard import SignedIn
from pow_bot.web.team.room import Said
from pow_bot.web.team.settings import texts
from pow_bot.web.team.settings.desk import (
    MOST,
    Desk,
    Form,
    Seat,
    back,
    differing,
    shown,
)
from pow_bot.web.team.settings.rows import MOST as MOST_ROWS
from pow_bot.web.team.settings.rows import ROWS, At, Rows, line_of, moved, put, without
from pow_bot.web.team.settings.sheets import DAYS, SHEETS, Sheet
from pow_bot.web.team.settings.typed import Typed

_Of: TypeAlias = Sheet[Any] | Rows[Any, Any]
_MOVES = {"up": -1, "down": 1}


@dataclass(frozen=True)
class Keeping:
    """Forms and lists, each kept as one setting of a region."""

    desk: Desk

    async def look(self, request: Request, who: SignedIn) -> Response:
        """A form, or a list, or one item of it."""
        seat, slug = await self.desk.seat(request, who), request.path_params["slug"]
        if sheet := SHEETS.get(slug):
            now = await self._standing(seat, sheet.kind)
            return await self._sheet(
                request, seat, sheet, now, Form(sheet.out(now.value, who.locale))
            )
        rows = _rows(slug)
        now = await self._standing(seat, rows.kind)
        which, group = request.query_params.get("item"), _group(rows, request.query_params)
        if which is None:
            return await self._list(request, seat, rows, now)
        typed = _typed_of(rows, now.value, group, which)
        return await self._item(request, seat, rows, now, (group, which), Form(typed))

    async def post(self, request: Request, who: SignedIn) -> Response:
        """Keep what was typed; what is wrong, or was changed meanwhile, comes back typed in."""
        sent = await self.desk.room.posted(request, who)
        seat = await self.desk.seat(request, who, sent.fields.get("region"))
        slug = request.path_params["slug"]
        if sheet := SHEETS.get(slug):
            return await self._keep_sheet(request, seat, sheet, sent)
        return await self._keep_item(request, seat, _rows(slug), sent)

    async def _keep_sheet(
        self, request: Request, seat: Seat, sheet: Sheet[Any], sent: Said
    ) -> Response:
        now = await self._standing(seat, sheet.kind)
        form = Typed(sent.fields)
        value = sheet.read(form, now.value)
        shows = Form(sent.fields, form.wrong)
        if form.wrong:
            return await self._sheet(request, seat, sheet, now, shows, 422)
        try:
            await self._kept(seat, sent, value)
        except Outdated:
            now = await self._standing(seat, sheet.kind)
            return await self._sheet(request, seat, sheet, now, shows, 409)
        return back(seat, sheet.slug)

    async def _keep_item(
        self, request: Request, seat: Seat, rows: Rows[Any, Any], sent: Said
    ) -> Response:
        now = await self._standing(seat, rows.kind)
        group, which, do = _group(rows, sent.fields), sent.get("item"), sent.get("do")
        form, items = Typed(sent.fields), rows.items(now.value, group)
        if do in _MOVES:
            after = moved(items, rows.key, which, _MOVES[do])
        elif do == "remove":
            after = without(items, rows.key, which)
        else:
            item = rows.read(form, "" if which == "new" else which, self._at(seat))
            _require_free(rows, form, items, which, item)
            after = put(items, rows.key, which, item)
        shows, place = Form(sent.fields, form.wrong), (group, which)
        if form.wrong or len(after) > MOST_ROWS:
            return await self._item(request, seat, rows, now, place, shows, 422)
        try:
            await self._kept(seat, sent, rows.keep(now.value, group, after))
        except Outdated:
            now = await self._standing(seat, rows.kind)
            if do in {*_MOVES, "remove"}:
                return await self._list(request, seat, rows, now, 409)
            return await self._item(request, seat, rows, now, place, shows, 409)
        return back(seat, rows.slug)

    async def _kept(self, seat: Seat, sent: Said, value: Setting) -> None:
        now, by, was = self.desk.room.now, seat.who.actor.id, sent.revision
        await self.desk.room.once(
            seat.who, sent, lambda db, _: keep(db, seat.region, value, was, now, by=by)
        )

    async def _standing(self, seat: Seat, kind: type[Setting]) -> Standing[Any]:
        there: Standing[Any] = await self.desk.read(standing, region=seat.region, kind=kind)
        return there

    async def _sheet(  # noqa: PLR0917 - a page and what stands on it
        self,
        request: Request,
        seat: Seat,
        sheet: Sheet[Any],
        now: Standing[Any],
        form: Form,
        status: int = 200,
    ) -> Response:
        choices = {
            name: [(value, seat.words.say(text)) for value, text in options]
            for name, options in sheet.choices.items()
        }
        theirs = sheet.out(now.value, seat.words.locale) if status == 409 else {}
        context = {**self._shared(seat, sheet, now, form), "choices": choices, "days": DAYS}
        context["told"] = sheet.told(seat.words, seat.today)
        if sheet.warned:
            context["warned"] = await self.desk.read(
                sheet.warned, region=seat.region, words=seat.words
            )
        context |= await self._beside(seat, sheet, now, theirs, form)
        return await self.desk.page(
            request, seat, f"team/settings/{sheet.slug}.html", status, **context
        )

    async def _item(  # noqa: PLR0917 - a page and what stands on it
        self,
        request: Request,
        seat: Seat,
        rows: Rows[Any, Any],
        now: Standing[Any],
        place: tuple[str, str],
        form: Form,
        status: int = 200,
    ) -> Response:
        group, which = place
        theirs = _typed_of(rows, now.value, group, which, strict=False) if status == 409 else {}
        context = {
            **self._shared(seat, rows, now, form),
            "choices": rows.choices(self._at(seat)),
            "group": group,
            "group_name": line_of(group, seat.words),
            "item": which,
            "list_url": seat.url(rows.slug),
        }
        context |= await self._beside(seat, rows, now, theirs, form)
        template = f"team/settings/{rows.slug}_item.html"
        return await self.desk.page(request, seat, template, status, **context)

    async def _list(
        self,
        request: Request,
        seat: Seat,
        rows: Rows[Any, Any],
        now: Standing[Any],
        status: int = 200,
    ) -> Response:
        at = self._at(seat)
        groups = [
            {
                "name": line_of(group, seat.words),
                "group": group,
                "add_url": seat.url(rows.slug, item="new", **_asked(group)),
                "rows": [_row(rows, one, group, at, seat) for one in rows.items(now.value, group)],
            }
            for group in rows.groups
        ]
        context = {
            **self._shared(seat, rows, now, Form({})),
            "groups": groups,
            "stale": status == 409,
        }
        context |= await self._beside(seat, rows, now, {}, Form({}))
        return await self.desk.page(request, seat, "team/settings/list.html", status, **context)

    def _shared(self, seat: Seat, of: _Of, now: Standing[Any], form: Form) -> dict[str, Any]:
        return {
            "title": seat.words.say(texts.TITLES[of.slug]),
            "lead": seat.words.say(texts.LEADS[of.slug]),
            "labels": of.labels(seat.words),
            "post_url": seat.url(of.slug),
            "revision": now.revision,
            **shown(form, seat.words),
        }

    async def _beside(
        self,
        seat: Seat,
        of: _Of,
        now: Standing[Any],
        theirs: Mapping[str, str],
        form: Form,
    ) -> dict[str, Any]:
        """What happened to it, and where somebody was first how it stands now."""
        read = partial(history, region=seat.region, kind=of.kind, most=MOST)
        # Only where somebody was first is it told who.
        who = await self.desk.read(_name, colleague=now.changed_by) if theirs else ""
        moment = seat.words.moment
        at = moment(now.changed_at, self.desk.room.now) if now.changed_at else ""
        return {
            "history": await self.desk.changes(seat, read),
            "theirs": differing(theirs, form, of.labels(seat.words)),
            "first": {"who": who, "at": at},
        }

    def _at(self, seat: Seat) -> At:
        return At(seat.region, seat.words, seat.today)


def _rows(slug: str) -> Rows[Any, Any]:
    if slug not in ROWS:
        raise HTTPException(404)
    return ROWS[slug]


def _group(rows: Rows[Any, Any], asked: Mapping[str, str]) -> str:
    group = asked.get("group", "") or rows.groups[0]
    if group not in rows.groups:
        raise HTTPException(404)
    return group


def _typed_of(
    rows: Rows[Any, Any], value: Any, group: str, which: str, *, strict: bool = True
) -> Mapping[str, str]:
    if which == "new":
        return rows.blank
    for one in rows.items(value, group):
        if rows.key(one) == which:
            return rows.out(one)
    if strict:
        raise HTTPException(404)
    return {}


def _require_free(
    rows: Rows[Any, Any], form: Typed, items: tuple[Any, ...], which: str, item: Any
) -> None:
    """Two items cannot be known by the same: that is only so for desks."""
    key = rows.key(item)
    if key != which and any(rows.key(one) == key for one in items):
        form.say("place", texts.SAME_DESK)


def _row(rows: Rows[Any, Any], one: Any, group: str, at: At, seat: Seat) -> dict[str, str]:
    title, beneath = rows.told(one, at)
    key = rows.key(one)
    url = seat.url(rows.slug, item=key, **_asked(group))
    return {"title": title, "beneath": beneath, "key": key, "url": url}


def _asked(group: str) -> dict[str, str]:
    return {"group": group} if group else {}


def _name(db: Db, colleague: Any) -> str:
    return next(iter(names(db, [colleague]).values()), "")
