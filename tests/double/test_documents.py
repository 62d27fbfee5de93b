"""Documents that a bot sends."""

import pytest
from telegram import Bot

from pow_bot.double import sending
from pow_bot.double.people import Person
from tests.double.conftest import Caller


async def test_a_document_arrives_with_its_caption(noor: Person, bot: Bot) -> None:
    sent = await bot.send_document(
        noor.id,
        b"BEGIN:VCALENDAR",
        filename="afspraak.ics",
        caption="Uw <b>afspraak</b>",
        parse_mode="HTML",
    )

    assert sent.document is not None
    assert (sent.document.file_name, sent.document.file_size) == ("afspraak.ics", 15)
    assert sent.caption == noor.last.text == "Uw afspraak"
    assert noor.last.words == "[document] Uw afspraak"


async def test_a_document_can_be_sent_again_by_its_id(noor: Person, bot: Bot, ask: Caller) -> None:
    first = await bot.send_document(noor.id, b"a", filename="a.txt")
    assert first.document is not None

    again = await ask("sendDocument", chat_id=noor.id, document=first.document.file_id)

    assert again["result"]["document"]["file_id"] == first.document.file_id


async def test_no_document_is_refused(noor: Person, ask: Caller) -> None:
    for nothing in ({}, {"document": ""}, {"document": "attach://gone"}):
        assert await ask.why("sendDocument", chat_id=noor.id, **nothing) == (
            "Bad Request: there is no document in the request"
        )


@pytest.mark.parametrize(
    ("content", "why"), [(b"", "file must be non-empty"), (b"12345", "file is too big")]
)
async def test_a_document_has_its_size(
    content: bytes, why: str, noor: Person, ask: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "MOST_BYTES", 4)

    refusal = await ask.upload("sendDocument", {"chat_id": str(noor.id)}, {"document": content})

    assert refusal["description"] == f"Bad Request: {why}"


async def test_a_caption_has_its_length(noor: Person, ask: Caller) -> None:
    said = {"chat_id": noor.id, "document": "a", "caption": "a" * 1025}

    assert await ask.why("sendDocument", **said) == "Bad Request: message caption is too long"


async def test_a_document_has_no_text_to_edit(noor: Person, ask: Caller) -> None:
    await ask("sendDocument", chat_id=noor.id, document="a")

    why = await ask.why("editMessageText", chat_id=noor.id, message_id=2, text="Dag")

    assert why == "Bad Request: there is no text in the message to edit"
