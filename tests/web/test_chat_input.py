"""Whatever people and machines type: never an error of ours, and the conversation stays."""

import pytest

from tests.bad_input import BAD_INPUT
from tests.web.person import Person
from tests.web.serving import ANSWERS, MORE, Served, kept, sent

# One question of each kind, with the answers that lead to it.
QUESTIONS = {
    "choice": ("situation", {}),
    "place": ("place", {}),
    "municipality": ("stays", {"place": "no_fixed_address"}),
    "phone": ("number", {}),
    "email": ("email", {"reach": "mail"}),
    "date": ("last_day", {"urgent": "last_day"}),
    "review": ("check", {}),
}
LATER = {
    "name": "name",
    "opens": "language",
    "several": "helps",
    "yes_no": "more_work",
    "text": "done",
}
BSN = "111222333"


async def at_question(served: Served, step: str, **answers: str) -> Person:
    person = await served.person().open("/")
    await person.fill_in({**ANSWERS, **answers}, until=step)
    assert person.step == step
    return person


async def type_all(person: Person, step: str) -> None:
    """Everything there is, typed and as the name of a choice; the question stays or is answered."""
    form = person.form()
    for bad in BAD_INPUT:
        text = bad.encode("utf-8", "replace").decode()
        for fields in ([("text", text)], [("choice", text), ("text", text)]):
            response = await person.http.post("/antwoord", data=dict([*form, *fields]))
            assert response.status_code in {303, 413, 422}, (step, bad[:40])
            assert "Traceback" not in response.text


@pytest.mark.parametrize("kind", QUESTIONS)
async def test_no_answer_breaks_a_question(served: Served, kind: str) -> None:
    step, answers = QUESTIONS[kind]
    person = await at_question(served, step, **answers)

    await type_all(person, step)

    await person.open("/")
    assert person.status == 200
    await person.fill_in({**ANSWERS, **answers, "stays": "dont_know"})
    await person.answer("yes")
    assert person.reference


@pytest.mark.parametrize("kind", LATER)
async def test_no_answer_breaks_a_question_after_the_receipt(served: Served, kind: str) -> None:
    person = await sent(served.person())
    reference, step = person.reference, LATER[kind]
    await person.fill_in(MORE, until=step)
    assert person.step == step

    await type_all(person, step)

    await person.open("/")
    assert person.status == 200
    assert (await kept(served, reference)).answers["situation"] == {"value": "looking"}


async def test_no_letter_breaks_the_page_of_letters(served: Served) -> None:
    person = await sent(served.person())
    (link,) = person.page.select('main a[href^="/berichten"]')
    await person.open(str(link["href"]))
    for bad in BAD_INPUT:
        text = bad.encode("utf-8", "replace").decode()
        form = person.form("main form.ask", ("text", text))
        response = await person.http.post(person.url, data=dict(form))
        assert response.status_code in {303, 413, 422}, bad[:40]
    await person.open(str(link["href"]))
    assert person.status == 200
    assert "<script>alert" not in person.html


async def test_a_service_number_in_free_text_is_not_kept_and_that_is_said(served: Served) -> None:
    person = await sent(served.person())
    reference = person.reference
    await person.fill_in(MORE, until="done")

    for typed in (f"Mijn bsn is {BSN}", "111.222.333", "111 222 333 en meer", "BSN:111-222-333"):
        await person.answer(text=typed)
        assert (person.status, person.step) == (422, "done"), typed
        assert "Dit lijkt op een burgerservicenummer. Wij bewaren dat nooit." in person.problem
    await person.speak("en")
    await person.answer(text=BSN)
    assert "This looks like a citizen service number (BSN)." in person.problem

    assert "done" not in (await kept(served, reference)).answers
    files = b"".join(path.read_bytes() for path in served.folder.glob("pow.sqlite*"))
    assert BSN.encode() not in files


async def test_a_service_number_beside_a_choice_or_as_a_name_is_not_kept(served: Served) -> None:
    person = await sent(served.person())
    reference = person.reference
    await person.fill_in(MORE, until="name")
    await person.answer(text=f"Fatima {BSN}")
    assert person.status == 422
    await person.fill_in(MORE, until="language")
    await person.answer("other", text=BSN)
    assert person.status == 422
    await person.answer("other", text="Dari")
    assert person.status == 200
    answers = (await kept(served, reference)).answers
    assert answers["language"] == {"value": "other", "note": "Dari"}
    assert BSN not in str(answers)


async def test_markup_is_shown_as_it_was_written(served: Served) -> None:
    person = await sent(served.person())
    await person.fill_in({**MORE, "done": "<b>Kok</b> & {{ 7*7 }} {reference}"})
    await person.open("/bewijs")
    assert "&lt;b&gt;Kok&lt;/b&gt; &amp; {{ 7*7 }} {reference}" in person.html
