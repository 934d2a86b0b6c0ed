"""Raising an incident: something of a case stands still until it is mended."""

from datetime import datetime

from engine.actions.news import News, Place, tell
from engine.casework.chronicle import Chronicle
from engine.casework.organisation import Organisation
from engine.casework.surroundings import Surroundings
from engine.model.actor import Actor
from engine.model.history import HistoryKind
from engine.model.kept_sentences import with_values
from engine.model.organisation import Role
from engine.model.records import (
    Change,
    IncidentRecord,
    InstanceRecord,
    JobRecord,
    SubscriptionRecord,
    TaskRecord,
    TimerRecord,
)
from engine.model.running import RunCounts
from engine.model.signals import SignalKind
from engine.ports import Unit
from engine.sentence import Sentence, shortened

STANDS_STILL = Sentence("Er staat iets stil")


def raise_incident(
    here: Surroundings,
    unit: Unit,
    kind: str,
    message: str,
    about: JobRecord | TimerRecord | TaskRecord | SubscriptionRecord,
    now: datetime,
) -> RunCounts:
    """Write an incident, once for the same thing, into list and history; tell the operators."""
    if unit.open_incident(about.instance_id, kind, about.id) is not None:
        return RunCounts()
    unit.add_incident(
        IncidentRecord(
            0,
            about.instance_id,
            kind,
            about.process_id,
            about.element_id,
            shortened(message, 2000),
            now,
            about.id,
        )
    )
    instance = unit.instance(about.instance_id, lock=True)
    chronicle = Chronicle(instance, Actor.program(kind), now)
    chronicle.add(
        HistoryKind.INCIDENT,
        process_id=about.process_id,
        element_id=about.element_id,
        data={"kind": kind, **with_values(message=shortened(message, 2000))},
    )
    change = Change.empty()
    change.history, change.instance = chronicle.written()
    unit.save(instance, change, now)
    tell_of(here, unit, instance, message, now, f"{kind}-{about.id}")
    return RunCounts(incidents=1)


def tell_of(
    here: Surroundings, unit: Unit, instance: InstanceRecord, message: str, now: datetime, about: str
) -> None:
    """Tell the operators, each as they chose, that something of a case stands still."""
    organisation = here.people.get(unit)
    place = Place(unit, organisation, here.base_url, now)
    told = Sentence(
        "Er staat iets stil in {key}: {message}", key=instance.key, message=shortened(message, 300)
    )
    news = News(SignalKind.INCIDENT, "alarm", STANDS_STILL, told, f"incident-{about}-{now:%Y%m%d%H%M}")
    tell(place, instance, operators_of(organisation), news)


def operators_of(organisation: Organisation) -> list[str]:
    """Usernames of those who may mend what stands still."""
    return [
        person.username
        for person in organisation.people.values()
        if person.active and person.has_role(Role.OPERATOR)
    ]


def tell_on_page(
    here: Surroundings, unit: Unit, text: str, now: datetime, instance: InstanceRecord | None = None
) -> None:
    """Tell the operators on their start page only: what is about mail that does not go is not mailed. Who is
    kept out of the case hears nothing."""
    kept_out = instance.excluded if instance is not None else ()
    unit.add_notices(
        [one for one in operators_of(here.people.get(unit)) if one not in kept_out],
        instance.id if instance is not None else None,
        "alarm",
        shortened(text, 300),
        now,
        SignalKind.INCIDENT,
    )
