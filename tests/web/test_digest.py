"""A colleague's mail counts what waits and says nothing of anybody; it goes once, while they work."""

import re

import pytest

from pow_bot.domain.intake.colleagues import disable
from pow_bot.domain.notices import actions
from pow_bot.domain.notices.words import Digest, Kind, Wish
from pow_bot.domain.staff.rules import Actor
from pow_bot.storage import Db
from tests.domain.intake.making import colleague, standing, submitted
from tests.web.serving import Served
from tests.web.test_mail import Box, box, sender, served, shown, written

__all__ = ["box", "served"]


async def told(served: Served, *kinds: Kind, locale: str = "nl") -> tuple[Actor, list[str]]:
    now = served.clock()

    def tell(db: Db) -> tuple[Actor, list[str]]:
        samira = colleague(db)
        actions.wish(db, samira.id, Wish(Digest.BUNDLED, locale), now)
        references = [submitted(db, now).reference for _ in kinds]
        for kind, reference in zip(kinds, references, strict=True):
            actions.tell(db, samira.id, kind, standing(db, reference), now)
        return samira, references

    return await served.database.write(tell)


@pytest.mark.parametrize(
    ("locale", "subject", "counted"),
    [
        ("nl", "Er staat iets voor u klaar", "- aan u gegeven: 2\n- bijna te laat: 1"),
        ("en", "Something is ready for you", "- given to you: 2\n- nearly late: 1"),
    ],
)
async def test_it_counts_by_kind_with_a_link_and_nothing_of_anybody(
    served: Served, box: Box, locale: str, subject: str, counted: str
) -> None:
    _, references = await told(served, Kind.ASSIGNED, Kind.ASSIGNED, Kind.TERM, locale=locale)
    served.clock.forward(minutes=15)

    assert await sender(served).send_due() == 1

    (letter,) = box.letters
    assert (letter["Subject"], letter["To"]) == (subject, "samira.el.idrissi@example.org")
    text = written(letter).replace("\r\n", "\n")
    assert counted in text
    (link,) = shown(letter).select("a")
    assert str(link["href"]).endswith("/team/notices")
    whole = f"{letter['Subject']} {text} {shown(letter)}"
    for private in (*references, "Fatima", "AM13", "Utrecht", "Samira"):
        assert private not in whole, private
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}", text)
    assert await sender(served).send_due() == 0


async def test_before_its_time_and_at_night_it_waits(served: Served, box: Box) -> None:
    await told(served, Kind.ASSIGNED)
    assert await sender(served).send_due() == 0
    served.clock.forward(hours=11)

    await sender(served).send_due()
    assert box.letters == []
    served.clock.forward(hours=12)
    await sender(served).send_due()

    assert len(box.letters) == 1


async def test_a_try_that_failed_is_the_same_mail_again(served: Served, box: Box) -> None:
    await told(served, Kind.ASSIGNED)
    served.clock.forward(minutes=15)
    box.answers = ["451 Later"]
    await sender(served).send_due()
    assert box.letters == []
    served.clock.forward(minutes=2)

    await sender(served).send_due()

    assert [written(letter).count("aan u gegeven: 1") for letter in box.letters] == [1]
    served.clock.forward(days=1)
    assert await sender(served).send_due() == 0


async def test_to_who_was_let_go_nothing_is_sent(served: Served, box: Box) -> None:
    samira, _ = await told(served, Kind.ASSIGNED)
    await served.database.write(lambda db: disable(db, samira.id, served.clock()))
    served.clock.forward(minutes=15)

    await sender(served).send_due()
    served.clock.forward(days=30)

    assert await sender(served).send_due() == 0
    assert box.letters == []
