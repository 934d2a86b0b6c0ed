"""S05 and S06: no duty to handle, after personal contact; no complaint, brought to the right place."""

from __future__ import annotations

import pytest

from engine.errors import BehoorlijkError
from engine.model.findings import FormErrors
from tests.processes import answers as a
from tests.processes.conftest import SetStage
from tests.processes.stage import Case, NotOffered

NOT_HANDLED = {
    "behandelbesluit": "niet",
    "niet_behandelgrond": "ouder_dan_jaar",
    "niet_behandelen_reden": "Het gedrag was in november 2024, meer dan een jaar voor uw klacht.",
}
TALKED = {
    "contactpogingen": [{"op": "2026-03-30", "hoe": "telefoon", "resultaat": "Gesproken."}],
    "contact_gelukt": True,
    "contact_op": "2026-03-30",
    "contact_verslag": "De klager wilde vooral gehoord worden.",
}


def old_complaint(stage_on: SetStage) -> Case:
    stage = stage_on("2026-03-24")
    case = stage.start(a.web_form(gedraging_op="2024-11-05"))
    whom = a.accused("medewerker_team", "Bram Vos", "b.vos", "Openbare Ruimte")
    case.do("beoordeel_bericht", a.COORDINATOR, a.assessed(whom))
    stage.on("2026-03-30")
    return case


def test_not_handling_is_offered_only_after_the_personal_contact(stage_on: SetStage) -> None:
    case = old_complaint(stage_on)
    with pytest.raises(NotOffered):
        case.do("besluit_over_behandelen", a.COORDINATOR, NOT_HANDLED)
    case.do("neem_contact_voor_besluit", a.COORDINATOR, TALKED)
    case.do("besluit_over_behandelen", a.COORDINATOR, NOT_HANDLED)
    assert case.due("niet_behandelen") == "2026-04-21"
    text = case.letter_text("niet_behandelen").lower()
    assert "ombudsman" in text
    assert "november 2024" in text
    case.do("leg_lessen_vast", a.COORDINATOR, a.lessons())
    assert case.view.closed_at is not None
    assert not case.letters("kopie_klacht")


def test_one_failed_call_is_no_contact(stage_on: SetStage) -> None:
    case = old_complaint(stage_on)
    failed = {"contactpogingen": TALKED["contactpogingen"], "contact_gelukt": False}
    case.do("neem_contact_voor_besluit", a.COORDINATOR, failed)
    refused: object
    try:
        refused = case.try_to_do("besluit_over_behandelen", a.COORDINATOR, NOT_HANDLED)
    except BehoorlijkError as refusal:
        refused = refusal
    assert isinstance(refused, FormErrors | BehoorlijkError)
    assert case.open_elements() == {"besluit_over_behandelen"}


def test_not_obliged_is_still_competent(stage_on: SetStage) -> None:
    case = old_complaint(stage_on)
    case.do("neem_contact_voor_besluit", a.COORDINATOR, TALKED)
    case.do("besluit_over_behandelen", a.COORDINATOR, {"behandelbesluit": "behandelen"})
    assert case.open_elements() == {"neem_contact_op"}
    assert str(case.deadlines("niet_behandelen")[-1].state) == "cancelled"
    assert case.letters("kopie_klacht")


def test_a_loose_paving_stone_is_brought_to_the_reports_desk(stage_on: SetStage) -> None:
    stage = stage_on("2026-03-24")
    caller = {"naam": "Mo", "telefoon": "0611112222", "kanaal": "post"}
    case = stage.start(
        a.entered("telefoon", "2026-03-24", omschrijving="Losse stoeptegel.", klager=caller), a.COORDINATOR
    )
    case.do(
        "beoordeel_bericht",
        a.COORDINATOR,
        {"contactpersoon": a.COORDINATOR, "aard": "melding", "doorverwijzen_naar": "meldpunt"},
    )
    contact = {"doorverwezen_naar": "Meldpunt", "doorverwezen_op": "2026-03-24", "klager_verteld": True}
    case.do("leg_warm_contact", a.COORDINATOR, contact)
    assert case.open_elements() == set()
    assert case.view.closed_at is not None
    assert case.letters() == [], "no address, told in person"


def test_a_broken_promise_to_repair_is_a_complaint(stage_on: SetStage) -> None:
    stage = stage_on("2026-03-24")
    case = stage.start(a.entered("telefoon", "2026-03-24", klager=a.GERRIT), "b.vos")
    whom = a.accused("medewerker_team", "Iemand van het team", team="Openbare Ruimte")
    case.do("beoordeel_bericht", a.COORDINATOR, a.assessed(whom))
    stays_oral = {"gesproken_op": "2026-03-24", "formulier_keuze": "niet_nodig", "blijft_mondeling": True}
    case.do("bespreek_op_schrift", a.COORDINATOR, stays_oral)
    assert case.offered("neem_contact_op", "r.smit")


def test_what_an_employee_solved_on_the_spot_is_registered_and_closed(stage_on: SetStage) -> None:
    stage = stage_on("2026-03-24")
    done = {"ter_plekke_opgelost": True, "ter_plekke_oplossing": "Excuses gemaakt en alsnog geholpen."}
    case = stage.start(a.entered("balie", "2026-03-24", klager={"naam": "Onbekend"}, **done), "b.vos")
    assert case.open_elements() == set()
    assert case.view.closed_at is not None


def test_somebody_who_gives_no_name_is_handled_all_the_same(stage_on: SetStage) -> None:
    stage = stage_on("2026-03-24")
    answers = a.entered("telefoon", "2026-03-24")
    del answers["klager"]
    case = stage.start(answers, "b.vos")
    whom = a.accused("medewerker_team", "Iemand van het team", team="Openbare Ruimte")
    case.do("beoordeel_bericht", a.COORDINATOR, a.assessed(whom))
    stays_oral = {"gesproken_op": "2026-03-24", "formulier_keuze": "niet_nodig", "blijft_mondeling": True}
    case.do("bespreek_op_schrift", a.COORDINATOR, stays_oral)
    assert case.offered("neem_contact_op", "r.smit")
    assert case.engine.incidents() == ()
