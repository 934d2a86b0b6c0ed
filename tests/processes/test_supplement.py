"""What was missing comes in: with a file, without one, and from the page of the complainant themselves."""

from __future__ import annotations

import re

import pytest

from engine import Attachment, FormErrors
from tests.processes import answers as a
from tests.processes.conftest import SetStage
from tests.processes.stage import Case

NOTE = Attachment("machtiging.pdf", "application/pdf", b"%PDF-1.4\n%%EOF\n", "aanvulling_bijlagen")


def asked(stage_on: SetStage) -> Case:
    """Two things are missing, and asked for."""
    case = stage_on("2026-03-02").start(a.web_form())
    whom = a.accused("medewerker_team", "Bram Vos", "b.vos", "Burgerzaken")
    missing = ["omschrijving", "machtiging"]
    case.do("beoordeel_bericht", a.COORDINATOR, a.assessed(whom, ontbrekende_gegevens=missing))
    return case


def test_who_supplements_reads_what_is_missing_there_where_they_fill_it_in(stage_on: SetStage) -> None:
    case = asked(stage_on)
    (option,) = [one for one in case.offers() if one.name == "aanvulling"]
    assert option.awaits == "uw aanvulling"
    assert option.form is not None
    (words,) = [one.html for one in case.engine.form_view(option.form, {}).nodes if one.html]
    asked_for = [
        "wat er precies is gebeurd, en wanneer",
        "een briefje waarin staat dat u voor iemand anders mag spreken",
    ]
    assert re.findall("<li>(.*?)</li>", words) == asked_for, "one line for each: an item has a comma itself"
    assert "uw adres" not in words, "only what is missing"
    assert "Het kan op uw eigen pagina" in case.letter_text("herstelverzoek").replace("\n", " ")
    facts = {one.name: str(one.value) for one in case.view.variables}
    assert "ontbrekende_gegevens" in facts
    assert not [one for one in facts.values() if "dat u voor iemand" in one], "staff are not told of 'u'"


@pytest.mark.parametrize("files", [(), (NOTE,)], ids=["without a file", "with a file"])
def test_a_supplement_comes_in_with_its_papers_and_is_looked_at(
    stage_on: SetStage, files: tuple[Attachment, ...]
) -> None:
    case = asked(stage_on)
    told = case.engine.deliver_message(
        case.started.instance_id,
        "aanvulling",
        {"aanvulling_tekst": "Het was op 2 februari, aan de balie."},
        case.party("klager"),
        attachments=files,
    )
    assert not isinstance(told, FormErrors)
    kept = [row for row in case.view.documents if row.kind.value == "attachment"]
    assert [row.title for row in kept] == [one.filename for one in files]
    row = case.offered("verwerk_aanvulling", a.COORDINATOR)
    assert row is not None
    assert "aanvulling" not in {one.name for one in case.offers()}, "one supplement to one question"
    token = case.engine.party_links(case.started.instance_id, case.auditor)["klager"]
    page = case.engine.public_status(token)
    assert "herstel" not in {one.slot for one in page.deadlines}, "who did it is not asked to do it any more"
    moments = [str(one.text) for one in page.moments]
    assert moments[:2] == ["U gaf door: Ik vul mijn klacht aan.", "Wij vroegen u om een aanvulling."]
    case.do("verwerk_aanvulling", a.COORDINATOR, {"aanvulling_voldoende": True})
    assert str(case.deadlines("herstel")[-1].state) == "met"


def test_nothing_came_in_and_the_handling_goes_on(stage_on: SetStage) -> None:
    case = asked(stage_on)
    case.stage.on("2026-03-18")
    assert str(case.deadlines("herstel")[-1].state) == "cancelled"
    assert "neem_contact_op" in case.open_elements()
