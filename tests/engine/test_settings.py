"""Settings come from the environment; a wrong value is told by its name."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from engine import Settings


def test_every_setting_is_an_environment_variable() -> None:
    settings = Settings.from_environment(
        {"BEHOORLIJK_VAR_DIR": "/data", "BEHOORLIJK_DEMO": "yes", "BEHOORLIJK_PORT": "9000", "HOME": "/"}
    )
    assert (settings.var_dir, settings.demo, settings.port) == (Path("/data"), True, 9000)
    assert settings.database == "sqlite:////data/behoorlijk.sqlite"


def test_a_database_address_goes_before_the_default() -> None:
    address = "postgresql+psycopg://db/behoorlijk"
    assert Settings.from_environment({"BEHOORLIJK_DATABASE_URL": address}).database == address


@pytest.mark.parametrize(("name", "value"), [("PORT", "tachtig"), ("DEMO", "misschien")])
def test_a_wrong_value_is_told_by_its_name(name: str, value: str) -> None:
    with pytest.raises(ValueError, match=f"BEHOORLIJK_{name}"):
        Settings.from_environment({f"BEHOORLIJK_{name}": value})


def test_secrets_are_not_printed() -> None:
    assert "geheim" not in repr(Settings(secret_key="geheim", smtp_password="geheim"))


def test_the_key_of_the_installation_is_made_once_and_only_for_its_owner(tmp_path: Path) -> None:
    settings = Settings(var_dir=tmp_path)
    key = settings.own_key("links")
    assert len(key) == 64
    assert settings.own_key("links") == key != settings.own_key("session")
    assert (tmp_path / "links.key").stat().st_mode & 0o077 == 0
    assert sorted(file.name for file in tmp_path.iterdir()) == ["links.key", "session.key"]


def test_processes_that_start_together_have_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as many:
        keys = set(many.map(lambda _: Settings(var_dir=tmp_path).own_key("links"), range(40)))
    assert len(keys) == 1


def test_a_key_that_was_lost_is_not_taken_for_an_empty_one(tmp_path: Path) -> None:
    (tmp_path / "links.key").touch()
    with pytest.raises(ValueError, match=r"links\.key is empty"):
        Settings(var_dir=tmp_path).own_key("links")


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:///:memory:",
        "sqlite:///file::memory:?cache=shared&uri=true",
        "sqlite:///file:x?mode=memory&uri=true",
    ],
)
def test_a_database_in_memory_is_refused_with_what_to_do(url: str) -> None:
    with pytest.raises(ValueError, match=r"DATABASE_URL names a database in memory.*leave it empty"):
        Settings.from_environment({"BEHOORLIJK_DATABASE_URL": url})


@pytest.mark.parametrize("url", ["nonsense", "mysql://u:geheim@h/d", "sqlite://", "postgresql:/h/d"])
def test_an_address_that_is_none_is_told_without_what_is_in_it(url: str) -> None:
    with pytest.raises(ValueError, match="BEHOORLIJK_DATABASE_URL") as told:
        Settings.from_environment({"BEHOORLIJK_DATABASE_URL": url})
    assert "geheim" not in str(told.value)
