"""Distress is found in what people type, and what only looks like it is mostly left alone."""

import re
import time
import unicodedata
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pow_bot.conversations.distress import Kind, detect
from pow_bot.conversations.phrases import Unreadable, read_phrases
from pow_bot.engine.words import looks_like_bsn
from tests.conversations.distress.listed import (
    HELD_OUT,
    TUNED,
    Score,
    Sentence,
    score,
    sentences,
)

ALL = sentences()
HALVES = {half: [each for each in ALL if each.half == half] for half in (TUNED, HELD_OUT)}
BSN = [each for each in ALL if each.meant == "bsn"]

Record = Callable[[str, object], None]


# How well


def test_there_are_enough_sentences_of_each_sort() -> None:
    meant = Counter(each.meant for each in ALL)

    assert len(ALL) >= 200
    assert meant["bsn"] >= 20
    assert meant["none"] >= 70
    assert all(meant[kind] >= 20 for kind in Kind)
    assert all(HALVES[half] for half in HALVES)
    assert len({each.text for each in ALL}) == len(ALL)


def shown(those: list[Sentence], name: str, record: Record) -> dict[Kind | None, Score]:
    """The scores of all together, under None, and of each kind; they stand in the summary."""
    told = {kind: score(those, kind) for kind in (None, *Kind)}
    for kind, each in told.items():
        record("figure", f"distress, {name}{f', {kind}' if kind else ''}: {each}")
    return told


def test_most_distress_is_found_and_little_else(record_property: Record) -> None:
    told = shown(ALL, "all sentences", record_property)

    assert told[None].recall >= 0.95
    assert told[None].precision >= 0.85
    assert min(told[Kind.DANGER].recall, told[Kind.SUICIDE].recall) >= 0.97


def test_what_nobody_looked_at_is_mostly_found(record_property: Record) -> None:
    """What to expect of people: somewhat less than of the sentences that phrases were made for."""
    told = shown(HALVES[HELD_OUT], "held out", record_property)

    assert told[None].recall >= 0.85
    assert told[None].precision >= 0.85


def test_a_number_like_a_service_number_is_told_from_others(record_property: Record) -> None:
    missed = [each for each in BSN if not looks_like_bsn(each.text)]
    wrong = [each for each in ALL if each not in BSN and looks_like_bsn(each.text)]
    record_property(
        "figure", f"service numbers: {len(missed)} of {len(BSN)} missed, {len(wrong)} wrong"
    )

    assert not missed
    assert not wrong


# What counts


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("hij slaat mij en ik wil dood", Kind.SUICIDE),
        ("ik wil dood en hij heeft een mes", Kind.DANGER),
        ("mijn baas betaalt mij niet en ik heb geen eten", Kind.FORCED),
        ("my husband beats me and my boss took my passport", Kind.HOME),
    ],
)
def test_of_several_kinds_the_most_pressing_counts(typed: str, kind: Kind) -> None:
    assert detect(typed) == kind


@pytest.mark.parametrize(
    "typed", ["ik wil niet dood", "ik denk niet aan zelfmoord", "I don't want to kill myself"]
)
def test_what_is_denied_is_found(typed: str) -> None:
    assert detect(typed) == Kind.SUICIDE


def test_a_slip_in_a_long_word_is_forgiven() -> None:
    assert detect("ik denk aan zelfmoort") == Kind.SUICIDE
    assert detect("mn man mishandled mij") == Kind.HOME


def test_one_innocent_phrase_does_not_hide_distress_beside_it() -> None:
    assert detect("ik wil geen eten bezorgen") is None
    assert detect("ik wil geen eten bezorgen, ik heb zelf niks te eten") == Kind.FOOD


def test_both_languages_are_read_at_once() -> None:
    assert detect("my man slaat mij every day") == Kind.HOME


# Whatever is typed


@given(st.text())
def test_nothing_that_is_typed_breaks_it(typed: str) -> None:
    assert detect(typed) in {None, *Kind}


@given(st.sampled_from([each.text for each in ALL]), st.data())
def test_capitals_accents_and_room_change_nothing(text: str, data: st.DataObject) -> None:
    accent = st.sampled_from(["", "", "\u0301", "\u0308"])
    room = st.sampled_from([" ", "  ", "\n", "\t ", "\u00a0"])
    case = st.sampled_from([str.upper, str.lower, str.title])
    changed = "".join(
        data.draw(room) if sign == " " else sign + data.draw(accent) * sign.isalpha()
        for sign in unicodedata.normalize("NFC", data.draw(case)(text))
    )

    assert detect(changed) == detect(text)


def test_a_long_answer_is_read_in_no_time(record_property: Record) -> None:
    words = " ".join(each.text for each in ALL if each.meant == "none")
    answers = [words[at : at + 500] for at in range(0, len(words) - 500, 500)] * 20
    started = time.process_time()
    for answer in answers:
        detect(answer)
    each = (time.process_time() - started) / len(answers) * 1000
    record_property("figure", f"distress: {each:.2f} ms for 500 signs")

    assert each < 3, "ten times what it takes on a slow machine"


def test_a_page_takes_no_longer_for_each_word() -> None:
    started = time.process_time()
    detect("ik wil niet meer heb geen hij mijn man " * 500)

    assert time.process_time() - started < 1


# The file


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("anger nl boos", "Line 1 needs a kind"),
        ("home de zuhause", "Line 1 needs a kind"),
        ("home nl", "Line 1 needs a kind"),
        ("# a remark\nhome nl .. bang", "Line 2: .. is no word"),
        ("home nl bang ..", "Line 1: .. is no word"),
        ("home nl bang .. .. thuis", "Line 1: .. is no word"),
        ("home nl Bang", "Line 1: Bang is no word"),
        ("home nl één", "Line 1: één is no word"),
        ("home nl ban*", "Line 1: ban* is no word"),
        ("home nl bang~", "Line 1: bang~ is no word"),
        ("home nl WHO slaat", "Line 1: WHO is no word"),
        ("home nl bang + .. thuis", "Line 1: .. is no word"),
        ("home nl bang thuis +", "Line 1: + is no word"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(line: str, says: str) -> None:
    with pytest.raises(Unreadable, match=re.escape(says)):
        read_phrases(line, Kind)


def test_a_phrase_is_read_as_the_head_of_the_file_says() -> None:
    phrases = read_phrases(
        """
        same     nl  niet nie
        group    nl  HIJ man vriend
        innocent nl  brood bakken
        home     nl  HIJ/buurman .. slaat/schreeuw*  # a remark
        food     nl  niet .. brood
        food     nl  dakloos~ .
        """,
        Kind,
    )

    assert phrases.kinds_in("Mijn VRIEND zat weer te schreeuwen") == {"home"}
    assert phrases.kinds_in("de buurman slaat") == {"home"}
    assert phrases.kinds_in("de buurman die een twee drie vier slaat") == set()
    assert phrases.kinds_in("nie veel brood") == {"food"}
    assert phrases.kinds_in("niet veel brood bakken") == set()
    assert phrases.kinds_in("ik ben dakoos. hallo") == {"food"}
    assert phrases.kinds_in("ik ben dakloos geweest") == set()


def test_words_of_any_order_stand_near_each_other() -> None:
    phrases = read_phrases("food nl geen + geld + eten", Kind)

    assert phrases.kinds_in("eten? daar heb ik geen geld voor") == {"food"}
    assert phrases.kinds_in("geen geld") == set()
    assert phrases.kinds_in("geen geld " + "en dan nog wat " * 3 + "eten") == set()
