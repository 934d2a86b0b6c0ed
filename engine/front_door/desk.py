"""The front door, the desk: several tasks at once, saved filters, own choices, absence."""

from collections.abc import Sequence
from datetime import date

from engine import errors
from engine.actions import assign_user_task, people, saved_filters, several_tasks, standing_in
from engine.front_door.door import Door, keeping_out_is_written_down
from engine.model.actor import Actor
from engine.model.desk import Absence, Desk, DeskChoice, HandOver, HandOverTask, InboxChoices, TaskOutcome
from engine.model.organisation import StandIn
from engine.queries import absence, desk


class DeskDoor(Door):
    """What makes a day's work lighter."""

    def claim_several(self, task_ids: Sequence[int], by: str) -> tuple[TaskOutcome, ...]:
        """Take each of these tasks. Refusals are told per task; the rest goes through."""
        return several_tasks.each(
            self._here, task_ids, by, lambda task_id: assign_user_task.claim(self._here, task_id, by)
        )

    def release_several(self, task_ids: Sequence[int], by: str, reason: str = "") -> tuple[TaskOutcome, ...]:
        """Give each of these tasks back to its candidates, those of colleagues with a reason."""
        return several_tasks.each(
            self._here,
            task_ids,
            by,
            lambda task_id: assign_user_task.release(self._here, task_id, by, reason),
        )

    def giving_back(self, task_ids: Sequence[int], by: str) -> tuple[HandOverTask, ...]:
        """Which of these tasks are with a colleague, and can be given back by this person with a reason."""
        return desk.giving_back(self._here, task_ids, by)

    def hand_over_several(
        self, task_ids: Sequence[int], to: str, by: str, reason: str
    ) -> tuple[TaskOutcome, ...]:
        """Give each of these tasks to somebody else. Raises ReasonNeeded, NotFound for an unknown person."""
        if not reason.strip():
            raise errors.ReasonNeeded("Schrijf op waarom u de taken overdraagt.")
        self._here_person(to)
        return several_tasks.each(
            self._here,
            task_ids,
            by,
            lambda task_id: assign_user_task.hand_over(self._here, task_id, to, by, reason),
        )

    @keeping_out_is_written_down("by")
    def handing_over(self, task_ids: Sequence[int], by: str) -> HandOver:
        """Whom these tasks can be given to, those who can do them first. Raises NotFound, NotAllowed,
        Excluded or Conflict when none of them can be moved."""
        return desk.handing_over(self._here, task_ids, by)

    def desk(self, person: str) -> Desk:
        """Saved filters, of one's own and shared, and what this person chose for their screen."""
        return desk.desk(self._here, person)

    def inbox_choices(self, person: str) -> InboxChoices:
        """What the filters of this person's inbox can choose from."""
        return desk.inbox_choices(self._here, person)

    def save_filter(self, by: str, name: str, query: str, *, shared_with: str = "") -> int:
        """Keep a filter; one of the same name and owner is replaced. `shared_with`: "", "*" (everyone) or a
        function. Returns its id. Raises WrongValue."""
        return saved_filters.save(self._here, by, name, query, shared_with)

    def drop_filter(self, filter_id: int, by: str) -> None:
        """Throw a saved filter away. Raises NotFound, NotAllowed."""
        saved_filters.drop(self._here, filter_id, by)

    def choose(self, by: str, choice: DeskChoice, value: str) -> None:
        """Remember a choice for this person's own screen; empty forgets it. Raises WrongValue."""
        saved_filters.choose(self._here, by, choice, value)

    def stand_ins(self) -> tuple[StandIn, ...]:
        """Stand-ins now and later."""
        with self._here.store.read() as unit:
            return tuple(unit.stand_ins())

    def save_stand_in(
        self, absent: str, stand_in: str, from_day: date, until_day: date, by: Actor | str, reason: str
    ) -> StandIn:
        """Arrange a stand-in; who did not arrange it themselves is told. Raises ReasonNeeded, WrongValue."""
        arranger = self._must_manage(by, absent)
        return people.save_stand_in(self._here, absent, stand_in, from_day, until_day, arranger, reason)

    def end_stand_in(self, stand_in_id: int, by: str) -> None:
        """End a stand-in: what the stand-in took and did not finish goes back, and both are told. One that
        has not begun is taken away. Raises NotFound, NotAllowed."""
        arranged = next((one for one in self.stand_ins() if one.id == stand_in_id), None)
        if arranged is None:
            raise errors.NotFound("Deze vervanging bestaat niet.")
        if by not in (arranged.absent, arranged.stand_in):
            self._must_manage(by)
        standing_in.end(self._here, stand_in_id, self._here.today())

    def absence(
        self, absent: str, from_day: date, until_day: date, by: str, *, stand_in: str | None = None
    ) -> Absence:
        """What breaks in these days when nobody acts. For the absent person, who stands in for them, and
        admins. Raises NotFound, NotAllowed, WrongValue."""
        with self._here.store.read() as unit:
            organisation = self._here.people.get(unit)
        organisation.person(absent)
        if not absence.may_look(organisation, absent, by):
            raise errors.NotAllowed("U ziet alleen uw eigen afwezigheid, en die van wie u vervangt.")
        return absence.absence(self._here, absent, stand_in, from_day, until_day, by)
