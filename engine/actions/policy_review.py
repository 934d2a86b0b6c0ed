"""What a draft would do, worked out once for the same files and kept for everybody who looks.

Worked out when files are put in, so that looking is quick; a new program, which may find other things, does
so for the open drafts when its bell first rings. Whoever looks earlier waits for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import NamedTuple

from engine.casework.surroundings import Surroundings
from engine.checks import check_files
from engine.checks.norm_coverage import coverage
from engine.comparing import compare, outdated
from engine.model.deployment import Norm
from engine.model.findings import Finding
from engine.model.policy_drafts import PolicyDraft
from engine.model.policy_review import PolicyReview
from engine.policy import hash_of_set
from engine.policy.edition import edition
from engine.ports import Unit

KEPT = timedelta(days=30)  # of files that no open draft has any more


class Pair(NamedTuple):
    """Hashes of the files before and of those that come in their place: all that a review hangs on."""

    base: str
    files: str


def pair_of(unit: Unit, draft: PolicyDraft) -> Pair:
    """What a draft is about."""
    hashes = {one.path: one.content_hash for one in unit.deployed_files(draft.based_on)}
    changed = {one.path: one.content_hash for one in draft.files}
    merged = {path: digest for path, digest in {**hashes, **changed}.items() if digest is not None}
    return Pair(hash_of_set(hashes), hash_of_set(merged))


def files_of(unit: Unit, draft: PolicyDraft) -> dict[str, bytes]:
    """The files as they would go live."""
    files = {**unit.deployed_content(draft.based_on), **unit.draft_content(draft.id)}
    return {path: content for path, content in files.items() if content is not None}


def review(here: Surroundings, draft: PolicyDraft) -> PolicyReview:
    """What a draft changes and what is wrong with it: as kept, or worked out now and kept."""
    with here.store.read() as unit:
        pair = pair_of(unit, draft)
        kept = unit.policy_review(pair, edition())
        if kept is not None:
            return kept
        alone = unit.policy_review(Pair(pair.base, pair.base), edition())
        base, files = unit.deployed_content(draft.based_on), files_of(unit, draft)
    if alone is None:
        alone = PolicyReview((), tuple(check_files(base)), 0, (), ())
        _keep(here, Pair(pair.base, pair.base), alone)
    if pair.base == pair.files:
        return alone
    found = _reviewed(base, alone.findings, files)
    _keep(here, pair, found)
    return found


def review_open_drafts(here: Surroundings) -> None:
    """Work out what this program did not say yet of the open drafts, and forget what nobody asks any more."""
    with here.store.read() as unit:
        drafts, kept = unit.policy_drafts(), unit.policy_reviews()
        asked = {one: pair_of(unit, one) for one in drafts}
    wanted = {
        key for pair in asked.values() for key in ((pair, edition()), (Pair(pair.base, pair.base), edition()))
    }
    there = {(pair, program) for pair, program, _ in kept}
    for draft, pair in asked.items():
        if (pair, edition()) not in there:
            review(here, draft)
    before = here.now() - KEPT
    gone = [
        (pair, program) for pair, program, made in kept if made < before and (pair, program) not in wanted
    ]
    if gone:
        with here.store.write() as unit:
            unit.drop_policy_reviews(gone)


def _keep(here: Surroundings, pair: Pair, found: PolicyReview) -> None:
    with here.store.write() as unit:
        unit.keep_policy_review(pair, edition(), found, here.now())


def _reviewed(
    base: Mapping[str, bytes], before: tuple[Finding, ...], files: Mapping[str, bytes]
) -> PolicyReview:
    known = {_place(one) for one in before}
    findings = tuple(check_files(files))
    fresh = tuple(one for one in findings if _place(one) not in known)
    carried = _carried(files)
    return PolicyReview(
        differences=compare(base, files),
        findings=(*fresh, *(one for one in findings if _place(one) in known)),
        new_findings=len(fresh),
        uncarried=tuple(norm for name, norm in _carried(base).items() if name not in carried),
        outdated=outdated(base, files),
    )


def _place(finding: Finding) -> tuple[str, str, str, str]:
    return finding.file, finding.element, finding.rule, finding.message


def _carried(files: Mapping[str, bytes]) -> Mapping[str, Norm]:
    """The rules of the register that something carries."""
    return {
        one.id: Norm(one.id, one.source, one.kind, one.rule) for one in coverage(files).entries if one.places
    }
