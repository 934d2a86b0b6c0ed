"""What one case throws, others catch: messages and signals, within the same transaction."""

import logging
from datetime import datetime

from engine import watching
from engine.actions.beginning import begin, message_start
from engine.actions.case_action import CaseAction
from engine.actions.raising import raise_incident
from engine.bpmn import Thrown, ThrownKind
from engine.casework.surroundings import Surroundings
from engine.errors import EngineFailed, ReceiverSuspended
from engine.model.actor import Actor
from engine.model.history import HistoryKind
from engine.model.instances import InstanceState
from engine.model.records import InstanceRecord, SubscriptionRecord
from engine.ports import Unit
from engine.sentence import Sentence

DEEPEST = 10


def spread(action: CaseAction, depth: int = 0) -> None:
    """Deliver what a saved action threw. Raises EngineFailed when cases keep waking each other,
    ReceiverSuspended when a message is for a case that was stopped for a while: nothing would keep it until
    that goes on. A signal is for all and holds up nobody: for a case that was stopped it is an incident."""
    thrown = action.thrown_to_others()
    if thrown and depth >= DEEPEST:
        raise EngineFailed(reason=Sentence("Zaken blijven elkaar berichten sturen."))
    for one in thrown:
        kind = "message" if one.kind is ThrownKind.MESSAGE else "signal"
        key = one.correlation_key if kind == "message" else None
        stopped: InstanceRecord | None = None
        for found in action.unit.waiting_for(kind, one.name, key):
            if found.instance_id == action.instance.id and kind == "signal":
                continue  # the bpmn room told its own instance already
            instance = action.unit.instance(found.instance_id, lock=True)
            if instance.state is not InstanceState.RUNNING:
                if instance.state is InstanceState.SUSPENDED:
                    stopped = stopped or instance
                    if kind == "signal":
                        _missed(action, found)
                continue
            other = CaseAction(
                action.here, action.unit, instance, Actor.program("message"), action.now, action.organisation
            )
            run = other.load()
            caught = (
                run.deliver_message(one.name, key, one.variables)
                if kind == "message"
                else bool(run.signal(one.name))
            )
            if caught:
                other.tell(HistoryKind.MESSAGE, name=one.name, sender=action.instance.key)
                other.save()
                spread(other, depth + 1)
            if caught and kind == "message":
                break
        else:
            if kind == "message" and stopped is not None:
                raise ReceiverSuspended(key=stopped.key, instance_id=action.instance.id)
            if kind == "message":
                _start_by(action, one, depth)


def _missed(action: CaseAction, found: SubscriptionRecord) -> None:
    told = Sentence(
        "Het signaal {name} van zaak {key} kwam terwijl deze zaak stilstond. Laat de zaak eerst weer lopen "
        "en probeer het dan opnieuw.",
        name=found.name,
        key=action.instance.key,
    )
    raise_incident(action.here, action.unit, "signal", told, found, action.now)


def signal_again(here: Surroundings, unit: Unit, found: SubscriptionRecord, now: datetime) -> None:
    """Let a case catch the signal that came while it stood still. Raises Suspended when it still does,
    EngineFailed."""
    instance = unit.instance(found.instance_id, lock=True)
    action = CaseAction(here, unit, instance, Actor.program("message"), now)
    if action.load().signal(found.name):
        action.tell(HistoryKind.MESSAGE, name=found.name)
        action.save()
        spread(action)


def _start_by(action: CaseAction, thrown: Thrown, depth: int) -> None:
    """A message that nobody waits for starts the process that begins with it, in the newest deployment."""
    policy = action.here.shelf.newest(action.unit)
    found = message_start(policy, thrown.name)
    if found is None:
        watching.note(
            logging.WARNING, "nobody waits for a message", instance=action.instance.id, message=thrown.name
        )
        return
    definition, element_id = found
    begun = begin(
        action.here,
        action.unit,
        policy,
        action.organisation,
        definition.id,
        thrown.variables,
        Actor.program("message"),
        action.now,
        start_event=element_id,
    )
    spread(begun, depth + 1)
