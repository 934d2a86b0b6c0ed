"""Who brought a file does not choose it again: it stays on the page after a mistake, a look, another bad file."""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from engine import CaseFilter, Engine
from engine.demo import PlayedClock
from tests.prepared.everything import ADMIN, COLLEAGUE, COORDINATOR, Known
from tests.web.conftest import Browser, client_of


@pytest.fixture
def engine(town: Flask) -> Engine:
    found: Engine = town.extensions["behoorlijk"].engine
    return found


@dataclass
class Desk:
    """One place where a form with files is handed in, and how often that was done."""

    browser: Browser
    address: str
    field: str
    good: dict[str, str]
    mistake: dict[str, str]
    papers: Callable[[], list[str]]
    page: str = ""

    def open(self) -> None:
        self.page = self.browser.get(self.address).text

    def send(self, *files: tuple[str, bytes], action: str = "versturen", **other: str) -> TestResponse:
        """Posts the form as it stands in the page that was seen last."""
        secret = re.search(r'name="_bestanden" value="([^"]+)"', self.page)
        assert secret
        sent = [(io.BytesIO(content), name) for name, content in files]
        answer = self.browser.post(
            self.address,
            {
                **self.good,
                **other,
                "_actie": action,
                "_bestanden": secret[1],
                **({self.field: sent} if sent else {}),
            },
            content_type="multipart/form-data",
        )
        self.page = answer.text
        return answer


def _papers(engine: Engine, case: int) -> list[str]:
    return [row.filename for row in engine.case(case, ADMIN).documents if row.filename.endswith(".txt")]


def by_a_party(town: Flask, engine: Engine, known: Known) -> Desk:
    return Desk(
        Browser(town.test_client()),
        f"/volg/{known.complainant}/doen/bericht_betrokkene",
        "bericht_bijlagen",
        {"bericht_tekst": "Zie het stuk."},
        {"bericht_tekst": ""},
        lambda: _papers(engine, known.formal),
    )


def on_behalf(town: Flask, engine: Engine, known: Known) -> Desk:
    return Desk(
        Browser(client_of(town, COORDINATOR)),
        f"/zaken/{known.formal}/vastleggen/bericht_betrokkene",
        "bericht_bijlagen",
        {"bericht_tekst": "Zie het stuk.", "_namens": "klager", "_hoe": "telefoon"},
        {"bericht_tekst": ""},
        lambda: _papers(engine, known.formal),
    )


def new_case(town: Flask, engine: Engine, known: Known) -> Desk:
    def papers() -> list[str]:
        newest = engine.cases(ADMIN, CaseFilter(), limit=1).rows[0]
        return _papers(engine, newest.instance_id)

    return Desk(
        Browser(client_of(town, COORDINATOR)),
        "/zaken/nieuw/proef",
        "proef_bijlagen",
        {"proef.naam": "Carla Cats", "proef.email": "c@voorbeeld.example", "proef.kanaal": "email"},
        {"proef.naam": ""},
        papers,
    )


def at_the_case(town: Flask, engine: Engine, known: Known) -> Desk:
    return Desk(
        Browser(client_of(town, COORDINATOR)),
        f"/zaken/{known.formal}/stukken",
        "bestand",
        {"titel": "Een stuk"},
        {"titel": ""},
        lambda: _papers(engine, known.formal),
    )


PLACES = (by_a_party, on_behalf, new_case, at_the_case)


@pytest.fixture(params=PLACES, ids=lambda one: one.__name__)
def desk(request: pytest.FixtureRequest, town: Flask, engine: Engine, known: Known) -> Desk:
    found: Desk = request.param(town, engine, known)
    found.open()
    return found


def buttons(page: str) -> list[str]:
    return re.findall(r'value="(weg:\d+)"', page)


def test_after_a_mistake_the_file_stands_on_the_page_and_comes_along(desk: Desk) -> None:
    name = f"bewijs{abs(hash(desk.address))}.txt"
    refused = desk.send((name, b"Dit is het bewijs."), **desk.mistake)
    assert refused.status_code == 422
    assert re.search(rf"{name} \(18 bytes\)", refused.text)
    assert "bestanden opnieuw" not in refused.text
    assert len(buttons(refused.text)) == 1
    assert desk.send().status_code == 200
    assert desk.papers().count(name) == 1
    assert name not in re.findall(r'class="bh-kept-file">.*', desk.browser.get(desk.address).text)


