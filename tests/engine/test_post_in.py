"""Post that comes in: answers go to their case, the rest to the tray; what did not arrive is told."""

from __future__ import annotations

import json
import mailbox
import os
import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from engine import DocumentState, errors
from engine.actions.setbacks import MOST_TRIES
from engine.arriving import ImapSource, MaildirSource, ScanFolder, reading
from engine.arriving.mail import read_message
from engine.bootstrap import build
from engine.language import language
from engine.mail import SmtpMailer
from engine.model.incoming import NOT_UNFOLDED, IncomingKind, IncomingState
from engine.settings import Settings
from tests.arriving.outlook_bytes import file_of
from tests.arriving.outlook_bytes import message as outlook_message
from tests.arriving.outlook_bytes import text as outlook_text
from tests.engine.conftest import ON_BOTH_DATABASES, World
from tests.engine.small_policy import Drawing, form, text_field

PIET = {"naam": "Piet Post", "email": "piet@example.net", "kanaal": "email", "adres": "Dijk 1"}


def policy() -> dict[str, bytes]:
    drawing = (
        Drawing("proef", properties={"contact": '="anna"', "startGroups": "balie"})
        .start("begin", fromMail="={verhaal: bericht.tekst, wie: {naam: bericht.naam}, op: bericht.datum}")
        .job("brief", "letter", {"letter": "antwoord", "to": "=indiener"})
        .task("wachten", "Wacht", groups="balie")
        .end()
    )
    return {
        "processes/proef.bpmn": drawing.xml(),
        "processes/house.json": json.dumps({"naam": "gemeente Lindewaard"}).encode(),
        "forms/begin.form": form("begin", text_field("verhaal")),
        "forms/letters/antwoord.md": b"---\nid: antwoord\ntitle: Ons antwoord\n---\nBeste {{ ontvanger.naam }},\n",
    }


class Letterbox:
    """A real SMTP server on loopback that keeps what it gets."""

    def __init__(self) -> None:
        self.got: list[bytes] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.got.append(envelope.content)
        return "250 OK"


@pytest.fixture
def letterbox() -> Iterator[tuple[Letterbox, int]]:
    box = Letterbox()
    peer = Controller(box, hostname="127.0.0.1", port=0)
    # The library wants a fixed port; port 0 is asked for by binding first.
    with socket.create_server(("127.0.0.1", 0)) as free:
        peer.port = free.getsockname()[1]
    peer.start()
    yield box, peer.port
    peer.stop()


def maildir(folder: Path, *messages: EmailMessage) -> Path:
    """A Maildir with these messages, unseen."""
    box = mailbox.Maildir(folder / "in")
    for one in messages:
        box.add(bytes(one))
    return folder / "in"


def message(
    subject: str, text: str = "Dag.", sender: str = "Piet <piet@example.net>", **headers: str
) -> EmailMessage:
    """A message as somebody sends it."""
    one = EmailMessage()
    one["From"], one["To"], one["Subject"] = sender, "noreply@example.org", subject
    one["Date"] = "Mon, 02 Mar 2026 09:30:00 +0100"
    for name, value in headers.items():
        one[name.replace("_", "-")] = value
    one.set_content(text)
    return one


