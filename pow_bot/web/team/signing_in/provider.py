"""Signing in with an account elsewhere: OpenID Connect, the code flow with PKCE.

Whatever is not exactly as it must be is no proof: issuer, audience, nonce, signature, time. The
only thing that is taken from it is who it is about; no name, and never an e-mail address.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import httpx
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from pow_bot.settings import Settings, Unusable
from pow_bot.web.team.places import ELSEWHERE

# Asymmetric only: with the others whoever knows the client's secret could sign, and `none` is none.
_SIGNED_BY = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
_PATIENCE = 10.0
# How far two clocks may differ.
_LEEWAY = 60
_DISCOVERY = "/.well-known/openid-configuration"
_AT_HOME = frozenset({"localhost", "127.0.0.1", "::1"})


class NotProven(Exception):
    """What came back proves nothing; says which part does not."""


@dataclass(frozen=True, slots=True)
class Errand:
    """What is remembered of a sign-in elsewhere until the browser is back."""

    url: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True, repr=False)
class Provider:
    """Where colleagues may have an account as well. `back` is the address they come back to."""

    issuer: str
    client_id: str
    client_secret: str
    name: str
    back: str

    async def send(self) -> Errand:
        """Where to send the browser.

        Raises:
            NotProven: the provider does not say where.
        """
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        async with _client() as client:
            known = await self._metadata(client)
        url: str = prepare_grant_uri(
            self._endpoint(known, "authorization_endpoint"),
            client_id=self.client_id,
            response_type="code",
            redirect_uri=self.back,
            scope="openid",
            state=state,
            nonce=nonce,
            code_challenge=create_s256_code_challenge(verifier),
            code_challenge_method="S256",
        )
        return Errand(url, state, nonce, verifier)

    async def subject(self, code: str, nonce: str, verifier: str, now: datetime) -> str:
        """Issuer and subject of who signed in there.

        Raises:
            NotProven: nobody did, as far as can be proven.
        """
        async with _client() as client:
            known = await self._metadata(client)
            token = await self._token(client, known, code, verifier)
            keys = await _json(client.get(self._endpoint(known, "jwks_uri")))
        return self.proven(token, keys, nonce, now)

    def proven(self, token: str, keys: dict[str, Any], nonce: str, now: datetime) -> str:
        """Issuer and subject of an ID token (OpenID Connect Core 1.0, 3.1.3.7).

        Raises:
            NotProven: something about it is not as it must be.
        """
        options = {
            "iss": {"essential": True, "value": self.issuer},
            "aud": {"essential": True, "value": self.client_id},
        }
        params = {"nonce": nonce, "client_id": self.client_id}
        try:
            read = jwt.decode(token, KeySet.import_key_set(keys), algorithms=_SIGNED_BY)  # type: ignore[arg-type]
            claims = CodeIDToken(read.claims, read.header, options, params)
            claims.validate(now=int(now.timestamp()), leeway=_LEEWAY)
        except (JoseError, ValueError, KeyError, TypeError) as fault:
            raise NotProven(f"the token proves nothing: {type(fault).__name__}") from None
        subject = claims.get("sub")
        if not isinstance(subject, str) or not subject:
            raise NotProven("the token is about nobody")
        return f"{self.issuer} {subject}"

    async def _metadata(self, client: httpx.AsyncClient) -> dict[str, Any]:
        known = await _json(client.get(self.issuer.rstrip("/") + _DISCOVERY))
        if known.get("issuer") != self.issuer:
            raise NotProven("the provider says that it is another")
        return known

    async def _token(
        self, client: httpx.AsyncClient, known: dict[str, Any], code: str, verifier: str
    ) -> str:
        asked = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.back,
            "code_verifier": verifier,
        }
        url = self._endpoint(known, "token_endpoint")
        given = await _json(client.post(url, data=asked, auth=(self.client_id, self.client_secret)))
        token = given.get("id_token")
        if not isinstance(token, str):
            raise NotProven("the provider gave no ID token")
        return token

    @staticmethod
    def _endpoint(known: dict[str, Any], name: str) -> str:
        url = known.get(name)
        if not isinstance(url, str) or not is_safe(url):
            raise NotProven(f"the provider names no {name} that can be used")
        return url


def provider_of(settings: Settings) -> Provider | None:
    """The provider that the operator named, or None.

    Raises:
        Unusable: it is named in part, or others could read along.
    """
    given = (settings.oidc_issuer, settings.oidc_client_id, settings.oidc_name)
    if not any(given):
        return None
    if not all(given):
        raise Unusable("POW_OIDC_ISSUER, POW_OIDC_CLIENT_ID and POW_OIDC_NAME go together.")
    if not is_safe(settings.oidc_issuer):
        raise Unusable("POW_OIDC_ISSUER: write its address with https.")
    return Provider(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret.get_secret_value(),
        name=settings.oidc_name,
        back=f"{settings.base_url}{ELSEWHERE}/back",
    )


def is_safe(url: str) -> bool:
    """Whether nobody in between can read or change what goes there."""
    there = urlsplit(url)
    return there.scheme == "https" or (there.scheme == "http" and there.hostname in _AT_HOME)


def _client() -> httpx.AsyncClient:
    return httpx.AsyncClient(timeout=_PATIENCE, follow_redirects=False)


async def _json(asking: Any) -> dict[str, Any]:
    try:
        response: httpx.Response = await asking
        response.raise_for_status()
        read = response.json()
    except (httpx.HTTPError, ValueError) as fault:
        raise NotProven(f"the provider did not answer well: {type(fault).__name__}") from None
    if not isinstance(read, dict):
        raise NotProven("the provider answered with something else")
    return read
