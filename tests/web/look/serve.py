"""A tiny server for the pages, under the security policy that the product has."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from axe_playwright_python.base import AXE_SCRIPT

from tests.web.look import data, render

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}


class _Door(BaseHTTPRequestHandler):
    def __init__(self, pages: dict[str, bytes], files: dict[str, bytes], *args: object) -> None:
        self.pages = pages
        self.files = files
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path.startswith("/static/"):
            return self._static(path.removeprefix("/static/"))
        if path == "/axe.js":
            return self._send(200, AXE_SCRIPT.encode(), _TYPES[".js"])
        if path == "/stream":
            return self._send(200, b"event: changed\n\n", "text/event-stream")
        if path == "/new":
            return self._send(200, self.pages["new"])
        page = self.pages.get(path.removeprefix("/"))
        return self._send(200 if page else 404, page or b"")

    def do_POST(self) -> None:
        """Of a conversation: nothing chosen is wrong; all else brings the question after it."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        posted = parse_qs(body)
        if posted.get("choice") == ["o7"]:
            return self._send(500, self.pages["nl/error-500"])
        if "choice" in posted or posted.get("text"):
            return self._send(200, self.pages["fragment"])
        return self._send(422, self.pages["fragment-wrong"])

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is given
        """Say nothing."""

    def _static(self, name: str) -> None:
        path = render.STATIC / name
        if name not in self.files and path.is_file():
            self.files[name] = path.read_bytes()
        if name not in self.files:
            return self._send(404, b"")
        return self._send(200, self.files[name], _TYPES[path.suffix])

    def _send(self, status: int, body: bytes, kind: str = "text/html; charset=utf-8") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        if kind in _TYPES.values():
            self.send_header("Cache-Control", "max-age=3600")
        self.end_headers()
        self.wfile.write(body)


def all_pages() -> dict[str, bytes]:
    """Every page at `<locale>/<name>`, and the fragments that script asks for."""
    found = {
        f"{locale}/{name}": render.page(template, locale, context)
        for locale in render.LOCALES
        for name, (template, context) in data.pages(locale).items()
    }
    say = render.say_in("nl")
    talks = data.conversations(say)
    base = {**data.everywhere("nl"), "partial": True}
    fragment = partial(render.page, "chat/conversation.html", "nl")
    found["fragment"] = fragment({**base, "conversation": talks["place"]})
    found["fragment-wrong"] = fragment({**base, "conversation": talks["choice-wrong"]})
    found["new"] = render.page("team/new.html", "nl", {"count": 3, "url": "/queue"})
    found["intake"] = found["nl/intake"]
    return {name: text.encode() for name, text in found.items()}


@contextmanager
def serving(pages: dict[str, bytes]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Door, pages, {}))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
