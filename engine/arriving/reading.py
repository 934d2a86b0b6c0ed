"""The text of a file, or what is in an e-mail, read by a process of its own with little memory, little time
and no secrets: what a hostile file breaks or makes it do ends with that process.
"""

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from tempfile import TemporaryFile
from typing import IO

from engine.arriving.handing_on import taken_over
from engine.arriving.mail import MailedFile, Message, storable
from engine.arriving.reader import HEAD, LARGEST_FILE, WHOLE
from engine.model.documents import MAIL, OUTLOOK
from engine.watching import note

SECONDS = 30.0  # by the clock; what it may compute it limits itself
MOST_OCTETS = 1_000_000
_READER = "engine.arriving.reader"
_LIBRARIES = ("LD_LIBRARY_PATH",)  # what an interpreter may need; all else stays here
_STOPPED = {-signal.SIGTERM, -signal.SIGINT, -signal.SIGHUP}
_ANY = b"Subject: can anything be read?\n\n"


class ReaderDown(OSError):
    """Nothing is read now, whatever it is: this says nothing of the file."""


def words_of(content: bytes, media_type: str) -> str:
    """The text in a file, at most `reader.MOST_TEXT` letters of it, of an e-mail as `mail_words` writes it;
    nothing when it cannot be read. To be called outside a transaction. Raises OSError when no process can be
    started."""
    with _read(content, media_type) as told:
        return storable(told.read(MOST_OCTETS).decode("utf-8", "replace"))


def outlook_in(content: bytes) -> Message | None:
    """A message that Outlook kept; None when it cannot be read. Raises ReaderDown, and as for its text."""
    with _blamed_on_the_file(), _read(content, OUTLOOK, WHOLE) as told:
        message = taken_over(told)
    if message is None:
        _must_read()
    return message


def message_in(content: bytes) -> Message:
    """An e-mail with its text and files. One that cannot be unfolded within bounds tells its head only, or
    nothing at all where that cannot be read either; it is not `whole` then. Raises ReaderDown, and as for its
    text."""
    with _blamed_on_the_file():
        message = _message(content, WHOLE)
    if message is None:
        _must_read()
        message = _message(content, HEAD)
    return message or Message(
        id=f"sha256-{sha256(content).hexdigest()}",
        answers=(),
        sender="",
        sender_name="",
        to=(),
        subject="",
        written_at=None,
        text="",
        files=(),
        automatic=False,
        whole=False,
    )


def _message(content: bytes, wanted: str) -> Message | None:
    with _read(content, MAIL, wanted) as told:
        return taken_over(told)


@contextmanager
def _blamed_on_the_file() -> Iterator[None]:
    """What cannot be tried is blamed on the file only while others can be read."""
    try:
        yield
    except ReaderDown:
        raise
    except OSError:
        _must_read()
        raise


def _must_read() -> None:
    """Raises ReaderDown when not even the simplest message can be read: no room, no memory, a program that
    is being replaced."""
    try:
        found = _message(_ANY, WHOLE)
    except OSError as problem:
        raise ReaderDown(str(problem)) from problem
    if found is None:
        raise ReaderDown("no process reads e-mail")


def file_in_mail(content: bytes, media_type: str, position: int) -> MailedFile | None:
    """A file in an e-mail; None when there is none. The same holds as for its text."""
    with _read(content, media_type, str(position)) as told:
        found = told.read(LARGEST_FILE).split(b"\n", 2)
    if len(found) < 3:
        return None
    name, kind, inside = found
    return MailedFile(name.decode("utf-8", "replace"), kind.decode("utf-8", "replace"), inside)


@contextmanager
def _read(content: bytes, media_type: str, *more: str) -> Iterator[IO[bytes]]:
    """What the process wrote; nothing when it did not come to a good end."""
    command = [sys.executable, "-I", "-B", "-X", "utf8", "-m", _READER, media_type, *more]
    with TemporaryFile(prefix="lees-") as given, TemporaryFile(prefix="lees-") as told:
        given.write(content)
        given.seek(0)
        if not _ran(command, given, told, media_type):
            told.truncate(0)
        told.seek(0)
        yield told


def _ran(command: list[str], given: IO[bytes], told: IO[bytes], media_type: str) -> bool:
    libraries = {name: os.environ[name] for name in _LIBRARIES if name in os.environ}
    try:
        done = subprocess.run(
            command,
            stdin=given,
            stdout=told,
            stderr=subprocess.DEVNULL,
            env=libraries,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        note(logging.INFO, "a document takes too long to read", media_type=media_type)
        return False
    if done.returncode in _STOPPED:  # as everything is when the machine goes down
        raise ReaderDown("the process that reads was stopped")
    if done.returncode:
        note(logging.INFO, "a document cannot be read", media_type=media_type, code=done.returncode)
    return not done.returncode
