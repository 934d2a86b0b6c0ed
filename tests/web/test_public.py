"""Somebody outside: from the start page to the status page, without scripts."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO

import pytest
from werkzeug.test import TestResponse

from engine import Attachment, CaseFilter, Engine, KeptForm, errors
from engine.demo import PlayedClock
from engine.model.dutch_time import dutch_midnight
from tests.web.conftest import ANSWERS, Browser
from tests.web.outside import begin, own_page, send
from tests.web.policy import FILES


def mails(engine: Engine) -> list[tuple[str, str]]:
    """(recipient, subject) of everything in the outbox."""
    return [(row.recipient, row.subject) for row in engine.outbox()]


# ---------------------------------------------------------------- the form


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


# ---------------------------------------------------------------- saving and coming back


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


# ---------------------------------------------------------------- the own page


def test_the_status_page_tells_where_until_when_and_whom_to_call(engine: Engine, browser: Browser) -> None:
    started = engine.public_start("bankje", ANSWERS)
    page = browser.get(f"/volg/{started.link}").text  # type: ignore[union-attr]
    assert "Hier zijn we nu" in page
    assert "Antwoord op de vraag: uiterlijk woensdag 1 april 2026." in page
    assert "Hoe is deze dag geteld?" in page
    assert "14 0999" in page
    assert "An de Bruin" in page
    assert "Ik wil geen bankje meer" in page


def test_the_proof_and_the_page_say_what_one_hears_and_until_when(browser: Browser) -> None:
    _token, proof = send(browser)
    promised = "Antwoord op de vraag: uiterlijk woensdag 1 april 2026."
    assert promised in proof.text
    assert promised in browser.get(f"/volg/{own_page(proof)}").text


def test_a_party_acts_on_the_own_page(engine: Engine, browser: Browser) -> None:
    started = engine.public_start("bankje", ANSWERS)
    address = f"/volg/{started.link}/doen/stoppen"  # type: ignore[union-attr]
    assert "Waarom?" in browser.get(address).text
    answer = browser.post(address, {"stop_reden": "Verhuisd"})
    assert "Wij hebben uw bericht ontvangen" in answer.text
    again = browser.get(address)
    assert again.status_code == 409
    assert "Dit hebben wij al van u ontvangen" in again.text, "who did it reads that it came in"
    assert "U hoeft hiervoor niets meer te doen." in again.text, "something else may be asked of them"
    assert "Terug naar uw eigen pagina" in again.text
    assert "Dit kan nu niet" in browser.get(f"/volg/{started.link}/doen/bestaat-niet").text  # type: ignore[union-attr]


def test_a_party_sees_only_their_own_papers(
    engine: Engine, browser: Browser, signed_in: Callable[[str], Browser]
) -> None:
    mine = engine.public_start("bankje", ANSWERS)
    other = engine.public_start("bankje", {**ANSWERS, "vrager.naam": "Ander"})
    paper = engine.add_document(
        other.instance_id,  # type: ignore[union-attr]
        Attachment("geheim.txt", "text/plain", b"geheim"),
        "Geheim",
        "an",
    )
    answer = browser.get(f"/volg/{mine.link}/stukken/{paper}")  # type: ignore[union-attr]
    assert answer.status_code in (403, 404)
    assert "geheim" not in answer.text.lower().split("<main")[1].replace("geheime", "")


def letter_of(engine: Engine, browser: Browser) -> tuple[str, str]:
    """A case with a letter: the secret of the own page, and the address of the letter."""
    started = engine.public_start("bankje", ANSWERS)
    (row,) = engine.inbox("an").rows
    engine.complete_task(row.task_id, {"plaatsbaar": True}, "an")
    page = browser.get(f"/volg/{started.link}").text  # type: ignore[union-attr]
    assert "Uw bankje komt er" in page
    link = re.search(r'href="(/volg/[^"]+/stukken/\d+)"', page)
    assert link
    return str(started.link), link[1]  # type: ignore[union-attr]


def test_a_letter_is_read_on_the_own_page_and_printed_as_it_was_sent(
    engine: Engine, browser: Browser
) -> None:
    _, address = letter_of(engine, browser)
    assert f"{address}/brief" in browser.get(address).text
    assert "Hoek Dorpsstraat" in browser.get(f"{address}/brief").text
    assert browser.get(f"{address}/pdf").data.startswith(b"%PDF-")


def test_who_got_a_letter_says_whether_it_is_clear_and_staff_reads_that(
    engine: Engine, browser: Browser, signed_in: Callable[[str], Browser]
) -> None:
    _, address = letter_of(engine, browser)
    assert "Ja, duidelijk" in browser.get(address).text
    browser.post(address, {"duidelijk": "nee", "opmerking": "Wat is een plaatsing?"})
    assert "U zei: nee" in browser.get(address).text
    (score,) = engine.letter_scores()
    assert (score.yes, score.no) == (0, 1)
    assert [text for _, text in score.remarks] == ["Wat is een plaatsing?"]
    assert "Wat is een plaatsing?" in signed_in("daan").get("/processen/brieven").text
    number = address.rsplit("/", 1)[1]
    assert "niet duidelijk" in signed_in("an").get(f"/stukken/{number}").text
    browser.post(address, {"duidelijk": "ja"})
    (score,) = engine.letter_scores()
    assert (score.yes, score.no, score.remarks) == (1, 0, ())


def test_nobody_answers_for_the_letter_of_another(engine: Engine, browser: Browser) -> None:
    _, address = letter_of(engine, browser)
    stranger = engine.public_start("bankje", ANSWERS)
    number = address.rsplit("/", 1)[1]
    answer = browser.post(f"/volg/{stranger.link}/stukken/{number}", {"duidelijk": "nee"})  # type: ignore[union-attr]
    assert answer.status_code == 404
    assert engine.letter_scores() == ()


# ---------------------------------------------------------------- links that end


def test_a_guessed_an_ended_and_a_withdrawn_link_look_the_same(
    engine: Engine, browser: Browser, clock: PlayedClock
) -> None:
    ended, withdrawn = engine.public_start("bankje", ANSWERS), engine.public_start("bankje", ANSWERS)
    engine.withdraw_party_link(withdrawn.instance_id, "vrager", "an")  # type: ignore[union-attr]
    clock.at += timedelta(days=366)
    for part in ("", "/doen/stoppen", "/stukken/1", "/stukken/1/brief", "/stukken/1/pdf"):
        pages = set()
        for token in (ended.link, withdrawn.link, "geraden"):  # type: ignore[union-attr]
            answer = browser.get(f"/volg/{token}{part}")
            assert answer.status_code == 404
            pages.add(answer.text.replace(str(token), ""))
        (page,) = pages
        assert "Mail mij een nieuwe link" in page


def test_an_ended_link_is_renewed_by_e_mail_and_the_old_one_stays_shut(
    engine: Engine, browser: Browser, clock: PlayedClock
) -> None:
    started = engine.public_start("bankje", ANSWERS)
    clock.at += timedelta(days=366)
    answer = browser.post(f"/volg/{started.link}/nieuwe-link")  # type: ignore[union-attr]
    assert "Kijk in uw e-mail" in answer.text
    assert ("anna@example.org", "Een nieuwe link naar uw pagina (B-2026-0001)") in mails(engine)
    (token,) = engine.party_links(started.instance_id, "an").values()  # type: ignore[union-attr]
    assert token != started.link  # type: ignore[union-attr]
    assert browser.get(f"/volg/{token}").status_code == 200
    assert browser.get(f"/volg/{started.link}").status_code == 404  # type: ignore[union-attr]
    told = [row.sentence for row in engine.history(started.instance_id, "an")]  # type: ignore[union-attr]
    assert "Een nieuwe link naar de eigen pagina van Vrager is gevraagd en gemaild." in told


def test_asking_for_a_link_tells_strangers_nothing(engine: Engine, browser: Browser) -> None:
    engine.public_start("bankje", ANSWERS)
    before = mails(engine)
    wrong = browser.post("/nieuwe-link", {"nummer": "B-2026-0001", "email": "ander@example.org"})
    unknown = browser.post("/nieuwe-link", {"nummer": "B-2026-9999", "email": "anna@example.org"})
    assert mails(engine) == before
    right = browser.post("/nieuwe-link", {"nummer": "b-2026-0001", "email": "Anna@Example.org"})
    assert wrong.text == unknown.text == right.text
    assert len(mails(engine)) == len(before) + 1


def test_a_withdrawn_link_is_not_renewed_by_who_holds_it(engine: Engine, browser: Browser) -> None:
    started = engine.public_start("bankje", ANSWERS)
    engine.withdraw_party_link(started.instance_id, "vrager", "an")  # type: ignore[union-attr]
    before = mails(engine)
    browser.post(f"/volg/{started.link}/nieuwe-link")  # type: ignore[union-attr]
    browser.post("/nieuwe-link", {"nummer": "B-2026-0001", "email": "anna@example.org"})
    assert mails(engine) == before


def test_staff_makes_another_link_and_withdraws_one(
    engine: Engine, case: int, signed_in: Callable[[str], Browser], browser: Browser
) -> None:
    desk = signed_in("an")
    (first,) = engine.party_links(case, "an").values()
    page = desk.post(f"/zaken/{case}/link/nieuw", {"rol": "vrager"}).text
    (second,) = engine.party_links(case, "an").values()
    assert second in page
    assert browser.get(f"/volg/{first}").status_code == 404
    assert browser.get(f"/volg/{second}").status_code == 200
    assert "Ingetrokken op" in desk.post(f"/zaken/{case}/link/intrekken", {"rol": "vrager"}).text
    assert browser.get(f"/volg/{second}").status_code == 404
    assert signed_in("leeg").post(f"/zaken/{case}/link/nieuw", {"rol": "vrager"}).status_code == 403
    told = [row.sentence for row in engine.history(case, "eva")]
    assert "An de Bruin legde vast: het adres ingetrokken van de eigen pagina van Vrager." in told


# ---------------------------------------------------------------- privacy


def test_personal_pages_are_not_found_kept_or_passed_on(engine: Engine, browser: Browser) -> None:
    started = engine.public_start("bankje", ANSWERS)
    token, _ = begin(browser)
    for address in (f"/volg/{started.link}", f"/volg/{started.link}/doen/stoppen", f"/formulier/{token}/1"):  # type: ignore[union-attr]
        answer = browser.get(address)
        assert answer.status_code == 200
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "noindex" in answer.headers["X-Robots-Tag"]
        title = re.search(r"<title>(.*?)</title>", answer.text, re.DOTALL)
        assert title
        for secret in (str(started.link), token, "Anna"):  # type: ignore[union-attr]
            assert secret not in title[1]
    robots = browser.get("/robots.txt").text
    assert "Disallow: /volg/" in robots
    assert "Disallow: /formulier/" in robots
    assert "X-Robots-Tag" not in browser.get("/").headers


def test_no_secret_is_stored_or_logged(
    engine: Engine, browser: Browser, settings: object, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    started = engine.public_start("bankje", ANSWERS)
    token, _ = begin(browser)
    browser.get(f"/volg/{started.link}")  # type: ignore[union-attr]
    browser.get("/volg/geraden")
    stored = b"".join(file.read_bytes() for file in settings.var_dir.glob("*.sqlite*"))  # type: ignore[attr-defined]
    for secret in (str(started.link), token):  # type: ignore[union-attr]
        assert secret not in caplog.text
    assert token.encode() not in stored
    assert b"127.0.0.1" not in stored


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


def test_what_went_with_a_letter_stands_below_it(engine: Engine, browser: Browser) -> None:
    header = b'<zeebe:header key="to" value="=vrager"/>'
    enclose = b'<zeebe:header key="enclose" value="=documenten[soort = &quot;stuk&quot;].id"/>'
    assert header in FILES["processes/bankje.bpmn"]
    drawing = FILES["processes/bankje.bpmn"].replace(header, header + enclose)
    outcome = engine.deploy({**FILES, "processes/bankje.bpmn": drawing}, "proef", "bijlagen")
    assert outcome.deployment is not None, outcome.findings
    started = engine.public_start("bankje", ANSWERS)
    attachment = Attachment("plek.txt", "text/plain", b"De plek op de kaart")
    engine.add_document(started.instance_id, attachment, "Kaart van de plek", "an")  # type: ignore[union-attr]
    (task,) = engine.inbox("an").rows
    engine.complete_task(task.task_id, {"plaatsbaar": True}, "an")
    engine.run_due()
    here = f"/volg/{started.link}"  # type: ignore[union-attr]
    (letter,) = re.findall(rf'href="({here}/stukken/\d+)">Uw bankje komt er', browser.get(here).text)
    page = browser.get(letter).text.split("<main")[1]
    assert "Kaart van de plek" in page
    (address,) = set(re.findall(rf'href="({here}/stukken/\d+)">Kaart', page))
    assert browser.get(address).data == b"De plek op de kaart"
