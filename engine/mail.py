"""Mailers: SMTP for real, and a file per message for a demonstration."""

import re
import smtplib
import ssl
from contextlib import closing, suppress
from email.message import EmailMessage
from email.utils import formataddr, formatdate
from pathlib import Path

from engine.ports import Mail, MailNotSent, MailRefused
from engine.sentence import Sentence
from engine.settings import Settings

TIMEOUT = 20  # seconds
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}(?=\s|$)")  # RFC 3463
# Something is wrong with the address or its box (RFC 3463, 3.2 and 3.3; 5.1.7 and 5.1.8 are of the sender).
# All else, and an answer without such a number, may be about us: then every other letter is refused as well.
_NO_SUCH_BOX = re.compile(r"5\.(?:1\.(?![78]$)|2\.)")
_NOT_WHOLE = ("multipart", "message")  # kinds that are read further, not kept as one file


def message_of(mail: Mail, sender: str) -> EmailMessage:
    """The message as it leaves. Its Message-ID rests on the key, so a second copy can be known as one.

    Raises MailNotSent for an address that cannot be."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = formataddr((_one_line(mail.recipient_name), _address(_one_line(mail.recipient))))
    message["Subject"] = _one_line(mail.subject)
    message["Date"] = formatdate()
    message["Message-ID"] = (
        f"<{re.sub(r'[^A-Za-z0-9.-]', '-', mail.key)}@{sender.rpartition('@')[2].strip('> ')}>"
    )
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    if mail.html:
        message.add_alternative(mail.html, subtype="html")
    for file in mail.files:
        kind, _, subtype = file.media_type.partition(";")[0].strip().lower().partition("/")
        if (
            not re.fullmatch(r"[a-z]+", kind)
            or not re.fullmatch(r"[a-z0-9.+-]+", subtype)
            or kind in _NOT_WHOLE
        ):
            kind, subtype = "application", "octet-stream"
        message.add_attachment(
            file.content, maintype=kind, subtype=subtype, filename=_one_line(file.filename)
        )
    return message


def _address(written: str) -> str:
    """The address with its domain as mail servers know it (RFC 5890): `jan@café.example` exists. Raises
    MailNotSent when what stands before it has letters that few mail servers take (RFC 6531)."""
    local, at, domain = written.rpartition("@")
    if not local.isascii():
        raise MailNotSent(Sentence("Het e-mailadres klopt niet."))
    return written if domain.isascii() else f"{local}{at}{domain.encode('idna').decode()}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


class SmtpMailer:
    """Hands messages to a mail server."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def send(self, mail: Mail) -> None:
        """Hand a message over. Raises MailNotSent, MailRefused."""
        to = self._settings
        try:
            with closing(smtplib.SMTP(to.smtp_host, to.smtp_port, timeout=TIMEOUT)) as server:
                if to.smtp_tls:
                    # Without one Python believes any certificate, and would give it letters and our password.
                    server.starttls(context=ssl.create_default_context())
                if to.smtp_username:
                    server.login(to.smtp_username, to.smtp_password)
                server.send_message(message_of(mail, to.mail_from))
                with suppress(OSError, smtplib.SMTPException):
                    server.quit()  # the message is theirs: what a goodbye comes to sends nothing again
        except smtplib.SMTPRecipientsRefused as problem:
            told = _in_words(problem, f"{to.smtp_host}:{to.smtp_port}")
            code, answer = _answer_to(problem)
            status = _STATUS.match(answer)
            if code // 100 != 5 or status is None or not _NO_SUCH_BOX.match(status[0]):
                raise MailNotSent(told) from problem
            raise MailRefused(told, status[0], f"{code} {answer}".strip()) from problem
        except (OSError, smtplib.SMTPException, ValueError) as problem:
            raise MailNotSent(_in_words(problem, f"{to.smtp_host}:{to.smtp_port}")) from problem


def _answer_to(problem: smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException) -> tuple[int, str]:
    """The code and the words of a mail server. A message of ours has one recipient."""
    if isinstance(problem, smtplib.SMTPResponseException):
        code, answer = problem.smtp_code, problem.smtp_error
    else:
        code, answer = next(iter(problem.recipients.values()))
    words = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return code, _one_line(words)[:500]


def _in_words(problem: Exception, server: str) -> str:
    """What went wrong, a sentence that tells an operator where to look, and the server's own words."""
    own = str(problem) or type(problem).__name__
    if isinstance(problem, smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException):
        code, answer = _answer_to(problem)
        own = f"{code} {answer}".strip()
    match problem:
        case ConnectionRefusedError() | TimeoutError() | smtplib.SMTPServerDisconnected():
            said = Sentence("De mailserver {server} antwoordt niet", server=server)
        case ssl.SSLError():
            said = Sentence("De mailserver {server} bewijst niet dat hij het is", server=server)
        case smtplib.SMTPAuthenticationError():
            said = Sentence("De mailserver {server} neemt de naam of het wachtwoord niet aan", server=server)
        case smtplib.SMTPRecipientsRefused():
            said = Sentence("De mailserver {server} neemt het adres niet aan", server=server)
        case smtplib.SMTPSenderRefused():
            said = Sentence("De mailserver {server} neemt de afzender niet aan", server=server)
        case smtplib.SMTPException():
            said = Sentence("De mailserver {server} weigerde het bericht", server=server)
        case OSError():
            said = Sentence("De mailserver {server} is niet te bereiken", server=server)
        case _:
            return own
    return Sentence("{what} ({why}).", what=said, why=own)


class FileMailer:
    """Writes each message to a file: `<folder>/<key>.eml`. The same message twice is one file."""

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    def send(self, mail: Mail) -> None:
        """Write a message. Raises MailNotSent."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            name = re.sub(r"[^A-Za-z0-9._-]", "-", mail.key)[:150]
            (self._folder / f"{name}.eml").write_bytes(bytes(message_of(mail, self._sender)))
        except (OSError, ValueError) as problem:
            raise MailNotSent(str(problem)) from problem
