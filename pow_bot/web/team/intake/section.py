"""A section of an intake's page: what it reads, what it tells, and the acts that it brings along."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from pow_bot.domain.intake.access import allows
from pow_bot.domain.intake.looking import Opened
from pow_bot.domain.intake.rules import today
from pow_bot.domain.regions.queries import front_of
from pow_bot.domain.regions.rules import Shown
from pow_bot.domain.staff.permissions import Action, may, works_in
from pow_bot.domain.staff.queries import staff_in
from pow_bot.domain.staff.rules import Actor
from pow_bot.engine.flow import Text
from pow_bot.storage import Db
from pow_bot.web.team.intake.telling import Act
from pow_bot.web.team.queue.listing import Asked
from pow_bot.web.team.room import Said
from pow_bot.web.team.services import Reader, TeamServices
from pow_bot.web.team.words import Words


@dataclass(frozen=True, slots=True)
class Refused:
    """A form that could not be taken: which, why, and what was typed into it.

    `about` is the text of the sentence, for a form that knows which field it is about.
    """

    action: str
    sentence: str
    fields: Mapping[str, str]
    about: Text | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """An intake that a colleague opened, and what several sections read beside it: once for all.

    `staff` is everybody who works in its region, and `front` its front door.
    """

    opened: Opened
    actor: Actor
    now: datetime
    staff: tuple[Actor, ...]
    front: Shown

    @property
    def colleagues(self) -> tuple[Actor, ...]:
        """Who can have an intake of its region."""
        return tuple(one for one in self.staff if works_in(one, self.opened.intake.region))


def reading(db: Db, opened: Opened, actor: Actor, now: datetime) -> Reading:
    """What all sections start from."""
    region = opened.intake.region
    staff = tuple(staff_in(db, region))
    return Reading(opened, actor, now, staff, front_of(db, region, today(now)))


@dataclass(frozen=True, slots=True)
class Sight:
    """One intake before one colleague: what every section may use."""

    opened: Opened
    actor: Actor
    words: Words
    read: Reader
    now: datetime
    asked: Asked
    refused: Refused | None = None

    def allows(self, action: Action) -> bool:
        """Whether this colleague can do this with the intake as it stands."""
        return allows(self.actor, action, self.opened.intake, self.opened.thing)

    @property
    def today(self) -> str:
        """As a form has a day."""
        return today(self.now).isoformat()

    @property
    def tomorrow(self) -> str:
        return (today(self.now) + timedelta(days=1)).isoformat()

    @property
    def reads_all(self) -> bool:
        """Whether health and debts are theirs to read."""
        return may(self.actor, Action.READ_PRIVATE, self.opened.thing)

    def form(self, act: str, needs: Action, **fields: Any) -> dict[str, Any] | None:
        """The form of an act, as `team/forms.html` needs it; None where it cannot be done.

        What was typed into it and refused stands in the place of `fields` of the same name.
        """
        if not self.allows(needs):
            return None
        return {**fields, **self.typed(act), "url": self.url(act)}

    def typed(self, act: str) -> Mapping[str, str]:
        """What stood in a form that was refused."""
        refused = self.refused
        return refused.fields if refused and refused.action == act else {}

    def is_about(self, sentence: Text) -> bool:
        """Whether it was refused with this."""
        return self.refused is not None and self.refused.about == sentence

    def url(self, act: str) -> str:
        """Where the form of an act is sent."""
        return f"/team/intakes/{self.opened.intake.written}/{act}{self.asked.paged()}"


class Place(StrEnum):
    """Where a section stands on the page."""

    # Before all else: what somebody must know before they act.
    FIRST = "first"
    # Below how they are reached.
    CONTACT = "contact"
    # After the answers and letters: the work that is done for somebody.
    WORK = "work"


@dataclass(frozen=True, slots=True)
class Differing:
    """One thing that a form wanted otherwise than it stands now."""

    label: str
    now: str
    wanted: str


def _alike(known: Any, sight: Sight, said: Said) -> tuple[Differing, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Section:
    """`name` is its template too: `team/intake/<name>.html`, which finds what is told as `section`.

    `told` gives None where nothing is to be shown; its forms stand in `forms`, by act. `labels` name
    the acts and `fields` what is typed into them, for who saved too late; `done` says what was done.
    `differs` tells who saved too late what they would change of it as it stands now.
    `writes` are the acts that write to the person: what is done then says where that arrives.
    """

    name: str
    told: Callable[[Any, Sight], Mapping[str, Any] | None]
    read: Callable[[Db, Reading], Any]
    place: Place = Place.WORK
    acts: Mapping[str, Callable[[Said], Act]] = field(default_factory=dict)
    # Acts that need the conversations as they are now.
    flow_acts: Mapping[str, Callable[[Said, TeamServices], Act]] = field(default_factory=dict)
    labels: Mapping[str, Text] = field(default_factory=dict)
    fields: Mapping[str, Text] = field(default_factory=dict)
    differs: Callable[[Any, Sight, Said], Iterable[Differing]] = _alike
    done: Mapping[str, Text] = field(default_factory=dict)
    writes: frozenset[str] = frozenset()
