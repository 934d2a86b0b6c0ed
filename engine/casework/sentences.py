"""History as people read it: one Dutch sentence per entry."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import orjson

from engine.casework.organisation import Organisation
from engine.model.actor import ActorKind
from engine.model.history import HistoryKind, HistoryRow
from engine.model.records import HistoryRecord
from engine.model.written_dates import day_in_words, moment_in_words
from engine.policy import Policy

PUBLIC = "buiten"  # how someone outside is written down who has no link yet
OUTSIDE = "Iemand van buiten"
_PROGRAM = {
    "timer": "De klok",
    "job": "Het programma",
    "deadline watch": "De termijnbewaking",
    "start": "Het programma",
    "mail": "De verzending",
    "post in": "De binnengekomen post",
    "stand-in": "De vervanging",
}


def moment_text(moment: datetime | None) -> str:
    """A moment for a sentence: 3 april 2026 om 14.05 uur."""
    if moment is None:
        return "een onbekend moment"
    return moment_in_words(moment)


def actor_name(kind: ActorKind, name: str, organisation: Organisation, policy: Policy) -> str:
    """Who acted, by name."""
    if kind is ActorKind.PERSON:
        return organisation.name(name)
    if kind is ActorKind.PARTY:
        return OUTSIDE if name == PUBLIC else party_label(policy, name)
    return _PROGRAM.get(name, "Het programma")


def party_label(policy: Policy, role: str) -> str:
    """What the dictionary calls a party; the number of a list behind it."""
    variable, _, number = role.partition("[")
    item = policy.dictionary.get(variable)
    label = item.label if item else variable
    return f"{label} {number.rstrip(']')}" if number else label


def told(entry: HistoryRecord, organisation: Organisation, policy: Policy, number: int) -> HistoryRow:
    """An entry with its sentence. `number` is that of the deployment."""
    data: Mapping[str, Any] = orjson.loads(entry.data) if entry.data else {}
    who = actor_name(entry.actor_kind, entry.actor, organisation, policy)
    return HistoryRow(
        seq=entry.seq,
        at=entry.at,
        planned_at=entry.planned_at,
        kind=entry.kind,
        actor_kind=entry.actor_kind,
        actor=entry.actor,
        actor_name=who,
        process_id=entry.process_id,
        element_id=entry.element_id,
        deployment_number=number,
        sentence=_sentence(entry, data, who, organisation, policy),
        data=data,
        hash=entry.hash.hex(),
    )


def _sentence(
    entry: HistoryRecord, data: Mapping[str, Any], who: str, organisation: Organisation, policy: Policy
) -> str:
    reason = f" Reden: {data['reason']}" if data.get("reason") else ""
    name = data.get("name") or _element_name(entry, policy)
    match entry.kind:
        case HistoryKind.STARTED:
            return f"{who} begon de zaak."
        case HistoryKind.COMPLETED:
            return "De procedure is helemaal doorlopen."
        case HistoryKind.CANCELLED:
            return f"{who} beëindigde de zaak.{reason}"
        case HistoryKind.SUSPENDED:
            return f"{who} zette de zaak stil.{reason}"
        case HistoryKind.RESUMED:
            return f"{who} liet de zaak weer doorgaan.{reason}"
        case HistoryKind.CLOSED:
            outcome = f" Uitkomst: {data['outcome']}." if data.get("outcome") else ""
            return f"De zaak is gesloten.{outcome}"
        case HistoryKind.REOPENED:
            return "De zaak is heropend."
        case HistoryKind.UPDATED:
            return "De gegevens van de zaak zijn bijgewerkt."
        case HistoryKind.ELEMENT:
            return _steps(data, policy)
        case HistoryKind.TASK_CLAIMED:
            return f"{who} pakte ‘{name}’ op."
        case HistoryKind.TASK_RELEASED:
            return f"{who} gaf ‘{name}’ terug.{reason}"
        case HistoryKind.TASK_HANDED_OVER:
            return f"{who} droeg ‘{name}’ over aan {organisation.name(data.get('to'))}.{reason}"
        case HistoryKind.TASK_COMPLETED:
            instead = f", in plaats van {organisation.name(data['for'])}" if data.get("for") else ""
            return f"{who} rondde ‘{name}’ af{instead}."
        case HistoryKind.TIMER_FIRED:
            return f"Het moment van ‘{name}’ is gekomen.{_late(entry)}"
        case HistoryKind.MESSAGE:
            return f"{who} legde vast: {name}."
        case HistoryKind.JOB_DONE:
            return f"‘{name}’ is uitgevoerd."
        case HistoryKind.JOB_FAILED:
            return f"‘{name}’ is niet gelukt: {data.get('error', '')}"
        case HistoryKind.DECISION:
            return f"Beslistabel {data.get('decision', '')} is geraadpleegd."
        case HistoryKind.DEADLINE_SET:
            return f"Termijn ‘{data.get('label', '')}’: uiterlijk {_day(data.get('due'))}.{_ground(data)}"
        case HistoryKind.DEADLINE_ENDED:
            words = {"met": "gehaald", "cancelled": "vervallen", "replaced": "vervangen"}
            how = words.get(str(data.get("outcome")), str(data.get("outcome")))
            return f"Termijn ‘{data.get('label', '')}’ is {how}."
        case HistoryKind.DEADLINE_WARNED:
            return f"Termijn ‘{data.get('label', '')}’: {data.get('text', 'herinnering')}.{_late(entry)}"
        case HistoryKind.DOCUMENT:
            return _document(data, organisation)
        case HistoryKind.SENT:
            how = data.get("how", "verzonden")
            return f"‘{data.get('title', '')}’ aan {data.get('recipient', '')} is {how}."
        case HistoryKind.PHASE:
            return f"De zaak is nu in de fase ‘{data.get('label', '')}’."
        case HistoryKind.INCIDENT:
            return f"Er staat iets stil: {data.get('message', '')}"
        case HistoryKind.INCIDENT_RESOLVED:
            return f"{who} loste een storing op.{reason}"
        case HistoryKind.VARIABLES:
            return f"{who} herstelde gegevens: {', '.join(data.get('names', ()))}.{reason}"
        case HistoryKind.NOTE:
            return f"{who} schreef een notitie."
        case HistoryKind.REFUSED:
            return f"{who} is niet toegelaten: {data.get('what', '')}."
        case _:
            return f"{who}: {name}"


def _document(data: Mapping[str, Any], organisation: Organisation) -> str:
    to = f" aan {data['recipient']}" if data.get("recipient") else ""
    what = f" Het is versie {data['edition']}." if data.get("edition", 1) > 1 else ""
    if data.get("edited_by"):
        what += f" {organisation.name(data['edited_by'])} paste de tekst aan."
    if data.get("by_post"):
        what += f" De brief gaat per post: {data['by_post']}."
    return f"‘{data.get('title', '')}’{to} is in het dossier gelegd.{what}"


def _element_name(entry: HistoryRecord, policy: Policy) -> str:
    element = policy.element(entry.process_id, entry.element_id)
    return (element.name if element and element.name else entry.element_id) or entry.process_id


def _steps(data: Mapping[str, Any], policy: Policy) -> str:
    names = []
    for word, element_id, process_id, *_ in data.get("steps", ()):
        element = policy.element(process_id, element_id)
        if word == "entered" and element is not None and element.name and element.type.is_activity:
            names.append(f"‘{element.name}’")
    return (
        f"De procedure kwam bij {', '.join(dict.fromkeys(names))}." if names else "De procedure ging verder."
    )


def _day(text: Any) -> str:
    return day_in_words(date.fromisoformat(text)) if isinstance(text, str) and text else ""


def _late(entry: HistoryRecord) -> str:
    planned = entry.planned_at
    if planned is None or (entry.at - planned).total_seconds() < 3600:
        return ""
    return f" Dit was gepland voor {moment_in_words(planned)}, en is te laat gedaan."


def _ground(data: Mapping[str, Any]) -> str:
    return f" Grond: {data['ground']}" if data.get("ground") else ""
