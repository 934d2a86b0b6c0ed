"""While one step is open, another message, measure or letter still finds its way."""

from __future__ import annotations

from typing import Any

import pytest

from tests.processes import answers as a
from tests.processes.conftest import SetStage
from tests.processes.test_s03_s04_four_and_four_weeks import in_committee
from tests.processes.test_s10_s11_committee import GROUND, before_the_committee
from tests.processes.test_s12_withdrawn_ombudsman_reopened import decided


def test_delay_can_be_agreed_while_the_explanation_of_being_late_is_still_to_be_written(
    stage_on: SetStage,
) -> None:
    stage, case = in_committee(stage_on)
    stage.on("2026-05-04")
    assert "leg_overschrijding_uit" in case.open_elements()
    agreed = {
        "uitstel_soort": "instemming_ontvangen",
        "uitstel_reden": "De zitting is verzet.",
        "uitstel_tot": "2026-06-12",
        "instemming_op": "2026-05-04",
    }
    case.tell("uitstel", a.COORDINATOR, agreed)
    assert case.due("uitstel_instemming") == "2026-06-12"
    explained = {"overschrijding_reden": "De zitting is verzet.", "verwacht_klaar_op": "2026-06-01"}
    case.do("leg_overschrijding_uit", a.COORDINATOR, explained)
    text = case.letter_text("termijn_verstreken")
    assert "1 mei 2026" in text, "the day that was missed, not the day agreed on since"
    assert "12 juni 2026" in text
    assert len(case.letters("uitstel_bevestiging")) == 2


def test_a_second_passing_is_told_as_well(stage_on: SetStage) -> None:
    stage, case = in_committee(stage_on)
    stage.on("2026-05-04")
    agreed = {
        "uitstel_soort": "instemming_ontvangen",
        "uitstel_reden": "De zitting is verzet.",
        "uitstel_tot": "2026-05-15",
        "instemming_op": "2026-05-04",
    }
    case.tell("uitstel", a.COORDINATOR, agreed)
    explained = {"overschrijding_reden": "De zitting is verzet.", "verwacht_klaar_op": "2026-06-01"}
    case.do("leg_overschrijding_uit", a.COORDINATOR, explained)
    stage.on("2026-05-18")
    case.do("leg_overschrijding_uit", a.COORDINATOR, explained)
    assert len(case.letters("termijn_verstreken")) == 2


def test_post_of_the_ombudsman_is_taken_while_a_step_is_open_and_handled_in_turn(
    stage_on: SetStage,
) -> None:
    stage, case = decided(stage_on)
    stage.on("2026-04-10")
    told = {"ombudsman_ontvangen_op": "2026-04-10", "ombudsman_aanleiding": "Niet eens met het oordeel."}
    case.tell("ombudsman", a.COORDINATOR, told)

    def post(kind: str, day: str, **more: Any) -> None:
        stage.on(day)
        wrote = {"bericht_soort": kind, "bericht_op": day, "bericht_inhoud": f"Bericht van {day}."}
        case.tell("ombudsman_bericht", a.COORDINATOR, wrote | more)

    post("informatie", "2026-04-13", bericht_termijn="2026-05-01")
    assert case.open_elements() == {"neem_contact_op_met_ombudsman"}
    stage.on("2026-04-14")
    contact = {
        "ombudsman_contact": "Mevrouw Kuiper",
        "ombudsman_contact_op": "2026-04-14",
        "ombudsman_spoor": "onderzoek",
    }
    case.do("neem_contact_op_met_ombudsman", a.COORDINATOR, contact)
    assert case.open_elements() == {"stuur_stukken"}
    assert case.due("ombudsman_gesteld") == "2026-05-01"
    post("woo_verzoek", "2026-04-15")
    post("informatie", "2026-04-16", bericht_termijn="2026-05-15")
    assert case.open_elements() == {"stuur_stukken"}
    sent = {"stukken_lijst": "Het dossier", "ombudsman_brieftekst": "Hierbij.", "stukken_op": "2026-04-20"}
    case.do("stuur_stukken", a.COORDINATOR, sent)
    assert case.open_elements() == {"behandel_woo_verzoek"}
    stage.on("2026-04-21")
    decided_on = {
        "woo_ontvangen_op": "2026-04-15",
        "woo_besluit": "Openbaar zonder namen.",
        "woo_besluit_op": "2026-04-21",
    }
    case.do("behandel_woo_verzoek", a.COORDINATOR, decided_on)
    assert case.open_elements() == {"stuur_stukken"}
    assert case.due("ombudsman_gesteld") == "2026-05-15"
    case.do("stuur_stukken", a.COORDINATOR, sent)
    assert case.open_elements() == set()
    post("gesloten", "2026-06-01")
    outcome = {"ombudsman_uitkomst": "behoorlijk", "ombudsman_uitkomst_op": "2026-06-01"}
    case.do("leg_uitkomst_vast", a.COORDINATOR, outcome | {"ombudsman_aanbevelingen": []})
    assert case.open_elements() == set()
    case.tell("ombudsman", a.COORDINATOR, told)
    assert case.open_elements() == {"neem_contact_op_met_ombudsman"}, (
        "a next complaint there opens a new file"
    )


