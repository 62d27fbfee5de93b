"""What is asked of a passkey, and whether what it says is so (W3C WebAuthn, level 3)."""

from collections.abc import Iterable
from dataclasses import dataclass

from cbor2 import CBORDecodeError
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

# Face, finger or PIN: with it a passkey is two factors in one.
_VERIFIED = UserVerificationRequirement.REQUIRED
# What the library raises about what somebody made up; a fuzz test holds that it is no more.
_BAD = (WebAuthnException, CBORDecodeError, ValueError, KeyError, TypeError, IndexError)


class BadPasskey(Exception):
    """What was sent is no answer of a passkey to what was asked."""


@dataclass(frozen=True, slots=True)
class Site:
    """Who asks: a passkey answers to this host and this address only."""

    host: str
    name: str
    origin: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What the browser is handed, as JSON, and the challenge that must come back."""

    options: str
    challenge: bytes


@dataclass(frozen=True, slots=True)
class Made:
    """A new passkey."""

    credential: bytes
    public_key: bytes
    sign_count: int


def ask_new(site: Site, account: str, handle: bytes, known: Iterable[bytes]) -> Asked:
    """Ask for a new one, on a device that has none of the `known`."""
    options = generate_registration_options(
        rp_id=site.host,
        rp_name=site.name,
        user_name=account,
        user_id=handle,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=_VERIFIED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=one) for one in known],
    )
    return Asked(options_to_json(options), options.challenge)


def ask(site: Site) -> Asked:
    """Ask for any that this site knows."""
    options = generate_authentication_options(rp_id=site.host, user_verification=_VERIFIED)
    return Asked(options_to_json(options), options.challenge)


def made(site: Site, challenge: bytes, answer: str) -> Made:
    """The new passkey.

    Raises:
        BadPasskey: this is none, or not for this challenge and this site.
    """
    try:
        new = verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except _BAD:
        raise BadPasskey("this is no new passkey for this site") from None
    return Made(new.credential_id, new.credential_public_key, new.sign_count)


def credential_in(answer: str) -> bytes:
    """Which passkey answers; nothing is proven by it yet.

    Raises:
        BadPasskey: none does.
    """
    try:
        return parse_authentication_credential_json(answer).raw_id
    except _BAD:
        raise BadPasskey("no passkey answers") from None


def counted(site: Site, challenge: bytes, answer: str, known: Made) -> int:
    """Its new count of signatures, if the known passkey signed the challenge.

    Raises:
        BadPasskey: it did not, or its count went back, as that of a copy does.
    """
    try:
        shown = verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=known.public_key,
            credential_current_sign_count=known.sign_count,
            require_user_verification=True,
        )
    except _BAD:
        raise BadPasskey("the passkey did not sign this") from None
    return shown.new_sign_count
