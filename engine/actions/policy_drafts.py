"""Drafts of the policy: begin, fill, look at what they change, publish (by a second person where asked).

Nothing that was uploaded is lost when the check finds mistakes: a draft stays as it is until somebody
publishes or discards it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from engine.actions.deploy import Check, deploy
from engine.actions.policy_bundle import Taken, take
from engine.actions.policy_review import files_of, review
from engine.casework.surroundings import Surroundings
from engine.errors import Conflict, NotAllowed, NotFound, ReasonNeeded, WrongValue
from engine.model.deployment import DeployOutcome
from engine.model.policy_drafts import DraftState, PolicyDraft
from engine.model.policy_review import PolicyReview
from engine.ports import Unit


@dataclass(frozen=True, slots=True)
class DraftReport:
    """What a draft would do: what its files say, and what of that is so today."""

    draft: PolicyDraft
    review: PolicyReview
    open_cases: int  # run on under their own version
    behind: bool  # another version went live since the draft began


def begin(here: Surroundings, name: str, by: str) -> PolicyDraft:
    """A new draft on the live version. Raises WrongValue without a name, NotFound without a version."""
    if not name.strip():
        raise WrongValue("Geef het concept een naam, bijvoorbeeld wat u wilt veranderen.")
    with here.store.write() as unit:
        newest = unit.newest_deployment()
        if newest is None:
            raise NotFound("Er is nog geen versie om op verder te bouwen.")
        draft = draft_of(unit, unit.add_policy_draft(name.strip()[:200], newest, by, here.now()))
    review(here, draft)
    return draft


def put(here: Surroundings, draft_id: int, uploads: Sequence[tuple[str, bytes]], by: str) -> Taken:
    """Put uploaded files (name, content) into a draft; what is as it was is left out of it."""
    with here.store.read() as unit:
        draft = draft_of(unit, draft_id)
        base, files = unit.deployed_content(draft.based_on), files_of(unit, draft)
    taken = take(uploads, files)
    changing: dict[str, tuple[str, bytes] | None] = {}
    for path, content in taken.files.items():
        if content != base.get(path):
            changing[path] = (hashlib.sha256(content).hexdigest(), content)
    same_again = [path for path in taken.files if path not in changing]
    with here.store.write() as unit:
        _touch(here, unit, draft_id, by)
        unit.drop_draft_files(draft_id, same_again)
        unit.put_draft_files(draft_id, changing, by, here.now())
    _look_over(here, draft_id)
    return taken


def take_away(here: Surroundings, draft_id: int, path: str, by: str) -> None:
    """The file will not be in the next version."""
    with here.store.write() as unit:
        draft = draft_of(unit, draft_id)
        _touch(here, unit, draft_id, by)
        if unit.deployed_content(draft.based_on, path):
            unit.put_draft_files(draft_id, {path: None}, by, here.now())
        else:
            unit.drop_draft_files(draft_id, [path])
    _look_over(here, draft_id)


def leave_alone(here: Surroundings, draft_id: int, path: str, by: str) -> None:
    """The file stays as in the version that the draft is based on."""
    with here.store.write() as unit:
        _touch(here, unit, draft_id, by)
        unit.drop_draft_files(draft_id, [path])
    _look_over(here, draft_id)


def discard(here: Surroundings, draft_id: int, by: str) -> None:
    """Put a draft aside; it stays to be looked at."""
    with here.store.write() as unit:
        draft = draft_of(unit, draft_id)
        _move(unit, draft, state=DraftState.DISCARDED, changed_at=here.now(), changed_by=by)


def bring_up(here: Surroundings, draft_id: int, by: str) -> tuple[str, ...]:
    """Base a draft on the live version. Returns the files that changed on both sides: the draft's win."""
    with here.store.write() as unit:
        draft, newest = draft_of(unit, draft_id), unit.newest_deployment()
        if newest is None or newest == draft.based_on:
            return ()
        old, new = unit.deployed_content(draft.based_on), unit.deployed_content(newest)
        both = tuple(one.path for one in draft.files if old.get(one.path) != new.get(one.path))
        _move(
            unit, draft, based_on=newest, state=DraftState.OPEN, changed_at=here.now(), changed_by=by,
            offered_by=None,
        )  # fmt: skip
        content = unit.draft_content(draft_id)
        unit.drop_draft_files(draft_id, [path for path, inside in content.items() if new.get(path) == inside])
    _look_over(here, draft_id)
    return both


def report(here: Surroundings, draft_id: int) -> DraftReport:
    """What this draft would change, and what is wrong with it."""
    with here.store.read() as unit:
        draft = draft_of(unit, draft_id)
        running = sum(unit.open_cases_per_deployment().values())
        behind = unit.newest_deployment() != draft.based_on
    return DraftReport(draft, review(here, draft), running, behind)


