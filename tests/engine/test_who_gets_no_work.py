"""Who only audits or only administers is given no work, by no way; who audits changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from engine import (
    Actor,
    FormErrors,
    FunctionHeld,
    HistoryKind,
    MailWish,
    Role,
    SignalChoice,
    SignalKind,
    errors,
)
from engine.casework.organisation import Organisation
from engine.checks.bundle import ORGANISATION_PARTS
from tests.engine.conftest import World
from tests.engine.small_policy import Drawing, form

FIRST, LAST = date(2026, 3, 2), date(2026, 3, 6)
ONLY_READS = "Als toetser leest u alle zaken, maar u verandert er niets in."


@pytest.fixture
def task(world: World) -> int:
    """A task for the desk, in a case that everybody may begin; Saar only audits."""
    drawing = Drawing("proef", properties={"readers": "balie"}).start()
    drawing.task("werk", groups="balie").message("bericht", "iets nieuws", on="werk")
    world.deploy({"processes/proef.bpmn": drawing.end("klaar", after=["werk", "bericht"]).xml()})
    person(world, "saar", Role.AUDITOR)
    world.start(by="bram")
    return world.task_of("anna")


def person(world: World, username: str, *roles: Role, functions: tuple[str, ...] = ()) -> None:
    world.engine.save_person(
        username, name=username.capitalize(), by=Actor.program("test"), email=f"{username}@example.org",
        roles=roles, functions=[FunctionHeld(one) for one in functions],
    )  # fmt: skip


@pytest.mark.parametrize("username", ["saar", "olga", "admin"])
def test_a_task_is_not_handed_to_an_account_that_does_no_work(world: World, task: int, username: str) -> None:
    with pytest.raises(errors.WrongValue, match="kan geen taken krijgen"):
        world.engine.hand_over(task, username, "anna", "kan jij dit?")
    (outcome,) = world.engine.hand_over_several([task], username, "anna", "kan jij dit?")
    assert "kan geen taken krijgen" in outcome.refusal
    assert username not in {one.username for one in world.engine.handing_over([task], "anna").people}
    world.engine.claim(task, "anna")
    world.engine.save_person("bram", name="Bram", by=Actor.program("test"), active=False)
    assert username not in [name for name, _ in world.engine.task(task, "anna").hand_over_to]
    assert world.engine.task(task, "anna").assignee == "anna"


def test_nor_does_it_stand_in(world: World, task: int) -> None:
    for username in ("saar", "olga", "admin"):
        with pytest.raises(errors.WrongValue, match="kan geen taken krijgen"):
            world.engine.save_stand_in("anna", username, FIRST, LAST, "anna", "verlof")
    assert world.engine.stand_ins() == ()


@pytest.mark.parametrize(
    ("roles", "functions"),
    [
        ((Role.STAFF,), ()),
        ((Role.STAFF, Role.AUDITOR), ()),
        ((Role.ADMIN,), ("jurist",)),
        ((Role.OPERATOR,), ("jurist",)),
    ],
    ids=str,
)
def test_staff_and_holders_of_another_function_are_given_work_with_a_reason(
    world: World, task: int, roles: tuple[Role, ...], functions: tuple[str, ...]
) -> None:
    person(world, "wil", *roles, functions=functions)
    world.engine.hand_over(task, "wil", "anna", "zij kent de wijk")
    world.engine.save_draft(task, {}, "wil")
    world.engine.complete_task(task, {}, "wil")


@pytest.mark.parametrize(("people", "refused"), [("uitvoerders", True), ("personen", False)])
def test_a_form_that_hands_out_work_offers_who_can_do_it(world: World, people: str, refused: bool) -> None:
    options = f"=for p in get entries(organisatie.{people}) return {{label: p.value.naam, value: p.key}}"
    asked = {"id": "w", "key": "wie", "type": "select", "label": "Wie?", "valuesExpression": options}
    drawing = Drawing("kiezen").start().task("kies", groups="balie", form="keuze")
    world.deploy(
        {
            "processes/kiezen.bpmn": drawing.end("klaar", after="kies").xml(),
            "forms/keuze.form": form("keuze", asked),
        }
    )
    person(world, "saar", Role.AUDITOR)
    world.start("kiezen", by="bram")
    task = world.task_of("anna")
    outcome = world.engine.complete_task(task, {"wie": "saar"}, "anna")
    assert isinstance(outcome, FormErrors) == refused
    if refused:
        world.engine.complete_task(task, {"wie": "bram"}, "anna")


def test_the_checks_know_what_the_organisation_tells() -> None:
    assert Organisation(1, (), ()).for_expressions.keys() == ORGANISATION_PARTS


WAYS: dict[str, Callable[[World, int], object]] = {
    "claim": lambda w, task: w.engine.claim(task, "saar"),
    "draft": lambda w, task: w.engine.save_draft(task, {}, "saar"),
    "rehearse": lambda w, task: w.engine.rehearse_task(task, {}, "saar"),
    "complete": lambda w, task: w.engine.complete_task(task, {}, "saar"),
    "hand over": lambda w, task: w.engine.hand_over(task, "bram", "saar", "doe jij het?"),
    "ask whom": lambda w, task: w.engine.handing_over([task], "saar"),
    "note": lambda w, task: w.engine.add_note(w.engine.task(task, "saar").instance_id, "Gezien", "saar"),
    "message": lambda w, task: w.engine.deliver_message(
        w.engine.task(task, "saar").instance_id, "iets nieuws", {}, "saar"
    ),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("functions", [(), ("balie",)], ids=str)
def test_who_came_to_audit_only_does_nothing_with_the_work_they_had(
    world: World, task: int, way: str, functions: tuple[str, ...]
) -> None:
    person(world, "saar", Role.STAFF, functions=functions)
    world.engine.hand_over(task, "saar", "anna", "kan jij dit?")
    person(world, "saar", Role.AUDITOR, functions=functions)
    with pytest.raises(errors.NotAllowed) as refusal:
        WAYS[way](world, task)
    assert refusal.value.sentence == ONLY_READS
    seen = world.engine.task(task, "saar")
    assert (seen.can_complete, seen.can_hand_over, seen.why_not) == (False, False, ONLY_READS)
    assert not world.engine.case(seen.instance_id, "saar").can_write
    world.engine.release(task, "saar")  # giving it back is the way out
    world.do("anna")


def test_who_only_audits_begins_no_case(world: World, task: int) -> None:
    with pytest.raises(errors.NotAllowed):
        world.start(by="saar")


def chosen(world: World, username: str, mail: MailWish) -> None:
    wish = SignalChoice(SignalKind.TASK, False, mail)
    world.engine.save_signal_choices(f"u:{username}", [wish], username)


def mailed(world: World) -> list[tuple[str, str]]:
    world.engine.run_due()
    return [(mail.recipient, mail.subject.split(" (")[0]) for mail in world.mailer.sent]


def test_what_is_handed_over_is_mailed_with_the_reason_to_who_chose_that(world: World, task: int) -> None:
    chosen(world, "carla", MailWish.NOW)
    world.engine.hand_over(task, "carla", "anna", "zij kent de wijk")
    assert mailed(world) == [("carla@example.org", "Een taak is aan u overgedragen")]
    text = world.mailer.sent[0].text
    assert "Anna Bos droeg ‘werk’" in text
    assert "zij kent de wijk" in text
    assert f"/taken/{task}" in text
    (signal,) = world.engine.signals("carla")  # on the page too, whatever was chosen
    assert "zij kent de wijk" in signal.text
    world.engine.hand_over(task, "bram", "carla", "ik ken haar niet")
    world.engine.hand_over(task, "carla", "bram", "toch wel")
    assert len(mailed(world)) == 2  # each time anew; Bram chose nothing
    assert "toch wel" in world.mailer.sent[1].text


def test_what_is_handed_over_to_who_is_away_is_told_to_the_stand_in_too(world: World, task: int) -> None:
    chosen(world, "carla", MailWish.NOW)
    world.engine.save_stand_in("bram", "carla", FIRST, LAST, "admin", "verlof")
    before = len(mailed(world))
    world.engine.hand_over(task, "bram", "anna", "zij kent de wijk")
    assert mailed(world)[before:] == [("carla@example.org", "Een taak is aan u overgedragen")]


def test_what_lies_ready_again_is_mailed_to_who_chose_to_hear_of_new_tasks(world: World, task: int) -> None:
    world.engine.claim(task, "bram")
    chosen(world, "anna", MailWish.NOW)
    chosen(world, "bram", MailWish.NOW)
    world.engine.release(task, "bram")
    assert mailed(world) == [("anna@example.org", "Een taak ligt weer klaar")]


def test_what_a_stand_in_took_and_gives_back_to_a_function_is_told_to_its_holders(
    world: World, task: int
) -> None:
    world.engine.save_stand_in("anna", "carla", FIRST, LAST, "anna", "verlof")
    world.engine.claim(task, "carla")
    chosen(world, "bram", MailWish.NOW)
    (stand,) = world.engine.stand_ins()
    world.engine.end_stand_in(stand.id, "anna")
    told = [subject for who, subject in mailed(world) if who == "bram@example.org"]
    assert told == ["Een taak ligt weer klaar"]
    history = world.engine.history(world.engine.task(task, "bram").instance_id, "bram")
    assert history[-1].kind is HistoryKind.TASK_RELEASED
