"""Read-only pages: who talks with the bot, and each conversation. No script."""

import hashlib
from html import escape

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from pow_bot.double.chats import Chat, Line, Message
from pow_bot.double.telegram import Telegram
from pow_bot.double.transcript import transcript
from pow_bot.double.wire import Wire, number_in

_STYLE = """
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #e9edf1; --bot: #fff; --own: #d9fdd3; --rim: #c3ccd5; --quiet: #5a6672; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ebee; --paper: #12171d; --bot: #222b34; --own: #1f4a34; --rim: #44515e; --quiet: #a3b0bc; } }
body { margin: 0 auto; max-inline-size: 42rem; padding: 1rem; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.25rem; }
a { color: inherit; }
ol, ul { list-style: none; margin: 0; padding: 0; display: grid; gap: .75rem; }
li { display: grid; justify-items: start; }
li.own { justify-items: end; }
.said { background: var(--bot); border: 1px solid var(--rim); border-radius: .75rem; padding: .5rem .75rem; max-inline-size: 85%; white-space: pre-wrap; overflow-wrap: anywhere; }
.own .said { background: var(--own); }
.keys { display: grid; gap: .25rem; margin-block-start: .25rem; min-inline-size: 60%; max-inline-size: 85%; }
.row { display: flex; gap: .25rem; }
.row span { flex: 1; border: 1px solid var(--rim); border-radius: .5rem; padding: .35rem .6rem; text-align: center; overflow-wrap: anywhere; }
.quiet { color: var(--quiet); font-size: .875rem; }
li.between { justify-items: center; }
blockquote { margin: 0; border-inline-start: 3px solid var(--rim); padding-inline-start: .5rem; }
tg-spoiler { background: var(--rim); }
"""
_DIGEST = hashlib.sha256(_STYLE.encode()).hexdigest()[:12]
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def page_routes(telegram: Telegram) -> list[Route]:
    async def index(_: Request) -> Response:
        return _page("Chats", _list(telegram))

    async def one(request: Request) -> Response:
        chat = _chat(telegram, request)
        return _page(chat.name, _conversation(chat))

    async def text(request: Request) -> Response:
        return PlainTextResponse(transcript(_chat(telegram, request)), headers=_HEADERS)

    async def style(_: Request) -> Response:
        return Response(_STYLE, media_type="text/css", headers=_HEADERS)

    return [
        Route("/", index),
        Route(f"/style-{_DIGEST}.css", style),
        Route("/chats/{id:path}.txt", text),
        Route("/chats/{id:path}", one),
    ]


def _chat(telegram: Telegram, request: Request) -> Chat:
    chat = telegram.chats.get(number_in(request.path_params["id"]) or 0)
    if chat is None:
        raise HTTPException(404, "There is no such chat.")
    return chat


def _page(title: str, body: str) -> HTMLResponse:
    shown = escape(title)
    return HTMLResponse(
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{shown}</title><link rel="stylesheet" href="/style-{_DIGEST}.css"></head>'
        f"<body><main><h1>{shown}</h1>{body}</main></body></html>",
        headers=_HEADERS,
    )


def _list(telegram: Telegram) -> str:
    if not telegram.chats:
        return "<p>Nobody has talked with the bot yet.</p>"
    rows = "".join(
        f'<li><a href="/chats/{chat.id}">{escape(chat.name)}</a>'
        f'<span class="quiet">{chat.kind}, {len(chat.messages)} messages</span></li>'
        for chat in telegram.chats.values()
    )
    return f"<ul>{rows}</ul>"


def _conversation(chat: Chat) -> str:
    items = "".join(_item(chat, line) for line in chat.lines)
    return (
        f'<ol>{items}</ol><p class="quiet"><a href="/">All chats</a> · '
        f'<a href="/chats/{chat.id}.txt">As plain text</a></p>'
    )


def _item(chat: Chat, line: Line) -> str:
    match line.kind:
        case "message":
            return _message(chat.messages.get(line.message))
        case "tap":
            return f'<li class="own"><span class="quiet">taps [ {escape(line.words)} ]</span></li>'
        case "toast":
            return _between(f"({line.words})")
    return _between(line.words)


def _between(words: str) -> str:
    return f'<li class="between"><span class="quiet">{escape(words)}</span></li>'


def _message(message: Message | None) -> str:
    if message is None:
        return _between("deleted")
    whose = "" if message.by_bot else ' class="own"'
    words = message.html if message.text else escape(message.words)
    edited = ' <span class="quiet">edited</span>' if message.edited else ""
    return f'<li{whose}><div class="said" dir="auto">{words}{edited}</div>{_keys(message)}</li>'


def _keys(message: Message) -> str:
    rows = message.rows + (message.reply["keyboard"] if message.reply else [])
    shown = "".join(f'<div class="row">{_row(row)}</div>' for row in rows)
    return f'<div class="keys">{shown}</div>' if shown else ""


def _row(row: list[Wire]) -> str:
    return "".join(f"<span>{escape(key['text'])}</span>" for key in row)
