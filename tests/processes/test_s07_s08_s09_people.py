"""S07, S08 and S09: help with writing, several accused, and nobody judges their own case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from engine.errors import BehoorlijkError
from engine.model.findings import FormErrors
from tests.processes import answers as a
from tests.processes.conftest import SetStage
from tests.processes.stage import Case


def refused(case: Case, element: str, by: str, answers: Mapping[str, Any]) -> bool:
    """Whether completing is refused, in whatever way."""
    try:
        return isinstance(case.try_to_do(element, by, answers), FormErrors)
    except BehoorlijkError:
        return True


def test_the_coordinator_fills_in_the_form_and_the_complaint_may_stay_oral(stage_on: SetStage) -> None:
    stage = stage_on("2026-03-02")
    case = stage.start(a.entered("balie", "2026-03-02", klager=a.GERRIT), a.COORDINATOR)
    case.do(
        "beoordeel_bericht",
        a.COORDINATOR,
        a.assessed(a.accused("medewerker_team", "Bram Vos", "b.vos", "Burgerzaken")),
    )
    written = {
        "gesproken_op": "2026-03-02",
        "formulier_keuze": "coordinator_vult_in",
        "klachttekst": "Ik kwam drie keer voor niets.",
        "voorgelezen": True,
        "blijft_mondeling": True,
    }
    case.do("bespreek_op_schrift", a.COORDINATOR, written)
    case.do("neem_contact_op", a.OF_BURGERZAKEN, a.talk_with_complainant("2026-03-02"))
    case.do("hoor_beklaagde", a.OF_BURGERZAKEN, a.talk_with_accused("2026-03-02"))
    case.do("bemiddel", a.OF_BURGERZAKEN, a.solved(brief_gewenst=False))
    case.do("stel_controlevraag", a.OF_BURGERZAKEN, a.control("ja", "2026-03-02", afsluitbrief_gewenst=False))
    case.do("leg_lessen_vast", a.COORDINATOR, a.lessons())
    assert case.view.closed_at is not None
    assert not case.letters("afspraken_bevestiging"), "the complainant wanted no letter"


def test_the_handler_of_the_highest_accused_handles_for_all(stage_on: SetStage) -> None:
    stage = stage_on("2026-03-02")
    case = stage.start(a.entered("email", "2026-03-02"), a.COORDINATOR)
    whom = (
        a.accused("medewerker_team", "Bram Vos", "b.vos", "Burgerzaken"),
        a.accused("teammanager", "Aylin Yılmaz", "a.yilmaz"),
        a.accused("wethouder", "Ferhat Kaya", "f.kaya"),
    )
    case.do("beoordeel_bericht", a.COORDINATOR, a.assessed(*whom))
    assert len(case.letters("kopie_klacht")) == 3
    case.do("neem_contact_op", "e.brouwer", a.talk_with_complainant("2026-03-02"))
    for _ in whom:
        case.do("hoor_beklaagde", "e.brouwer", a.talk_with_accused("2026-03-02"))
    assert case.open_elements() == {"bemiddel"}


def against_mayor_and_secretary(stage_on: SetStage) -> Case:
    stage = stage_on("2026-03-02")
    case = stage.start(a.entered("email", "2026-03-02"), a.COORDINATOR)
    whom = (
        a.accused("burgemeester_zelfstandig", "Elsbeth Brouwer", "e.brouwer"),
        a.accused("gemeentesecretaris", "Willem Hendriks", "w.hendriks"),
    )
    case.do("beoordeel_bericht", a.COORDINATOR, a.assessed(*whom))
    return case


def chosen(function: str, **differs: Any) -> dict[str, Any]:
    return {
        "informele_behandelaar": function,
        "formele_behandelaar": "college",
        "behandelaar_reden": "Niet betrokken bij deze zaak.",
    } | differs


def test_an_accused_handler_is_refused_and_another_is_named_with_a_reason(stage_on: SetStage) -> None:
    case = against_mayor_and_secretary(stage_on)
    assert case.open_elements() == {"kies_behandelaar"}
    assert refused(case, "kies_behandelaar", a.COORDINATOR, chosen("gemeentesecretaris"))
    assert refused(case, "kies_behandelaar", a.COORDINATOR, chosen("burgemeester"))
    by_name = chosen("adjunct-directeur", informele_behandelaar_persoon="w.hendriks")
    assert refused(case, "kies_behandelaar", a.COORDINATOR, by_name)
    assert refused(case, "kies_behandelaar", a.COORDINATOR, chosen("adjunct-directeur", behandelaar_reden=""))
    case.do("kies_behandelaar", a.COORDINATOR, chosen("adjunct-directeur"))
    assert case.offered("neem_contact_op", "m.degroot")


@pytest.mark.parametrize("helper", [a.COORDINATOR, a.OTHER_COORDINATOR, "w.hendriks"])
def test_a_coordinator_or_an_accused_may_not_help_the_handler(stage_on: SetStage, helper: str) -> None:
    case = against_mayor_and_secretary(stage_on)
    case.do("kies_behandelaar", a.COORDINATOR, chosen("adjunct-directeur"))
    talk = a.talk_with_complainant("2026-03-02", ondersteuner=helper)
    assert refused(case, "neem_contact_op", "m.degroot", talk)
    case.do("neem_contact_op", "m.degroot", talk | {"ondersteuner": "c.meijer"})


def test_an_accused_never_gets_the_case_before_them(stage_on: SetStage) -> None:
    case = against_mayor_and_secretary(stage_on)
    case.do("kies_behandelaar", a.COORDINATOR, chosen("adjunct-directeur"))
    for person in ("e.brouwer", "w.hendriks"):
        assert case.tasks(person) == []
        with pytest.raises(BehoorlijkError):
            case.engine.case(case.started.instance_id, person)


def test_two_of_the_group_leaders_sign_off_and_not_one_twice(stage_on: SetStage) -> None:
    stage = stage_on("2026-03-02")
    case = stage.start(a.entered("email", "2026-03-02"), a.COORDINATOR)
    case.do(
        "beoordeel_bericht",
        a.COORDINATOR,
        a.assessed(a.accused("burgemeester_raad", "Elsbeth Brouwer", "e.brouwer")),
    )
    case.do("neem_contact_op", "o.bos", a.talk_with_complainant("2026-03-02"))
    case.do("hoor_beklaagde", "v.dam", a.talk_with_accused("2026-03-02"))
    case.do("bemiddel", "o.bos", a.solved())
    case.do("teken_af", "o.bos", {"akkoord": True})
    assert case.offered("teken_af", "o.bos") is None or refused(case, "teken_af", "o.bos", {"akkoord": True})
    case.do("teken_af", "v.dam", {"akkoord": False, "akkoord_opmerking": "De excuses ontbreken."})
    assert case.open_elements() == {"bemiddel"}, "one no is a no"
    case.do("bemiddel", "o.bos", a.solved())
    case.do("teken_af", "v.dam", {"akkoord": True})
    case.do("teken_af", "o.bos", {"akkoord": True})
    assert case.open_elements() == {"stel_controlevraag"}
