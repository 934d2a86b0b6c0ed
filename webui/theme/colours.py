"""Colours as CSS writes them, and how well one can be read on another (WCAG 2.2, relative luminance)."""

from __future__ import annotations

from typing import NamedTuple

from tinycss2 import parse_component_value_list
from tinycss2.ast import Node
from tinycss2.color4 import Color, parse_color

_BLOCKS = ("function", "() block", "[] block", "{} block")


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
    return _holds(parse_component_value_list(value))


def _holds(parts: list[Node]) -> bool:
    return any(
        parse_color(part) is not None
        or (part.type in _BLOCKS and _holds(part.arguments if part.type == "function" else part.content))
        for part in parts
    )


def colour(value: str) -> Colour | None:
    """The colour that a value is; None when it is none, or lies beyond those of a screen (CSS Color 4: names,
    #rrggbb, rgb(), hsl() and hwb() are known)."""
    found = parse_color(value)
    if not isinstance(found, Color) or found.space not in ("srgb", "hsl", "hwb"):
        return None
    red, green, blue = (min(1.0, max(0.0, part)) for part in found.to("srgb").coordinates)
    return Colour(red, green, blue, found.alpha)


def contrast(text: Colour, ground: Colour) -> float:
    """From 1 (the same) to 21 (black on white)."""
    lighter, darker = sorted((_luminance(text.over(ground)), _luminance(ground)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(seen: Colour) -> float:
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in seen[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
