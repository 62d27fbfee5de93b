"""The resume words can be read, heard and typed by anyone, and none of them hurts."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from string import ascii_lowercase

import pytest

import pow_bot.conversations

WORDS = (
    (Path(pow_bot.conversations.__file__).parent / "words.nl.txt")
    .read_text(encoding="utf-8")
    .splitlines()
)
# What Dutch spells apart but says alike, in the order in which it must be replaced.
_ALIKE = [
    ("ij|y", "ei"),
    ("[oa]uw?", "ou"),
    ("sch$", "s"),
    ("ch", "g"),
    ("qu", "kw"),
    ("q", "k"),
    ("x", "ks"),
    ("th", "t"),
    ("ph", "f"),
    ("c(?=[ei])", "s"),
    ("c", "k"),
    ("z", "s"),
    ("v", "f"),
    ("uw", "u"),
    ("d?t$|d$", "t"),
    ("b$", "p"),
    ("en$", "e"),
    (r"([bdfgklmnprst])\1", r"\1"),
]
_ENDINGS = "e n en s er ers el je jes tje tjes pje pjes ing end ig t d te".split()  # noqa: SIM905 - the same
# Words that frighten, insult, preach, accuse, sell or heal; and words that steer a conversation.
_BLOCKED = """
    aap ezel varken zwijn rat luis slang wolf hoer slet kut lul tiet kont poep pis seks naakt bloot
    god kerk engel hemel hel bijbel koran moskee bidden gebed dominee imam kapel tempel kruis
    ziek pijn bloed wond koorts virus kanker dokter arts pil dood sterven graf kist lijk rouw huilen
    traan weduwe wees schuld boete rekening lenen bank geld loon armoede honger dakloos asiel huur
    politie agent cel dief boef rechter wet straf verbod bewijs oorlog leger soldaat wapen pistool
    mes zwaard bom kanon tank vijand slaan schieten brand ramp onweer spook heks monster gevaar
    bier wijn rum gin borrel dronken kroeg kater drugs wiet spuit roken sigaar tabak gokken
    duits frans turks pools zweed deen jood moslim vlag partij stem koning minister
    dik vet dom gek lelijk lomp mank doof blind slaaf eenzaam
    werk baan ontslag uitkering vak
    ja nee stop help hulp mens terug wijzig wissen taal privacy status later verder opnieuw start
""".split()  # noqa: SIM905 - a column of quoted words reads worse
_FIRST_NAMES = """
    jan piet kees klaas bas mark bram daan luuk max tim tom rob stef sam finn noah levi lucas hugo
    guus koos hans wim mees roos iris linde fleur floor merel jasmijn flora luna zoe sara eva noor
    kim anna emma julia sofie tess lotte sanne amber robin vera rosa sven teun jack ruben otto boris
    felix oscar ingrid margot maria violet laura lena nina nora olivia rita peter martin gijs lars
    joris stijn stan ali omar amir carmen ferry arend jet pim ron willem madelief storm parel
""".split()  # noqa: SIM905 - the same


def test_there_are_2048_of_them_each_once_and_in_order() -> None:
    assert len(WORDS) == 2048
    assert sorted(set(WORDS)) == WORDS


def test_each_is_three_to_seven_plain_letters() -> None:
    assert [word for word in WORDS if not re.fullmatch("[a-z]{3,7}", word)] == []


def test_one_slip_of_the_finger_never_makes_another_word() -> None:
    words = set(WORDS)

    close = [(word, words.intersection(_one_slip_from(word)) - {word}) for word in WORDS]

    assert [(word, others) for word, others in close if others] == []


def test_no_two_sound_alike() -> None:
    assert _shared(_sound(word) for word in WORDS) == []


def test_none_is_another_with_an_ending() -> None:
    words = set(WORDS)

    grown = [(word, other) for word in WORDS for other in _grown_from(word) if other in words]

    assert grown == []


def test_no_two_are_forms_of_one_word() -> None:
    assert _shared(_root(word) for word in WORDS) == []


def test_none_is_blocked_or_a_first_name() -> None:
    assert set(WORDS).isdisjoint([*_BLOCKED, *_FIRST_NAMES])


@pytest.mark.parametrize(
    ("one", "other"),
    [("wijs", "weis"), ("kou", "kauw"), ("hart", "hard"), ("lach", "lag"), ("thee", "tee")],
)
def test_the_key_for_sounds_hears_what_dutch_ears_hear(one: str, other: str) -> None:
    assert _sound(one) == _sound(other)


def _one_slip_from(word: str) -> Iterator[str]:
    """All that one letter left out, added or changed, or two neighbours swapped, makes of it."""
    for place in range(len(word) + 1):
        head, tail = word[:place], word[place:]
        yield from (head + letter + tail for letter in ascii_lowercase)
        if tail:
            yield head + tail[1:]
            yield from (head + letter + tail[1:] for letter in ascii_lowercase if letter != tail[0])
        if len(tail) > 1 and tail[0] != tail[1]:
            yield head + tail[1] + tail[0] + tail[2:]


def _grown_from(word: str) -> Iterator[str]:
    return (base + ending for base in (word, word + word[-1]) for ending in _ENDINGS)


def _sound(word: str) -> str:
    for spelled, said in _ALIKE:
        word = re.sub(spelled, said, word)
    return word


def _root(word: str) -> str:
    """Take plural, diminutive and infinitive off: `bomen`, `boompje` and `boom` are all `bom`."""
    word = re.sub(r"(?<=..)(tjes?|pjes?|jes?|ers?|en|e|s|ing)$", "", word)
    word = re.sub(r"([bdfgklmnprstz])\1$", r"\1", word)
    word = re.sub(r"([aeou])\1([a-z])$", r"\1\2", word)
    return word.translate(str.maketrans("vz", "fs"))


def _shared(keys: Iterator[str]) -> list[str]:
    return [key for key, times in Counter(keys).items() if times > 1]
