"""How many numbers a sentence asks its reader to hold. A date, a range or a telephone is one thing."""

import re

_TELEPHONE = re.compile(
    r"(?<![\d-])(?:112|113|144|0[89]00[- ]?\d{4}|14 ?0\d{2,3}|0\d[\d -]{7,9}\d)(?![\d-])"
)
_MONTHS = "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
_DATE = re.compile(rf"\d{{1,2}} (?:{_MONTHS})(?: \d{{4}})?|\d{{1,2}}-\d{{1,2}}-\d{{4}}")
_SMALL = (
    "twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien|vijftien|zestien"
    "|zeventien|achttien|negentien|twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig"
    "|negentig|honderd|duizend|miljoen"
)
_NUMBER = rf"(?:#|\d+(?:[.,:]\d+)*|\b(?:{_SMALL})\b)"
_RANGE = re.compile(rf"{_NUMBER} ?(?:tot en met|tot|of|à|-|–) ?{_NUMBER}", re.IGNORECASE)
_ANY = re.compile(_NUMBER, re.IGNORECASE)


def numbers(sentence: str) -> list[str]:
    """The numbers to hold, as they stand; telephone numbers are called and not held."""
    text = _DATE.sub("#", _TELEPHONE.sub("", sentence))
    return _ANY.findall(_RANGE.sub("#", text))
