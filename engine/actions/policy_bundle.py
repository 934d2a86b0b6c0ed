"""Files that come in for a draft of the policy: where they belong, and what is refused.

A ZIP is somebody else's work: its names may point anywhere and its sizes may lie. Nothing in it touches the
disk; every part is read up to a limit, and only into a path that a policy has.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from engine.sentence import Sentence

LARGEST_FILE = 5_000_000
LARGEST_TOTAL = 50_000_000
MOST_FILES = 2_000
READ_ME = "lees-mij.txt"
ENDINGS = (
    ".bpmn", ".dmn", ".form", ".md", ".html", ".json", ".csv", ".typ", ".png", ".svg", ".jpg", ".ttf", ".otf",
)  # fmt: skip
_HOMES = {".bpmn": "processes/", ".dmn": "processes/", ".form": "forms/", ".md": "forms/letters/"}
_SEGMENT = re.compile(r"[\w][\w .()+-]{0,120}", re.UNICODE)


@dataclass(slots=True)
class Taken:
    """What came of an upload: path -> content, and sentences about what was refused."""

    files: dict[str, bytes] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)

    def refuse(self, template: str, **values: object) -> None:
        """Tell that something was left out."""
        self.refused.append(Sentence(template, **values))


def take(uploads: Sequence[tuple[str, bytes]], there: Mapping[str, bytes]) -> Taken:
    """Sorts uploads (file name, content) by the path they belong at; `there` are the files as they are."""
    taken = Taken()
    for name, content in uploads:
        if zipfile.is_zipfile(io.BytesIO(content)):
            for path, inside in _unpacked(name, content, taken):
                _put(path, inside, there, taken, packed=True)
        elif name.lower().endswith(".zip"):
            taken.refuse("{name} is geen leesbaar ZIP-bestand.", name=name)
        else:
            _put(name, content, there, taken, packed=False)
    return taken


def packed(files: Mapping[str, bytes], read_me: str) -> bytes:
    """A ZIP of these files with a letter to who opens it. The same files give the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bundle:
        for path, content in [(READ_ME, read_me.encode()), *sorted(files.items())]:
            about = zipfile.ZipInfo(path, (2020, 1, 1, 0, 0, 0))
            about.compress_type = zipfile.ZIP_DEFLATED
            about.external_attr = 0o644 << 16
            bundle.writestr(about, content)
    return made.getvalue()


def _unpacked(name: str, content: bytes, taken: Taken) -> Iterator[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as bundle:
            entries = [one for one in bundle.infolist() if not one.is_dir()]
            if len(entries) > MOST_FILES:
                taken.refuse("{name} heeft meer dan {most} bestanden.", name=name, most=MOST_FILES)
                return
            total = 0
            for entry in entries:
                if stat.S_ISLNK(entry.external_attr >> 16):
                    taken.refuse("{path} is een verwijzing en geen bestand.", path=entry.filename)
                    continue
                if entry.flag_bits & 0x1:
                    taken.refuse("{path} is versleuteld.", path=entry.filename)
                    continue
                with bundle.open(entry) as part:  # the size in the head is not to be trusted
                    inside = part.read(LARGEST_FILE + 1)
                total += len(inside)
                if total > LARGEST_TOTAL:
                    taken.refuse("{name} is uitgepakt te groot; de rest is niet gelezen.", name=name)
                    return
                yield entry.filename, inside
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError, RuntimeError):
        taken.refuse("{name} is beschadigd; wat leesbaar was, is overgenomen.", name=name)


def _put(name: str, content: bytes, there: Mapping[str, bytes], taken: Taken, *, packed: bool) -> None:
    if name.rsplit("/", 1)[-1] in (READ_ME, ".DS_Store", "Thumbs.db") or name.startswith("__MACOSX/"):
        return
    if not name.lower().endswith(ENDINGS):
        taken.refuse("{name} is geen bestand van de procedure en is overgeslagen.", name=name[:200])
        return
    if len(content) > LARGEST_FILE:
        taken.refuse("{name} is groter dan {most} MB.", name=name[:200], most=LARGEST_FILE // 1_000_000)
        return
    path = _home(name, there, packed=packed)
    if path is None:
        taken.refuse("{name} hoort nergens: zet het in de ZIP onder processes of forms.", name=name[:200])
        return
    taken.files[path] = content


def _home(name: str, there: Mapping[str, bytes], *, packed: bool) -> str | None:
    """The path of a file in a policy; None when it may not or cannot have one."""
    parts = name.split("/")
    if any(not _SEGMENT.fullmatch(part.removeprefix("_") or part) or ".." in part for part in parts):
        return None
    for start in (0, 1):  # a ZIP often has one folder around everything
        if len(parts) > start + 1 and parts[start] in ("processes", "forms"):
            return "/".join(parts[start:])
    if packed and len(parts) > 2:
        return None
    same = [path for path in there if path.rsplit("/", 1)[-1] == parts[-1]]
    if len(same) == 1:
        return same[0]
    ending = "." + parts[-1].rsplit(".", 1)[-1].lower()
    return None if same or ending not in _HOMES else _HOMES[ending] + parts[-1]
