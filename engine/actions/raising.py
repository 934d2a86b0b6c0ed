"""Raising an incident: something of a case stands still until it is mended."""

from datetime import datetime

from engine.actions.news import News, Place, tell
from engine.casework.chronicle import Chronicle
from engine.casework.surroundings import Surroundings
from engine.model.actor import Actor
from engine.model.history import HistoryKind
from engine.model.kept_sentences import with_values
from engine.model.organisation import Role
from engine.model.records import Change, IncidentRecord, JobRecord, TaskRecord, TimerRecord
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
    about: JobRecord | TimerRecord | TaskRecord,
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
    operators = [
        person.username
        for person in here.people.get(unit).people.values()
        if person.active and Role.OPERATOR in person.roles
    ]
    place = Place(unit, here.people.get(unit), here.base_url, now)
    told = Sentence(
        "Er staat iets stil in {key}: {message}", key=instance.key, message=shortened(message, 300)
    )
    key = f"incident-{kind}-{about.id}-{now:%Y%m%d%H%M}"
    tell(place, instance, operators, News(SignalKind.INCIDENT, "alarm", STANDS_STILL, told, key))
    return RunCounts(incidents=1)
