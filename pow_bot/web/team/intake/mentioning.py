"""A note that names a colleague: they are told that something is there for them to read."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from pow_bot.domain.intake import desk
from pow_bot.domain.intake.access import thing_of
from pow_bot.domain.intake.keeping import by_reference
from pow_bot.domain.notices.actions import tell
from pow_bot.domain.notices.words import Kind
from pow_bot.domain.staff.permissions import Action, Thing, may
from pow_bot.domain.staff.queries import code_of, colleagues_in
from pow_bot.domain.staff.rules import Actor
from pow_bot.storage import Db


def note(db: Db, at: desk.At, text: str, chosen: str) -> None:
    """Keep the note, and tell whom it names: with @ and their name, or as `chosen` from the list.

    Raises:
        Unseen, NotAllowed, NotYours: as with every action.
    """
    desk.note(db, at, text)
    intake = by_reference(db, at.reference)
    if intake is None:
        return
    able = readers_among(colleagues_in(db, intake.region), thing_of(db, intake), but=at.actor.id)
    picked = {one.id for one in able if chosen and code_of(db, one.id) == chosen}
    for colleague in {*mentioned(text, able), *picked}:
        tell(db, colleague, Kind.MENTIONED, intake, at.now)


def readers_among(some: Iterable[Actor], thing: Thing, *, but: UUID) -> tuple[Actor, ...]:
    """Those who may read an intake: others are not told that there is one."""
    return tuple(one for one in some if one.id != but and may(one, Action.SEE, thing))


def mentioned(text: str, able: Iterable[Actor]) -> Iterator[UUID]:
    """Whom a text names with @: by their whole name, or a first name that only they have."""
    there, said = tuple(able), text.casefold()
    first = [one.name.split()[0].casefold() for one in there]
    for one, given in zip(there, first, strict=True):
        alone = first.count(given) == 1
        if f"@{one.name.casefold()}" in said or (alone and _named(said, given)):
            yield one.id


def _named(said: str, given: str) -> bool:
    words = (part.split(maxsplit=1)[0] for part in said.split("@")[1:] if part.strip())
    return any(word.strip(".,;:!?()") == given for word in words)
