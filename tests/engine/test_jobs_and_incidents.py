"""Jobs, letters, mail, and what happens when something fails: mended, retried, never lost."""

from __future__ import annotations

from datetime import date

import pytest

from engine import DocumentState, HistoryKind, MailState, Role, errors
from engine.model.actor import Actor
from engine.queries import documents
from tests.engine.conftest import ON_BOTH_DATABASES, World
from tests.engine.small_policy import Drawing

pytestmark = ON_BOTH_DATABASES

LETTER = b"""---
id: bericht
title: Bericht over {{ onderwerp }}
norms: N-1
---
Beste {{ ontvanger.naam }},

Wij schrijven u over {{ onderwerp }}. Bel {{ contact.naam }} of kijk op {{ statuslink }}.
"""


def writing(**more: str) -> dict[str, bytes]:
    drawing = (
        Drawing("proef", properties={"parties": "schrijver", "contact": "jurist", **more})
        .start()
        .job("stuur", "letter", {"letter": "bericht", "to": "=schrijver"})
        .task("klaar", groups="balie")
        .job("sluit", "case.close", {"outcome": '="afgedaan"'})
        .end()
    )
    return {"processes/proef.bpmn": drawing.xml(), "forms/letters/bericht.md": LETTER}


NAMES = "schrijver:party onderwerp deler:number uitkomst2:number"


def test_a_letter_goes_by_mail_to_who_chose_mail(world: World) -> None:
    world.deploy(writing(), NAMES)
    party = {"naam": "Piet Post", "email": "piet@example.net", "kanaal": "email"}
    started = world.start(schrijver=party, onderwerp="de stoep")
    view = world.engine.case(started.instance_id, "anna")
    letter = view.documents[0]
    assert (letter.title, letter.recipient, letter.channel) == ("Bericht over de stoep", "Piet Post", "email")
    assert letter.state is DocumentState.TO_SEND
    assert world.mailer.sent == []  # nothing leaves inside the transaction
    world.engine.run_due()
    assert [mail.recipient for mail in world.mailer.sent] == ["piet@example.net"]
    assert "Carla Vos" in world.mailer.sent[0].text or "Bram Kok" in world.mailer.sent[0].text
    assert started.link is not None
    assert started.link in world.mailer.sent[0].text.replace("\\", "")
    assert world.engine.document(letter.id, "anna").row.state is DocumentState.SENT
    world.engine.run_due()
    assert len(world.mailer.sent) == 1


def test_a_letter_waits_for_the_post_for_who_did_not(world: World) -> None:
    world.deploy(writing(), NAMES)
    party = {
        "naam": "Piet Post",
        "adres": "Dorpsstraat 1",
        "postcode": "1234 AB",
        "plaats": "Linge",
        "kanaal": "post",
    }
    world.start(schrijver=party, onderwerp="de stoep")
    waiting = world.engine.to_post("anna")
    assert [row.recipient for row in waiting] == ["Piet Post"]
    assert world.engine.document(waiting[0].id, "anna").address == (
        "Piet Post",
        "Dorpsstraat 1",
        "1234 AB Linge",
    )
    world.engine.mark_posted(waiting[0].id, "anna")
    assert world.engine.to_post("anna") == ()


def test_letters_of_others_do_not_take_the_place_of_those_that_one_posts(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "IN_ONE_LOOK", 2)
    world.deploy(writing(readers="=lezers"), f"{NAMES} lezers:list<text>")
    for number in range(7):
        party = {"naam": f"Piet {number}", "adres": "Dorpsstraat 1", "plaats": "Linge", "kanaal": "post"}
        world.start(schrijver=party, onderwerp="de stoep", lezers=["jurist" if number in (3, 6) else "balie"])
    assert [row.recipient for row in world.engine.to_post("carla")] == ["Piet 3", "Piet 6"]
    # However many letters others have to post: the database leaves them out.
    with world.engine._here.store.read() as unit:
        carla = ("u:carla", "f:jurist")
        sieved = unit.documents_to_post(carla, "carla", limit=10)
        assert [row.recipient for row in sieved] == ["Piet 3", "Piet 6"]
        assert unit.documents_to_post(("u:carla",), "carla", limit=10) == []
        assert len(unit.documents_to_post(None, "carla", limit=10)) == 7
    for row in world.engine.to_post("carla"):
        world.engine.mark_posted(row.id, "carla")
    assert [row.recipient for row in world.engine.posted_lately("carla")] == ["Piet 6", "Piet 3"]


