"""The kinds of answer that the engine brings itself, by the name that a flow calls them."""

from collections.abc import Mapping

from pow_bot.engine.dates import DateKind, MonthKind
from pow_bot.engine.kinds import Kind
from pow_bot.engine.plain_kinds import (
    ChoiceKind,
    ConsentKind,
    NameKind,
    NumberKind,
    SeveralKind,
    TextKind,
    YesNoKind,
)

PLAIN_KINDS: Mapping[str, Kind] = {
    "choice": ChoiceKind(),
    "consent": ConsentKind(),
    "date": DateKind(),
    "month": MonthKind(),
    "name": NameKind(),
    "number": NumberKind(),
    "several": SeveralKind(),
    "text": TextKind(),
    "yes_no": YesNoKind(),
}
