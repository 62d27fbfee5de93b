"""Coming in: a try is counted before it is looked at, and given back to who was right.

Between the two units the password is verified, beside them.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pow_bot.domain.audit.actions import note
from pow_bot.domain.signing_in.actions import use_code, use_passkey
from pow_bot.domain.signing_in.queries import Candidate, candidate, has_code
from pow_bot.domain.signing_in.rules import AN_HOUR, TRIES
from pow_bot.domain.staff.actions import begin
from pow_bot.storage import Db, allow, uncount


@dataclass(frozen=True, slots=True)
class Door:
    """Where somebody stands: their network, and what their browser kept of an earlier time."""

    network: str
    device: str
    browser: str


@dataclass(frozen=True, slots=True)
class Try:
    """One try that may be looked at.

    `counted` are the limits it was counted under. `crowded`: strangers tried this account too
    often; only a second factor beside the password still opens it to one.
    """

    candidate: Candidate | None
    counted: tuple[str, ...]
    crowded: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Shown:
    """A passkey that signed what it was asked to, whose it is, and how often it signed."""

    passkey: UUID
    colleague: UUID
    count: int


def knock(db: Db, email: str, door: Door, now: datetime) -> Try | None:
    """Count a try; None where there were too many, and nothing is looked at."""
    found = candidate(db, email)
    if found is not None and door.device and door.device == device_of(db, found.id, door.device):
        return _let_try(db, found, (f"team device {door.device}",), now)
    if not allow(db, f"team tries at {door.network}", TRIES, AN_HOUR, now):
        return None
    # Counted for an address that nobody has as well: the answer is the same.
    account = f"team tries as {db.index('staff.email', email.strip().casefold()).hex()}"
    crowded = not allow(db, account, TRIES, AN_HOUR, now)
    counted = (f"team tries at {door.network}", account)
    return Try(found, counted[: 1 if crowded else 2], crowded, now)


def enter(db: Db, tried: Try, code: str, door: Door, now: datetime) -> str | None:
    """Start a session for whose password was right; None where the code was not.

    Raises nothing: what was counted must stay.
    """
    found = tried.candidate
    if found is None or not _second(db, found.id, code, tried, now):
        refuse(db, found.id if found else None, now)
        return None
    for limit in tried.counted:
        uncount(db, limit, tried.at)
    return let_in(db, found.id, door, "staff.sign_in", now)


def enter_by_passkey(db: Db, shown: Shown, door: Door, now: datetime) -> str | None:
    """Start a session for who showed a passkey; None where it was shown elsewhere meanwhile."""
    if not use_passkey(db, shown.passkey, shown.count, now):
        refuse(db, shown.colleague, now)
        return None
    return let_in(db, shown.colleague, door, "staff.sign_in.passkey", now)


def let_in(db: Db, colleague: UUID, door: Door, how: str, now: datetime) -> str:
    """A session of its own, whatever the browser had before."""
    session = begin(db, colleague, now, door.browser)
    note(db, how, actor=colleague, now=now, thing=colleague)
    return session


def refuse(db: Db, colleague: UUID | None, now: datetime) -> None:
    """Write a wrong try down, and at whose account it was."""
    note(db, "refused.sign_in", actor=None, now=now, thing=colleague)


def device_of(db: Db, colleague: UUID, device: str) -> str:
    """What a browser keeps that this colleague came in with; `device` is that, or a new nonce."""
    nonce = device.partition(".")[0]
    return f"{nonce}.{db.index('staff.device', f'{colleague.hex} {nonce}').hex()}"


def _let_try(db: Db, found: Candidate, limits: tuple[str, ...], now: datetime) -> Try | None:
    if not all(allow(db, limit, TRIES, AN_HOUR, now) for limit in limits):
        return None
    return Try(found, limits, crowded=False, at=now)


def _second(db: Db, colleague: UUID, code: str, tried: Try, now: datetime) -> bool:
    """A right code, where one is asked; else that strangers did not crowd the account."""
    if not has_code(db, colleague):
        return not tried.crowded
    # Only who knows the password comes here: nobody else can use this up.
    limit = f"team codes {colleague.hex}"
    if not allow(db, limit, TRIES, AN_HOUR, now) or not use_code(db, colleague, code, now):
        return False
    uncount(db, limit, now)
    return True
