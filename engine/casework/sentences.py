"""History as people read it: one Dutch sentence per entry."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import orjson

from engine.casework.chronicle import PDF, STEPS, steps_of
from engine.casework.organisation import Organisation
from engine.casework.outcomes import outcome_label
from engine.casework.table_words import TableWords
from engine.feel import to_python
from engine.model.actor import ActorKind
from engine.model.history import HistoryKind, HistoryRow
from engine.model.kept_sentences import SAID, text_in
from engine.model.records import HistoryRecord
from engine.model.why import RuleWhy
from engine.model.written_dates import day_in_words, moment_in_words
from engine.model.written_values import days_in_words, list_in_words
from engine.policy import Policy
from engine.sentence import Sentence

PUBLIC = "buiten"  # how someone outside is written down who has no link yet
OUTSIDE = Sentence("Iemand van buiten")
_PROGRAM = {
    "timer": Sentence("De klok"),
    "job": Sentence("Het programma"),
    "deadline watch": Sentence("De termijnbewaking"),
    "start": Sentence("Het programma"),
    "mail": Sentence("De verzending"),
    "letter pdf": Sentence("Het programma"),
    "post in": Sentence("De binnengekomen post"),
    "stand-in": Sentence("De vervanging"),
}
# What history holds in these words is told in the reader's language too.
STORED = (
    Sentence("gemaild"),
    Sentence("gepost"),
    Sentence("klaargelegd om te posten, omdat de e-mail niet aankwam"),
    Sentence("klaargezet om opnieuw te mailen, omdat de e-mail niet aankwam"),
    Sentence("de bijlagen zijn te groot voor e-mail"),
)


def moment_text(moment: datetime | None) -> str:
    """A moment for a sentence: vrijdag 3 april 2026 om 14.05 uur."""
    return Sentence("een onbekend moment") if moment is None else moment_in_words(moment)


def watch_text(step: str, days: int) -> Sentence:
    """How a date stood when the watch looked at it. `days` as the watch counts: negative before the end."""
    if step != "warn":
        return Sentence("{span} te laat", span=days_in_words(days))
    if days == 0:
        return Sentence("de laatste dag is vandaag")
    return Sentence("nog {span}", span=days_in_words(-days))


def actor_name(
    kind: ActorKind,
    name: str,
    organisation: Organisation,
    policy: Policy,
    variables: Mapping[str, Any] | None = None,
) -> str:
    """Who acted, by name; a party as `party_label` calls it."""
    if kind is ActorKind.PERSON:
        return organisation.name(name)
    if kind is ActorKind.PARTY:
        return OUTSIDE if name == PUBLIC else party_label(policy, name, variables)
    return _PROGRAM.get(name, Sentence("Het programma"))


def party_label(policy: Policy, role: str, variables: Mapping[str, Any] | None = None) -> str:
    """What the dictionary calls a party; the number of a list behind it, unless `variables` of the case say
    that this is the only one."""
    variable, _, number = role.partition("[")
    item = policy.dictionary.get(variable)
    label = item.label if item else variable
    if not number or (variables is not None and _is_alone(to_python(variables.get(variable)))):
        return label
    return f"{label} {number.rstrip(']')}"


def _is_alone(parties: Any) -> bool:
    return isinstance(parties, list) and len(parties) == 1


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
        rules=_rules(data, organisation, policy) if entry.kind is HistoryKind.DECISION else (),
    )


def told_with_steps(
    entry: HistoryRecord, organisation: Organisation, policy: Policy, number: int
) -> Iterator[HistoryRow]:
    """An entry with its sentence and, behind it, the steps that the diagram went through by it."""
    row = told(entry, organisation, policy, number)
    yield row
    if row.kind is not HistoryKind.ELEMENT and STEPS in row.data:
        yield replace(row, kind=HistoryKind.ELEMENT, sentence=_steps(entry, policy), data={})


def _sentence(
    entry: HistoryRecord, data: Mapping[str, Any], who: str, organisation: Organisation, policy: Policy
) -> str:
    reason = Sentence(" Reden: {reason}", reason=text_in(data, "reason")) if data.get("reason") else ""
    own = text_in(data, "name") if "name" in data.get(SAID, ()) else data.get("name")
    name = own or _element_name(entry, policy)
    match entry.kind:
        case HistoryKind.STARTED:
            return Sentence("{who} begon de zaak.", who=who)
        case HistoryKind.COMPLETED:
            return Sentence("De procedure is helemaal doorlopen.")
        case HistoryKind.CANCELLED:
            return Sentence("{who} beëindigde de zaak.{reason}", who=who, reason=reason)
        case HistoryKind.SUSPENDED:
            return Sentence("{who} zette de zaak stil.{reason}", who=who, reason=reason)
        case HistoryKind.RESUMED:
            return Sentence("{who} liet de zaak weer doorgaan.{reason}", who=who, reason=reason)
        case HistoryKind.CLOSED:
            known = outcome_label(policy, data.get("outcome") or "")
            outcome = Sentence(" Uitkomst: {outcome}.", outcome=known) if known else ""
            return Sentence("De zaak is gesloten.{outcome}", outcome=outcome)
        case HistoryKind.REOPENED:
            return Sentence("De zaak is heropend.")
        case HistoryKind.UPDATED:
            if PDF in data:
                return Sentence("De PDF van ‘{title}’ is gemaakt.", title=data.get("title", ""))
            return Sentence("De gegevens van de zaak zijn bijgewerkt.")
        case HistoryKind.ELEMENT:
            return _steps(entry, policy)
        case HistoryKind.TASK_CLAIMED:
            return Sentence("{who} pakte ‘{name}’ op.", who=who, name=name)
        case HistoryKind.TASK_RELEASED:
            return Sentence("{who} gaf ‘{name}’ terug.{reason}", who=who, name=name, reason=reason)
        case HistoryKind.TASK_HANDED_OVER:
            return Sentence(
                "{who} droeg ‘{name}’ over aan {to}.{reason}",
                who=who,
                name=name,
                to=organisation.name(data.get("to")),
                reason=reason,
            )
        case HistoryKind.TASK_COMPLETED:
            instead = (
                Sentence(", in plaats van {whom}", whom=organisation.name(data["for"]))
                if data.get("for")
                else ""
            )
            return Sentence("{who} rondde ‘{name}’ af{instead}.", who=who, name=name, instead=instead)
        case HistoryKind.TIMER_FIRED:
            return Sentence("Het moment van ‘{name}’ is gekomen.{late}", name=name, late=_late(entry))
        case HistoryKind.MESSAGE if data.get("link") and entry.actor_kind is ActorKind.PARTY:
            return Sentence("Een nieuwe link naar de eigen pagina van {who} is gevraagd en gemaild.", who=who)
        case HistoryKind.MESSAGE:
            return Sentence("{who} legde vast: {name}.", who=who, name=name)
        case HistoryKind.JOB_DONE:
            return Sentence("‘{name}’ is uitgevoerd.", name=name)
        case HistoryKind.DECISION:
            return Sentence(
                "Beslistabel ‘{decision}’ is geraadpleegd.",
                decision=str(data.get("decision", "")).replace("_", " "),
            )
        case HistoryKind.DEADLINE_SET:
            return Sentence(
                "Termijn ‘{label}’: uiterlijk {due}.{ground}",
                label=data.get("label", ""),
                due=_day(data.get("due")),
                ground=_ground(data),
            )
        case HistoryKind.DEADLINE_ENDED:
            words = {
                "met": Sentence("gehaald"),
                "cancelled": Sentence("vervallen"),
                "replaced": Sentence("vervangen"),
            }
            how: str = words.get(str(data.get("outcome")), str(data.get("outcome")))
            return Sentence("Termijn ‘{label}’ is {how}.", label=data.get("label", ""), how=how)
        case HistoryKind.DEADLINE_WARNED:
            return Sentence(
                "Termijn ‘{label}’: {text}.{late}",
                label=data.get("label", ""),
                text=_watched(data),
                late=_late(entry),
            )
        case HistoryKind.DOCUMENT:
            return _document(data, organisation)
        case HistoryKind.SENT:
            how = text_in(data, "how") or Sentence("verzonden")
            return Sentence(
                "‘{title}’ aan {recipient} is {how}.",
                title=data.get("title", ""),
                recipient=data.get("recipient", ""),
                how=how,
            )
        case HistoryKind.PHASE:
            return Sentence("De zaak is nu in de fase ‘{label}’.", label=data.get("label", ""))
        case HistoryKind.INCIDENT:
            return Sentence("Er staat iets stil: {message}", message=text_in(data, "message"))
        case HistoryKind.INCIDENT_RESOLVED:
            return Sentence("{who} loste een storing op.{reason}", who=who, reason=reason)
        case HistoryKind.VARIABLES:
            return Sentence(
                "{who} herstelde gegevens: {names}.{reason}",
                who=who,
                names=list_in_words([_label(name, policy) for name in data.get("names", ())]),
                reason=reason,
            )
        case HistoryKind.NOTE:
            return Sentence("{who} schreef een notitie.", who=who)
        case HistoryKind.REFUSED:
            return Sentence("{who} is niet toegelaten: {what}", who=who, what=_refused(data))
        case _:
            return f"{who}: {name}"


def _document(data: Mapping[str, Any], organisation: Organisation) -> str:
    to: str = ""
    edition: str = ""
    edited: str = ""
    posted: str = ""
    if data.get("recipient"):
        to = Sentence(" aan {who}", who=data["recipient"])
    if data.get("edition", 1) > 1:
        edition = Sentence(" Het is versie {number}.", number=data["edition"])
    if data.get("edited_by"):
        edited = Sentence(" {who} paste de tekst aan.", who=organisation.name(data["edited_by"]))
    if data.get("by_post"):
        posted = Sentence(" De brief gaat per post: {why}.", why=text_in(data, "by_post"))
    return Sentence(
        "‘{title}’{to} is in het dossier gelegd.{edition}{edited}{posted}",
        title=data.get("title", ""),
        to=to,
        edition=edition,
        edited=edited,
        posted=posted,
    )


def _element_name(entry: HistoryRecord, policy: Policy) -> str:
    element = policy.element(entry.process_id, entry.element_id)
    return (element.name if element and element.name else entry.element_id) or entry.process_id


def _steps(entry: HistoryRecord, policy: Policy) -> str:
    names = []
    for word, element_id, process_id in steps_of(entry):
        element = policy.element(process_id, element_id)
        if word == "entered" and element is not None and element.name and element.type.is_activity:
            names.append(f"‘{element.name}’")
    return (
        Sentence("De procedure kwam bij {names}.", names=", ".join(dict.fromkeys(names)))
        if names
        else Sentence("De procedure ging verder.")
    )


def _rules(data: Mapping[str, Any], organisation: Organisation, policy: Policy) -> tuple[RuleWhy, ...]:
    words = TableWords(policy, organisation)
    return tuple(words.rule(rule, data.get("value")) for rule in data.get("rules", ()))


def _label(name: str, policy: Policy) -> str:
    item = policy.dictionary.get(name)
    return item.label if item else name


def _watched(data: Mapping[str, Any]) -> str:
    if "step" in data and "days" in data:
        return watch_text(str(data["step"]), int(data["days"]))
    return text_in(data, "text") or Sentence("herinnering")


def _refused(data: Mapping[str, Any]) -> str:
    """The sentence of a refusal; in history it stands without its full stop."""
    if SAID in data:
        return text_in(data, "what")
    return Sentence(f"{data['what']}.") if data.get("what") else ""


def _day(text: Any) -> str:
    return day_in_words(date.fromisoformat(text)) if isinstance(text, str) and text else ""


def _late(entry: HistoryRecord) -> str:
    planned = entry.planned_at
    if planned is None or (entry.at - planned).total_seconds() < 3600:
        return ""
    return Sentence(
        " Dit was gepland voor {planned}, en is te laat gedaan.", planned=moment_in_words(planned)
    )


def _ground(data: Mapping[str, Any]) -> str:
    return Sentence(" Grond: {ground}", ground=data["ground"]) if data.get("ground") else ""
