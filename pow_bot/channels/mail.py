"""Mail that only announces: a reference, a date and a link, under a neutral sender and subject."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from typing import Any

import aiosmtplib

from pow_bot.conversations.clock import at_home
from pow_bot.engine.flow import Text
from pow_bot.i18n.catalogues import Catalogues
from pow_bot.i18n.formats import day
from pow_bot.settings import Settings
from pow_bot.storage.sending import Posted, Send, Undeliverable

# Nobody who sees the list of mail learns what it is about.
SUBJECT = Text("mail/subject", "Bericht over {reference}")
RECEIPT = Text(
    "mail/receipt",
    "Goedendag,\n\nWij hebben uw bericht. Uw nummer is {reference}.\n"
    "U hoort uiterlijk {due} van ons.\n\nHier kunt u het teruglezen:\n{link}\n\n"
    "Wij vragen nooit uw wachtwoord, DigiD of bankpas.\n",
)
REPLY = Text(
    "mail/reply",
    "Goedendag,\n\nEr staat een antwoord voor u klaar. Uw nummer is {reference}.\n\n"
    "U leest het hier:\n{link}\n\n"
    "Wij vragen nooit uw wachtwoord, DigiD of bankpas.\n",
)
_PAGES = {"mail.receipt": ("bewijs", RECEIPT), "mail.reply": ("berichten", REPLY)}


@dataclass(frozen=True)
class Post:
    """Sends what the outbox holds, by the operator's own mail server."""

    settings: Settings
    catalogues: Catalogues

    def sends(self) -> Mapping[str, Send]:
        """What the outbox sends by mail; nothing where no server is set, and then it waits."""
        return dict.fromkeys(_PAGES, self.send) if self.settings.mail_host else {}

    async def send(self, posted: Posted) -> None:
        """Send one mail. The same token again makes the same Message-ID.

        Raises:
            Undeliverable: the address will never take mail.
        """
        letter = self.letter(posted)
        try:
            await self._sent(letter)
        except aiosmtplib.SMTPRecipientsRefused as refused:
            codes = [refusal.code for refusal in refused.recipients]
            if all(500 <= code < 600 for code in codes):
                raise Undeliverable("the address takes no mail") from None
            raise

    def letter(self, posted: Posted) -> EmailMessage:
        """The mail itself, in the person's language."""
        page, text = _PAGES[posted.kind]
        about: Any = posted.payload
        fills = {
            "reference": about["reference"],
            "link": f"{self.settings.base_url}/{page}/{about['link']}",
            "due": self._day(about),
        }
        letter = EmailMessage()
        letter["From"] = self.settings.mail_from
        letter["To"] = about["to"]
        letter["Subject"] = self.catalogues.text(about["locale"], SUBJECT, fills)
        letter["Message-ID"] = f"<{posted.token}@{_domain(self.settings.mail_from)}>"
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(self.catalogues.text(about["locale"], text, fills))
        return letter

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
