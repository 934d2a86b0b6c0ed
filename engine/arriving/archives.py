"""ZIP files, as office documents are: looked into without unpacking, so that nothing can explode."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable

from engine.sentence import Sentence

MOST_ENTRIES = 3_000
MOST_UNPACKED = 300 * 1024 * 1024
MOST_TIMES_LARGER = 200
LARGEST_MIMETYPE = 100
# What the reader of ZIP files says of broken ones comes in many kinds.
_DAMAGE: tuple[type[Exception], ...] = (
    zipfile.BadZipFile,
    OSError,
    ValueError,
    LookupError,
    RuntimeError,
    EOFError,
    struct.error,
    zlib.error,
    lzma.LZMAError,
)


def holds(folder: str) -> Callable[[bytes], bool]:
    """Whether it is an office document (ECMA-376, part 2) with this folder in it."""

    def is_one(content: bytes) -> bool:
        names = _names(content)
        return "[Content_Types].xml" in names and any(name.startswith(folder) for name in names)

    return is_one


def is_open_document(kind: str) -> Callable[[bytes], bool]:
    """Whether it is an OpenDocument package of this kind (ISO/IEC 26300-3, 3.3)."""

    def is_one(content: bytes) -> bool:
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open("mimetype") as inner:
                told = inner.read(LARGEST_MIMETYPE)
        except _DAMAGE:
            return False
        return told.decode("ascii", "replace").strip() == f"application/vnd.oasis.opendocument.{kind}"

    return is_one


def what_is_wrong_with(content: bytes) -> str:
    """Why a packed file is not safe to keep, a Dutch sentence; empty when it is."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except _DAMAGE:
        return Sentence("Het bestand is beschadigd.")
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED:
        return Sentence("Het bestand is uitgepakt veel te groot.")
    if unpacked > MOST_TIMES_LARGER * max(len(content), 1):
        return Sentence("Het bestand is uitgepakt veel te groot.")
    if any(entry.flag_bits & 0x1 for entry in entries):
        return Sentence("Het bestand is met een wachtwoord beveiligd. Sla het op zonder wachtwoord.")
    names = [entry.filename for entry in entries]
    if any(name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") for name in names):
        return Sentence("Het bestand is niet veilig.")
    if any(name.lower().endswith("vbaproject.bin") or name.startswith("Basic/") for name in names):
        return Sentence(
            "Er zitten macro's in het bestand. Sla het op zonder macro's, of maak er een PDF van."
        )
    return ""


def _names(content: bytes) -> frozenset[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return frozenset(archive.namelist()[: MOST_ENTRIES + 1])
    except _DAMAGE:
        return frozenset()
