"""What comes from outside: messages, the public form, the status page behind a secret link."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from typing import Any

import pytest

from engine import Actor, Attachment, Started, errors
from engine.model.findings import FormErrors
from tests.engine.conftest import ON_BOTH_DATABASES, World
from tests.engine.small_policy import Drawing, form, text_field
from tests.engine.statements import statements_of

pytestmark = ON_BOTH_DATABASES

PHASES = b'[{"id": "begin", "label": "Begin", "public": "Wij lezen."}, {"id": "weg", "label": "Weg"}]'


def outside() -> dict[str, bytes]:
    drawing = (
        Drawing("proef", properties={"parties": "schrijver, anderen", "contact": "jurist"})
        .start("staf", publicFormId="buiten")
        .task("werk", groups="balie", phase="begin", public="Wij bekijken uw bericht.")
        .message(
            "trek_in", "intrekking", on="werk", formId="intrekken", label="Ingetrokken", public="true",
            publicLabel="Ik trek het in", candidateGroups="balie",
        )
        .end("einde1", after="werk")
        .task("bevestig", groups="balie", after="trek_in")
        .end("einde2")
    )  # fmt: skip
    return {
        "processes/proef.bpmn": drawing.xml(),
        "forms/staf.form": form("staf", text_field("onderwerp")),
        "forms/buiten.form": form(
            "buiten", text_field("schrijver.naam", required=True), text_field("onderwerp")
        ),
        "forms/intrekken.form": form("intrekken", text_field("reden", required=True)),
        "forms/texts/phases.json": PHASES,
    }


NAMES = "schrijver:party schrijver.naam onderwerp reden anderen:list<party>"


def begin(world: World) -> Started:
    world.deploy(outside(), NAMES)
    started = world.engine.public_start("proef", {"schrijver": {"naam": "Piet"}, "onderwerp": "stoep"})
    assert isinstance(started, Started)
    return started


def test_somebody_outside_starts_a_case_and_follows_it(world: World) -> None:
    started = begin(world)
    assert started.link is not None
    status = world.engine.public_status(started.link)
    assert (status.key, status.party_name) == (started.key, "Piet")
    assert [one.text for one in status.now] == ["Wij bekijken uw bericht."]
    assert [(step.id, step.state) for step in status.route] == [("begin", "here")]
    assert [(phase.id, phase.state) for phase in status.phases] == [("begin", "current")]
    assert status.contact is not None
    assert status.contact.name in ("Carla Vos", "Bram Kok")
    assert [option.label for option in status.messages] == ["Ik trek het in"]
    with pytest.raises(errors.NotFound):
        world.engine.public_status("0" * 40)


def test_only_the_public_form_can_be_used_from_outside(world: World) -> None:
    world.deploy(outside(), NAMES)
    assert isinstance(world.engine.public_start("proef", {}), FormErrors)
    assert isinstance(world.engine.public_start("proef", {"schrijver": {"naam": "P"}, "zaak": 1}), FormErrors)
    with pytest.raises(errors.NotFound):
        world.engine.public_start("bestaat_niet", {})
    assert [one.process_id for one in world.engine.startable(None)] == ["proef"]


def test_a_party_acts_on_their_own_case_only(world: World) -> None:
    first = begin(world)
    second = world.engine.public_start("proef", {"schrijver": {"naam": "Ria"}})
    assert isinstance(second, Started)
    assert first.link is not None
    party = world.engine.party(first.link)
    with pytest.raises(errors.NotAllowed):
        world.engine.deliver_message(second.instance_id, "intrekking", {"reden": "x"}, party)
    refused = world.engine.deliver_message(first.key, "intrekking", {}, party)
    assert isinstance(refused, FormErrors)
    world.engine.deliver_message(first.key, "intrekking", {"reden": "opgelost"}, party)
    assert world.elements(first.instance_id) == {"bevestig"}
    assert world.elements(second.instance_id) == {"werk"}
    with pytest.raises(errors.MessageNotExpected):
        world.engine.deliver_message(first.key, "intrekking", {"reden": "x"}, party)
    assert "U gaf door: Ik trek het in." in [
        one.text for one in world.engine.public_status(first.link).moments
    ]


def test_a_message_that_is_not_for_this_party_is_not_offered(world: World) -> None:
    started = world_with_two_parties(world)
    links = world.engine.party_links(started.instance_id, "anna")
    assert set(links) == {"schrijver", "anderen[1]"}
    other = world.engine.public_status(links["anderen[1]"])
    assert other.messages == ()
    assert other.now == ()


def world_with_two_parties(world: World) -> Started:
    world.deploy(outside(), NAMES)
    return world.start(schrijver={"naam": "Piet"}, anderen=[{"naam": "Kees"}])


def test_staff_record_a_message_only_when_it_is_theirs_to_record(world: World) -> None:
    started = begin(world)
    with pytest.raises(errors.NotAllowed):
        world.engine.deliver_message(started.instance_id, "intrekking", {"reden": "x"}, "carla")
    option = world.engine.case(started.instance_id, "anna").messages[0]
    assert (option.label, option.form_id) == ("Ingetrokken", "intrekken")
    world.engine.deliver_message(started.instance_id, "intrekking", {"reden": "belde"}, "anna")
    assert world.elements(started.instance_id) == {"bevestig"}


def test_a_file_that_comes_in_is_in_the_case_and_in_the_export(world: World) -> None:
    world.deploy(outside(), NAMES)
    attachment = Attachment("../../foto's.png", "image/png", b"\x89PNG\r\n\x1a\n\0")
    started = world.engine.public_start("proef", {"schrijver": {"naam": "Piet"}}, [attachment])
    assert isinstance(started, Started)
    row = world.engine.case(started.instance_id, "anna").documents[0]
    assert (row.filename, row.size) == ("foto_s.png", 9)
    assert world.engine.document(row.id, "anna").content == b"\x89PNG\r\n\x1a\n\0"
    packed = zipfile.ZipFile(world.engine.export(started.instance_id, "anna"))
    assert any(name.endswith("foto_s.png") for name in packed.namelist())
    assert "procedure/processes/proef.bpmn" in packed.namelist()
    assert all(not name.startswith("/") and ".." not in name for name in packed.namelist())


def test_a_party_sees_only_their_own_documents(world: World) -> None:
    started = world_with_two_parties(world)
    number = world.engine.add_document(
        started.instance_id, Attachment("notitie.txt", "text/plain", b"intern"), "Notitie", "anna"
    )
    with pytest.raises(errors.NotFound):
        world.engine.document(number, Actor.party(started.instance_id, "schrijver"))
    assert world.engine.public_status(started.links["schrijver"]).documents == ()


def test_a_message_can_start_a_process(world: World) -> None:
    drawing = Drawing("gevolg")
    drawing.roots.append('<bpmn:message id="m1" name="nieuw"/>')
    drawing.add(
        "startEvent", "bij_bericht", inner='<bpmn:messageEventDefinition id="d1" messageRef="m1"/>', after=""
    )
    drawing.task("werk", groups="balie").end()
    world.deploy({"processes/gevolg.bpmn": drawing.xml()}, NAMES)
    started = world.engine.start_by_message("nieuw", {"onderwerp": "x"}, "anna")
    assert isinstance(started, Started)
    assert world.elements(started.instance_id) == {"werk"}
    with pytest.raises(errors.MessageNotExpected):
        world.engine.start_by_message("onbekend", {}, "anna")


def test_a_message_starts_a_process_only_for_who_may_start_it(world: World) -> None:
    drawing = Drawing("gevolg", properties={"startGroups": "jurist"})
    drawing.roots.append('<bpmn:message id="m1" name="nieuw"/>')
    drawing.add(
        "startEvent", "bij_bericht", inner='<bpmn:messageEventDefinition id="d1" messageRef="m1"/>', after=""
    )
    drawing.task("werk", groups="balie").end()
    world.deploy({"processes/gevolg.bpmn": drawing.xml()}, NAMES)
    for nobody in ("anna", Actor.party(1, "schrijver")):
        with pytest.raises(errors.NotAllowed):
            world.engine.start_by_message("nieuw", {}, nobody)
    with pytest.raises(errors.NotFound):
        world.engine.start_by_message("nieuw", {}, "zomaar iemand")
    for somebody in ("bram", Actor.program("koppeling")):
        assert isinstance(world.engine.start_by_message("nieuw", {}, somebody), Started)


def test_a_case_wakes_another_and_a_message_nobody_waits_for_starts_a_process(world: World) -> None:
    def thrower(name: str, message: str) -> Drawing:
        drawing = Drawing(name)
        drawing.roots.append(f'<bpmn:message id="out_{name}" name="{message}"/>')
        drawing.start().task("werk", groups="balie")
        inner = f'<bpmn:messageEventDefinition id="def_{name}" messageRef="out_{name}"/>'
        return drawing.add("endEvent", "roep", inner=inner)

    listener = Drawing("luister")
    listener.roots.append('<bpmn:message id="in" name="wek"/>')
    listener.start()
    listener.add(
        "intermediateCatchEvent", "wacht", inner='<bpmn:messageEventDefinition id="d1" messageRef="in"/>'
    )
    listener.task("wakker", groups="balie").end()
    follower = Drawing("volgt")
    follower.roots.append('<bpmn:message id="nieuw" name="begin"/>')
    follower.add(
        "startEvent",
        "bij_bericht",
        inner='<bpmn:messageEventDefinition id="d2" messageRef="nieuw"/>',
        after="",
    )
    follower.task("gevolg", groups="balie").end()
    drawings = (thrower("roeper", "wek"), thrower("starter", "begin"), listener, follower)
    world.deploy({f"processes/{one.id}.bpmn": one.xml() for one in drawings})
    waiting = world.start("luister")
    for process in ("roeper", "starter"):
        started = world.start(process)
        task_id = next(row.task_id for row in world.engine.inbox("anna").rows if row.case_key == started.key)
        world.engine.complete_task(task_id, {}, "anna")
        assert world.engine.case(started.instance_id, "admin").ended_at is not None
    assert world.elements(waiting.instance_id) == {"wakker"}
    assert {row.element_id for row in world.engine.inbox("anna").rows} == {"wakker", "gevolg"}
    assert world.engine.verify().problems == ()


def test_a_case_that_ends_at_once_has_its_title_and_links(world: World) -> None:
    drawing = Drawing("proef", properties={"title": '="Over " + onderwerp', "parties": "schrijver"})
    world.deploy({"processes/proef.bpmn": drawing.start().end().xml()}, NAMES)
    started = world.start(onderwerp="de stoep", schrijver={"naam": "Piet"})
    assert started.title == "Over de stoep"
    assert started.link is not None
    assert world.engine.public_status(started.link).party_name == "Piet"


def test_mending_data_of_an_ended_case_does_not_end_it_again(world: World) -> None:
    world.deploy({"processes/proef.bpmn": Drawing("proef").start().end().xml()}, NAMES)
    started = world.start()
    ended = world.engine.case(started.instance_id, "admin").ended_at
    world.clock.ahead(days=1)
    world.engine.set_variables(started.instance_id, {"onderwerp": "later"}, "olga", "vergeten")
    view = world.engine.case(started.instance_id, "admin")
    assert (view.ended_at, view.variables[0].value) == (ended, "later")


def test_a_message_for_a_case_that_stands_still_is_not_lost(world: World) -> None:
    def with_event(drawing: Drawing, kind: str, name: str) -> Drawing:
        drawing.roots.append(f'<bpmn:message id="m_{drawing.id}" name="wek"/>')
        inner = f'<bpmn:messageEventDefinition id="d_{drawing.id}" messageRef="m_{drawing.id}"/>'
        return drawing.add(kind, name, inner=inner)

    thrower = with_event(Drawing("roeper").start().task("werk", groups="balie"), "endEvent", "roep")
    listener = with_event(Drawing("luister").start(), "intermediateCatchEvent", "wacht")
    listener.task("wakker", groups="balie").end()
    world.deploy({"processes/r.bpmn": thrower.xml(), "processes/l.bpmn": listener.xml()})
    sleeping = world.start("luister").instance_id
    world.start("roeper")
    world.engine.suspend(sleeping, "olga", "wordt nagekeken")
    with pytest.raises(errors.Conflict, match="staat nu stil"):
        world.do("anna", "werk")
    assert world.engine.inbox("anna").rows[0].element_id == "werk", "nothing has changed"
    world.engine.resume(sleeping, "olga", "nagekeken")
    world.do("anna", "werk")
    assert world.elements(sleeping) == {"wakker"}


def event(drawing: Drawing, element: str, name: str, what: str, after: str | None = None) -> Drawing:
    """A message or signal that is thrown or caught."""
    drawing.roots.append(f'<bpmn:{what} id="m_{drawing.id}" name="wek"/>')
    inner = f'<bpmn:{what}EventDefinition id="d_{drawing.id}" {what}Ref="m_{drawing.id}"/>'
    return drawing.add(element, name, inner=inner, after=after)


def test_a_signal_for_a_case_that_stands_still_is_an_incident_and_caught_later(world: World) -> None:
    thrower = event(Drawing("roeper").start().task("werk", groups="balie"), "endEvent", "roep", "signal")
    listener = event(Drawing("luister").start(), "intermediateCatchEvent", "wacht", "signal")
    listener.task("wakker", groups="balie").end()
    world.deploy({"processes/r.bpmn": thrower.xml(), "processes/l.bpmn": listener.xml()})
    sleeping, awake = world.start("luister"), world.start("luister")
    caller = world.start("roeper")
    world.engine.suspend(sleeping.instance_id, "olga", "wordt nagekeken")
    world.do("anna", "werk")
    assert world.elements(awake.instance_id) == {"wakker"}, "who stands still holds up nobody else"
    (incident,) = world.engine.incidents()
    assert (incident.instance_id, incident.kind) == (sleeping.instance_id, "signal")
    assert f"Het signaal wek van zaak {caller.key}" in incident.message
    assert sleeping.key in world.engine.signals("olga")[0].text
    with pytest.raises(errors.Suspended):
        world.engine.retry_incident(incident.id, "olga")
    assert len(world.engine.incidents()) == 1
    world.engine.resume(sleeping.instance_id, "olga", "nagekeken")
    assert world.elements(sleeping.instance_id) == set()
    world.engine.retry_incident(incident.id, "olga", reason="loopt weer")
    assert world.elements(sleeping.instance_id) == {"wakker"}
    assert world.engine.incidents() == ()
    assert world.engine.verify().problems == ()


@pytest.mark.parametrize("before", ["job", "timer"])
def test_a_message_that_no_person_throws_at_a_case_that_stands_still_is_told(
    world: World, before: str
) -> None:
    thrower = Drawing("roeper").start()
    if before == "job":
        thrower.job("meld", "notify", {"to": "jurist", "subject": "x", "text": "x"})
    else:
        thrower.timer("even", "timeDuration", "PT1H")
    event(thrower, "endEvent", "roep", "message")
    listener = event(Drawing("luister").start(), "intermediateCatchEvent", "wacht", "message")
    listener.task("wakker", groups="balie").end()
    world.deploy({"processes/r.bpmn": thrower.xml(), "processes/l.bpmn": listener.xml()})
    sleeping = world.start("luister")
    world.engine.suspend(sleeping.instance_id, "olga", "wordt nagekeken")
    caller = world.start("roeper")
    for _ in range(6):
        world.clock.ahead(days=1)
        world.engine.run_due()
    (incident,) = world.engine.incidents()
    assert (incident.instance_id, incident.kind) == (caller.instance_id, before)
    assert f"Zaak {sleeping.key} wacht hierop, maar staat nu stil." in incident.message
    world.engine.resume(sleeping.instance_id, "olga", "nagekeken")
    world.engine.retry_incident(incident.id, "olga", reason="loopt weer")
    assert world.elements(sleeping.instance_id) == {"wakker"}
    assert world.engine.incidents() == ()
    assert world.engine.verify().problems == ()


def test_the_last_day_that_a_mail_names_is_a_dutch_day(world: World) -> None:
    world.deploy(outside(), NAMES)
    world.clock.at = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)  # 3 March in the Netherlands
    world.engine.save_form(world.engine.open_form("proef"), "piet@example.net", "https://example.org/verder")
    party = {"schrijver": {"naam": "Piet", "email": "piet@example.net", "kanaal": "email"}}
    started = world.engine.start("proef", party, "anna", form=None)
    assert isinstance(started, Started)
    world.engine.send_new_link_by_number(started.key, "piet@example.net")
    world.engine.run_due()
    said = [mail.text for mail in world.mailer.sent if mail.recipient == "piet@example.net"]
    assert ["tot en met dinsdag 17 maart 2026" in text for text in said] == [True, False]
    assert ["tot en met woensdag 3 maart 2027" in text for text in said] == [False, True]


def test_a_case_without_a_task_says_what_it_waits_for_and_not_what_may_come_too(world: World) -> None:
    drawing = (
        Drawing("proef")
        .start("staf", publicFormId="buiten")
        .message("aanvulling", "aanvulling", label="Aangevuld", public="true", candidateGroups="balie")
        .task("werk", groups="balie")
        .message("trek_in", "intrekking", on="werk", label="Ingetrokken")
        .end("einde1", after="werk")
        .end("einde2", after="trek_in")
    )
    world.deploy(outside() | {"processes/proef.bpmn": drawing.xml()}, NAMES)
    started = world.engine.public_start("proef", {"schrijver": {"naam": "Piet"}, "onderwerp": "stoep"})
    assert isinstance(started, Started)
    (row,) = world.engine.cases("admin").rows
    assert (row.waiting_for, row.awaits) == ((), ("aanvulling",))
    world.engine.deliver_message(row.instance_id, "aanvulling", {}, "bram")
    (row,) = world.engine.cases("admin").rows
    assert (row.waiting_for, row.awaits) == (("balie",), ())
    assert [one.from_outside for one in world.engine.case(row.instance_id, "admin").waiting] == [False]


def waits_when_asked(world: World) -> None:
    """A case waits for whichever comes first: an answer, when it was asked for, or a moment."""
    drawing = (
        Drawing("proef")
        .start("staf", publicFormId="buiten")
        .message(
            "antwoord", "antwoord", public="true", candidateGroups="balie", offeredWhen='=soort = "vraag"'
        )
        .end()
    )
    world.deploy(outside() | {"processes/proef.bpmn": drawing.xml()}, f"{NAMES} soort")


def test_a_case_that_waits_for_what_is_offered_now_and_then_says_so_only_then(world: World) -> None:
    waits_when_asked(world)
    asked = world.start(soort="vraag").instance_id
    other = world.start(soort="iets").instance_id
    never = world.start().instance_id
    changed = world.start(soort="iets").instance_id
    world.engine.set_variables(changed, {"soort": "vraag"}, "admin", "hersteld")
    rows = {row.instance_id: row.awaits for row in world.engine.cases("admin").rows}
    assert rows == {asked: ("antwoord",), other: (), never: (), changed: ("antwoord",)}


def test_a_longer_list_of_such_cases_asks_no_more(world: World) -> None:
    waits_when_asked(world)

    store: Any = world.engine._here.store

    def asked() -> int:
        with statements_of(store) as statements:
            assert {row.awaits for row in world.engine.cases("admin").rows} == {("antwoord",)}
        return len(statements)

    world.start(soort="vraag")
    asked()
    before = asked()
    for _ in range(5):
        world.start(soort="vraag")
    assert asked() == before
