"""What a drawing says to one party in words that depend on the case: FEEL or plain text, which may differ by
party (`name.<party>`)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from engine.bpmn import Run
from engine.errors import ProcessError
from engine.feel import to_python
from engine.model.instances import OwnDate


def said(run: Run, properties: Mapping[str, str], name: str, role: str, token: int | None = None) -> Any:
    """The value of a property for a party, who is `partij` in it; None without one, or when it has none now:
    what cannot be said spoils no page."""
    text = properties.get(f"{name}.{role.partition('[')[0]}") or properties.get(name, "")
    if not text:
        return None
    try:
        return to_python(run.evaluate(text, token, {"partij": role}))
    except ProcessError:
        return None


def words_of(run: Run, properties: Mapping[str, str], name: str, role: str, token: int | None = None) -> str:
    """The same as words; empty when there are none."""
    value = said(run, properties, name, role, token)
    return value if isinstance(value, str) else ""


def day_for(
    run: Run, properties: Mapping[str, str], name: str, role: str, token: int | None = None
) -> date | None:
    """The same as a day."""
    value = said(run, properties, name, role, token)
    return value if type(value) is date else None


def own_dates(run: Run, properties: Mapping[str, str], role: str) -> list[OwnDate]:
    """Days to keep free: the `publicDates` of a step, a FEEL list of {wat, op, tijd, waar}, the last two only
    when known."""
    value = said(run, properties, "publicDates", role)
    return [
        OwnDate(str(one["wat"]), one["op"], str(one.get("tijd") or ""), str(one.get("waar") or ""))
        for one in (value if isinstance(value, list) else [])
        if isinstance(one, Mapping) and one.get("wat") and type(one.get("op")) is date
    ]
