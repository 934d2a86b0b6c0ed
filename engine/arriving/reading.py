"""The text of a file, read by a process of its own with little memory, little time and no secrets: what a
hostile file breaks or makes it do ends with that process.
"""

import logging
import os
import subprocess
import sys
from tempfile import TemporaryFile

from engine.watching import note

SECONDS = 30.0  # by the clock; what it may compute it limits itself
MOST_OCTETS = 1_000_000
_READER = "engine.arriving.reader"
_LIBRARIES = ("LD_LIBRARY_PATH",)  # what an interpreter may need; all else stays here


def words_of(content: bytes, media_type: str) -> str:
    """The text in a file, at most `reader.MOST_TEXT` letters of it; nothing when it cannot be read. To be
    called outside a transaction. Raises OSError when no process can be started."""
    command = [sys.executable, "-I", "-B", "-X", "utf8", "-m", _READER, media_type]
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
            return ""
        if done.returncode:
            note(logging.INFO, "a document cannot be read", media_type=media_type, code=done.returncode)
            return ""
        told.seek(0)
        return told.read(MOST_OCTETS).decode("utf-8", "replace")
