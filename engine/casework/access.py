"""Who may see and do what. Being kept out of a case (impartiality) goes before everything else."""

from collections.abc import Iterable

from engine.casework.organisation import Organisation
from engine.casework.standing_in import own_hats
from engine.errors import Excluded, NotAllowed, NotInvolved
from engine.model.actor import Actor, ActorKind
from engine.model.organisation import Role
from engine.model.records import InstanceRecord, TaskRecord
from engine.sentence import Sentence

ONLY_READS = Sentence("Als toetser leest u alle zaken, maar u verandert er niets in.")


class Access:
    """What one actor may do with one case."""

    def __init__(
        self,
        actor: Actor,
        organisation: Organisation,
        instance: InstanceRecord,
        hats: Iterable[str] | None = None,
    ) -> None:
        self.actor = actor
        self.organisation = organisation
        self.instance = instance
        person = organisation.people.get(actor.name) if actor.is_person else None
        self.is_excluded = actor.is_person and f"x:{actor.name}" in instance.access
        """Whether this person is kept out of the case."""
        self.only_reads = person is not None and person.only_reads
        """Whether the role in the program lets this person change no case at all."""
        given = frozenset(hats or ())
        self._absent = frozenset([hat[2:] for hat in given if hat.startswith("u:")]) - {actor.name}
        self.hats = self._unbiased(given)

    def _unbiased(self, hats: frozenset[str]) -> frozenset[str]:
        """What this person may act as in this case: nothing in the place of who is kept out of it."""
        kept_out = self._absent and self._absent.intersection(self.instance.excluded)
        if not kept_out:
            return hats
        own = {self.actor.name, *(self._absent - kept_out)}
        return hats.intersection(hat for name in own for hat in own_hats(self.organisation, name))

    @property
    def sees_everything(self) -> bool:
        """Whether the role in the program opens every case: each look is logged."""
        person = self.organisation.people.get(self.actor.name)
        return person is not None and person.has_role(Role.ADMIN, Role.OPERATOR)

    @property
    def audits(self) -> bool:
        """Whether the role in the program lets this person read every case, and change none."""
        person = self.organisation.people.get(self.actor.name)
        return person is not None and person.has_role(Role.AUDITOR)

    @property
    def operates(self) -> bool:
        """Whether the role in the program lets this person move anybody's work."""
        person = self.organisation.people.get(self.actor.name)
        return person is not None and person.has_role(Role.OPERATOR)

    def keep_out(self, task: TaskRecord | None = None) -> None:
        """Raises Excluded when this person is kept out of the case, or of the task."""
        if self.is_excluded:
            raise Excluded(instance_id=self.instance.id)
        if task is not None and self.actor.name in task.excluded and self.actor.is_person:
            raise Excluded(
                "U kunt deze taak niet doen, omdat u bij deze zaak betrokken bent.", task_id=task.id
            )

    def must_change(self, task: TaskRecord | None = None) -> None:
        """Raises NotAllowed for who only reads cases."""
        if self.only_reads:
            ids = {"instance_id": self.instance.id} if task is None else {"task_id": task.id}
            raise NotAllowed(ONLY_READS, **ids)

    def may_see(self, open_tasks: Iterable[TaskRecord], did: bool) -> bool:
        """Whether a person sees the case: reader, involved, with work in it now or before, or operator."""
        if self.actor.kind is ActorKind.PROGRAM:
            return True
        if self.is_excluded:
            return False
        if did or self.sees_everything or not self.hats.isdisjoint(self.instance.access):
            return True
        return any(not self.hats.isdisjoint(task.offered_to) for task in open_tasks)

    def may_read(self, open_tasks: Iterable[TaskRecord], did: bool) -> bool:
        """Whether a person may look at the case: those who see it, and those who audit."""
        return self.may_see(open_tasks, did) or (self.audits and not self.is_excluded)

    def is_handler(self, open_tasks: Iterable[TaskRecord], did: bool) -> bool:
        """Whether a person works or worked on the case, or reads all cases: sees what only handlers see."""
        if self.actor.kind is ActorKind.PROGRAM or self.sees_everything or self.audits:
            return True
        readers = {who for who in self.instance.access if who.startswith("f:")}
        if did or not self.hats.isdisjoint(readers):
            return True
        return any(not self.hats.isdisjoint(task.offered_to) for task in open_tasks)

    def offered(self, task: TaskRecord) -> bool:
        """Whether a task is this person's to do, by own right or as stand-in."""
        if not self.hats.isdisjoint(task.offered_to):
            return not self.only_reads and not self.through_excluded(task)
        return False

    def could_do(self, task: TaskRecord) -> bool:
        """Whether a task is this person's to do, or would be if nobody had taken or been given it."""
        return self.offered(task) or self.offered(task._replace(assignee=None))

    def through_excluded(self, task: TaskRecord) -> bool:
        """Whether the only way to the task is standing in for people who are kept out of it or its case."""
        if not self._absent:
            return False
        kept_out = {*self.instance.excluded, *task.excluded}
        if not kept_out or self._has(self.actor.name, task):
            return False
        ways = [name for name in self._absent if self._has(name, task)]
        return bool(ways) and kept_out.issuperset(ways)

    def _has(self, username: str, task: TaskRecord) -> bool:
        return not own_hats(self.organisation, username).isdisjoint(task.offered_to)

    def must_do(self, task: TaskRecord) -> None:
        """Raises Excluded or NotAllowed unless this person may do the task."""
        self.keep_out(task)
        if self.actor.kind is ActorKind.PROGRAM:
            return
        self.must_change(task)
        if not self.actor.is_person or not self.offered(task):
            raise self.not_yours(task)

    def not_yours(self, task: TaskRecord, told: str = "Deze taak is niet voor u.") -> NotAllowed:
        """The refusal of who may not do a task; of a stranger to the case it is written down."""
        stranger = self.actor.is_person and not (self.audits or self.may_see([task], did=False))
        return (NotInvolved if stranger else NotAllowed)(told, task_id=task.id)
