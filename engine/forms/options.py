"""Options of a field, as the form or a list of the case gives them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from engine.forms.fields import Option


def option_of(value: Any) -> Option | None:
    """One option from a text, or from {value, label, explain?, staffLabel?, staffExplain?}; None when it is
    neither."""
    if isinstance(value, str | Decimal | bool):
        return Option(value, in_plain_text(value))
    if isinstance(value, Mapping):
        inner, label = value.get("value"), value.get("label")
        if isinstance(inner, str | Decimal | bool):
            explain, *staff = (value.get(name) for name in ("explain", "staffLabel", "staffExplain"))
            return Option(
                inner,
                label if isinstance(label, str) else in_plain_text(inner),
                *(one if isinstance(one, str) else "" for one in (explain, *staff)),
            )
    return None


def in_plain_text(value: str | Decimal | bool) -> str:
    """An option's value as it travels in an HTML form."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return format(value, "f") if isinstance(value, Decimal) else value
