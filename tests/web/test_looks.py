"""The page of looks: for those who audit, with what was refused."""

from collections.abc import Callable

import pytest

from engine import Attachment, Engine, Role, errors
from engine.model.actor import Actor
from tests.web.conftest import Browser
from webui.presenters.looks import refusal


@pytest.fixture
def auditor(engine: Engine) -> str:
    engine.save_person("saar", name="Saar Toets", by=Actor.program("proef"), roles=[Role.AUDITOR])
    return "saar"


def test_an_auditor_finds_who_looked(
    engine: Engine, case: int, auditor: str, signed_in: Callable[[str], Browser]
) -> None:
    engine.case(case, "an", "verloop")
    visitor = signed_in(auditor)
    page = visitor.get("/inzage").text
    assert "An de Bruin" in page
    assert "wat er is gebeurd" in page
    assert 'href="/inzage"' in visitor.get("/zaken").text
    assert "An de Bruin</td>" not in visitor.get("/inzage?wie=bo").text
    assert "An de Bruin</td>" not in visitor.get("/inzage?geweigerd=ja").text
    assert "An de Bruin</td>" in visitor.get("/inzage?van=2026-03-18&tot=2026-03-18").text
    assert "An de Bruin</td>" not in visitor.get("/inzage?van=2026-03-19").text
    assert visitor.get("/inzage?van=onzin&tot=2026-99-99").status_code == 200
    assert visitor.get("/inzage?vanaf=onzin").status_code == 422


def test_others_are_refused_with_the_reason(signed_in: Callable[[str], Browser]) -> None:
    answer = signed_in("an").get("/inzage")
    assert answer.status_code == 403
    assert "Alleen wie controleert" in answer.text
    assert 'href="/inzage"' not in signed_in("an").get("/zaken").text


def test_who_only_reads_is_offered_nothing_to_change_and_finds_what_was_looked_at(
    engine: Engine, case: int, auditor: str, signed_in: Callable[[str], Browser]
) -> None:
    paper = engine.add_document(case, Attachment("plek.txt", "text/plain", b"plek"), "De plek", "an")
    worker, reader = signed_in("an"), signed_in(auditor)
    worker.get(f"/stukken/{paper}")
    pages = [f"/zaken/{case}/stukken", f"/zaken/{case}/mensen", f"/zaken/{case}", f"/stukken/{paper}"]
    for address in pages:
        main = reader.get(address).text.split("<main")[1]
        assert 'method="post"' not in main, address
    assert all('method="post"' in worker.get(address).text.split("<main")[1] for address in pages[:3])
    assert f'href="/stukken/{paper}">stuk ‘De plek’</a>' in reader.get("/inzage").text
    assert "U hebt nog geen functie" not in reader.get("/taken").text
    assert "U hebt nog geen functie" in signed_in("leeg").get("/taken").text


def test_why_a_datum_is_as_it_is_was_asked_of_what_people_call_it(
    engine: Engine, case: int, auditor: str, signed_in: Callable[[str], Browser]
) -> None:
    fact = engine.case(case, "an").variables[0]
    assert signed_in("an").get(f"/zaken/{case}/waarom/gegeven/{fact.name}").status_code == 200
    page = signed_in(auditor).get("/inzage").text
    assert fact.label != fact.name
    assert f"waarom: gegeven ‘{fact.label}’" in page


def test_what_was_looked_at_is_named_and_a_refusal_speaks_of_who_tried(
    engine: Engine, case: int, auditor: str, signed_in: Callable[[str], Browser]
) -> None:
    view, worker = engine.case(case, "an"), signed_in("an")
    task, paper = (
        view.tasks[0],
        engine.add_document(case, Attachment("a.txt", "text/plain", b"a"), "De plek", "an"),
    )
    deadline = view.deadlines[0]
    letter = "forms/letters/antwoord.md"
    for kind, number in (("taak", task.task_id), ("stuk", paper), ("termijn", deadline.id)):
        assert worker.get(f"/zaken/{case}/waarom/{kind}/{number}").status_code == 200
    engine.try_letter(letter, "an", instance_id=case)
    assert signed_in("leeg").get(f"/zaken/{case}").status_code == 403
    page = signed_in(auditor).get("/inzage").text
    for told in (task.name, "De plek", deadline.label):
        assert f"‘{told}’" in page
    assert letter not in page
    assert "vooraf bekeken" in page
    assert "Leo Leeg is niet betrokken bij deze zaak." in page
    assert "waarom: termijn ‘" in page
    refused = signed_in(auditor).get("/inzage?geweigerd=ja").text
    assert "Leo Leeg</td>" in refused


def test_who_is_kept_out_is_spoken_of_by_name() -> None:
    assert refusal(errors.Excluded.sentence, "An") == "An is betrokken bij deze zaak en mag haar niet zien."
    said = "U kunt deze taak niet doen, omdat u bij deze zaak betrokken bent."
    assert refusal(said, "An") == "An is betrokken bij deze zaak en mag deze taak niet doen."
    assert refusal("Dit staat nergens.", "An") == "An kreeg te lezen: ‘Dit staat nergens.’"
