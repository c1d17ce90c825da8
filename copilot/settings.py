"""Settings: every knob in one place, from environment variables `FOUREYES_*`."""

from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What an installation may set; the defaults need no key, no network and no other service."""

    model_config = SettingsConfigDict(env_prefix="FOUREYES_", extra="ignore", frozen=True)

    data_dir: Path = Path("var")
    """Everything the product writes lives below it: store, bank, index, logs."""
    database_url: str | None = None
    """The own store; default: SQLite (WAL) in the data directory."""
    bank_url: str | None = None
    """Address of a mock bank's HTTP server; default: the embedded bank in the data directory."""
    bank_token: SecretStr | None = None
    model_base_url: str | None = None
    """An OpenAI-compatible endpoint; default: none, the offline engine drafts."""
    model_name: str = "gpt-4o-mini"
    model_api_key: SecretStr | None = None
    model_region: str = ""
    """The country in which that endpoint runs (GB, EU, local); default: told by the address, or unknown."""
    model_own: bool = False
    """That endpoint is run by the bank itself."""
    models: SecretStr | None = None
    """A JSON list of models in their order, in place of the one above; see docs/models.md. It holds no
    key, but somebody will paste one: so it is not shown."""
    models_file: Path | None = None
    """The same as TOML; default: `models.toml` in the data directory, where there is one."""
    task_deadline_seconds: float = Field(default=30.0, gt=0, le=100)
    """For a whole task, gathering included; under the two minutes for which a request keeps its claim."""
    answer_reuse_hours: float = Field(default=24, ge=0)
    """For how long a model's answer to the very same request is shown again instead of paid for again."""
    budget_call_tokens: int = Field(default=60_000, ge=0)
    """Budgets: tokens read and written; the context is trimmed to this one. 0 means no limit, here and below."""
    budget_run_tokens: int = Field(default=200_000, ge=0)
    budget_user_day_tokens: int = Field(default=3_000_000, ge=0)
    budget_day_tokens: int = Field(default=0, ge=0)
    budget_call_micros: int = Field(default=0, ge=0)
    """Budgets: cost in millionths of the currency unit in which the models' prices are set."""
    budget_run_micros: int = Field(default=0, ge=0)
    budget_user_day_micros: int = Field(default=0, ge=0)
    budget_day_micros: int = Field(default=0, ge=0)
    shadow_day_runs: int = Field(default=200, ge=0)
    """The shadow deployment: how many comparisons it may make in a day; 0 and it stands still."""
    shadow_day_tokens: int = Field(default=500_000, ge=0)
    """The shadow deployment: tokens read and written in a day; 0 means no limit but the desk's own."""
    approval_expiry_hours: int = 24
    tasks_dir: Path | None = None
    """A folder with further tasks, one folder each, as in `copilot/tasks`; their Python code is executed."""
    bank_file: Path | None = None
    """Describes the bank; default: `bank.toml` in the data directory, where there is one, else the demo bank."""
    bank_name: str | None = None
    """Wins over the name in that file, as `bank_timezone` does over its time zone."""
    bank_timezone: str | None = None
    residency: dict[str, list[str]] = Field(default_factory=dict)
    """JSON, country → regions of engines, in place of the built-in rule for that country: `{"GB": ["GB"]}`."""
    api_requests_per_minute: int = Field(default=120, ge=1)
    """What one service account may send to the HTTP API; a minute's worth may come at once."""
    api_refusals_per_minute: int = Field(default=30, ge=1)
    """How many requests without a valid token one address may send before it has to wait."""
    api_max_in_flight: int = Field(default=16, ge=1)
    """API requests carried out at the same time; one more gets 503 and tries again."""
    api_max_body_bytes: int = Field(default=65_536, ge=1_024)
    tool_policy: dict[str, Any] = Field(default_factory=dict)
    """JSON, source → allow, ask or deny, or role → source → the same: `{"logins": "ask"}`."""

    otlp_endpoint: str | None = None
    """A collector's whole address for spans over OTLP/HTTP; default: none, they stay in the own store."""
    metrics_token: SecretStr | None = None
    """Required of a reader of `/metrics`; default: none, and only this machine may."""

    encryption_key: SecretStr | None = None
    """The installation key, 32 bytes in base64; default: a file of its own in the data directory."""
    encryption_key_file: Path | None = None
    """A file with that key, mounted by the operator; read, never written."""
    new_encryption_key: SecretStr | None = None
    """The key that `keys rotate` changes to."""
    retention: dict[str, Any] = Field(default_factory=dict)
    """JSON, data class → days or "forever": `{"prompt_log": 30}`; see docs/governance.md for the defaults."""
    retention_file: Path | None = None
    """The same as TOML; default: `retention.toml` in the data directory, where there is one."""
    public_url: str | None = None
    """The address by which browsers reach the desk, such as https://desk.bank.example; default: localhost."""
    oidc_issuer: str | None = None
    """The bank's OpenID Connect provider; default: the demo sign-in, with the demo bank only."""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr | None = None
    oidc_client_secret_file: Path | None = None
    oidc_scopes: str = "openid profile"
    oidc_groups_claim: str = "groups"
    oidc_groups: str | None = None
    """JSON, group at the provider → roles here: `{"fraud-desk": ["fraud_analyst"]}`."""
    oidc_groups_file: Path | None = None
    """The same as TOML."""
    oidc_recheck_minutes: float = Field(default=5, ge=0, le=60)
    """How often the provider is asked whether a sign-in still holds; 0: never."""
    session_hours: float = Field(default=10, gt=0, le=24)
    session_idle_minutes: float = Field(default=30, gt=0, le=480)
    sign_in_attempts_per_minute: int = Field(default=30, ge=1, le=10_000)
    """For each address that browsers come from."""

    @property
    def store_url(self) -> str:
        """The SQLAlchemy URL of the own store."""
        return self.database_url or f"sqlite:///{self.data_dir / 'foureyes.db'}"

    @property
    def models_path(self) -> Path | None:
        """The file that lists the models, None where none is named and none lies in the data directory."""
        usual = self.data_dir / "models.toml"
        return self.models_file or (usual if usual.is_file() else None)

    @property
    def bank_profile_path(self) -> Path | None:
        """The file that describes the bank, None where none is named and none lies in the data directory."""
        usual = self.data_dir / "bank.toml"
        return self.bank_file or (usual if usual.is_file() else None)

    @property
    def over_demo_bank(self) -> bool:
        """True over the embedded bank, or the mock bank's server on this machine."""
        host = urlsplit(self.bank_url or "//localhost").hostname or ""
        try:
            return host == "localhost" or ip_address(host).is_loopback
        except ValueError:
            return False

    @property
    def asks_a_model(self) -> bool:
        """Whether any model is set; without, the offline engine drafts and a draft costs nothing."""
        return bool(self.models or self.models_path or self.model_base_url)

    @property
    def bank_path(self) -> Path:
        """The embedded bank's database file."""
        return self.data_dir / "bank.db"

    @property
    def knowledge_dir(self) -> Path:
        """The directory of the catalogue and the vector index."""
        return self.data_dir / "knowledge"
