"""The engine's first test: whatever is said, the kept intake equals the answers on the route."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pow_bot.engine.flow import At, Review
from pow_bot.engine.heard import (
    Back,
    Change,
    Expired,
    GoOn,
    Heard,
    Here,
    Nudge,
    Open,
    Said,
    Speak,
    StartOver,
    Stop,
)
from pow_bot.engine.looking import look, routes
from pow_bot.engine.route import Route
from pow_bot.engine.session import Session, session_from
from tests.engine.model import (
    BOOK,
    GREEN,
    HERE,
    MAIN,
    OPEN_CHANNEL,
    SOAK,
    UNREADABLE,
    Domain,
    Talk,
    sent,
    turn,
)

NAMES = sorted(
    {c.name for step in GREEN.steps for c in getattr(step, "choices", ())}
    | {"yes", "no", "green", "blue", "dont_know", "skip", "never"}
)
ATS = [step.at for step in GREEN.steps] + [At("fit", "wants"), At("fit", "ok"), At("x", "y")]
LIKELY = st.sampled_from(
    ["work", "ja", "nee", "ede", "both", "1", "2", "morgen", "16", "Sla over", ""]
)


def _said(at: st.SearchStrategy[At | None]) -> st.SearchStrategy[Heard]:
    chosen = st.builds(
        Said, choices=st.lists(st.sampled_from(NAMES), min_size=1, max_size=2).map(tuple), at=at
    )
    typed = st.builds(Said, text=LIKELY | st.text(max_size=12), at=at)
    return chosen | typed


ANYTHING: st.SearchStrategy[Heard] = st.one_of(
    _said(st.none()),
    _said(st.none()),
    _said(st.sampled_from(ATS)),
    st.builds(Change, st.sampled_from(ATS)),
    st.builds(Open, st.sampled_from(["person", "fit", "nowhere"])),
    st.sampled_from([Back(), GoOn(), StartOver(), Stop(), Expired(), Nudge(), Speak("en")]),
)
# Two in three go forward, as a person does who wants to get on: past the receipt the promise matters.
FORWARD = st.sampled_from([True, True, False])


def _next_answer(session: Session) -> Heard:
    view = look(BOOK, session, HERE)
    if view.question is None:
        return GoOn()
    if isinstance(view.question.step, Review):
        return Said(choices=("yes",))
    names = [choice.name for choice in view.question.choices if choice.change is None]
    ways = [*names, *sorted(view.question.step.may)]
    if ways:
        return Said(choices=(ways[session.revision % len(ways)],))
    return Said(text={"date": "morgen", "number": "16"}.get(view.question.step.kind, "Sam"))


@settings(
    max_examples=4000 if SOAK else 120,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(st.lists(st.tuples(FORWARD, ANYTHING, st.booleans()), min_size=8, max_size=60))
def test_the_kept_intake_equals_the_answers_on_the_route(
    said: list[tuple[bool, Heard, bool]],
) -> None:
    session, domain = Session(), Domain()
    for forward, heard, private in said:
        here = HERE if private else OPEN_CHANNEL
        spoken = _next_answer(session) if forward else heard
        before = session
        session, _ = turn(session, spoken, domain, here)
        assert session_from(session.as_json()) == session
        assert domain.submits - domain.withdrawals in (0, 1)
        if isinstance(spoken, Said | GoOn | Open):
            _agrees(session, domain, here)
        else:
            assert _told(before) == _told(session)


def _agrees(session: Session, domain: Domain, here: Here) -> None:
    route = routes(BOOK, session, here)["main"]
    sent = any(done.at == At("main", "submit") for done in route.done)
    if sent:
        assert domain.intake is not None
        own = route.own("main")
        ahead = _ahead(route)
        assert {name: answer for name, answer in domain.intake.items() if name not in ahead} == own
    elif At("main", "submit") in route.passed:
        assert domain.intake is None


def _ahead(route: Route) -> set[str]:
    """The steps behind the present question: what was told of them may still count."""
    if route.position is None:
        return set()
    steps = [step.at for step in BOOK.flow("main", route.region).steps]
    position = route.position.at if route.position.at.flow == "main" else At("main", "fit")
    return {at.step for at in steps[steps.index(position) + 1 :]}


def _told(session: Session) -> object:
    return {at: kept.told for at, kept in session.receipts.items() if at.flow != "person"}


def test_the_model_uses_everything_that_the_engine_has() -> None:
    session, domain = Session(), Domain()
    for _ in range(40):
        session, result = turn(session, _next_answer(session), domain)
        assert result.view is not None
        if result.view.question is None:
            break
    assert domain.submits == 1
    assert {"amend", "judge"} <= set(domain.acts)
    assert len(MAIN.steps) > 15


@pytest.mark.parametrize("words", UNREADABLE, ids=range(len(UNREADABLE)))
def test_whatever_is_typed_to_whatever_step_nothing_is_lost(words: str) -> None:
    talk = Talk()
    for _ in range(20):
        before = dict(talk.session.answers)
        talk.write(words)
        talk.hear(Said(words, (words,), At(words, words), -1))
        talk.hear(Change(At(words, words)))
        talk.hear(Open(words))
        assert before.items() <= talk.session.answers.items()
        talk.hear(_next_answer(talk.session))
    assert talk.look().question is None
    assert talk.domain.submits == 1


FORGED = st.builds(
    Said,
    choices=st.lists(st.text(max_size=6), min_size=1, max_size=2).map(tuple),
    at=st.none() | st.builds(At, st.text(max_size=3), st.text(max_size=3)),
    revision=st.none() | st.integers(),
)


@given(st.lists(FORGED, max_size=5))
def test_forged_steps_choices_and_revisions_change_nothing(forged: list[Said]) -> None:
    talk = sent()
    before = talk.session.answers, talk.session.receipts

    for said in forged:
        talk.hear(said)

    assert (talk.session.answers, talk.session.receipts) == before
