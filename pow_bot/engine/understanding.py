"""What an answer means: the ways out first, then what the kind reads, then where a choice leads."""

from collections.abc import Mapping

from pow_bot.engine.answers import DONT_KNOW, SKIPPED, Answer
from pow_bot.engine.flow import Ask, Choice, Review, Text
from pow_bot.engine.heard import Said
from pow_bot.engine.kinds import Asked, Kind, Problem, Wording
from pow_bot.engine.plain_kinds import YesNoKind
from pow_bot.engine.words import best_match, clean, fold, fold_label

# These words belong to every question, so no flow writes them again.
WAYS_OUT: Mapping[str, Text] = {
    "dont_know": Text("ask/dont_know", "Dat weet ik niet"),
    "skip": Text("ask/skip", "Sla over"),
}
NOT_A_YES = Text("review/not_a_yes", "Kies bij de vraag die u wilt veranderen voor Wijzig.")
_LEFT = {"dont_know": DONT_KNOW, "skip": SKIPPED}
# Shorter than a way out, and never part of another answer.
_SHORT = {
    "dont_know": (
        "weet ik niet",
        "ik weet het niet",
        "weet niet",
        "geen idee",
        "dont know",
        "i do not know",
        "no idea",
    ),
    "skip": ("overslaan", "skip"),
}


def understand(said: Said, asked: Asked, kind: Kind) -> Answer | Problem | Choice:
    """Read an answer to a question. A `Choice` is one that leads back to an earlier question."""
    way = _way_out(said, asked)
    if way:
        return _LEFT[way]
    answer = kind.understand(said, asked)
    if isinstance(answer, Problem):
        return answer
    choice = asked.choice(answer.value) if isinstance(answer.value, str) else None
    return choice if choice is not None and choice.change else answer


def agrees(said: Said, review: Review, wording: Wording) -> bool:
    """Whether a review was answered with its yes."""
    if said.choices:
        return said.choices == ("yes",)
    spoken = wording.labels(review.yes) + wording.labels(YesNoKind.yes.label)
    return best_match(clean(said.text), [("yes", spoken)]) == "yes"


def _way_out(said: Said, asked: Asked) -> str | None:
    """A way out that this question has; a choice that reads the same goes before it."""
    if said.choices:
        return said.choices[0] if said.choices[0] in asked.ask.may else None
    if _is_choice(said.text, asked):
        return None
    ways = [(way, (*asked.wording.labels(WAYS_OUT[way]), *_SHORT[way])) for way in _ways(asked.ask)]
    return _exact(said.text, ways)


def _ways(ask: Ask) -> list[str]:
    return [way for way in WAYS_OUT if way in ask.may]


def _is_choice(text: str, asked: Asked) -> bool:
    labels = (label for choice in asked.choices for label in asked.wording.labels(choice.label))
    return fold(text) in map(fold_label, labels)


def _exact(text: str, ways: list[tuple[str, tuple[str, ...]]]) -> str | None:
    """Only whole labels: free text such as *ik weet niet hoe ...* is an answer, not a way out."""
    typed = fold(text)
    return next((way for way, spoken in ways if typed in map(fold_label, spoken)), None)
