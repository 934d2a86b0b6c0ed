"""Colours as CSS writes them, and how well one can be read on another (WCAG 2.2, relative luminance)."""

from __future__ import annotations

import re
from colorsys import hls_to_rgb
from typing import NamedTuple

_HEX = re.compile(r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})", re.IGNORECASE)
_FUNCTION = re.compile(r"(rgb|hsl)a?\(([^()]*)\)", re.IGNORECASE)
_NAMED = {"white": "#ffffff", "black": "#000000", "transparent": "#00000000"}
# Whether a value holds a colour at all: a colour of another kind is one too, though it is not worked out.
_ANY = re.compile(
    r"#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color|color-mix|light-dark)\(", re.IGNORECASE
)


class Colour(NamedTuple):
    """Red, green, blue and how far it covers, each from 0 to 1."""

    red: float
    green: float
    blue: float
    cover: float = 1.0

    def over(self, ground: Colour) -> Colour:
        """What is seen of it on this ground."""
        red, green, blue = (
            one * self.cover + under * (1 - self.cover)
            for one, under in zip(self[:3], ground[:3], strict=True)
        )
        return Colour(red, green, blue)


def holds_colour(value: str) -> bool:
    """Whether a colour is written in this value; a reference to another token is none."""
    return _ANY.search(value) is not None or value.strip().lower() in _NAMED


def colour(value: str) -> Colour | None:
    """The colour that a value is; None when it is not one of #rrggbb, rgb(), hsl(), white, black and
    transparent."""
    value = value.strip()
    value = _NAMED.get(value.lower(), value)
    if _HEX.fullmatch(value):
        digits = value[1:] if len(value) > 5 else "".join(one * 2 for one in value[1:])
        red, green, blue, cover = (one / 255 for one in bytes.fromhex((digits + "ff")[:8]))
        return Colour(red, green, blue, cover)
    written = _FUNCTION.fullmatch(value)
    parts = re.split(r"[\s,/]+", written[2].strip()) if written else []
    if written is None or len(parts) not in (3, 4):
        return None
    try:
        cover = _share(parts[3], 1) if len(parts) == 4 else 1.0
        if written[1].lower() == "rgb":
            red, green, blue = (_share(one, 255) for one in parts[:3])
            return Colour(red, green, blue, cover)
        turn = float(parts[0].lower().removesuffix("deg")) / 360 % 1
        return Colour(*hls_to_rgb(turn, _share(parts[2], 100), _share(parts[1], 100)), cover)
    except ValueError:
        return None


def _share(written: str, whole: float) -> float:
    part = float(written[:-1]) / 100 if written.endswith("%") else float(written) / whole
    return min(1.0, max(0.0, part))


def contrast(text: Colour, ground: Colour) -> float:
    """From 1 (the same) to 21 (black on white)."""
    lighter, darker = sorted((_luminance(text.over(ground)), _luminance(ground)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(seen: Colour) -> float:
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in seen[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
