"""The paper twin without the team's frame, for whoever hands it out."""

from tests.web.serving import Served


async def test_anybody_can_print_the_questions(served: Served) -> None:
    person = await served.person("en").open("/papier")

    assert person.status == 200
    assert "What fits you best?" in person.text()
    assert person.page.select_one("article.paper") is not None
    assert await served.counts() == {}
