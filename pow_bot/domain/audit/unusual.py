"""Reading that is not as usual, told with numbers and without a score: a coordinator asks about it.

Pure, from entries alone. Nothing here says that somebody did wrong: the bounds are where a look at
the list of one day costs less than not having looked.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from pow_bot.domain.audit.reading import REFUSED
from pow_bot.domain.audit.rules import CALL_LOOK, EXPORT, LOOK, SEARCH, Entry

# On the page of an intake, and on the list of whom to call.
_LOOKS = frozenset({LOOK, CALL_LOOK})
_LOOKING = _LOOKS | {
    SEARCH, EXPORT, "intake.access", "audit.look", "case_table.look", "handover.look",
}  # fmt: skip

# A consultant opens some eight an hour. Forty is a person who reads on instead of working.
MANY, AN_HOUR = 40, timedelta(hours=1)
# Nobody is called between ten in the evening and six in the morning.
EVENING, MORNING = 22, 6
# Three times a day somebody takes a call for a colleague; ten times is another thing.
OTHERS = 10
# What is closed is opened again to do something with it.
CLOSED = 5
# The same one sought this often, or nothing found: somebody is trying numbers.
SAME, NOTHING = 5, 10
# Restricted for a reason: every look by who neither has it nor does something with it is told.
RESTRICTED = 1
# Wrong addresses happen.
REFUSALS = 5
# A file of what a whole team has open is no file of one's own work.
EXPORTS = 500

_HERE = ZoneInfo("Europe/Amsterdam")


class Kind(StrEnum):
    """What is not as usual."""

    MANY = "many"
    NIGHT = "night"
    OTHERS = "others"
    CLOSED = "closed"
    RESTRICTED = "restricted"
    SAME = "same"
    NOTHING = "nothing"
    REFUSALS = "refusals"
    EXPORTS = "exports"


@dataclass(frozen=True, slots=True)
class Unusual:
    """What one colleague did on one day, and how often."""

    on: date
    actor: UUID
    kind: Kind
    count: int


class _Lies(StrEnum):
    """How an intake lay when somebody looked."""

    UNKNOWN = "unknown"
    FREE = "free"
    HELD = "held"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class _Standing:
    """How an intake lies, as far as the audit tells: a hand-over does not say to whom."""

    lies: _Lies = _Lies.UNKNOWN
    holder: UUID | None = None
    restricted: bool = False


_ENDS: Mapping[str, _Lies] = {
    "intake.submitted": _Lies.FREE,
    "intake.released": _Lies.FREE,
    "intake.claimed": _Lies.HELD,
    "intake.reopened": _Lies.HELD,
    "intake.closed": _Lies.CLOSED,
    "intake.handed_over": _Lies.UNKNOWN,
    "intake.assigned": _Lies.UNKNOWN,
}
_RESTRICTS: Mapping[str, bool] = {"intake.restricted": True, "intake.opened_up": False}
# What tells how an intake lies.
CHANGING = frozenset({*_ENDS, *_RESTRICTS})


def unusual(entries: Iterable[Entry], before: Iterable[Entry] = ()) -> list[Unusual]:
    """What is not as usual in these entries, newest day first.

    `before` are the changing entries of the same things from before them. Both in their order.
    """
    done = [entry for entry in entries if entry.actor is not None]
    acted = {(one.actor, one.thing) for one in done if _is_act(one)}
    found = Counter(_single(done, before, acted))
    found.update(_peaks(done))
    told = [Unusual(on, actor, kind, n) for (on, actor, kind), n in found.items()]
    told = [one for one in told if one.count >= _BOUNDS[one.kind]]
    return sorted(told, key=lambda one: (-one.on.toordinal(), one.actor.hex, one.kind))


_BOUNDS: Mapping[Kind, int] = {
    Kind.MANY: MANY,
    Kind.NIGHT: 1,
    Kind.OTHERS: OTHERS,
    Kind.CLOSED: CLOSED,
    Kind.RESTRICTED: RESTRICTED,
    Kind.SAME: SAME,
    Kind.NOTHING: NOTHING,
    Kind.REFUSALS: REFUSALS,
    Kind.EXPORTS: EXPORTS,
}
_Key = tuple[date, UUID, Kind]


def _single(
    done: Sequence[Entry], before: Iterable[Entry], acted: set[tuple[UUID | None, UUID | None]]
) -> Iterator[_Key]:
    """One key for each entry that counts, and for each kind as which it does."""
    lying: dict[UUID, _Standing] = {}
    for entry in before:
        _follow(lying, entry)
    # A search is one entry, and one more for each that it found.
    found = {(one.actor, one.at) for one in done if one.action == SEARCH and one.thing}
    seen: set[tuple[_Key, UUID | None]] = set()
    for entry in done:
        if entry.action == SEARCH and (entry.actor, entry.at) in found:
            continue
        for kind in _kinds(entry, lying, (entry.actor, entry.thing) in acted):
            key = (_day(entry), _actor(entry), kind)
            # The same one twice is one intake; a refusal and a search count each time.
            if kind not in _PER_THING or (key, entry.thing) not in seen:
                seen.add((key, entry.thing))
                yield key
        _follow(lying, entry)


_PER_THING = frozenset({Kind.NIGHT, Kind.OTHERS, Kind.CLOSED, Kind.EXPORTS})


def _kinds(entry: Entry, lying: Mapping[UUID, _Standing], acted: bool) -> Iterator[Kind]:
    if entry.action.startswith(REFUSED):
        yield Kind.REFUSALS
    elif entry.action == EXPORT and entry.thing is not None:
        yield Kind.EXPORTS
    elif entry.action == SEARCH:
        yield Kind.NOTHING
    elif entry.action in _LOOKS:
        if not MORNING <= entry.at.astimezone(_HERE).hour < EVENING:
            yield Kind.NIGHT
        if not acted and entry.thing is not None:
            yield from _idle(entry, lying.get(entry.thing, _Standing()))


def _idle(entry: Entry, standing: _Standing) -> Iterator[Kind]:
    """A look by somebody who did nothing with it."""
    if standing.lies is _Lies.HELD and standing.holder != entry.actor:
        yield Kind.OTHERS
    if standing.lies is _Lies.CLOSED:
        yield Kind.CLOSED
    if standing.restricted and standing.holder != entry.actor:
        yield Kind.RESTRICTED


def _peaks(done: Iterable[Entry]) -> dict[_Key, int]:
    """The most of a day: different intakes in an hour, and searches for the same one."""
    peaks: dict[_Key, int] = {}
    sought: Counter[tuple[date, UUID, UUID]] = Counter()
    lately: defaultdict[UUID, deque[Entry]] = defaultdict(deque)
    for entry in done:
        actor, day = _actor(entry), _day(entry)
        if entry.action == SEARCH and entry.thing is not None:
            sought[day, actor, entry.thing] += 1
            _raise(peaks, (day, actor, Kind.SAME), sought[day, actor, entry.thing])
        if entry.action in _LOOKS:
            recent = lately[actor]
            recent.append(entry)
            while recent[0].at <= entry.at - AN_HOUR:
                recent.popleft()
            if len(recent) >= MANY:
                different = len({one.thing for one in recent})
                _raise(peaks, (day, actor, Kind.MANY), different)
    return peaks


def _raise(peaks: dict[_Key, int], key: _Key, count: int) -> None:
    peaks[key] = max(peaks.get(key, 0), count)


def _follow(lying: dict[UUID, _Standing], entry: Entry) -> None:
    if entry.thing is None:
        return
    was = lying.get(entry.thing, _Standing())
    if entry.action in _ENDS:
        lies = _ENDS[entry.action]
        holder = entry.actor if lies is _Lies.HELD else None
        lying[entry.thing] = _Standing(lies, holder, was.restricted)
    elif entry.action in _RESTRICTS:
        lying[entry.thing] = _Standing(was.lies, was.holder, _RESTRICTS[entry.action])


def _is_act(entry: Entry) -> bool:
    return entry.action not in _LOOKING and not entry.action.startswith(REFUSED)


def _actor(entry: Entry) -> UUID:
    assert entry.actor is not None  # noqa: S101 - they were sorted out
    return entry.actor


def _day(entry: Entry) -> date:
    return entry.at.astimezone(_HERE).date()
