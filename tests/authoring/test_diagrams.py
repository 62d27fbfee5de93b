"""A flow can be drawn, and is drawn the same every time."""

from pow_bot.authoring.diagrams import mermaid
from tests.authoring.shelf import good


def test_a_flow_is_drawn_from_its_start_to_its_end() -> None:
    drawn = mermaid(good().book.flows["fit"])

    assert drawn == (
        "flowchart TD\n"
        '  start(["Werken"])\n'
        '  s0["wants<br/>Hoe denkt u nu over werken?"]\n'
        "  start --> s0\n"
        '  fork1{"wants: yes"}\n'
        "  s0 --> fork1\n"
        '  s1["agrees<br/>Mogen wij dit laten zien?"]\n'
        "  fork1 -->|yes| s1\n"
        '  finish(["."])\n'
        "  s1 --> finish\n"
        "  fork1 -->|no| finish\n"
    )


def test_every_kind_of_step_has_its_shape() -> None:
    drawn = mermaid(good().book.flows["main"])

    assert 's0>"welcome"]' in drawn
    assert '[/"check<br/>Klopt dit?"/]' in drawn
    assert '[["intake.submit, again intake.amend, undo intake.withdraw"]]' in drawn
    assert '[["fit"]]' in drawn
    assert "situation: dismissal and hours: 1 or more" in drawn
    assert "reach: not call or debts" in drawn


def test_drawing_twice_gives_the_same() -> None:
    assert mermaid(good().book.flows["main"]) == mermaid(good().book.flows["main"])
