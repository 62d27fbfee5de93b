"""How somebody is reached, put right by a colleague: typed into the person's own conversation.

So that what the person sees, what the team reads and what is sent later stay the same; another
answer of the person counts from then on. Who may be overheard keeps the way that they chose.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pow_bot.conversations.book import MAIN
from pow_bot.conversations.hearing import Hearing, Terms
from pow_bot.conversations.keeping import Conversation, of_person
from pow_bot.conversations.kinds import KINDS, EmailKind, PhoneKind
from pow_bot.conversations.turns import Content, Typing
from pow_bot.domain.chats.words import Origin
from pow_bot.domain.intake.desk import At as AtIntake
from pow_bot.domain.intake.desk import permitted, signed
from pow_bot.domain.intake.keeping import Intake, by_id, content_of, seen_by_reference
from pow_bot.domain.intake.rules import reached_by
from pow_bot.domain.intake.words import NotAllowed
from pow_bot.domain.staff.permissions import Action
from pow_bot.engine.flow import At, Text
from pow_bot.engine.heard import GoOn, Said
from pow_bot.engine.kinds import Problem
from pow_bot.storage import Db

REACH = "reach"
# What is typed for a way, by the kind that reads it.
TYPED: Mapping[str, str] = {"number": "phone", "helper_number": "phone", "email": "email"}
CORRECTED = "contact_corrected"

UNCHANGED = Text("correcting/unchanged", "U heeft niets gewijzigd.")
SLIP = Text(
    "correcting/slip",
    "Misschien staat er een typefout in. Bedoelt u {meant}? Wijzig het adres, of vink aan dat het klopt.",
)
LACKS: Mapping[str, Text] = {
    "number": Text("correcting/number", "Schrijf ook het telefoonnummer."),
    "helper_number": Text("correcting/helper_number", "Schrijf ook het nummer van wie helpt."),
    "email": Text("correcting/email", "Schrijf ook het e-mailadres."),
}
_OTHER_WAY = Text(
    "correcting/other_way",
    "Dit hoort bij een andere manier. Kies eerst hoe u deze persoon bereikt.",
)
_UNSAFE = Text(
    "correcting/unsafe",
    "Deze persoon koos zelf hoe het veilig is. Alleen deze persoon wijzigt dat.",
)
_NOT_HERE = Text("correcting/not_here", "U kunt dit hier niet wijzigen.")


@dataclass(frozen=True, slots=True)
class Correction:
    """What a colleague typed, by step. `sure`: the address is right, though it looks like a slip."""

    typed: Mapping[str, str]
    sure: bool = False


def is_safe_to_change(content: Mapping[str, Any]) -> bool:
    """Not of who is only reached in the way that they chose as safe."""
    return reached_by(content, "call") == "call"


def as_shown(answers: Mapping[str, Any]) -> dict[str, str]:
    """How somebody is reached now, as it stands in the form."""
    values = {step: answers.get(step, {}).get("value") for step in (REACH, *TYPED)}
    return {step: _shown(step, value) for step, value in values.items()}


def correct(db: Db, content: Content, terms: Terms, at: AtIntake, wanted: Correction) -> None:
    """Put right how somebody is reached.

    Raises:
        NotAllowed: what was typed is not understood, or something lacks.
        Stale, Unseen, NotYours: as with every action.
    """
    there = seen_by_reference(db, at.reference)
    # Held first, as in every turn of theirs.
    conversation = of_person(db, there.person, hold=True) if there else None
    intake = permitted(db, at, Action.REACH)
    if conversation is None or conversation.id != intake.conversation:
        raise NotAllowed(_NOT_HERE)
    kept = content_of(db, intake)
    if not is_safe_to_change(kept):
        raise NotAllowed(_UNSAFE)
    _typed(db, content, terms, at, _Wanted(conversation, intake, kept, wanted))
    after = by_id(db, intake.id) or intake
    if after.revision == intake.revision:
        raise NotAllowed(UNCHANGED)
    signed(db, after, at, CORRECTED)


@dataclass(frozen=True, slots=True)
class _Wanted:
    conversation: Conversation
    intake: Intake
    content: Mapping[str, Any]
    correction: Correction

    def answers(self) -> Iterator[Said]:
        """What was changed in the form: the way first, which the rest depends on."""
        typed, before = self.correction.typed, as_shown(self.content["answers"])
        reach = typed.get(REACH, "")
        if reach and reach != before[REACH]:
            yield Said(choices=(reach,), at=At(MAIN, REACH))
        for step in TYPED:
            said = typed.get(step, "")
            if said and said != before[step]:
                yield Said(text=said, at=At(MAIN, step))

    def hearing(self, at: AtIntake) -> Hearing:
        """As the person would be heard where they are, so that nothing else becomes of it."""
        intake = self.intake
        region = self.content["led_to"]["region"]
        return Hearing(
            key="",
            door=None,
            channel=intake.channel,
            locale=self.conversation.session.locale,
            heard=GoOn(),
            at=at.now,
            address="",
            private=intake.channel == "web",
            person=intake.person,
            origin=Origin(region=region, campaign=intake.campaign),
            corrected_by=at.actor.id,
        )


def _typed(db: Db, content: Content, terms: Terms, at: AtIntake, wanted: _Wanted) -> None:
    typing = Typing(db, content, wanted.hearing(at), terms, wanted.conversation)
    for said in wanted.answers():
        problem = typing.hear(said)
        if problem and problem.text == EmailKind.meant:
            problem = typing.hear(_as_typed(said, problem, sure=wanted.correction.sure))
        if problem or not typing.counts(said.at):
            raise NotAllowed(problem.text if problem else _OTHER_WAY)
    lacking = typing.end()
    if lacking is not None:
        raise NotAllowed(LACKS.get(lacking.step, _NOT_HERE))


def _as_typed(said: Said, problem: Problem, *, sure: bool) -> Said:
    """The address as it was typed, of who is sure of it.

    Raises:
        NotAllowed: they did not say so, or it is none.
    """
    *meant, last = (one.name for one in problem.options)
    is_one = last.casefold() == said.text.strip().casefold()
    if sure and is_one:
        return Said(choices=(last,), at=said.at)
    raise NotAllowed(SLIP, meant=" / ".join(meant if is_one else (*meant, last)))


def _shown(step: str, value: Any) -> str:
    if not isinstance(value, str):
        return ""
    kind = KINDS.get(TYPED.get(step, ""))
    return kind.show(value) if isinstance(kind, PhoneKind) else value
