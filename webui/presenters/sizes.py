"""Numbers in words: sizes of files, counts with their noun."""

from __future__ import annotations

from webui.language import gettext as _
from webui.language import present, spoken


def file_size(octets: int) -> str:
    """`12 kB`, `3,4 MB`."""
    if octets < 1000:
        return f"{octets} bytes"
    if octets < 1_000_000:
        return f"{round(octets / 1000)} kB"
    text = f"{octets / 1_000_000:.1f} MB"
    return text if present() == "en" else text.replace(".", ",")


def counted(number: int, one: str, more: str) -> str:
    """`1 taak`, `3 taken`, `geen taken`."""
    if number == 0:
        return _("geen %(things)s", things=more)
    return f"1 {one}" if number == 1 else f"{number} {more}"


def joined(words: tuple[str, ...] | list[str], *, last: str | None = None) -> str:
    """`Ans`, `Ans en Bo`, `Ans, Bo en Cas`."""
    words = [word for word in words if word]
    if last is None or len(words) < 2:
        return spoken().joined(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"
