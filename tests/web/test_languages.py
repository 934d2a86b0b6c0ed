"""The program's own texts in Dutch and English; the policy's texts stay as they are written."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from urllib.parse import urlsplit

from flask import Flask

from engine import Engine, Finding, Sentence, Severity
from engine.demo import PlayedClock
from engine.errors import AlreadyClaimed
from engine.model.written_dates import day_in_words, moment_in_words
from engine.model.written_values import days_in_words, in_words, list_in_words
from tests.web.conftest import ANSWERS, PASSWORD, Browser
from tests.web.policy import FILES
from webui import catalogue, language
from webui.presenters import moments, policy


def test_dutch_is_spoken_until_somebody_chooses_english(app: Flask) -> None:
    client = app.test_client()
    page = client.get("/inloggen").get_data(as_text=True)
    assert '<html lang="nl"' in page
    assert "Naar de inhoud" in page
    assert 'href="?wie=an&amp;taal=en"' in client.get("/inloggen?wie=an").get_data(as_text=True)
    chosen = client.get("/inloggen?wie=an&taal=en")
    assert chosen.headers["Location"] == "/inloggen?wie=an"
    page = client.get("/inloggen").get_data(as_text=True)
    assert '<html lang="en"' in page
    assert "Skip to content" in page


def test_a_page_that_is_refused_says_so_in_the_language_of_the_reader(
    signed_in: Callable[[str], Browser],
) -> None:
    visitor = signed_in("an")
    assert "Deze pagina is niet voor uw functie." in visitor.get("/processen").text
    visitor.get("/taken?taal=en")
    page = visitor.get("/processen")
    assert (page.status_code, "This page is not for your function." in page.text) == (403, True)


def test_on_a_page_that_is_refused_a_language_can_be_chosen(
    app: Flask, signed_in: Callable[[str], Browser], engine: Engine, task: int
) -> None:
    for address in ("/processen", "/bestaat-niet", "/taken/999999"):
        reader = signed_in("an")
        assert 'href="?taal=en"' in reader.get(address).text
        page = reader.get(f"{address}?taal=en")
        assert page.status_code in (403, 404)
        assert '<html lang="en"' in page.text
        reader.get("/taken?taal=nl")
    visitor = Browser(app.test_client())
    assert '<html lang="en"' in visitor.get("/bestaat-niet?taal=en").text
    assert "taal" in app.test_client().get("/taken?taal=en").headers["Location"]  # after signing in


def test_what_was_refused_when_it_was_sent_is_read_in_another_language_where_it_was_sent_from(
    signed_in: Callable[[str], Browser], engine: Engine, task: int
) -> None:
    engine.claim(task, "bo")
    reader = signed_in("an")
    refused = reader.post(f"/taken/{task}/oppakken")
    assert (refused.status_code, 'href="?taal=en"' in refused.text) == (409, True)
    chosen = reader.client.get(f"/taken/{task}/oppakken?taal=en")
    assert chosen.headers["Location"] == f"/taken/{task}"
    assert '<html lang="en"' in reader.get(f"/taken/{task}").text


def test_choosing_a_language_never_leads_to_another_site(app: Flask) -> None:
    client = app.test_client()
    for address in ("//elsewhere.example/inloggen", "/\\elsewhere.example", "/inloggen"):
        told = client.get(f"{address}?taal=en", base_url="http://localhost").headers.get("Location", "/")
        assert urlsplit(told).netloc in ("", "localhost")
        assert not told.startswith(("//", "/\\"))
    assert "Location" not in client.get("/inloggen?taal=fr").headers


def test_the_secret_address_of_somebodys_own_page_stands_in_no_query_and_goes_to_nobody(
    engine: Engine, browser: Browser, case: int
) -> None:
    (secret,) = engine.party_links(case, "an").values()
    path = f"/volg/{secret}"
    page = browser.client.get(path)
    assert page.status_code == 200
    for query in re.findall(r'(?:href|action|src)="[^"?]*\?([^"]*)"', page.text):
        assert secret not in query
    assert page.headers["Referrer-Policy"] == "no-referrer"
    chosen = browser.client.get(f"{path}?taal=en")
    assert (chosen.status_code, chosen.headers["Location"]) == (302, path)
    assert chosen.headers["Referrer-Policy"] == "no-referrer"
    assert '<html lang="en"' in browser.client.get(path).text


def test_a_refusal_is_told_with_its_values_in_the_language_of_the_reader(app: Flask) -> None:
    refusal = AlreadyClaimed(name="Ans")
    assert refusal.sentence == "Ans heeft deze taak al opgepakt."
    with app.test_request_context(headers={"Cookie": f"{language.COOKIE}=en"}):
        assert language.told(refusal.sentence) == "Ans has already picked up this task."
    with app.test_request_context():
        assert language.told(refusal.sentence) == "Ans heeft deze taak al opgepakt."


def test_a_text_with_braces_of_its_own_is_never_filled_in(app: Flask) -> None:
    with app.test_request_context(headers={"Cookie": f"{language.COOKIE}=en"}):
        assert language.told(Sentence("{name} bestaat al.", name="{x}")) == "{x} already exists."
        assert language.told("Een {vrije} tekst") == "Een {vrije} tekst"


def test_days_follow_the_language(app: Flask) -> None:
    with app.test_request_context(headers={"Cookie": f"{language.COOKIE}=en"}):
        assert moments.day(date(2026, 4, 3), weekday=True) == "Friday 3 April 2026"
        assert moments.clock(datetime(2026, 4, 3, 12, 5, tzinfo=UTC)) == "14:05"
    with app.test_request_context():
        assert moments.day(date(2026, 4, 3), weekday=True) == "vrijdag 3 april 2026"


def test_every_text_of_the_program_has_its_english() -> None:
    assert catalogue.missing("en") == []


def test_each_room_has_a_catalogue_of_its_own_and_what_both_say_is_said_in_the_same_words() -> None:
    known = [catalogue.load(room, "en") for room in catalogue.ROOMS]
    for room, own in zip(catalogue.ROOMS, known):
        asked = {message.id for message in catalogue.texts(room) if message.id}
        assert {message.id for message in own if message.id} == asked
    both = {one.id: one.string for one in known[0] if one.id}
    differing = [one.id for one in known[1] if one.id and both.get(one.id, one.string) != one.string]
    assert differing == []


def english(app: Flask, sentence: str) -> str:
    with app.test_request_context(headers={"Cookie": f"{language.COOKIE}=en"}):
        return language.told(sentence)


def test_a_sentence_tells_its_days_moments_spans_and_lists_in_the_language_of_the_reader(app: Flask) -> None:
    day, moment = day_in_words(date(2026, 4, 3)), moment_in_words(datetime(2026, 4, 3, 12, 5, tzinfo=UTC))
    working = Sentence("De termijn begint op {day}. Die dag zelf telt niet mee.", day=day)
    assert working == "De termijn begint op vrijdag 3 april 2026. Die dag zelf telt niet mee."
    assert english(app, working) == "The term starts on Friday 3 April 2026. That day itself does not count."
    assert english(app, moment) == "Friday 3 April 2026 at 14:05"
    assert english(app, Sentence("{span} te laat", span=days_in_words(2))) == "2 days late"
    assert english(app, list_in_words(["a", "b", "c"])) == "a, b and c"
    assert english(app, in_words(True)) == "yes"
    assert english(app, in_words(time(14, 5))) == "14:05"
    assert [english(app, in_words(timedelta(hours=hours))) for hours in (1, 2)] == ["1 hour", "2 hours"]


def test_a_number_is_written_as_the_reader_writes_numbers(app: Flask) -> None:
    number = Decimal("-12345.6")
    assert in_words(number) == "-12.345,6"
    assert english(app, in_words(number)) == "-12,345.6"
    assert english(app, in_words([12000, 0.5])) == "12,000 and 0.5"
    assert english(app, Sentence("niet: {what}", what=in_words(number))) == "not: -12,345.6"
    assert english(app, "12.345,6") == "12.345,6"  # what people wrote stays


def test_the_working_out_of_a_date_and_its_history_are_whole_in_english(
    engine: Engine, signed_in: Callable[[str], Browser], case: int, task: int
) -> None:
    browser = signed_in("an")
    browser.get("/taken?taal=en")
    page = browser.get(f"/zaken/{case}").get_data(as_text=True)
    working = re.search(r'<ol class="bh-working">.*?</ol>', page, re.DOTALL)
    assert working is not None
    assert "Wednesday 18 March 2026" in working[0]
    for word in ("woensdag", "maart", "termijn begint", "De laatste dag"):
        assert word not in working[0]
    history = browser.get(f"/zaken/{case}/verloop?wat=alles").get_data(as_text=True)
    assert "Anna Jansen" in history
    for word in ("maandag", "woensdag", "maart", "uiterlijk", "begon de zaak"):
        assert word not in history.partition("<main")[2]


def test_what_is_wrong_with_an_answer_is_told_in_english(
    engine: Engine, signed_in: Callable[[str], Browser], task: int
) -> None:
    browser = signed_in("an")
    engine.claim(task, "an")
    dutch = browser.post(f"/taken/{task}")
    browser.get("/taken?taal=en")
    english_page = browser.post(f"/taken/{task}")
    assert (dutch.status_code, english_page.status_code) == (422, 422)
    said = [re.findall(r'<a href="#[^"]*">([^<]*)</a></li>', one.text) for one in (dutch, english_page)]
    assert said[0]
    assert len(said[0]) == len(said[1])
    assert not set(said[0]) & set(said[1])


def test_what_the_program_tells_on_the_start_page_is_told_in_english_too(
    engine: Engine, signed_in: Callable[[str], Browser]
) -> None:
    engine.save_stand_in("an", "bo", date(2026, 3, 20), date(2026, 3, 27), "an", "vakantie")
    browser = signed_in("bo")
    assert "U vervangt An de Bruin van vrijdag 20 maart 2026" in browser.get("/taken").get_data(as_text=True)
    browser.get("/taken?taal=en")
    told = "You stand in for An de Bruin from Friday 20 March 2026 up to and including Friday 27 March 2026."
    assert told in browser.get("/taken").get_data(as_text=True)


def test_the_language_of_who_is_signed_in_is_theirs_on_every_device(
    engine: Engine, app: Flask, signed_in: Callable[[str], Browser]
) -> None:
    browser = signed_in("an")
    chosen = browser.client.get("/taken?taal=en")
    assert "Set-Cookie" not in chosen.headers or language.COOKIE not in chosen.headers["Set-Cookie"]
    assert engine.person("an").language == "en"
    assert '<html lang="en"' in signed_in("an").get("/taken").get_data(as_text=True)
    assert '<html lang="nl"' in signed_in("bo").get("/taken").get_data(as_text=True)
    assert '<html lang="nl"' in app.test_client().get("/inloggen").get_data(as_text=True)


def test_another_site_chooses_nobodys_language(engine: Engine, signed_in: Callable[[str], Browser]) -> None:
    browser = signed_in("an")
    browser.client.get("/taken?taal=en", headers={"Sec-Fetch-Site": "cross-site"})
    assert engine.person("an").language is None
    assert '<html lang="nl"' in browser.get("/taken").get_data(as_text=True)


def test_what_was_chosen_at_the_door_holds_for_who_never_chose(engine: Engine, browser: Browser) -> None:
    def enter() -> str:
        browser.get("/inloggen?taal=en")
        page = browser.post("/inloggen", {"username": "an", "password": PASSWORD})
        browser.post("/uitloggen")
        return page.text

    assert '<html lang="en"' in enter()
    assert engine.person("an").language == "en"
    engine.choose_language("an", "nl")
    assert '<html lang="nl"' in enter(), "who chose before keeps to it"


def test_somebody_chooses_their_language_among_their_own_settings(
    engine: Engine, signed_in: Callable[[str], Browser]
) -> None:
    browser = signed_in("an")
    assert "Mijn taal" in browser.get("/account").text
    page = browser.post("/account/taal", {"taal": "en"}).text
    assert "The program now speaks English with you" in page
    assert re.search(r'<option value="en"[^>]* selected', page)
    assert browser.post("/account/taal", {"taal": "fr"}).status_code == 422
    assert engine.person("an").language == "en"


def test_an_administrator_sets_somebodys_language_and_it_stays_when_the_account_goes_off_and_on(
    engine: Engine, signed_in: Callable[[str], Browser]
) -> None:
    browser = signed_in("eva")
    assert "nog niet gekozen" in browser.get("/beheer/mensen/an").text
    person = engine.person("an")
    browser.post(
        "/beheer/mensen/an", {"naam": person.name, "email": person.email, "rol": "staff", "taal": "en"}
    )
    assert engine.person("an").language == "en"
    browser.post("/beheer/mensen/an/stopt")
    browser.post("/beheer/mensen/an/terug")
    assert engine.person("an").language == "en"
    browser.post(
        "/beheer/mensen/an", {"naam": person.name, "email": person.email, "rol": "staff", "taal": ""}
    )
    assert engine.person("an").language == "en"
    assert (
        browser.post("/beheer/mensen/an", {"naam": person.name, "rol": "staff", "taal": "fr"}).status_code
        == 422
    )


def test_why_somebody_may_not_finish_a_task_is_told_in_english(
    engine: Engine, signed_in: Callable[[str], Browser], task: int
) -> None:
    browser = signed_in("eva")
    assert "Deze taak is voor: " in browser.get(f"/taken/{task}").text
    engine.claim(task, "an")
    assert "Deze taak is van An de Bruin." in browser.get(f"/taken/{task}").text
    assert "This task belongs to An de Bruin." in browser.get(f"/taken/{task}?taal=en").text


def test_what_happened_is_told_to_who_is_outside_in_their_language(
    engine: Engine, browser: Browser, case: int
) -> None:
    (secret,) = engine.party_links(case, "an").values()
    assert "Wij hebben dit ontvangen." in browser.get(f"/volg/{secret}").text
    page = browser.get(f"/volg/{secret}?taal=en").text
    assert "We received this." in page
    assert "Wij hebben dit ontvangen." not in page


def test_what_stands_still_is_told_in_english_where_it_is_mended_and_in_its_case(
    engine: Engine, clock: PlayedClock, task: int, case: int, signed_in: Callable[[str], Browser]
) -> None:
    engine.complete_task(task, {"plaatsbaar": False, "reden": "te smal"}, "an")
    for _ in range(8):
        clock.at += timedelta(days=1)
        engine.run_due()
    (incident,) = engine.incidents()
    assert incident.message.startswith("De brief bestaat_niet bestaat niet")
    engine.choose_language("olga", "en")
    visitor = signed_in("olga")
    for address in (
        "/beheer/storingen",
        f"/beheer/storingen/{incident.id}",
        f"/zaken/{case}",
        "/beheer/klokken",
    ):
        page = visitor.get(address).text
        assert "The letter bestaat_niet does not exist in this version." in page, address
        assert "De brief bestaat_niet" not in page, address


def test_a_remark_on_the_policy_is_told_in_the_language_of_who_reads_it(app: Flask) -> None:
    both = Finding("a.bpmn", "stap", "regel", Severity.ERROR, "Dit kan niet.", "This cannot be.")
    dutch = Finding("a.bpmn", "stap", "regel", Severity.ERROR, "Alleen zo.")
    for spoken, said in (("nl", ["Dit kan niet.", "Alleen zo."]), ("en", ["This cannot be.", "Alleen zo."])):
        with app.test_request_context(headers={"Cookie": f"{language.COOKIE}={spoken}"}):
            ((_, rows),) = policy.remarks([both, dutch], 0, {})
            assert [row.text for row in rows] == said


def test_what_became_of_a_secret_address_is_told_in_english(
    engine: Engine, case: int, signed_in: Callable[[str], Browser]
) -> None:
    engine.withdraw_party_link(case, "vrager", "an")
    browser = signed_in("an")
    assert (
        "het adres ingetrokken van de eigen pagina van Vrager" in browser.get(f"/zaken/{case}/verloop").text
    )
    page = browser.get(f"/zaken/{case}/verloop?taal=en").text
    assert "An de Bruin recorded: the address withdrawn, of the own page of Vrager." in page


def test_why_a_case_stands_still_is_told_in_english(
    engine: Engine, signed_in: Callable[[str], Browser]
) -> None:
    none = FILES["processes/termijnen.dmn"].replace(b"<text>2</text>", b"<text>0</text>", 1)
    assert engine.deploy({**FILES, "processes/termijnen.dmn": none}, "daan", "Geen lengte").deployment
    engine.public_start("bankje", ANSWERS)
    engine.run_due()
    olga = signed_in("olga")
    (row,) = engine.incidents()
    assert "niet precies één lengte" in row.message
    for address in ("/beheer/storingen", f"/beheer/storingen/{row.id}"):
        page = olga.get(f"{address}?taal=en").text
        assert "does not have exactly one length greater than zero" in page, address
