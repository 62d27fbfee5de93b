"""A tour goes where the proof says, or says that it went astray."""

from dataclasses import dataclass, replace

import pytest

from pow_bot.authoring.proof import Proof, Way, prove
from pow_bot.authoring.tours import Astray, tours
from pow_bot.authoring.walking import Edge, Past
from pow_bot.engine.answers import Answer
from pow_bot.engine.book import Book
from pow_bot.engine.flow import Ask, At, Flow
from pow_bot.engine.heard import Said
from pow_bot.engine.kinds import Asked, Problem
from pow_bot.engine.plain_kinds import TextKind
from tests.authoring.flows_drawn import text
from tests.authoring.shelf import TODAY, good

BOOK = good().book


def _proof(past: Past) -> Proof:
    edge = Edge(past.at, str(past.at), "x")
    return Proof((), {edge: Way(past, private=True)}, frozenset(), 1, 0)


@dataclass(frozen=True, slots=True)
class Deaf(TextKind):
    """Understands nothing that is said."""

    def understand(self, said: Said, asked: Asked) -> Answer | Problem:
        return Problem(text("?"))


def test_a_proof_of_another_way_is_found_out() -> None:
    wrong = Past(None, At("main", "reach"), Answer("call"))

    with pytest.raises(Astray, match=r"at main\.situation and not at main\.reach"):
        list(tours(BOOK, _proof(wrong), TODAY))


def test_an_answer_that_nobody_can_say_is_put_there() -> None:
    ask = Ask(at=At("main", "one"), kind="deaf", text=text("?"), must="x")
    book = Book(
        main="main",
        flows={"main": Flow("main", text("m"), (ask,))},
        kinds={"deaf": Deaf()},
        wording=BOOK.wording,
    )

    (tour,) = tours(book, prove(book, TODAY), TODAY)

    assert tour.session.answers == {At("main", "one"): Answer("iets")}


def test_flows_that_interrupt_are_opened() -> None:
    proof = prove(BOOK, TODAY)
    inside = {edge: way for edge, way in proof.edges.items() if edge.at.flow == "person"}

    found = list(tours(BOOK, replace(proof, edges=inside), TODAY))

    assert {edge.outcome for edge in inside} == {"morning", "later", "unknown"}
    assert len(found) == 3
