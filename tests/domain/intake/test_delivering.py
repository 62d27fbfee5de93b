"""How what the team writes arrives: in the chat, behind the link, or not, and then it is told."""

from uuid import UUID

import pytest

from pow_bot.domain.chats.actions import forgotten
from pow_bot.domain.chats.words import Stage as ChatStage
from pow_bot.domain.intake.actions import HEARD_AFTERWARDS, answer_in_chat, tell, withdraw
from pow_bot.domain.intake.delivering import (
    Outgoing,
    closing_delivered,
    closing_to_send,
    delivered,
    letter_to_send,
    unreachable,
    way_to,
)
from pow_bot.domain.intake.desk import reopen, wait_until
from pow_bot.domain.intake.distress import flag
from pow_bot.domain.intake.remembering import last_kind
from pow_bot.domain.intake.words import (
    Delivery,
    Distress,
    NextAction,
    NotAllowed,
    Unseen,
)
from pow_bot.storage import Database, Db
from tests.domain.intake import making
from tests.domain.intake.making import DAY, HOUR, NOW
from tests.domain.intake.talking import LETTER, STEP, Talking


async def test_a_letter_goes_to_the_open_chat_of_its_person(database: Database) -> None:
    def unit(db: Db) -> None:
        they = Talking(db)
        letter = they.written()
        about = {"chat": str(they.chat.id), "letter": str(letter)}
        assert they.posted() == [("telegram.letter", about)]
        assert they.deliveries() == ["on_its_way"]
        assert they.intake.contacted_at == NOW
        sent = Outgoing(LETTER, they.receipt.reference, "AM13", "nl")
        assert letter_to_send(db, letter) == sent

    await database.write(unit)


async def test_who_sends_only_reads(database: Database) -> None:
    def written(db: Db) -> tuple[UUID, UUID]:
        they = Talking(db)
        letter = they.written()
        they.closed()
        return letter, they.intake.id

    letter, intake = await database.write(written)

    sent = await database.read(lambda db: letter_to_send(db, letter))
    assert sent is not None
    assert sent.text == LETTER
    closed = await database.read(lambda db: closing_to_send(db, intake))
    assert closed is not None
    assert closed.text == STEP


async def test_a_closing_goes_there_with_its_next_step(database: Database) -> None:
    def unit(db: Db) -> None:
        they = Talking(db)
        they.closed()
        about = {"chat": str(they.chat.id), "closed": str(they.intake.id)}
        assert they.posted() == [("telegram.letter", about)]
        sent = Outgoing(STEP, they.receipt.reference, "AM13", "nl")
        assert closing_to_send(db, they.intake.id) == sent
        reopen(db, they.form())
        assert closing_to_send(db, they.intake.id) is None

    await database.write(unit)


async def test_who_has_no_chat_finds_it_on_the_web(database: Database) -> None:
    def unit(db: Db) -> None:
        they = Talking(db)
        forgotten(db, they.chat)
        they.written()
        they.closed()
        assert (they.posted(), they.deliveries()) == ([], ["standing"])
        assert "undelivered" not in they.kinds()

    await database.write(unit)


@pytest.mark.parametrize("kind", [Distress.HOME, Distress.DANGER])
@pytest.mark.parametrize(
    ("safe", "way"),
    [
        (None, "standing"),
        ({"value": "call", "in": "telegram"}, "standing"),
        ({"value": "nothing", "in": "telegram"}, "standing"),
        # Nobody chose it, or they meant the website by *here*.
        ({"value": "chat"}, "standing"),
        ({"value": "chat", "in": "web"}, "standing"),
        ({"value": "chat", "in": "telegram"}, "on_its_way"),
    ],
)
async def test_where_somebody_may_listen_in_only_a_chat_that_is_safe_is_written_to(
    database: Database, kind: Distress, safe: dict[str, str] | None, way: str
) -> None:
    def unit(db: Db) -> None:
        they = Talking(db, email="f@example.org")
        flag(db, they.new.conversation, kind, NOW)
        if safe:
            tell(db, they.new.conversation, "nood", {"safe": safe}, [], NOW)
        they.written()
        they.closed()
        assert they.deliveries() == [way]
        kinds = [kind for kind, _ in they.posted()]
        assert kinds == (["telegram.letter"] * 2 if way == "on_its_way" else [])

    await database.write(unit)