def test_a_letter_with_a_hole_is_not_sent_but_mended_and_sent_then(world: World) -> None:
    world.deploy(writing(), NAMES)
    party = {"naam": "Piet Post", "email": "piet@example.net", "kanaal": "email"}
    started = world.start(schrijver=party)
    assert world.engine.case(started.instance_id, "anna").documents == ()
    incident = world.engine.incidents()[0]
    assert incident.kind == "job"
    assert "onderwerp" in incident.message
    assert world.elements(started.instance_id) == set()
    with pytest.raises(errors.EngineFailed):
        world.engine.retry_incident(incident.id, "olga")
    assert len(world.engine.incidents()) == 1
    with pytest.raises(errors.NotAllowed):
        world.engine.retry_incident(incident.id, "anna", variables={"onderwerp": "x"})
    world.engine.retry_incident(incident.id, "olga", variables={"onderwerp": "de stoep"}, reason="vergeten")
    assert world.engine.incidents() == ()
    assert world.engine.case(started.instance_id, "anna").documents[0].title == "Bericht over de stoep"
    assert world.elements(started.instance_id) == {"klaar"}
    assert world.engine.verify().problems == ()


def test_a_case_is_closed_in_the_register(world: World) -> None:
    world.deploy(writing(), NAMES)
    started = world.start(schrijver={"naam": "P", "email": "p@example.net", "kanaal": "email"}, onderwerp="x")
    world.do("anna")
    view = world.engine.case(started.instance_id, "anna")
    assert (view.outcome, view.closed_at) == ("afgedaan", world.clock.at)


def test_mail_is_tried_again_and_becomes_an_incident_after_the_last_time(world: World) -> None:
    world.deploy(writing(), NAMES)
    world.start(schrijver={"naam": "P", "email": "p@example.net", "kanaal": "email"}, onderwerp="x")
    world.mailer.down = True
    for _ in range(10):
        world.engine.run_due()
        world.clock.ahead(hours=7)
    row = world.engine.outbox()[0]
    assert (row.state, row.attempts) == (MailState.FAILED, 6)
    incident = world.engine.incidents()[0]
    assert incident.kind == "mail"
    world.mailer.down = False
    world.engine.retry_incident(incident.id, "olga")
    world.engine.run_due()
    assert len(world.mailer.sent) == 1
    assert world.engine.incidents() == ()


def dividing() -> dict[str, bytes]:
    drawing = (
        Drawing("proef")
        .start()
        .timer("wacht", "timeDuration", "PT1H")
        .add("exclusiveGateway", "keus")
        .task("klein", groups="balie", after="")
        .end("einde1")
        .task("groot", groups="balie", after="")
        .end("einde2")
    )
    drawing.flow("keus", "klein", "=deler < 10")
    drawing.flow("keus", "groot", "=deler >= 10")
    return {"processes/proef.bpmn": drawing.xml()}


def test_a_failing_expression_after_a_timer_is_an_incident_that_can_be_mended(world: World) -> None:
    world.deploy(dividing(), NAMES)
    started = world.start()
    world.clock.ahead(hours=2)
    assert world.engine.run_due().incidents == 1
    incident = world.engine.incidents()[0]
    assert incident.kind == "timer"
    assert "deler" in incident.message
    assert world.engine.run_due().total == 0  # it does not try for ever
    assert "Er staat iets stil" in world.engine.signals("olga")[0].text
    with pytest.raises(errors.EngineFailed):
        world.engine.retry_incident(incident.id, "olga")
    world.engine.retry_incident(incident.id, "olga", variables={"deler": 3}, reason="stond leeg")
    assert world.elements(started.instance_id) == {"klein"}
    assert world.engine.incidents() == ()
    kinds = [row.kind for row in world.engine.history(started.instance_id, "admin")]
    assert HistoryKind.INCIDENT in kinds
    assert HistoryKind.INCIDENT_RESOLVED in kinds
    assert world.engine.verify().problems == ()


