"""Every term, worked out by hand from the law and the municipal rule, against the policy's table and calendar.

Sources: Awb 9:11 (six, ten and four weeks), the Algemene termijnenwet (free days, and days equated by royal decree)
and the municipality's own four and four weeks. A date in `SHIFTED` is one that moved past free days.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import pytest

from engine.calendar import Term, WorkedOut, work_out
from engine.feel import to_python
from engine.policy import Policy
from tests.processes import answers as a
from tests.processes.conftest import SetStage
from tests.processes.stage import policy_files

COLUMNS = ("informeel_4", "wettelijk_6", "informeel_8", "wettelijk_10", "tien plus vier")
ROWS: dict[str, tuple[str, str, str, str, str]] = {
    "2026-02-20": ("2026-03-20", "2026-04-07", "2026-04-17", "2026-05-01", "2026-05-29"),
    "2026-02-23": ("2026-03-23", "2026-04-07", "2026-04-20", "2026-05-04", "2026-06-01"),
    "2026-02-16": ("2026-03-16", "2026-03-30", "2026-04-13", "2026-04-28", "2026-05-26"),
    "2026-03-14": ("2026-04-13", "2026-04-28", "2026-05-11", "2026-05-26", "2026-06-22"),
    "2026-03-24": ("2026-04-21", "2026-05-06", "2026-05-19", "2026-06-02", "2026-06-30"),
    "2026-11-13": ("2026-12-11", "2026-12-28", "2027-01-08", "2027-01-22", "2027-02-19"),
    "2026-11-20": ("2026-12-18", "2027-01-04", "2027-01-15", "2027-01-29", "2027-02-26"),
    "2026-04-02": ("2026-04-30", "2026-05-18", "2026-05-28", "2026-06-11", "2026-07-09"),
    "2026-03-06": ("2026-04-07", "2026-04-17", "2026-05-01", "2026-05-18", "2026-06-12"),
    "2027-03-24": ("2027-04-21", "2027-05-10", "2027-05-19", "2027-06-02", "2027-06-30"),
    "2025-11-21": ("2025-12-19", "2026-01-05", "2026-01-16", "2026-01-30", "2026-02-27"),
    "2028-03-16": ("2028-04-13", "2028-05-01", "2028-05-11", "2028-05-29", "2028-06-22"),
}
SHIFTED = {
    ("2026-02-20", "wettelijk_6"),
    ("2026-02-23", "wettelijk_6"),
    ("2026-02-16", "wettelijk_10"),
    ("2026-02-16", "tien plus vier"),
    *(("2026-03-14", column) for column in COLUMNS),
    ("2026-03-24", "wettelijk_6"),
    ("2026-11-13", "wettelijk_6"),
    ("2026-11-20", "wettelijk_6"),
    ("2026-04-02", "wettelijk_6"),
    ("2026-03-06", "informeel_4"),
    ("2026-03-06", "wettelijk_10"),
    ("2027-03-24", "wettelijk_6"),
    ("2025-11-21", "wettelijk_6"),
    ("2028-03-16", "wettelijk_6"),
    ("2028-03-16", "wettelijk_10"),
}
CELLS = [
    (received, column, end)
    for received, ends in ROWS.items()
    for column, end in zip(COLUMNS, ends, strict=True)
]


@cache
def the_policy() -> Policy:
    return Policy(policy_files())


def worked_out(term: str, known: dict[str, Any], chain_start: date | None = None) -> WorkedOut:
    """What the policy's own decision and calendar make of a term."""
    now = datetime(2026, 1, 1, tzinfo=UTC)
    value, _ = the_policy().decide("termijn", {"vandaag": now.date(), **known, "term": term}, now)
    row = to_python(value)
    length = Term(
        key=term,
        weeks=int(row["weeks"]),
        statutory=row["statutory"] is True,
        policy_shift=row["policy_shift"] is True,
    )
    return work_out(length, row["counted_from"], the_policy().calendar, chain_start=chain_start)


def end_of(received: str, column: str) -> WorkedOut:
    day = date.fromisoformat(received)
    known: dict[str, Any] = {"ontvangen_op": day, "wettelijke_termijn": None}
    if column != "tien plus vier":
        return worked_out(column, known)
    ten = worked_out("wettelijk_10", known)
    known["wettelijke_termijn"] = {"term": "wettelijk_10", "due": ten.due, "unshifted": ten.unshifted}
    return worked_out("wettelijk_verdaagd", known, chain_start=day)


@pytest.mark.parametrize(("received", "column", "end"), CELLS, ids=lambda value: str(value))
def test_a_term_ends_on_the_day_worked_out_by_hand(received: str, column: str, end: str) -> None:
    found = end_of(received, column)
    assert found.due.isoformat() == end
    assert found.shifted == ((received, column) in SHIFTED)


def test_a_shifted_end_of_ten_and_four_weeks_shows_the_safe_day_before_it() -> None:
    found = end_of("2026-02-16", "tien plus vier")
    assert found.due == date(2026, 5, 26)
    assert found.safe_day == date(2026, 5, 22), "Whit Monday and its weekend: the Friday before"


def test_a_year_is_never_shifted() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    known = {"vandaag": date(2026, 5, 2), "ontvangen_op": date(2026, 2, 20), "wettelijke_termijn": None}
    value, _ = the_policy().decide("termijn", {**known, "term": "ombudsman_jaar"}, now)
    row = to_python(value)
    length = Term(key="ombudsman_jaar", years=int(row["years"]), statutory=row["statutory"] is True)
    end = work_out(length, date(2026, 5, 2), the_policy().calendar)
    assert end.due == date(2027, 5, 2), "a Sunday"


def test_a_case_shows_the_same_days_from_six_weeks_to_fourteen(stage_on: SetStage) -> None:
    stage = stage_on("2026-02-16")
    case = stage.start(a.entered("brief", "2026-02-16", wens_route="formeel"), a.COORDINATOR)
    assert case.due("wettelijk_6") == "2026-03-30"
    whom = a.accused("medewerker_team", "Bram Vos", "b.vos", "Burgerzaken")
    case.do("beoordeel_bericht", a.COORDINATOR, a.assessed(whom, wens_route="formeel"))
    case.do("start_formele_behandeling", a.COORDINATOR, a.to_committee())
    assert case.due("wettelijk_10") == "2026-04-28"
    stage.on("2026-04-28")
    later = {"uitstel_soort": "verdaging", "uitstel_reden": "Een getuige kan pas in mei."}
    case.tell("uitstel", a.COORDINATOR, later)
    assert case.due("wettelijk_verdaagd") == "2026-05-26", "counted from the end before it shifted"


@pytest.mark.parametrize("received", ["2026-03-14", "2026-03-06", "2028-03-16"])
def test_a_case_starts_with_the_days_of_the_table(stage_on: SetStage, received: str) -> None:
    stage = stage_on(received)
    case = stage.start(a.entered("email", received), a.COORDINATOR)
    whom = a.accused("medewerker_team", "Bram Vos", "b.vos", "Burgerzaken")
    case.do("beoordeel_bericht", a.COORDINATOR, a.assessed(whom))
    informal, statutory, *_ = ROWS[received]
    assert case.due("informeel_4") == informal
    assert case.due("wettelijk_6") == statutory
