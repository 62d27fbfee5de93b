"""A note that names colleagues: they are told of it, and who wrote it reads whom it reached."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from pow_bot.domain.intake import desk
from pow_bot.domain.intake.access import thing_of
from pow_bot.domain.intake.marks import folded
from pow_bot.domain.notices.actions import tell
from pow_bot.domain.notices.words import Kind
from pow_bot.domain.staff.permissions import Action, Thing, may
from pow_bot.domain.staff.queries import code_of, colleagues_in
from pow_bot.domain.staff.rules import Actor
from pow_bot.engine.flow import Text
from pow_bot.storage import JSON, Db
from pow_bot.web.team.intake.section import Sight

_TOLD = Text("team/note/told", "{name} krijgt een melding.")
_UNCLEAR = Text("team/note/unclear", "{word}: wie bedoelt u? Daarvan kreeg niemand een melding.")
# Not the sign in an e-mail address.
_AT = re.compile(r"(?<![\w.+-])@(?=\w)")
# A name as it was typed, with the initials before it.
_TYPED = re.compile(r"(?:\w\.\s?)*[\w'’-]{0,40}")
_GOES_ON = re.compile(r"\w|-\w")


@dataclass(frozen=True, slots=True)
class Mentioned:
    """Whom a text names, and what stands behind an @ in it and is nobody, or more than one."""

    named: frozenset[UUID]
    unclear: tuple[str, ...]


def note(db: Db, at: desk.At, text: str, chosen: str) -> None:
    """Keep the note, and tell whom it names: with @ and their name, or as `chosen` from the list.

    Raises:
        Unseen, NotAllowed, NotYours: as with every action.
    """
    intake = desk.seen(db, at)
    able = readers_among(colleagues_in(db, intake.region), thing_of(db, intake), but=at.actor.id)
    found = mentioned(text, able)
    picked = {one.id for one in able if chosen and code_of(db, one.id) == chosen}
    told = [one for one in able if one.id in found.named | picked]
    beside: dict[str, JSON] = {"named": [one.name for one in told], "unclear": [*found.unclear]}
    desk.note(db, at, text, beside={name: said for name, said in beside.items() if said})
    for one in told:
        tell(db, one.id, Kind.MENTIONED, intake, at.now)


def readers_among(some: Iterable[Actor], thing: Thing, *, but: UUID) -> tuple[Actor, ...]:
    """Those who may read an intake: others are not told that there is one."""
    return tuple(one for one in some if one.id != but and may(one, Action.SEE, thing))


def told_of_last(sight: Sight) -> Iterator[str]:
    """Whom the last note of this colleague reached, and what in it reached nobody."""
    mine = (event for event in sight.opened.events if event.by == sight.actor.id)
    notes = [event.note for event in mine if event.kind == "noted"]
    last = notes[-1] if notes else {}
    for name in last.get("named", ()):
        yield sight.words.say(_TOLD, name=name)
    for word in last.get("unclear", ()):
        yield sight.words.say(_UNCLEAR, word=word)


def mentioned(text: str, able: Iterable[Actor]) -> Mentioned:
    """Whom a text names with @: by their name, or a first name or surname that only they have."""
    spelled, named, unclear = _spelled(able), set[UUID](), dict[str, None]()
    for sign in _AT.finditer(text):
        behind = text[sign.end() :]
        found = _meant(behind, spelled)
        if len(found) == 1:
            named |= found
        elif typed := _TYPED.match(behind):
            unclear[f"@{typed[0].strip()}"] = None
    return Mentioned(frozenset(named), tuple(unclear))


def _spelled(able: Iterable[Actor]) -> Mapping[str, set[UUID]]:
    found: dict[str, set[UUID]] = defaultdict(set)
    for one in able:
        for spelling in _ways(_plain(one.name).split()):
            found[spelling].add(one.id)
    return found


def _ways(words: list[str]) -> Iterator[str]:
    """The whole name, the surname with and without what goes before it, and a first name."""
    ways = (*(" ".join(words[place:]) for place in range(len(words))), *words[:1])
    return (one for one in ways if len(one) > 1)


def _meant(behind: str, spelled: Mapping[str, set[UUID]]) -> set[UUID]:
    """Who has the longest name with which this begins."""
    said = _plain(behind)
    begins = (one for one in spelled if said.startswith(one) and not _GOES_ON.match(said, len(one)))
    return spelled.get(max(begins, key=len, default=""), set())


def _plain(text: str) -> str:
    """In small letters, without accents and the dots of initials."""
    return " ".join(folded(text).replace(".", " ").split())
