"""Who comes to the door: one cookie with a secret and a language. Nobody is known by it elsewhere."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace

from babel import negotiate_locale
from starlette.requests import Request
from starlette.responses import Response

from pow_bot.i18n.catalogues import SOURCE

_COOKIE = re.compile(r"([a-z]{2,3})\.([A-Za-z0-9_-]{43})")
_MONTH = 30 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Visitor:
    """`secret` opens the conversation; `known` is whether the browser has it already."""

    secret: str
    locale: str
    known: bool = False


def visitor(request: Request, locales: Sequence[str], *, secure: bool) -> Visitor:
    """Read the cookie, or make a new visitor in the language that the browser prefers."""
    asked = request.query_params.get("lang")
    kept = _COOKIE.fullmatch(request.cookies.get(_name(secure=secure), ""))
    if kept and kept[1] in locales:
        there = Visitor(kept[2], kept[1], known=True)
    else:
        there = Visitor(secrets.token_urlsafe(32), _preferred(request, locales))
    if asked is None or asked not in locales:
        return there
    return replace(there, locale=asked, known=False)


def remember(response: Response, who: Visitor, *, secure: bool) -> Response:
    """Set the cookie where the browser does not have it yet, or in another language."""
    if not who.known:
        response.set_cookie(
            _name(secure=secure),
            f"{who.locale}.{who.secret}",
            max_age=_MONTH,
            path="/",
            secure=secure,
            httponly=True,
            samesite="lax",
        )
    return response


def forget(response: Response, *, secure: bool) -> Response:
    """Take the cookie off this phone."""
    response.delete_cookie(_name(secure=secure), path="/", secure=secure, httponly=True)
    return response


def _name(*, secure: bool) -> str:
    """With https the browser itself refuses this cookie from any other host or path."""
    return "__Host-gesprek" if secure else "gesprek"


def _preferred(request: Request, locales: Sequence[str]) -> str:
    """The browser's first language that we speak; Dutch where it names none of ours."""
    header = request.headers.get("accept-language", "")
    wanted = [part.split(";")[0].strip().replace("-", "_") for part in header.split(",")[:10]]
    try:
        return negotiate_locale([one for one in wanted if one], list(locales)) or SOURCE
    except ValueError:
        return SOURCE