def test_a_measure_that_runs_goes_on_when_the_case_is_reopened(stage_on: SetStage) -> None:
    stage = stage_on("2026-03-02")
    case = stage.start(a.web_form())
    whom = a.accused("medewerker_team", "Bram Vos", "b.vos", "Burgerzaken")
    case.do("beoordeel_bericht", a.COORDINATOR, a.assessed(whom))
    promises = [
        {"wat": "Bel de klager terug.", "eigenaar": "m.degroot", "uiterlijk": "2026-04-01"},
        {"wat": "Pas de telefooninstructie aan.", "eigenaar": "j.bakker", "uiterlijk": "2026-05-01"},
    ]

    def solve() -> None:
        day = stage.clock.at.date().isoformat()
        case.do("neem_contact_op", a.OF_BURGERZAKEN, a.talk_with_complainant(day))
        case.do("hoor_beklaagde", a.OF_BURGERZAKEN, a.talk_with_accused(day))
        case.do("bemiddel", a.OF_BURGERZAKEN, a.solved(afspraken=promises))
        case.do("stel_controlevraag", a.OF_BURGERZAKEN, a.control("ja", day, afsluitbrief_gewenst=True))
        case.do("leg_lessen_vast", a.COORDINATOR, a.lessons())

    solve()
    done = {"uitgevoerd": True, "resultaat": "Gebeld.", "klaar_op": "2026-03-10", "klager_informeren": False}
    stage.on("2026-03-10")
    case.do("voer_maatregel_uit", "m.degroot", done)
    stage.on("2026-03-12")
    back = {"heropening_reden": "Het gebeurde weer.", "heropening_op": "2026-03-12"}
    case.tell("heropening", a.COORDINATOR, back)
    assert case.offered("voer_maatregel_uit", "j.bakker"), "the measure waits for nobody's return"
    again = {
        "heropening_besproken_op": "2026-03-12",
        "heropenen_als": "informeel",
        "heropend_tot": "2026-04-10",
    }
    case.do("beoordeel_heropening", a.COORDINATOR, again)
    assert case.offered("voer_maatregel_uit", "j.bakker")
    assert not case.offered("voer_maatregel_uit", "m.degroot"), "what was done is not asked again"
    solve()
    assert [row.element_id for row in case.tasks("j.bakker")].count("voer_maatregel_uit") == 1
    assert not case.offered("voer_maatregel_uit", "m.degroot")
    case.do("voer_maatregel_uit", "j.bakker", done)
    assert case.open_elements() == set()


@pytest.mark.parametrize(
    ("ground", "words"),
    [
        ({"horen_besluit": "afzien_ongegrond"}, "niemand betwist ze"),
        ({"horen_besluit": "afzien_verklaring"}, "geen gesprek wilt"),
    ],
    ids=["plainly unfounded", "waived"],
)
def test_the_complainant_reads_why_no_hearing_comes_and_who_decided(
    stage_on: SetStage, ground: dict[str, Any], words: str
) -> None:
    stage, case = before_the_committee(stage_on)
    stage.on("2026-02-25")
    proof = {
        "horen_grond": GROUND,
        "feiten_onbetwist": True,
        "contact_klager_op": "2026-02-25",
        "verklaring_op": "2026-02-25",
        "verklaring_hoe": "brief",
    }
    case.do("besluit_over_horen", a.CHAIR, ground | proof)
    text = case.letter_text("horen_vervalt")
    assert words in text
    assert GROUND in text
    assert "Duurkoop" in text, "who decided"
    assert [row.recipient for row in case.letters("horen_vervalt")] == [a.GERRIT["naam"]]


def test_the_letter_follows_the_period_without_an_answer(stage_on: SetStage) -> None:
    stage, case = before_the_committee(stage_on)
    case.do("besluit_over_horen", a.CHAIR, {"horen_besluit": "reactie_vragen"})
    tried = [{"op": "2026-02-23", "hoe": "telefoon", "resultaat": "Voicemail ingesproken."}]
    case.do("benader_klager", a.OTHER_COORDINATOR, {"horen_pogingen": tried, "wil_gehoord": "nog_onbekend"})
    assert not case.letters("horen_vervalt")
    stage.on("2026-03-10")
    silent = {"horen_besluit": "afzien_geen_reactie", "horen_grond": GROUND}
    case.do("besluit_over_horen", a.CHAIR, silent)
    assert "9 maart 2026" in case.letter_text("horen_vervalt")
    assert len(case.letters("horen_vervalt")) == 1


def test_who_is_heard_gets_no_such_letter(stage_on: SetStage) -> None:
    _, case = before_the_committee(stage_on)
    case.do("besluit_over_horen", a.CHAIR, {"horen_besluit": "horen"})
    assert not case.letters("horen_vervalt")
