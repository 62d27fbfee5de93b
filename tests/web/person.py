"""A person in a browser without JavaScript: reads what a page shows, and sends its forms."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from re import sub
from urllib.parse import urljoin

import httpx
from bs4 import BeautifulSoup, Tag


@dataclass
class Person:
    """Keeps cookies, follows redirects, and knows nothing but the page in front of them."""

    http: httpx.AsyncClient
    html: str = ""
    url: str = "/"
    status: int = 0
    headers: httpx.Headers = field(default_factory=httpx.Headers)
    _read: tuple[str, BeautifulSoup] | None = None

    @property
    def page(self) -> BeautifulSoup:
        """The page, read only where a test looks at it."""
        if self._read is None or self._read[0] is not self.html:
            self._read = (self.html, BeautifulSoup(self.html, "html.parser"))
        return self._read[1]

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

    async def back(self) -> "Person":
        """Press *Terug*."""
        return await self.send("form#change", [("back", "1")])

    async def speak(self, language: str) -> "Person":
        """Choose a language at the top of the page."""
        link = self.page.select_one(f'header a[lang="{language}"]')
        assert link is not None, f"no {language} on {self.url}"
        return await self.open(str(link["href"]))

    async def say(self, answer: str) -> "Person":
        """Choose what is offered under this name, or else type it."""
        return await (self.answer(answer) if answer in self.choices else self.answer(text=answer))

    async def fill_in(
        self, answers: Mapping[str, str | tuple[str, ...]], until: str = ""
    ) -> "Person":
        """Answer whatever is asked, up to `until` or to what these answers do not hold."""
        asked: set[str] = {until}
        while self.step in answers and self.step not in asked:
            asked.add(self.step)
            answer = answers[self.step]
            await (self.say(answer) if isinstance(answer, str) else self.answer(*answer))
        return self

    async def send(self, form: str, fields: list[tuple[str, str]]) -> "Person":
        """Fill in and send a form of the page."""
        found = self.page.select_one(form)
        assert found is not None, f"no {form} on {self.url}"
        return await self.post(str(found.get("action", self.url)), hidden(found) + fields)

    async def post(self, url: str, fields: list[tuple[str, str]]) -> "Person":
        """Send fields to an address, as a form does."""
        address = urljoin(self.url, url)
        sent = await self.http.post(address, data=encoded(fields), follow_redirects=True)
        return self._see(sent)

    def form(self, form: str = "form.ask", *fields: tuple[str, str]) -> list[tuple[str, str]]:
        """What this form of the page would send, to send it later or twice."""
        found = self.page.select_one(form)
        assert found is not None, f"no {form} on {self.url}"
        return [*hidden(found), *fields]

    def _see(self, response: httpx.Response) -> "Person":
        self.status = response.status_code
        self.url = str(response.url)
        self.html = response.text
        self.headers = response.headers
        return self

    @property
    def question(self) -> str:
        """The heading of the page."""
        heading = self.page.select_one("h1")
        return _words(heading) if heading else ""

    @property
    def step(self) -> str:
        """The name of the question; empty where nothing is asked."""
        field = self.page.select_one("form.ask input[name=at]")
        return str(field["value"]).partition(".")[2] if field else ""

    @property
    def typed(self) -> str:
        """What stands in the field."""
        field = self.page.select_one("form.ask [name=text]")
        if field is None:
            return ""
        return field.get_text() if field.name == "textarea" else str(field.get("value", ""))

    @property
    def chosen(self) -> list[str]:
        """The cards that are chosen already."""
        return [str(tag["value"]) for tag in self.page.select("form.ask input[checked]")]

    @property
    def words(self) -> str:
        """The four words that the page shows."""
        return " ".join(_words(word) for word in self.page.select(".words li"))

    @property
    def language(self) -> str:
        html = self.page.select_one("html")
        return str(html["lang"]) if html else ""

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

    def told(self) -> str:
        """The words of this page only: at the foot of every page stand the numbers for help."""
        return _words(self.page.select_one("main"))


def hidden(form: Tag) -> list[tuple[str, str]]:
    """What a form carries along unseen."""
    fields = form.select("input[type=hidden]")
    return [(str(tag["name"]), str(tag.get("value", ""))) for tag in fields]


def encoded(fields: list[tuple[str, str]]) -> dict[str, list[str]]:
    """Fields as httpx takes them, a name more than once."""
    data: dict[str, list[str]] = {}
    for name, value in fields:
        data.setdefault(name, []).append(value)
    return data


def _words(tag: Tag | None) -> str:
    words = " ".join(tag.get_text(" ").split()) if tag else ""
    # A number to call is a link; the sign after it stands close to it all the same.
    return sub(r"(\d) ([.,?!])(?= |$)", r"\1\2", words)
