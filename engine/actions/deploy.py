"""Putting a set of files live together. Running cases keep the deployment they started in."""

import hashlib
from collections.abc import Callable, Mapping

from engine.actions.timed_starts import plan_starts
from engine.casework.surroundings import Surroundings
from engine.errors import ProcessError
from engine.model.deployment import Deployment, DeployOutcome
from engine.model.findings import Finding, Severity
from engine.policy import Policy, content_hash
from engine.ports import Unit

Check = Callable[[Mapping[str, bytes]], tuple[Finding, ...]]
Together = Callable[[Unit, int | None, int], None]
"""What belongs with going live: it gets the deployment that was the newest until now, and the new one."""


def deploy(
    here: Surroundings,
    files: Mapping[str, bytes],
    by: str,
    note: str,
    check: Check,
    together_with: Together | None = None,
) -> DeployOutcome:
    """Refused when a finding refuses; the same content as the newest deployment makes no new one.

    `together_with` is done in the transaction that puts the files live; when it raises, nothing goes live.
    """
    digest = content_hash(files)
    with here.store.read() as unit:
        if (live := _live(unit, digest)) is not None:
            return DeployOutcome(live, (), unchanged=True)
    findings = check(files)
    if any(finding.refuses for finding in findings):
        return DeployOutcome(None, findings)
    refusal = _cannot_run(Policy(files))
    if refusal is not None:
        return DeployOutcome(None, (*findings, refusal))
    hashed = {path: (hashlib.sha256(content).hexdigest(), content) for path, content in files.items()}
    now = here.now()
    with here.store.write() as unit:
        if (live := _live(unit, digest)) is not None:  # somebody put the same live just now
            return DeployOutcome(live, (), unchanged=True)
        unit.one_deploys_at_a_time()
        before = unit.newest_deployment()
        deployment_id = unit.add_deployment(digest, hashed, by, note, now)
        if together_with is not None:
            together_with(unit, before, deployment_id)
        policy = Policy(files, deployment_id)
        plan_starts(unit, policy, now)
        deployment = unit.deployments()[0]
    here.shelf.put(policy)
    return DeployOutcome(deployment, findings)


def _live(unit: Unit, digest: str) -> Deployment | None:
    """The newest deployment, when it has exactly this content."""
    newest = next(iter(unit.deployments()), None)
    return newest if newest is not None and newest.content_hash == digest else None


def _cannot_run(policy: Policy) -> Finding | None:
    """The last word is to the room that runs diagrams: what it cannot compile does not go live."""
    try:
        policy.library  # noqa: B018
    except ProcessError as problem:
        element = str(problem.ids.get("element", ""))
        return Finding("", element, "cannot-run", Severity.ERROR, problem.sentence)
    return None
