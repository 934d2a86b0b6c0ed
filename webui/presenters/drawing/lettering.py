"""Words on a drawing: there is no layout in SVG, so lines are measured and broken here."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import escape

CHARACTER = 6.3  # average width of a character at the size of dg-text
LINE = 14.0


def wrap(text: str, width: float, most: int = 6, *, cut: bool = True) -> list[str]:
    """The lines of a label in a box of this width (pixels). Too long a word is cut with a hyphen unless `cut`
    is off; what does not fit in `most` lines ends in an ellipsis."""
    room = max(4, int(width / CHARACTER))
    lines: list[str] = []
    current = ""
    for part in text.replace("\u00ad", "").split():
        rest = part
        while cut and len(rest) > room:
            if current:
                lines.append(current)
                current = ""
            lines.append(rest[: room - 1] + "-")
            rest = rest[room - 1 :]
        joined = f"{current} {rest}".strip()
        if len(joined) <= room or not current:
            current = joined
        else:
            lines.append(current)
            current = rest
    if current:
        lines.append(current)
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1][: room - 1] + "…"]
    return lines


def short(value: float) -> str:
    """A coordinate in as few characters as it needs."""
    return f"{value:.1f}".rstrip("0").rstrip(".")


def corners(*points: tuple[float, float]) -> str:
    """Points as a polygon takes them."""
    return " ".join(f"{short(x)},{short(y)}" for x, y in points)


def text_at(lines: Iterable[str], x: float, y: float, css: str = "dg-text", anchor: str = "middle") -> str:
    """Lines of text one below the other, the first at x, y."""
    spans = "".join(
        f'<tspan x="{short(x)}" y="{short(y + number * LINE)}">{escape(line)}</tspan>'
        for number, line in enumerate(lines)
    )
    return f'<text class="{css}" text-anchor="{anchor}">{spans}</text>'