def undelivered(about: str, to: str = "piet@example.net", status: str = "5.1.1") -> EmailMessage:
    """A delivery report as mail servers write it (RFC 3464)."""
    raw = (
        "From: MAILER-DAEMON@mx.example.net\nTo: noreply@example.org\nSubject: Undelivered Mail\n"
        f"Message-ID: <dsn-{status}-{to}@mx.example.net>\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nCould not be delivered.\n\n"
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n\n"
        f"Final-Recipient: rfc822; {to}\nAction: failed\nStatus: {status}\n"
        f"Diagnostic-Code: smtp; 550 {status} no such user\n\n"
        f"--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <{about}>\nSubject: x\n\n--b--\n"
    )
    import email
    import email.policy

    found = email.message_from_string(raw, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    return found


def with_source(world: World, *sources: Any) -> None:
    """The same engine, that reads its post from here."""
    from dataclasses import replace

    world.engine._here = replace(world.engine._here, sources=sources)


def sent(world: World) -> tuple[int, str]:
    """A case with a letter that was mailed: instance, and the id of the message."""
    world.deploy(policy(), "indiener:party verhaal")
    case = world.start(indiener=PIET).instance_id
    world.engine.run_due()
    (mail,) = world.mailer.sent
    return case, f"{mail.key}@example.org"


@ON_BOTH_DATABASES
def test_an_answer_of_who_we_wrote_to_is_in_the_case_at_once(world: World, tmp_path: Path) -> None:
    case, about = sent(world)
    answer = message(
        "Re: Ons antwoord", "Dank u wel.", In_Reply_To=f"<{about}>", Message_ID="<a1@example.net>"
    )
    answer.add_attachment(b"%PDF-1.7 x", maintype="application", subtype="pdf", filename="bewijs.pdf")
    answer.add_attachment(b"MZ", maintype="application", subtype="octet-stream", filename="virus.exe")
    with_source(world, MaildirSource(maildir(tmp_path, answer)))
    assert world.engine.take_in_post().filed == 1
    view = world.engine.case(case, "admin")
    assert [row.title for row in view.documents if not row.letter_id] == [
        "E-mail van Piet: Re: Ons antwoord",
        "bewijs.pdf",
    ]
    mail = next(row for row in view.documents if row.title.startswith("E-mail"))
    page = world.engine.document(mail.id, "admin")
    assert "Dank u wel." in (page.text or "")
    assert "virus.exe (Bestanden zoals" in (page.html or "")
    assert [row.text for row in world.engine.signals("anna")][:1] != []
    assert world.engine.take_in_post().total == 0, "a message that was seen is not handed over again"


def test_an_answer_that_its_case_cannot_take_waits_in_the_tray(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, about = sent(world)

    def put_into_case(*given: Any) -> None:
        raise errors.EngineFailed(reason="de titel kan niet worden uitgerekend")

    monkeypatch.setattr("engine.actions.take_in_post.put_into_case", put_into_case)
    answer = message("Re: Ons antwoord", In_Reply_To=f"<{about}>", Message_ID="<a1@example.net>")
    with_source(world, MaildirSource(maildir(tmp_path, answer)))
    assert world.engine.take_in_post().waiting == 1
    (row,) = world.engine.incoming("anna")
    assert row.suggested_key


def test_a_number_in_the_subject_is_only_a_suggestion_for_a_stranger(world: World, tmp_path: Path) -> None:
    case, _ = sent(world)
    key = world.engine.case(case, "admin").key
    stranger = message(f"Over {key}", sender="Mallory <m@example.com>", Message_ID="<s1@example.com>")
    known = message(f"Nog iets over {key}", Message_ID="<k1@example.net>")
    with_source(world, MaildirSource(maildir(tmp_path, stranger, known)))
    counts = world.engine.take_in_post()
    assert (counts.filed, counts.waiting) == (1, 1)
    (row,) = world.engine.incoming("anna")
    assert (row.sender, row.suggested_key) == ("m@example.com", key)
    assert key in row.why
    assert language("en").told(row.why) == f"The number {key} is in the subject."


def test_a_reply_that_comes_from_another_address_waits_for_a_person(world: World, tmp_path: Path) -> None:
    _, about = sent(world)
    other = message("Re: x", sender="x@example.com", In_Reply_To=f"<{about}>", Message_ID="<o1@example.com>")
    with_source(world, MaildirSource(maildir(tmp_path, other)))
    assert world.engine.take_in_post().waiting == 1


def test_a_person_puts_it_into_a_case_or_aside(world: World, tmp_path: Path) -> None:
    case, _ = sent(world)
    messages = [message(f"Bericht {n}", sender="x@example.com", Message_ID=f"<m{n}@x>") for n in (1, 2)]
    with_source(world, MaildirSource(maildir(tmp_path, *messages)))
    world.engine.take_in_post()
    first, second = world.engine.incoming("anna")
    world.engine.file_incoming(first.id, case, "anna")
    with pytest.raises(errors.Conflict):
        world.engine.file_incoming(first.id, case, "anna")
    with pytest.raises(errors.ReasonNeeded):
        world.engine.set_aside(second.id, "anna", " ")
    world.engine.set_aside(second.id, "anna", "Reclame")
    assert world.engine.incoming("anna") == ()
    aside = world.engine.incoming("anna", IncomingState.SET_ASIDE)
    assert [(row.subject, row.note) for row in aside] == [(second.subject, "Reclame")]
    with pytest.raises(errors.NotAllowed):
        world.engine.incoming("carla")


def test_a_case_begins_with_what_the_diagram_takes_from_a_message(world: World, tmp_path: Path) -> None:
    world.deploy(policy(), "indiener:party verhaal")
    with_source(world, MaildirSource(maildir(tmp_path, message("Hulp", "Het lekt.", Message_ID="<h@x>"))))
    world.engine.take_in_post()
    (row,) = world.engine.incoming("anna")
    found = world.engine.first_answers("proef", row.id, "anna")
    assert found == {"verhaal": "Het lekt.", "wie": {"naam": "Piet"}, "op": "2026-03-02"}


def bounced(world: World, tmp_path: Path, letterbox: tuple[Letterbox, int]) -> tuple[Letterbox, int]:
    """A case whose letter was mailed and came back."""
    box, port = letterbox
    world.engine = build(
        world.settings,
        clock=world.clock,
        mailer=SmtpMailer(Settings(smtp_host="127.0.0.1", smtp_port=port, mail_from="noreply@example.org")),
    )
    world.engine._check = lambda files: ()
    world.deploy(policy(), "indiener:party verhaal")
    case = world.start(indiener=PIET).instance_id
    world.engine.run_due()
    left = next(read_message(raw) for raw in box.got if b"piet@example.net" in raw)
    assert [file.media_type for file in left.files] == ["application/pdf"]
    with_source(world, MaildirSource(maildir(tmp_path, undelivered(left.id))))
    assert world.engine.take_in_post().bounces == 1
    return box, case


def test_a_letter_that_bounces_is_noted_and_its_contact_is_told(
    world: World, tmp_path: Path, letterbox: tuple[Letterbox, int]
) -> None:
    _, case = bounced(world, tmp_path, letterbox)
    (letter,) = world.engine.case(case, "admin").documents
    assert letter.state is DocumentState.FAILED
    assert letter.bounce == "Dit e-mailadres bestaat niet. (5.1.1)"
    assert any("niet aangekomen per e-mail" in row.sentence for row in world.engine.history(case, "admin"))
    assert any("Stuur de brief per post" in row.text for row in world.engine.signals("anna"))
    world.engine.post_instead(letter.id, "anna")
    assert [row.id for row in world.engine.to_post("admin")] == [letter.id]
    assert world.engine.verify().problems == ()


def test_a_letter_that_came_back_is_mailed_to_another_address(
    world: World, tmp_path: Path, letterbox: tuple[Letterbox, int]
) -> None:
    """Awb 2:11: it is sent again, and the day of the second sending counts. It may come back once more."""
    box, case = bounced(world, tmp_path, letterbox)
    (letter,) = world.engine.case(case, "admin").documents
    with pytest.raises(errors.WrongValue):
        world.engine.mail_again(letter.id, "piet bij nieuw.example", "anna")
    world.clock.at = world.clock.now() + timedelta(days=2)
    assert world.engine.mail_again(letter.id, " piet@nieuw.example ", "anna")
    assert not world.engine.mail_again(letter.id, "piet@nieuw.example", "anna"), "it is on its way"
    world.engine.run_due()
    (letter,) = world.engine.case(case, "admin").documents
    assert (letter.state, letter.bounce) == (DocumentState.SENT, "")
    assert letter.sent_at == world.clock.now()
    again = [read_message(raw) for raw in box.got if b"piet@nieuw.example" in raw]
    assert [file.media_type for file in again[0].files] == ["application/pdf"]
    assert world.engine.verify().problems == ()
    left = next(read_message(raw) for raw in box.got if b"piet@example.net" in raw)
    with_source(world, MaildirSource(maildir(tmp_path, undelivered(left.id, status="5.4.7"))))
    assert world.engine.take_in_post().bounces == 1
    (letter,) = world.engine.case(case, "admin").documents
    assert letter.state is DocumentState.SENT, "a second report is about the first sending"
    with_source(world, MaildirSource(maildir(tmp_path, undelivered(again[0].id, "piet@nieuw.example"))))
    assert world.engine.take_in_post().bounces == 1
    assert world.engine.case(case, "admin").documents[0].state is DocumentState.FAILED
    told = [row for row in world.engine.outbox() if "kwam niet aan" in row.subject]
    assert len(told) == 2, "each time the contact is mailed"


def test_a_report_about_nothing_of_ours_waits_for_a_person(world: World, tmp_path: Path) -> None:
    sent(world)
    with_source(world, MaildirSource(maildir(tmp_path, undelivered("iets@elders.example"))))
    world.engine.take_in_post()
    assert [row.kind for row in world.engine.incoming("anna")] == [IncomingKind.BOUNCE]


def test_an_automatic_answer_wakes_nobody(world: World, tmp_path: Path) -> None:
    case, about = sent(world)
    away = message(
        "Afwezig", In_Reply_To=f"<{about}>", Auto_Submitted="auto-replied", Message_ID="<away@example.net>"
    )
    with_source(world, MaildirSource(maildir(tmp_path, away)))
    world.engine.take_in_post()
    assert world.engine.incoming("anna") == ()
    assert len(world.engine.case(case, "admin").documents) == 1


@pytest.mark.parametrize("sign", [{"Auto_Submitted": "auto-generated"}, {"Precedence": "bulk"}])
def test_what_a_program_passes_on_of_its_own_accord_waits_for_a_person(
    world: World, tmp_path: Path, sign: dict[str, str]
) -> None:
    """A form on another site, a scanner that mails: to set that aside would lose what somebody wrote."""
    case, _ = sent(world)
    number = world.engine.case(case, "admin").key
    passed_on = message(f"Nieuw formulier {number}", Message_ID="<form@example.net>", **sign)
    with_source(world, MaildirSource(maildir(tmp_path, passed_on)))
    world.engine.take_in_post()
    assert [row.kind for row in world.engine.incoming("anna")] == [IncomingKind.MESSAGE]
    assert len(world.engine.case(case, "admin").documents) == 1


def test_scans_come_from_a_folder_and_move_aside(world: World, tmp_path: Path) -> None:
    case, _ = sent(world)
    key = world.engine.case(case, "admin").key
    folder = tmp_path / "scans"
    folder.mkdir()
    (folder / f"{key} brief.pdf").write_bytes(b"%PDF-1.4 scan")
    (folder / "kapot.pdf").write_bytes(b"MZ")
    (folder / "nog bezig.pdf").write_bytes(b"%PDF-1.4")
    for file in list(folder.iterdir())[:]:
        if file.name != "nog bezig.pdf":
            os.utime(file, (1, 1))
    with_source(world, ScanFolder(folder))
    counts = world.engine.take_in_post()
    assert (counts.waiting, counts.failed) == (1, 1)
    assert sorted(one.name for one in folder.iterdir()) == ["geweigerd", "nog bezig.pdf", "verwerkt"]
    (row,) = world.engine.incoming("anna")
    assert row.suggested_key == key
    world.engine.file_incoming(row.id, case, "anna")
    assert [one.source for one in world.engine.case(case, "admin").documents if not one.letter_id] == ["scan"]


@ON_BOTH_DATABASES
def test_signs_that_no_database_keeps_hold_up_no_post(world: World, tmp_path: Path) -> None:
    world.deploy(policy())
    folder = maildir(tmp_path, message("erna"))
    box = mailbox.Maildir(folder)
    box.add(b"From: a@example.net\nSubject: =?utf-8?q?hoi=00daar?=\n\nDag\0 Piet")
    box.add(b"From: b@example.net\nSubject: half\nContent-Type: text/plain; charset=utf-7\n\nhoi+2AA-daar")
    with_source(world, MaildirSource(folder))
    counts = world.engine.take_in_post()
    assert (counts.waiting, counts.failed) == (3, 0)


def test_a_kept_mail_can_be_brought_in_once(world: World) -> None:
    sent(world)
    raw = bytes(message("Oud bericht", Message_ID="<oud@x>"))
    assert world.engine.upload_mail(raw, "anna").waiting == 1
    assert world.engine.upload_mail(raw, "anna").doubles == 1
    with pytest.raises(errors.FileRefused):
        world.engine.upload_mail(b"\x00\x01\x02", "anna")


class Imap(threading.Thread):
    """A mail server that speaks as much IMAP as is needed to hand over one message."""

    def __init__(self, raw: bytes, size: int | None = None) -> None:
        super().__init__(daemon=True)
        self.raw, self.said, self.size = raw, list[str](), len(raw) if size is None else size
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]

    def run(self) -> None:
        with self.listening, self.listening.accept()[0] as peer:
            file = peer.makefile("rwb")

            def say(text: bytes) -> None:
                file.write(text + b"\r\n")
                file.flush()

            say(b"* OK ready")
            for line in file:
                tag, command = line.decode().strip().split(" ", 1)
                self.said.append(command)
                word = command.upper()
                if word.startswith("CAPABILITY"):
                    say(b"* CAPABILITY IMAP4rev1")
                elif word.startswith("SELECT"):
                    say(b"* 1 EXISTS")
                elif word.startswith("UID SEARCH"):
                    say(b"* SEARCH 7")
                elif word.startswith("UID FETCH") and "RFC822.SIZE" in word:
                    say(b"* 1 FETCH (UID 7 RFC822.SIZE %d)" % self.size)
                elif word.startswith("UID FETCH"):
                    say(b"* 1 FETCH (UID 7 BODY[] {%d}" % len(self.raw))
                    file.write(self.raw)
                    say(b")")
                elif word.startswith("LOGOUT"):
                    say(b"* BYE")
                say(tag.encode() + b" OK done")
                if word.startswith("LOGOUT"):
                    return


def test_a_mailbox_on_a_server_is_read_and_marked(world: World) -> None:
    sent(world)
    server = Imap(bytes(message("Via IMAP", Message_ID="<imap@x>", sender="z@example.com")))
    server.start()
    with_source(world, ImapSource(f"imap://gemeente@127.0.0.1:{server.port}/INBOX", "geheim"))
    assert world.engine.take_in_post().waiting == 1
    server.join(5)
    assert any(said.startswith("UID STORE 7 +FLAGS (\\Seen)") for said in server.said)
    assert [row.subject for row in world.engine.incoming("anna")] == ["Via IMAP"]


def test_a_source_that_is_down_is_tried_again_later(world: World, tmp_path: Path) -> None:
    sent(world)
    with_source(world, ImapSource("imap://x@127.0.0.1:1/INBOX", ""), MaildirSource(tmp_path / "geen"))
    assert world.engine.take_in_post().failed == 2


def test_while_no_mail_can_be_read_the_mailbox_waits_and_nothing_is_set_aside(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent(world)
    unseen = (message(name, Message_ID=f"<{name}@x>") for name in ("een", "twee"))
    with_source(world, MaildirSource(maildir(tmp_path, *unseen)))
    outlook = file_of(outlook_message(outlook_text(0x0037, "Drie")))
    with monkeypatch.context() as patch:
        patch.setattr(reading, "_READER", "engine.no_such_module")  # as while the program is replaced
        for _ in range(MOST_TRIES + 1):
            assert world.engine.take_in_post().failed == 1
        for raw in (bytes(message("Drie")), outlook):
            with pytest.raises(errors.FileRefused, match="nu niet worden gelezen"):
                world.engine.upload_mail(raw, "anna")
    assert world.engine.incoming("anna") == ()
    assert world.engine.take_in_post().waiting == 2
    assert {row.sender for row in world.engine.incoming("anna")} == {"piet@example.net"}


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe\x00",
        b"From: =?x?q?\nDate: never\nSubject: =?utf-8?b?@@?=\n\n",
        b"Date: Fri, 31 Dec 9999 23:59:59 -1200\n\n",
    ],
)
def test_broken_messages_are_read_as_far_as_they_go(raw: bytes) -> None:
    assert read_message(raw).id


