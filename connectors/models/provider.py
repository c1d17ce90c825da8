"""One model at one endpoint, as an installation describes it."""

from decimal import Decimal
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from copilot.ports.model import EngineProfile, LogPolicy

OPENAI_URL = "https://api.openai.com/v1"
Seconds = Annotated[float, Field(gt=0, le=3_600)]
Price = Annotated[Decimal, Field(ge=0)]
Kind = Literal["openai", "azure", "compatible"]
"""What an entry may say; `providers.MODELS` says what each is built as."""


class Provider(BaseModel):
    """An entry of `FOUREYES_MODELS` or of the models file; a word that is not known is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    kind: Kind
    name: str = Field(default="", pattern=r"^[A-Za-z0-9._-]*$")
    model: str = Field(min_length=1, max_length=200)
    base_url: str = ""
    deployment: str = ""
    """Azure alone: the deployment's name; default: the model's."""
    api_version: str = ""
    """Azure alone."""
    key: str = Field(default="", pattern=r"^$|^(env|file|keyring):\S.*$")
    """Where the key stands: `env:NAME`, `file:PATH` or `keyring:SERVICE/USER`; never the key itself."""
    ca_file: str = ""
    """Certificates of the authority that signed the endpoint's own; default: the public ones."""
    region: str = Field(default="", pattern=r"^$|^[A-Z]{2}$|^local$|^unknown$")
    own: bool | None = None
    """Run by the bank itself; default: only where the address is this machine."""
    log_policy: LogPolicy = "metadata"
    structured: Literal["auto", "strict", "json", "words"] = "auto"
    temperature: float = Field(default=0.0, ge=0, le=2)
    connect_seconds: Seconds = 5.0
    first_token_seconds: Seconds = 20.0
    between_tokens_seconds: Seconds = 10.0
    context_tokens: int = Field(default=128_000, gt=0)
    max_output_tokens: int = Field(default=8_000, gt=0)
    max_in_flight: int = Field(default=8, gt=0, le=1_000)
    input_price: Price = Decimal(0)
    """Currency units for 1,000 tokens."""
    output_price: Price = Decimal(0)

    @field_validator("base_url")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in ("http", "https") or not parts.hostname):
            raise ValueError("must be an http or https address")
        if parts.username or parts.password or parts.query or parts.fragment:
            raise ValueError("must hold no user, password, query or fragment; keys go into `key`")
        return value.rstrip("/")

    @model_validator(mode="before")
    @classmethod
    def _defaults_of_its_kind(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        kind = given.get("kind")
        defaults: dict[str, Any] = {"name": kind}
        if kind == "openai":
            defaults |= {"base_url": OPENAI_URL}
        if kind == "azure":
            defaults |= {"deployment": given.get("model")}
        host = urlsplit(str(given.get("base_url") or defaults.get("base_url", ""))).hostname or ""
        if _is_this_machine(host):
            defaults |= {"region": "local", "own": True}
        elif host == urlsplit(OPENAI_URL).hostname:
            defaults |= {"region": "US"}
        return {**defaults, **given}

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if not self.base_url:
            raise ValueError("base_url is missing: say where the model is reached")
        if not self.region:
            raise ValueError("region is missing: say in which country the endpoint runs (GB, EU, local)")
        if self.kind == "azure" and not self.api_version:
            raise ValueError("api_version is missing: Azure needs one, for example 2024-10-21")
        if self.kind != "compatible" and not self.key:
            raise ValueError(
                "key is missing: say where it stands (env:NAME, file:PATH, keyring:SERVICE/USER)"
            )
        here = _is_this_machine(urlsplit(self.base_url).hostname or "")
        if self.ca_file and not Path(self.ca_file).is_file():
            raise ValueError(f"ca_file {self.ca_file} is not there")
        if self.base_url.startswith("http://") and not (self.own or here):
            raise ValueError(
                "base_url must be https, unless the endpoint is your own (own = true; FOUREYES_MODEL_OWN=true)"
            )
        return self

    @property
    def profile(self) -> EngineProfile:
        """What the gateway decides by."""
        return EngineProfile(
            name=f"{self.name}:{self.model}",
            provider=self.name,
            model=self.model,
            region=self.region,
            own=bool(self.own),
            log_policy=self.log_policy,
            context_tokens=self.context_tokens,
            max_output_tokens=self.max_output_tokens,
            max_in_flight=self.max_in_flight,
            input_price_micros=int(self.input_price * 1_000_000),
            output_price_micros=int(self.output_price * 1_000_000),
        )


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
