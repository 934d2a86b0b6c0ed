"""Settings: read once from environment variables BEHOORLIJK_*, passed on as a value."""

import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs between installations. Each field is BEHOORLIJK_<NAME> in capitals."""

    var_dir: Path = Path("var")  # where the database, key and mail files live unless said otherwise
    database_url: str = ""  # SQLAlchemy address; default SQLite in var_dir/behoorlijk.sqlite
    policy_dir: Path = Path(".")  # holds processes/ and forms/
    base_url: str = "http://localhost:8080"  # public address, for links in mail
    secret_key: str = field(default="", repr=False)  # signs sessions; made and kept in var_dir when empty
    mailer: str = "file"  # "file" writes var_dir/mail/*.eml, "smtp" sends
    mail_from: str = "noreply@example.org"
    smtp_host: str = "localhost"
    smtp_port: int = 25
    smtp_username: str = ""
    smtp_password: str = field(default="", repr=False)
    smtp_tls: bool = False
    demo: bool = False  # fictitious organisation, banner, and a clock that can be moved
    demo_password: str = "behoorlijk-demo-2026"  # of everyone in a demo, shown on the sign-in page
    oidc_issuer: str = ""  # address of the organisation's sign-in service; empty: local accounts only
    oidc_client_id: str = ""
    oidc_client_secret: str = field(default="", repr=False)
    oidc_scope: str = "openid profile email"
    oidc_claim: str = "email"  # the claim that tells who it is the first time: email, or our username
    oidc_groups_claim: str = ""  # the claim whose values are functions here; empty: functions stay ours
    oidc_label: str = ""  # what the button says
    second_factor_roles: str = ""  # roles that must use a second factor, with commas
    second_approval: bool = False  # a version goes live only by somebody who did not work on it
    house_style: str = ""  # folder with theme.css, logo and icon of this municipality; empty: our own
    scheduler_seconds: float = 5.0  # how often the bell rings
    host: str = "127.0.0.1"
    port: int = 8080
    proxies: int = 0  # reverse proxies in front of us whose word is taken for who the visitor is
    secure_cookies: bool = False  # cookies only over https; from the environment: as base_url says
    session_minutes: int = 480  # a session ends when nothing was asked in it for this long
    session_hours: float = 12.0  # and this long after signing in, however much was asked
    upload_max_mb: int = 20
    upload_kinds: str = (  # kinds of file that may come in, by their ending
        "pdf docx odt xlsx ods pptx odp rtf txt csv jpg jpeg png gif webp heic tif tiff "
        "mp3 m4a wav ogg mp4 mov eml msg"
    )
    scanner: str = ""  # virus scanner: "clamd://host:port", "unix:///path", or a command; empty: none
    scanner_seconds: float = 30.0  # how long the scanner may take
    mail_max_mb: int = 15  # enclosures that are larger together go by post
    mail_in: str = ""  # "maildir:/path", or "imaps://user@host/INBOX"; empty: no mail is read
    mail_in_password: str = field(default="", repr=False)  # for IMAP
    scan_folder: str = ""  # scanned papers that appear here come into the tray; empty: none
    log_format: str = "json"  # lines on standard error: "json" for programs, "text" for people
    log_level: str = "info"  # debug, info, warning or error
    metrics_token: str = field(default="", repr=False)  # who gives it may read /metrics; empty: this machine
    link_days: int = 365  # how long the link to the page of a party works after it was last given
    form_days: int = 14  # how long a public form is kept for somebody who goes on later

    @property
    def database(self) -> str:
        """The database address in use."""
        return self.database_url or f"sqlite:///{(self.var_dir / 'behoorlijk.sqlite').as_posix()}"

    def own_key(self, name: str) -> str:
        """A key of this installation: the one of the settings, else made once and kept in `var_dir`, for its
        owner alone. Raises ValueError for a key that was lost: going on without would sign with nothing.
        """
        if self.secret_key:
            return self.secret_key
        path = self.var_dir / f"{name}.key"
        if not path.exists():
            _make_key(path)
        key = path.read_text(encoding="ascii").strip()
        if not key:
            raise ValueError(f"{path} is empty; put back the key that was there, or take the file away")
        return key

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None, **fixed: Any) -> "Settings":
        """Settings from the environment; `fixed` wins. A value of the wrong kind raises ValueError."""
        values: dict[str, Any] = {}
        source = os.environ if environment is None else environment
        defaults = cls()
        for name in cls.__dataclass_fields__:
            raw = source.get(f"BEHOORLIJK_{name.upper()}")
            if raw is not None:
                values[name] = _read(f"BEHOORLIJK_{name.upper()}", raw, getattr(defaults, name))
        read = {**values, **fixed}
        _must_be_an_address(str(read.get("database_url", "")))
        read.setdefault("secure_cookies", str(read.get("base_url", "")).startswith("https://"))
        return replace(defaults, **read)


def _must_be_an_address(url: str) -> None:
    """Raises ValueError, without the address in it: there may be a password in that."""
    if url and not re.match(r"(?:sqlite:///|postgresql(?:\+\w+)?://)\S", url):
        raise ValueError(
            "BEHOORLIJK_DATABASE_URL is no address of a database; write "
            "sqlite:////folder/behoorlijk.sqlite or postgresql+psycopg://user:password@host/name"
        )
    if re.match(r"sqlite:///(?:(?:file:)?:memory:|.*[?&]mode=memory\b)", url):
        raise ValueError(
            "BEHOORLIJK_DATABASE_URL names a database in memory, of which each process would have its own; "
            "write sqlite:////folder/behoorlijk.sqlite, or leave it empty for a file in the var folder"
        )


def _make_key(path: Path) -> None:
    """A fresh key, there as a whole or not at all: of processes that start together, one is first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    made = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
    try:
        with suppress(FileExistsError):
            os.link(made, path)
    finally:
        made.unlink()


def _read(name: str, raw: str, default: object) -> object:
    try:
        if isinstance(default, bool):
            return {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False, "": False}[
                raw.strip().lower()
            ]
        if isinstance(default, (int, float, Path)):
            return type(default)(raw) if not isinstance(default, Path) else Path(raw)
    except (KeyError, ValueError) as error:
        raise ValueError(f"{name}: {raw!r} is not a {type(default).__name__}") from error
    return raw
