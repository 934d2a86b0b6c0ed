"""A form of somebody outside that is kept, gone on with elsewhere, and goes for good."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from engine import Attachment, Engine, KeptForm, errors
from engine.demo import PlayedClock
from engine.model.dutch_time import dutch_midnight
from tests.web.conftest import ANSWERS, Browser
from tests.web.outside import begin, mails, send


def test_who_comes_back_in_the_same_browser_chooses_to_go_on_or_begin_anew(browser: Browser) -> None:
    token, _ = begin(browser)
    page = browser.get("/melden/bankje").text
    assert "Ga verder met uw eerdere formulier" in page
    assert "Begin met een leeg formulier" in page
    fresh = browser.post(f"/formulier/{token}/weg", {"_dan": "opnieuw"})
    assert "Uw naam" in fresh.text
    assert "Anna Jansen" not in fresh.text
    assert browser.get(f"/formulier/{token}").status_code == 410


def test_a_saved_form_opens_elsewhere_by_its_link_and_goes_for_good(
    engine: Engine, browser: Browser, app: object, signed_in: Callable[[str], Browser], clock: PlayedClock
) -> None:
    token, _ = begin(browser)
    elsewhere = signed_in("leeg")
    assert elsewhere.get(f"/formulier/{token}").status_code == 410
    saved = browser.post(f"/formulier/{token}/bewaren", {"email": "anna@example.org"})
    assert f"/formulier/{token}" in saved.text
    assert "woensdag 1 april 2026" in saved.text
    assert ("anna@example.org", "Ga later verder met uw formulier") in mails(engine)
    assert "U was al begonnen" in elsewhere.get(f"/formulier/{token}").text
    assert "Anna Jansen" in elsewhere.get(f"/formulier/{token}/1").text
    clock.at = dutch_midnight(date(2026, 4, 2)) - timedelta(seconds=1)
    engine.run_due()
    page = elsewhere.get(f"/formulier/{token}").text
    assert "tot en met woensdag 1 april 2026" in page
    assert "om 23" not in page
    clock.at += timedelta(seconds=1)
    assert browser.get(f"/formulier/{token}").status_code == 410
    engine.run_due()
    with pytest.raises(errors.FormGone):
        engine.kept_form(token)


def test_a_saved_form_that_is_changed_on_its_last_day_is_kept_to_the_end_of_a_day(
    browser: Browser, clock: PlayedClock
) -> None:
    token, _ = begin(browser)
    browser.post(f"/formulier/{token}/bewaren")
    clock.at = dutch_midnight(date(2026, 4, 2)) - timedelta(hours=2)
    browser.post(f"/formulier/{token}/1", {**ANSWERS, "_actie": "verder"})
    assert "tot en met donderdag 2 april 2026" in browser.get(f"/formulier/{token}").text
    clock.at = dutch_midnight(date(2026, 4, 3)) - timedelta(seconds=1)
    assert browser.get(f"/formulier/{token}").status_code == 200


def test_a_spent_link_of_a_form_tells_a_citizen_how_to_go_on(
    engine: Engine, browser: Browser, clock: PlayedClock
) -> None:
    token, _ = begin(browser)
    browser.post(f"/formulier/{token}/bewaren")
    browser.post(f"/formulier/{token}/controleren")
    clock.at += timedelta(hours=25)
    engine.run_due()
    for address in (f"/formulier/{token}", f"/formulier/{token}/1", f"/formulier/{token}/controleren"):
        answer = browser.get(address)
        assert answer.status_code == 410
        assert "Dan opent het alleen in de browser waarin u begon" in answer.text
        assert 'href="/nieuwe-link"' in answer.text
        assert "uw taken" not in answer.text
    lost = browser.post(f"/formulier/{token}/1", {**ANSWERS, "_actie": "verder"})
    assert lost.status_code == 410
    assert "Hoek Dorpsstraat en Kerkweg" in lost.text


@pytest.mark.parametrize("ending", ["controleren", "weg"])
def test_the_mail_to_go_on_with_a_form_does_not_leave_after_it_was_sent_or_thrown_away(
    engine: Engine, browser: Browser, ending: str
) -> None:
    other = engine.open_form("bankje")
    engine.save_form(other, "piet@example.org", "https://example.org/formulier/x")
    token, _ = begin(browser)
    browser.post(f"/formulier/{token}/bewaren", {"email": "anna@example.org"})
    later = "Ga later verder met uw formulier"
    assert ("anna@example.org", later) in mails(engine)
    browser.post(f"/formulier/{token}/{ending}")
    assert ("anna@example.org", later) not in mails(engine)
    assert ("piet@example.org", later) in mails(engine)


def test_a_form_that_nobody_saved_goes_within_a_day(
    engine: Engine, browser: Browser, clock: PlayedClock
) -> None:
    token, _ = begin(browser)
    clock.at += timedelta(hours=13)
    engine.run_due()
    with pytest.raises(errors.NotFound):
        engine.kept_form(token)


def test_after_sending_only_the_proof_is_left_for_a_day(
    engine: Engine, browser: Browser, clock: PlayedClock
) -> None:
    token, _ = send(browser)
    assert isinstance(engine.kept_form(token), KeptForm)
    with pytest.raises(errors.Conflict):
        engine.keep_form(token, {})
    clock.at += timedelta(hours=25)
    engine.run_due()
    with pytest.raises(errors.NotFound):
        engine.kept_form(token)


def test_files_wait_with_the_form_and_are_known_by_their_content(engine: Engine) -> None:
    token = engine.open_form("bankje")
    engine.keep_files(token, "foto", [Attachment("plan.txt", "text/plain", b"hier")], 1_000)
    with pytest.raises(errors.WrongValue):
        engine.keep_files(token, "foto", [Attachment("nep.png", "image/png", b"MZ niet echt")], 1_000)
    with pytest.raises(errors.WrongValue):
        engine.keep_files(token, "foto", [Attachment("groot.txt", "text/plain", b"a" * 999)], 1_000)
    (kept,) = engine.kept_form(token).files
    assert (kept.filename, kept.size) == ("plan.txt", 4)
    engine.drop_file(token, kept.id)
    assert engine.kept_form(token).files == ()
