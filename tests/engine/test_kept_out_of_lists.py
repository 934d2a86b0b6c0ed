"""Who is kept out of a case finds it in no list of what runs behind the screens, however far one looks."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage

import pytest

from engine import FunctionHeld, HistoryKind, Role, errors
from engine.model.incoming import IncomingState
from tests.engine.conftest import World
from tests.engine.small_policy import Drawing


def test_operators_find_no_timer_job_or_line_of_a_case_that_keeps_them_out(world: World) -> None:
    drawing = Drawing("proef", properties={"excluded": "=betrokken", "readers": "balie"}).start()
    drawing.task("werk", groups="balie")
    drawing.boundary_timer("eerst", "werk", "timeDuration", "P1D", interrupting=False).end(
        "e1", after="eerst"
    )
    drawing.boundary_timer("later", "werk", "timeDuration", "P9D", interrupting=False)
    drawing.job("meld", "notify", {"to": "jurist", "subject": "Op tijd", "text": "=onderwerp"}, after="later")
    drawing.end("e2").end("klaar", after="werk")
    world.deploy({"processes/proef.bpmn": drawing.xml()}, "betrokken:list<text> onderwerp")
    for username in ("anna", "bram"):
        world.engine.save_person(
            username, name=username, by="admin", roles=[Role.OPERATOR], functions=[FunctionHeld("balie")]
        )
    theirs = world.start(by="bram", betrokken=["anna"]).instance_id
    other = world.start(by="bram", betrokken=[]).instance_id
    world.clock.ahead(days=2)
    world.engine.run_due()

    def listed(person: str | None) -> list[set[int | None]]:
        engine = world.engine
        return [
            {row.instance_id for row in engine.timers(person=person)},
            {row.instance_id for row in engine.fired_timers(person=person)},
            {row.id for row in engine.instance_lines(person=person)},
        ]

    assert listed(None) == [{theirs, other}] * 3
    assert listed("bram") == [{theirs, other}] * 3
    assert listed("anna") == [{other}] * 3
    assert [row.id for row in world.engine.instance_lines(person="anna", limit=1)] == [other]
    world.clock.ahead(days=8)
    world.engine.run_due()
    assert {row.instance_id for row in world.engine.jobs()} == {theirs, other}
    assert {row.instance_id for row in world.engine.jobs(person="anna")} == {other}


def mail_about(key: str) -> bytes:
    """An e-mail of somebody outside about a case."""
    one = EmailMessage()
    one["From"], one["To"], one["Subject"] = "Wim <wim@example.org>", "post@example.org", f"Over {key}"
    one["Message-ID"] = f"<{key}@example.org>"
    one.set_content("Anna schreeuwde ook vandaag tegen mij.")
    one.add_attachment(b"%PDF-1.7 bewijs", maintype="application", subtype="pdf", filename="bewijs.pdf")
    return bytes(one)


def test_who_sorts_the_post_reads_none_of_a_case_that_keeps_them_out(world: World) -> None:
    properties = {"excluded": "=betrokken", "readers": "balie", "startGroups": "balie"}
    drawing = Drawing("proef", properties=properties).start().task("werk", groups="balie").end()
    world.deploy({"processes/proef.bpmn": drawing.xml()}, "betrokken:list<text>")
    case = world.start(by="bram", betrokken=["anna"])
    world.engine.upload_mail(mail_about(case.key), "bram")
    (row,) = world.engine.incoming("bram")
    assert row.suggested_id == case.instance_id
    attempts: tuple[Callable[[], object], ...] = (
        lambda: world.engine.incoming_view(row.id, "anna"),
        lambda: world.engine.incoming_file(row.id, 1, "anna"),
        lambda: world.engine.first_answers("proef", row.id, "anna"),
        lambda: world.engine.set_aside(row.id, "anna", "hoort nergens bij"),
    )
    for state in (IncomingState.WAITING, IncomingState.FILED):
        assert world.engine.incoming("anna", state) == ()
        assert len(world.engine.incoming("bram", state)) == 1
        for attempt in attempts:
            with pytest.raises(errors.Excluded):
                attempt()
        if state is IncomingState.WAITING:
            with pytest.raises(errors.Excluded):
                world.engine.file_incoming(row.id, case.instance_id, "anna")
            world.engine.file_incoming(row.id, case.instance_id, "bram")
    refused = [
        one for one in world.engine.history(case.instance_id, "bram") if one.kind is HistoryKind.REFUSED
    ]
    assert {one.actor for one in refused} == {"anna"}


def test_who_is_kept_out_later_no_longer_sees_what_they_were_told_or_who_looked(world: World) -> None:
    properties = {"excluded": "=betrokken", "readers": "balie", "auditors": "balie"}
    drawing = Drawing("proef", properties=properties).start()
    drawing.job("meld", "notify", {"to": "balie", "subject": "Nieuw", "text": '="Kijk hiernaar"'})
    world.deploy(
        {"processes/proef.bpmn": drawing.task("werk", groups="balie").end().xml()}, "betrokken:list<text>"
    )
    case = world.start(by="bram", betrokken=[]).instance_id
    world.engine.run_due()
    world.engine.case(case, "bram")
    assert world.engine.signals("anna")
    assert [row.actor for row in world.engine.looks("anna").rows] == ["bram"]
    world.engine.set_variables(case, {"betrokken": ["anna"]}, "admin", "zij is de buurvrouw")
    assert world.engine.signals("anna") == ()
    assert world.engine.looks("anna").rows == ()
    assert world.engine.signals("bram")
    assert {row.actor for row in world.engine.looks("bram").rows} >= {"bram"}
