"""Outgoing mail, as operators see it: when it leaves, and what they can do when it does not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from engine import Engine, MailState
from engine.demo import PlayedClock
from engine.model.running import CLAIMED_FOR
from engine.ports import Mail, MailNotSent
from tests.web.conftest import ANSWERS, Browser


def test_mail_that_a_scheduler_took_a_moment_later_is_left_to_it(engine: Engine, clock: PlayedClock) -> None:
    for _ in range(2):
        engine.public_start("bankje", ANSWERS)
    for task in engine.inbox("an").rows:
        engine.complete_task(task.task_id, {"plaatsbaar": True}, "an")
    with engine._here.store.write() as unit:
        taken = unit.claim_mail(clock.now(), clock.now() + timedelta(seconds=5) + CLAIMED_FOR)
    assert taken is not None
    assert engine.hurry_mail("olga") == 0
    assert {row.rests for row in engine.outgoing("olga")} == {False}


class Down:
    """A mail server that does not answer."""

    def send(self, mail: Mail) -> None:
        raise MailNotSent("de mailserver antwoordt niet")


def test_mail_that_waits_for_its_next_try_can_be_tried_now(
    engine: Engine, clock: PlayedClock, signed_in: Callable[[str], Browser]
) -> None:
    button = "Probeer nu wat op een volgende poging wacht"
    working = engine._here.mailer
    engine._here = replace(engine._here, mailer=Down())
    for neighbour in ("olga", "buur"):
        engine.public_start("bankje", {**ANSWERS, "buurman": neighbour})
    for task in engine.inbox("an").rows:
        engine.complete_task(task.task_id, {"plaatsbaar": True}, "an")
    visitor = signed_in("olga")
    engine.run_due()
    assert button not in visitor.get("/beheer/mail").text, "it is tried again within minutes"
    clock.at += timedelta(minutes=2)
    engine.run_due()
    engine._here = replace(engine._here, mailer=working)
    rested = {row.id for row in engine.outbox() if row.state is MailState.WAITING}
    page = visitor.get("/beheer/mail").text
    assert button in page
    page = visitor.post("/beheer/mail/nu").text
    assert "nu opnieuw geprobeerd" in page
    assert button not in page
    engine.run_due()
    left = {row.id for row in engine.outbox() if row.state is MailState.WAITING}
    assert left < rested
    assert {row.case_key for row in engine.outbox() if row.id in left} == {"B-2026-0001"}, "kept out of it"
    assert "Er wacht geen mail meer" in visitor.post("/beheer/mail/nu").text
    assert signed_in("an").post("/beheer/mail/nu").status_code == 403
