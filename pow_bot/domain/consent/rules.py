"""When a consent holds, what ends it, and what ends with it. Pure."""

from datetime import datetime

from pow_bot.domain.consent.words import Consent, Given, Purpose, State

# A yes, though somebody else may still have to say it too.
_YES = frozenset({State.GIVEN, State.PENDING})


def holds(consent: Consent | None, at: datetime) -> bool:
    """Whether this person's yes counts at that moment; without a record it never does."""
    if consent is None or consent.said is not State.GIVEN or at < consent.at:
        return False
    ends = (consent.withdrawn_at, consent.superseded_at)
    return all(end is None or at < end for end in ends)


def may_withdraw(consent: Consent | None) -> bool:
    """Whether there is a yes to take back; it is as easy as giving it was (art. 7 AVG)."""
    return consent is not None and consent.state in _YES


def says_again(consent: Consent, given: Given) -> bool:
    """Whether the same was said once more, to the same text and preview."""
    kept = (consent.state, consent.text, consent.version, consent.preview, consent.not_for)
    return kept == (given.state, given.text, given.version, given.preview, given.not_for)


def rests_on(purpose: Purpose) -> frozenset[Purpose]:
    """What means nothing without this one, and so may not come back when this one does."""
    return frozenset({Purpose.SUPPORT}) if purpose is Purpose.REGISTER else frozenset()


def ends_others(given: Given) -> bool:
    """Whether what rests on this purpose ends with what was said."""
    return given.state not in _YES
