"""Every rule of plain Dutch finds what it is for, says what to write, and leaves good texts alone."""

from pathlib import Path

import pytest

from pow_bot.authoring.plain_language.checking import remarks
from pow_bot.authoring.plain_language.passages import Passage, Remark
from pow_bot.authoring.plain_language.word_list import lines

HERE = Path(__file__).parent
GOOD = [text for text in (HERE / "good.nl.txt").read_text("utf-8").splitlines() if text[0] != "#"]
WORDS = Path("pow_bot/authoring/plain_language/words.nl.txt")


def _told(words: str, *, locale: str = "nl", for_staff: bool = False) -> list[Remark]:
    return list(remarks(Passage("flows/x.yaml", 1, locale, words, for_staff)))


@pytest.mark.parametrize("text", GOOD)
def test_a_plain_text_is_left_alone(text: str) -> None:
    assert _told(text) == []


def test_there_are_many_plain_texts_to_leave_alone() -> None:
    assert len(GOOD) >= 60


@pytest.mark.parametrize(
    ("text", "says", "fix"),
    [
        (
            "Dit is een zin met heel veel woorden en hij gaat maar door en door zonder eind.",
            "A sentence has 17 words; 15 is the most: Dit is een zin met heel veel woorden en ...",
            "Make it two sentences.",
        ),
        (
            "Een. Twee. Drie. Vier.",
            "A message has 4 sentences; 3 is the most: Een. Twee. Drie. Vier.",
            "Leave one out, or begin a paragraph with an empty line.",
        ),
        ("Wie? Wat?", "This asks two things at once.", "Make it two questions."),
        (
            "Kom op 3 mei met 2 papieren.",
            "A sentence has 2 numbers: Kom op 3 mei met 2 papieren",
            "Give each a sentence of its own.",
        ),
        ("Bel o.a. de gemeente.", "`o.a.` is an abbreviation.", "Write it in full."),
        ("Bel bijv. de gemeente.", "`bijv.` is an abbreviation.", "Write: bijvoorbeeld."),
        (
            "U wordt morgen gebeld.",
            "This does not say who does it (`wordt ... gebeld`): U wordt morgen gebeld",
            "Begin with who does it: `Wij bellen u.`",
        ),
        (
            "Vraag een arbeidsongeschiktheidsuitkering.",
            "`arbeidsongeschiktheidsuitkering` has 31 letters; 20 is the most.",
            "Say it in two words.",
        ),
        ("Dat is leuk!", "An exclamation mark shouts.", "End with a full stop."),
        ("Zoek jij werk?", "`jij` is not how we speak to people.", "Write `u` or `uw`."),
        (
            "Wij garanderen werk.",
            "`garanderen` promises what nobody can keep.",
            "Say wat er gebeurt, en wanneer.",
        ),
        ("Super, het is gelukt.", "`Super` cheers.", "Leave it out."),
        ("U blijft anoniem.", "`anoniem` is a word of the office.", "Say: zonder uw naam."),
    ],
)
def test_a_remark_says_what_is_wrong_and_what_to_write(text: str, says: str, fix: str) -> None:
    assert Remark(says, fix) in _told(text)


@pytest.mark.parametrize(
    "text",
    [
        *("i.v.m. ziekte", "m.b.t. werk", "d.m.v. een brief", "t/m vrijdag", "a.u.b. bellen"),
        *("het WSP", "een RMT", "via LKS", "de WW", "de Wmo", "vraag Bbz aan", "het LWP"),
        *(
            "evt. later",
            "nr. 3",
            "tel. 112",
            "dhr. Jansen",
            "incl. reizen",
            "zsm",
            "etc. enzovoort",
        ),
    ],
)
def test_an_abbreviation_is_refused(text: str) -> None:
    assert [remark for remark in _told(text) if "abbreviation" in remark.says]


@pytest.mark.parametrize(
    "text",
    [
        "Uw aanvraag wordt bekeken.",
        "De brief werd gisteren verstuurd.",
        "Uw gegevens worden bewaard.",
        "U wordt teruggebeld.",
        "Er wordt contact met u opgenomen.",
        "Dit is door de gemeente besloten.",
        "Uw vraag wordt door een mens gelezen.",
        "Het kan niet worden gewijzigd.",
        "Niemand wordt aangemeld.",
        "Uw uitkering wordt betaald.",
        "Het werk wordt goed gedaan.",
        "Bent u door uw baas ontslagen?",
        "Als het wordt toegestuurd, bel dan.",
        "De afspraken worden afgerond.",
    ],
)
def test_a_sentence_that_hides_who_does_it_is_refused(text: str) -> None:
    assert [remark for remark in _told(text) if "who does it" in remark.says]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Bel 2 keer in 3 weken.", 2),
        ("Kom drie dagen, tien minuten.", 2),
        ("Van 9.00 tot 17.00 uur, op 2 plekken.", 2),
        ("Van 9.00 tot 17.00 uur, op maandag.", 0),
        ("Bel 06 12345678 of 030 286 00 00.", 0),
        ("Op 24 november 2026.", 0),
    ],
)
def test_numbers_to_hold_are_counted(text: str, count: int) -> None:
    told = [remark.says for remark in _told(text) if "numbers" in remark.says]

    assert [says.split()[3] for says in told] == ([str(count)] if count else [])


def test_a_longer_entry_is_read_before_a_shorter_one() -> None:
    told = _told("Wij indienen dat, in het kader van werk, indien het kan.")

    assert [remark.fix for remark in told] == ["Say: sturen.", "Say: voor.", "Say: als."]


def test_the_word_list_names_many_words_once_each_with_a_plain_one() -> None:
    entries = list(lines(WORDS.read_text("utf-8")))
    words = [entry for _, entry, _ in entries]

    assert len(words) >= 200
    assert len(words) == len(set(words))
    assert [entry for entry in entries if not entry[2]] == []


def test_what_the_word_list_offers_is_plain_itself() -> None:
    offered = [plain for _, _, plain in lines(WORDS.read_text("utf-8"))]

    assert [(plain, told) for plain in offered if (told := _told(plain))] == []


def test_a_colleague_may_read_longer_sentences_and_words_of_the_office() -> None:
    assert _told("De intake wordt door een collega in de regio gelezen.", for_staff=True) == []
    assert _told("Pak jij dit op!", for_staff=True) != []
    assert _told(" ".join(["woord"] * 21), for_staff=True) != []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (" ".join(["word"] * 21), "A sentence has 21 words"),
        ("Who? What?", "This asks two things at once."),
        ("Well done!", "An exclamation mark shouts."),
    ],
)
def test_english_has_rules_of_its_own(text: str, says: str) -> None:
    (told,) = _told(text, locale="en")

    assert told.says.startswith(says)


def test_english_may_be_contracted_and_passive() -> None:
    text = "You'll be called by the team, and it doesn't cost anything at all."

    assert _told(text, locale="en") == []
