"""Somebody outside tells something: page by page, without scripts, with files."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from werkzeug.test import TestResponse

from engine import CaseFilter, Engine, errors
from engine.demo import PlayedClock
from tests.web.conftest import ANSWERS, Browser
from tests.web.outside import begin, own_page, send


def test_the_start_page_leads_to_the_form(browser: Browser) -> None:
    page = browser.get("/").text
    assert "Vraag een bankje" in page
    assert "Bel 14 0999" in page
    assert 'href="/melden/bankje"' in page


def test_nothing_is_sent_before_the_answers_were_checked(engine: Engine, browser: Browser) -> None:
    _, page = begin(browser)
    assert "Controleer uw antwoorden" in page.text
    assert "Hoek Dorpsstraat en Kerkweg" in page.text
    assert engine.cases("eva", CaseFilter()).rows == ()


def test_the_proof_shows_number_moment_copy_and_the_own_page(browser: Browser) -> None:
    token, proof = send(browser)
    assert proof.status_code == 200
    assert "B-2026-0001" in proof.text
    assert "Ontvangen op woensdag 18 maart 2026 om 10.00 uur" in proof.text
    assert "Hoek Dorpsstraat en Kerkweg" in proof.text
    copy = browser.get(f"/formulier/{token}/kopie.txt")
    assert "Hoek Dorpsstraat en Kerkweg" in copy.text
    assert copy.headers["Content-Disposition"].startswith("attachment")
    assert "B-2026-0001" in browser.get(f"/volg/{own_page(proof)}").text


def test_sending_twice_begins_one_case_and_shows_the_same_proof(engine: Engine, browser: Browser) -> None:
    token, first = send(browser)
    for _ in range(3):
        again = browser.post(f"/formulier/{token}/controleren")
        assert own_page(again) == own_page(first)
    assert len(engine.cases("eva", CaseFilter()).rows) == 1
    assert engine.send_form(token).first_time is False  # type: ignore[union-attr]


def test_pressing_enter_in_the_form_sends_nothing(browser: Browser) -> None:
    page = browser.get("/melden/bankje").text
    first = re.search(r"<button[^>]*>", page.split('data-live="ja"')[1])
    assert first
    assert 'value="bijwerken"' in first[0]


def test_mistakes_keep_what_was_typed(browser: Browser) -> None:
    _, answer = begin(browser, **{"vrager.email": "geen-adres"})
    assert answer.status_code == 422
    assert "Hoek Dorpsstraat en Kerkweg" in answer.text
    assert "geen-adres" in answer.text


def test_a_robot_that_fills_in_everything_sends_nothing(engine: Engine, browser: Browser) -> None:
    token, _ = begin(browser)
    answer = browser.post(f"/formulier/{token}/controleren", {"website": "http://koop.example"})
    assert answer.status_code == 422
    assert engine.cases("eva", CaseFilter()).rows == ()


def test_one_address_begins_only_so_many_forms_in_an_hour(
    engine: Engine, browser: Browser, clock: PlayedClock
) -> None:
    for _ in range(3):
        engine.must_be_few("proef", "192.0.2.7", 3)
    with pytest.raises(errors.TooOften):
        engine.must_be_few("proef", "192.0.2.7", 3)
    engine.must_be_few("proef", "192.0.2.8", 3)
    clock.at += timedelta(hours=1)
    engine.must_be_few("proef", "192.0.2.7", 3)


def upload(browser: Browser, address: str, name: str, content: bytes, **fields: str) -> TestResponse:
    """A file without scripts, with what was typed beside it."""
    data = {"_token": browser.token(), "_actie": "verder", **fields, "foto": (BytesIO(content), name)}
    return browser.client.post(address, data=data)


def wrong_with_the_photo(page: str) -> str:
    """What is told at the field for a photo. It is told as everything that is wrong is."""
    assert "<title>Er klopt iets niet: " in page
    (field_id,) = re.findall(r'<input class="bh-file" id="([^"]+)" name="foto"', page)
    (sentence,) = re.findall(rf'<li><a href="#{field_id}">([^<]+)</a>', page)
    at_field = re.search(rf'id="{field_id}-fout"><span class="bh-hidden">Fout: </span>([^<]+)</p>', page)
    assert at_field
    assert at_field[1] == sentence
    (input_,) = re.findall(rf'<input class="bh-file" id="{field_id}"[^>]*>', page)
    assert f'{field_id}-fout"' in input_
    assert 'aria-invalid="true"' in input_
    return sentence


def test_a_file_that_is_too_large_is_told_at_its_field_and_what_was_typed_with_it_is_kept(
    browser: Browser,
) -> None:
    token, _ = begin(browser)
    here, typed = f"/formulier/{token}/1", {**ANSWERS, "vrager.naam": "Berta de Vries"}
    answer = upload(browser, here, "f.txt", b"a" * 25 * 1024 * 1024, **typed)
    assert answer.status_code == 422
    assert "20 MB" in wrong_with_the_photo(answer.text)
    assert "Berta de Vries" in browser.get(here).text


def test_a_file_that_is_larger_than_can_be_read_leads_back_to_its_step(browser: Browser) -> None:
    token, _ = begin(browser)
    answer = upload(browser, f"/formulier/{token}/1", "f.txt", b"a" * 81 * 1024 * 1024)
    assert answer.status_code == 413
    assert "20 MB" in answer.text
    assert f'href="/formulier/{token}/1"' in answer.text
    assert "Anna Jansen" in browser.get(f"/formulier/{token}/1").text


def test_a_file_that_is_refused_is_told_at_its_field(browser: Browser) -> None:
    token, _ = begin(browser)
    answer = upload(browser, f"/formulier/{token}/1", "foto.jpg", b"MZ geen foto", **ANSWERS)
    assert answer.status_code == 422
    assert "foto.jpg" in wrong_with_the_photo(answer.text)


def test_who_works_here_is_led_back_to_where_a_file_was_too_large(
    case: int, signed_in: Callable[[str], Browser]
) -> None:
    visitor = signed_in("an")
    answer = upload(visitor, f"/zaken/{case}/stukken", "f.txt", b"a" * 22 * 1024 * 1024)
    assert answer.status_code == 413
    assert f'href="/zaken/{case}/stukken"' in answer.text
    assert "Naar mijn taken" in answer.text
