"""Pages from templates: the Jinja environment, what every page gets, and addresses of files."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from pow_bot.i18n.catalogues import Catalogues
from pow_bot.i18n.languages import direction, own_name
from pow_bot.settings import Settings
from pow_bot.web.calling import call_link, tappable
from pow_bot.web.linking import linked

# A fragment moves a conversation on under the same links: a step in them would throw it back.
_PASSING = frozenset({"lang", "stap", "vraag"})


@dataclass(frozen=True)
class Site:
    """What templates know of the installation."""

    name: str
    leave_url: str
    theme_url: str | None


class Pages:
    """Renders a template in a language. All texts are looked up in that language's catalogue."""

    def __init__(self, folder: Path, catalogues: Catalogues, settings: Settings) -> None:
        self.folder = folder
        self.catalogues = catalogues
        self.site = Site(
            settings.site_name, settings.leave_url, "/theme.css" if settings.theme else None
        )
        self._linked = linked(settings.base_url)
        self._environments = {locale: self._environment(locale) for locale in catalogues.locales}

    def html(self, template: str, locale: str, **context: Any) -> str:
        """A template filled in."""
        return self._environments[locale].get_template(template).render(locale=locale, **context)

    def page(
        self, request: Request, template: str, locale: str, status: int = 200, **context: Any
    ) -> HTMLResponse:
        """A template as a response that no cache keeps."""
        spoken = languages(request, self.catalogues.locales, locale)
        context |= {"languages": spoken, "status": status}
        html = self.html(template, locale, **context)
        return HTMLResponse(html, status, {"Cache-Control": "no-store", "Vary": "HX-Request"})

    def _environment(self, locale: str) -> Environment:
        environment = Environment(
            loader=FileSystemLoader(self.folder / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            auto_reload=False,
        )
        environment.filters |= {
            "call_link": call_link,
            "tappable": tappable,
            "linked": self._linked,
        }
        environment.globals |= {
            "_": self.catalogues.template(locale),
            "site": self.site,
            "dir": direction(locale),
            "static": _addresser(self.folder / "static"),
        }
        return environment


def languages(request: Request, locales: Sequence[str], locale: str) -> list[dict[str, Any]]:
    """The languages to choose from: the same page in each."""
    kept = [pair for pair in request.query_params.multi_items() if pair[0] not in _PASSING]
    # Two slashes at its start would name another host.
    path = "/" + request.url.path.lstrip("/\\")
    return [
        {
            "code": code,
            "name": own_name(code),
            "url": f"{path}?{urlencode([*kept, ('lang', code)])}",
            "current": code == locale,
        }
        for code in locales
    ]


def _addresser(folder: Path) -> Callable[[str], str]:
    @lru_cache
    def static(path: str) -> str:
        """An address that changes with the file, so that a browser may keep it for good."""
        version = hashlib.sha256((folder / path).read_bytes()).hexdigest()[:10]
        return f"/static/{path}?v={version}"

    return static
