"""Mail that only announces: a reference, a date and a link, under a neutral sender and subject."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from functools import partial
from typing import Any

import aiosmtplib

from pow_bot.conversations.clock import at_home
from pow_bot.domain.notices.actions import DIGEST
from pow_bot.domain.notices.mailing import pause, to_mail
from pow_bot.domain.notices.words import Kind, Mail
from pow_bot.engine.flow import Text
from pow_bot.i18n.formats import day
from pow_bot.settings import Settings
from pow_bot.storage import Database, Db, allow
from pow_bot.storage.sending import Later, NoLongerWanted, Posted, Send, Undeliverable
from pow_bot.web.pages import Pages

_log = logging.getLogger(__name__)

# Nobody who sees the list of mail learns what it is about.
SUBJECT = Text("mail/subject", "Bericht over {reference}")
RECEIPT = Text(
    "mail/receipt",
    "Goedendag,\n\nWij hebben uw bericht. Uw nummer is {reference}.\n"
    "U hoort uiterlijk {due} van ons.\n\nHier kunt u het teruglezen:\n{link}\n\n"
    "Beantwoord deze mail niet. Schrijf ons op die pagina.\n"
    "Wij vragen nooit uw wachtwoord, DigiD of bankpas.\n",
)
REPLY = Text(
    "mail/reply",
    "Goedendag,\n\nEr staat een antwoord voor u klaar. Uw nummer is {reference}.\n\n"
    "U leest het hier:\n{link}\n\n"
    "Beantwoord deze mail niet. Schrijf ons op die pagina.\n"
    "Wij vragen nooit uw wachtwoord, DigiD of bankpas.\n",
)
DIGEST_SUBJECT = Text("mail/digest/subject", "Er staat iets voor u klaar")
DIGEST_TEXT = Text(
    "mail/digest",
    "Goedendag,\n\nEr zijn nieuwe meldingen:\n{lines}\n\nU leest ze hier:\n{link}\n\n"
    "Daar kiest u ook hoe vaak u deze mail krijgt.\n",
)
COUNTED: Mapping[Kind, Text] = {
    Kind.ASSIGNED: Text("mail/digest/assigned", "aan u gegeven: {n}"),
    Kind.MENTIONED: Text("mail/digest/mentioned", "u bent genoemd: {n}"),
    Kind.ANSWERED: Text("mail/digest/answered", "nieuw antwoord: {n}"),
    Kind.REMINDER: Text("mail/digest/reminder", "herinnering: {n}"),
    Kind.OFFERED: Text("mail/digest/offered", "aan u aangeboden: {n}"),
    Kind.ACCEPTED: Text("mail/digest/accepted", "overdracht aangenomen: {n}"),
    Kind.REFUSED: Text("mail/digest/refused", "overdracht teruggegeven: {n}"),
    Kind.JUDGE: Text("mail/digest/judge", "oordeel gevraagd: {n}"),
    Kind.JUDGED: Text("mail/digest/judged", "oordeel klaar: {n}"),
    Kind.TERM: Text("mail/digest/term", "bijna te laat: {n}"),
    Kind.RETENTION: Text("mail/digest/retention", "wissen wij binnenkort: {n}"),
}
_RECEIPT = "mail.receipt"
_PAGES = {_RECEIPT: ("bewijs", RECEIPT), "mail.reply": ("berichten", REPLY)}

# Nobody may fill another's box by registering with their address; the receipt is a page as well.
_RECEIPTS_TO_AN_ADDRESS, _RECEIPTS_OF_A_PERSON = 5, 10
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Post:
    """Sends what the outbox holds, by the operator's own mail server."""

    settings: Settings
    pages: Pages
    database: Database
    clock: Callable[[], datetime]

    def sends(self) -> Mapping[str, Send]:
        """What the outbox sends by mail; nothing where no server is set, and then it waits."""
        if not self.settings.mail_host:
            return {}
        return {**dict.fromkeys(_PAGES, self.send), DIGEST: self.send_digest}

    async def send(self, posted: Posted) -> None:
        """Send one mail, or let it go where its reader got too many today.

        The same token again makes the same Message-ID.

        Raises:
            Undeliverable: the address will never take mail.
        """
        if not await self._may(posted):
            _log.warning("mail: a receipt was not mailed; its reader got too many today")
            return
        await self._deliver(self.letter(posted))

    async def _deliver(self, letter: EmailMessage) -> None:
        try:
            await self._sent(letter)
        except aiosmtplib.SMTPRecipientsRefused as refused:
            codes = [refusal.code for refusal in refused.recipients]
            if all(500 <= code < 600 for code in codes):
                raise Undeliverable("the address takes no mail") from None
            raise

    async def send_digest(self, posted: Posted) -> None:
        """Tell a colleague that there is something to read; while they work.

        Raises:
            Later: nobody works now.
            NoLongerWanted: they read it meanwhile, want no mail, or are no colleague any more.
            Undeliverable: the address will never take mail.
        """
        if posted.holder is None:
            raise NoLongerWanted("a digest is for somebody")
        now = self.clock()
        wait = await self.database.read(partial(pause, colleague=posted.holder, now=now))
        if wait is not None:
            raise Later(wait)
        told = partial(to_mail, colleague=posted.holder, letter=posted.id, now=now)
        mail = await self.database.write(told)
        if mail is None:
            raise NoLongerWanted("nobody waits for this digest")
        await self._deliver(self.digest(mail, posted))

    def digest(self, mail: Mail, posted: Posted) -> EmailMessage:
        """How many notices of each kind wait, and a link: nothing of anybody."""
        say = self.pages.catalogues.text
        link = f"{self.settings.base_url}/team/notices"
        lines = "\n".join(
            f"- {say(mail.locale, COUNTED[kind], {'n': many})}" for kind, many in mail.counts
        )
        said = say(mail.locale, DIGEST_TEXT, {"lines": lines, "link": link})
        subject = say(mail.locale, DIGEST_SUBJECT, {})
        return self._written(mail.locale, mail.to, posted, subject, said, link)

    def letter(self, posted: Posted) -> EmailMessage:
        """The mail itself, in the person's language: as text, and the same as HTML."""
        page, text = _PAGES[posted.kind]
        about: Any = posted.payload
        locale, link = about["locale"], f"{self.settings.base_url}/{page}/{about['link']}"
        fills = {"reference": about["reference"], "link": link, "due": self._day(about)}
        subject = self.pages.catalogues.text(locale, SUBJECT, fills)
        said = self.pages.catalogues.text(locale, text, fills)
        return self._written(locale, about["to"], posted, subject, said, link)

    def _written(  # noqa: PLR0917 - as a letter is made
        self, locale: str, to: str, posted: Posted, subject: str, said: str, link: str
    ) -> EmailMessage:
        letter = EmailMessage()
        letter["From"] = self.settings.mail_from
        letter["To"] = to
        letter["Subject"] = subject
        letter["Date"] = format_datetime(self.clock())
        letter["Message-ID"] = f"<{posted.token}@{_domain(self.settings.mail_from)}>"
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(said)
        letter.add_alternative(self._html(locale, subject, said, link), subtype="html")
        return letter

    def _html(self, locale: str, subject: str, said: str, link: str) -> str:
        paragraphs = [paragraph.splitlines() for paragraph in said.strip().split("\n\n")]
        shown = {"subject": subject, "paragraphs": paragraphs, "link": link}
        return self.pages.html("mail/letter.html", locale, **shown)

    async def _may(self, posted: Posted) -> bool:
        """What was tried before was counted then."""
        if posted.kind != _RECEIPT or posted.tries > 1:
            return True
        return await self.database.write(partial(_counted, posted=posted, now=self.clock()))

    def _day(self, about: Any) -> str:
        due = about.get("due")
        return day(about["locale"], at_home(datetime.fromisoformat(due))) if due else ""

    async def _sent(self, letter: EmailMessage) -> None:
        settings = self.settings
        await aiosmtplib.send(
            letter,
            hostname=settings.mail_host,
            port=settings.mail_port,
            username=settings.mail_user or None,
            password=settings.mail_password.get_secret_value() or None,
            use_tls=settings.mail_tls == "tls",
            start_tls=settings.mail_tls == "starttls",
            timeout=20,
        )


def _domain(sender: str) -> str:
    return sender.rpartition("@")[2].strip("> ") or "localhost"


def _counted(db: Db, posted: Posted, now: datetime) -> bool:
    about: Any = posted.payload
    person, address = f"receipts of {posted.holder}", f"receipts to {about['to'].casefold()}"
    return allow(db, person, _RECEIPTS_OF_A_PERSON, _DAY, now) and allow(
        db, address, _RECEIPTS_TO_AN_ADDRESS, _DAY, now
    )
