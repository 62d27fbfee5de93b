"""Heads of the chain that are kept outside the database, beside the keys.

Who can write in the database can write the whole chain anew; what was known outside stays known.
"""

import asyncio
import fcntl
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from pow_bot.domain.audit.queries import head
from pow_bot.domain.audit.rules import Head
from pow_bot.storage import Database, Fault
from pow_bot.storage.ledger import cut_torn_line, new_file

_FILE = "audit-heads"
_FIRST = b"pow_bot audit heads 1\n"
_KEPT, _RESTORED = "head", "restored"


class AnchorsFault(Fault):
    """The kept heads cannot be read or written."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A head, when it was kept, and whether a backup was put back just before."""

    head: Head
    at: datetime
    restored: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What was kept: hashes by number, the latest anchor, and each time a backup was put back."""

    heads: Mapping[int, bytes] = field(default_factory=dict)
    latest: Anchor | None = None
    restored: tuple[Anchor, ...] = ()


@dataclass(frozen=True)
class Anchors:
    """A file of lines, only ever added to."""

    folder: Path

    @property
    def path(self) -> Path:
        return self.folder / _FILE

    def keep(self, anchor: Anchor) -> None:
        """Written and synced when this returns. Blocks; call it in a thread."""
        if not self.path.exists():
            new_file(self.path, _FIRST)
        descriptor = os.open(self.path, os.O_RDWR | os.O_APPEND)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            cut_torn_line(descriptor)
            line = _line(anchor)
            written = os.write(descriptor, line)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if written < len(line):
            raise AnchorsFault(f"{self.path} cannot be written in full; is the disk full?")

    def known(self) -> Known:
        """All that was kept. After a restore only what the backup had counts of what came before."""
        heads: dict[int, bytes] = {}
        latest, restored = None, []
        for anchor in self._anchors():
            latest = anchor
            if anchor.restored:
                restored.append(anchor)
                heads = {seq: known for seq, known in heads.items() if seq <= anchor.head.seq}
            heads[anchor.head.seq] = anchor.head.hash
        return Known(heads, latest, tuple(restored))

    def _anchors(self) -> Iterator[Anchor]:
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return
        if not content.startswith(_FIRST):
            raise AnchorsFault(f"{self.path} holds no heads of the audit")
        for number, line in enumerate(content.split(b"\n")[1:-1], start=2):
            yield self._anchor(number, line)

    def _anchor(self, number: int, line: bytes) -> Anchor:
        try:
            word, seq, hashed, at = line.decode("ascii").split(" ")
            kept = Head(int(seq), bytes.fromhex(hashed))
            return Anchor(kept, datetime.fromisoformat(at), {_KEPT: False, _RESTORED: True}[word])
        except (ValueError, KeyError):
            raise AnchorsFault(f"line {number} of {self.path} cannot be read") from None


async def anchor(database: Database, now: datetime, *, restored: bool = False) -> Anchor | None:
    """Keep the head as it is now; None where it is the one that was kept last.

    Raises:
        AnchorsFault: the file cannot be read or written.
    """
    there: Head = await database.read(head)
    anchors = Anchors(database.keyring.folder)
    return await asyncio.to_thread(_kept, anchors, Anchor(there, now, restored))


def _kept(anchors: Anchors, new: Anchor) -> Anchor | None:
    latest = anchors.known().latest
    if latest and latest.head == new.head and not new.restored:
        return None
    anchors.keep(new)
    return new


def _line(anchor: Anchor) -> bytes:
    word = _RESTORED if anchor.restored else _KEPT
    at = anchor.at.astimezone(UTC).isoformat(timespec="seconds")
    return f"{word} {anchor.head.seq} {anchor.head.hash.hex()} {at}\n".encode()
