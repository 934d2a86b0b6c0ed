"""A ZIP that is made one file at a time, so that what goes in need not be in memory together."""

import hashlib
import zipfile
from contextlib import suppress
from tempfile import TemporaryFile
from types import TracebackType
from typing import BinaryIO, Self, cast


class Packing:
    """What is added within the block stands in `file` after it: without a name on the disk, gone once closed.

    `hashes` are the SHA-256 of what was added, by name.
    """

    def __init__(self) -> None:
        self.file = cast(BinaryIO, TemporaryFile())  # noqa: SIM115  who asked for the ZIP closes it
        self.hashes: dict[str, str] = {}

    def __enter__(self) -> Self:
        self._zip = zipfile.ZipFile(self.file, "w", zipfile.ZIP_DEFLATED)
        return self

    def add(self, name: str, content: bytes) -> None:
        """Put a file in."""
        self._zip.writestr(name, content)
        self.hashes[name] = hashlib.sha256(content).hexdigest()

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        if problem is None:
            self._zip.close()
            self.file.seek(0)
            return
        with suppress(OSError):  # the disk may be full: what went wrong is told already
            self._zip.close()
        self.file.close()
