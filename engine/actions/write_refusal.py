"""Writing down that somebody tried to get into a case that is closed to them.

Who is kept out of it stands in its log and in its history, each time: the case must be able to show that
it was kept fair. Who has nothing to do with it stands in the log alone, once within some minutes like a look
that was allowed: so it costs the case nothing, and nobody fills the log by asking again and again.
"""

from engine.actions.case_action import CaseAction
from engine.casework.looks import REFUSED, note_look
from engine.casework.surroundings import Surroundings
from engine.errors import Excluded, NotInvolved
from engine.model.actor import Actor
from engine.model.history import HistoryKind
from engine.model.kept_sentences import with_values
from engine.model.records import instance_of


def write_refusal(here: Surroundings, actor: Actor, refusal: Excluded | NotInvolved) -> None:
    """Keep who tried, when, and what they were told."""
    instance_id = refusal.ids.get("instance_id") or instance_of(refusal.ids.get("task_id", 0))
    if not instance_id:
        return
    if isinstance(refusal, NotInvolved):
        note_look(here, instance_id, actor, f"{REFUSED}{refusal.sentence}")
        return
    now = here.now()
    with here.store.write() as unit:
        unit.add_look(instance_id, actor, f"{REFUSED}{refusal.sentence}", now)
        action = CaseAction(here, unit, unit.instance(instance_id, lock=True), actor, now)
        told = with_values(what=refusal.sentence)
        action.tell(HistoryKind.REFUSED, **{**told, "what": refusal.sentence.rstrip(".")})
        action.save()
