"""What a judgement is made of. Nobody is turned down: who cannot work yet gets steps, each with an owner."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum
from uuid import UUID

from pow_bot.domain.intake.words import NotAllowed
from pow_bot.domain.staff.rules import OrganisationKind
from pow_bot.engine.flow import Text


class Outcome(StrEnum):
    """What comes of it. `not_yet` always names steps."""

    SUFFICIENTLY_WERKFIT = "sufficiently_werkfit"
    WERKFIT_ON_THE_JOB = "werkfit_on_the_job"
    NOT_YET = "not_yet"


class Degree(StrEnum):
    """How far somebody is, from what they can do now."""

    READY = "ready"
    READY_WITH_HELP = "ready_with_help"
    NEARLY = "nearly"
    FURTHER = "further"


class WorkForm(IntEnum):
    """The fixed order: a lower one needs a reason."""

    REGULAR = 1
    LEARNING = 2
    BASIC = 3


class Group(StrEnum):
    """To whom somebody belongs, as far as it decides who judges. The person said so, or a colleague."""

    BIJSTAND = "bijstand"
    NUG = "nug"
    WW = "ww"
    WIA = "wia"
    WAJONG = "wajong"
    # A benefit of UWV of which nobody asked the name.
    UWV_BENEFIT = "uwv_benefit"
    EMPLOYED = "employed"
    SELF_EMPLOYED = "self_employed"
    OTHER = "other"
    UNKNOWN = "unknown"


class Matter(StrEnum):
    """What a step is about. Practical matters; never why somebody has one."""

    DUTCH = "dutch"
    CARE_OF_OTHERS = "care_of_others"
    TRANSPORT = "transport"
    HOUSING = "housing"
    TRAINING = "training"
    EXPERIENCE = "experience"
    PAPERS = "papers"
    HELP_AT_WORK = "help_at_work"
    HEALTH = "health"
    MONEY = "money"
    OTHER = "other"


# Read by the owner of a case and its assessor only (art. 9 AVG).
PRIVATE_MATTERS = frozenset({Matter.HEALTH, Matter.MONEY})


class By(StrEnum):
    """Who takes a step."""

    PERSON = "person"
    TEAM = "team"
    GEMEENTE = "gemeente"
    UWV = "uwv"
    # Named in words.
    OTHER = "other"


class Sector(StrEnum):
    """Kinds of work, in fixed words."""

    GREEN = "green"
    PRODUCTION = "production"
    BUILDING = "building"
    TECHNIQUE = "technique"
    LOGISTICS = "logistics"
    TRANSPORT = "transport"
    SHOP = "shop"
    HOSPITALITY = "hospitality"
    CLEANING = "cleaning"
    CARE = "care"
    EDUCATION = "education"
    OFFICE = "office"
    IT = "it"
    SECURITY = "security"
    CREATIVE = "creative"


class Use(StrEnum):
    """How far an instrument is."""

    POSSIBLE = "possible"
    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"


class State(StrEnum):
    """Where a judgement stands."""

    ASKED = "asked"
    TAKEN = "taken"
    # With the second reader.
    TO_BE_READ = "to_be_read"
    FINAL = "final"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step still to take: about what, what exactly, who takes it and by when."""

    matter: Matter | None = None
    what: str = ""
    by: By | None = None
    other: str = ""
    on: date | None = None

    @property
    def empty(self) -> bool:
        """A row of the form that nobody filled in."""
        return self == Step()


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What an assessor finds; a draft of it may lack anything.

    `explanation` is what the person reads. `instruments` holds how far each is, by its name.
    """

    outcome: Outcome | None = None
    degree: Degree | None = None
    explanation: str = ""
    steps: tuple[Step, ...] = ()
    sectors: tuple[Sector, ...] = ()
    form: WorkForm | None = None
    form_reason: str = ""
    instruments: dict[str, Use] = field(default_factory=dict)
    review_on: date | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """For which group it was asked; `said` is the group that the answers led to, `why` if another."""

    group: Group
    said: Group
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One judgement, from its asking to its end."""

    id: UUID
    intake: UUID
    person: UUID
    state: State
    judge: OrganisationKind
    asked_at: datetime
    asked_by: UUID | None
    assessor: UUID | None
    judged_at: datetime | None
    reader: UUID | None
    final_at: datetime | None
    superseded_at: datetime | None
    revision: int
    asked: Asked
    findings: Findings
    # Why the second reader sent it back, until it is judged anew.
    sent_back: str = ""

    @property
    def standing(self) -> bool:
        """Whether it is the one that counts."""
        return self.state is State.FINAL and self.superseded_at is None


@dataclass(frozen=True, slots=True)
class Objection:
    """That the person does not agree, when they said so, and in which words, if any."""

    judgement: UUID
    at: datetime
    words: str | None


@dataclass(frozen=True, slots=True)
class Lack:
    """What is still missing, and in which field: `outcome`, or `step.2.on` for the second step."""

    field: str
    text: Text
    step: int | None = None

    @property
    def fills(self) -> dict[str, str]:
        return {} if self.step is None else {"n": str(self.step)}


class Incomplete(NotAllowed):
    """A judgement that does not count yet; `lacks` says all that is missing."""

    def __init__(self, lacks: tuple[Lack, ...]) -> None:
        super().__init__(lacks[0].text, **lacks[0].fills)
        self.lacks = lacks