def test_a_file_is_taken_away_with_one_press(desk: Desk) -> None:
    desk.send(("weg-ermee.txt", b"een"), **desk.mistake)
    (button,) = buttons(desk.page)
    page = desk.send(action=button, **desk.mistake)
    assert page.status_code == 200
    assert "weg-ermee.txt" not in page.text


def test_a_file_that_may_not_come_in_is_told_and_takes_no_answer_with_it(desk: Desk) -> None:
    before = desk.papers()
    refused = desk.send(("kwaad.txt", b"MZ\x90\x00" + b"\0" * 60))
    assert refused.status_code == 422
    assert "kwaad.txt" in refused.text
    assert buttons(refused.text) == []
    summary = re.search(r'<a href="#([^"]+)">[^<]*kwaad.txt', refused.text)
    assert summary, "the summary leads to the field"
    field = re.search(rf'<input[^>]*id="{summary[1]}"[^>]*>', refused.text)
    assert field
    assert 'aria-invalid="true"' in field[0]
    assert all(value in refused.text for name, value in desk.good.items() if not name.startswith("_"))
    assert desk.papers() == before


@pytest.mark.parametrize("place", [by_a_party, on_behalf, new_case], ids=lambda one: one.__name__)
def test_a_bad_file_takes_no_good_one_with_it(
    town: Flask, engine: Engine, known: Known, place: Callable[[Flask, Engine, Known], Desk]
) -> None:
    desk = place(town, engine, known)
    desk.open()
    refused = desk.send(("goed.txt", b"goed"), ("kwaad.txt", b"MZ\x90\x00" + b"\0" * 60))
    assert refused.status_code == 422
    assert len(buttons(refused.text)) == 1
    desk.send()
    assert "goed.txt" in desk.papers()


def test_nobody_else_and_no_other_page_sees_what_waits(town: Flask, engine: Engine, known: Known) -> None:
    desk = on_behalf(town, engine, known)
    desk.open()
    desk.send(("geheim.txt", b"een"), **desk.mistake)
    other = on_behalf(town, engine, known)
    other.browser, other.page = Browser(client_of(town, COLLEAGUE)), desk.page
    assert "geheim.txt" not in other.send(action="bijwerken").text
    elsewhere = new_case(town, engine, known)
    elsewhere.page = desk.page
    assert "geheim.txt" not in elsewhere.send(action="bijwerken").text
    party = by_a_party(town, engine, known)
    party.page = desk.page
    assert "geheim.txt" not in party.send(action="bijwerken").text
    assert "geheim.txt" in desk.send(action="bijwerken").text


def test_what_was_left_behind_goes_for_good(town: Flask, engine: Engine, known: Known) -> None:
    desk = by_a_party(town, engine, known)
    desk.open()
    desk.send(("laten-liggen.txt", b"een"), **desk.mistake)
    clock = engine._here.clock  # type: ignore[attr-defined]
    assert isinstance(clock, PlayedClock)
    clock.at += timedelta(hours=11)
    engine.run_due()
    assert "laten-liggen.txt" in desk.send(action="bijwerken").text
    clock.at += timedelta(hours=2)
    assert "laten-liggen.txt" not in desk.send(action="bijwerken").text
    engine.run_due()
    clock.at -= timedelta(hours=13)
    assert "laten-liggen.txt" not in desk.send(action="bijwerken").text


def test_too_many_files_are_told_and_those_before_them_stay(
    town: Flask, engine: Engine, known: Known
) -> None:
    desk = by_a_party(town, engine, known)
    desk.open()
    desk.send(*((f"stuk-{place}.txt", b"%d" % place) for place in range(19)), **desk.mistake)
    refused = desk.send(("stuk-x.txt", b"x"), ("stuk-y.txt", b"y"))
    assert refused.status_code == 422
    assert "ten hoogste 20 bestanden" in refused.text
    assert len(buttons(refused.text)) == 19


def test_a_file_on_the_first_page_of_a_public_form_outlives_other_questions(town: Flask) -> None:
    """The form is begun with its first press that matters; a file is one."""
    browser = Browser(town.test_client())
    answer = browser.post(
        "/melden/proef",
        {"_actie": "bijwerken", "proef_bijlagen": (io.BytesIO(b"een"), "vroeg.txt")},
        content_type="multipart/form-data",
    )
    assert "vroeg.txt" in answer.text
