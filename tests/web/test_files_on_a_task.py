"""Without scripts the page of a task is made anew at every press: the files that were chosen stay."""

import io
import re

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from engine import Engine
from tests.prepared.everything import COLLEAGUE, COORDINATOR, Known
from tests.web.conftest import Browser, client_of

ANSWERS = {"proef.naam": "Carla Cats", "proef.email": "carla@voorbeeld.example", "proef.kanaal": "email"}


@pytest.fixture
def engine(town: Flask) -> Engine:
    found: Engine = town.extensions["behoorlijk"].engine
    return found


@pytest.fixture
def task(engine: Engine) -> int:
    outcome = engine.public_start(
        "proef", {"proef": {"naam": "Carla Cats", "email": "carla@voorbeeld.example", "kanaal": "email"}}
    )
    rows = engine.inbox(COORDINATOR, limit=200).rows
    return next(row.task_id for row in rows if row.instance_id == outcome.instance_id)  # type: ignore[union-attr]


@pytest.fixture
def browser(town: Flask) -> Browser:
    return Browser(client_of(town, COORDINATOR))


def send(browser: Browser, task: int, action: str, *files: tuple[str, bytes], **more: str) -> TestResponse:
    sent = [(io.BytesIO(content), name) for name, content in files]
    fields = {**ANSWERS, **more, "_actie": action, "proef_bijlagen!": ""}
    return browser.post(
        f"/taken/{task}",
        {**fields, **({"proef_bijlagen": sent} if sent else {})},
        content_type="multipart/form-data",
    )


def papers(engine: Engine, task: int) -> list[str]:
    case = engine.task(task, COORDINATOR).instance_id
    return [
        row.filename
        for row in engine.case(case, COORDINATOR).documents
        if not row.letter_id and row.filename.endswith(".txt")
    ]


@pytest.mark.parametrize("action", ["vooruit", "concept", "bijwerken"])
def test_files_outlive_a_look_at_the_letter_a_draft_and_other_questions(
    engine: Engine, browser: Browser, task: int, action: str
) -> None:
    page = send(browser, task, action, ("verslag.txt", b"Dit is het verslag.")).text
    assert "verslag.txt" in page
    assert "verslag.txt" in browser.get(f"/taken/{task}").text
    page = send(browser, task, "versturen").text
    assert "is klaar" in page
    assert papers(engine, task) == ["verslag.txt"]


def test_mistakes_lose_no_files_and_the_same_file_comes_in_once(
    engine: Engine, browser: Browser, task: int
) -> None:
    refused = send(browser, task, "versturen", ("a.txt", b"een"), **{"proef.naam": ""})
    assert refused.status_code == 422
    assert "a.txt" in refused.text
    assert "Kies ook uw bestanden opnieuw" not in refused.text
    assert "is klaar" in send(browser, task, "versturen", ("a.txt", b"een"), ("b.txt", b"twee")).text
    assert papers(engine, task) == ["a.txt", "b.txt"]


def test_a_file_can_be_taken_away_again(engine: Engine, browser: Browser, task: int) -> None:
    page = send(browser, task, "vooruit", ("a.txt", b"een"), ("b.txt", b"twee")).text
    first = re.search(r'value="(weg:\d+)"', page)
    assert first
    page = send(browser, task, first[1]).text
    assert "b.txt" in page
    assert "a.txt" not in page
    send(browser, task, "versturen")
    assert papers(engine, task) == ["b.txt"]


def test_a_file_that_may_not_come_in_is_told_and_the_answers_stay(browser: Browser, task: int) -> None:
    page = send(browser, task, "vooruit", ("kwaad.txt", b"MZ\x90\x00" + b"\0" * 60))
    assert page.status_code == 422
    assert "Carla Cats" in page.text
    assert "kwaad.txt" in page.text


def test_nobody_sees_or_takes_away_the_files_of_another(
    town: Flask, engine: Engine, browser: Browser, task: int, known: Known
) -> None:
    send(browser, task, "concept", ("geheim.txt", b"een"))
    (file,) = engine.task_files(task, COORDINATOR)
    other = Browser(client_of(town, COLLEAGUE))
    assert "geheim.txt" not in other.get(f"/taken/{task}").text
    send(other, task, f"weg:{file.id}")
    assert engine.task_files(task, COORDINATOR) == (file,)


def test_when_the_task_is_over_nothing_waits_any_more(engine: Engine, browser: Browser, task: int) -> None:
    send(browser, task, "concept", ("a.txt", b"een"))
    send(browser, task, "versturen")
    engine.run_due()
    assert engine.task_files(task, COORDINATOR) == ()


WHAT_FITS = "Kies een bestand van een van deze soorten: pdf, png of txt."


def test_a_file_that_the_field_does_not_take_is_refused_with_the_kinds_of_the_field(
    engine: Engine, browser: Browser, town: Flask, task: int
) -> None:
    refused = send(browser, task, "bewaar", ("lied.mp3", b"ID3 lalala"))
    assert refused.status_code == 422
    assert f"“lied.mp3” kan hier niet bij. {WHAT_FITS}" in refused.text
    assert engine.task_files(task, COORDINATOR) == ()
    assert "Dit kan: pdf, png en txt." in refused.text, "the field names the same kinds"

    outside = Browser(client_of(town, ""))
    outside.get("/melden/proef")
    lied = (io.BytesIO(b"ID3 lalala"), "lied.mp3")
    fields = {**ANSWERS, "proef_bijlagen!": "", "_actie": "verder", "proef_bijlagen": lied}
    told = outside.post("/melden/proef", fields, content_type="multipart/form-data")
    assert told.status_code == 422
    assert WHAT_FITS in told.text
