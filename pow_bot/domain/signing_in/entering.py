"""Coming in: a try is counted before it is looked at, and given back to who was right.

Between the two units the password is verified, beside them.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pow_bot.domain.audit.actions import note
from pow_bot.domain.signing_in.actions import use_code, use_passkey
from pow_bot.domain.signing_in.queries import SIGNED_IN, Candidate, candidate, has_code, linked
from pow_bot.domain.signing_in.rules import AN_HOUR, ERRAND, ERRANDS, TRIES
from pow_bot.domain.staff.actions import LinkSpent, begin, sign_out, use_link
from pow_bot.domain.staff.queries import present
from pow_bot.storage import JSON, Db, Held, allow, once, uncount


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
class Arrival:
    """A form of somebody who wants to come in: its inbox key, from where, when."""

    key: str
    door: Door
    now: datetime


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
        limit = f"team device {door.device}"
        allowed = allow(db, limit, TRIES, AN_HOUR, now)
        return Try(found, (limit,), crowded=False, at=now) if allowed else None
    if not allow(db, f"team tries at {door.network}", TRIES, AN_HOUR, now):
        return None
    # Counted for an address that nobody has as well: the answer is the same.
    account = f"team tries as {db.index('staff.email', email.strip().casefold()).hex()}"
    crowded = not allow(db, account, TRIES, AN_HOUR, now)
    counted = (f"team tries at {door.network}", account)
    return Try(found, counted[: 1 if crowded else 2], crowded, now)


def enter_once(db: Db, tried: Try, code: str, at: Arrival) -> str | None:
    """Start a session for whose password was right; None where the code was not.

    Once: a double click sends a code twice, and a code counts once.
    """

    def entered() -> JSON | Held:
        session = _enter(db, tried, code, at)
        return Held(tried.candidate.id, session) if session and tried.candidate else None

    session = _session(once(db, at.key, None, entered, now=at.now))
    for limit in tried.counted if session else ():
        uncount(db, limit, tried.at)
    return session


def enter_by_passkey_once(db: Db, challenge: str, shown: Shown | None, at: Arrival) -> str | None:
    """Start a session for who showed a passkey; None where it is none, or was shown before."""

    def entered() -> JSON | Held:
        fresh = allow(db, f"team passkey {challenge}", 1, ERRAND, at.now)
        if shown is None or not fresh or not use_passkey(db, shown.passkey, shown.count, at.now):
            return None
        session = let_in(db, shown.colleague, at.door, f"{SIGNED_IN}.passkey", at.now)
        return Held(shown.colleague, session)

    return _session(once(db, at.key, None, entered, now=at.now))


def use_link_once(db: Db, token: str, at: Arrival) -> str | None:
    """Start a session for who has a link; None where it was used.

    Once: pressed twice, the button gives one session and no error.
    """

    def used() -> JSON | Held:
        try:
            colleague = use_link(db, token, at.now)
        except LinkSpent:
            return None
        return Held(colleague, let_in(db, colleague, at.door, SIGNED_IN, at.now))

    return _session(once(db, at.key, None, used, now=at.now))


def enter_by_identity(db: Db, subject: str, door: Door, now: datetime) -> str | None:
    """Start a session for who signed in elsewhere; None where nobody linked that account."""
    colleague = linked(db, subject)
    if colleague is None:
        return None
    return let_in(db, colleague, door, f"{SIGNED_IN}.elsewhere", now)


def may_leave(db: Db, door: Door, now: datetime) -> bool:
    """Whether this network may be sent to sign in elsewhere once more."""
    return allow(db, f"team errands {door.network}", ERRANDS, AN_HOUR, now)


def count_wrong(db: Db, what: str, door: Door, now: datetime) -> bool:
    """Count what was no way in; False where there were too many of them."""
    allowed = allow(db, f"team {what} {door.network}", TRIES, AN_HOUR, now)
    refuse(db, None, now)
    return allowed


def arrive(db: Db, session: str, before: str | None, door: Door, now: datetime) -> str | None:
    """End what was open in this browser; what it keeps, to be known again."""
    there = present(db, session, now)
    if there is None:
        return None
    if before is not None and before != session:
        sign_out(db, before)
    return device_of(db, there.actor.id, door.device or secrets.token_urlsafe(16))


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


def _session(reply: JSON) -> str | None:
    return reply if isinstance(reply, str) else None


def _enter(db: Db, tried: Try, code: str, at: Arrival) -> str | None:
    found = tried.candidate
    if found is None or not _second(db, found.id, code, tried, at.now):
        refuse(db, found.id if found else None, at.now)
        return None
    return let_in(db, found.id, at.door, SIGNED_IN, at.now)


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
