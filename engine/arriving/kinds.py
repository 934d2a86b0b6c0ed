"""Kinds of file that may come in, each known by its content: the name and what a browser says prove nothing.

Signatures from the formats' own specifications: ISO 32000 (PDF), ISO/IEC 10918-1 (JPEG), RFC 2083 (PNG), RFC
9649 (WebP), ISO/IEC 14496-12 (the `ftyp` box), ECMA-376 and ISO/IEC 26300 (office documents), MS-CFB (.msg).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from engine.arriving.archives import holds, is_open_document


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file. `endings` without the dot; `media_type` is what it is kept and given out as."""

    name: str
    endings: tuple[str, ...]
    media_type: str
    is_one: Callable[[bytes], bool]
    packed: bool = False  # a ZIP inside


def _starts(*signatures: bytes, at: int = 0) -> Callable[[bytes], bool]:
    """Begins so, and holds more than that: a signature alone is no file that anybody can open."""
    return lambda content: any(
        content.startswith(one, at) and len(content) > at + len(one) for one in signatures
    )


def _box(*brands: bytes) -> Callable[[bytes], bool]:
    return lambda content: content[4:8] == b"ftyp" and (content[8:12] in brands or content[8:11] in brands)


def _riff(form: bytes) -> Callable[[bytes], bool]:
    return lambda content: content[:4] == b"RIFF" and content[8:12] == form


def _pdf(content: bytes) -> bool:
    return b"%PDF-" in content[:1024]


def _is_text(content: bytes) -> bool:
    """Text in UTF-8, UTF-16 with a mark, or an older western encoding: no bytes that no text has."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return not any(byte < 32 and byte not in (9, 10, 12, 13, 27) for byte in content[:65_536])


def _is_mail(content: bytes) -> bool:
    """Text that begins with header lines (RFC 5322, 2.2)."""
    head = content.lstrip(b"\xef\xbb\xbf\r\n")[:4096].split(b"\n", 1)[0]
    name, colon, _ = head.partition(b":")
    plain = name.replace(b"-", b"").replace(b"_", b"")
    return _is_text(content) and ((bool(colon) and plain.isalnum()) or head.startswith(b"From "))


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("pdf", ("pdf",), "application/pdf", _pdf),
        Kind(
            "docx",
            ("docx",),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            holds("word/"),
            packed=True,
        ),
        Kind(
            "xlsx",
            ("xlsx",),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            holds("xl/"),
            packed=True,
        ),
        Kind(
            "pptx",
            ("pptx",),
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            holds("ppt/"),
            packed=True,
        ),
        Kind("odt", ("odt",), "application/vnd.oasis.opendocument.text", is_open_document("text"), True),
        Kind(
            "ods",
            ("ods",),
            "application/vnd.oasis.opendocument.spreadsheet",
            is_open_document("spreadsheet"),
            True,
        ),
        Kind(
            "odp",
            ("odp",),
            "application/vnd.oasis.opendocument.presentation",
            is_open_document("presentation"),
            True,
        ),
        Kind("rtf", ("rtf",), "application/rtf", _starts(b"{\\rtf")),
        Kind("txt", ("txt",), "text/plain", _is_text),
        Kind("csv", ("csv",), "text/csv", _is_text),
        Kind("jpg", ("jpg", "jpeg"), "image/jpeg", _starts(b"\xff\xd8\xff")),
        Kind("png", ("png",), "image/png", _starts(b"\x89PNG\r\n\x1a\n")),
        Kind("gif", ("gif",), "image/gif", _starts(b"GIF87a", b"GIF89a")),
        Kind("webp", ("webp",), "image/webp", _riff(b"WEBP")),
        Kind("heic", ("heic", "heif"), "image/heic", _box(b"heic", b"heix", b"hevc", b"mif1", b"msf1")),
        Kind("tif", ("tif", "tiff"), "image/tiff", _starts(b"II*\0", b"MM\0*")),
        Kind(
            "mp3", ("mp3",), "audio/mpeg", _starts(b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2", b"\xff\xfa")
        ),
        Kind("m4a", ("m4a",), "audio/mp4", _box(b"M4A", b"mp4", b"iso", b"dash")),
        Kind("wav", ("wav",), "audio/wav", _riff(b"WAVE")),
        Kind("ogg", ("ogg", "oga", "opus"), "audio/ogg", _starts(b"OggS")),
        Kind("mp4", ("mp4", "m4v"), "video/mp4", _box(b"mp4", b"iso", b"M4V", b"avc", b"MSN", b"3gp")),
        Kind("mov", ("mov",), "video/quicktime", _box(b"qt ")),
        Kind("eml", ("eml",), "message/rfc822", _is_mail),
        Kind("msg", ("msg",), "application/vnd.ms-outlook", _starts(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")),
    )
}


def kinds_named(names: str) -> tuple[Kind, ...]:
    """The kinds of a setting: names or endings with spaces or commas between them. Raises ValueError."""
    by_ending = {ending: kind for kind in KINDS.values() for ending in kind.endings}
    found: dict[str, Kind] = {}
    for word in names.replace(",", " ").split():
        kind = by_ending.get(word.lower().lstrip("."))
        if kind is None:
            raise ValueError(f"{word}: no kind of file that can be known by its content")
        found[kind.name] = kind
    return tuple(found.values())
