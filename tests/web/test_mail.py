"""Mail only announces: a reference, a date and a link, under a neutral sender and subject."""

import re
import socket
from collections.abc import AsyncIterator, Iterator
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd import smtp
from aiosmtpd.controller import Controller
from bs4 import BeautifulSoup

from pow_bot.channels.mail import Post
from pow_bot.domain.intake import desk
from pow_bot.i18n.catalogues import Catalogues
from pow_bot.resources import content
from pow_bot.storage import Db
from pow_bot.storage.sending import Posted, Sender
from pow_bot.web.pages import Pages
from tests.domain.intake.making import at, colleague
from tests.web.serving import ADDRESS, Served, copied, sent, serving


class Box:
    """Takes mail in, as another's server does; `answers` are its words to each recipient."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.letters: list[EmailMessage] = []
        self.answers: list[str] = []

    async def handle_RCPT(  # noqa: N802 - the name is given
        self,
        server: smtp.SMTP,
        session: smtp.Session,
        envelope: smtp.Envelope,
        address: str,
        options: Any,
    ) -> str:
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802 - the name is given
        self, server: smtp.SMTP, session: smtp.Session, envelope: smtp.Envelope
    ) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        self.letters.append(BytesParser(policy=default).parsebytes(content))
        return "250 OK"


@pytest.fixture
def box() -> Iterator[Box]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        box = Box(free.getsockname()[1])
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    yield box
    controller.stop()


@pytest.fixture
async def served(box: Box, tmp_path: Path, empty_file: Path) -> AsyncIterator[Served]:
    async with serving(
        tmp_path,
        copied(empty_file, tmp_path),
        mail_host="127.0.0.1",
        mail_port=box.port,
        mail_tls="none",
        mail_from="bericht@werk.example",
    ) as there:
        yield there


def post(served: Served) -> Post:
    pages = Pages(content("web"), Catalogues(content("locales")), served.settings)
    return Post(served.settings, pages, served.database, served.clock)


def sender(served: Served) -> Sender:
    return Sender(served.database, post(served).sends(), served.clock)


def written(letter: EmailMessage) -> str:
    """What stands in its text."""
    part = letter.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def shown(letter: EmailMessage) -> BeautifulSoup:
    """What a programme that reads HTML shows."""
    part = letter.get_body(("html",))
    assert part is not None
    return BeautifulSoup(part.get_content(), "html.parser")


async def reply_to(served: Served, reference: str) -> None:
    def reply(db: Db) -> None:
        actor = colleague(db)
        desk.claim(db, at(db, actor, reference, served.clock()))
        desk.reply(db, at(db, actor, reference, served.clock()), "U kunt dinsdag beginnen.")

    await served.database.write(reply)


async def all_sent(served: Served) -> None:
    while await sender(served).send_due():
        pass


# Somebody may read along: what it is about, where it is, and what was answered.
PRIVATE = ("3511", "utrecht", "werk", "work", "uitkering", "benefit", "fatima", "ik zoek")


@pytest.mark.parametrize(
    ("language", "subject", "told"),
    [
        ("nl", "Bericht over", "uiterlijk maandag 30 november"),
        ("en", "Message about", "by Monday 30 November"),
    ],
)
async def test_who_wants_mail_gets_a_number_a_date_and_a_link(
    served: Served, box: Box, language: str, subject: str, told: str
) -> None:
    person = await sent(served.person(language), reach="mail")

    assert await sender(served).send_due() == 1

    (letter,) = box.letters
    assert letter["Subject"] == f"{subject} {person.reference}"
    assert (letter["From"], letter["To"]) == ("bericht@werk.example", "fatima@voorbeeld.nl")
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Date"].datetime == served.clock()
    text = written(letter)
    assert told in text
    (link,) = [line for line in text.splitlines() if line.startswith("http")]
    assert (await person.open(link)).reference in text
    for private in PRIVATE:
        assert private not in text.replace(link, "").lower(), private
        assert private not in letter["Subject"].lower(), private
    assert await sender(served).send_due() == 0


@pytest.mark.parametrize("language", ["nl", "en"])
async def test_the_text_comes_first_and_says_the_same_as_the_page(
    served: Served, box: Box, language: str
) -> None:
    person = await sent(served.person(language), reach="mail")
    await reply_to(served, person.reference)
    await all_sent(served)

    assert len(box.letters) == 2
    for letter in box.letters:
        kinds = [part.get_content_type() for part in letter.walk()]
        assert kinds == ["multipart/alternative", "text/plain", "text/html"]
        page = shown(letter)
        assert page.html is not None
        assert page.html["lang"] == language
        assert page.body is not None
        assert page.body.get_text(" ").split() == written(letter).split()
        (link,) = page.select("a")
        assert link["href"] == link.get_text()
        assert str(link["href"]) in written(letter)


async def test_nothing_in_it_is_fetched_and_it_follows_light_and_dark(
    served: Served, box: Box
) -> None:
    await sent(served.person(), reach="mail")
    await sender(served).send_due()

    page = shown(box.letters[0])
    assert page.select("img, table, link, script, style, iframe, [background], [src]") == []
    scheme = page.select_one('meta[name="color-scheme"]')
    assert scheme is not None
    assert scheme["content"] == "light dark"
    assert not re.search(r"color:|url\(", str(page.body))


async def test_no_mail_to_who_wants_another_way(served: Served, box: Box) -> None:
    await sent(served.person(), reach="call")
    await sent(served.person(), reach="visit")
    assert await sender(served).send_due() == 0


async def test_a_reply_is_only_announced(served: Served, box: Box) -> None:
    person = await sent(served.person(), reach="mail")
    reference = person.reference
    await reply_to(served, reference)
    await all_sent(served)

    letter = box.letters[-1]
    assert letter["Subject"] == f"Bericht over {reference}"
    text = written(letter)
    assert "dinsdag" not in text
    (link,) = [line for line in text.splitlines() if line.startswith("http")]
    assert link.startswith(f"{ADDRESS}/berichten/")
    assert "U kunt dinsdag beginnen." in (await person.open(link)).text()


async def test_a_second_try_is_the_same_mail(served: Served, box: Box) -> None:
    """The server takes it, and dies before it says so: the reader's own programme sees one mail."""
    await sent(served.person(), reach="mail")
    box.answers = ["451 later"]
    await sender(served).send_due()
    assert box.letters == []
    served.clock.forward(minutes=5)

    seen: list[Posted] = []
    real = post(served)

    async def cut_off(posted: Posted) -> None:
        seen.append(posted)
        await real.send(posted)
        if len(seen) == 1:
            raise ConnectionResetError

    twice = Sender(served.database, {"mail.receipt": cut_off}, served.clock)
    await twice.send_due()
    served.clock.forward(minutes=5)
    await twice.send_due()

    first, second = box.letters
    assert first["Message-ID"] == second["Message-ID"]
    assert str(first["Message-ID"]).endswith("@werk.example>")


