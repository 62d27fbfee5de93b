"""What is to be said in a chat arrives: in order, within Telegram's limits, and at most once too often."""

import logging
import os
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from pow_bot.channels.telegram.saying import LONGEST, Button, Edit, Message, Saying
from pow_bot.channels.telegram.sending import MOST_TRIES, until_awake
from pow_bot.channels.telegram.speaking import plain
from pow_bot.domain.chats.actions import forgotten, kept, remind
from pow_bot.domain.chats.words import Board, Chat, Stage
from pow_bot.domain.intake.actions import submit
from pow_bot.domain.intake.desk import claim, reply
from pow_bot.domain.intake.words import Closing
from pow_bot.double.people import Person
from pow_bot.double.serving import TOKEN, double_served
from pow_bot.double.telegram import Strictness
from pow_bot.storage import Database, Db, Keyring, migrate, open_database
from pow_bot.storage.outbox import outbox
from tests.domain.conftest import database, migrated_file, sqlite_url
from tests.domain.intake.making import a_new, at, close, colleague, opened
from tests.postgres import PostgresServer
from tests.telegram.carrying import MONDAY, Clock, House, at_once, new

__all__ = ["database", "migrated_file", "sqlite_url"]

SOAK = bool(os.environ.get("POW_SOAK"))
SENDS = 5_000 if SOAK else 300
Record = Callable[[str, object], None]


@pytest.fixture
async def house(database: Database) -> AsyncIterator[House]:
    """Here nobody waits for a place: not for Telegram, and not for us."""
    clock = Clock()
    async with double_served(strictness=Strictness(rates=False)) as double:
        there = House(database, double, clock, at_once(database, clock))
        yield there
        await there.close()


@pytest.fixture
async def paced(database: Database) -> AsyncIterator[House]:
    async with double_served() as double:
        there = House(database, double)
        yield there
        await there.close()


def texts(person: Person) -> list[str]:
    return [message.text for message in person.said]


async def test_changes_are_made_and_then_something_new_is_said(house: House) -> None:
    chat, person = await house.chat()
    buttons = (Button("Ja", data="a|x.y|yes"), Button("Website", url="https://werk.example.nl"))
    await house.say(chat, new("Zoekt u werk?", slot="zelfmelden.situation", buttons=buttons))
    await house.sent_due()
    folded = Edit(slot="zelfmelden.situation", text="\u2713 Zoekt u werk? <b>Ja</b>")

    await house.say(chat, Saying((folded,), Message("Waar woont u?", slot="zelfmelden.place")))
    await house.sent_due()

    first, second = person.said
    assert first.html == "\u2713 Zoekt u werk? <b>Ja</b>"
    assert first.buttons == []
    assert second.text == "Waar woont u?"
    board = await house.board(chat)
    assert board.asked == {"zelfmelden.situation": first.id, "zelfmelden.place": second.id}
    assert [number for number, _ in board.own] == [first.id, second.id]


async def test_buttons_stand_under_each_other_and_links_are_not_looked_up(house: House) -> None:
    chat, person = await house.chat()
    buttons = (Button("Ja", data="a|x.y|yes"), Button("Site", url="https://werk.example.nl"))

    await house.say(chat, new("Zie https://werk.example.nl", buttons=buttons))
    await house.sent_due()
    await house.say(chat, Saying((Edit(message=person.last.id, text="https://x.example.nl"),)))
    await house.sent_due()

    assert [len(row) for row in person.last.rows] == []
    assert person.last.text == "https://x.example.nl"
    assert person.last.extra["link_preview_options"] == {"is_disabled": True}


async def test_what_is_said_to_a_person_cannot_be_forwarded(house: House) -> None:
    chat, person = await house.chat()
    await house.say(chat, new("Een"))
    await house.sent_due()
    assert person.last.extra["has_protected_content"]

    await house.say_farewell(person.id, new("Alles is gewist."))
    await house.sent_due()
    assert "has_protected_content" not in person.last.extra


async def test_only_buttons_change_where_there_is_no_text(house: House) -> None:
    chat, person = await house.chat()
    await house.say(chat, new("Kies", buttons=(Button("A", data="a"), Button("B", data="b"))))
    await house.sent_due()
    assert [len(row) for row in person.last.rows] == [1, 1]

    await house.say(chat, Saying((Edit(person.last.id, buttons=(Button("C", data="c"),)),)))
    await house.sent_due()

    assert (person.last.text, person.last.labels) == ("Kies", ["C"])


