"""The proof says what the engine does: counted or tried one by one, the same is reached."""

import os
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings

from pow_bot.authoring import walking
from pow_bot.authoring.proof import prove
from pow_bot.authoring.tours import tours
from pow_bot.authoring.walking import Walk
from pow_bot.engine.book import Book
from pow_bot.engine.conditions import AnyOf, When
from pow_bot.engine.flow import Ask, At, Flow, Run
from tests.authoring.flows_drawn import books, text, try_everything
from tests.authoring.shelf import TODAY, good

SOAK = bool(os.environ.get("POW_SOAK"))
SMALL = settings(
    max_examples=400 if SOAK else 30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def _runs(book: Book) -> set[At]:
    return {step.at for flow in book.flows.values() for step in flow.steps if isinstance(step, Run)}


@SMALL
@given(books())
def test_what_is_counted_is_what_is_reached(book: Book) -> None:
    for channel, private in (("private", True), ("open", False)):
        walk = Walk(book, TODAY, "private" if channel == "private" else "open")
        walk.through("main")

        counted = {at for _, at in walk.found.reached} - _runs(book)
        assert counted == try_everything(book, private=private).reached


@SMALL
@given(books())
def test_rows_and_gaps_are_those_that_the_engine_meets(book: Book) -> None:
    assume(book.tables)
    walk = Walk(book, TODAY, "private", book.tables["table"])
    walk.through("main")
    tried = try_everything(book, private=True)

    assert {row for _, row in walk.found.rows} == tried.rows
    assert bool(walk.found.gaps) == tried.gap


@SMALL
@given(books())
def test_who_mixes_channels_reaches_what_either_reaches(book: Book) -> None:
    walk = Walk(book, TODAY, "mixed")
    walk.through("main")
    mixed = {at for _, at in walk.found.reached}

    assert mixed >= try_everything(book, private=True).reached
    assert mixed >= try_everything(book, private=False).reached


@SMALL
@given(books())
def test_every_edge_can_be_walked_with_the_engine(book: Book) -> None:
    proof = prove(book, TODAY)

    walked = {edge for tour in tours(book, proof, TODAY) for edge in (tour.edge, *tour.walked)}

    assert walked >= set(proof.edges)


def test_every_region_is_gone_through_apart() -> None:
    proof = prove(good().book, TODAY)

    assert proof.composites == 2
    assert ("AM05", At("main", "tip")) in proof.reached
    assert ("", At("main", "tip")) not in proof.reached


def test_the_good_book_is_walked_along_every_edge() -> None:
    book = good().book
    proof = prove(book, TODAY)

    seen = {at for tour in tours(book, proof, TODAY) for at in tour.seen}

    asks = {s.at for flow in book.flows.values() for s in flow.steps if isinstance(s, Ask)}
    assert asks <= seen


def test_too_many_states_are_told_and_never_counted_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walking, "MOST", 3)

    proof = prove(good().book, TODAY)

    assert "states are alive at" in proof.mistakes[0].says
    assert proof.edges == {}


def test_an_answer_that_nothing_reads_is_forgotten_at_once() -> None:
    asks = tuple(
        Ask(at=At("main", f"s{n}"), kind="yes_no", text=text("?"), choices=(), must="x")
        for n in range(40)
    )
    asks = tuple(replace(ask, choices=good().book.flows["fit"].steps[0].choices) for ask in asks)  # type: ignore[attr-defined]
    book = replace(
        good().book, flows={"main": Flow("main", text("m"), asks)}, tables={}, regional={}
    )

    assert prove(book, TODAY).live_states == 1


def test_an_answer_is_kept_as_long_as_something_reads_it() -> None:
    book = good().book
    fit = book.flows["fit"]
    first, consent = fit.steps
    later = replace(consent, when=When((("wants", AnyOf(("yes",))),)))
    flow = Flow("main", text("m"), (first, later))
    flow = replace(flow, steps=tuple(replace(s, at=At("main", s.at.step)) for s in flow.steps))

    proof = prove(replace(book, flows={"main": flow}, tables={}, regional={}), TODAY)

    assert {edge.outcome for edge in proof.edges if edge.at.step == "wants"} == {
        *("yes", "no", "unknown"),
    }
