"""What the program says of a draft is worked out when its files change, and kept for everybody who looks."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine import Role
from engine.actions import policy_review
from engine.checks import check_files
from engine.comparing import compare, outdated
from engine.language import language
from engine.model.policy_review import PolicyReview, keep_review, kept_review
from engine.policy.edition import edition
from tests.engine.conftest import ON_BOTH_DATABASES, World
from tests.engine.test_deploying import GOOD

FORM = "forms/werk_formulier.form"
CHANGED = GOOD[FORM].replace(b"resultaat", b"uitkomst")  # a name that the dictionary does not know


@pytest.fixture
def draft(world: World) -> int:
    world.engine.save_person("otto", name="Otto", by="admin", roles=[Role.OWNER])
    world.engine.deploy(GOOD, "otto")
    return world.engine.begin_draft("Anders", "otto").id


@pytest.fixture
def nothing_is_worked_out(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From now on, as in a server that just started and knows only what is kept."""

    def now() -> None:
        for name in ("check_files", "compare", "outdated", "coverage"):
            monkeypatch.setattr(policy_review, name, None)  # cannot be called

    return now


@ON_BOTH_DATABASES
def test_who_looks_at_a_draft_waits_for_no_check(
    world: World, draft: int, nothing_is_worked_out: Callable[[], None]
) -> None:
    put = world.engine.put_in_draft
    changes: list[Callable[[], object]] = [
        lambda: put(draft, [(FORM, CHANGED)], "otto"),
        lambda: world.engine.undo_in_draft(draft, FORM, "otto"),
        lambda: world.engine.take_from_draft(draft, FORM, "otto"),
        lambda: world.engine.undo_in_draft(draft, FORM, "otto"),
        lambda: put(draft, [(FORM, CHANGED)], "otto"),
    ]
    for change in changes:
        change()
    nothing_is_worked_out()
    report = world.engine.draft_report(draft, "otto")
    assert [one.path for one in report.review.differences] == [FORM]
    assert "known_variables" in {one.rule for one in report.review.findings if one.refuses}
    assert report.review.refused


@ON_BOTH_DATABASES
def test_another_program_works_it_out_again_when_its_bell_rings(
    world: World, draft: int, monkeypatch: pytest.MonkeyPatch, nothing_is_worked_out: Callable[[], None]
) -> None:
    world.engine.put_in_draft(draft, [(FORM, CHANGED)], "otto")
    monkeypatch.setattr(policy_review, "edition", lambda: "another program")
    monkeypatch.setattr(policy_review, "check_files", lambda files: [])
    world.engine.run_due()
    nothing_is_worked_out()
    assert world.engine.draft_report(draft, "otto").review.findings == ()
    monkeypatch.setattr(policy_review, "edition", edition)  # the earlier program, which still runs beside it
    assert world.engine.draft_report(draft, "otto").review.refused


def test_who_looks_before_the_bell_rang_gets_the_same(
    world: World, draft: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.engine.put_in_draft(draft, [(FORM, CHANGED)], "otto")
    kept = world.engine.draft_report(draft, "otto")
    monkeypatch.setattr(policy_review, "edition", lambda: "another program")
    assert world.engine.draft_report(draft, "otto") == kept


@ON_BOTH_DATABASES
def test_what_no_open_draft_asks_any_more_goes_after_a_while(world: World, draft: int) -> None:
    def kept() -> int:
        with world.engine._here.store.read() as unit:
            return len(unit.policy_reviews())

    world.engine.put_in_draft(draft, [(FORM, CHANGED)], "otto")
    world.engine.put_in_draft(draft, [(FORM, GOOD[FORM] + b" ")], "otto")
    assert kept() == 3  # as it is live, and the draft before and after the second change
    world.clock.ahead(days=29)
    world.engine.run_due()
    assert kept() == 3
    world.clock.ahead(days=2)
    world.engine.run_due()
    assert kept() == 2, "an open draft keeps what is said of it"
    world.engine.discard_draft(draft, "otto")
    world.engine.run_due()
    assert kept() == 0
    assert world.engine.draft_report(draft, "otto").review.differences, "it is worked out anew for who looks"


def test_what_goes_live_is_checked_anew_whatever_is_kept(world: World, draft: int) -> None:
    world.engine._check = lambda files: tuple(check_files(files))
    world.engine.put_in_draft(draft, [(FORM, CHANGED)], "otto")
    with world.engine._here.store.write() as unit:
        rows = unit.policy_reviews()
        unit.drop_policy_reviews([(pair, program) for pair, program, _ in rows])
        for pair, program, made_at in rows:
            unit.keep_policy_review(pair, program, PolicyReview((), (), 0, (), ()), made_at)
    assert not world.engine.draft_report(draft, "otto").review.refused
    assert world.engine.publish_draft(draft, "zo", "otto").refused


def test_what_is_kept_is_the_same_in_every_language() -> None:
    changed = {
        **GOOD,
        FORM: CHANGED,
        "processes/proef.bpmn": GOOD["processes/proef.bpmn"].replace(b"Doe het werk", b"Doe alles"),
        "forms/letters/een.md": b"---\nid: een\ntitle: Een\n---\nBinnen 4 weken.\n",
    }
    whole = PolicyReview(compare(GOOD, changed), tuple(check_files(changed)), 1, (), outdated(GOOD, changed))
    again = kept_review(keep_review(whole))
    assert again == whole
    english = language("en").told
    before, after = (
        [english(one.sentence) for file in review.differences for one in file.differences]
        for review in (whole, again)
    )
    assert before == after
    assert "Task ‘Doe het werk’ is now called ‘Doe alles’." in after
