"""The catalogues that ship are in step with flows, Python and templates, and lack nothing."""

from pow_bot.authoring.question_files import question_texts
from pow_bot.authoring.reading import read_questions
from pow_bot.authoring.texts import all_texts
from pow_bot.conversations.book import read_book
from pow_bot.i18n.catalogues import Catalogues
from pow_bot.i18n.checks import check_catalogues
from pow_bot.i18n.extract import in_python, in_templates, in_texts
from pow_bot.resources import content


def test_every_text_of_ours_is_there_in_every_language() -> None:
    locales, package = content("locales"), content("flows").parent / "pow_bot"
    book = read_book(content("flows"), Catalogues(locales))
    texts = (*all_texts(book), *question_texts(read_questions(content("flows"))))
    found = [*in_texts(texts), *in_python(package), *in_templates(content("web") / "templates")]

    told = check_catalogues(locales, found, checked={text.context for text in texts})

    assert [str(mistake) for mistake in told] == []
