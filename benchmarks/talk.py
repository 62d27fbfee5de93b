"""What everybody in the bench says: a whole registration, from the first question to the receipt."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One answer: the question it is meant for, and what a form would send."""

    at: str
    choice: str | None = None
    text: str | None = None

    @property
    def fields(self) -> dict[str, str]:
        """What the form posts beside its hidden fields."""
        said = {"choice": self.choice, "text": self.text}
        return {name: value for name, value in said.items() if value is not None}


# Someone who looks for work and wants to be called: the most usual way through zelfmelden.
TALK = (
    Line("zelfmelden.situation", choice="looking"),
    Line("zelfmelden.place", text="5038"),
    Line("zelfmelden.reach", choice="call"),
    Line("zelfmelden.number", text="06 12345678"),
    Line("zelfmelden.message", choice="yes"),
    Line("zelfmelden.urgent", choice="no"),
    Line("zelfmelden.check", choice="yes"),
)
