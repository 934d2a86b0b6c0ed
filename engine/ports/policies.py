"""Deployments and drafts of the policy."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from engine.model.deployment import DeployedFile, Deployment
from engine.model.policy_drafts import DraftState, PolicyDraft
from engine.model.policy_review import PolicyReview


class PolicyUnit(Protocol):
    """Within one transaction."""

    def one_deploys_at_a_time(self) -> None:
        """Whoever else puts files live now waits, and sees what this transaction did."""
        ...

    def add_deployment(
        self, content_hash: str, files: Mapping[str, tuple[str, bytes]], by: str, note: str, now: datetime
    ) -> int:
        """A new deployment of files (path -> (hash, content)); returns its id."""
        ...

    def deployments(self) -> list[Deployment]:
        """All deployments, newest first."""
        ...

    def newest_deployment(self) -> int | None:
        """The deployment that new cases start in."""
        ...

    def deployment_hash(self, deployment_id: int) -> str | None:
        """The content hash of a deployment."""
        ...

    def deployed_files(self, deployment_id: int) -> list[DeployedFile]:
        """The files of a deployment, by path."""
        ...

    def deployed_content(self, deployment_id: int, path: str | None = None) -> dict[str, bytes]:
        """Content by path: of all files, or of one."""
        ...

    def add_policy_draft(self, name: str, based_on: int, by: str, now: datetime) -> int:
        """A new draft; returns its id."""
        ...

    def policy_drafts(self, *, open_only: bool = True, draft_id: int | None = None) -> list[PolicyDraft]:
        """Drafts with their files, newest first."""
        ...

    def alter_policy_draft(self, draft_id: int, expected: DraftState, **columns: Any) -> bool:
        """Change a draft; False when it is no longer in the expected state."""
        ...

    def put_draft_files(
        self, draft_id: int, files: Mapping[str, tuple[str, bytes] | None], by: str, now: datetime
    ) -> None:
        """Put files into a draft: path -> (hash, content), or None for a file that is taken away."""
        ...

    def drop_draft_files(self, draft_id: int, paths: Sequence[str]) -> None:
        """These files are again as in the version that the draft is based on."""
        ...

    def draft_content(self, draft_id: int) -> dict[str, bytes | None]:
        """Path -> content of what a draft changes; None for a file that is taken away."""
        ...

    def policy_review(self, pair: tuple[str, str], program: str) -> PolicyReview | None:
        """What this program said of these files (hash of those before, hash of theirs); None: not looked."""
        ...

    def keep_policy_review(
        self, pair: tuple[str, str], program: str, review: PolicyReview, now: datetime
    ) -> None:
        """Keep what this program says; who was first wins, it says the same."""
        ...

    def policy_reviews(self) -> list[tuple[tuple[str, str], str, datetime]]:
        """Everything that is kept: of which files, by which program, made when."""
        ...

    def drop_policy_reviews(self, gone: Collection[tuple[tuple[str, str], str]]) -> None:
        """Forget these, named by their files and program."""
        ...
