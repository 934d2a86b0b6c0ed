"""The text of a file, read by a process of its own with little memory, little time and no secrets: what a
hostile file breaks or makes it do ends with that process.
"""

import logging
import os
import subprocess
import sys
from tempfile import TemporaryFile

from engine.arriving.mail import MailedFile, storable
from engine.arriving.reader import LARGEST_FILE
from engine.watching import note

SECONDS = 30.0  # by the clock; what it may compute it limits itself
MOST_OCTETS = 1_000_000
_READER = "engine.arriving.reader"
_LIBRARIES = ("LD_LIBRARY_PATH",)  # what an interpreter may need; all else stays here


def words_of(content: bytes, media_type: str) -> str:
    """The text in a file, at most `reader.MOST_TEXT` letters of it, of an e-mail as `mail_words` writes it;
    nothing when it cannot be read. To be called outside a transaction. Raises OSError when no process can be
    started."""
    return storable(_read(content, MOST_OCTETS, media_type).decode("utf-8", "replace"))


def file_in_mail(content: bytes, media_type: str, position: int) -> MailedFile | None:
    """A file in an e-mail; None when there is none. The same holds as for its text."""
    told = _read(content, LARGEST_FILE, media_type, str(position)).split(b"\n", 2)
    if len(told) < 3:
        return None
    name, kind, found = told
    return MailedFile(name.decode("utf-8", "replace"), kind.decode("utf-8", "replace"), found)


def _read(content: bytes, most: int, media_type: str, *more: str) -> bytes:
    command = [sys.executable, "-I", "-B", "-X", "utf8", "-m", _READER, media_type, *more]
    libraries = {name: os.environ[name] for name in _LIBRARIES if name in os.environ}
    with TemporaryFile(prefix="lees-") as given, TemporaryFile(prefix="lees-") as told:
        given.write(content)
        given.seek(0)
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
            return b""
        if done.returncode:
            note(logging.INFO, "a document cannot be read", media_type=media_type, code=done.returncode)
            return b""
        told.seek(0)
        return told.read(most)
