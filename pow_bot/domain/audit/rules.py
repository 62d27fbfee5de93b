"""How entries are chained: each holds the hash of the one before it."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

# What the first entry follows on.
GENESIS = hashlib.sha256(b"pow_bot audit 1").digest()


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was done. Opaque ids only: never a name, a text or a search."""

    seq: int
    at: datetime
    actor: UUID | None
    action: str
    thing: UUID | None
    region: str | None


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as it stands in the chain."""

    entry: Entry
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
    return hashlib.sha256(previous + _packed(entry)).digest()


def faults(links: Iterable[Link], head: Head, known: Head | None = None) -> Iterator[str]:
    """A sentence for each place where the chain does not hold.

    `head` is the head the database itself names, `known` one that was kept elsewhere.
    """
    last = BEGINNING
    for link in links:
        yield from _link_faults(link, last)
        last = Head(link.entry.seq, link.hash)
        if known and known.seq == last.seq and known.hash != last.hash:
            yield f"entry {last.seq} is not the one that was known"
    if last != head:
        yield f"the chain ends at entry {last.seq}, and its head says {head.seq}"
    if known and known.seq > last.seq:
        yield f"the chain ends at entry {last.seq}, and entry {known.seq} was known"


def _link_faults(link: Link, last: Head) -> Iterator[str]:
    seq = link.entry.seq
    if seq != last.seq + 1:
        yield f"entry {last.seq + 1} is missing before entry {seq}"
    if link.previous != last.hash:
        yield f"entry {seq} does not follow the entry before it"
    if link.hash != chained(link.entry, link.previous):
        yield f"entry {seq} was changed"


def _packed(entry: Entry) -> bytes:
    fields = (
        entry.seq,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.actor and entry.actor.hex,
        entry.action,
        entry.thing and entry.thing.hex,
        entry.region,
    )
    return json.dumps(fields, separators=(",", ":")).encode()
