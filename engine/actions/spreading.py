"""What one case throws, others catch: messages and signals, within the same transaction."""

import logging

from engine import watching
from engine.actions.beginning import begin, message_start
from engine.actions.case_action import CaseAction
from engine.bpmn import Thrown, ThrownKind
from engine.errors import Conflict, EngineFailed
from engine.model.actor import Actor
from engine.model.history import HistoryKind
from engine.model.instances import InstanceState
from engine.model.records import InstanceRecord
from engine.sentence import Sentence

DEEPEST = 10


def spread(action: CaseAction, depth: int = 0) -> None:
    """Deliver what a saved action threw. Raises EngineFailed when cases keep waking each other, Conflict when
    a message is for a case that was stopped for a while: nothing would keep it until that goes on."""
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
                stopped = stopped or (instance if instance.state is InstanceState.SUSPENDED else None)
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
                raise Conflict(
                    Sentence(
                        "Zaak {key} wacht hierop, maar staat nu stil. Probeer het later opnieuw.",
                        key=stopped.key,
                    ),
                    instance_id=action.instance.id,
                )
            if kind == "message":
                _start_by(action, one, depth)


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