def offer(here: Surroundings, draft_id: int, note: str, by: str) -> None:
    """Ask a second person to look and publish. Raises WrongValue while the check refuses."""
    _must_be_told(note)
    told = report(here, draft_id)
    _must_be_sound(told)
    with here.store.write() as unit:
        draft = draft_of(unit, draft_id)
        _move(
            unit, draft, state=DraftState.OFFERED, offered_by=by, note=note.strip(), changed_at=here.now(),
            changed_by=by,
        )  # fmt: skip


def take_back(here: Surroundings, draft_id: int, by: str) -> None:
    """An offered draft can be worked on again."""
    with here.store.write() as unit:
        draft = draft_of(unit, draft_id)
        if draft.state is not DraftState.OFFERED:
            raise Conflict("Dit concept is niet aangeboden.")
        _move(unit, draft, state=DraftState.OPEN, offered_by=None, changed_at=here.now(), changed_by=by)


def publish(here: Surroundings, draft_id: int, note: str, by: str, check: Check) -> DeployOutcome:
    """Put a draft live. Raises Conflict when it is behind, NotAllowed when a second person is needed."""
    with here.store.read() as unit:
        draft = draft_of(unit, draft_id)
        newest = unit.newest_deployment()
        files = files_of(unit, draft)
    if draft.state not in (DraftState.OPEN, DraftState.OFFERED):
        raise Conflict("Dit concept is al gepubliceerd of weggelegd.")
    if here.second_approval:
        _must_be_another(draft, by)
    if not draft.files:
        raise WrongValue("In dit concept is nog niets veranderd.")
    _must_be_newest(newest, draft)
    told = note.strip() or draft.note
    _must_be_told(told)

    def published(unit: Unit, deployment_id: int) -> None:
        _move(
            unit, draft, state=DraftState.PUBLISHED, published_as=deployment_id, note=told,
            changed_at=here.now(), changed_by=by,
        )  # fmt: skip

    def together(unit: Unit, before: int | None, deployment_id: int) -> None:
        """What was looked at is what goes live: two who publish at once do not undo each other's work."""
        _must_be_newest(before, draft)
        if files_of(unit, draft_of(unit, draft_id)) != files:
            raise Conflict("Iemand anders veranderde dit concept. Kijk opnieuw.")
        published(unit, deployment_id)

    outcome = deploy(here, files, by, told, check, together)
    if outcome.unchanged and outcome.deployment is not None:
        with here.store.write() as unit:
            published(unit, outcome.deployment.id)
    return outcome


def _must_be_newest(newest: int | None, draft: PolicyDraft) -> None:
    if newest != draft.based_on:
        raise Conflict("Er is intussen een andere versie live gegaan. Werk het concept eerst bij.")


def draft_of(unit: Unit, draft_id: int) -> PolicyDraft:
    """One draft. Raises NotFound."""
    found = unit.policy_drafts(draft_id=draft_id)
    if not found:
        raise NotFound("Dit concept bestaat niet.")
    return found[0]


def _look_over(here: Surroundings, draft_id: int) -> None:
    """Who changes the files waits for what the program says of them, so that nobody who looks does."""
    with here.store.read() as unit:
        draft = draft_of(unit, draft_id)
    review(here, draft)


def _touch(here: Surroundings, unit: Unit, draft_id: int, by: str) -> None:
    """Only an open draft changes; an offered one is being looked at by somebody else."""
    draft = draft_of(unit, draft_id)
    if draft.state is DraftState.OFFERED:
        raise Conflict("Dit concept is aangeboden. Neem het eerst terug voordat u het verandert.")
    _move(unit, draft, changed_at=here.now(), changed_by=by)


def _move(unit: Unit, draft: PolicyDraft, **columns: object) -> None:
    if draft.state not in (DraftState.OPEN, DraftState.OFFERED):
        raise Conflict("Dit concept is al gepubliceerd of weggelegd.")
    if not unit.alter_policy_draft(draft.id, draft.state, **columns):
        raise Conflict("Iemand anders veranderde dit concept. Kijk opnieuw.")


def _must_be_told(note: str) -> None:
    if not note.strip():
        raise ReasonNeeded("Schrijf op wat er verandert en waarom; dat staat straks bij de versie.")


def _must_be_sound(told: DraftReport) -> None:
    if not told.draft.files:
        raise WrongValue("In dit concept is nog niets veranderd.")
    if told.review.refused:
        raise WrongValue("Er staan nog fouten in dit concept. Herstel die eerst.")


def _must_be_another(draft: PolicyDraft, by: str) -> None:
    """Two pairs of eyes: who offered it or uploaded a part of it does not publish it."""
    if draft.state is not DraftState.OFFERED:
        raise NotAllowed("Bied het concept eerst aan; een tweede persoon zet het live.")
    if by == draft.offered_by or any(one.uploaded_by == by for one in draft.files):
        raise NotAllowed("U hebt zelf aan dit concept gewerkt. Iemand anders moet het goedkeuren.")
