"""The Bot API as routes: `/bot<token>/<method>`, with its errors and the faults that were planned."""

import inspect
import json
import re
from collections.abc import Callable
from typing import Any, cast

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from pow_bot.double import callbacks, editing, presence, profile, sending
from pow_bot.double.faults import Fault
from pow_bot.double.params import Params, Upload
from pow_bot.double.telegram import Telegram
from pow_bot.double.wire import Refused, Wire, bad, number_in, sound, too_many

Method = Callable[[Telegram, Params], Any]

METHODS: dict[str, Method] = {
    "getMe": presence.get_me,
    "getUpdates": presence.get_updates,
    "setWebhook": presence.set_webhook,
    "deleteWebhook": presence.delete_webhook,
    "getWebhookInfo": presence.get_webhook_info,
    "getChat": presence.get_chat,
    "leaveChat": presence.leave_chat,
    "sendMessage": sending.send_message,
    "sendDocument": sending.send_document,
    "sendChatAction": sending.send_chat_action,
    "editMessageText": editing.edit_message_text,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "deleteMessage": editing.delete_message,
    "deleteMessages": editing.delete_messages,
    "answerCallbackQuery": callbacks.answer_callback_query,
    "setMyCommands": profile.set_my_commands,
    "getMyCommands": profile.get_my_commands,
    "deleteMyCommands": profile.delete_my_commands,
    "setMyName": profile.set_my_name,
    "getMyName": profile.get_my_name,
    "setMyDescription": profile.set_my_description,
    "getMyDescription": profile.get_my_description,
    "setMyShortDescription": profile.set_my_short_description,
    "getMyShortDescription": profile.get_my_short_description,
    "setChatMenuButton": profile.set_chat_menu_button,
    "getChatMenuButton": profile.get_chat_menu_button,
}
# Telegram does not mind how a method's name is written.
_NAMES = {name.lower(): name for name in METHODS}
_TOKEN = re.compile(r"\d{1,20}:[A-Za-z0-9_-]{1,100}\Z")
_GATEWAY = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
    "<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx/1.18.0</center>\r\n"
    "</body>\r\n</html>\r\n"
)


def api_routes(telegram: Telegram) -> list[Route]:
    async def bot(request: Request) -> Response:
        token = request.path_params["token"]
        method = _NAMES.get(request.path_params["method"].lower())
        if not _TOKEN.match(token):
            return _answer(Refused(404, "Not Found"))
        if token != telegram.token:
            return _answer(Refused(401, "Unauthorized"))
        if method is None:
            return _answer(Refused(404, "Not Found"))
        return await _with_faults(telegram, method, request)

    return [Route("/bot{token}/{method}", bot, methods=["GET", "POST"])]


async def call(telegram: Telegram, method: str, given: Wire) -> Any:
    """Do a method.

    Raises:
        Refused: it is not done.
    """
    result = METHODS[method](telegram, Params(given))
    return await result if inspect.isawaitable(result) else result


async def answered(telegram: Telegram, method: str, given: Wire) -> Refused | Any:
    """The result, or the refusal; noted with its time."""
    code = 200
    try:
        return await call(telegram, method, given)
    except Refused as refusal:
        code = refusal.code
        return refusal
    finally:
        telegram.rates.note(method, _chat(given), code)


async def asked_by_webhook(telegram: Telegram, method: str, given: Wire) -> None:
    """What a webhook's answer asks for: done, but for what reads and what is about webhooks."""
    name = _NAMES.get(method.lower(), "get")
    if not name.startswith("get") and name not in ("setWebhook", "deleteWebhook"):
        await answered(telegram, name, given)
        telegram.bell.ring()


async def _with_faults(telegram: Telegram, method: str, request: Request) -> Response:
    under_way = int(method != "getUpdates")
    telegram.under_way += under_way
    try:
        fault = telegram.faults.strike(method)
        if fault and fault.sort == "cut_before":
            return await _hang_up(request)
        given = await _given(request)
        if fault and fault.sort in ("bad_gateway", "flood"):
            return _broken(telegram, method, given, fault)
        answer = await answered(telegram, method, given)
        if fault and fault.sort == "slow":
            await telegram.stops_within(fault.seconds)
        if fault and fault.sort == "cut_after":
            return await _hang_up(request)
        return _answer(answer)
    except Refused as refusal:
        return _answer(refusal)
    finally:
        telegram.under_way -= under_way
        telegram.bell.ring()


def _broken(telegram: Telegram, method: str, given: Wire, fault: Fault) -> Response:
    if fault.sort == "bad_gateway":
        telegram.rates.note(method, _chat(given), 502)
        return HTMLResponse(_GATEWAY, 502)
    seconds = int(fault.seconds)
    chat = _chat(given)
    if chat is not None:
        telegram.rates.close(chat, seconds)
    telegram.rates.note(method, chat, 429)
    return _answer(too_many(seconds))


async def _hang_up(request: Request) -> Response:
    """Cut the line: the answer that is returned goes nowhere."""
    request.scope["extensions"]["pow_bot.cut"]()
    while (await request.receive())["type"] != "http.disconnect":
        pass
    return Response()


def _answer(result: Refused | Any) -> Response:
    if isinstance(result, Refused):
        headers = {"Retry-After": str(result.retry_after)} if result.retry_after else None
        return _Ascii(result.answer(), result.code, headers)
    return _Ascii({"ok": True, "result": result})


class _Ascii(JSONResponse):
    """JSON as the Bot API writes it: other letters as `\\u` and four signs."""

    def render(self, content: Any) -> bytes:
        return json.dumps(content, separators=(",", ":")).encode()


async def _given(request: Request) -> Wire:
    """What the query, the form or the JSON says; the body wins."""
    given: Wire = dict(request.query_params)
    if request.method == "GET":
        return given
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        return given | await _json(request)
    if kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        return given | await _form(request)
    return given


async def _json(request: Request) -> Wire:
    body = await request.body()
    try:
        said = json.loads(body or b"{}")
    except ValueError:
        raise bad("can't parse JSON object") from None
    if not isinstance(said, dict):
        raise bad("can't parse JSON object")
    return cast("Wire", sound(said))


async def _form(request: Request) -> Wire:
    try:
        async with request.form() as form:
            return {name: _field(value) for name, value in form.items()}
    except HTTPException:
        raise bad("can't parse multipart form data") from None


def _field(value: UploadFile | str) -> Upload | str:
    if isinstance(value, str):
        return value
    return Upload(
        value.filename or "", value.size or 0, value.content_type or "application/octet-stream"
    )


def _chat(given: Wire) -> int | None:
    return number_in(str(given.get("chat_id") or ""))