async def test_an_address_that_takes_no_mail_is_given_up(served: Served, box: Box) -> None:
    await sent(served.person(), reach="mail")
    box.answers = ["550 nobody here"]
    await sender(served).send_due()
    served.clock.forward(days=2)
    assert await sender(served).send_due() == 0
    assert box.letters == []


async def test_where_no_server_is_set_mail_waits(
    tmp_path: Path, empty_file: Path, box: Box
) -> None:
    url = copied(empty_file, tmp_path)
    async with serving(tmp_path, url) as there:
        await sent(there.person(), reach="mail")
        assert await sender(there).send_due() == 0
        assert (await there.counts())["outbox"] == 1


async def test_an_address_that_was_taken_back_gets_no_mail_any_more(
    served: Served, box: Box
) -> None:
    person = await sent(served.person(), reach="mail")
    await person.open("/")
    await person.change("zelfmelden.email")
    await person.answer(text="anders@voorbeeld.nl")
    await all_sent(served)
    assert [letter["To"] for letter in box.letters] == ["anders@voorbeeld.nl"]


async def test_nobody_fills_the_box_of_another(served: Served, box: Box) -> None:
    references = set()
    for number in range(6):
        address = "Fatima@Voorbeeld.nl" if number % 2 else "fatima@voorbeeld.nl"
        references.add((await sent(served.person(), reach="mail", email=address)).reference)
    await all_sent(served)

    assert len(box.letters) == 5
    # Nothing is lost: the receipt is a page, and the team has what was sent.
    assert len(references) == 6
    counts = await served.counts()
    assert (counts["intakes"], counts.get("outbox", 0)) == (6, 0)

    served.clock.forward(days=1, minutes=1)
    await sent(served.person(), reach="mail")
    await all_sent(served)
    assert len(box.letters) == 6


async def test_one_person_has_ten_receipts_mailed_in_a_day(served: Served, box: Box) -> None:
    person = await sent(served.person(), reach="mail")
    await all_sent(served)
    for number in range(11):
        await person.open("/")
        await person.change("zelfmelden.email")
        await person.answer(text=f"a{number}@voorbeeld.nl")
        await all_sent(served)

    assert len(box.letters) == 10
    assert (await person.open("/bewijs")).reference


async def test_a_receipt_that_is_tried_again_counts_once(served: Served, box: Box) -> None:
    for number in range(5):
        box.answers = ["451 later"] * (number == 0)
        await sent(served.person(), reach="mail")
        await all_sent(served)
    served.clock.forward(minutes=1)
    await all_sent(served)
    assert len(box.letters) == 5
