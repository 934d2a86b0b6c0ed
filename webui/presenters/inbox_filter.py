"""A filter of the inbox as it stands in an address, and as chips that take one wish away each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl, urlencode

from engine import NOBODY, InboxChoices, InboxFilter, InboxScope, LastEvent, Urgency
from webui.language import N_
from webui.language import gettext as _
from webui.presenters.moments import day

SCOPE = "welke"
LATE = "te-laat"  # one of the tabs: all of mine that is late
FIELDS = (
    "zoek", "soort", "procedure", "fase", "functie", "wie", "haast", "voor", "binnen_van", "binnen_tot",
    "laatst",
)  # fmt: skip
LONGEST = 200
URGENCIES = {
    Urgency.OVERDUE: N_("Te laat"),
    Urgency.TODAY: N_("Vandaag"),
    Urgency.SOON: N_("Binnen zeven dagen"),
    Urgency.LATER: N_("Later"),
    Urgency.NONE: N_("Zonder einddatum"),
}
LAST_EVENTS = {
    LastEvent.DONE: N_("Een taak is afgerond"),
    LastEvent.RECORDED: N_("Er is iets vastgelegd"),
    LastEvent.POST: N_("Er kwam post binnen"),
    LastEvent.MOMENT: N_("Een gepland moment kwam"),
    LastEvent.BEGAN: N_("De zaak begon"),
}


@dataclass(frozen=True, slots=True)
class Chip:
    """One wish of a filter in words, and the query without it."""

    text: str
    without: str


def read(arguments: Mapping[str, str]) -> InboxFilter:
    """The filter that an address asks for; what is not understood asks nothing."""
    which = arguments.get(SCOPE, "")
    return InboxFilter(
        scope=next((one for one in InboxScope if one.value == which), InboxScope.ALL),
        overdue_only=which == LATE,
        search=arguments.get("zoek", "").strip()[:LONGEST],
        kind=_kind(arguments.get("soort", "")),
        process_id=arguments.get("procedure") or None,
        phase=arguments.get("fase") or None,
        function=arguments.get("functie") or None,
        handler=arguments.get("wie") or None,
        urgency=next((one for one in Urgency if one.value == arguments.get("haast")), None),
        due_before=_day(arguments.get("voor", "")),
        received_from=_day(arguments.get("binnen_van", "")),
        received_until=_day(arguments.get("binnen_tot", "")),
        last=next((one for one in LastEvent if one.value == arguments.get("laatst")), None),
    )


def _kind(text: str) -> tuple[str, str] | None:
    process_id, colon, element_id = text.partition(":")
    return (process_id, element_id) if colon and process_id and element_id else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def query(arguments: Mapping[str, str]) -> str:
    """What stands behind the question mark for this filter: known fields only, in a fixed order."""
    return urlencode([(name, arguments[name]) for name in (SCOPE, *FIELDS) if arguments.get(name)])


def fields_of(text: str) -> dict[str, str]:
    """The fields of a query, as it was saved."""
    return {name: value for name, value in parse_qsl(text) if name in (SCOPE, *FIELDS)}


def chips(arguments: Mapping[str, str], choices: InboxChoices) -> list[Chip]:
    """The wishes of this filter in words, without the scope: the tabs show that."""
    asked = read(arguments)
    people = dict(choices.people)
    kinds = {(kind.process_id, kind.element_id): kind.name for kind in choices.kinds}
    texts = {
        "zoek": asked.search and f"“{asked.search}”",
        "soort": asked.kind and _("taak: %(name)s", name=kinds.get(asked.kind, asked.kind[1])),
        "procedure": asked.process_id
        and _("procedure: %(name)s", name=dict(choices.procedures).get(asked.process_id, asked.process_id)),
        "fase": asked.phase and _("fase: %(name)s", name=dict(choices.phases).get(asked.phase, asked.phase)),
        "functie": asked.function and _("functie: %(name)s", name=asked.function),
        "wie": asked.handler and _("bij: %(name)s", name=_holder(asked.handler, people)),
        "haast": asked.urgency and _(URGENCIES[asked.urgency]).lower(),
        "laatst": asked.last and _("laatst: %(event)s", event=_uncapped(_(LAST_EVENTS[asked.last]))),
        "voor": asked.due_before and _("klaar vóór %(day)s", day=day(asked.due_before)),
        "binnen_van": asked.received_from and _("binnen vanaf %(day)s", day=day(asked.received_from)),
        "binnen_tot": asked.received_until and _("binnen tot en met %(day)s", day=day(asked.received_until)),
    }
    return [
        Chip(str(text), query({key: value for key, value in arguments.items() if key != name}))
        for name, text in texts.items()
        if text
    ]


def _uncapped(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _holder(handler: str, people: Mapping[str, str]) -> str:
    return _("niemand") if handler == NOBODY else people.get(handler, handler)
