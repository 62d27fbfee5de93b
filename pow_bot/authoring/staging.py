"""Playing a conversation on paper: each turn with all that follows from it, and no database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from pow_bot.engine.book import Book
from pow_bot.engine.heard import Done, Effect, Heard, Here
from pow_bot.engine.looking import look
from pow_bot.engine.session import Notice, Session
from pow_bot.engine.take import Turn, take
from pow_bot.engine.view import View

# Effects in one turn; more can only be a fault that goes round.
_MOST_EFFECTS = 20


@dataclass(frozen=True, slots=True)
class Performed:
    """What came of an effect: facts for the texts, and what the transcript shows of it.

    `session` is how it stands, where more changes than a receipt; `ends` is why nothing is left.
    """

    facts: Mapping[str, Any] = field(default_factory=dict)
    shows: Mapping[str, object] = field(default_factory=dict)
    session: Session | None = None
    ends: str | None = None


class Stage(Protocol):
    """What a conversation is played on: its effects, and what the product adds to the engine."""

    def perform(self, effect: Effect, session: Session) -> Performed:
        """Do on paper what an effect asks for."""

    def follows(self, before: Session, heard: Heard, turn: Turn) -> tuple[Heard, ...]:
        """What the product itself says after a turn, such as opening another flow."""


class Endless(RuntimeError):
    """One effect after the other, without end."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What one turn came to: the session, what it shows, and what was done on the way."""

    session: Session
    view: View
    done: tuple[tuple[Effect, Performed], ...] = ()


def played(book: Book, session: Session, heard: Heard, here: Here, stage: Stage) -> Scene:
    """Take one turn, and what the product says after it.

    Raises:
        Endless: an effect is due again and again.
    """
    turn = take(book, session, heard, here)
    scene = _performed(book, turn, here, stage)
    for further in stage.follows(session, heard, turn):
        after = _performed(book, take(book, scene.session, further, here), here, stage)
        scene = Scene(after.session, after.view, scene.done + after.done)
    return scene


def _performed(book: Book, turn: Turn, here: Here, stage: Stage) -> Scene:
    done: list[tuple[Effect, Performed]] = []
    while turn.effect is not None:
        if len(done) == _MOST_EFFECTS:
            raise Endless("effects without end")
        came = stage.perform(turn.effect, turn.session)
        done.append((turn.effect, came))
        if came.ends:
            anew = _anew(turn.session, came.ends)
            return Scene(anew, look(book, anew, here), tuple(done))
        turn = take(book, came.session or turn.session, Done(turn.effect, came.facts), here)
    view = turn.view or look(book, turn.session, here)
    return Scene(turn.session, view, tuple(done))


def _anew(session: Session, why: str) -> Session:
    again = Session(locale=session.locale, revision=session.revision + 1)
    return again.noting(Notice(why))
