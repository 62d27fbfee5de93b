"""Whoever was in the middle of the flows of the main job goes on in those of today, and loses nothing."""

import json
from collections.abc import Mapping

import pytest

from pow_bot.authoring.staging import Scene, played
from pow_bot.engine.flow import Ask, At
from pow_bot.engine.heard import GoOn, StartOver
from pow_bot.engine.looking import look, sent
from pow_bot.engine.route import Route
from pow_bot.engine.session import Notice, session_from
from pow_bot.engine.take import take
from tests.upgrade.before import (
    HERE,
    MAIN,
    PEOPLE,
    SOAK,
    TODAY,
    Live,
    Team,
    answer_to,
    every_edge,
    every_step,
    today,
    way,
)

_MOST_TURNS = 80
FIRST, LAST = 0, -1
# What somebody answers who tells everything there is to tell.
EVERYTHING = {
    "call": "yes", "more": "now", "more_work": "yes", "more_werkfit": "yes", "publish": "yes",
}  # fmt: skip
WALKS = [(FIRST, {}, True), (LAST, {}, False), (LAST, EVERYTHING, True)]
if SOAK:
    WALKS += [(FIRST, {}, False), (LAST, {}, True), (LAST, EVERYTHING, False)]

# Of employers the flows of today ask neither what cannot wait nor anything about themselves.
NOT_OF_EMPLOYERS = {
    "urgent", "last_day", "paper", "more", "name", "best_time", "language", "interpreter",
    "helps", "helped_by", "more_work", "good_at", "done", "wanted", "across_the_border", "from",
    "travel", "school", "age", "benefit",
}  # fmt: skip
# Who has a business is first asked whether the team may call; of who says no nothing more counts.
BEFORE_THE_CALL = {"situation", "place", "municipality", "municipality_name", "stays", "works"}


@pytest.fixture(scope="module")
def conversations() -> list[Live]:
    """Behind every edge, and every step of those who are asked something else today; each once."""
    stepwise = (
        live for who in PEOPLE for which in (FIRST, LAST) for live in every_step(who, which)
    )
    found = {json.dumps(live.kept, sort_keys=True): live for live in (*every_edge(), *stepwise)}
    return list(found.values())


def test_there_is_somebody_everywhere(conversations: list[Live]) -> None:
    steps = {at.step for live in conversations for at in live.route.asked}

    assert len(conversations) > 400
    assert {"across_the_border", "helper_number", "works", "interpreter", "paper"} <= steps
    assert {live.situation for live in conversations if live.held is not None} >= {
        "self_employed", "learning", "employer", "helping", "looking",
    }  # fmt: skip


@pytest.mark.parametrize("registers", [True, False])
def test_a_look_changes_nothing_and_does_nothing(
    conversations: list[Live], registers: bool
) -> None:
    book = today(registers=registers)
    for live in conversations:
        session = live.session
        shown = look(book, session, HERE)
        assert session.as_json() == live.kept
        assert shown == look(book, session_from(session.as_json()), HERE)

        scene = played(book, session, GoOn(), HERE, team := Team(book, TODAY))

        assert team.heard == [], live.name
        assert (scene.session.answers, scene.session.receipts) == (
            session.answers,
            session.receipts,
        )
        assert scene.view.notices == ()


@pytest.mark.parametrize(("which", "given", "registers"), WALKS)
def test_going_on_comes_to_an_end_and_the_team_holds_what_counts(
    conversations: list[Live], which: int, given: Mapping[str, str], registers: bool
) -> None:
    for live in conversations if SOAK else _one_of_each(conversations):
        scene, team = _gone_on(live, which, given, registers)
        route = way(team.book, scene.session)

        assert scene.view.question is None, live.name
        assert dict(_told_again(team)).items() <= _new(live, scene).items()
        if _declined(route):
            assert team.answers is None
            continue
        assert [effect for effect in team.heard if effect.gone] == [], live.name
        if team.answers is not None:
            own = route.own(MAIN)
            more = {name for name in team.answers if name not in own}
            assert {name: team.answers[name] for name in own} == own, live.name
            assert more <= (NOT_OF_EMPLOYERS if live.situation == "employer" else set())
        assert {flow: route.own(flow) for flow in team.told} == team.told
        _still_stand(live, route)


def _one_of_each(conversations: list[Live]) -> list[Live]:
    """One of those that stand at the same question with the same situation: going on takes long."""
    asked = [(live, live.route.position) for live in conversations]
    found = {(live.situation, str(step.at) if step else ""): live for live, step in asked}
    return list(found.values())


def _gone_on(
    live: Live, which: int, given: Mapping[str, str], registers: bool
) -> tuple[Scene, Team]:
    """With the flows of today: every question gets its first answer, its last, or what is given."""
    book = today(registers=registers)
    team = Team(book, TODAY, answers=live.held)
    scene = played(book, live.session, GoOn(), HERE, team)
    for _ in range(_MOST_TURNS):
        heard = answer_to(book, scene.view, which, given)
        if heard is None:
            break
        scene = played(book, scene.session, heard, HERE, team)
    return scene, team


def _told_again(team: Team) -> Mapping[str, object]:
    """All that the team was told once more about a registration."""
    again = [effect for effect in team.heard if effect.verb == "again"]
    return {str(At(e.at.flow, name)): answer for e in again for name, answer in e.changed.items()}


def _new(live: Live, scene: Scene) -> Mapping[str, object]:
    before = live.session.answers
    return {str(at): answer for at, answer in scene.session.answers.items() if at not in before}


def _declined(route: Route) -> bool:
    """Whether somebody with a business now wants no call."""
    call = route.stands.get(At(MAIN, "call"))
    return call is not None and call.value != "yes"


def _still_stand(live: Live, route: Route) -> None:
    """Every answer counts as before, or there is a reason why not."""
    for at in live.route.asked:
        if at in route.asked:
            assert route.stands[at] == live.session.answers[at], f"{live.name}: {at}"
        elif live.situation == "employer":
            assert at.step in NOT_OF_EMPLOYERS
        else:
            assert _declined(route), f"{live.name}: {at}"
            assert at.step not in BEFORE_THE_CALL


def test_every_question_of_then_is_there_today(conversations: list[Live]) -> None:
    book = today(registers=False)

    asked = {
        at: route.region for live in conversations for route in [live.route] for at in route.asked
    }

    assert all(isinstance(book.step(at, region), Ask) for at, region in asked.items())


def test_what_was_sent_stays_sent_when_somebody_starts_over(conversations: list[Live]) -> None:
    for live in (live for live in conversations if live.held is not None):
        for registers in (True, False):
            turn = take(today(registers=registers), live.session, StartOver(), HERE)
            assert turn.session.notices == (Notice("already_sent"),)
            assert turn.session.receipts == live.session.receipts
            assert turn.session.answers == live.session.answers
            assert sent(today(registers=registers), turn.session)


def test_who_had_sent_and_now_wants_no_call_is_withdrawn(conversations: list[Live]) -> None:
    sent_ones = [live for live in conversations if live.held and live.situation == "self_employed"]
    for live in sent_ones:
        scene, team = _gone_on(live, LAST, {"call": "no"}, registers=True)

        assert scene.view.question is None
        assert team.heard[-1].action == "intake.withdraw"
        assert not sent(team.book, scene.session)
    assert len(sent_ones) > 5
