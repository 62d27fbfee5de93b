"""What somebody made up is no passkey, whatever it looks like; real ones are tried in a browser."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pow_bot.domain.signing_in.passkeys import (
    BadPasskey,
    Made,
    Site,
    ask,
    ask_new,
    counted,
    credential_in,
    made,
)

SITE = Site("localhost", "Werkwijzer", "http://localhost:8000")
CHALLENGE = b"c" * 32
KNOWN = Made(b"id", b"\xa5\x01\x02\x03\x26\x20\x01", 0)
TEXT = st.text(max_size=40)
PARTS = {
    "id": TEXT,
    "rawId": TEXT,
    "type": st.sampled_from(["public-key", "password", ""]),
    "response": st.dictionaries(
        st.sampled_from(
            ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]
        ),
        TEXT | st.integers() | st.none(),
    )
    | TEXT,
}
ANSWERS = st.fixed_dictionaries({}, optional=PARTS).map(json.dumps) | TEXT


@given(ANSWERS)
def test_whatever_comes_is_refused_in_one_way(answer: str) -> None:
    with pytest.raises(BadPasskey):
        made(SITE, CHALLENGE, answer)
    with pytest.raises(BadPasskey):
        counted(SITE, CHALLENGE, answer, KNOWN)


@given(ANSWERS)
def test_which_passkey_answers_is_bytes_or_none(answer: str) -> None:
    try:
        assert isinstance(credential_in(answer), bytes)
    except BadPasskey:
        return


def test_an_answer_names_its_passkey() -> None:
    said = dict.fromkeys(("clientDataJSON", "authenticatorData", "signature"), "")
    answer = {"id": "a2V5", "rawId": "a2V5", "type": "public-key", "response": said}
    assert credential_in(json.dumps(answer)) == b"key"


def test_a_device_is_asked_to_check_who_holds_it() -> None:
    shown = json.loads(ask(SITE).options)
    new = json.loads(ask_new(SITE, "samira@example.org", b"h" * 32, [b"known"]).options)

    assert shown["userVerification"] == "required"
    assert new["authenticatorSelection"]["userVerification"] == "required"
    assert new["authenticatorSelection"]["residentKey"] == "required"
    assert len(new["excludeCredentials"]) == 1
    assert ask(SITE).challenge != ask(SITE).challenge
