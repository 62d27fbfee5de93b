"""What employers see of somebody at most: a profile without a name, made from the answers.

Never in it: name, contact, exact place, age, employers, health, group (design: domain 7).
"""

from collections.abc import Mapping
from typing import Any

from pow_bot.engine.answers import Answer
from pow_bot.engine.flow import Text

# No words of their own: they name employers, and themselves, and say what nobody should see. What
# work somebody looks for is put into fixed words with a colleague.
_SHOWN = {
    "zelfmelden.good_at": "good_at",
    "werkfit.week": "week",
    "zelfmelden.from": "from",
    "zelfmelden.school": "school",
    "zelfmelden.language": "language",
    "zelfmelden.travel": "travel",
}
PROFILE_READS = tuple(_SHOWN)
# Fewer people speak the other ones in a region than may hide among each other.
_COMMON_LANGUAGES = frozenset({"nl", "en"})

Preview = Mapping[str, Any]

# What stands on the card before each line, in its order.
REGION = Text("profile/region", "Regio")
WANTED = Text("profile/wanted", "Zoekt werk als")
AGREED = Text("profile/agreed", "Dat spreekt het team met u af")
LABELS: Mapping[str, Text] = {
    "zelfmelden.good_at": Text("profile/good_at", "Is goed in"),
    "werkfit.week": Text("profile/week", "Kan werken"),
    "zelfmelden.from": Text("profile/from", "Kan beginnen"),
    "zelfmelden.school": Text("profile/school", "School"),
    "zelfmelden.language": Text("profile/language", "Taal"),
    "zelfmelden.travel": Text("profile/travel", "Reist"),
}


def preview(known: Mapping[str, Answer], region: object) -> Preview:
    """The card: the region, and what was answered of each line, as it is kept."""
    lines = ((name, known.get(key)) for key, name in _SHOWN.items())
    shown = {name: answer.as_json() for name, answer in lines if answer and _fit(name, answer)}
    return {"region": str(region), **shown}


def is_shown(key: str, answer: Answer) -> bool:
    """Whether an answer is a line of the card."""
    return key in _SHOWN and _fit(_SHOWN[key], answer)


def _fit(name: str, answer: Answer) -> bool:
    """Nothing that was not answered; and no language by which somebody is recognised."""
    if answer.value is None:
        return False
    return name != "language" or answer.value in _COMMON_LANGUAGES
