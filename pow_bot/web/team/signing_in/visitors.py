"""A browser before anybody signed in with it: its cookie, the forms that are its own, what it keeps for us."""

import base64
import binascii
import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from fastapi import HTTPException
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from pow_bot.domain.signing_in.entering import Door, arrive
from pow_bot.domain.signing_in.rules import ERRAND, network
from pow_bot.storage import JSON, SealBroken
from pow_bot.web.forms import check, issue, turn_key
from pow_bot.web.team.guard import A_YEAR, Guard, to
from pow_bot.web.team.signing_in.browsers import in_few_words

_FRIENDLY = {"same-origin", "none", None}
_A_DAY = 24 * 3600
_DEVICE = re.compile(r"[A-Za-z0-9_-]{22}\.[0-9a-f]{64}")


@dataclass(frozen=True)
class Visitors:
    """What a browser is known by while nobody is signed in."""

    guard: Guard

    def of(self, request: Request) -> str:
        """The browser's own token; a new one where it has none."""
        return request.cookies.get(self._name("visit")) or secrets.token_urlsafe(16)

    def welcome(self, response: Response, visit: str) -> None:
        """Let the browser keep its token."""
        self.guard.keep(response, self._name("visit"), visit, _A_DAY)

    def token(self, visit: str) -> str:
        """For a form that only this browser can send back."""
        return issue(self.guard.services.database.keyring.forms, visit)

    def is_own(self, request: Request, form: FormData) -> bool:
        """Whether a form is from our own page in this browser."""
        token = form.get("csrf")
        forms = self.guard.services.database.keyring.forms
        return isinstance(token, str) and check(forms, self.of(request), token)

    @staticmethod
    def require_friendly(request: Request) -> None:
        """Nobody is signed in by a form of another site.

        Raises:
            HTTPException: 403.
        """
        if request.headers.get("sec-fetch-site") not in _FRIENDLY:
            raise HTTPException(403)

    def key(self, request: Request, form: FormData) -> str:
        """The inbox key of a form: pressed twice it is one, in this browser and in no other."""
        return turn_key("team in", self.of(request), request.url.path, form)

    def door(self, request: Request) -> Door:
        """Where somebody stands who wants to come in."""
        device = request.cookies.get(self._name("device"), "")
        return Door(
            network(address(request)),
            device if _DEVICE.fullmatch(device) else "",
            in_few_words(request.headers.get("user-agent", "")),
        )

    def remember_device(self, response: Response, device: str) -> None:
        """So that others' tries never stand in the way of who comes in here."""
        self.guard.keep(response, self._name("device"), device, A_YEAR)

    async def let_in(self, request: Request, session: str, url: str) -> Response:
        """The browser gets the new session; one that it had before is over."""
        response = to(url)
        self.guard.begin(response, session)
        unit = partial(
            arrive,
            session=session,
            before=self.guard.session(request),
            door=self.door(request),
            now=self.guard.services.now(),
        )
        device: str | None = await self.guard.services.database.write(unit)
        if device is not None:
            self.remember_device(response, device)
        return response

    def page(self, request: Request, state: str, status: int = 200, **more: Any) -> Response:
        """A page for who is not in yet; `state` says which, see `team/sign_in.html`."""
        frame, locale = self.guard.frame(request, None), self.guard.locale(request)
        context = {**frame, "state": state, "post_url": "", "name": "", **more}
        shown = self.guard.services.pages.page
        page = shown(request, "team/sign_in.html", locale, status, **context)
        return self.guard.remember_language(request, page)

    def keep_errand(self, response: Response, errand: str, value: dict[str, JSON]) -> None:
        """Sealed in a cookie: what must be known again when the browser comes back."""
        until = (self.guard.services.now() + ERRAND).timestamp()
        house = self.guard.services.database.keyring.house
        sealed = house.seal(f"team.{errand}", b"cookie", {**value, "until": until})
        text = base64.urlsafe_b64encode(sealed).decode()
        self.guard.keep(response, self._name(errand), text, round(ERRAND.total_seconds()))

    def errand(self, request: Request, errand: str) -> dict[str, str] | None:
        """What was kept, if it is ours and not too old."""
        text = request.cookies.get(self._name(errand), "")
        house = self.guard.services.database.keyring.house
        try:
            sealed = base64.urlsafe_b64decode(text.encode("ascii", "replace"))
            value: dict[str, str] = house.open(f"team.{errand}", b"cookie", sealed)
        except (binascii.Error, SealBroken):
            return None
        return value if self._holds(value, self.guard.services.now()) else None

    @staticmethod
    def _holds(value: dict[str, str], now: datetime) -> bool:
        return now.timestamp() < float(value["until"])

    def _name(self, what: str) -> str:
        return f"__Host-team-{what}" if self.guard.services.secure else f"team_{what}"


def address(request: Request) -> str:
    """The network address somebody comes from."""
    return request.client.host if request.client else "nowhere"
