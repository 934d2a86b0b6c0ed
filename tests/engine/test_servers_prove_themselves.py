"""Mail servers must prove that they are who we mean: else anybody between reads letters and takes passwords."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from engine.arriving import ImapSource, SourceDown
from engine.mail import SmtpMailer
from engine.ports import Mail, MailNotSent
from engine.settings import Settings

MAIL = Mail("k1", "piet@example.net", "Piet", "Dag", "Tekst", None, ())


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for this machine that somebody made for themselves, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    file = tmp_path / "server.pem"
    kind = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    pem = serialization.Encoding.PEM
    file.write_bytes(key.private_bytes(pem, *kind) + made.public_bytes(pem))
    return file


def server_side(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


class PostOffice:
    """Keeps what it gets."""

    def __init__(self) -> None:
        self.got: list[bytes] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.got.append(envelope.content)
        return "250 OK"


class Encrypted(Controller):
    """A mail server that offers STARTTLS."""

    def __init__(self, office: PostOffice, context: ssl.SSLContext) -> None:
        self.context = context
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        super().__init__(office, hostname="127.0.0.1", port=port)

    def factory(self) -> SMTP:
        return SMTP(self.handler, tls_context=self.context)


@pytest.fixture
def office(certificate: Path) -> Iterator[tuple[PostOffice, Settings]]:
    post = PostOffice()
    peer = Encrypted(post, server_side(certificate))
    peer.start()
    yield (
        post,
        Settings(smtp_host="localhost", smtp_port=peer.port, smtp_tls=True, mail_from="wij@example.org"),
    )
    peer.stop()


def test_mail_goes_to_no_server_that_cannot_prove_itself(office: tuple[PostOffice, Settings]) -> None:
    post, settings = office
    with pytest.raises(MailNotSent, match="bewijst niet dat hij het is"):
        SmtpMailer(settings).send(MAIL)
    assert post.got == []


def test_a_server_with_a_certificate_that_this_machine_knows_gets_its_mail(
    office: tuple[PostOffice, Settings], certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    post, settings = office
    SmtpMailer(settings).send(MAIL)
    assert len(post.got) == 1


def test_no_password_goes_to_a_mailbox_whose_server_cannot_prove_itself(certificate: Path) -> None:
    said: list[bytes] = []
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with listening, listening.accept()[0] as peer:
            try:
                with server_side(certificate).wrap_socket(peer, server_side=True) as inside:
                    inside.sendall(b"* OK ready\r\n")
                    said.append(inside.recv(1000))
            except OSError:
                return  # the other side broke off

    threading.Thread(target=serve, daemon=True).start()
    source = ImapSource(f"imaps://gemeente@localhost:{listening.getsockname()[1]}/INBOX", "geheim")
    with pytest.raises(SourceDown, match="certificate"):
        list(source.waiting())
    assert said == []