async def test_what_cannot_be_changed_is_left_and_the_rest_is_said(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    chat, person = await house.chat()
    await house.say(chat, new("Hallo"), new("Uw nummer?", contact="Deel mijn nummer"))
    await house.sent_due()
    await house.sent_due()
    same, asks = person.said
    edits = (
        Edit(message=same.id, text="Hallo"),
        Edit(message=9_999, text="Nergens"),
        Edit(message=asks.id, text="Met toetsen"),
        Edit(slot="nowhere.asked", text="Nooit gevraagd"),
        Edit(message=same.id, text="Te lang " * LONGEST),
    )

    await house.say(chat, Saying(edits, Message("Verder")))
    await house.all_sent()

    assert texts(person) == ["Hallo", "Uw nummer?", "Verder"]
    assert caplog.messages == ["telegram: a change of a message was refused"]


async def test_markup_that_cannot_be_read_is_left_out(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    chat, person = await house.chat()
    await house.say(chat, new("<b>Half</i> &amp; <u>heel"))
    await house.sent_due()

    assert person.last.text == "Half & heel"
    assert "Half" not in caplog.text
    assert caplog.messages == [
        "telegram: the markup of a message cannot be read; it is said without"
    ]


async def test_nor_in_a_change(house: House) -> None:
    chat, person = await house.chat()
    await house.say(chat, new("Hallo"))
    await house.sent_due()

    await house.say(chat, Saying((Edit(message=person.last.id, text="1 <b>groot"),)))
    await house.sent_due()

    assert person.last.text == "1 groot"


def test_plain_text_keeps_what_is_no_markup() -> None:
    assert plain("3 < 4 &lt;b&gt; <b>x</b> > <3") == "3 < 4 <b> x > <3"


async def test_the_button_for_a_number_comes_and_goes(house: House) -> None:
    chat, person = await house.chat()
    await house.say(chat, new("Uw nummer?", contact="Deel mijn nummer"))
    await house.sent_due()
    assert person.reply_keyboard == ["Deel mijn nummer"]
    assert (await house.board(chat)).keyboard

    await house.say(chat, Saying((), Message("En nu?", (Button("A", data="a"),)), thanks="Dank u."))
    await house.sent_due()

    assert texts(person) == ["Uw nummer?", "Dank u.", "En nu?"]
    assert person.reply_keyboard == []
    assert not (await house.board(chat)).keyboard


async def test_it_goes_with_the_new_message_where_that_has_no_buttons(house: House) -> None:
    chat, person = await house.chat()
    await house.say(chat, new("Uw nummer?", contact="Deel mijn nummer"), new("Klaar"))
    await house.sent_due()
    await house.sent_due()

    assert texts(person) == ["Uw nummer?", "Klaar"]
    assert person.reply_keyboard == []
    assert not (await house.board(chat)).keyboard


async def test_nobody_is_thanked_for_what_they_were_not_asked(house: House) -> None:
    chat, person = await house.chat()
    await house.say(chat, Saying((), Message("En nu?"), thanks="Dank u."))
    await house.sent_due()

    assert texts(person) == ["En nu?"]


async def test_a_cut_on_the_way_brings_thanks_once(house: House) -> None:
    chat, person = await house.chat(board=Board(keyboard=True))
    await house.say(chat, Saying((), Message("En nu?", (Button("A", data="a"),)), thanks="Dank u."))
    house.double.faults.cut_before()
    await house.sent_due()
    house.clock.pass_by(seconds=2)
    # The second message of the row.
    house.double.faults.slow(0)
    house.double.faults.cut_before()
    await house.sent_due()
    assert texts(person) == ["Dank u."]
    house.clock.pass_by(seconds=5)

    await house.sent_due()

    assert texts(person) == ["Dank u.", "En nu?"]


async def test_what_stands_in_the_chat_is_not_said_again(house: House) -> None:
    chat, person = await house.chat()
    await house.say(chat, new("Een"))
    sender = house.sender()
    due = await house.database.write(lambda db: sender._lease(db, 20, house.clock()))
    (posted,) = due.leased
    for _ in range(2):
        await sender.sends[posted.kind](posted)

    assert texts(person) == ["Een"]
    assert len((await house.board(chat)).own) == 1


async def test_a_cut_after_it_was_taken_says_it_once_too_often_and_loses_nothing(
    house: House,
) -> None:
    chat, person = await house.chat()
    house.double.faults.cut_after("sendMessage")
    await house.say(chat, new("Een"), new("Twee"))
    await house.all_sent()

    assert texts(person) == ["Een", "Een", "Twee"]


@pytest.mark.parametrize("trouble", ["cut_before", "bad_gateway"])
async def test_what_did_not_arrive_is_said_again(house: House, trouble: str) -> None:
    chat, person = await house.chat()
    getattr(house.double.faults, trouble)(times=2)
    await house.say(chat, new("Een"), new("Twee"))
    await house.all_sent()

    assert texts(person) == ["Een", "Twee"]


async def test_who_blocked_us_gets_nothing_more(house: House) -> None:
    chat, person = await house.chat()
    await person.block()
    await house.say(chat, new("Een"), new("Twee"))
    await house.say(chat, new("Wilt u verder?"), kind="nudge")

    assert await house.sent_due() == 1
    assert await house.sent_due() == 1
    assert await house.left() == 0

    assert texts(person) == []
    assert [asked.code for asked in house.double.asked] == [403]
    there = await house.now(chat)
    assert there is not None
    assert there.stage is Stage.DEAD


async def test_nor_who_deleted_their_account(house: House) -> None:
    chat, person = await house.chat()
    del house.double.telegram.chats[person.id]
    await house.say(chat, new("Een"))
    await house.sent_due()

    there = await house.now(chat)
    assert there is not None
    assert there.stage is Stage.DEAD
    assert await house.left() == 0


async def test_who_stopped_hears_the_last_words_only(house: House) -> None:
    chat, person = await house.chat(Stage.STOPPED)
    goodbye = Saying((), Message("Wij sturen u niets meer."), last=True)
    await house.say(chat, new("Een"), goodbye, new("Twee"))
    for _ in range(3):
        await house.sent_due()

    assert texts(person) == ["Wij sturen u niets meer."]
    assert await house.left() == 0


async def test_what_was_for_a_chat_that_is_gone_is_forgotten(house: House) -> None:
    chat, person = await house.chat()
    await house.say(chat, new("Een"))
    await house.database.write(lambda db: forgotten(db, chat))

    assert await house.sent_due() == 1
    assert (texts(person), await house.left()) == ([], 0)


async def test_what_telegram_will_never_take_is_given_up(house: House) -> None:
    chat, person = await house.chat()
    too_much = new("Kies", buttons=(Button("A", data="x" * 65),))
    await house.say(chat, too_much, new("Verder"))
    await house.sent_due()
    await house.sent_due()

    assert (texts(person), await house.left()) == (["Verder"], 0)
    there = await house.now(chat)
    assert there is not None
    assert there.stage is Stage.OPEN


async def test_a_farewell_takes_our_messages_away_and_knows_only_where(house: House) -> None:
    chat, person = await house.chat()
    await house.say(chat, new("Een"))
    await house.sent_due()
    board = await house.board(chat)
    await house.database.write(lambda db: forgotten(db, chat))

    mine = tuple(number for number, _ in board.own)
    await house.say_farewell(person.id, Saying((), Message("Alles is gewist."), mine, last=True))
    await house.sent_due()

    assert texts(person) == ["Alles is gewist."]
    assert await house.left() == 0


async def test_what_both_said_is_deleted_and_what_is_gone_is_passed_over(house: House) -> None:
    chat, person = await house.chat()
    await person.type("Van mij")
    await house.say(chat, new("Een"))
    await house.sent_due()
    theirs, ours = (message.id for message in person.chat)

    gone = (theirs, ours, 9_999)
    await house.say_farewell(person.id, Saying((), Message("Alles is gewist."), gone))
    await house.sent_due()

    assert [message.text for message in person.chat] == ["Alles is gewist."]


async def test_of_a_farewell_that_cannot_arrive_nothing_is_kept(house: House) -> None:
    _, person = await house.chat()
    await person.block()
    await house.say_farewell(person.id, new("Alles is gewist."))

    assert await house.sent_due() == 1
    assert await house.left() == 0


@pytest.mark.parametrize(
    ("moment", "awake"),
    [
        (datetime(2026, 11, 23, 22, 30, tzinfo=UTC), datetime(2026, 11, 24, 7, 0, tzinfo=UTC)),
        (datetime(2026, 11, 21, 20, 0, tzinfo=UTC), datetime(2026, 11, 23, 7, 0, tzinfo=UTC)),
        (datetime(2026, 11, 22, 12, 0, tzinfo=UTC), datetime(2026, 11, 23, 7, 0, tzinfo=UTC)),
        # The night in which the clock goes back, and the one in which it goes forward.
        (datetime(2026, 10, 24, 19, 0, tzinfo=UTC), datetime(2026, 10, 26, 7, 0, tzinfo=UTC)),
        (datetime(2026, 3, 28, 20, 0, tzinfo=UTC), datetime(2026, 3, 30, 6, 0, tzinfo=UTC)),
    ],
)
async def test_nobody_is_reminded_at_night_or_on_a_sunday(
    house: House, moment: datetime, awake: datetime
) -> None:
    assert until_awake(moment) == awake - moment
    chat, person = await house.chat()
    house.clock.stand_at(moment)
    await house.say(chat, new("Wilt u verder?"), kind="nudge")

    assert await house.sent_due() == 1
    house.clock.stand_at(awake - timedelta(minutes=1))
    assert await house.sent_due() == 0
    assert texts(person) == []
    house.clock.stand_at(awake + timedelta(seconds=1))
    assert await house.sent_due() == 1
    assert texts(person) == ["Wilt u verder?"]


def test_by_day_nobody_waits() -> None:
    assert until_awake(MONDAY) == timedelta(0)


async def test_an_answer_is_given_at_night_too(house: House) -> None:
    chat, person = await house.chat()
    house.clock.stand_at(datetime(2026, 11, 22, 23, 0, tzinfo=UTC))
    await house.say(chat, new("Een"))
    await house.sent_due()

    assert texts(person) == ["Een"]


class Writing:
    """A registration of the person of a chat, taken up by a colleague."""

    def __init__(self, db: Db, chat: Chat) -> None:
        assert chat.person is not None
        self.db = db
        self.worker = colleague(db)
        new_one = a_new(chat.person, channel="telegram", reach="chat")
        self.reference = submit(db, new_one, MONDAY).reference
        claim(db, at(db, self.worker, self.reference, MONDAY))

    def write(self, text: str) -> None:
        reply(self.db, at(self.db, self.worker, self.reference, MONDAY), text)

    def close(self, step: str) -> None:
        form = at(self.db, self.worker, self.reference, MONDAY)
        close(self.db, form, Closing.REACHED_AND_HELPED, step)


async def letters_of(house: House, chat: Chat, *texts: str, step: str = "") -> str:
    """Have the team write these, and perhaps round it off; the reference."""

    def unit(db: Db) -> str:
        writing = Writing(db, chat)
        for text in texts:
            writing.write(text)
        if step:
            writing.close(step)
        return writing.reference

    return await house.database.write(unit)


async def seen_by_team(house: House, reference: str) -> tuple[list[str], list[str]]:
    """How far their letters came, and what the timeline says happened."""

    def unit(db: Db) -> tuple[list[str], list[str]]:
        looked = opened(db, colleague(db, "Ben Bakker"), reference)
        kinds = [event.kind for event in looked.events if event.kind != "looked"]
        return [letter.delivery for letter in looked.letters], kinds

    return await house.database.write(unit)


async def test_a_letter_of_the_team_arrives_and_the_team_sees_that(house: House) -> None:
    chat, person = await house.chat()
    reference = await letters_of(house, chat, "Kunt u <dinsdag> om tien uur?")
    await house.sent_due()

    said = person.last.text
    assert said.endswith("Kunt u <dinsdag> om tien uur?")
    assert reference in said
    assert (await house.board(chat)).letters == (person.last.id,)
    deliveries, kinds = await seen_by_team(house, reference)
    assert deliveries == ["delivered"]
    assert "undelivered" not in kinds


async def test_a_long_letter_comes_in_parts_and_whole(house: House) -> None:
    chat, person = await house.chat()
    words = " ".join(f"woord{number}&" for number in range(380))
    await letters_of(house, chat, words)
    # The first part arrives.
    house.double.faults.slow(0)
    house.double.faults.cut_before()
    await house.all_sent()

    assert len(person.said) == 2
    assert " ".join(texts(person)).endswith(words)
    assert [bool(message.buttons) for message in person.said] == [False, True]


async def test_the_next_step_arrives_when_it_is_rounded_off(house: House) -> None:
    chat, person = await house.chat()
    await letters_of(house, chat, step="U belt dinsdag met Samira.")
    await house.sent_due()
    # For ten seconds the colleague may take it back.
    assert texts(person) == []
    await house.all_sent()

    assert person.last.text.endswith("U belt dinsdag met Samira.")


async def test_the_team_reads_that_a_chat_is_blocked(house: House) -> None:
    chat, person = await house.chat()
    reference = await letters_of(house, chat, "Kunt u dinsdag?")
    await person.block()
    await house.sent_due()

    deliveries, kinds = await seen_by_team(house, reference)
    assert deliveries == ["blocked"]
    assert kinds[-1] == "undelivered"


async def test_and_that_somebody_stopped_while_it_was_on_its_way(house: House) -> None:
    chat, person = await house.chat()
    reference = await letters_of(house, chat, "Kunt u dinsdag?")
    await house.database.write(lambda db: kept(db, replace(chat, stage=Stage.STOPPED), MONDAY))
    await house.sent_due()

    assert (await seen_by_team(house, reference))[0] == ["stopped"]
    assert texts(person) == []


async def test_and_that_a_chat_died_of_something_else(house: House) -> None:
    chat, person = await house.chat()
    reference = await letters_of(house, chat)
    await person.block()
    await house.say(chat, new("Een"))
    await house.sent_due()

    assert (await seen_by_team(house, reference))[1][-1] == "unreachable"


async def test_a_letter_that_was_never_taken_has_failed(house: House) -> None:
    chat, _ = await house.chat()
    reference = await letters_of(house, chat, "Kunt u dinsdag?")
    # For a day it was tried before.
    tried = update(outbox).values(tries=MOST_TRIES - 1)
    await house.database.write(lambda db: db.execute(tried).rowcount)
    house.double.faults.bad_gateway(times=1)

    await house.sent_due()

    assert await house.left() == 0

    assert (await seen_by_team(house, reference))[0] == ["failed"]


async def test_a_token_that_nobody_knows_is_said_once_and_loses_nothing(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    chats = [await house.chat() for _ in range(3)]
    for chat, _ in chats:
        await house.say(chat, new("Een"))
    sender = house.sender(f"{TOKEN}x")
    for _ in range(3):
        assert await sender.send_due() == 3
        assert await sender.send_due() == 0
        house.clock.pass_by(minutes=5)

    assert set(await house.tries()) == {0}
    errors = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert [error.getMessage() for error in errors] == [
        "telegram: Telegram does not know our token, so nothing is sent"
    ]
    await house.sent_due()
    assert [texts(person) for _, person in chats] == [["Een"]] * 3
    assert TOKEN not in caplog.text


async def test_nothing_of_what_is_said_and_no_token_is_in_a_log(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    chat, _ = await house.chat()
    house.double.faults.cut_after(times=1)
    await house.say(
        chat, new("Zonnebloem"), new("x" * LONGEST, buttons=(Button("A", data="Q" * 65),))
    )
    await house.all_sent()

    assert "Zonnebloem" not in caplog.text
    assert TOKEN not in caplog.text
    assert "Q" * 65 not in caplog.text


async def test_a_sender_that_works_carries_what_is_said(house: House) -> None:
    chat, person = await house.chat()
    async with house.carrying():
        await house.say(chat, new("Een"))
        await person.sees("Een")
        await house.say(chat, new("Twee"))
        await person.sees("Twee")


async def test_one_chat_that_must_wait_keeps_no_other(house: House) -> None:
    (slow, one), (quick, other) = await house.chat(), await house.chat()
    house.double.faults.flood(30, "sendMessage")
    await house.say(slow, new("Een"))
    await house.sent_due()
    await house.say(quick, new("Een"))
    await house.sent_due()

    assert (texts(one), texts(other)) == ([], ["Een"])
    assert await house.tries() == [0]


async def test_when_a_second_one_must_wait_everybody_does(house: House) -> None:
    chats = [await house.chat() for _ in range(3)]
    house.double.faults.flood(30, "sendMessage", times=2)
    for chat, _ in chats:
        await house.say(chat, new("Een"))
        await house.sent_due()

    assert [asked.code for asked in house.double.asked] == [429, 429]
    assert await house.tries() == [0, 0, 0]


@pytest.mark.parametrize("chats", [20, 50] if SOAK else [50])
async def test_nothing_is_lost_and_no_limit_broken(
    paced: House, record_property: Record, chats: int
) -> None:
    people = [await paced.chat() for _ in range(chats)]
    floods, cuts = SENDS // 30, SENDS // 30
    faults = paced.double.faults
    faults.flood(1, times=floods, chance=0.1, seed=1)
    faults.cut_after(times=cuts, chance=0.1, seed=2)
    faults.cut_before(chance=0.03, seed=3)
    faults.bad_gateway(chance=0.03, seed=4)

    took = await _all_arrived(paced, people)

    assert paced.double.violations == 0
    assert sum(asked.code == 429 for asked in paced.double.asked) == floods
    repeated = sum(len(texts(person)) for _, person in people) - SENDS
    assert repeated == cuts
    record_property(
        "figure",
        f"telegram, {paced.database.dialect}, {SENDS:,} sends in {chats} chats with faults: 0 lost, "
        f"0 limits broken, {repeated} repeated after {cuts} cuts, {SENDS / took:.1f} a second",
    )


async def test_two_processes_share_the_limits(
    postgres_server: PostgresServer, tmp_path: Path, record_property: Record
) -> None:
    url = postgres_server.database(migrate)
    keyring = Keyring.create(tmp_path / "keyring")
    one, other = [await open_database(url, keyring) for _ in range(2)]
    async with double_served() as double:
        house, beside = House(one, double), House(other, double)
        people = [await house.chat() for _ in range(50)]
        async with beside.carrying():
            took = await _all_arrived(house, people)
        for there in (house, beside):
            await there.close()
        assert double.violations == 0
        assert sum(len(texts(person)) for _, person in people) == SENDS
    for opened_twice in (one, other):
        await opened_twice.close()
    postgres_server.drop(url)
    record_property("figure", f"telegram, two processes: {SENDS / took:.1f} sends a second")


async def _all_arrived(house: House, people: list[tuple[Chat, Person]]) -> float:
    """Say as many numbers in each chat, and see that they arrive in order; how long it took."""
    each = SENDS // len(people)
    for chat, _ in people:
        await house.say(chat, *(new(str(number)) for number in range(each)))
    began = time.monotonic()
    async with house.carrying():
        await house.carried(within=60 + SENDS)
    took = time.monotonic() - began
    for _, person in people:
        # Said twice it stands beside the first.
        assert sorted(texts(person), key=int) == texts(person)
        assert set(texts(person)) == set(map(str, range(each)))
    return took


async def test_a_reminder_that_waits_for_the_morning_keeps_no_answer_waiting(house: House) -> None:
    chat, noor = await house.chat()
    house.clock.stand_at(MONDAY + timedelta(hours=14))
    await house.database.write(lambda db: remind(db, chat, house.clock()))
    await house.sent_due()

    await house.say(chat, new("Antwoord"))
    await house.sent_due()

    assert noor.last.text == "Antwoord"
    assert await house.left() == 1


async def test_a_chat_is_tried_again_soon_after_a_long_outage(house: House) -> None:
    chat, noor = await house.chat()
    house.double.faults.bad_gateway("sendMessage", times=20)
    await house.say(chat, new("Antwoord"))
    for _ in range(20):
        await house.sent_due()
        house.clock.pass_by(seconds=31)

    await house.sent_due()

    assert noor.last.text == "Antwoord"


async def test_what_cannot_be_deleted_keeps_nothing_else_standing(house: House) -> None:
    chat, noor = await house.chat()
    for n in range(5):
        await house.say(chat, new(f"Bericht {n}"))
    await house.all_sent()
    numbers = tuple(message.id for message in noor.said)
    house.clock.pass_by(hours=47)
    await house.say(chat, new("Nieuw"))
    await house.all_sent()
    house.clock.pass_by(hours=2)

    goodbye = Saying(message=Message("Tot ziens"), deletes=(*numbers, noor.last.id))
    await house.say_farewell(noor.id, goodbye)
    await house.all_sent()

    texts = [message.text for message in noor.said]
    assert "Nieuw" not in texts
    assert texts[-1] == "Tot ziens"
