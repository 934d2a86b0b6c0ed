"""S02: a letter against a wethouder; a formal judgement asked at once, decided as advised."""

from engine.model.findings import FormErrors
from tests.processes import answers as a
from tests.processes.conftest import SetStage
from tests.processes.stage import Case, Stage

COLLEGE = "l.dewit"


def until_the_decision(stage: Stage, judgement: str) -> Case:
    """Play a direct formal request up to and including the committee's advice."""
    case = stage.start(a.entered("brief", "2026-02-23", wens_route="formeel"), "b.vos")
    stage.on("2026-02-24")
    wethouder = a.accused("wethouder", "Ferhat Kaya", "f.kaya")
    case.do("beoordeel_bericht", a.COORDINATOR, a.assessed(wethouder, wens_route="formeel"))
    assert case.open_elements() == {"start_formele_behandeling"}, "no informal phase"
    case.do("start_formele_behandeling", a.COORDINATOR, a.to_committee("alleen_oordeel"))
    assert case.due("wettelijk_10") == "2026-05-04"
    assert case.letters("naar_formeel")
    assert case.letters("naar_formeel_beklaagde")
    case.do("besluit_over_horen", a.CHAIR, {"horen_besluit": "horen"})
    a.hear(case, "2026-03-17")
    assert case.letters("uitnodiging_klager")
    assert case.letters("uitnodiging_beklaagde")
    assert len(case.letters("hoorverslag")) == 2, "both get the report"
    stage.on("2026-04-10")
    case.do("geef_advies", a.CHAIR, a.advice(judgement, "Bel terug als een gesprek slecht afloopt."))
    assert case.letters("rapport_bevindingen")
    case.do("bereid_beslissing_voor", COLLEGE, {"kennisgenomen": True, "besluit_voorstel": "Advies volgen."})
    return case


def test_a_direct_formal_request_ends_in_a_decision_that_follows_the_advice(stage_on: SetStage) -> None:
    stage = stage_on("2026-02-23")
    case = until_the_decision(stage, "deels_gegrond")
    stage.on("2026-04-20")
    outcome = case.try_to_do("neem_beslissing", COLLEGE, a.decision("deels_gegrond", "2026-04-20"))
    assert not isinstance(outcome, FormErrors)
    case.do("bel_over_uitkomst", a.COORDINATOR, {"persoonlijk_verteld_op": "2026-04-20"})
    text = case.letter_text("beslissing")
    assert "deels" in text.lower()
    assert "ombudsman" in text
    assert "bezwaar" in text, "no objection or appeal, said so"
    assert case.letters("beslissing_beklaagde")
    case.do("leg_lessen_vast", a.COORDINATOR, a.lessons())
    stage.on("2026-04-21")
    assert case.view.closed_at is not None
    assert not any(one.overdue for one in case.view.deadlines)
    assert case.due("ombudsman_jaar") == "2027-04-20"


def test_an_accused_wethouder_neither_sees_nor_decides_the_complaint(stage_on: SetStage) -> None:
    case = until_the_decision(stage_on("2026-02-23"), "gegrond")
    assert case.offered("neem_beslissing", "f.kaya") is None
    assert case.offered("neem_beslissing", COLLEGE) is not None
    assert case.offered("neem_beslissing", a.OTHER_COORDINATOR) is None
