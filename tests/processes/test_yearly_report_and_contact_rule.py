"""The yearly report begins by itself each January; a contact rule is announced and looked at again."""

from __future__ import annotations

from engine.model.tasks import InboxFilter
from tests.processes import answers as a
from tests.processes.conftest import SetStage
from tests.processes.stage import Stage


def todo(stage: Stage, person: str, element: str) -> list[int]:
    """The open tasks at an element in somebody's inbox."""
    rows = stage.engine.inbox(person, InboxFilter(), limit=200).rows
    return [row.task_id for row in rows if row.element_id == element]


def do(stage: Stage, person: str, element: str, answers: a.Answers) -> None:
    """Complete the one task at an element."""
    (task,) = todo(stage, person, element)
    outcome = stage.engine.complete_task(task, answers, person)
    assert not hasattr(outcome, "errors"), outcome


def test_the_yearly_report_starts_each_january_and_is_published(stage_on: SetStage) -> None:
    stage = stage_on("2026-12-30")
    stage.on("2027-01-03")
    assert todo(stage, a.COORDINATOR, "verzamel_cijfers") == []
    stage.on("2027-01-05")
    do(stage, a.COORDINATOR, "verzamel_cijfers", {"verslagjaar": 2026, "cijfers": "Twaalf klachten."})
    written = {"analyse": "Vaker bellen.", "veranderingen": "Terugbelafspraak."}
    do(stage, a.COORDINATOR, "schrijf_analyse", written)
    do(
        stage,
        "l.dewit",
        "stel_jaarverslag_vast",
        {"jaarverslag_akkoord": False, "jaarverslag_opmerking": "Korter."},
    )
    do(stage, a.COORDINATOR, "schrijf_analyse", written)
    do(stage, "l.dewit", "stel_jaarverslag_vast", {"jaarverslag_akkoord": True})
    published = {
        "geanonimiseerd": True,
        "gepubliceerd_op": "2027-01-05",
        "vindplaats": "www.rietlanden.example",
    }
    do(stage, a.COORDINATOR, "publiceer_jaarverslag", published)
    stage.on("2028-01-06")
    assert len(todo(stage, a.COORDINATOR, "verzamel_cijfers")) == 1, "and again a year later"


def test_a_contact_rule_is_announced_and_looked_at_again_when_it_ends(stage_on: SetStage) -> None:
    stage = stage_on("2026-03-02")
    proposal = {
        "betrokkene": {name: a.GERRIT[name] for name in ("naam", "kanaal", "adres", "postcode", "plaats")},
        "gedrag": "Dertig telefoontjes op een dag, met schelden.",
        "geprobeerd": "Twee gesprekken over het contact.",
    }
    case = stage.start(proposal, a.COORDINATOR, process="gedragslijn")
    rule = {
        "gedragslijn_vaststellen": True,
        "afspraken_contact": "Een vaste contactpersoon, een keer per week.",
        "blijft_mogelijk": "Schrijven kan altijd.",
        "gedragslijn_contact": "c.meijer",
        "gedragslijn_tot": "2026-06-01",
    }
    case.do("stel_gedragslijn_vast", "w.hendriks", rule)
    assert "ombudsman" in case.letter_text("gedragslijn").lower()
    stage.on("2026-06-01")
    assert case.open_elements() == set()
    stage.on("2026-06-02")
    again = {"gedragslijn_voortzetten": False, "herziening_toelichting": "Het contact gaat goed."}
    case.do("herzie_gedragslijn", a.COORDINATOR, again)
    assert [str(one.state) for one in case.view.deadlines] == ["met"]
