"""Turns that nobody foresaw in the flows of the main job, and then in those of today."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pow_bot.authoring.staging import played
from pow_bot.engine.book import Book
from pow_bot.engine.flow import At
from pow_bot.engine.heard import Back, Change, GoOn, Heard, Open, Said, StartOver, Stop
from pow_bot.engine.looking import look
from pow_bot.engine.session import Session, session_from
from tests.upgrade.before import (
    HERE,
    MAIN,
    SOAK,
    SUBMIT,
    TODAY,
    Team,
    answer_to,
    before,
    today,
    way,
)

_STEPS = before().flow(MAIN, "AM05").steps
_ATS = [
    *(step.at for step in _STEPS),
    *(At(MAIN, "call"), At("zelfstandige", "pressure"), At("werkfit", "first"), At("x", "y")),
]
# What choices are called, and what people type.
_NAMES = sorted(
    {choice.name for step in _STEPS for choice in getattr(step, "choices", ())}
    | {"yes", "no", "keep", "dont_know", "skip", "never"}
)
_TYPED = ["3511", "7511", "Losser", "0612345678", "a@voorbeeld.nl", "morgen", "ja", "Sla over", "?"]
_PLACE = st.none() | st.sampled_from(_ATS)
_ANYTHING: st.SearchStrategy[Heard] = st.one_of(
    st.builds(Said, choices=st.sampled_from(_NAMES).map(lambda name: (name,)), at=_PLACE),
    st.builds(Said, text=st.sampled_from(_TYPED) | st.text(max_size=8), at=_PLACE),
    st.builds(Change, st.sampled_from(_ATS)),
    st.builds(Open, st.sampled_from(["mens", "gegevens", "werkfit", "nowhere"])),
    st.sampled_from([Back(), GoOn(), StartOver(), Stop()]),
)
# A number is the answer that is given to what is asked; four in five turns go on.
_TURN: st.SearchStrategy[int | Heard] = st.one_of(*[st.integers(0, 12)] * 4, _ANYTHING)


@settings(
    max_examples=2_000 if SOAK else 40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(
    st.lists(_TURN, min_size=14, max_size=40),
    st.lists(_TURN, min_size=14, max_size=40),
    st.booleans(),
)
def test_random_walk_across_the_upgrade(
    then: list[int | Heard], now: list[int | Heard], registers: bool
) -> None:
    old = Team(before(), TODAY)
    session = _walked(before(), Session(), then, old)
    kept = session_from(session.as_json())
    assert kept == session

    book = today(registers=registers)
    team = Team(book, TODAY, answers=old.answers)
    _walked(book, kept, now, team)


def _walked(book: Book, session: Session, turns: list[int | Heard], team: Team) -> Session:
    for turn in turns:
        heard = _heard(book, session, turn)
        scene = played(book, session, heard, HERE, team)
        session = scene.session
        if session.opened or isinstance(heard, Back | Change | StartOver | Stop):
            continue
        _agrees(book, session, team)
    return session


def _heard(book: Book, session: Session, turn: int | Heard) -> Heard:
    if not isinstance(turn, int):
        return turn
    return answer_to(book, look(book, session, HERE), turn) or GoOn()


def _agrees(book: Book, session: Session, team: Team) -> None:
    """What the team holds equals the answers on the route; who took it back is not held."""
    route = way(book, session)
    if any(done.at == SUBMIT for done in route.done):
        assert team.answers is not None
        own = route.own(MAIN)
        assert {name: team.answers.get(name) for name in own} == own
    elif SUBMIT in route.passed:
        assert team.answers is None
    for flow, told in team.told.items():
        if any(done.at.flow == flow for done in route.done):
            assert told == route.own(flow)
