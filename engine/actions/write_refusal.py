"""Writing down that somebody who is kept out of a case tried all the same: in its log and in its history."""

from engine.actions.case_action import CaseAction
from engine.casework.surroundings import Surroundings
from engine.errors import Excluded
from engine.model.actor import Actor
from engine.model.history import HistoryKind
from engine.model.kept_sentences import with_values
from engine.model.records import instance_of


def write_refusal(here: Surroundings, actor: Actor, refusal: Excluded) -> None:
    """Keep who tried, when, and what they were told."""
    instance_id = refusal.ids.get("instance_id") or instance_of(refusal.ids.get("task_id", 0))
    if not instance_id:
        return
    now = here.now()
    with here.store.write() as unit:
        unit.add_look(instance_id, actor, f"geweigerd: {refusal.sentence}", now)
        action = CaseAction(here, unit, unit.instance(instance_id, lock=True), actor, now)
        told = with_values(what=refusal.sentence)
        action.tell(HistoryKind.REFUSED, **{**told, "what": refusal.sentence.rstrip(".")})
        action.save()
