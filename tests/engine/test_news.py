"""News: as each person or function chose, with the reason and the way to the case."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from engine import Actor, MailWish, Role, SignalChoice, SignalKind, errors
from tests.engine.conftest import ON_BOTH_DATABASES, World
from tests.engine.small_policy import Drawing
from tests.engine.test_time import waiting, watched

pytestmark = ON_BOTH_DATABASES


def choose(world: World, who: str, kind: SignalKind, mail: MailWish, *, page: bool = True) -> None:
    world.engine.save_signal_choices(who, [SignalChoice(kind, page, mail)], "admin")


def one_task(groups: str = "balie") -> dict[str, bytes]:
    drawing = Drawing("proef").start().task("kijk", groups=groups).task("klaar", groups=groups).end()
    return {"processes/proef.bpmn": drawing.xml()}


def subjects(world: World) -> list[tuple[str, str]]:
    world.engine.run_due()
    return [(mail.recipient, mail.subject) for mail in world.mailer.sent]


def test_nobody_is_mailed_about_a_new_task_who_did_not_ask(world: World) -> None:
    world.deploy(one_task())
    world.start(by="carla")
    assert subjects(world) == []
    assert world.engine.signals("anna") == ()


def test_who_asked_is_mailed_at_once_with_the_reason_and_the_way_to_the_task(world: World) -> None:
    world.deploy(one_task())
    choose(world, "u:anna", SignalKind.TASK, MailWish.NOW)
    started = world.start(by="carla")
    assert subjects(world) == [("anna@example.org", f"Nieuwe taak ({started.key})")]
    text = world.mailer.sent[0].text
    task = world.task_of("anna")
    assert f"/taken/{task}" in text
    assert "omdat er een taak voor u is" in text
    assert f"Zaak: {started.key}" in text
    (signal,) = world.engine.signals("anna")
    assert (signal.kind, signal.task_id) == ("task", task)


def test_nobody_is_told_of_a_task_that_they_made_themselves(world: World) -> None:
    world.deploy(one_task())
    choose(world, "u:anna", SignalKind.TASK, MailWish.NOW)
    world.start(by="anna")
    world.do("anna", "kijk")
    assert subjects(world) == []


def test_a_function_chooses_for_its_holders_and_a_person_over_it(world: World) -> None:
    world.deploy(one_task("jurist"))
    choose(world, "f:jurist", SignalKind.TASK, MailWish.NOW)
    choose(world, "f:balie", SignalKind.TASK, MailWish.NEVER, page=False)
    choose(world, "u:carla", SignalKind.TASK, MailWish.NEVER, page=False)
    assert world.engine.signal_choices("bram")[SignalKind.TASK].given_by == "f:jurist"
    world.start(by="anna")
    assert [who for who, _ in subjects(world)] == ["bram@example.org"]
    world.engine.save_signal_choices("u:carla", [], "carla")
    assert world.engine.signal_choices("carla")[SignalKind.TASK].mail is MailWish.NOW


def test_only_oneself_and_administrators_choose(world: World) -> None:
    for who, by in (("u:bram", "anna"), ("f:balie", "anna")):
        with pytest.raises(errors.NotAllowed):
            world.engine.save_signal_choices(who, [], by)


def test_a_daily_mail_gathers_what_came_and_leaves_once_in_the_morning_of_a_working_day(world: World) -> None:
    world.clock.at = datetime(2026, 3, 6, 9, 0, tzinfo=UTC)  # a Friday
    world.deploy(one_task())
    choose(world, "u:anna", SignalKind.TASK, MailWish.DAILY, page=False)
    first, second = world.start(by="carla"), world.start(by="carla")
    world.clock.ahead(hours=30)
    assert subjects(world) == []  # Saturday
    world.clock.at = datetime(2026, 3, 9, 5, 0, tzinfo=UTC)  # six o'clock on Monday
    assert subjects(world) == []
    world.clock.ahead(hours=1, minutes=5)
    assert subjects(world) == [("anna@example.org", "Uw overzicht van 9 maart 2026: 2 meldingen")]
    assert all(key in world.mailer.sent[0].text for key in (first.key, second.key, "/taken/"))
    world.clock.ahead(hours=3)
    assert len(subjects(world)) == 1
    world.clock.ahead(days=1)
    assert len(subjects(world)) == 1


def test_a_daily_mail_has_nothing_of_a_case_that_keeps_its_reader_out_since(world: World) -> None:
    drawing = Drawing("proef", properties={"excluded": "=betrokken"}).start().task("kijk", groups="balie")
    world.deploy({"processes/proef.bpmn": drawing.end().xml()}, "betrokken:list<text>")
    world.engine.save_person("olga", name="Olga Tak", by=Actor.program("test"), roles=[Role.OPERATOR])
    for who in ("anna", "bram"):
        choose(world, f"u:{who}", SignalKind.TASK, MailWish.DAILY)
    theirs, other = world.start(by="carla", betrokken=[]), world.start(by="carla", betrokken=[])
    world.engine.set_variables(theirs.instance_id, {"betrokken": ["anna"]}, "olga", "zij was erbij")
    world.clock.ahead(days=1)
    assert len(subjects(world)) == 2
    told = {mail.recipient.split("@")[0]: mail.text for mail in world.mailer.sent}
    assert other.key in told["anna"]
    assert theirs.key not in told["anna"]
    assert theirs.key in told["bram"]
    world.engine.set_variables(theirs.instance_id, {"betrokken": []}, "olga", "toch niet")
    world.clock.ahead(days=1)
    assert len(subjects(world)) == 2  # what was kept from her is not told later either


def test_the_watch_of_dates_tells_near_and_passed_as_chosen(world: World) -> None:
    world.deploy(watched(), "ontvangen_op hoofd")
    choose(world, "u:anna", SignalKind.NEAR, MailWish.NEVER)
    world.start(ontvangen_op=world.clock.now().date())
    for _ in range(32):
        world.clock.ahead(days=1)
        world.engine.run_due()
    told = {(mail.recipient.split("@")[0], mail.subject.split(" (")[0]) for mail in world.mailer.sent}
    near = {who for who, subject in told if "nog" in subject}
    assert near == {"bram"}
    assert {who for who, subject in told if "te laat" in subject} == {"bram", "carla"}
    kinds = {signal.kind for signal in world.engine.signals("carla")}
    assert kinds == {"escalation"}
    assert any(signal.kind == "near" for signal in world.engine.signals("anna"))


def test_the_book_of_timers_tells_planned_and_actual(world: World) -> None:
    world.deploy(waiting("timeDuration", "P2D"))
    started = world.start()
    planned = next(row.due for row in world.engine.timers() if row.instance_id == started.instance_id)
    world.clock.ahead(days=2, hours=5)
    world.engine.run_due()
    (row,) = world.engine.fired_timers()
    assert (row.case_key, row.planned_at, row.seconds_late) == (started.key, planned, 5 * 3600)


def test_a_stand_in_is_told_by_mail_as_each_of_them_chose(world: World) -> None:
    choose(world, "u:carla", SignalKind.MESSAGE, MailWish.NOW)
    choose(world, "u:anna", SignalKind.MESSAGE, MailWish.NEVER)
    first, last = date(2026, 3, 3), date(2026, 3, 6)
    world.engine.save_stand_in("anna", "carla", first, last, "admin", "verlof")
    assert subjects(world) == [("carla@example.org", "U gaat iemand vervangen")]
    text = world.mailer.sent[0].text
    assert "U vervangt Anna Bos van dinsdag 3 maart 2026 tot en met vrijdag 6 maart 2026." in text
    assert "Zaak:" not in text
    assert "/account/meldingen" in text
    world.clock.ahead(days=7)
    assert subjects(world)[1:] == [("carla@example.org", "U vervangt niet meer")]
    assert [one.text for one in world.engine.signals("anna")] == [
        "De vervanging door Carla Vos is voorbij. Uw open taken staan weer alleen bij u.",
        "Carla Vos vervangt u van dinsdag 3 maart 2026 tot en met vrijdag 6 maart 2026.",
    ]


def test_who_gathers_messages_reads_of_a_stand_in_in_the_daily_mail(world: World) -> None:
    choose(world, "u:carla", SignalKind.MESSAGE, MailWish.DAILY)
    choose(world, "u:anna", SignalKind.MESSAGE, MailWish.NEVER)
    world.engine.save_stand_in("anna", "carla", date(2026, 3, 3), date(2026, 3, 6), "anna", "verlof")
    assert subjects(world) == []
    world.clock.ahead(days=1)
    ((who, _),) = subjects(world)
    assert who == "carla@example.org"
    assert "U vervangt Anna Bos van dinsdag 3 maart" in world.mailer.sent[0].text


def test_a_stand_in_that_is_called_off_before_it_began_is_told_to_both(world: World) -> None:
    world.engine.save_stand_in("anna", "carla", date(2026, 3, 9), date(2026, 3, 13), "anna", "verlof")
    (planned,) = world.engine.stand_ins()
    world.engine.end_stand_in(planned.id, "anna")
    assert world.engine.signals("carla")[0].text.startswith("U hoeft Anna Bos niet te vervangen")
    assert "gaat niet door" in world.engine.signals("anna")[0].text
    assert "U hoeft niet te vervangen" in [subject for _, subject in subjects(world)]


def test_a_subject_that_names_the_case_itself_does_not_name_it_twice(world: World) -> None:
    for number, subject in enumerate(('="Kijk bij " + zaak.nummer', "Kijk even")):
        told = {"to": "anna", "subject": subject, "text": "Kijk"}
        drawing = Drawing("proef").start().job("meld", "notify", told).end()
        world.deploy({"processes/proef.bpmn": drawing.xml()})
        key = world.start(by="carla").key
        named = (f"Kijk bij {key}", f"Kijk even ({key})")[number]
        assert subjects(world)[-1] == ("anna@example.org", named)
