"""Reads the calendar file of a deployment."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

from engine.calendar.days import Calendar, DayKind, DayRule
from engine.model.findings import Finding, Severity

RULE = "calendar"
CALENDAR_FILE = "processes/calendar.csv"
COLUMNS = ("date", "name", "kind", "source")
_YEARLY = re.compile(r"(\d{2})-(\d{2})( not-sunday)?")
_EASTER = re.compile(r"easter([+-]\d{1,3})?")
_LARGEST = 200_000


def read_calendar(content: bytes, file: str = CALENDAR_FILE) -> tuple[Calendar, tuple[Finding, ...]]:
    """Reads CSV with the columns date, name, kind, source; mistakes are findings and their rows are left out.

    `date` is a date (2026-05-15), a day of every year (05-05, or `04-27 not-sunday`: the day before when it
    is a Sunday), or a distance from Easter Sunday (`easter-2`, `easter+39`). `kind` is holiday or equated; a
    row of kind `filled` gives the last year whose equated days were looked up.
    """
    findings: list[Finding] = []

    def mistake(row: int, nl: str, en: str) -> None:
        findings.append(Finding(file, f"row {row}" if row else "", RULE, Severity.ERROR, nl, en))

    rules: list[DayRule] = []
    filled: int | None = None
    if len(content) > _LARGEST:
        mistake(0, "Het kalenderbestand is te groot.", "The calendar file is too large.")
        content = b""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        mistake(0, "Het kalenderbestand is geen UTF-8-tekst.", "The calendar file is not UTF-8 text.")
        text = ""
    reader = csv.DictReader(io.StringIO(text, newline=""))
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        names = ", ".join(missing)
        mistake(0, f"De kalender mist de kolommen: {names}.", f"The calendar lacks the columns: {names}.")
        return Calendar((), 0), tuple(findings)
    for number, row in enumerate(reader, start=2):
        when, kind = (row["date"] or "").strip(), (row["kind"] or "").strip()
        if kind == "filled":
            if re.fullmatch(r"\d{4}", when):
                filled = int(when)
            else:
                mistake(number, f"'{when}' is geen jaartal.", f"'{when}' is not a year.")
            continue
        if kind not in (DayKind.HOLIDAY, DayKind.EQUATED):
            mistake(
                number,
                f"Soort '{kind}' bestaat niet: schrijf holiday, equated of filled.",
                f"Unknown kind '{kind}': write holiday, equated or filled.",
            )
            continue
        name = (row["name"] or "").strip()
        if not name:
            mistake(number, "Deze dag heeft geen naam.", "This day has no name.")
            continue
        rule = _rule(when, name, DayKind(kind), (row["source"] or "").strip())
        if rule is None:
            mistake(
                number,
                f"'{when}' is geen dag: schrijf 2026-05-15, 05-05 of easter-2.",
                f"'{when}' is not a day: write 2026-05-15, 05-05 or easter-2.",
            )
            continue
        rules.append(rule)
    if filled is None:
        filled = max((rule.on.year for rule in rules if rule.on is not None), default=0)
    return Calendar(tuple(rules), filled), tuple(findings)


def _rule(when: str, name: str, kind: DayKind, source: str) -> DayRule | None:
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", when):
            return DayRule(name, kind, source, on=date.fromisoformat(when))
        if yearly := _YEARLY.fullmatch(when):
            month, day = int(yearly[1]), int(yearly[2])
            date(2000, month, day)  # a leap year: 29 February is a day that some years lack
            return DayRule(name, kind, source, month_day=(month, day), not_sunday=bool(yearly[3]))
        if easter := _EASTER.fullmatch(when):
            return DayRule(name, kind, source, easter=int(easter[1] or 0))
    except ValueError:
        return None
    return None