async def test_another_cry_makes_nothing_safe_again(database: Database) -> None:
    def unit(db: Db) -> None:
        they = Talking(db, email="f@example.org")
        flag(db, they.new.conversation, Distress.HOME, NOW)
        tell(db, they.new.conversation, "nood", {"safe": {"value": "nothing"}}, [], NOW)
        flag(db, they.new.conversation, Distress.SUICIDE, NOW)
        they.written()
        assert (they.posted(), they.deliveries()) == ([], ["standing"])

    await database.write(unit)


@pytest.mark.parametrize(
    ("stage", "way"), [(ChatStage.STOPPED, "stopped"), (ChatStage.DEAD, "blocked")]
)
async def test_nothing_is_sent_to_who_stopped_or_is_gone_and_no_contact_is_counted(
    database: Database, stage: ChatStage, way: str
) -> None:
    def unit(db: Db) -> None:
        they = Talking(db, stage)
        they.written()
        assert (they.posted(), they.deliveries()) == ([], [way])
        assert they.intake.contacted_at is None
        assert they.intake.next_action == NextAction.READ_ANSWER
        assert they.kinds()[-2:] == ["replied", "undelivered"]
        events = making.opened(db, they.worker, they.receipt.reference).events
        told = [event.note for event in events if event.kind == "undelivered"]
        assert told == [{"how": way}]

    await database.write(unit)


@pytest.mark.parametrize("stage", [ChatStage.STOPPED, ChatStage.DEAD])
async def test_a_mail_is_another_way(database: Database, stage: ChatStage) -> None:
    def unit(db: Db) -> None:
        they = Talking(db, stage, email="f@example.org", reach="mail")
        they.written()
        assert [kind for kind, _ in they.posted()] == ["mail.reply"]
        assert they.deliveries() == ["announced"]
        assert they.intake.contacted_at == NOW

    await database.write(unit)


async def test_a_chat_that_nobody_agreed_to_yet_is_not_written_to(database: Database) -> None:
    def unit(db: Db) -> None:
        they = Talking(db, ChatStage.CONSENT)
        they.written()
        assert (they.posted(), they.deliveries()) == ([], ["standing"])

    await database.write(unit)


async def test_a_letter_that_arrived_stays_delivered(database: Database) -> None:
    def unit(db: Db) -> None:
        they = Talking(db)
        letter = they.written()
        revision = they.intake.revision
        for how in (Delivery.DELIVERED, Delivery.BLOCKED, Delivery.FAILED):
            delivered(db, letter, how, NOW + HOUR)
        assert they.deliveries() == ["delivered"]
        # A colleague who has a form open loses nothing by it.
        assert (they.intake.revision, they.kinds()[-1]) == (revision, "replied")

    await database.write(unit)


@pytest.mark.parametrize("how", [Delivery.BLOCKED, Delivery.STOPPED, Delivery.FAILED])
async def test_a_letter_that_did_not_arrive_is_read_by_the_team(
    database: Database, how: Delivery
) -> None:
    def unit(db: Db) -> None:
        they = Talking(db)
        letter = they.written()
        wait_until(db, they.form(), (NOW + DAY).date())
        delivered(db, letter, how, NOW + HOUR)
        delivered(db, letter, Delivery.DELIVERED, NOW + HOUR)
        assert they.deliveries() == [how]
        intake = they.intake
        assert (intake.next_action, intake.answered_at) == (NextAction.READ_ANSWER, NOW + HOUR)
        assert intake.waiting_until is None
        assert they.kinds()[-1] == "undelivered"

    await database.write(unit)


