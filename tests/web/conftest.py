"""A real engine on SQLite with the tests' own small policy, people in every role, no scripts."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from time import time
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine import Engine, FunctionHeld, Role, Settings
from engine.bootstrap import build, upgrade
from engine.demo import PlayedClock
from engine.model.actor import Actor
from tests.prepared import everything
from tests.prepared.everything import Known
from tests.web.policy import FILES
from webui import create_app

MORNING = datetime(2026, 3, 18, 9, 0, tzinfo=UTC)
PASSWORD = "heel-stil-geheim-1"
PEOPLE: Mapping[str, tuple[str, tuple[Role, ...], tuple[str, ...]]] = {
    "an": ("An de Bruin", (Role.STAFF,), ("balie", "beheerder straat")),
    "bo": ("Bo Smit", (Role.STAFF,), ("wijkteam",)),
    "buur": ("Buur Man", (Role.STAFF,), ("wijkteam",)),
    "leeg": ("Leo Leeg", (Role.STAFF,), ()),
    "olga": ("Olga Operator", (Role.STAFF, Role.OPERATOR), ()),
    "daan": ("Daan Beleid", (Role.STAFF, Role.OWNER), ()),
    "eva": ("Eva Beheer", (Role.STAFF, Role.ADMIN), ()),
}


def settings_in(folder: Path, **more: Any) -> Settings:
    """Settings of a municipality whose data live in `folder`."""
    return Settings(var_dir=folder, secret_key="sleutel-voor-de-proef", **{"demo": True, **more})


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database: the policy is live, the people are known; copied for every test."""
    folder = tmp_path_factory.mktemp("gemeente")
    settings = settings_in(folder)
    upgrade(settings)
    engine = build(settings, clock=PlayedClock(MORNING))
    outcome = engine.deploy(FILES, "proef", "Eerste versie")
    assert outcome.deployment is not None, outcome.findings
    for username, (name, roles, functions) in PEOPLE.items():
        held = tuple(FunctionHeld(function) for function in functions)
        engine.save_person(
            username, name=name, by=Actor.program("proef"), email=f"{username}@testerveen.example", telephone="0123 456 789",
            roles=roles, functions=held,
        )  # fmt: skip
    engine.set_password("an", PASSWORD, Actor.program("proef"))
    return folder


@pytest.fixture
def settings(furnished: Path, tmp_path: Path) -> Settings:
    """Settings of a fresh copy of the municipality."""
    folder = tmp_path / "var"
    shutil.copytree(furnished, folder)
    return settings_in(folder)


@pytest.fixture
def clock() -> PlayedClock:
    """A clock that stands still until a test moves it."""
    return PlayedClock(MORNING)


@pytest.fixture
def engine(settings: Settings, clock: PlayedClock) -> Engine:
    """The real engine."""
    return build(settings, clock=clock)


@pytest.fixture
def app(engine: Engine, settings: Settings) -> Flask:
    """The real application."""
    app = create_app(engine, settings)
    app.testing = True
    return app


class Browser:
    """A browser without scripts: follows forms as they stand in the page, with their hidden fields."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, address: str, **more: Any) -> TestResponse:
        """A page, after redirects."""
        return self.client.get(address, follow_redirects=True, **more)

    def token(self) -> str:
        """The token against forgery of this session."""
        with self.client.session_transaction() as session:
            if "_token" not in session:
                session["_token"] = "bekend"
            return str(session["_token"])

    def post(self, address: str, fields: Mapping[str, Any] | None = None, **more: Any) -> TestResponse:
        """Sends a form of ours, after redirects."""
        data = {"_token": self.token(), **(fields or {})}
        return self.client.post(address, data=data, follow_redirects=True, **more)


@pytest.fixture
def browser(app: Flask) -> Browser:
    """Somebody outside."""
    return Browser(app.test_client())


@pytest.fixture
def signed_in(app: Flask) -> Callable[[str], Browser]:
    """The browser of somebody who signed in."""

    def enter(username: str) -> Browser:
        client = app.test_client()
        with client.session_transaction() as session:
            session["username"], session["since"] = username, time()
        return Browser(client)

    return enter


ANSWERS = {
    "vrager.naam": "Anna Jansen",
    "vrager.kanaal": "email",
    "vrager.email": "anna@example.org",
    "plek": "Hoek Dorpsstraat en Kerkweg",
}


@pytest.fixture
def case(engine: Engine) -> int:
    """A case that waits at its first task."""
    outcome = engine.public_start("bankje", ANSWERS)
    return int(outcome.instance_id)  # type: ignore[union-attr]


@pytest.fixture
def task(engine: Engine, case: int) -> int:
    """The first task of that case, offered to two functions."""
    (row,) = engine.inbox("an").rows
    return row.task_id


def ids_in(page: str) -> set[str]:
    """All ids of elements in a page."""
    return set(re.findall(r'\bid="([^"]+)"', page))


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Known:
    """What is in the municipality in which everything is there once."""
    return everything.known(everything.folder(tmp_path_factory))


@pytest.fixture(scope="module")
def town(known: Known, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application on a copy of that municipality, for the tests of one module."""
    folder: Path = tmp_path_factory.mktemp("alles") / "var"
    shutil.copytree(everything.folder(tmp_path_factory), folder)
    settings = Settings(var_dir=folder, demo=True)
    return create_app(build(settings, clock=PlayedClock(datetime.fromisoformat(known.moment))), settings)


def client_of(app: Flask, who: str) -> FlaskClient:
    """The browser of somebody who signed in; `who` empty: of somebody outside."""
    client = app.test_client()
    if who:
        epoch = app.extensions["behoorlijk"].engine.person(who).session_epoch
        with client.session_transaction() as session:
            session.update(username=who, epoch=epoch, since=time())
    return client
