"""A yes counts for what was shown, from when it was said, until it is stopped. On both databases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

# An eraser works only with tables that it knows: all of them are imported.
from pow_bot.domain.consent.actions import record, withdraw
from pow_bot.domain.consent.queries import history, standing
from pow_bot.domain.consent.records import consents
from pow_bot.domain.consent.rules import (
    ends_others,
    holds,
    may_withdraw,
    rests_on,
    says_again,
)
from pow_bot.domain.consent.words import Consent, Given, Purpose, State
from pow_bot.domain.journal.records import journal
from pow_bot.storage import Database, Db, Keyring, migrate, open_database
from pow_bot.storage.erasure import erase
from tests.storage.test_leaks import found_in

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
TEXT = "Mogen wij dit laten zien, zonder uw naam?"
PREVIEW = {"region": "Utrecht", "from": "2027-01"}


def a_yes(person: UUID, **other: Any) -> Given:
    values: dict[str, Any] = {
        "person": person,
        "conversation": uuid4(),
        "purpose": Purpose.REGISTER,
        "state": State.GIVEN,
        "text": TEXT,
        "version": "1",
        "locale": "nl",
        "channel": "web",
        "preview": PREVIEW,
    }
    return Given(**{**values, **other})


def a_consent(**other: Any) -> Consent:
    values: dict[str, Any] = {
        "id": uuid4(),
        "conversation": uuid4(),
        "purpose": Purpose.REGISTER,
        "said": State.GIVEN,
        "text": TEXT,
        "text_hash": b"",
        "version": "1",
        "locale": "nl",
        "channel": "web",
        "preview": PREVIEW,
        "not_for": None,
        "read_out_by": None,
        "at": NOW,
        "withdrawn_at": None,
        "superseded_at": None,
    }
    return Consent(**{**values, **other})


def files_in(folder: Path) -> list[Path]:
    return [file for file in folder.iterdir() if file.is_file()]


def counted(db: Db) -> list[str]:
    return sorted(db.execute(select(journal.c.event)).scalars())


@pytest.mark.parametrize(
    ("consent", "at", "counts"),
    [
        (None, NOW, False),
        (a_consent(), NOW, True),
        (a_consent(), NOW + HOUR, True),
        (a_consent(), NOW - HOUR, False),
        (a_consent(said=State.PENDING), NOW, False),
        (a_consent(said=State.REFUSED), NOW, False),
        (a_consent(said=State.TALK_FIRST), NOW, False),
        (a_consent(withdrawn_at=NOW + HOUR), NOW, True),
        (a_consent(withdrawn_at=NOW + HOUR), NOW + HOUR, False),
        (a_consent(superseded_at=NOW + HOUR), NOW, True),
        (a_consent(superseded_at=NOW + HOUR), NOW + HOUR, False),
    ],
)
def test_a_yes_holds_from_when_it_is_said_until_it_ends(
    consent: Consent | None, at: datetime, counts: bool
) -> None:
    assert holds(consent, at) is counts


@pytest.mark.parametrize(
    ("consent", "may"),
    [
        (None, False),
        (a_consent(), True),
        (a_consent(said=State.PENDING), True),
        (a_consent(said=State.REFUSED), False),
        (a_consent(said=State.TALK_FIRST), False),
        (a_consent(withdrawn_at=NOW), False),
    ],
)
def test_only_a_yes_can_be_taken_back(consent: Consent | None, may: bool) -> None:
    assert may_withdraw(consent) is may


@pytest.mark.parametrize(
    "other",
    [
        {"state": State.PENDING},
        {"text": "Mogen wij meer laten zien?"},
        {"version": "2"},
        {"preview": None},
        {"not_for": "Mijn baas"},
    ],
)
def test_other_words_or_another_preview_are_another_consent(other: dict[str, Any]) -> None:
    given = a_yes(uuid4())

    assert says_again(a_consent(), given)
    assert not says_again(a_consent(), replace(given, **other))


def test_a_yes_said_after_it_was_stopped_is_a_new_one() -> None:
    assert not says_again(a_consent(withdrawn_at=NOW), a_yes(uuid4()))


def test_help_at_work_is_shown_with_the_rest_or_not_at_all() -> None:
    assert rests_on(Purpose.REGISTER) == {Purpose.SUPPORT}
    assert rests_on(Purpose.SUPPORT) == rests_on(Purpose.HEALTH) == frozenset()
    ends = {state for state in State if ends_others(a_yes(uuid4(), state=state))}
    assert ends == {State.REFUSED, State.TALK_FIRST, State.WITHDRAWN}


async def test_what_was_shown_is_kept_word_for_word(database: Database) -> None:
    def unit(db: Db) -> None:
        given = a_yes(db.new_holder(), not_for="De bakker op de hoek")
        record(db, given, NOW)
        kept = standing(db, given.person)[Purpose.REGISTER]
        assert (kept.text, kept.preview, kept.not_for) == (TEXT, PREVIEW, "De bakker op de hoek")
        assert (kept.version, kept.locale, kept.channel) == ("1", "nl", "web")
        assert (kept.conversation, kept.state, kept.at) == (given.conversation, State.GIVEN, NOW)
        assert kept.text_hash == db.index("consents.text", TEXT)

    await database.write(unit)


async def test_the_same_said_again_changes_nothing(database: Database) -> None:
    def unit(db: Db) -> None:
        given = a_yes(db.new_holder())
        record(db, given, NOW)
        record(db, replace(given, conversation=uuid4()), NOW + HOUR)
        assert [one.at for one in history(db, given.person)] == [NOW]
        assert counted(db) == ["consent_register_given"]

    await database.write(unit)


async def test_a_later_one_takes_the_place_of_the_one_before(database: Database) -> None:
    def unit(db: Db) -> None:
        given = a_yes(db.new_holder())
        record(db, given, NOW)
        record(db, replace(given, not_for="Mijn baas"), NOW + HOUR)
        record(db, replace(given, state=State.REFUSED, text="Ander"), NOW + 2 * HOUR)
        last, middle, first = history(db, given.person)
        assert standing(db, given.person) == {Purpose.REGISTER: last}
        assert (first.superseded_at, middle.superseded_at) == (NOW + HOUR, NOW + 2 * HOUR)
        assert (middle.not_for, last.state, last.superseded_at) == (
            "Mijn baas",
            State.REFUSED,
            None,
        )
        # What was added to a yes is no second yes.
        assert counted(db) == ["consent_register_given", "consent_register_refused"]

    await database.write(unit)


async def test_each_purpose_stands_alone(database: Database) -> None:
    def unit(db: Db) -> None:
        given = a_yes(db.new_holder())
        for purpose in Purpose:
            record(db, replace(given, purpose=purpose), NOW)
        other = a_yes(db.new_holder(), state=State.REFUSED)
        record(db, other, NOW)
        assert withdraw(db, given.person, Purpose.HEALTH, NOW + HOUR)
        stands = {one.purpose: one.state for one in standing(db, given.person).values()}
        assert stands == {
            Purpose.REGISTER: State.GIVEN,
            Purpose.SUPPORT: State.GIVEN,
            Purpose.HEALTH: State.WITHDRAWN,
            Purpose.TELEGRAM: State.GIVEN,
        }
        assert len(history(db, other.person)) == 1

    await database.write(unit)


async def test_it_is_stopped_at_once_and_counted_without_a_person(database: Database) -> None:
    def unit(db: Db) -> None:
        given = a_yes(db.new_holder(), locale="en")
        record(db, given, NOW)
        assert withdraw(db, given.person, Purpose.REGISTER, NOW + HOUR)
        assert not withdraw(db, given.person, Purpose.REGISTER, NOW + 2 * HOUR)
        kept = standing(db, given.person)[Purpose.REGISTER]
        assert (kept.said, kept.state) == (State.GIVEN, State.WITHDRAWN)
        assert not holds(kept, NOW + HOUR)
        row = db.execute(select(journal).where(journal.c.event.like("%withdrawn"))).one()
        assert (row.event, row.locale) == ("consent_register_withdrawn", "en")
        assert (row.region, row.line, row.urgency) == (None, None, None)

    await database.write(unit)


async def test_there_is_nothing_to_stop_without_a_yes(database: Database) -> None:
    def unit(db: Db) -> None:
        given = a_yes(db.new_holder(), state=State.TALK_FIRST)
        assert not withdraw(db, given.person, Purpose.REGISTER, NOW)
        record(db, given, NOW)
        assert not withdraw(db, given.person, Purpose.REGISTER, NOW)

    await database.write(unit)


def by_stopping(db: Db, given: Given) -> None:
    withdraw(db, given.person, Purpose.REGISTER, NOW + HOUR)


def by_a_no(db: Db, given: Given) -> None:
    record(db, replace(given, state=State.REFUSED), NOW + HOUR)


@pytest.mark.parametrize("ends", [by_stopping, by_a_no])
async def test_a_yes_to_show_help_never_comes_back_by_itself(
    database: Database, ends: Callable[[Db, Given], None]
) -> None:
    def unit(db: Db) -> None:
        given = a_yes(db.new_holder())
        record(db, given, NOW)
        record(db, replace(given, purpose=Purpose.SUPPORT, preview=None), NOW)
        ends(db, given)
        record(db, given, NOW + 2 * HOUR)
        stands = standing(db, given.person)
        assert holds(stands[Purpose.REGISTER], NOW + 2 * HOUR)
        assert stands[Purpose.SUPPORT].state is State.WITHDRAWN

    await database.write(unit)


async def test_a_yes_that_waits_for_another_leaves_help_as_it_was(database: Database) -> None:
    def unit(db: Db) -> None:
        given = a_yes(db.new_holder())
        record(db, given, NOW)
        record(db, replace(given, purpose=Purpose.SUPPORT), NOW)
        record(db, replace(given, state=State.PENDING), NOW + HOUR)
        assert standing(db, given.person)[Purpose.SUPPORT].state is State.GIVEN

    await database.write(unit)


async def test_an_erased_person_leaves_no_consent(database: Database) -> None:
    def unit(db: Db) -> UUID:
        given = a_yes(db.new_holder())
        record(db, given, NOW)
        record(db, a_yes(db.new_holder()), NOW)
        return given.person

    gone = await database.write(unit)
    await erase(database, gone, NOW)

    left = await database.read(lambda db: db.execute(select(consents.c.person)).scalars().all())
    assert len(left) == 1
    assert gone not in left


async def test_no_word_of_it_stands_in_the_files(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'pow.sqlite'}"
    await migrate(url)
    opened = await open_database(url, Keyring.create(tmp_path / "keyring"))
    words = [f"Annemarie-{place}-{uuid4()}" for place in ("text", "preview", "not_for")]

    def unit(db: Db) -> UUID:
        text, preview, not_for = words
        given = a_yes(db.new_holder(), text=text, preview={preview: preview}, not_for=not_for)
        record(db, given, NOW)
        withdraw(db, given.person, Purpose.REGISTER, NOW)
        record(db, given, NOW)
        return given.person

    person = await opened.write(unit)
    files = files_in(tmp_path)
    assert found_in(files, [word.encode() for word in words]) == []
    assert found_in(files, [b"consents", person.hex.encode()]) != []
    await opened.close()
