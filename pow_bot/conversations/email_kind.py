"""An e-mail address as an answer, with a question back where it looks like a slip."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import ClassVar

from email_validator import EmailNotValidError, validate_email
from rapidfuzz.distance import OSA

from pow_bot.conversations.typed import EMPTY, Typed
from pow_bot.engine.answers import Answer
from pow_bot.engine.flow import Ask, Choice, Text
from pow_bot.engine.kinds import Problem


class EmailKind(Typed):
    """An e-mail address, kept with its domain in lower case. Nothing is looked up on the net."""

    unclear = Text(
        "kind/email/unknown",
        "Dat herken ik niet. Een e-mailadres is bijvoorbeeld naam@voorbeeld.nl.",
    )
    meant = Text("kind/email/meant", "Misschien staat er een typefout in. Welk adres is goed?")
    several = Text(
        "kind/email/several", "Ik zie meer adressen. Schrijf één adres, zoals naam@voorbeeld.nl."
    )
    texts: ClassVar[tuple[Text, ...]] = (unclear, meant, several, EMPTY)

    def _read(self, text: str, ask: Ask) -> Answer | Problem:
        typed = tuple(dict.fromkeys(_addresses_in(text)))
        if len(typed) > 1:
            return Problem(self.several)
        if not typed:
            return Problem(self.unclear)
        address, meant = _address(typed[0]), tuple(_perhaps(typed[0]))
        if meant:
            options = (*meant, address) if address else meant
            return Problem(self.meant, options=tuple(Choice(one, one) for one in options))
        return Answer(address) if address else Problem(self.unclear)

    def _typed(self, value: str) -> bool:
        return "@" in value

    def _keeps(self, value: str, ask: Ask) -> bool:
        return _address(value) == value

    def _samples(self, ask: Ask) -> tuple[str, ...]:
        return ("naam@voorbeeld.nl",)


# Where most addresses are, and domains so like one of them that they would pass for a slip.
_COMMON = frozenset(
    domain
    for domain in [
        "gmail.com",
        "hotmail.com",
        "hotmail.nl",
        "outlook.com",
        "outlook.nl",
        "live.nl",
        "live.com",
        "msn.com",
        "icloud.com",
        "yahoo.com",
        "ziggo.nl",
        "kpnmail.nl",
        "kpnplanet.nl",
        "planet.nl",
        "hetnet.nl",
        "home.nl",
        "xs4all.nl",
        "upcmail.nl",
        "casema.nl",
        "chello.nl",
        "quicknet.nl",
        "telfort.nl",
        "tele2.nl",
        "zonnet.nl",
        "solcon.nl",
        "caiway.nl",
        "delta.nl",
        "proton.me",
        "protonmail.com",
        "googlemail.com",
    ]
)
_REAL = _COMMON | {"mail.com", "email.com", "ymail.com", "mail.nl"}
# Shorter domains are too easily a slip away from another real one.
_SHORTEST_DOMAIN = 7
_SPOKEN: Mapping[str, str] = {
    r"\s*(?:\(at\)|\[at\]|\bapenstaart(?:je)?\b|\s@|@\s)\s*": "@",
    r"\s*(?:\(dot\)|\[dot\]|\s\bpunt\b|\s\bdot\b)\s*": ".",
    r"(@[\w.-]+),(?=[a-z]{2,})": r"\1.",
    r"\bmailto:": " ",
}
_ADDRESS = re.compile(r"[^\s<>()\[\]\\,;:\"@]+@[^\s<>()\[\]\\,;:\"@?/]+")


def _addresses_in(text: str) -> Iterator[str]:
    plain = unicodedata.normalize("NFKC", text)
    for spoken, sign in _SPOKEN.items():
        plain = re.sub(spoken, sign, plain, flags=re.IGNORECASE)
    for match in _ADDRESS.findall(plain):
        yield match.strip("'.!")


def _address(typed: str) -> str | None:
    """The address as it is kept, or None where mail could not be sent to it."""
    try:
        valid = validate_email(typed, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return None
    return valid.ascii_email


def _perhaps(typed: str) -> Iterator[str]:
    """What an address may have been meant to be, the likeliest first."""
    local, _, domain = typed.rpartition("@")
    for meant in _domains_like(domain.casefold()):
        if address := _address(f"{local}@{meant}"):
            yield address


def _domains_like(domain: str) -> tuple[str, ...]:
    if domain in _REAL:
        return ()
    name, _, rest = domain.partition(".")
    alike = [known for known in sorted(_COMMON) if _one_slip(domain, known)]
    if alike or (rest and name != "gmail"):
        return tuple(alike)
    return tuple(known for known in sorted(_COMMON) if known.startswith(f"{name}."))


def _one_slip(domain: str, known: str) -> bool:
    return len(known) >= _SHORTEST_DOMAIN and OSA.distance(domain, known, score_cutoff=1) == 1
