"""What the chat's routes share: what they stand on, who came, and how a page leaves."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from ipaddress import ip_address, ip_network
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pow_bot.channels.visitors import Visitor, remember, visitor
from pow_bot.conversations.asking import Finder
from pow_bot.conversations.clock import at_home
from pow_bot.conversations.hearing import Hearing, Terms
from pow_bot.conversations.showing import Speaker
from pow_bot.conversations.turns import Content
from pow_bot.engine.book import Book
from pow_bot.engine.heard import Heard
from pow_bot.settings import Settings
from pow_bot.storage import Database
from pow_bot.web.forms import check, issue, turn_key
from pow_bot.web.pages import Pages

CHANNEL = "web"
# How long, in seconds, somebody has just erased everything; at most twice as long.
_JUST = 600
URLS = {
    "start": "/",
    "answer": "/antwoord",
    "person": "/mens",
    "later": "/later",
    "questions": "/vragen",
    "data": "/gegevens",
    "messages": "/berichten",
    "why": "/waarom",
    "privacy": "/privacy",
    "wipe": "/wis",
}


class Forged(Exception):
    """The form is not ours, or of another browser; its page is shown anew."""


@dataclass(frozen=True)
class Door:
    """Everything a route needs. `book` gives the flows as they are now, `now` the time.

    `bot_name` is what Telegram calls our bot, once that is known.
    """

    database: Database
    pages: Pages
    settings: Settings
    terms: Terms
    book: Callable[[], Book]
    finder: Callable[[], Finder]
    now: Callable[[], datetime]
    bot_name: Callable[[], str | None] = field(default=lambda: None)

    @property
    def in_telegram(self) -> bool:
        """Whether people are met in Telegram too."""
        return self.settings.telegram != "off"

    def bot_url(self) -> str | None:
        """Where our bot is in Telegram; None where there is none, or its name is not known yet."""
        name = self.bot_name() if self.in_telegram else None
        return f"https://t.me/{name}" if name else None

    def today(self) -> date:
        """The day in the Netherlands."""
        return at_home(self.now()).date()

    def who(self, request: Request) -> Visitor:
        return visitor(request, self.pages.catalogues.locales, secure=self.settings.secure)

    def content(self) -> Content:
        """What is said, and in which languages."""
        return Content(self.book(), self.pages.catalogues)

    def speaker(self, who: Visitor) -> Speaker:
        return Speaker(self.book(), self.pages.catalogues, who.locale)

    def hearing(self, request: Request, who: Visitor, heard: Heard, key: str = "") -> Hearing:
        """What somebody said here, as a turn takes it; `key` is what a repetition has too."""
        return Hearing(
            key=key,
            door=who.secret,
            channel=CHANNEL,
            locale=who.locale,
            heard=heard,
            at=self.now(),
            address=address(request),
        )

    def token(self, who: Visitor) -> str:
        """A one-time token for the forms of a page; only this browser can use it."""
        return issue(self.database.keyring.forms, who.secret)

    def require(self, who: Visitor, token: object) -> str:
        """The token, if it is one of ours for this browser.

        Raises:
            Forged: it is not.
        """
        text = token if isinstance(token, str) else ""
        if not check(self.database.keyring.forms, who.secret, text):
            raise Forged
        return text

    def key(self, request: Request, who: Visitor, form: FormData) -> str:
        """A form once: the same words again, from the same page, are the same turn.

        Raises:
            Forged: it is not ours.
        """
        token = self.require(who, form.get("token"))
        return turn_key("form", token, request.url.path, form)

    def to_erased(self, request: Request, who: Visitor) -> Response:
        """On to the page that tells, for a while only, that everything is erased."""
        token = issue(self.database.keyring.forms, self._erased_in(0))
        return self.lead(request, f"/gewist?na={token}", who)

    def just_erased(self, token: str) -> bool:
        """Whether somebody comes from erasing just now: to others that page would tell a lie."""
        forms = self.database.keyring.forms
        return any(check(forms, self._erased_in(ago), token) for ago in (0, 1))

    def _erased_in(self, ago: int) -> str:
        return f"erased {int(self.now().timestamp()) // _JUST - ago}"

    def page(
        self, request: Request, who: Visitor, template: str, status: int = 200, **context: Any
    ) -> Response:
        """A page of the person's side, with its cookie."""
        common = {"urls": URLS, "csrf": self.token(who)}
        page = self.pages.page(request, template, who.locale, status, **common, **context)
        return self.leaving(page, who)

    def to(self, url: str, who: Visitor) -> Response:
        """On to another page; a form that was sent is not sent again by a reload."""
        return self.leaving(RedirectResponse(url, 303, {"Cache-Control": "no-store"}), who)

    def lead(self, request: Request, url: str, who: Visitor) -> Response:
        """On to another page, also where htmx asked for a fragment."""
        if not by_htmx(request):
            return self.to(url, who)
        return self.leaving(Response(headers={"HX-Redirect": url}), who)

    def leaving(self, response: Response, who: Visitor) -> Response:
        return remember(response, who, secure=self.settings.secure)


def by_htmx(request: Request) -> bool:
    """Whether a fragment is wanted; what is restored from the history is a whole page."""
    headers = request.headers
    return headers.get("hx-request") == "true" and not headers.get("hx-history-restore-request")


def address(request: Request) -> str:
    """Where somebody comes from, for limits only; it is hashed before it is kept."""
    host = request.client.host if request.client else "nowhere"
    try:
        found = ip_address(host)
    except ValueError:
        return host
    # Whoever has one address of IPv6 has all of its network.
    return (
        host
        if found.version == 4
        else str(ip_network(f"{host.partition('%')[0]}/64", strict=False))
    )