def test_without_an_operator_those_who_may_mend_it_hear_of_it(world: World) -> None:
    world.engine.save_person("olga", name="Olga Tak", by=Actor.program("test"), roles=[Role.STAFF])
    world.deploy(dividing(), NAMES)
    world.start()
    world.clock.ahead(hours=2)
    assert world.engine.run_due().incidents == 1
    assert "Er staat iets stil" in world.engine.signals("admin")[0].text
    assert world.engine.signals("olga") == ()


def values(world: World, instance_id: int) -> dict[str, object]:
    return {fact.name: fact.value for fact in world.engine.case(instance_id, "admin").variables}


def test_values_that_do_not_mend_it_are_not_kept(world: World) -> None:
    """For a timer and for a job: what is refused says that nothing was changed, and so it is."""
    world.deploy(dividing(), NAMES)
    started = world.start(uitkomst2=7)
    world.clock.ahead(hours=2)
    world.engine.run_due()
    (incident,) = world.engine.incidents()
    told = len(world.engine.history(started.instance_id, "admin"))
    with pytest.raises(errors.EngineFailed, match="Er is niets gewijzigd"):
        world.engine.retry_incident(incident.id, "olga", variables={"uitkomst2": 8}, reason="misschien dit")
    assert values(world, started.instance_id) == {"uitkomst2": 7}
    assert len(world.engine.history(started.instance_id, "admin")) == told
    assert [one.id for one in world.engine.incidents()] == [incident.id]
    assert world.engine.run_due().total == 0
    both = {"uitkomst2": 8, "deler": 3}
    world.engine.retry_incident(incident.id, "olga", variables=both, reason="stond leeg")
    assert values(world, started.instance_id) == both
    assert world.engine.verify().problems == ()


def test_values_that_do_not_mend_a_letter_are_not_kept(world: World) -> None:
    world.deploy(writing(), NAMES)
    started = world.start(schrijver={"naam": "Piet Post", "kanaal": "post"}, onderwerp=None)
    (incident,) = world.engine.incidents()
    assert incident.kind == "job"
    before = values(world, started.instance_id)
    with pytest.raises(errors.EngineFailed):
        world.engine.retry_incident(incident.id, "olga", variables={"deler": 3}, reason="misschien dit")
    assert values(world, started.instance_id) == before
    world.engine.retry_incident(incident.id, "olga", variables={"onderwerp": "de stoep"}, reason="stond leeg")
    assert [row.title for row in world.engine.case(started.instance_id, "admin").documents] == [
        "Bericht over de stoep"
    ]
    assert world.engine.incidents() == ()
    assert world.engine.verify().problems == ()


def test_a_failing_expression_after_a_task_leaves_everything_as_it_was(world: World) -> None:
    drawing = (
        Drawing("proef")
        .start()
        .task("werk", groups="balie")
        .add("exclusiveGateway", "keus")
        .task("klein", groups="balie", after="")
        .end("einde1")
        .task("groot", groups="balie", after="")
        .end("einde2")
    )
    drawing.flow("keus", "klein", "=deler < 10")
    drawing.flow("keus", "groot", "=deler >= 10")
    world.deploy({"processes/proef.bpmn": drawing.xml()}, NAMES)
    started = world.start()
    task_id = world.task_of("anna")
    with pytest.raises(errors.EngineFailed) as refusal:
        world.engine.complete_task(task_id, {"onderwerp": "x"}, "anna")
    assert "deler" in refusal.value.sentence
    view = world.engine.case(started.instance_id, "anna")
    assert [task.task_id for task in view.tasks] == [task_id]
    assert view.variables == ()
    assert [one.kind for one in world.engine.incidents()] == ["task"]  # those who can mend it know
    world.do("anna", deler=20)
    world.engine.run_due()
    assert world.engine.incidents() == ()
    assert world.elements(started.instance_id) == {"groot"}


def test_a_case_that_waits_for_nothing_is_an_incident(world: World) -> None:
    drawing = (
        Drawing("proef")
        .start()
        .add("parallelGateway", "splits")
        .task("links", groups="balie")
        .add("parallelGateway", "samen")
        .end()
        .add("exclusiveGateway", "keus", after="splits", attributes='default="flow7"')
    )
    drawing.flow("keus", "samen", "=deler > 10")
    drawing.add("endEvent", "weg", after="")
    drawing.flow("keus", "weg")
    world.deploy({"processes/proef.bpmn": drawing.xml()}, NAMES)
    started = world.start(deler=1)
    world.do("anna")
    incident = world.engine.incidents()[0]
    assert incident.kind == "zombie"
    with pytest.raises(errors.EngineFailed):
        world.engine.retry_incident(incident.id, "olga")
    world.engine.cancel(started.instance_id, "olga", "tekening klopt niet")
    assert world.engine.case(started.instance_id, "olga").state.value == "cancelled"


