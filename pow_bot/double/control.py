"""The double driven from another process: JSON over HTTP, only where it is switched on."""

import inspect
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from pow_bot.double.chats import Chat, Message
from pow_bot.double.driving import Double
from pow_bot.double.people import NotPossible, NotSeen, Person
from pow_bot.double.wire import Wire

# What a person may be told to do; each takes its own arguments by name.
_ACTS = frozenset(
    {
        "start",
        "type",
        "reply",
        "tap",
        "press",
        "share_contact",
        "send_voice",
        "send_photo",
        "send_sticker",
        "send_location",
        "send_poll",
        "send_video_note",
        "send_document",
        "edit",
        "delete",
        "block",
        "unblock",
        "add_to_group",
        "remove_from_group",
        "sees",
        "sees_toast",
    }
)


def control_routes(double: Double) -> list[Route]:
    """Everything below `/control`."""
    control = _Control(double)
    return [
        Route("/control/people/{id:int}", control.look),
        Route("/control/people/{id:int}/{act}", control.act, methods=["POST"]),
        Route("/control/{what:path}", control.tell, methods=["POST"]),
    ]


@dataclass(frozen=True)
class _Control:
    double: Double

    async def tell(self, request: Request) -> Response:
        known = self._told.get(request.path_params["what"])
        if known is None:
            raise HTTPException(404)
        return await _answer(known, await _given(request))

    @property
    def _told(self) -> dict[str, Callable[[Wire], Any]]:
        double = self.double
        return {
            "people": lambda given: {"id": double.person(**given).id},
            "push": double.push,
            "redeliver": lambda given: double.redeliver(*given.get("update_ids", [])),
            "faults": lambda given: double.faults.plan(**given),
            "faults/clear": lambda given: double.faults.clear(),
            "quiet": lambda given: double.quiet(**given),
            "asked": lambda given: _asked(double),
        }

    async def act(self, request: Request) -> Response:
        person, name = self._person(request), request.path_params["act"]
        if name not in _ACTS:
            raise HTTPException(404)
        return await _answer(
            lambda given: getattr(person, name)(**_found(self.double, person, given)),
            await _given(request),
        )

    async def look(self, request: Request) -> Response:
        person = self._person(request)
        seen, wait = request.query_params.get("state", ""), request.query_params.get("timeout", "0")
        view = await self.double.telegram.bell.until(
            lambda: found if (found := _view(person))["state"] != seen else None, float(wait)
        )
        return JSONResponse(view or _view(person))

    def _person(self, request: Request) -> Person:
        person = self.double.people.get(request.path_params["id"])
        if person is None:
            raise HTTPException(404)
        return person


async def _answer(do: Callable[[Wire], Any], given: Wire) -> Response:
    try:
        done = do(given)
        return JSONResponse({"done": _wire(await done if inspect.isawaitable(done) else done)})
    except (NotSeen, NotPossible, TimeoutError, TypeError, KeyError, IndexError) as trouble:
        return JSONResponse({"trouble": str(trouble) or type(trouble).__name__}, 409)


async def _given(request: Request) -> Wire:
    try:
        given = json.loads(await request.body() or b"{}")
    except ValueError:
        raise HTTPException(400) from None
    if not isinstance(given, dict):
        raise HTTPException(400)
    return given


def _found(double: Double, person: Person, given: Wire) -> Wire:
    """Chats and messages are named by their ids."""
    chat = double.telegram.chats[given["chat"]] if "chat" in given else person.private
    found = {
        name: chat.messages[value] if name in ("message", "to") and value is not None else value
        for name, value in given.items()
    }
    return found | ({"chat": chat} if "chat" in given else {})


def _view(person: Person) -> Wire:
    """What the person sees; `state` differs as soon as anything does."""
    shown = {
        "messages": [_wire(message) for message in person.chat],
        "toasts": [asdict(toast) for toast in person.toasts],
        "reply_keyboard": person.reply_keyboard,
        "opened": person.opened,
    }
    return {**shown, "state": str(hash(json.dumps(shown)))}


def _asked(double: Double) -> Wire:
    return {"violations": double.violations, "asked": [asdict(asked) for asked in double.asked]}


def _wire(done: Any) -> Any:
    if isinstance(done, Message):
        return {
            "id": done.id,
            "by_bot": done.by_bot,
            "text": done.text,
            "words": done.words,
            "html": done.html,
            "rows": done.rows,
            "edited": done.edited is not None,
            "protected": done.protected,
        }
    if isinstance(done, Chat):
        return {"id": done.id}
    return asdict(done) if hasattr(done, "__dataclass_fields__") else done
