"""Real .msg bytes, written from nothing: a file of folders and streams ([MS-CFB]) with a message ([MS-OXMSG])."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
Folder = Mapping[str, "bytes | Folder"]
SECTOR, SMALL, CUTOFF = 512, 64, 4096
BEGAN = datetime(1601, 1, 1, tzinfo=UTC)


@dataclass
class _Entry:
    name: str
    kind: int
    start: int = END
    size: int = 0
    child: int = FREE
    right: int = FREE

    def packed(self) -> bytes:
        name = self.name.encode("utf-16-le")[:62] + b"\0\0"
        return (
            name.ljust(64, b"\0")
            + struct.pack("<HBB3I", len(name), self.kind, 1, FREE, self.right, self.child)
            + bytes(16 + 4 + 16)
            + struct.pack("<IQ", self.start, self.size)
        )


@dataclass
class _Writer:
    entries: list[_Entry] = field(default_factory=lambda: [_Entry("Root Entry", 5)])
    small: bytearray = field(default_factory=bytearray)
    small_fat: list[int] = field(default_factory=list)
    large: list[tuple[_Entry, bytes]] = field(default_factory=list)

    def add(self, folder: Folder, parent: int) -> None:
        before: _Entry | None = None
        for name, content in sorted(folder.items(), key=lambda one: (len(one[0]), one[0].upper())):
            entry = _Entry(name, 2 if isinstance(content, bytes) else 1)
            self.entries.append(entry)
            number = len(self.entries) - 1
            if before is None:
                self.entries[parent].child = number
            else:
                before.right = number
            before = entry
            if not isinstance(content, bytes):
                self.add(content, number)
            elif content:
                self._stream(entry, content)

    def _stream(self, entry: _Entry, content: bytes) -> None:
        entry.size = len(content)
        if len(content) >= CUTOFF:
            self.large.append((entry, content))
            return
        entry.start = len(self.small_fat)
        count = -(-len(content) // SMALL)
        self.small_fat += [*range(entry.start + 1, entry.start + count), END]
        self.small += content.ljust(count * SMALL, b"\0")

    def written(self) -> bytes:
        small_fat = struct.pack(f"<{len(self.small_fat)}I", *self.small_fat)
        small_fat += b"\xff" * (-len(small_fat) % SECTOR)
        root = self.entries[0]
        root.size = len(self.small)
        fat: list[int] = []
        sectors = bytearray()

        def put(content: bytes) -> int:
            start, count = len(fat), -(-len(content) // SECTOR)
            fat.extend([*range(start + 1, start + count), END])
            sectors.extend(content.ljust(count * SECTOR, b"\0"))
            return start

        for entry, content in self.large:
            entry.start = put(content)
        root.start = put(bytes(self.small)) if self.small else END
        small_fat_at = put(small_fat) if small_fat else END
        directory = b"".join(one.packed() for one in self.entries)
        directory += _Entry("", 0).packed() * (-len(self.entries) % 4)
        directory_at = put(directory)
        count = 1
        while (len(fat) + count) * 4 > count * SECTOR:
            count += 1
        fat_at = len(fat)
        fat.extend([FAT] * count)
        table = struct.pack(f"<{len(fat)}I", *fat).ljust(count * SECTOR, b"\xff")
        head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
        head += struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
        head += struct.pack(
            "<9I", 0, count, directory_at, 0, CUTOFF, small_fat_at, len(small_fat) // SECTOR, END, 0
        )
        places = [*range(fat_at, fat_at + count), *[FREE] * (109 - count)]
        return head + struct.pack("<109I", *places) + bytes(sectors) + table


def file_of(folder: Folder) -> bytes:
    """The file that holds these folders and streams."""
    writer = _Writer()
    writer.add(folder, 0)
    return writer.written()


def text(number: int, words: str) -> tuple[str, bytes]:
    """A text in Unicode."""
    return f"__substg1.0_{number:04X}001F", words.encode("utf-16-le")


def octets(number: int, content: bytes) -> tuple[str, bytes]:
    """A value of octets."""
    return f"__substg1.0_{number:04X}0102", content


def fixed(head: int, sent: datetime | None = None, **numbers: int) -> tuple[str, bytes]:
    """Properties of fixed length; `numbers` by their id in hexadecimal, as p3FFD=1252."""
    rows = bytes(head)
    if sent is not None:
        ticks = int((sent - BEGAN).total_seconds()) * 10_000_000
        rows += struct.pack("<HHIQ", 0x0040, 0x0039, 6, ticks)
    for name, value in numbers.items():
        rows += struct.pack("<HHIiI", 0x0003, int(name[1:], 16), 6, value, 0)
    return "__properties_version1.0", rows


def message(*parts: tuple[str, bytes | Folder], head: int = 32, sent: datetime | None = None) -> Folder:
    """A message of these properties, recipients and attachments."""
    return dict([fixed(head, sent), *parts])


def attachment(number: int, name: str, content: bytes) -> tuple[str, Folder]:
    """A file in a message."""
    return (
        f"__attach_version1.0_#{number:08X}",
        dict([fixed(8), text(0x3707, name), text(0x370E, "application/pdf"), octets(0x3701, content)]),
    )


def inside(number: int, name: str, inner: Folder) -> tuple[str, Folder]:
    """A message in a message."""
    held: Sequence[tuple[str, bytes | Folder]] = [
        fixed(8),
        text(0x3001, name),
        ("__substg1.0_3701000D", inner),
    ]
    return f"__attach_version1.0_#{number:08X}", dict(held)
