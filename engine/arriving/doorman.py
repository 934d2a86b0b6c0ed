"""The one who looks at every file that comes in: size, kind by content, what is packed inside, viruses."""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from engine.arriving.archives import what_is_wrong_with
from engine.arriving.kinds import KINDS, Kind
from engine.arriving.scanner import Scanner, ScannerDown
from engine.arriving.seeming import seems
from engine.errors import FileRefused, ScannerUnreachable
from engine.model.documents import Attachment
from engine.sentence import Sentence

log = logging.getLogger(__name__)
MEGABYTE = 1024 * 1024
LONGEST_NAME = 150
LONGEST_ENDING = 20
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)  # names of Windows itself


@dataclass(frozen=True, slots=True)
class Doorman:
    """Lets files in or refuses them, with a sentence for the one who brought them."""

    kinds: tuple[Kind, ...] = tuple(KINDS.values())
    largest: int = 20 * MEGABYTE
    scanner: Scanner | None = None

    @property
    def endings(self) -> tuple[str, ...]:
        """The endings that may come in, for telling beforehand."""
        return tuple(ending for kind in self.kinds for ending in kind.endings)

    def let_in(self, attachment: Attachment) -> Attachment:
        """The file with a harmless name and the type of its content. Raises FileRefused; nothing is kept.

        ScannerUnreachable, one of those, says that the file itself may be good."""
        known = self.known(attachment)
        if self.scanner is not None:
            try:
                virus = self.scanner.virus_in(known.content)
            except ScannerDown as problem:
                log.error("the virus scanner is down: %s", problem)
                raise ScannerUnreachable() from problem
            if virus:
                log.warning("a file with %s was refused", virus)
                raise FileRefused(
                    Sentence("In “{name}” zit een virus. Het bestand is niet bewaard.", name=known.filename)
                )
        return known

    def must_fit(self, name: str, size: int, most: int) -> None:
        """Raises FileRefused for what is larger than `most` bytes; asked before anything is read."""
        if size > most:
            raise FileRefused(
                Sentence(
                    "“{name}” is te groot: {size}. Een bestand mag ten hoogste {most} zijn.",
                    name=name,
                    size=_size(size),
                    most=_size(most),
                )
            )

    def let_all_in(self, attachments: Iterable[Attachment]) -> tuple[Attachment, ...]:
        """All of them, or none. Raises FileRefused."""
        return tuple(self.let_in(one) for one in attachments)

    def known(self, attachment: Attachment) -> Attachment:
        """The same without asking the scanner: for looking ahead."""
        name = harmless_name(attachment.filename)
        content = attachment.content
        kind = self.kind_of(name, len(content))
        if not kind.is_one(content):
            looks = seems(content, kind)
            raise FileRefused(
                Sentence(
                    "“{name}” is geen goed {kind}-bestand.{looks}", name=name, kind=kind.name, looks=looks
                )
            )
        if kind.packed and (problem := what_is_wrong_with(content)):
            raise FileRefused(
                Sentence("“{name}” kan niet worden bewaard. {problem}", name=name, problem=problem)
            )
        return replace(attachment, filename=name, media_type=kind.media_type)

    def kind_of(self, name: str, size: int) -> Kind:
        """What it is by its name, when one of that size may come in; of its content nothing is known then.
        Raises FileRefused."""
        if not size:
            raise FileRefused(Sentence("“{name}” is leeg.", name=name))
        self.must_fit(name, size, self.largest)
        kind = self._kind(name)
        if kind is None:
            raise FileRefused(
                Sentence(
                    "Bestanden zoals “{name}” kunnen niet worden bewaard. Wat wel kan: {kinds}.",
                    name=name,
                    kinds=", ".join(self.endings),
                )
            )
        return kind

    def _kind(self, name: str) -> Kind | None:
        ending = PurePosixPath(name).suffix.lower().lstrip(".")
        return next((kind for kind in self.kinds if ending in kind.endings), None)


def harmless_name(filename: str) -> str:
    """A file name without folders, control characters, marks that turn the reading direction."""
    name = unicodedata.normalize("NFC", filename).replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(sign for sign in name if unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    name = re.sub(r"[^\w. ()\-,+@]", "_", name).strip(" .")
    if len(name) > LONGEST_NAME:
        stem, dot, ending = name.rpartition(".")
        ending = dot + ending[:LONGEST_ENDING] if dot else ""
        name = (stem or name)[: LONGEST_NAME - len(ending)] + ending
    return f"_{name}" if _RESERVED.fullmatch(name) else name or "bestand"


def _size(count: int) -> str:
    return (
        f"{count / MEGABYTE:.1f} MB".replace(".0 ", " ").replace(".", ",")
        if count >= MEGABYTE
        else (f"{max(1, count // 1024)} kB")
    )
