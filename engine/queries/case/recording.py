"""Why somebody cannot record a message on a case: who may comes before what waits."""

from engine.casework.access import ONLY_READS, Access
from engine.casework.surroundings import Surroundings
from engine.casework.variables import CaseVariables
from engine.errors import MessageNotExpected, NotAllowed
from engine.model.actor import Actor
from engine.model.instances import InstanceState
from engine.model.written_values import list_in_words
from engine.queries.case.looking import reader
from engine.queries.case.messages import message_options
from engine.sentence import Sentence


def must_record(here: Surroundings, instance_id: int, name: str, username: str) -> None:
    """Raises NotFound, Excluded, NotAllowed (with who may, when the diagram names them), or
    MessageNotExpected when nothing on the case waits for this message now."""
    now = here.now()
    with here.store.read() as unit:
        instance = unit.instance(instance_id)
        found = reader(here, unit, instance, username)
        hats = found.organisation.hats(username, here.today())
        access = Access(Actor.person(username), found.organisation, instance, hats)
        option = None
        if instance.state is InstanceState.RUNNING:
            policy = here.shelf.get(instance.deployment_id, unit)
            variables = CaseVariables(unit, instance, policy, found.organisation, now)
            options = message_options(instance, policy, variables, now, access, public=False, anybody=True)
            option = next((one for one in options if one.name == name), None)
    functions = option.candidate_functions if option else ()
    may = not functions or any(f"f:{one}" in hats or f"u:{one}" in hats for one in functions)
    if found.may_write and may:
        if option is None:
            raise MessageNotExpected(name=name, instance_id=instance_id)
        return
    if may:
        raise NotAllowed(ONLY_READS, instance_id=instance_id)
    who = list_in_words([found.organisation.called(one) for one in dict.fromkeys(functions)])
    raise NotAllowed(
        Sentence("Dit mag alleen worden vastgelegd door: {who}.", who=who), instance_id=instance_id
    )
