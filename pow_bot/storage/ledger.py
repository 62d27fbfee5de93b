"""The erasure ledger: who was erased, beside the master key and outside the database.

Every start replays it, so that no restored backup brings anyone back.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from pow_bot.storage.faults import LedgerFault

_HEAD = b"pow_bot erasure ledger 1\n"


@dataclass(frozen=True)
class Ledger:
    path: Path

    def create(self) -> None:
        new_file(self.path, _HEAD)

    def append(self, holder: UUID, at: datetime) -> None:
        """Written and synced when this returns. Blocks; call it in a thread."""
        with self._locked() as descriptor:
            cut_torn_line(descriptor)
            line = f"{holder} {at.astimezone(UTC).isoformat()}\n".encode()
            written = os.write(descriptor, line)
            os.fsync(descriptor)
            if written < len(line):
                raise LedgerFault("the erasure ledger cannot be written in full; is the disk full?")

    def holders(self) -> tuple[UUID, ...]:
        """Everybody who was erased, in order, each once."""
        return tuple(dict.fromkeys(map(self._holder, self._lines())))

    def _lines(self) -> list[bytes]:
        content = self._content()
        if not content.startswith(_HEAD):
            raise LedgerFault(f"{self.path.name} is not an erasure ledger")
        # What follows the last line end was torn off by a crash: the request stands in the database
        # and is finished from there.
        return content[len(_HEAD) :].split(b"\n")[:-1]

    def _content(self) -> bytes:
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            raise LedgerFault(
                f"The erasure ledger {self.path.name} is missing from the keyring. Without it "
                "a restored database would bring erased people back. Put it back, then start again."
            ) from None

    def _holder(self, line: bytes) -> UUID:
        try:
            holder, at = line.decode("ascii").split(" ")
            datetime.fromisoformat(at)
            return UUID(holder)
        except ValueError:
            raise LedgerFault(f"{self.path.name} has a line that cannot be read") from None

    @contextmanager
    def _locked(self) -> Iterator[int]:
        self._lines()  # never append to something that is not a ledger
        descriptor = os.open(self.path, os.O_RDWR | os.O_APPEND)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield descriptor
        finally:
            os.close(descriptor)


def cut_torn_line(descriptor: int) -> None:
    """What follows the last line end was torn off by a crash."""
    size = os.fstat(descriptor).st_size
    content = os.pread(descriptor, size, 0)
    os.ftruncate(descriptor, content.rfind(b"\n") + 1)


def new_file(path: Path, content: bytes) -> None:
    """A file for the owner alone, on the disk when this returns; never in the place of another."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(descriptor, content)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
