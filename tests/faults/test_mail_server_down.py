"""A real mail server that is down, refuses, or loses its answer: the outbox keeps, waits longer, tells, goes on."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from itertools import pairwise
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from engine import DocumentState, HistoryKind, MailState, SetbackKind
from engine.actions.send_mail import ATTEMPTS
from engine.mail import SmtpMailer
from tests.engine.conftest import ON_BOTH_DATABASES, World
from tests.engine.small_policy import Drawing

LETTER = b"---\nid: bericht\ntitle: Bericht\n---\nBeste {{ ontvanger.naam }},\n\nWij ontvingen uw brief.\n"


class PostOffice:
    """Keeps what it gets; `refuse` and (to an address) `nobody_here` answer with that instead, `forget` drops the line after taking a message."""

    def __init__(self) -> None:
        self.got: list[bytes] = []
        self.refuse = ""
        self.forget = False
        self.nobody_here: dict[str, str] = {}

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, rcpt_options: list[str]
    ) -> str:
        if address in self.nobody_here:
            return self.nobody_here[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.refuse:
            return self.refuse
        self.got.append(envelope.content)
        if self.forget:
            server.transport.close()
        return "250 OK"

    def subjects(self) -> list[str]:
        return [str(message_from_bytes(one, policy=policy.default)["Subject"]) for one in self.got]


class Peer:
    """A mail server on this machine that can be stopped and started again on the same port."""

    def __init__(self) -> None:
        self.office = PostOffice()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self._running: Controller | None = None

    def start(self) -> None:
        self._running = Controller(self.office, hostname="127.0.0.1", port=self.port)
        self._running.start()

    def stop(self) -> None:
        if self._running is not None:
            self._running.stop()
            self._running = None


@pytest.fixture
def peer() -> Iterator[Peer]:
    made = Peer()
    yield made
    made.stop()


@pytest.fixture
def posting(world: World, peer: Peer) -> World:
    """A case whose letter goes by e-mail, through the real mailer."""
    settings = replace(
        world.settings, mailer="smtp", smtp_host="127.0.0.1", smtp_port=peer.port, mail_from="gemeente@example.org"
    )  # fmt: skip
    world.engine._here = replace(world.engine._here, mailer=SmtpMailer(settings))
    drawing = (
        Drawing("proef", properties={"parties": "klant"})
        .start()
        .job("schrijf", "letter", {"letter": "bericht", "to": "=klant"})
        .task("werk", groups="balie")
        .end()
    )
    world.deploy({"processes/proef.bpmn": drawing.xml(), "forms/letters/bericht.md": LETTER}, "klant:party")
    klant = {"naam": "Piet Post", "kanaal": "email", "email": "piet@example.net"}
    world.start(klant=klant)
    return world


def test_the_outbox_keeps_waits_longer_each_time_tells_and_goes_after_a_retry(
    posting: World, peer: Peer
) -> None:
    tries: list[Any] = []
    for _ in range(60):
        attempts = posting.engine.outbox()[0].attempts
        posting.engine.run_due()
        (row,) = posting.engine.outbox()
        if row.attempts > attempts:
            tries.append(posting.clock.at)
        if row.state is MailState.FAILED:
            break
        assert posting.engine.incidents() == (), "told only when it is over"
        posting.clock.at = max(posting.clock.at + timedelta(seconds=1), row.due)
    assert len(tries) == ATTEMPTS
    pauses = [later - earlier for earlier, later in pairwise(tries)]
    assert pauses == sorted(pauses)
    assert pauses[0] >= timedelta(minutes=1)
    assert pauses[-1] >= timedelta(hours=1)
    (incident,) = posting.engine.incidents()
    assert "kon niet worden verzonden" in incident.message
    assert incident.kind == "mail"
    assert [notice.level for notice in posting.engine.signals("olga")] == ["alarm"]
    assert len(posting.engine.outbox()) == 1, "mail that does not go is not told by mail"
    posting.clock.ahead(days=3)
    assert posting.engine.run_due().mails == 0, "not tried for ever"
    assert posting.engine.verify().problems == ()

    peer.start()
    posting.engine.retry_incident(incident.id, "olga", reason="de mailserver doet het weer")
    about = posting.engine.outbox()[0].instance_id
    assert about is not None
    (letter,) = posting.engine.case(about, "admin").documents
    posting.engine.post_instead(letter.id, "anna")
    assert posting.engine.to_post("admin") == (), "it is on its way: it would go twice"
    posting.engine.run_due()
    assert len(peer.office.got) == 1
    assert posting.engine.incidents() == ()
    assert posting.engine.outbox()[0].state is MailState.SENT
    instance_id = posting.engine.outbox()[0].instance_id
    assert instance_id is not None
    sent = [row for row in posting.engine.history(instance_id, "admin") if row.kind is HistoryKind.SENT]
    assert len(sent) == 1
    assert posting.engine.verify().problems == ()


def test_mail_about_no_case_that_cannot_be_sent_is_an_incident_too(world: World) -> None:
    world.mailer.down = True
    world.engine.password_link("anna", "admin", mail=True)
    for _ in range(ATTEMPTS):
        assert world.engine.setbacks("olga") == ()
        world.engine.run_due()
        world.clock.ahead(hours=7)
    (setback,) = world.engine.setbacks("olga")
    assert setback.kind is SetbackKind.MAIL
    assert "de mailserver antwoordt niet" in setback.message
    assert world.engine.queues().incidents == 1
    assert [notice.level for notice in world.engine.signals("olga")] == ["alarm"]
    assert len(world.engine.outbox()) == 1, "mail that does not go is not told by mail"
    world.mailer.down = False
    world.engine.retry_setback(setback.id, "olga")
    world.engine.run_due()
    assert [mail.recipient for mail in world.mailer.sent] == ["anna@example.org"]
    assert world.engine.setbacks("olga") == ()


@ON_BOTH_DATABASES
def test_a_server_that_is_back_gets_everything_once(posting: World, peer: Peer) -> None:
    klant = {"naam": "Piet Post", "kanaal": "email", "email": "piet@example.net"}
    for _ in range(7):
        posting.start(klant=klant)
    posting.engine.run_due()
    rows = posting.engine.outbox()
    assert len([row for row in rows if row.attempts == 0]) == len(rows) - 5, (
        "a round ends when the server is down: the attempts of the others are not spent"
    )
    peer.start()
    posting.clock.ahead(minutes=30)
    posting.engine.run_due()
    posting.engine.run_due()
    assert len(peer.office.got) == 8
    assert len(set(peer.office.subjects())) == 8
    assert {row.state for row in posting.engine.outbox()} == {MailState.SENT}


def test_a_server_that_refuses_for_now_is_tried_again(posting: World, peer: Peer) -> None:
    peer.start()
    peer.office.refuse = "451 4.3.0 probeer het later"
    posting.engine.run_due()
    assert posting.engine.outbox()[0].state is MailState.WAITING
    assert "451" in posting.engine.outbox()[0].error
    peer.office.refuse = ""
    posting.clock.ahead(minutes=2)
    posting.engine.run_due()
    assert len(peer.office.got) == 1


def test_an_answer_that_gets_lost_gives_a_copy_that_can_be_known_as_one(posting: World, peer: Peer) -> None:
    peer.start()
    peer.office.forget = True
    posting.engine.run_due()
    peer.office.forget = False
    posting.clock.ahead(minutes=10)
    posting.engine.run_due()
    numbers = {message_from_bytes(one, policy=policy.default)["Message-ID"] for one in peer.office.got}
    assert len(peer.office.got) == 2
    assert len(numbers) == 1, "the receiver sees that it is the same message"
    assert posting.engine.outbox()[0].state is MailState.SENT


@ON_BOTH_DATABASES
def test_a_letter_refused_at_the_door_did_not_arrive_and_its_contact_hears_it_at_once(
    posting: World, peer: Peer
) -> None:
    peer.start()
    peer.office.nobody_here["piet@example.net"] = "550 5.1.1 <piet@example.net>: User unknown"
    posting.engine.run_due()
    row = posting.engine.outbox()[-1]
    assert (row.state, row.attempts, row.bounced) == (MailState.FAILED, 1, True)
    assert row.error.endswith("neemt het adres niet aan (550 5.1.1 <piet@example.net>: User unknown).")
    assert posting.engine.incidents() == (), "there is nothing to mend for an operator"
    instance_id = row.instance_id
    assert instance_id is not None
    (letter,) = posting.engine.case(instance_id, "admin").documents
    assert letter.state is DocumentState.FAILED
    assert letter.bounce == "Dit e-mailadres bestaat niet. (5.1.1)"
    (told,) = posting.engine.signals("anna")
    assert "De e-mail aan Piet Post in" in told.text
    history = posting.engine.history(instance_id, "admin")
    assert "550 5.1.1 <piet@example.net>: User unknown" in [one.data.get("diagnostic") for one in history]
    posting.clock.ahead(days=1)
    posting.engine.run_due()
    assert posting.engine.outbox()[-1].attempts == 1, "trying again is of no use"
    assert posting.engine.verify().problems == ()

    peer.office.nobody_here.clear()
    assert posting.engine.mail_again(letter.id, "piet@elders.example", "anna")
    posting.engine.run_due()
    (letter,) = posting.engine.case(instance_id, "admin").documents
    assert letter.state is DocumentState.SENT
    assert posting.engine.verify().problems == ()


def test_letters_that_are_refused_do_not_hold_up_the_others(posting: World, peer: Peer) -> None:
    klant = {"naam": "Piet Post", "kanaal": "email", "email": "piet@example.net"}
    for _ in range(7):
        posting.start(klant=klant)
    peer.start()
    peer.office.nobody_here["piet@example.net"] = "553 5.1.3 geen adres van ons"
    posting.engine.run_due()
    letters = [row for row in posting.engine.outbox() if row.recipient == "piet@example.net"]
    assert {row.state for row in letters} == {MailState.FAILED}
    (letter,) = posting.engine.case(letters[0].instance_id or 0, "admin").documents
    assert letter.bounce == "Het e-mailadres klopt niet. (5.1.3)"


@pytest.mark.parametrize(
    "answer",
    [
        "450 4.2.1 even niet",
        "554 5.7.1 Relay access denied",
        "530 5.7.0 eerst inloggen",
        "550 relay not permitted",
        "553 5.1.8 afzender onbekend",
    ],
)
def test_what_passes_or_is_about_ourselves_stays_in_the_outbox(
    posting: World, peer: Peer, answer: str
) -> None:
    peer.start()
    peer.office.nobody_here["piet@example.net"] = answer
    posting.engine.run_due()
    (row,) = posting.engine.outbox()
    assert (row.state, row.bounced) == (MailState.WAITING, False)
    assert row.error.endswith(f"neemt het adres niet aan ({answer}).")
    assert posting.engine.signals("anna") == ()


def test_other_mail_that_is_refused_is_told_to_the_operators_at_once(world: World, peer: Peer) -> None:
    settings = replace(
        world.settings, mailer="smtp", smtp_host="127.0.0.1", smtp_port=peer.port, mail_from="gemeente@example.org"
    )  # fmt: skip
    world.engine._here = replace(world.engine._here, mailer=SmtpMailer(settings))
    peer.start()
    peer.office.nobody_here["anna@example.org"] = "550 5.1.1 onbekend"
    world.engine.password_link("anna", "admin", mail=True)
    world.engine.run_due()
    (setback,) = world.engine.setbacks("olga")
    assert "550 5.1.1 onbekend" in setback.message
