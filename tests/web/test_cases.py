"""The case page tells where it stands, and no text of anybody becomes markup."""

import io
import re
import zipfile
from collections.abc import Callable

from engine import Engine
from tests.web.conftest import ANSWERS, Browser

EVIL = '<script>alert("x")</script><img src=x onerror=alert(1)>'


def test_the_case_tells_what_waits_for_whom_and_until_when(
    case: int, task: int, signed_in: Callable[[str], Browser]
) -> None:
    page = signed_in("an").get(f"/zaken/{case}").text
    assert "Bankje voor Anna Jansen" in page
    assert f'href="/taken/{task}"' in page
    assert "beheerder straat of wijkteam" in page
    assert "Antwoord op de vraag" in page
    assert "woensdag 1 april 2026" in page
    assert "Hoe is deze datum berekend?" in page
    assert "Stoppen vastleggen" in page
    assert 'aria-current="step"' in page


def test_the_place_stands_on_the_drawing_and_in_a_list(
    case: int, signed_in: Callable[[str], Browser]
) -> None:
    page = signed_in("an").get(f"/zaken/{case}/procedure").text
    assert re.search(r'<g class="dg-node dg-waiting"[^>]*><title>Beoordeel de plek[^<]*hier is het nu', page)
    assert "hier is de zaak nu" in page
    assert "<desc" in page


def test_history_is_told_in_sentences_by_day(case: int, signed_in: Callable[[str], Browser]) -> None:
    page = signed_in("an").get(f"/zaken/{case}/verloop").text
    assert "woensdag 18 maart 2026" in page
    everything = signed_in("an").get(f"/zaken/{case}/verloop?soort=alles").text
    assert everything.count("bh-history__when") > page.count("bh-history__when")


def test_nothing_that_people_write_becomes_markup(
    engine: Engine, signed_in: Callable[[str], Browser]
) -> None:
    started = engine.public_start("bankje", {**ANSWERS, "vrager.naam": EVIL, "plek": EVIL})
    number = started.instance_id  # type: ignore[union-attr]
    visitor = signed_in("an")
    (row,) = engine.inbox("an").rows
    parts = ("", "/procedure", "/stukken", "/mensen", "/verloop", "/vastleggen/stoppen")
    addresses = ["/taken", "/zaken", f"/taken/{row.task_id}", *(f"/zaken/{number}{part}" for part in parts)]
    token = started.link  # type: ignore[union-attr]
    for address in [*addresses, f"/volg/{token}"]:
        answer = visitor.get(address)
        assert answer.status_code == 200, address
        assert "<script>alert" not in answer.text, address
        assert "<img src=x" not in answer.text, address


def test_a_message_is_recorded_with_its_form(
    engine: Engine, case: int, signed_in: Callable[[str], Browser]
) -> None:
    visitor = signed_in("an")
    assert "De vrager mag altijd stoppen." in visitor.get(f"/zaken/{case}/vastleggen/stoppen").text
    assert visitor.post(f"/zaken/{case}/vastleggen/stoppen", {"stop_reden": ""}).status_code == 422
    answer = visitor.post(f"/zaken/{case}/vastleggen/stoppen", {"stop_reden": "Geen zin meer"})
    assert "Vastgelegd: Stoppen vastleggen." in answer.text
    assert visitor.get(f"/zaken/{case}/vastleggen/stoppen").status_code == 409


def test_the_list_searches_and_shows_only_what_one_may_see(
    case: int, signed_in: Callable[[str], Browser]
) -> None:
    assert "Anna Jansen" in signed_in("an").get("/zaken?zoek=Anna").text
    assert "Anna Jansen" not in signed_in("an").get("/zaken?zoek=Bertha").text
    assert "Anna Jansen" not in signed_in("leeg").get("/zaken?zoek=Anna").text
    assert signed_in("leeg").get(f"/zaken/{case}").status_code in (403, 404)


def test_staff_enter_a_case(engine: Engine, signed_in: Callable[[str], Browser]) -> None:
    visitor = signed_in("an")
    assert "Uw naam" in visitor.get("/zaken/nieuw").text  # straight on: there is one process
    wrong = visitor.post("/zaken/nieuw/bankje", {"vrager.naam": ""})
    assert wrong.status_code == 422
    answer = visitor.post("/zaken/nieuw/bankje", {**ANSWERS, "vrager.naam": "Piet Balie"})
    assert "is vastgelegd" in answer.text
    assert "Piet Balie" in answer.text


def test_whoever_may_not_start_gets_no_form(signed_in: Callable[[str], Browser]) -> None:
    assert "Hier kunt u niets beginnen" in signed_in("leeg").get("/zaken/nieuw").text
    assert signed_in("leeg").get("/zaken/nieuw/bankje").status_code == 403


def test_the_file_of_a_case_comes_as_a_zip(case: int, signed_in: Callable[[str], Browser]) -> None:
    answer = signed_in("an").get(f"/zaken/{case}/dossier.zip")
    assert answer.mimetype == "application/zip"
    assert answer.is_streamed
    assert answer.content_length == len(answer.data)
    assert zipfile.ZipFile(io.BytesIO(answer.data)).namelist()


def test_an_operator_stops_and_restarts_a_case_with_a_reason(
    engine: Engine, case: int, signed_in: Callable[[str], Browser]
) -> None:
    visitor = signed_in("olga")
    assert visitor.post(f"/zaken/{case}/stilzetten", {"reden": ""}).status_code == 422
    assert "staat stil" in visitor.post(f"/zaken/{case}/stilzetten", {"reden": "uitzoeken"}).text
    assert "loopt weer" in visitor.post(f"/zaken/{case}/hervatten", {"reden": "klaar"}).text
    assert signed_in("an").post(f"/zaken/{case}/stilzetten", {"reden": "x"}).status_code == 403


def test_staff_can_tell_a_party_the_address_of_the_own_page(
    case: int, signed_in: Callable[[str], Browser], browser: Browser
) -> None:
    visitor = signed_in("an")
    assert "Geef het adres van de eigen pagina" in visitor.get(f"/zaken/{case}/mensen").text
    page = visitor.post(f"/zaken/{case}/link").text
    (token,) = set(re.findall(r"/volg/([0-9A-Za-z_-]+)", page))
    assert "B-2026-0001" in browser.get(f"/volg/{token}").text
