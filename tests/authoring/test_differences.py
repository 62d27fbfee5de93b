"""Every way in which a region can differ is found, and nothing else is."""

from dataclasses import replace

from pow_bot.authoring.differences import Difference, flow_differences, table_differences
from pow_bot.engine.conditions import ALWAYS
from pow_bot.engine.flow import Ask, At, Choice, Flow, Say, Text
from pow_bot.engine.tables import Row, Table


def text(said: str) -> Text:
    return Text(f"of/{said}", said)


ASK = Ask(
    at=At("f", "reach"),
    kind="one",
    text=text("Hoe?"),
    help=text("Kies."),
    choices=(Choice("call", text("Bellen")), Choice("mail", text("Mailen"), opens=text("Adres?"))),
    options={"most": 3},
)
BASE = Flow("f", text("Titel"), (ASK, Say(at=At("f", "end"), text=text("Klaar."))))


def own(ask: Ask) -> list[Difference]:
    return list(flow_differences(BASE, replace(BASE, steps=(ask, BASE.steps[1]))))


def test_what_is_the_same_is_no_difference() -> None:
    assert own(ASK) == []
    assert own(replace(ASK, file="elders.yaml", line=9)) == []


def test_another_text_help_or_choice_is_told_with_what_it_was() -> None:
    (help_text,) = own(replace(ASK, help=text("Bellen gaat snel.")))
    assert (help_text.what, help_text.about) == ("help", text("Hoe?"))
    assert (help_text.before, help_text.after) == (text("Kies."), text("Bellen gaat snel."))
    (choice,) = own(replace(ASK, choices=(Choice("call", text("Telefoon")), ASK.choices[1])))
    assert (choice.what, choice.before, choice.after) == (
        "choice",
        text("Bellen"),
        text("Telefoon"),
    )
    (opens,) = own(replace(ASK, choices=(ASK.choices[0], replace(ASK.choices[1], opens=None))))
    assert (opens.what, opens.before, opens.after) == ("opens", text("Adres?"), None)
    (options,) = own(replace(ASK, options={"most": 5}))
    assert (options.before, options.after) == ("most: 3", "most: 5")


def test_what_is_left_out_or_added_has_one_side_only() -> None:
    (gone,) = own(replace(ASK, choices=ASK.choices[:1]))
    assert (gone.before, gone.after) == (text("Mailen"), None)
    more = Say(at=At("f", "more"), text=text("Ook dit."))
    (added,) = flow_differences(BASE, replace(BASE, steps=(*BASE.steps, more)))
    assert (added.what, added.name, added.before, added.after) == (
        "step",
        "more",
        None,
        text("Ook dit."),
    )
    (less,) = flow_differences(BASE, replace(BASE, steps=BASE.steps[:1]))
    assert (less.before, less.after) == (text("Klaar."), None)


def test_a_row_that_decides_otherwise_tells_both_outcomes() -> None:
    row = Row("no_income", ALWAYS, {"urgency": "this_week"}, text("Deze week."))
    base = Table("urgency", "1", {}, (row,))
    sooner = replace(row, gives={"urgency": "today"}, reason=text("Vandaag."))
    new = replace(row, name="extra")

    changed, added = table_differences(base, replace(base, rows=(sooner, new)))
    (gone,) = table_differences(base, replace(base, rows=()))

    assert (changed.gives_before, changed.gives_after) == (row.gives, sooner.gives)
    assert (changed.before, changed.after) == (text("Deze week."), text("Vandaag."))
    assert (added.name, added.before) == ("extra", None)
    assert gone.after is None
    assert list(table_differences(base, base)) == []
