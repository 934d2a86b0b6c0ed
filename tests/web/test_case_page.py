"""The page of a case: notes, filters of history, "why?" beside every fact."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from engine import Engine, Role
from engine.model.actor import Actor
from engine.model.instances import WaitingFor
from tests.web.conftest import Browser
from webui.presenters.case import line


def test_a_note_can_be_added_and_is_shown(case: int, signed_in: Callable[[str], Browser]) -> None:
    visitor = signed_in("an")
    answer = visitor.post(f"/zaken/{case}/notitie", {"notitie": "Belde <b>terug</b>.", "wie": "zaak"})
    assert "Belde &lt;b&gt;terug&lt;/b&gt;." in answer.text
    only = visitor.get(f"/zaken/{case}/verloop?soort=notities").text
    assert "Belde &lt;b&gt;" in only
    assert only.count("bh-history__when") == 1
    assert visitor.post(f"/zaken/{case}/notitie", {"notitie": " "}).status_code == 422


def test_what_cannot_come_in_now_says_when_it_can(
    engine: Engine, case: int, signed_in: Callable[[str], Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = engine.case
    wait = WaitingFor("message", "m", "p", "Toch een gesprek", None, only_when="als er nog geen oordeel is")
    monkeypatch.setattr(engine, "case", lambda *which, **more: replace(seen(*which, **more), waiting=(wait,)))
    page = signed_in("an").get(f"/zaken/{case}").text
    assert "Toch een gesprek" in page
    assert "nu niet; dit kan als er nog geen oordeel is" in page


def test_history_can_be_narrowed_by_kind_and_person(case: int, signed_in: Callable[[str], Browser]) -> None:
    visitor = signed_in("an")
    everything = visitor.get(f"/zaken/{case}/verloop?soort=alles").text
    assert everything.count("bh-history__when") > visitor.get(f"/zaken/{case}/verloop").text.count(
        "bh-history__when"
    )
    assert "bh-history__when" not in visitor.get(f"/zaken/{case}/verloop?wie=Niemand").text
    assert visitor.get(f"/zaken/{case}/verloop?soort=onzin").status_code == 200


def test_every_why_on_the_pages_of_a_case_is_answered(
    engine: Engine, case: int, signed_in: Callable[[str], Browser]
) -> None:
    visitor = signed_in("an")
    found: set[str] = set()
    for part in ("", "/mensen", "/stukken", "/verloop?soort=alles"):
        found |= set(
            re.findall(r'href="(/zaken/\d+/waarom/[^"]+)"', visitor.get(f"/zaken/{case}{part}").text)
        )
    assert {address.split("/")[4] for address in found} >= {"gegeven", "taak"}
    for address in found:
        answer = visitor.get(address)
        assert answer.status_code == 200, address
        assert "Hoe het zo kwam" in answer.text
    assert visitor.get(f"/zaken/{case}/waarom/onzin/1").status_code == 404
    assert visitor.get(f"/zaken/{case}/waarom/gegeven/bestaat_niet").status_code == 404


def test_a_step_that_somebody_asks_about_is_marked_on_the_drawing(
    engine: Engine, case: int, signed_in: Callable[[str], Browser]
) -> None:
    place = engine.case(case, "an").places[0]
    step = next(one for one in place.elements if one.name)
    page = signed_in("an").get(f"/zaken/{case}/procedure?stap={place.process_id}.{step.element_id}").text
    assert "dg-asked" in page
    assert f"U zocht de stap ‘{step.name}’" in page


def test_those_who_only_audit_read_and_write_nothing(
    engine: Engine, case: int, signed_in: Callable[[str], Browser]
) -> None:
    engine.save_person("saar", name="Saar Toets", by=Actor.program("proef"), roles=[Role.AUDITOR])
    visitor = signed_in("saar")
    page = visitor.get(f"/zaken/{case}").text
    assert "Notitie toevoegen" not in page
    assert "Wie keek in dit dossier?" in page
    assert visitor.post(f"/zaken/{case}/notitie", {"notitie": "Toch"}).status_code == 403
    assert visitor.post(f"/zaken/{case}/link", {}).status_code == 403


def test_who_may_not_record_hears_who_may_and_not_that_the_case_went_on(
    engine: Engine, case: int, signed_in: Callable[[str], Browser]
) -> None:
    engine.save_person("saar", name="Saar Toets", by=Actor.program("proef"), roles=[Role.AUDITOR])
    options = {one.name: one for one in engine.case(case, "an").messages}
    assert options
    visitor = signed_in("saar")
    for name, option in options.items():
        address = f"/zaken/{case}/vastleggen/{name}"
        for answer in (visitor.get(address), visitor.post(address, {})):
            assert answer.status_code == 403
            assert "De zaak is intussen verder" not in answer.text
            for function in option.candidate_functions:
                assert f"Dit mag alleen worden vastgelegd door: {function}" in answer.text
            if not option.candidate_functions:
                assert "maar u verandert er niets in" in answer.text
    assert visitor.get(f"/zaken/{case}/vastleggen/bestaat_niet").status_code == 403
    assert signed_in("an").get(f"/zaken/{case}/vastleggen/bestaat_niet").status_code == 409
    answer = signed_in("bo").get(f"/zaken/{case}/vastleggen/stoppen")  # who works on it, in another function
    assert answer.status_code == 403
    assert "Dit mag alleen worden vastgelegd door: beheerder straat." in answer.text


def test_the_number_of_a_case_stands_once_on_its_page(
    engine: Engine, case: int, signed_in: Callable[[str], Browser]
) -> None:
    key = engine.case(case, "an").key
    page = signed_in("an").get(f"/zaken/{case}").text
    main = page[page.index("<main") :]
    assert len(re.findall(rf">{key}<", main)) == 1


def test_nobody_waits_for_who_may_come_back_to_a_closed_case(engine: Engine, case: int) -> None:
    (row,) = engine.cases("an").rows
    idle = replace(row, waiting_for=(), awaits=("Antwoord",))
    assert line(idle, row.started_at).waiting == "Antwoord"
    assert line(replace(idle, closed_at=row.started_at), row.started_at).waiting == ""
