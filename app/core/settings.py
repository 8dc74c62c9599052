"""Every setting of the service, typed, read once from the environment and passed down."""

import hashlib
from pathlib import Path
from typing import Self
from zoneinfo import ZoneInfo

from pydantic import SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SHORTEST_SECRET = 32
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - in memory is the point
PLACEHOLDERS = ("changeme", "change-me", "secret", "placeholder", "example")


class Settings(BaseSettings):
    """Environment variables start with `PARTAGE_`; `.env.example` lists them all."""

    model_config = SettingsConfigDict(env_prefix="PARTAGE_", env_file=".env", extra="ignore")

    secret_key: SecretStr
    """Seals the voters' cookies and signs the form tokens; at least 32 characters."""
    data_dir: Path = Path("data")
    """Holds the embedded database, the files people send, the bundles of published votes, the
    guides as they were last printed, and the keys unless `keys_dir` is set."""
    database_url: str = ""
    """SQLAlchemy address; empty means the embedded SQLite file under `data_dir`."""
    keys_dir: Path | None = None
    """Link, trustee, receipt and log keys: files outside the database and its backups."""
    memory_dir: Path | None = None
    """A folder in memory (tmpfs) for keys that must not outlive the machine's power; empty
    takes one under `/dev/shm` where there is such a thing, else one beside the other keys."""
    base_url: str = "http://127.0.0.1:8000"
    """Public address; `https` turns on secure cookies and HSTS."""
    city_timezone: str = "Europe/Paris"
    """Zone in which calendars are typed and shown; storage is UTC."""
    smtp_url: str = ""
    """`smtp://user:password@host:port`; empty keeps mail in the outbox folder under `data_dir`."""
    mail_sender: str = "Partage <partage@localhost>"
    publisher: str = "Maison Internationale de Rennes"
    """Who answers for the site: legal notice, accessibility statement, contact."""
    contact_email: str = ""
    """Public address for help; empty says that it will be given before the vote."""
    hosting: str = ""
    """Name and address of the host, for the legal notice."""
    registry_lookups: bool = False
    """Ask the public registries whether an organisation is what it says; off, the staff confirm."""
    api_association_token: SecretStr = SecretStr("")
    """Opens *API Association* (RNA numbers without SIREN); empty, only the open one is asked."""
    api_association_recipient: str = ""
    """SIRET of the public body that asks *API Association*, which requires it."""
    demo: bool = False
    """A demonstration: placeholder secrets allowed, simulated ballots labelled."""

    @model_validator(mode="after")
    def refuse_weak_secret(self) -> Self:
        secret = self.secret_key.get_secret_value()
        if self.demo:
            return self
        if len(secret) < SHORTEST_SECRET or any(word in secret.lower() for word in PLACEHOLDERS):
            raise ValueError("PARTAGE_SECRET_KEY must be a random text of 32 characters or more")
        return self

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.data_dir / 'partage.db'}"

    @property
    def keys(self) -> Path:
        return self.keys_dir or self.data_dir / "keys"

    @property
    def files(self) -> Path:
        return self.data_dir / "files"

    @property
    def bundles(self) -> Path:
        return self.data_dir / "bundles"

    @property
    def guides(self) -> Path:
        return self.data_dir / "guides"

    @property
    def memory(self) -> Path:
        if self.memory_dir is not None:
            return self.memory_dir
        if not SHARED_MEMORY.is_dir():
            return self.keys / "memory"
        # Two installations on one machine do not share a folder.
        place = hashlib.sha256(str(self.keys.resolve()).encode()).hexdigest()[:16]
        return SHARED_MEMORY / f"partage-{place}"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.city_timezone)

    @property
    def is_secure(self) -> bool:
        return self.base_url.startswith("https://")
