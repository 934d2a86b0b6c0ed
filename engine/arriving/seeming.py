"""What a file seems to be that is not what its name says, in the words of people who know no endings."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import puremagic

from engine.arriving.kinds import KINDS, Kind
from engine.sentence import Sentence

_Words = Callable[[str], Sentence]


def _picture(ending: str) -> Sentence:
    return Sentence("een foto of plaatje ({ending})", ending=ending)


def _film(ending: str) -> Sentence:
    return Sentence("een film ({ending})", ending=ending)


def _sound(ending: str) -> Sentence:
    return Sentence("een geluidsbestand ({ending})", ending=ending)


def _document(ending: str) -> Sentence:
    return Sentence("een document ({ending})", ending=ending)


def _slides(ending: str) -> Sentence:
    return Sentence("een presentatie ({ending})", ending=ending)


def _sheet(ending: str) -> Sentence:
    return Sentence("een rekenblad ({ending})", ending=ending)


def _packed(ending: str) -> Sentence:
    return Sentence("een ingepakt bestand ({ending})", ending=ending)


def _photo(ending: str) -> Sentence:
    return Sentence("een foto ({ending})", ending=ending)


_OLD_OFFICE = Sentence("een ouder bestand van Word, Excel of Outlook")
_PROGRAM = Sentence("een programma")
# By content, as `kinds` knows it. Texts are not among them: nearly anything can be read as a text. Film comes
# before sound: both lie in the same box, and sound says so of itself.
_KNOWN: Mapping[str, Sentence] = {
    "pdf": Sentence("een pdf"),
    "jpg": _photo("jpg"),
    "heic": _photo("heic"),
    **{name: _picture(name) for name in ("png", "gif", "webp", "tif")},
    **{name: _film(name) for name in ("mov", "mp4")},
    **{name: _sound(name) for name in ("mp3", "m4a", "wav", "ogg")},
    **{name: _document(name) for name in ("docx", "odt", "rtf")},
    **{name: _slides(name) for name in ("pptx", "odp")},
    **{name: _sheet(name) for name in ("xlsx", "ods")},
    "msg": _OLD_OFFICE,
}
_BEGINS: Mapping[bytes, Sentence] = {
    b"PK\x03\x04": _packed("zip"),
    b"MZ": _PROGRAM,
    b"\x7fELF": _PROGRAM,
}
_OTHERS: tuple[tuple[_Words, str], ...] = (
    (_picture, "avif bmp dib emf eps ico jp2 jxl psd svg wmf"),
    (_film, "3g2 3gp asf avi divx flv mkv mpeg mpg ogm ogv webm wmv"),
    (_sound, "aac aif aiff amr ape flac mid opus ra wma"),
    (_packed, "7z bz2 cab gz lz4 rar tar xz zst"),
    (lambda ending: _OLD_OFFICE, "doc dot ppt pps xls"),
    (lambda ending: _PROGRAM, "apk class dll exe jar msi"),
    (lambda ending: Sentence("een webpagina"), "htm html mht xhtml"),
)
_BY_ENDING = {ending: words for words, endings in _OTHERS for ending in endings.split()}


def seems(content: bytes, kind: Kind) -> Sentence:
    """What the content seems to be, as a sentence that follows on that it is not of this kind."""
    words = _words(content)
    if words is not None:
        return Sentence(" Het lijkt {what} te zijn, met een andere naam.", what=words)
    ending = _ending(content)
    if ending and ending not in kind.endings:
        if ending in _BY_ENDING:
            what = _BY_ENDING[ending](ending)
            return Sentence(" Het lijkt {what} te zijn, met een andere naam.", what=what)
        return Sentence(" Het lijkt een ander soort bestand te zijn dan de naam zegt.")
    return Sentence(" Misschien is het beschadigd. Open het, sla het opnieuw op en probeer het nog eens.")


def _words(content: bytes) -> Sentence | None:
    for name, words in _KNOWN.items():
        if KINDS[name].is_one(content):
            return words
    return next((words for begin, words in _BEGINS.items() if content.startswith(begin)), None)


def _ending(content: bytes) -> str:
    """What a library of signatures makes of it; empty for nothing."""
    try:
        return str(puremagic.from_string(content[:65_536])).lstrip(".").lower()
    except (puremagic.PureError, ValueError):
        return ""