def test_mail_is_unfolded_by_no_process_that_others_wait_for(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent(world)

    def refuse(*given: object) -> None:
        raise AssertionError("read here")

    for parser in ("BytesParser.parsebytes", "Parser.parsestr"):
        monkeypatch.setattr(f"email.parser.{parser}", refuse)
    with_source(world, MaildirSource(maildir(tmp_path, message("Een", "Dag een.", Message_ID="<1@x>"))))
    assert world.engine.take_in_post().waiting == 1
    assert world.engine.upload_mail(bytes(message("Twee", Message_ID="<2@x>")), "anna").waiting == 1
    outlook = file_of(outlook_message(outlook_text(0x0037, "Drie")))
    assert world.engine.upload_mail(outlook, "anna").waiting == 1
    assert [row.subject for row in world.engine.incoming("anna")] == ["Een", "Twee", "Drie"]


@ON_BOTH_DATABASES
def test_what_cannot_be_unfolded_is_kept_whole_and_waits_for_a_person(world: World, tmp_path: Path) -> None:
    case, about = sent(world)
    parts = 'Content-Type: multipart/mixed; boundary="b"\n\n' + "--b\n\nx\n" * 3_000
    head = f"From: Piet <piet@example.net>\nSubject: Re: lamp\nIn-Reply-To: <{about}>\n"
    answer = f"{head}Message-ID: <v@x>\n{parts}".encode()
    box = mailbox.Maildir(tmp_path / "in")
    box.add(answer)
    with_source(world, MaildirSource(tmp_path / "in"))
    assert world.engine.take_in_post().waiting == 1, "an answer, but a person looks at it first"
    brought = f"{head}Message-ID: <w@x>\n{parts}".encode()
    assert world.engine.upload_mail(brought, "anna").waiting == 1
    rows = world.engine.incoming("anna")
    for row, raw in zip(rows, (answer, brought)):
        assert (row.sender, row.subject, row.instance_id) == ("piet@example.net", "Re: lamp", None)
        assert row.note == NOT_UNFOLDED
        assert world.engine.incoming_file(row.id, 0, "anna")[2] == raw
    assert "Not everything" in language("en").told(rows[0].note)
    world.engine.file_incoming(rows[0].id, case, "anna")
    kept = next(row for row in world.engine.case(case, "admin").documents if not row.letter_id)
    view = world.engine.document(kept.id, "admin")
    assert NOT_UNFOLDED in (view.html or "")
    assert view.content == answer
    box.add(f"{head}Message-ID: <a@x>\nAuto-Submitted: auto-replied\n{parts}".encode())
    assert world.engine.take_in_post().waiting == 1, "what a program answers waits too"
    whole = message("Gewoon", Message_ID="<g@x>")
    world.engine.upload_mail(bytes(whole), "anna")
    assert world.engine.incoming("anna")[-1].note == ""
