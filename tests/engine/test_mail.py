"""Messages as they leave: one line is one line, the same message twice is known as one."""

from __future__ import annotations

import email
import email.policy
import socket
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from engine import Settings
from engine.mail import FileMailer, SmtpMailer, message_of
from engine.ports import Mail, MailFile, MailNotSent

MAIL = Mail(
    "letter-7-0", "piet@example.net", "Piet Post", "Bericht", "Beste Piet,\n\nDag.", "<p>Beste Piet</p>"
)


def test_a_message_has_text_and_page() -> None:
    message = message_of(MAIL, "Gemeente <noreply@example.org>")
    assert message["To"] == "Piet Post <piet@example.net>"
    assert message["Message-ID"] == "<letter-7-0@example.org>"
    assert message["Auto-Submitted"] == "auto-generated"
    kinds = [part.get_content_type() for part in message.walk()]
    assert kinds == ["multipart/alternative", "text/plain", "text/html"]


def test_a_line_break_in_a_name_or_subject_adds_no_header() -> None:
    hostile = Mail("k", "a@example.net", "Piet\r\nBcc: all@example.net", "Hoi\nBcc: all@example.net", "x")
    message = message_of(hostile, "noreply@example.org")
    assert message["Bcc"] is None
    assert message["Subject"] == "Hoi Bcc: all@example.net"


def test_the_same_message_twice_is_one_file(tmp_path: Path) -> None:
    mailer = FileMailer(tmp_path / "mail", "noreply@example.org")
    mailer.send(MAIL)
    mailer.send(MAIL)
    files = list((tmp_path / "mail").iterdir())
    assert [file.name for file in files] == ["letter-7-0.eml"]
    read = email.message_from_bytes(files[0].read_bytes(), policy=email.policy.default)
    assert read["Subject"] == "Bericht"


def test_a_key_is_no_path(tmp_path: Path) -> None:
    FileMailer(tmp_path / "mail", "noreply@example.org").send(Mail("../../weg", "a@b.nl", "", "s", "t"))
    assert [file.parent for file in tmp_path.rglob("*.eml")] == [tmp_path / "mail"]


def test_a_server_that_is_not_there_is_told_as_not_sent() -> None:
    mailer = SmtpMailer(Settings(smtp_host="127.0.0.1", smtp_port=1))
    with pytest.raises(MailNotSent):
        mailer.send(MAIL)


def test_files_go_with_the_message_and_their_names_and_kinds_are_harmless() -> None:
    files = (
        MailFile("brief.pdf", "application/pdf", b"%PDF-1.7"),
        MailFile("a\r\nBcc: x@example.net.txt", "multipart/mixed; boundary=x", b"dag"),
    )
    message = message_of(
        Mail("k", "a@example.net", "A", "s", "tekst", "<p>tekst</p>", files), "n@example.org"
    )
    assert message["Bcc"] is None
    read = email.message_from_bytes(bytes(message), policy=email.policy.default)
    found = [(part.get_filename(), part.get_content_type()) for part in read.iter_attachments()]
    assert found == [
        ("brief.pdf", "application/pdf"),
        ("a Bcc: x@example.net.txt", "application/octet-stream"),
    ]
    body = read.get_body(("plain",))
    assert body is not None
    assert body.get_content().strip() == "tekst"


def test_a_mail_server_that_is_off_is_told_in_words(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    mailer = SmtpMailer(Settings(var_dir=tmp_path, smtp_host="127.0.0.1", smtp_port=port))
    with pytest.raises(MailNotSent, match=f"De mailserver 127.0.0.1:{port} antwoordt niet"):
        mailer.send(MAIL)


def test_a_domain_with_accents_is_written_as_mail_servers_know_it() -> None:
    message = message_of(replace(MAIL, recipient="piet@café.example"), "noreply@example.org")
    assert message["To"] == "Piet Post <piet@xn--caf-dma.example>"


def test_an_address_that_mail_servers_do_not_take_is_told_in_words() -> None:
    with pytest.raises(MailNotSent, match="Het e-mailadres klopt niet"):
        message_of(replace(MAIL, recipient="jürgen@example.net"), "noreply@example.org")


@pytest.mark.parametrize("goodbye", [b"421 4.7.0 too many connections\r\n", b""])
def test_a_message_that_the_server_took_is_sent_however_it_says_goodbye(goodbye: bytes) -> None:
    """Else it would be sent six times."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = threading.Thread(target=_serves_one, args=(listening, goodbye))
        server.start()
        port = listening.getsockname()[1]
        SmtpMailer(Settings(smtp_host="127.0.0.1", smtp_port=port, smtp_tls=False)).send(MAIL)
        server.join(timeout=10)


def _serves_one(listening: socket.socket, goodbye: bytes) -> None:
    connection, _ = listening.accept()
    with connection, connection.makefile("rb") as lines:
        connection.sendall(b"220 hello\r\n")
        for line in lines:
            match line.split()[0].upper():
                case b"DATA":
                    connection.sendall(b"354 go on\r\n")
                    while lines.readline() != b".\r\n":
                        pass
                    connection.sendall(b"250 taken\r\n")
                case b"QUIT":
                    connection.sendall(goodbye)
                    return
                case _:
                    connection.sendall(b"250 fine\r\n")
