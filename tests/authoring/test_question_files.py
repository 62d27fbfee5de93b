"""The file of questions: read with its texts, and taken over by a running server."""

from pathlib import Path

import pytest

from pow_bot.authoring.library import Library
from pow_bot.authoring.mistakes import Mistaken
from pow_bot.authoring.question_files import question_texts, questions_of
from pow_bot.authoring.reading import read, read_questions
from tests.authoring.shelf import SHELF, folder_with, good

QUESTIONS = """
groups:
  - group: team
    title: Over het team
    questions:
      - name: cost
        question: Kost dit geld?
        answer:
          - Nee. Dit kost
            u niets.
          - Vraag het gerust.
        also: {nl: [gratis, betalen], en: free}
        link: https://www.voorbeeld.nl/kosten
      - name: person
        question: Kan ik iemand spreken?
        answer: Ja.
        also: {nl: [mens], en: [human]}
        leads: person
"""


def test_a_question_has_its_answer_and_other_ways_to_ask_it(tmp_path: Path) -> None:
    groups = read_questions(folder_with(tmp_path, {"questions.yaml": QUESTIONS}))
    cost, person = questions_of(groups)

    assert [text.source for text in cost.answer] == ["Nee. Dit kost u niets.", "Vraag het gerust."]
    assert cost.also == ("gratis", "betalen", "free")
    assert (cost.link, cost.leads) == ("https://www.voorbeeld.nl/kosten", None)
    assert (person.link, person.leads) == (None, "person")
    assert (person.file, person.line) == ("flows/questions.yaml", 14)


def test_each_text_has_a_context_of_its_own(tmp_path: Path) -> None:
    groups = read_questions(folder_with(tmp_path, {"questions.yaml": QUESTIONS}))

    assert [text.context for text in question_texts(groups)] == [
        "questions/groups/team",
        "questions/cost/question",
        "questions/cost/answer/1",
        "questions/cost/answer/2",
        "questions/person/question",
        "questions/person/answer/1",
    ]


def test_it_is_no_flow_and_is_read_with_the_flows(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, {"questions.yaml": QUESTIONS})

    reading = read(folder, SHELF)

    assert reading.book.flows.keys() == good().book.flows.keys()
    assert reading.groups == read_questions(folder)


def test_without_such_a_file_there_are_none(tmp_path: Path) -> None:
    assert read_questions(folder_with(tmp_path, {})) == ()


def test_a_server_takes_over_what_works_and_keeps_it_while_it_is_broken(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, {"questions.yaml": QUESTIONS})
    library = Library(lambda: read(folder, SHELF).book, lambda: read_questions(folder))
    before = library.questions

    (folder / "questions.yaml").write_text("groups: none\n", "utf-8")
    _, told = library.reload()
    assert library.questions is before
    assert {(mistake.file, mistake.line) for mistake in told} == {("flows/questions.yaml", 1)}
    with pytest.raises(Mistaken):
        read_questions(folder)

    folder_with(tmp_path, {"questions.yaml": QUESTIONS.replace("Kost dit geld", "Wat kost dit")})
    _, told = library.reload()
    assert questions_of(library.questions)[0].asked.source == "Wat kost dit?"
    assert told == ()
