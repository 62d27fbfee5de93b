"""A person in a browser without JavaScript: reads what a page shows, and sends its forms."""

from dataclasses import dataclass, field
from urllib.parse import urljoin

import httpx
from bs4 import BeautifulSoup, Tag


@dataclass
class Person:
    """Keeps cookies, follows redirects, and knows nothing but the page in front of them."""

    http: httpx.AsyncClient
    page: BeautifulSoup = field(default_factory=lambda: BeautifulSoup("", "html.parser"))
    url: str = "/"
    status: int = 0

    async def open(self, url: str = "/") -> "Person":
        """Type an address."""
        return self._see(await self.http.get(url, follow_redirects=True))

    async def answer(self, *choices: str, text: str | None = None) -> "Person":
        """Answer the question: choices by name, or something typed."""
        fields: list[tuple[str, str]] = [("choice", choice) for choice in choices]
        if text is not None:
            fields.append(("text", text))
        return await self.send("form.ask", fields)

    async def change(self, step: str) -> "Person":
        """Press *Wijzig* at an answered question."""
        return await self.send("form#change", [("change", step)])

    async def send(self, form: str, fields: list[tuple[str, str]]) -> "Person":
        """Fill in and send a form of the page."""
        found = self.page.select_one(form)
        assert found is not None, f"no {form} on {self.url}"
        hidden = [
            (str(tag["name"]), str(tag.get("value", "")))
            for tag in found.select("input[type=hidden]")
        ]
        return await self.post(str(found.get("action", self.url)), hidden + fields)

    async def post(self, url: str, fields: list[tuple[str, str]]) -> "Person":
        """Send fields to an address, as a form does."""
        data: dict[str, list[str]] = {}
        for name, value in fields:
            data.setdefault(name, []).append(value)
        sent = await self.http.post(urljoin(self.url, url), data=data, follow_redirects=True)
        return self._see(sent)

    def _see(self, response: httpx.Response) -> "Person":
        self.status = response.status_code
        self.url = str(response.url)
        self.page = BeautifulSoup(response.text, "html.parser")
        return self

    @property
    def question(self) -> str:
        """The heading of the page."""
        heading = self.page.select_one("h1")
        return _words(heading) if heading else ""

    @property
    def title(self) -> str:
        return _words(self.page.select_one("title"))

    @property
    def rows(self) -> dict[str, str]:
        """Questions and answers as they are shown."""
        return {
            _words(row.select_one("dt")): _words(row.select_one("dd"))
            for row in self.page.select(".row")
        }

    @property
    def said(self) -> list[str]:
        """What the computer says beside the question."""
        return [_words(item) for item in self.page.select("#said li")]

    @property
    def problem(self) -> str:
        return _words(self.page.select_one("#problem"))

    @property
    def choices(self) -> list[str]:
        """The names of all that can be chosen or pressed."""
        return [str(tag.get("value", "")) for tag in self.page.select('form.ask [name="choice"]')]

    @property
    def reference(self) -> str:
        return _words(self.page.select_one(".reference"))

    def text(self) -> str:
        """All words of the page."""
        return _words(self.page)


def _words(tag: Tag | None) -> str:
    return " ".join(tag.get_text(" ").split()) if tag else ""
