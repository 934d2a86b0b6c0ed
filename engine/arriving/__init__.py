"""What comes in from outside, read as if it were hostile: files by their content, scans for viruses, e-mail.

door = Doorman(kinds_named("pdf jpg"), 20_000_000, Clamd("127.0.0.1", 3310))
checked = door.let_in(attachment)      # raises FileRefused, with a sentence
"""

from engine.arriving.doorman import Doorman, harmless_name
from engine.arriving.kinds import KINDS, Kind, kinds_named
from engine.arriving.mail import MailedFile, Message, Undelivered
from engine.arriving.mail_words import mail_of
from engine.arriving.mailboxes import (
    Found,
    ImapSource,
    MaildirSource,
    ScanFolder,
    Source,
    SourceDown,
    sources_of,
)
from engine.arriving.outlook import is_outlook
from engine.arriving.reading import ReaderDown, file_in_mail, message_in, outlook_in, words_of
from engine.arriving.scanner import Clamd, CommandScanner, Scanner, scanner_of

__all__ = [
    "KINDS",
    "Clamd",
    "CommandScanner",
    "Doorman",
    "Found",
    "ImapSource",
    "Kind",
    "MaildirSource",
    "MailedFile",
    "Message",
    "ReaderDown",
    "ScanFolder",
    "Scanner",
    "Source",
    "SourceDown",
    "Undelivered",
    "file_in_mail",
    "harmless_name",
    "is_outlook",
    "kinds_named",
    "mail_of",
    "message_in",
    "outlook_in",
    "scanner_of",
    "sources_of",
    "words_of",
]
