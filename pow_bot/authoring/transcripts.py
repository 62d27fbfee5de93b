"""A conversation as script and expectation in one: write what the person says, read what came out.

The session goes through JSON before every turn, so that a restart at any moment is tested for free.
"""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pow_bot.authoring.rendering import Words, rendered
from pow_bot.authoring.staging import Endless, Performed, Stage, played
from pow_bot.engine.book import Book
from pow_bot.engine.flow import At
from pow_bot.engine.heard import (
    Back,
    Change,
    Effect,
    Expired,
    GoOn,
    Heard,
    Here,
    Nudge,
    Open,
    Said,
    Speak,
    StartOver,
    Stop,
)
from pow_bot.engine.session import Session, session_from
from pow_bot.engine.view import View

PERSON = "  > "
REWRITE = "POW_REWRITE"

PLAIN: Mapping[str, Heard] = {
    "back": Back(),
    "go-on": GoOn(),
    "stop": Stop(),
    "start-over": StartOver(),
    "expired": Expired(),
    "nudge": Nudge(),
}


class Unplayable(ValueError):
    """A transcript whose script cannot be followed, with its file and line."""


@dataclass(frozen=True, slots=True)
class Script:
    """What a person says. `head` are the settings on top: `# today: 2026-11-23`."""

    file: str
    locale: str
    head: Mapping[str, str]
    lines: tuple[tuple[int, str], ...]

    @property
    def here(self) -> Here:
        return Here(
            date.fromisoformat(self.head.get("today", "2026-11-23")),
            private=self.head.get("channel", "private") == "private",
        )


def read_script(path: Path) -> Script:
    """Read `<name>.<locale>.txt`: its settings and the person's lines; the rest is expectation.

    Raises:
        Unplayable: where a setting is not `# name: value`.
    """
    lines = list(enumerate(path.read_text("utf-8").splitlines(), 1))
    head: dict[str, str] = {}
    for number, line in lines:
        if not line.startswith("# "):
            break
        name, colon, value = line[2:].partition(": ")
        if not colon:
            raise Unplayable(f"{path.name}:{number}: write a setting as `# today: 2026-11-23`")
        head[name] = value
    locale = path.name.split(".")[-2] if path.name.count(".") > 1 else "nl"
    said = tuple((n, line[len(PERSON) :]) for n, line in lines if line.startswith(PERSON))
    return Script(path.name, locale, head, said)


def play(book: Book, script: Script, stage: Stage, words: Words) -> str:
    """The whole transcript, as it comes out now.

    Raises:
        Unplayable: where a line cannot be followed.
    """
    parts = [f"# {name}: {value}" for name, value in script.head.items()]
    player = _Player(book, script, stage, words)
    blocks = ["\n".join(parts)] if parts else []
    blocks += player.turn(GoOn())
    for number, line in script.lines:
        blocks.append(f"{PERSON}{line}")
        blocks += player.said(line, number)
    return "\n\n".join(blocks) + "\n"


def compared(path: Path, played: str) -> str:
    """What the file holds, to be compared with what was played; POW_REWRITE=1 writes it first."""
    if os.environ.get(REWRITE):
        path.write_text(played, "utf-8")
    return path.read_text("utf-8")


class _Player:
    def __init__(self, book: Book, script: Script, stage: Stage, words: Words) -> None:
        self.book = book
        self.script = script
        self.stage = stage
        self.words = words
        self.here = script.here
        self.session = Session(locale=script.locale)
        self.view: View | None = None

    def said(self, line: str, number: int) -> list[str]:
        if line.startswith("/"):
            word, *rest = line[1:].split()
            heard = self._special(word, rest, number)
            return self.turn(heard) if heard else []
        return self.turn(Said(text=line))

    def turn(self, heard: Heard) -> list[str]:
        """Take one turn; what it did and what it shows, as paragraphs."""
        kept = session_from(json.loads(json.dumps(self.session.as_json())))
        try:
            scene = played(self.book, kept, heard, self.here, self.stage)
        except Endless as fault:
            raise Unplayable(f"{self.script.file}: {fault}") from fault
        self.session, self.view = scene.session, scene.view
        return [*(_effect(*each) for each in scene.done), *self._shown()]

    def _shown(self) -> Iterator[str]:
        if self.view is None:
            return
        yield from rendered(self.view, self.words, self.session.locale)
        if self.view.question is None and not self.view.due:
            yield "[end]"

    def _special(self, word: str, rest: list[str], number: int) -> Heard | None:
        if word in PLAIN:
            return PLAIN[word]
        if word in self.book.flows and self.book.flows[word].interrupt:
            return Open(word)
        if word == "choose":
            return Said(choices=tuple(rest))
        if rest and word in {"change", "press", "language"}:
            return self._addressed(word, rest)
        if rest and word in {"channel", "today"}:
            self._moved(word, rest[0])
            return None
        where = f"{self.script.file}:{number}"
        raise Unplayable(f"{where}: `/{word}` is not known, or something is missing behind it")

    def _addressed(self, word: str, rest: list[str]) -> Heard:
        if word == "language":
            return Speak(rest[0])
        at = self._at(rest[0])
        return Change(at) if word == "change" else Said(choices=tuple(rest[1:]), at=at)

    def _moved(self, word: str, to: str) -> None:
        """To another channel, or to another day; neither is a turn."""
        if word == "channel":
            self.here = replace(self.here, private=to == "private")
        else:
            self.here = replace(self.here, today=date.fromisoformat(to))

    def _at(self, name: str) -> At:
        """`step` in the flow that is in front, or `flow.step`."""
        flow, dot, step = name.partition(".")
        if dot:
            return At(flow, step)
        rows = self.view.rows if self.view else ()
        asked = (row.ask.at for row in rows if row.ask.at.step == name)
        return next(asked, At(self.book.main, name))


def _effect(effect: Effect, came: Performed) -> str:
    shows = ", ".join(f"{name}={value}" for name, value in came.shows.items())
    return f"[{effect.action}: {shows}]" if shows else f"[{effect.action}]"
