"""What a password must be, which code of a phone counts, and how often somebody may try.

Sources: NIST SP 800-63B-4 (passwords), RFC 6238 (codes), OWASP's device cookies (tries).
"""

import hmac
import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import cache
from ipaddress import ip_address, ip_network
from pathlib import Path

import pyotp

from pow_bot.domain.regions.places import municipalities
from pow_bot.engine.flow import Text

# What may stand alone, without a second factor (NIST SP 800-63B-4, 3.1.1.2). One length for all:
# who takes the second factor away later is not left with a shorter one.
SHORTEST = 15
# Sixty-four must be allowed; this is for sentences. An end there must be: hashing costs by length.
LONGEST = 256
# A password of so few parts is found by who tries words before letters.
_FEWEST_PARTS = 3
# What is left of it when nothing stands twice in a row.
_SHORTEST_ONCE = 8

# Wrong tries an hour: from one network, as one account, by one device that was let in before.
TRIES = 10
# Each asks a question of another server; a whole office may begin at nine.
ERRANDS = 60
AN_HOUR = timedelta(hours=1)

STEP = 30
# The phone's clock and the person's typing: the code before and the one after count too.
_STEPS_AROUND = 1
# Who has signed in this short a while ago may change how they sign in.
FRESH = timedelta(minutes=15)

# As long as a search for one's phone takes, or a sign-in elsewhere.
ERRAND = timedelta(minutes=10)

# Letters and figures that cannot be taken for one another on paper.
SPARE_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
SPARE_LENGTH = 10
SPARE_CODES = 10

TOO_SHORT = Text("sign_in/too_short", "Kies een wachtwoord van 15 tekens of meer.")
TOO_LONG = Text("sign_in/too_long", "Kies een wachtwoord van 256 tekens of minder.")
TOO_EASY = Text(
    "sign_in/too_easy",
    "Dit wachtwoord is makkelijk te raden. Neem vier woorden die niets met elkaar te maken hebben.",
)
NOT_THE_SAME = Text("sign_in/not_the_same", "De twee wachtwoorden zijn niet gelijk.")

_COMMON = Path(__file__).with_name("common.txt")
_LOOKS_LIKE = str.maketrans("0134578@$!|+", "oieastbasilt")
_ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz", "azertyuiop", "qwertzuiop")  # fmt: skip
_BOTH_WAYS = (*_ROWS, *(row[::-1] for row in _ROWS))
_SHORTEST_RUN = 4
_REPEATED = re.compile(r"(.+?)\1+", re.DOTALL)
_WORD_REPEATED = re.compile(r"(.{3,}?)\1+", re.DOTALL)


def normal(password: str) -> str:
    """The same password from every keyboard: one letter has one form."""
    return unicodedata.normalize("NFKC", password)


def fault_of(password: str, again: str, own: Iterable[str]) -> Text | None:
    """Why this cannot be the password, or None. `own` are names that belong to its person."""
    if len(normal(password)) < SHORTEST:
        return TOO_SHORT
    if len(normal(password)) > LONGEST:
        return TOO_LONG
    if normal(password) != normal(again):
        return NOT_THE_SAME
    return TOO_EASY if easy(password, own) else None


def easy(password: str, own: Iterable[str] = ()) -> bool:
    """Whether it is made of little that nobody knows: one word or two, figures, a row of keys."""
    plain, names = _plain(password), _words(own)
    if len(_REPEATED.sub(r"\1", plain)) < _SHORTEST_ONCE:
        return True
    joined = "".join(letter for letter in plain if letter.isalnum())
    read = {plain, joined, _WORD_REPEATED.sub(r"\1", plain), _WORD_REPEATED.sub(r"\1", joined)}
    return min(_parts(text, names) for text in read) < _FEWEST_PARTS


def step_of(secret: str, code: str, now: datetime, after: int) -> int | None:
    """The step whose code this is, if it is later than `after`: a code counts once."""
    present = int(now.timestamp()) // STEP
    around = range(present - _STEPS_AROUND, present + _STEPS_AROUND + 1)
    codes = {step: pyotp.TOTP(secret).generate_otp(step) for step in around}
    given = code.encode("utf-8", "replace")
    # All are compared, so that the time tells nothing.
    right = [step for step, one in codes.items() if hmac.compare_digest(one.encode(), given)]
    return next((step for step in right if step > after), None)


def typed_code(text: str) -> str:
    """A code as somebody types it: in groups, with capitals or not."""
    return re.sub(r"[\s-]", "", text).casefold()


def is_fresh(started: datetime | None, now: datetime) -> bool:
    """Whether somebody signed in just now."""
    return started is not None and now - started < FRESH


def network(address: str) -> str:
    """The network of an address: one household or office has a whole /64 of IPv6."""
    try:
        there = ip_address(address)
    except ValueError:
        return address
    there = getattr(there, "ipv4_mapped", None) or there
    return str(there) if there.version == 4 else str(ip_network((int(there), 64), strict=False))


def _plain(text: str) -> str:
    """Small letters without accents."""
    apart = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _parts(text: str, names: frozenset[str]) -> int:
    """The fewest known words and loose letters it can be cut into.

    Figures, signs, rows of keys and the person's own names are free.
    """
    read_as, known = text.translate(_LOOKS_LIKE), _common() | names
    longest = max(map(len, known))
    fewest = [0] * (len(text) + 1)
    for start in reversed(range(len(text))):
        ways = [fewest[start + 1] + text[start].isalpha()]
        if (end := _run(text, start)) - start >= _SHORTEST_RUN:
            ways.append(fewest[end])
        ways += [
            fewest[end] + (word not in names)
            for end in range(start + 1, min(start + longest, len(text)) + 1)
            for word in {text[start:end], read_as[start:end]} & known
        ]
        fewest[start] = min(ways)
    return fewest[0]


def _run(text: str, start: int) -> int:
    """Where a row of keys that begins here ends; after one sign where there is none."""
    return max(_run_along(text, start, row) for row in _BOTH_WAYS)


def _run_along(text: str, start: int, row: str) -> int:
    end = start + 1
    while end < len(text) and text[end - 1 : end + 1] in row:
        end += 1
    return end


@cache
def _common() -> frozenset[str]:
    lines = _COMMON.read_text("utf-8").splitlines()
    listed = frozenset(line for line in lines if line and not line.startswith("#"))
    return listed | _words(town.name for town in municipalities().values())


def _words(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(word for text in texts for word in _words_of(text))


def _words_of(text: str) -> Iterator[str]:
    whole = re.findall(r"[^\W\d_]+", _plain(text))
    yield from (word for word in whole if len(word) > 1)
    yield "".join(whole)
