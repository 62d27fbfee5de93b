"""Sentences that do not say who does it: *worden* or *is ... door* with a participle.

A list of rules finds most and accuses few: *u wordt gebeld* is found, *het is gelukt* is fine.
"""

import re

from pow_bot.authoring.plain_language.passages import clauses, words

_BECOME = frozenset(("word", "wordt", "worden", "werd", "werden"))
_BE = frozenset(("is", "zijn", "was", "waren", "bent"))
_BEFORE = (
    "aan|achter|af|bij|binnen|door|goed|in|klaar|mee|na|om|onder|op|over|samen|tegen|terug|toe"
    "|uit|vast|voor|vrij|weg|mis|thuis"
)
_GE = re.compile(rf"(?:{_BEFORE})?ge[a-zëï]{{2,}}(?:[^aeiou]d|[kfspxh]t|en|aan|daan|zien)")
_WITHOUT_GE = re.compile(rf"(?:{_BEFORE})?(?:be|ver|ont|her|er)[a-zëï]{{2,}}(?:[^s]d|[kfspxh]t)")
_STRONG = frozenset(
    [
        "afgedaan",
        "begonnen",
        "bekeken",
        "beschreven",
        "besloten",
        "besproken",
        "bevolen",
        "bewezen",
        "gedaan",
        "herzien",
        "genomen",
        "onderbroken",
        "onderschreven",
        "ondertekend",
        "ondervonden",
        "ontbonden",
        "ontnomen",
        "ontslagen",
        "ontvangen",
        "overgenomen",
        "overlegd",
        "overwogen",
        "vastgehouden",
        "verboden",
        "verbroken",
        "vergeleken",
        "vergeten",
        "verkregen",
        "verloren",
        "vernomen",
        "verschoven",
        "verstaan",
        "vertrokken",
        "vervangen",
        "verwezen",
        "verworpen",
        "verzonden",
        "voorgelezen",
    ]
)
# What only looks like one.
_NO_PARTICIPLES = frozenset(
    [
        "beeld",
        "beest",
        "bekend",
        "bereid",
        "bestand",
        "betekend",
        "betreffend",
        "bezoek",
        "bijgebouwen",
        "gebeuren",
        "gebieden",
        "gebied",
        "gebouwen",
        "gebruiken",
        "gebruik",
        "gedachten",
        "gedeelten",
        "gedichten",
        "gedrag",
        "geduld",
        "gehandicapt",
        "gelegen",
        "geleden",
        "gelijk",
        "geloven",
        "gemeenten",
        "gemiddeld",
        "generen",
        "genezen",
        "genieten",
        "gerechten",
        "gericht",
        "geschenken",
        "geschikt",
        "gesprekken",
        "getallen",
        "getrouwd",
        "gevangen",
        "gevolgen",
        "gevoelens",
        "geweest",
        "gewend",
        "geweten",
        "gewicht",
        "gewild",
        "gewoonten",
        "geworden",
        "gezamenlijk",
        "gezegend",
        "gezicht",
        "gezichten",
        "gezind",
        "gezinnen",
        "gezond",
        "herfst",
        "verband",
        "verkeerd",
        "verkeerd",
        "verliefd",
        "vermoeid",
        "verdriet",
        "verschillend",
        "verslaafd",
        "verstand",
        "vertrouwd",
        "verward",
        "verwant",
        "verwend",
        "bekwaam",
        "bevriend",
        "bezet",
        "ervaren",
        "gescheiden",
        "gepensioneerd",
        "gespannen",
        "ongerust",
        "verplicht",
        "verbaasd",
        "verhinderd",
        "voorgeschiedenis",
        "ondergoed",
        "overmorgen",
    ]
)


def passive(sentence: str) -> str | None:
    """The words that hide who does it; None where nothing is hidden."""
    return next((said for clause in clauses(sentence) if (said := _in_clause(clause))), None)


def _in_clause(clause: str) -> str | None:
    said = words(clause)
    verb = next((word for word in said if word in _BECOME), None)
    if verb is None and "door" in said:
        verb = next((word for word in said if word in _BE), None)
    done = next((word for word in said if _is_participle(word)), None)
    return f"{verb} ... {done}" if verb and done else None


def _is_participle(word: str) -> bool:
    if word in _NO_PARTICIPLES:
        return False
    return word in _STRONG or bool(_GE.fullmatch(word) or _WITHOUT_GE.fullmatch(word))