def test_an_unknown_kind_of_job_is_an_incident(world: World) -> None:
    drawing = Drawing("proef").start().job("raar", "rm -rf", {}).end()
    outcome = world.engine.deploy({"processes/proef.bpmn": drawing.xml()}, "test")
    if outcome.refused:  # the check for job types refuses it before it can go wrong
        assert any("rm -rf" in one.message for one in outcome.findings)
        return
    world.start()
    assert "rm -rf" in world.engine.incidents()[0].message


def test_people_are_told_by_a_notify_job(world: World) -> None:
    drawing = (
        Drawing("proef")
        .start()
        .job("meld", "notify", {"to": "jurist", "subject": "Nieuw", "text": '="Over " + onderwerp'})
        .task("werk", groups="balie")
        .end()
    )
    world.deploy({"processes/proef.bpmn": drawing.xml()}, NAMES)
    world.start(onderwerp="de stoep")
    assert [signal.text for signal in world.engine.signals("carla")] == ["Over de stoep"]
    assert world.engine.signals("anna") == ()
    signal = world.engine.signals("carla")[0]
    world.engine.mark_read([signal.id], "carla")
    assert world.engine.signals("carla") == ()
    assert world.engine.signals("bram")


def test_nothing_moves_in_a_suspended_case_until_it_is_resumed(world: World) -> None:
    drawing = (
        Drawing("proef")
        .start()
        .task("werk", groups="balie")
        .boundary_timer("klok", "werk", "timeDuration", "P1D", interrupting=True)
        .task("te_laat", groups="jurist", after="klok")
        .end("einde1")
        .end("einde2", after="werk")
    )
    world.deploy({"processes/proef.bpmn": drawing.xml()})
    started = world.start()
    task_id = world.task_of("anna")
    with pytest.raises(errors.NotAllowed):
        world.engine.suspend(started.instance_id, "anna", "zomaar")
    with pytest.raises(errors.ReasonNeeded):
        world.engine.suspend(started.instance_id, "olga", "")
    world.engine.suspend(started.instance_id, "olga", "wacht op de rechter")
    with pytest.raises(errors.Suspended) as refusal:
        world.engine.complete_task(task_id, {}, "anna")
    assert "wacht op de rechter" in refusal.value.sentence
    world.clock.ahead(days=2)
    assert world.engine.run_due().timers == 0
    world.engine.resume(started.instance_id, "olga", "uitspraak is er")
    assert world.engine.run_due().timers == 1
    assert world.elements(started.instance_id) == {"te_laat"}
    with pytest.raises(errors.TaskWithdrawn):
        world.engine.complete_task(task_id, {}, "anna")


def test_a_cancelled_case_is_over(world: World) -> None:
    world.deploy(dividing(), NAMES)
    started = world.start(deler=1)
    world.engine.cancel(started.instance_id, "olga", "dubbel ingevoerd")
    view = world.engine.case(started.instance_id, "olga")
    assert (view.state.value, view.state_reason) == ("cancelled", "dubbel ingevoerd")
    assert world.engine.timers() == ()
    with pytest.raises(errors.Ended):
        world.engine.cancel(started.instance_id, "olga", "nog eens")
    assert world.engine.verify().problems == ()


def test_a_retention_decision_says_how_long_the_file_is_kept(world: World) -> None:
    table = b"""<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="b" name="b" namespace="http://example.org/b">
  <decision id="bewaren" name="bewaren"><variable name="bewaren"/>
    <literalExpression><text>{years: 5}</text></literalExpression></decision></definitions>"""
    drawing = (
        Drawing("proef", properties={"retention": "bewaren"})
        .start()
        .job("sluit", "case.close", {"outcome": "klaar"})
        .task("na", groups="balie")
        .end()
    )
    world.deploy({"processes/proef.bpmn": drawing.xml(), "processes/b.dmn": table})
    started = world.start()
    assert world.engine.case(started.instance_id, "anna").retain_until == date(2031, 3, 2).isoformat()
