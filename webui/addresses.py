"""Addresses of pages, as templates ask for them."""

from __future__ import annotations

from typing import Any

from flask import g, url_for

_PLACE = 987_654_321_987_654  # in the place of the number


def numbered(endpoint: str, /, **values: Any) -> str:
    """Flask's `url_for`. A table asks for the page of one row after the other: an address with nothing but a
    number in it is worked out once for a page, and the numbers are filled in."""
    if len(values) != 1:
        return url_for(endpoint, **values)
    ((name, number),) = values.items()
    if type(number) is not int or number < 0:
        return url_for(endpoint, **values)
    known: dict[tuple[str, str], list[str]] | None = g.get("addresses")
    if known is None:
        known = g.addresses = {}
    parts = known.get((endpoint, name))
    if parts is None:
        place: dict[str, Any] = {name: _PLACE}
        parts = known[endpoint, name] = url_for(endpoint, **place).split(str(_PLACE))
    return str(number).join(parts)
