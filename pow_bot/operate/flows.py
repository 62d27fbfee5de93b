"""What an author asks of the flows: are they right, how do they look, how do they talk."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pow_bot.authoring.checks import Limits, Report, check
from pow_bot.authoring.diagrams import mermaid
from pow_bot.conversations.book import read_book, shelf
from pow_bot.conversations.deciding import judge
from pow_bot.conversations.effects import ACTIONS
from pow_bot.conversations.showing import Speaker
from pow_bot.domain.regions.places import regions
from pow_bot.engine.book import Book
from pow_bot.engine.flow import At
from pow_bot.engine.heard import Back, Change, Done, Effect, Heard, Here, Said
from pow_bot.engine.looking import look
from pow_bot.engine.session import Session
from pow_bot.engine.take import take
from pow_bot.engine.view import View
from pow_bot.i18n.catalogues import Catalogues
from pow_bot.resources import content

_REFERENCE = "K7P-4QM"


class NoSuchFlow(LookupError):
    """There is no flow of this name."""


def checked(today: date, folder: Path | None = None) -> Report:
    """Check the flows and tables of a folder, or those that came with the program."""
    catalogues = Catalogues(content("locales"))
    return check(
        folder or content("flows"),
        shelf(catalogues),
        today=today,
        languages=catalogues.languages.values(),
        limits=Limits(actions=ACTIONS),
    )


def drawn(flow: str, region: str | None) -> str:
    """A flow as a Mermaid diagram, as a region has it.

    Raises:
        NoSuchFlow: there is none of this name.
    """
    book = read_book(content("flows"), Catalogues(content("locales")))
    if flow not in book.flows:
        raise NoSuchFlow(f"There is no flow {flow}; there is {', '.join(sorted(book.flows))}.")
    return mermaid(book.flow(flow, region))


@dataclass
class Talk:
    """A conversation in the terminal, without a database: effects are only shown."""

    book: Book
    speaker: Speaker
    here: Here
    session: Session

    @classmethod
    def begun(cls, locale: str, today: date) -> "Talk":
        catalogues = Catalogues(content("locales"))
        book = read_book(content("flows"), catalogues)
        return cls(book, Speaker(book, catalogues, locale), Here(today), Session(locale=locale))

    def look(self) -> dict[str, Any]:
        """The conversation as it stands, in words; the shape is documented in docs/commands.md."""
        return self._shown(look(self.book, self.session, self.here), [])

    def say(self, line: str) -> dict[str, Any]:
        """Hear one line: words, `/back`, or `/change step`."""
        effects: list[Mapping[str, Any]] = []
        turn = take(self.book, self.session, _heard(line), self.here)
        while turn.effect is not None:
            came = self._performed(turn.effect)
            effects.append(came)
            turn = take(self.book, turn.session, Done(turn.effect, came["facts"]), self.here)
        self.session = turn.session
        view = turn.view or look(self.book, self.session, self.here)
        return self._shown(view, effects)

    def _performed(self, effect: Effect) -> dict[str, Any]:
        verdict = judge(self.book, effect.at.flow, effect.answers, self.here.today)
        region = regions().get(verdict.region or "")
        team = {"name": None, "region": region.name if region else None}
        today = f"{self.here.today.isoformat()}T16:00:00+00:00"
        facts = {
            "reference": _REFERENCE,
            "team": {"team": team},
            "team_first": {"team_first": team},
            "due": {"day": today},
            "opens": {"opens": today},
            "closed": "no",
        }
        gives = {name: value for d in verdict.decisions for name, value in d.gives.items()}
        return {"action": effect.action, "region": verdict.region, "gives": gives, "facts": facts}

    def _shown(self, view: View, effects: list[Mapping[str, Any]]) -> dict[str, Any]:
        shown = self.speaker.conversation(view)
        done = [{name: e[name] for name in ("action", "region", "gives")} for e in effects]
        return {**shown, "effects": done}


def _heard(line: str) -> Heard:
    if line.strip() == "/back":
        return Back()
    if line.startswith("/change "):
        return Change(At("zelfmelden", line.removeprefix("/change ").strip()))
    return Said(text=line)


def spoken(shown: dict[str, Any]) -> Iterator[str]:
    """What `look` and `say` return, as lines to read."""
    for effect in shown["effects"]:
        gives = ", ".join(f"{name}={value}" for name, value in effect["gives"].items())
        yield f"[{effect['action']}: region={effect['region']}, {gives}]"
    yield from shown["notices"]
    yield from (said["text"] for said in shown["said"])
    question = shown["question"]
    if question is None:
        yield "[end]"
        return
    yield from _asked(question, shown["rows"])


def _asked(question: dict[str, Any], rows: list[dict[str, Any]]) -> Iterator[str]:
    if question["problem"]:
        yield question["problem"]["text"]
        yield from (f"  - {option['label']}" for option in question["problem"]["options"])
        return
    if question["kind"] == "review":
        yield from (f"  {row['question']} {row['answer']}" for row in rows)
    yield question["text"]
    if question["help"]:
        yield question["help"]
    choices = question["options"] + question["beside"]
    yield from (f"  {number}. {choice['label']}" for number, choice in enumerate(choices, 1))
    yield from (f"  - {way['label']}" for way in question["may"])
    if question["yes_label"]:
        yield f"  - {question['yes_label']}"
