"""The page of who told something: where it is, what they can do, their letters."""

import re
from collections.abc import Callable

from engine import Attachment, Engine
from tests.web.conftest import ANSWERS, Browser
from tests.web.outside import own_page, send
from tests.web.policy import FILES


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
