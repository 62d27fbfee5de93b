"""What an operator can set: `POW_*` in the environment, each also as `POW_*_FILE` with a path.

Every field's description is its documentation; a test holds `docs/settings.md` against them.
"""

import os
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, FilePath, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

_PREFIX = "POW_"
# Ours, and not settings: the tests' own switches.
_OTHERS = {"POW_SOAK", "POW_REWRITE", "POW_TEST_POSTGRES_URL"}


class Unusable(ValueError):
    """A setting that cannot be used; the sentence says which, and how to write it."""


class _Files(PydanticBaseSettingsSource):
    """`POW_DATABASE_URL_FILE=/run/secrets/db` reads the setting from that file."""

    def get_field_value(self, field: Any, field_name: str) -> tuple[Any, str, bool]:
        path = os.environ.get(f"{_PREFIX}{field_name.upper()}_FILE")
        return (_content(path) if path else None), field_name, False

    def __call__(self) -> dict[str, Any]:
        found = {
            name: self.get_field_value(None, name)[0] for name in self.settings_cls.model_fields
        }
        return {name: value for name, value in found.items() if value is not None}


class Settings(BaseSettings):
    """All settings, with defaults that serve one region from one machine."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, extra="ignore", frozen=True)

    data: Path = Field(Path("data"), description="Folder for the SQLite file and the keys.")
    database_url: str = Field(
        "",
        description="`sqlite:///path` or `postgresql://...`; a SQLite file in `data` by default.",
    )
    keys: Path | None = Field(
        None, description="Folder of the keys and the erasure ledger; `data/keys` by default."
    )
    flows: Path | None = Field(
        None,
        description="Folder of flows to use instead of those that came with the program.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="From which level on the server logs."
    )
    base_url: str = Field(
        "http://localhost:8000",
        description="The public address, without a slash at its end. With https, cookies are secure.",
    )
    host: str = Field("127.0.0.1", description="The address to listen on.")
    port: int = Field(8000, ge=1, le=65535, description="The port to listen on.")
    proxies: str = Field(
        "", description="Addresses of proxies whose X-Forwarded-For is believed, with commas."
    )
    site_name: str = Field("Werkwijzer", description="The name on every page.")
    leave_url: str = Field(
        "https://www.buienradar.nl/",
        description="Where *Verlaat deze pagina* goes: a neutral site that nobody wonders about.",
    )
    theme: FilePath | None = Field(
        None, description="A stylesheet with your own `--basis-*` tokens."
    )
    controller_name: str = Field(
        "",
        description="Who answers for the personal data (art. 13 AVG): named on the privacy page.",
    )
    controller_email: str = Field("", description="Where people write about their data.")
    mail_host: str = Field("", description="The SMTP server. Without one no mail is sent.")
    mail_port: int = Field(587, description="The SMTP port.")
    mail_user: str = Field("", description="The SMTP user.")
    mail_password: SecretStr = Field(SecretStr(""), description="The SMTP password.")
    mail_tls: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="How the SMTP connection is secured."
    )
    mail_from: str = Field(
        "", description="The sender of mail: neutral, it names no team and no benefit."
    )
    turns_per_minute: int = Field(
        240, ge=1, description="Answers that one network address may send in a minute."
    )
    backup_days: int = Field(
        30, ge=1, description="How long your backups are kept; the privacy page says it."
    )
    registers: str = Field(
        "",
        description="Regions that keep a register for employers, as codes with commas; there people are asked for a profile without their name.",
    )
    draft_days: int = Field(30, ge=1, description="How long an unsent conversation is kept.")
    oidc_issuer: str = Field(
        "",
        description="Where colleagues may sign in as well (OpenID Connect): its address, exactly as it names itself.",
    )
    oidc_client_id: str = Field("", description="Under which name it knows this installation.")
    oidc_client_secret: SecretStr = Field(
        SecretStr(""), description="The secret that goes with it."
    )
    oidc_name: str = Field(
        "", description="What colleagues call it: the button says *Log in met* and this name."
    )
    telegram: Literal["off", "polling", "webhook"] = Field(
        "off",
        description="How messages from Telegram come: asked for (`polling`), or sent to `/telegram` (`webhook`).",
    )
    telegram_token: SecretStr = Field(SecretStr(""), description="The token that BotFather gave.")
    telegram_secret: SecretStr = Field(
        SecretStr(""),
        description="What Telegram must say at the webhook: 1 to 256 of `A-Z`, `a-z`, `0-9`, `_` and `-`.",
    )
    telegram_api: str = Field(
        "https://api.telegram.org", description="The address of the Bot API, or of your own server."
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, _Files(settings_cls), env_settings

    @cached_property
    def database(self) -> str:
        """Where the database is."""
        return self.database_url or f"sqlite:///{(self.data / 'pow.sqlite').absolute()}"

    @cached_property
    def keyring(self) -> Path:
        """Where the keys are."""
        return self.keys or self.data / "keys"

    @property
    def register_codes(self) -> frozenset[str]:
        """The regions that keep a register."""
        return frozenset(code.strip().upper() for code in self.registers.split(",") if code.strip())

    @property
    def secure(self) -> bool:
        """Whether people reach us over https."""
        return self.base_url.startswith("https://")


def read_settings(**given: Any) -> Settings:
    """Read the settings.

    Raises:
        Unusable: with a sentence for each setting that cannot be used. Values are not repeated.
    """
    try:
        return Settings(**given)
    except ValidationError as error:
        faults = [f"{_name(fault)}: {fault['msg']}" for fault in error.errors(include_input=False)]
        raise Unusable("\n".join(faults)) from None


def unknown_names(environment: Mapping[str, str]) -> list[str]:
    """A sentence for each `POW_*` name that is no setting, with the nearest that is."""
    known = {
        _PREFIX + name.upper() + end for name in Settings.model_fields for end in ("", "_FILE")
    }
    strange = [n for n in environment if n.startswith(_PREFIX) and n not in known | _OTHERS]
    return [f"{name} is no setting.{_nearest(name, known)}" for name in sorted(strange)]


def _nearest(name: str, known: set[str]) -> str:
    close = get_close_matches(name, sorted(known), n=1)
    return f" Did you mean {close[0]}?" if close else ""


def _name(fault: Any) -> str:
    return _PREFIX + ".".join(str(part) for part in fault["loc"]).upper()


def _content(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise Unusable(f"{path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise Unusable(f"{path} cannot be read: it is no UTF-8") from None
