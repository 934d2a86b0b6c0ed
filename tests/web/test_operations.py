"""What stands still is told with its cause and can be tried again; the clock of a demonstration moves."""

from collections.abc import Callable
from datetime import timedelta

from engine import Engine
from engine.demo import PlayedClock
from tests.web.conftest import Browser


def test_a_step_that_failed_is_told_with_its_cause_and_tried_again(
    engine: Engine, clock: PlayedClock, task: int, case: int, signed_in: Callable[[str], Browser]
) -> None:
    engine.complete_task(task, {"plaatsbaar": False, "reden": "te smal"}, "an")
    for _ in range(8):  # retries wait longer and longer
        clock.at += timedelta(days=1)
        engine.run_due()
    visitor = signed_in("olga")
    page = visitor.get("/beheer/storingen").text
    assert "B-2026-0001" in page
    assert "bestaat_niet" in page
    (incident,) = engine.incidents()
    again = visitor.post(f"/beheer/storingen/{incident.id}/opnieuw", {"reden": "nog eens"})
    assert "bh-message--bad" in again.text
    assert len(engine.incidents()) == 1
    engine.set_variables(case, {"plaatsbaar": True}, "olga", "de brief bestaat niet")
    assert "Opgelost" in visitor.post(f"/beheer/storingen/{incident.id}/opnieuw", {"reden": "hersteld"}).text
    assert engine.incidents() == ()


def test_timers_jobs_and_mail_are_listed(case: int, signed_in: Callable[[str], Browser]) -> None:
    visitor = signed_in("olga")
    assert visitor.get("/beheer/klokken").status_code == 200
    assert visitor.get("/beheer/mail").status_code == 200


def test_owners_look_at_what_went_live(engine: Engine, signed_in: Callable[[str], Browser]) -> None:
    visitor = signed_in("daan")
    number = engine.deployments()[0].id
    assert "Eerste versie" in visitor.get("/processen").text
    assert "processes/bankje.bpmn" in visitor.get(f"/processen/{number}").text
    assert "<svg" in visitor.get(f"/processen/{number}/bestand/processes/bankje.bpmn").text
    assert "Straatregels 1" in visitor.get(f"/processen/{number}/bestand/processes/norms.csv").text
    assert visitor.get(f"/processen/{number}/bestand/../../etc/passwd").status_code == 404
    assert visitor.get(f"/processen/{number}/alles.zip").mimetype == "application/zip"


def test_people_arrange_their_own_stand_in_and_no_one_elses(
    engine: Engine, signed_in: Callable[[str], Browser]
) -> None:
    fields = {"vervanger": "bo", "van": "2026-03-20", "tot": "2026-03-27", "reden": "vakantie"}
    assert "is geregeld" in signed_in("an").post("/mensen/vervanging", fields).text
    assert signed_in("an").post("/mensen/vervanging", {**fields, "afwezig": "buur"}).status_code == 403
    (arranged,) = engine.stand_ins()
    assert signed_in("buur").post(f"/mensen/vervanging/{arranged.id}/weg").status_code == 403
    assert "weggehaald" in signed_in("an").post(f"/mensen/vervanging/{arranged.id}/weg").text
