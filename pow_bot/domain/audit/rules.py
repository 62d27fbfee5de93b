"""How entries are chained: each holds the hash of the one before it."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID

# How what is read of a person is named. On the list of whom to call that is the number, the name,
# and what one must know before the phone rings.
LOOK, CALL_LOOK = "intake.look", "contact.look"
SEARCH, EXPORT = "intake.search", "intake.export"
# What the first entry follows on.
GENESIS = hashlib.sha256(b"pow_bot audit 1").digest()
_NOTHING: Mapping[int, bytes] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was done. Opaque ids only: never a name, a text or a search."""

    seq: int
    at: datetime
    actor: UUID | None
    action: str
    thing: UUID | None
    region: str | None


class Link(NamedTuple):
    """An entry as it stands in the chain: a row of its table, of which there are millions.

    Ids may be as the driver gives them: making them takes longer than all the rest.
    """

    seq: int
    at: datetime
    actor: UUID | str | None
    action: str
    thing: UUID | str | None
    region: str | None
    previous: bytes
    hash: bytes


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry's number and hash. Kept elsewhere, it shows a tail that was cut off."""

    seq: int
    hash: bytes


BEGINNING = Head(0, GENESIS)


def chained(entry: Entry, previous: bytes) -> bytes:
    """The hash of the entry after the one before it."""
    said = (entry.seq, entry.at, entry.actor, entry.action, entry.thing, entry.region)
    return _hashed(Link(*said, previous, b""))


def faults(
    links: Iterable[Link],
    head: Head,
    known: Mapping[int, bytes] = _NOTHING,
    after: Head = BEGINNING,
) -> Iterator[str]:
    """A sentence for each place where the chain does not hold.

    `head` is the head the database itself names; `known` are hashes by number that were kept
    elsewhere; `after` is the entry before the first of the links.
    """
    last = after
    for link in links:
        if not _follows(link, last):
            yield from _link_faults(link, last)
        last = Head(link.seq, link.hash)
        if known.get(link.seq, link.hash) != link.hash:
            yield f"entry {link.seq} is not the one that was known"
    if last != head:
        yield f"the chain ends at entry {last.seq}, and its head says {head.seq}"
    latest = max(known, default=0)
    if latest > last.seq:
        yield f"the chain ends at entry {last.seq}, and entry {latest} was known"


def _follows(link: Link, last: Head) -> bool:
    following = link.seq == last.seq + 1 and link.previous == last.hash
    return following and link.hash == _hashed(link)


def _link_faults(link: Link, last: Head) -> Iterator[str]:
    if link.seq != last.seq + 1:
        yield f"entry {last.seq + 1} is missing before entry {link.seq}"
    if link.previous != last.hash:
        yield f"entry {link.seq} does not follow the entry before it"
    if link.hash != _hashed(link):
        yield f"entry {link.seq} was changed"


def _hashed(link: Link) -> bytes:
    """JSON without blanks; put together by hand, because a million entries are verified at once."""
    seq, at, actor, action, thing, region, previous, _ = link
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    packed = f'[{seq},"{moment}",{_id(actor)},{_word(action)},{_id(thing)},{_word(region)}]'
    return hashlib.sha256(previous + packed.encode()).digest()


@lru_cache(maxsize=10_000)
def _id(one: UUID | str | None) -> str:
    if one is None:
        return "null"
    return f'"{one if isinstance(one, str) else one.hex}"'


@lru_cache(maxsize=1_000)
def _word(text: str | None) -> str:
    return json.dumps(text)
