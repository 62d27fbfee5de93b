"""What is kept of how somebody signs in is sealed, is used up, and goes with them."""

from typing import Any

import pyotp
import pytest
from sqlalchemy import Table, select

from pow_bot.domain.signing_in import hashing
from pow_bot.domain.signing_in.actions import (
    add_passkey,
    confirm_code,
    drop_passkey,
    keep_password,
    link_identity,
    new_spare_codes,
    propose_code,
    recover,
    use_code,
    use_passkey,
)
from pow_bot.domain.signing_in.entering import Door, device_of, knock
from pow_bot.domain.signing_in.passkeys import Made
from pow_bot.domain.signing_in.queries import (
    candidate,
    handle_of,
    known_passkey,
    linked,
    secret_of,
    ways,
)
from pow_bot.domain.signing_in.records import (
    codes,
    identities,
    passkeys,
    passwords,
    spare_codes,
)
from pow_bot.domain.staff.actions import disable
from pow_bot.domain.staff.rules import Actor
from pow_bot.storage import Database, Db, erase
from tests.domain.intake.making import HOUR, NOW, colleague, make_colleague

MADE = Made(b"credential", b"public key", 3)
EMAIL = "samira.el.idrissi@example.org"
TABLES: tuple[Table, ...] = (passwords, codes, spare_codes, passkeys, identities)


def everything(db: Db, who: Actor) -> list[str]:
    """All ways in; the spare codes."""
    keep_password(db, who.id, "the hash", NOW)
    propose_code(db, who.id, NOW)
    spare = confirm_code(db, who.id, pyotp.TOTP(_secret(db, who)).at(NOW), NOW)
    assert add_passkey(db, who.id, MADE, "Laptop", NOW)
    assert link_identity(db, who.id, "https://id.example.org s-1", NOW)
    return spare


async def test_nothing_of_it_can_be_read_in_the_database(database: Database) -> None:
    def unit(db: Db) -> None:
        who = colleague(db)
        spare, secret = everything(db, who), _secret(db, who, confirmed=True)
        rows = str([_rows(db, table) for table in TABLES])
        for word in ("the hash", secret, *spare, "Laptop", "public key", "example.org"):
            assert word not in rows
            assert word.encode().hex() not in rows

    await database.write(unit)


async def test_who_is_erased_leaves_no_way_in(database: Database) -> None:
    who = await make_colleague(database)
    await database.write(lambda db: everything(db, who))

    await erase(database, who.id, NOW)

    assert await database.read(lambda db: [_rows(db, table) for table in TABLES]) == [[]] * 5


async def test_who_is_let_in_again_begins_anew(database: Database) -> None:
    def unit(db: Db) -> None:
        who = colleague(db)
        everything(db, who)
        assert ways(db, who.id).any
        assert recover(db, who.id, NOW)
        assert not ways(db, who.id).any
        assert [_rows(db, table) for table in TABLES] == [[]] * 5

    await database.write(unit)


async def test_a_closed_account_is_found_by_none_of_its_ways(database: Database) -> None:
    def unit(db: Db) -> None:
        who = colleague(db)
        everything(db, who)
        assert candidate(db, EMAIL)
        assert known_passkey(db, MADE.credential)
        assert linked(db, "https://id.example.org s-1") == who.id
        disable(db, who.id, NOW)
        assert candidate(db, EMAIL) is None
        assert known_passkey(db, MADE.credential) is None
        assert linked(db, "https://id.example.org s-1") is None

    await database.write(unit)


async def test_new_spare_codes_take_the_place_of_the_old(database: Database) -> None:
    def unit(db: Db) -> None:
        who, other = colleague(db), colleague(db, "Piet de Boer")
        old = everything(db, who)
        new = new_spare_codes(db, who.id)
        assert not use_code(db, who.id, old[0], NOW)
        assert not use_code(db, other.id, new[0], NOW), "they are one's own"
        assert use_code(db, who.id, new[0], NOW)
        assert ways(db, who.id).spare_codes == 9

    await database.write(unit)


async def test_a_passkey_counts_upwards_only_and_a_copy_shows(database: Database) -> None:
    def unit(db: Db) -> None:
        who = colleague(db)
        everything(db, who)
        found = known_passkey(db, MADE.credential)
        assert found
        row, whose, kept = found
        assert (whose, kept) == (who.id, MADE)
        assert use_passkey(db, row, 4, NOW)
        assert not use_passkey(db, row, 4, NOW)
        assert not use_passkey(db, row, 2, NOW)
        assert not add_passkey(db, who.id, MADE, "Again", NOW)

    await database.write(unit)


async def test_a_passkey_without_a_count_may_be_used_again(database: Database) -> None:
    def unit(db: Db) -> None:
        who = colleague(db)
        add_passkey(db, who.id, Made(b"synced", b"key", 0), "Telefoon", NOW)
        found = known_passkey(db, b"synced")
        assert found
        assert use_passkey(db, found[0], 0, NOW)
        assert use_passkey(db, found[0], 0, NOW + HOUR)
        drop_passkey(db, colleague(db, "Piet de Boer").id, ways(db, who.id).passkeys[0].code)
        assert known_passkey(db, b"synced"), "nobody drops another's"
        drop_passkey(db, who.id, ways(db, who.id).passkeys[0].code)
        assert known_passkey(db, b"synced") is None

    await database.write(unit)


async def test_what_a_passkey_keeps_of_its_colleague_tells_nothing(database: Database) -> None:
    who = await make_colleague(database)
    handle = await database.read(lambda db: handle_of(db, who.id))
    assert len(handle) == 32
    assert who.id.bytes not in handle


async def test_a_browser_is_known_for_one_colleague_and_cannot_be_made_up(
    database: Database,
) -> None:
    def unit(db: Db) -> None:
        who, other = colleague(db), colleague(db, "Piet de Boer")
        keep_password(db, who.id, "the hash", NOW)
        crowd = [knock(db, EMAIL, Door(f"192.0.2.{n}", "", ""), NOW) for n in range(12)]
        assert [tried.crowded for tried in crowd if tried] == [False] * 10 + [True] * 2
        mine = device_of(db, who.id, "n" * 22)
        theirs = device_of(db, other.id, "n" * 22)
        for device, crowded in ((mine, False), (theirs, True), (f"{'n' * 22}.{'0' * 64}", True)):
            tried = knock(db, EMAIL, Door("198.51.100.1", device, ""), NOW)
            assert tried
            assert tried.crowded is crowded

    await database.write(unit)


@pytest.mark.parametrize("password", ["kiosk lamp zalm ladder", "ü" * 256, "七つの海"])
async def test_a_password_fits_its_hash_and_no_other(password: str) -> None:
    kept = await hashing.hashed(password)

    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert await hashing.right(password, kept)
    assert not await hashing.right(password[:-1], kept)
    assert not await hashing.right(password, None)
    assert kept != await hashing.hashed(password), "each has a salt of its own"


async def test_one_letter_has_one_form() -> None:
    kept = await hashing.hashed("caf\u00e9 naast de kiosk")
    assert await hashing.right("cafe\u0301 naast de kiosk", kept)


def _secret(db: Db, who: Actor, *, confirmed: bool = False) -> str:
    secret = secret_of(db, who.id, confirmed=confirmed)
    assert secret
    return secret


def _rows(db: Db, table: Table) -> list[dict[str, Any]]:
    rows = db.execute(select(table)).all()
    return [
        {
            name: value.hex() if isinstance(value, bytes) else value
            for name, value in row._asdict().items()
        }
        for row in rows
    ]
