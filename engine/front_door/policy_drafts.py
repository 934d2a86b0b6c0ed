"""The front door, changing the policy: comparing versions, drafts, publishing."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from engine import errors
from engine.actions import play, policy_bundle, policy_drafts, policy_impact
from engine.actions.policy_bundle import Taken
from engine.actions.policy_drafts import DraftReport
from engine.actions.policy_impact import Impact
from engine.actions.policy_review import files_of
from engine.bpmn import Diagram
from engine.casework.made_up import made_up_answers
from engine.comparing import FileComparison, compare, places
from engine.front_door.door import Door, keeping_out_is_written_down
from engine.model.deployment import DeployOutcome
from engine.model.foresight import CasePeriod, FormChanges, LetterTrial, Replay
from engine.model.forms import FormToFill
from engine.model.organisation import Role
from engine.model.playing import Move, Played
from engine.model.policy_drafts import PolicyDraft
from engine.policy import Policy
from engine.queries.foresight.decisions import replay
from engine.queries.foresight.forms import form_changes
from engine.queries.foresight.letters import letters_with, paper, try_letter
from engine.queries.policy_file import FileView, look
from engine.sentence import Sentence


class PolicyDraftsDoor(Door):
    """Lets process owners change the policy; `by` needs the role owner to change it, and owner or operator to
    read a draft. Reading without `by` is for the program itself and who has a shell on the server."""

    def compare(self, old_id: int, new_id: int) -> tuple[FileComparison, ...]:
        """What differs between two deployments, in sentences. Raises NotFound."""
        return compare(self._policy(old_id).files, self._policy(new_id).files)

    def policy_file(
        self, deployment_id: int | None, path: str, *, draft_id: int | None = None, by: str | None = None
    ) -> FileView:
        """One file of a deployment, or of a draft, as people can read it. Raises NotFound, NotAllowed."""
        files = self.draft_files(draft_id, by) if draft_id is not None else self._policy(deployment_id).files
        if path not in files:
            raise errors.NotFound("Dit bestand bestaat niet in deze versie.", path=path)
        return look(files, path)

    def bundle(
        self, deployment_id: int | None, read_me: str, *, draft_id: int | None = None, by: str | None = None
    ) -> bytes:
        """All files of a deployment, or of a draft, as a ZIP with a letter to who opens it. Raises NotFound,
        NotAllowed."""
        files = self.draft_files(draft_id, by) if draft_id is not None else self._policy(deployment_id).files
        return policy_bundle.packed(files, read_me)

    def policy_drafts(self, by: str | None = None, *, open_only: bool = True) -> tuple[PolicyDraft, ...]:
        """Drafts, newest first. Raises NotAllowed."""
        self._may_read(by)
        with self._here.store.read() as unit:
            return tuple(unit.policy_drafts(open_only=open_only))

    def policy_draft(self, draft_id: int, by: str | None = None) -> PolicyDraft:
        """One draft. Raises NotFound, NotAllowed."""
        self._may_read(by)
        with self._here.store.read() as unit:
            return policy_drafts.draft_of(unit, draft_id)

    def draft_files(self, draft_id: int, by: str | None = None) -> Mapping[str, bytes]:
        """The files of a draft as they would go live. Raises NotFound, NotAllowed."""
        self._may_read(by)
        with self._here.store.read() as unit:
            return files_of(unit, policy_drafts.draft_of(unit, draft_id))

    def draft_drawing(self, draft_id: int, path: str, by: str | None = None) -> Diagram:
        """A diagram of a draft, as read. Raises NotFound, also when it cannot be read; NotAllowed."""
        return Policy({path: self.draft_files(draft_id, by).get(path, b"")}).diagram(path)

    def draft_report(self, draft_id: int, by: str | None = None) -> DraftReport:
        """What a draft changes, what is wrong with it, which rules would lose their last carrier. Raises
        NotFound, NotAllowed."""
        self._may_read(by)
        return policy_drafts.report(self._here, draft_id)

    def draft_places(
        self, draft_id: int, paths: Collection[str], by: str | None = None
    ) -> Mapping[tuple[str, str], str]:
        """(path, id) -> what people call the parts of these files of a draft. Raises NotFound, NotAllowed."""
        return places(self.draft_files(draft_id, by), paths)

    def draft_impact(self, draft_id: int, by: str) -> Impact:
        """What the table of terms of a draft would mean for the open deadlines; nothing changes."""
        return policy_impact.impact(self._here, self.draft_files(draft_id, by), by)

    def draft_replay(self, draft_id: int, by: str, period: CasePeriod | None = None) -> Replay:
        """Decisions that were really taken, taken anew by the changed tables of a draft; nothing changes. At
        most 500 cases in one go: the newest of the period. `Replay.oldest`: where the next begins."""
        after = self._here.shelf.of(self.draft_files(draft_id, by))
        return replay(self._here, self._policy(None), after, by, period or CasePeriod())

    def draft_forms(self, draft_id: int, by: str) -> FormChanges:
        """What the changed forms of a draft ask, and which answers of running cases they would refuse."""
        after = self._here.shelf.of(self.draft_files(draft_id, by))
        return form_changes(self._here, self._policy(None), after, by)

    @keeping_out_is_written_down("by")
    def try_letter(
        self,
        path: str,
        by: str,
        *,
        deployment_id: int | None = None,
        draft_id: int | None = None,
        instance_id: int | None = None,
        recipient: int = 0,
    ) -> LetterTrial:
        """A letter of a deployment, or of a draft beside the live one, filled in with a case that this person
        may see, or with made-up data. Nothing is kept. Raises NotFound, NotAllowed, Excluded."""
        before, after = self._sides(deployment_id, draft_id, by)
        return try_letter(self._here, path, before, after, by, instance_id, recipient)

    def letters_with(self, draft_id: int, path: str, by: str | None = None) -> tuple[tuple[str, str], ...]:
        """(path, title) of the letters of a draft that a shared part or house template goes into. Raises
        NotAllowed."""
        return letters_with(self._here.shelf.of(self.draft_files(draft_id, by)), path)

    @keeping_out_is_written_down("by")
    def try_letter_pdf(
        self,
        path: str,
        by: str,
        *,
        deployment_id: int | None = None,
        draft_id: int | None = None,
        instance_id: int | None = None,
        recipient: int = 0,
        live: bool = False,
    ) -> bytes:
        """The same letter on paper; `live`: as it is now. Raises EngineFailed when it gives no proper PDF."""
        before, after = self._sides(deployment_id, draft_id, by)
        trial = try_letter(self._here, path, before, after, by, instance_id, recipient)
        return paper(self._here, trial.before if live else trial.after, before if live and before else after)

    def _sides(
        self, deployment_id: int | None, draft_id: int | None, by: str
    ) -> tuple[Policy | None, Policy]:
        if draft_id is None:
            return None, self._policy(deployment_id)
        return self._newest_or_none(), self._here.shelf.of(self.draft_files(draft_id, by))

    def draft_processes(self, draft_id: int, by: str | None = None) -> tuple[tuple[str, str], ...]:
        """(id, name) of the processes of a draft that somebody can begin. Raises DiagramRefused,
        NotAllowed."""
        return play.beginnings(self._here.shelf.of(self.draft_files(draft_id, by)))

    def play_draft(self, draft_id: int, moves: Sequence[Move], by: str | None = None) -> Played:
        """Play a process of a draft: every move is really made, and all is undone. Raises DiagramRefused,
        NotAllowed."""
        return play.play(self._here, self._here.shelf.of(self.draft_files(draft_id, by)), moves)

    def play_start(self, draft_id: int, process_id: str, by: str | None = None) -> FormToFill | None:
        """What is asked when a process of a draft begins. Raises NotFound, DiagramRefused, NotAllowed."""
        after = self._here.shelf.of(self.draft_files(draft_id, by))
        return play.start_form(self._here, after, process_id).form

    def made_up_answers(self, form: FormToFill, given: Mapping[str, Any], at: datetime) -> dict[str, Any]:
        """Answers with something made up where one is needed, for playing."""
        return made_up_answers(form.form, given, form.context, form.lists, at)

    def begin_draft(self, name: str, by: str) -> PolicyDraft:
        """Begin a draft on the live version. Raises WrongValue, NotFound."""
        self._must_own(by)
        return policy_drafts.begin(self._here, name, by)

    def put_in_draft(self, draft_id: int, uploads: Sequence[tuple[str, bytes]], by: str) -> Taken:
        """Put files or ZIPs (name, content) into a draft; what is refused is told."""
        self._must_own(by)
        return policy_drafts.put(self._here, draft_id, uploads, by)

    def take_from_draft(self, draft_id: int, path: str, by: str) -> None:
        """The file will not be in the next version."""
        self._must_own(by)
        policy_drafts.take_away(self._here, draft_id, path, by)

    def undo_in_draft(self, draft_id: int, path: str, by: str) -> None:
        """The file stays as it is in the version that the draft is based on."""
        self._must_own(by)
        policy_drafts.leave_alone(self._here, draft_id, path, by)

    def bring_draft_up(self, draft_id: int, by: str) -> tuple[str, ...]:
        """Base a draft on the live version; returns files that changed on both sides."""
        self._must_own(by)
        return policy_drafts.bring_up(self._here, draft_id, by)

    def offer_draft(self, draft_id: int, note: str, by: str) -> None:
        """Ask a second person to approve. Raises ReasonNeeded, WrongValue."""
        self._must_own(by)
        policy_drafts.offer(self._here, draft_id, note, by)

    def take_draft_back(self, draft_id: int, by: str) -> None:
        """Work on an offered draft again."""
        self._must_own(by)
        policy_drafts.take_back(self._here, draft_id, by)

    def discard_draft(self, draft_id: int, by: str) -> None:
        """Put a draft aside."""
        self._must_own(by)
        policy_drafts.discard(self._here, draft_id, by)

    def publish_draft(self, draft_id: int, note: str, by: str) -> DeployOutcome:
        """Put a draft live. Raises Conflict, NotAllowed (second person), ReasonNeeded, WrongValue."""
        self._must_own(by)
        return policy_drafts.publish(self._here, draft_id, note, by, self._check)

    def _must_own(self, by: str) -> None:
        self._must_have(by, Sentence("Dit mag alleen een proceseigenaar."), Role.OWNER)

    def _may_read(self, by: str | None) -> None:
        if by is not None:
            self._must_have(
                by, Sentence("Concepten leest alleen een proceseigenaar."), Role.OWNER, Role.OPERATOR
            )
