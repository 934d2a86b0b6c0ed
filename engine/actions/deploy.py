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


def deploy(here: Surroundings, files: Mapping[str, bytes], by: str, note: str, check: Check) -> DeployOutcome:
    """Refused when a finding refuses; the same content as the newest deployment makes no new one."""
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
        deployment_id = unit.add_deployment(digest, hashed, by, note, now)
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
