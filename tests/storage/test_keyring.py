"""Keys are made once, kept private, and open only what was sealed in the same place."""

import os
import stat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pow_bot.storage import Keyring, KeyringFault, Safe, SealBroken, new_id
from pow_bot.storage.inbox import inbox
from pow_bot.storage.keyring import keys

KEY_FILES = ("master-1.key", "index.key", "forms.key")
ROW = new_id()
SAFE = Safe(b"k" * 32)

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(anything | st.binary())
def test_what_was_sealed_opens_as_it_was(value: Any) -> None:
    assert SAFE.open("a.b", ROW, SAFE.seal("a.b", ROW, value)) == value


def test_half_a_surrogate_pair_can_be_sealed() -> None:
    assert SAFE.open("a.b", ROW, SAFE.seal("a.b", ROW, {"said": "\ud83d"})) == {"said": "\ud83d"}


def test_a_column_and_its_name_are_the_same_place() -> None:
    assert SAFE.open("inbox.reply", b"row", SAFE.seal(inbox.c.reply, b"row", 1)) == 1


@pytest.mark.parametrize(
    ("column", "row", "key"),
    [("a.c", ROW, b"k"), ("a.b", new_id(), b"k"), ("a.b", ROW, b"l"), ("a.b", b"row", b"k")],
)
def test_it_opens_nowhere_else_and_says_where(column: str, row: Any, key: bytes) -> None:
    sealed = SAFE.seal("a.b", ROW, "Annemarie")

    with pytest.raises(SealBroken) as broken:
        Safe(key * 32).open(column, row, sealed)

    assert column in str(broken.value)
    assert (row.hex() if isinstance(row, bytes) else str(row)) in str(broken.value)
    assert "Annemarie" not in str(broken.value)


def test_any_changed_byte_is_found() -> None:
    sealed = SAFE.seal("a.b", ROW, "Annemarie")

    for position in range(len(sealed)):
        changed = bytearray(sealed)
        changed[position] ^= 1
        with pytest.raises(SealBroken):
            SAFE.open("a.b", ROW, bytes(changed))


@pytest.mark.parametrize("value", [b"", b"\x01", b"plain text that is long enough to be a seal"])
def test_what_is_no_seal_does_not_open(value: bytes) -> None:
    with pytest.raises(SealBroken):
        SAFE.open("a.b", ROW, value)


def test_the_same_value_is_never_sealed_alike() -> None:
    assert len({SAFE.seal("a.b", ROW, "x") for _ in range(100)}) == 100


def test_a_new_keyring_is_private_and_opens_again(tmp_path: Path) -> None:
    made = Keyring.create(tmp_path / "new" / "keyring")

    assert Keyring.open(made.folder) == made
    assert stat.S_IMODE(made.folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in made.folder.iterdir()} == {0o600}
    assert len({made.masters[1], made.index_key, made.forms}) == 3
    assert made.ledger.holders() == ()


def test_keys_are_never_overwritten(keyring: Keyring) -> None:
    with pytest.raises(KeyringFault, match="never overwritten"):
        Keyring.create(keyring.folder)

    assert Keyring.open(keyring.folder) == keyring


@pytest.mark.parametrize("name", KEY_FILES)
def test_a_missing_key_is_said_so(keyring: Keyring, name: str) -> None:
    (keyring.folder / name).unlink()

    with pytest.raises(KeyringFault, match=f"{name} is missing"):
        Keyring.open(keyring.folder)


@pytest.mark.parametrize("name", KEY_FILES)
def test_a_key_that_others_can_read_is_refused(keyring: Keyring, name: str) -> None:
    (keyring.folder / name).chmod(0o640)

    with pytest.raises(KeyringFault, match="can be read by others"):
        Keyring.open(keyring.folder)


def test_a_damaged_key_is_refused(keyring: Keyring) -> None:
    (keyring.folder / "index.key").write_bytes(os.urandom(31))

    with pytest.raises(KeyringFault, match=r"index.key is damaged"):
        Keyring.open(keyring.folder)


def test_no_key_is_ever_printed(keyring: Keyring) -> None:
    assert keyring.masters[1].hex() not in repr(keyring)
    assert repr(keyring.masters[1]) not in repr(keyring)


def test_a_data_key_opens_only_for_its_holder(keyring: Keyring) -> None:
    holder = new_id()
    wrapped, safe = keyring.new_key(holder)
    sealed = safe.seal("a.b", ROW, "x")

    assert keyring.unwrap(holder, wrapped, 1).open("a.b", ROW, sealed) == "x"
    with pytest.raises(SealBroken, match=r"keys.wrapped of row"):
        keyring.unwrap(new_id(), wrapped, 1)
    with pytest.raises(KeyringFault, match="generation 2"):
        keyring.unwrap(holder, wrapped, 2)


def test_a_wrapped_key_is_sealed_as_a_column_is(keyring: Keyring) -> None:
    holder = new_id()
    wrapped, _ = keyring.new_key(holder)
    master = Safe(keyring.masters[1])

    assert len(master.open(keys.c.wrapped, holder, wrapped)) == 32


def test_an_index_differs_by_column_and_by_keyring(keyring: Keyring, tmp_path: Path) -> None:
    other = Keyring.create(tmp_path / "other")
    found = [
        keyring.index("people.phone", "+31612345678"),
        keyring.index("people.email", "+31612345678"),
        other.index("people.phone", "+31612345678"),
    ]

    assert len(set(found)) == 3
    assert keyring.index("people.phone", "+31612345678") == found[0]


def test_the_house_has_a_safe_of_its_own(keyring: Keyring) -> None:
    sealed = keyring.house.seal("a.b", ROW, "x")

    assert Keyring.open(keyring.folder).house.open("a.b", ROW, sealed) == "x"
    with pytest.raises(SealBroken):
        Safe(keyring.masters[1]).open("a.b", ROW, sealed)
