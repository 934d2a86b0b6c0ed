"""S01: a web form about a rude telephone call; solved informally, closed under Awb 9:5."""

from engine import DeadlineState, DocumentState
from tests.processes import answers as a
from tests.processes.conftest import ON_BOTH_DATABASES, SetStage

pytestmark = ON_BOTH_DATABASES


def test_a_complaint_is_solved_informally_and_closed(stage_on: SetStage) -> None:
    stage = stage_on("2026-03-02")
    case = stage.start(a.web_form())
    assert case.due("wettelijk_6") == "2026-04-13"
    stage.on("2026-03-03")
    case.do(
        "beoordeel_bericht",
        a.COORDINATOR,
        a.assessed(a.accused("medewerker_team", "Ria Peeters", team="Burgerzaken")),
    )
    assert {row.letter_id for row in case.letters()} == {
        "ontvangst_digitaal",
        "ontvangstbevestiging",
        "kopie_klacht",
    }
    assert case.due("informeel_4") == "2026-03-30"
    stage.on("2026-03-05")
    case.do("neem_contact_op", a.OF_BURGERZAKEN, a.talk_with_complainant("2026-03-05"))
    case.do("hoor_beklaagde", a.OF_BURGERZAKEN, a.talk_with_accused("2026-03-05"))
    stage.on("2026-03-12")
    case.do("bemiddel", a.OF_BURGERZAKEN, a.solved())
    assert "Dat spijt mij" in case.letter_text("afspraken_bevestiging")
    stage.on("2026-03-16")
    case.do("stel_controlevraag", a.OF_BURGERZAKEN, a.control("ja", "2026-03-16"))
    case.do("leg_lessen_vast", a.COORDINATOR, a.lessons())
    stage.on("2026-03-17")

    view = case.view
    assert view.closed_at is not None
    assert view.outcome == "Opgelost tot tevredenheid"
    states = {one.term: one.state for one in view.deadlines}
    assert states["wettelijk_6"] is DeadlineState.MET
    assert states["informeel_4"] is DeadlineState.MET
    made = [row.letter_id for row in case.letters()]
    assert "afsluiting_opgelost" in made
    assert "afsluiting_beklaagde" in made
    assert not {"naar_formeel", "uitnodiging_klager", "beslissing"} & set(made), (
        "no committee, no formal letter"
    )
    assert all(row.state is DocumentState.SENT for row in case.letters())
    assert not case.engine.incidents()
