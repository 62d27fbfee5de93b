"""The keys outside the database, and the safe that each person's values are sealed in."""

import hashlib
import hmac
import json
import os
import stat
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Column, Integer, Table, Uuid

from pow_bot.storage.faults import KeyringFault, SealBroken
from pow_bot.storage.ledger import Ledger, new_file
from pow_bot.storage.schema import (
    SEAL_FORM,
    SHORTEST_SEAL,
    erased_by,
    metadata,
    plain,
    sealed,
)

JSON: TypeAlias = bool | int | float | str | list["JSON"] | dict[str, "JSON"] | None

keys = Table(
    "keys",
    metadata,
    Column("holder", Uuid, primary_key=True),
    sealed("wrapped"),
    Column("generation", Integer, nullable=False, info=plain("revision")),
    info=erased_by("holder"),
)

_KEY_LENGTH = 32
_NONCE_END = 13
_FORM = bytes((SEAL_FORM,))
_MASTER, _INDEX, _FORMS, _LEDGER = "master-1.key", "index.key", "forms.key", "erasures.ledger"


class Safe:
    """One holder's opened data key. Seals a value to its table, column and row."""

    __slots__ = ("_cipher",)

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def seal(
        self, column: "Column[Any] | str", row: "UUID | bytes", value: "bytes | JSON"
    ) -> bytes:
        nonce = os.urandom(12)
        return _FORM + nonce + self._cipher.encrypt(nonce, _packed(value), _place(column, row))

    def open(self, column: "Column[Any] | str", row: "UUID | bytes", value: bytes) -> Any:
        """What was sealed: bytes as bytes, all else as the JSON value it was."""
        try:
            return _unpacked(self._opened(value, _place(column, row)))
        except InvalidTag:
            raise SealBroken(f"{_name(column)} of row {_row_name(row)} does not open") from None

    def _opened(self, value: bytes, place: bytes) -> bytes:
        if len(value) < SHORTEST_SEAL or value[0] != SEAL_FORM:
            raise InvalidTag
        return self._cipher.decrypt(value[1:_NONCE_END], value[_NONCE_END:], place)


def _packed(value: "bytes | JSON") -> bytes:
    if isinstance(value, bytes):
        return b"b" + value
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # People can send half a surrogate pair, and JSON from outside can hold one.
    return b"j" + text.encode("utf-8", "surrogatepass")


def _unpacked(value: bytes) -> Any:
    if value[:1] == b"b":
        return value[1:]
    return json.loads(value[1:].decode("utf-8", "surrogatepass"))


def _name(column: "Column[Any] | str") -> str:
    return column if isinstance(column, str) else f"{column.table.name}.{column.name}"


def _place(column: "Column[Any] | str", row: "UUID | bytes") -> bytes:
    return _name(column).encode() + b"\0" + (row if isinstance(row, bytes) else row.bytes)


def _row_name(row: "UUID | bytes") -> str:
    return row.hex() if isinstance(row, bytes) else str(row)


@dataclass(frozen=True, repr=False)
class Keyring:
    """A folder of key files. `forms` is for one-time tokens of forms."""

    folder: Path
    masters: dict[int, bytes]
    index_key: bytes
    forms: bytes
    _columns: dict[str, bytes] = field(default_factory=dict)
    _opened: dict[int, Safe] = field(default_factory=dict)

    @classmethod
    def create(cls, folder: Path) -> "Keyring":
        """Make new keys and an empty ledger; never overwrites one that is there."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name in (_MASTER, _INDEX, _FORMS):
            _write_key(folder / name)
        Ledger(folder / _LEDGER).create()
        return cls.open(folder)

    @classmethod
    def open(cls, folder: Path) -> "Keyring":
        return cls(
            folder=folder,
            masters={1: _read_key(folder / _MASTER)},
            index_key=_read_key(folder / _INDEX),
            forms=_read_key(folder / _FORMS),
        )

    @staticmethod
    def faults(folder: Path) -> dict[str, str]:
        """Each key file that cannot be used, and why not."""
        return {
            name: fault
            for name in (_MASTER, _INDEX, _FORMS)
            if (fault := _fault(folder / name)) is not None
        }

    @staticmethod
    def ledger_in(folder: Path) -> Ledger:
        """The erasure ledger of a keyring that may not open."""
        return Ledger(folder / _LEDGER)

    @property
    def generation(self) -> int:
        return max(self.masters)

    @property
    def ledger(self) -> Ledger:
        return self.ledger_in(self.folder)

    @cached_property
    def house(self) -> Safe:
        """For what belongs to no person, such as a notice to a team's own mailbox."""
        return Safe(_derived(self.masters[self.generation], "house"))

    def new_key(self, holder: UUID) -> tuple[bytes, Safe]:
        """A data key for one more holder: wrapped, to be kept, and opened."""
        key = os.urandom(_KEY_LENGTH)
        wrapped = self._master(self.generation).seal(keys.c.wrapped, holder, key)
        return wrapped, Safe(key)

    def unwrap(self, holder: UUID, wrapped: bytes, generation: int) -> Safe:
        return Safe(self._master(generation).open(keys.c.wrapped, holder, wrapped))

    def index(self, column: str, value: str) -> bytes:
        """By which a value is found and not read; the same value differs from column to column."""
        if column not in self._columns:
            self._columns[column] = _derived(self.index_key, column)
        return hmac.digest(
            self._columns[column], value.encode("utf-8", "surrogatepass"), hashlib.sha256
        )

    def _master(self, generation: int) -> Safe:
        if generation not in self.masters:
            raise KeyringFault(f"the keyring has no master key of generation {generation}")
        if generation not in self._opened:
            self._opened[generation] = Safe(self.masters[generation])
        return self._opened[generation]


def _derived(key: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), _KEY_LENGTH, salt=None, info=purpose.encode()).derive(key)


def _write_key(path: Path) -> None:
    try:
        new_file(path, os.urandom(_KEY_LENGTH))
    except FileExistsError:
        raise KeyringFault(f"{path.name} is there already; keys are never overwritten") from None


def _fault(path: Path) -> str | None:
    try:
        _read_key(path)
    except KeyringFault as fault:
        return str(fault)
    return None


def _read_key(path: Path) -> bytes:
    try:
        rights = stat.S_IMODE(path.stat().st_mode)
        key = path.read_bytes()
    except FileNotFoundError:
        raise KeyringFault(f"{path.name} is missing from the keyring") from None
    if rights & 0o077:
        raise KeyringFault(f"{path.name} can be read by others; run `chmod 600` on it")
    if len(key) != _KEY_LENGTH:
        raise KeyringFault(f"{path.name} is damaged: a key has {_KEY_LENGTH} bytes")
    return key