async def test_of_several_that_did_not_arrive_the_timeline_says_it_once(
    database: Database,
) -> None:
    def unit(db: Db) -> None:
        they = Talking(db)
        letters = [they.written(), they.written()]
        for letter in letters:
            delivered(db, letter, Delivery.BLOCKED, NOW + HOUR)
        unreachable(db, they.person, NOW + HOUR)
        assert they.kinds().count("undelivered") == 1
        assert "unreachable" not in they.kinds()

    await database.write(unit)


async def test_who_blocks_us_is_told_to_the_team_once(database: Database) -> None:
    def unit(db: Db) -> None:
        they = Talking(db)
        for _ in range(2):
            unreachable(db, they.person, NOW + HOUR)
        assert they.kinds().count("unreachable") == 1
        assert they.intake.answered_at == NOW + HOUR
        they.closed()
        revision = they.intake.revision
        unreachable(db, they.person, NOW + HOUR)
        unreachable(db, db.new_holder(), NOW + HOUR)
        assert they.intake.revision == revision

    await database.write(unit)


async def test_a_closing_that_did_not_arrive_stands_on_the_timeline(database: Database) -> None:
    def unit(db: Db) -> None:
        they = Talking(db)
        they.closed()
        closing_delivered(db, they.intake.id, Delivery.DELIVERED, NOW)
        assert last_kind(db, they.intake) == "closed"
        closing_delivered(db, they.intake.id, Delivery.BLOCKED, NOW)
        assert last_kind(db, they.intake) == "undelivered"
        # There is nothing to be done about what is done.
        assert (they.intake.answered_at, they.intake.next_action) == (None, None)

    await database.write(unit)


async def test_a_closing_for_a_dead_chat_says_so_at_once(database: Database) -> None:
    def unit(db: Db) -> None:
        they = Talking(db, ChatStage.DEAD)
        they.closed()
        assert (they.posted(), they.kinds()[-2:]) == ([], ["closed", "undelivered"])

    await database.write(unit)


async def test_what_was_taken_back_is_not_sent_any_more(database: Database) -> None:
    def unit(db: Db) -> None:
        they = Talking(db)
        letter = they.written()
        intake = they.intake.id
        withdraw(db, they.new.conversation, NOW)
        assert (letter_to_send(db, letter), closing_to_send(db, intake)) == (None, None)
        delivered(db, letter, Delivery.BLOCKED, NOW)
        assert they.kinds()[-1] == "withdrawn"

    await database.write(unit)


async def test_an_answer_in_the_chat_is_read_like_one_behind_the_link(database: Database) -> None:
    def unit(db: Db) -> None:
        they = Talking(db)
        they.written()
        answer_in_chat(db, they.new.conversation, "Ja, dat kan.", NOW + HOUR)
        assert they.deliveries() == ["on_its_way", "received"]
        assert they.intake.next_action == NextAction.READ_ANSWER
        assert they.kinds()[-1] == "answered"
        for refused in (" ", "Mijn nummer is 111222333."):
            with pytest.raises(NotAllowed):
                answer_in_chat(db, they.new.conversation, refused, NOW)
        they.closed()
        answer_in_chat(db, they.new.conversation, "Nog iets.", NOW)
        assert they.deliveries()[-1] == "received"
        with pytest.raises(NotAllowed, match="klaar"):
            answer_in_chat(db, they.new.conversation, "Nog iets.", NOW + HEARD_AFTERWARDS)
        withdraw(db, they.new.conversation, NOW)
        with pytest.raises(Unseen):
            answer_in_chat(db, they.new.conversation, "Nog iets.", NOW)

    await database.write(unit)


async def test_before_a_letter_is_written_it_is_known_where_it_arrives(database: Database) -> None:
    def unit(db: Db) -> None:
        they = Talking(db)
        assert way_to(db, they.intake) == Delivery.ON_ITS_WAY
        they.becomes(ChatStage.DEAD)
        assert way_to(db, they.intake) == Delivery.BLOCKED

    await database.write(unit)
