"""When a term ends, and why: the working-out that a person can check with a finger on the calendar.

Sources: the Algemene termijnenwet (art. 1 shift of the end, art. 3 the days, art. 4 what it does not touch);
terms of weeks end on the same weekday, terms of months and years on the same day of the month.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from engine.calendar.days import Calendar, DayKind, FreeDay
from engine.model.dutch_time import AMSTERDAM
from engine.model.written_dates import day_in_words
from engine.sentence import Sentence

SHIFT_LIMIT_WEEKS = 12
SHIFT_LIMIT_DAYS = 90
SHIFT_LIMIT_MONTHS = 3
"""Algemene termijnenwet art. 4: terms of more than twelve weeks, ninety days, three months, or of years."""

_NOT_TOUCHED = "artikel 4 Algemene termijnenwet"


class TermError(ValueError):
    """A term that cannot be counted; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Term:
    """One term of the policy: exactly one of the lengths is more than zero.

    `statutory`: set in an act, so the Algemene termijnenwet shifts its end. `policy_shift`: not set in an
    act, but the policy shifts it in the same way. `back`: counted back from the start; such an end never
    shifts.
    """

    key: str = ""
    label: str = ""
    norm: str = ""
    days: int = 0
    weeks: int = 0
    months: int = 0
    years: int = 0
    working_days: int = 0
    statutory: bool = False
    policy_shift: bool = False
    back: bool = False

    def __post_init__(self) -> None:
        lengths = (self.days, self.weeks, self.months, self.years, self.working_days)
        if any(length < 0 for length in lengths) or sum(1 for length in lengths if length) != 1:
            raise TermError(
                Sentence(
                    "Termijn '{key}' heeft niet precies één lengte groter dan nul.",
                    key=self.key or self.label,
                )
            )
        if self.years > 500 or self.months > 6000 or self.weeks > 26_000 or self.days > 182_000:
            raise TermError(Sentence("Termijn '{key}' is te lang.", key=self.key or self.label))
        if self.working_days > 2000:
            raise TermError(Sentence("Termijn '{key}' is te lang in werkdagen.", key=self.key or self.label))

    @property
    def long(self) -> bool:
        """Too long for the shift by its own length (art. 4)."""
        return (
            self.years > 0
            or self.weeks > SHIFT_LIMIT_WEEKS
            or self.days > SHIFT_LIMIT_DAYS
            or self.months > SHIFT_LIMIT_MONTHS
        )

    @property
    def shifts(self) -> bool:
        """Whether an end on a free day moves to the next working day."""
        return (self.statutory or self.policy_shift) and not self.long and not self.back

    @property
    def length(self) -> Sentence:
        """`6 weken`, `1 jaar`."""
        for count, one, more in (
            (self.weeks, Sentence("{n} week", n=1), Sentence("{n} weken", n=self.weeks)),
            (self.days, Sentence("{n} dag", n=1), Sentence("{n} dagen", n=self.days)),
            (self.months, Sentence("{n} maand", n=1), Sentence("{n} maanden", n=self.months)),
            (self.years, Sentence("1 jaar"), Sentence("{n} jaar", n=self.years)),
            (self.working_days, Sentence("{n} werkdag", n=1), Sentence("{n} werkdagen", n=self.working_days)),
        ):
            if count:
                return one if count == 1 else more
        raise AssertionError("a term has a length")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a working-out: what was done, the day it gave, and the rule it rests on."""

    text: Sentence
    date: date
    norm: str


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """The end of a term. `due` is the last day, to its very end: `ends` is the first moment after it.

    `unshifted` is the end before any shift: a term that carries on counts from there. `safe_day` is set
    where the end shifted though all terms together are over twelve weeks: a strict reader allows no shift,
    so plan on this day. `chain_start` is the day from which the first term of the chain was counted.
    """

    due: date
    unshifted: date
    safe_day: date | None
    ends: datetime
    lines: tuple[Line, ...]
    chain_start: date

    @property
    def shifted(self) -> bool:
        """Whether the end moved."""
        return self.due != self.unshifted


def work_out(term: Term, start: date, calendar: Calendar, *, chain_start: date | None = None) -> WorkedOut:
    """Counts `term` from `start`; the day of `start` itself does not count.

    With `chain_start` the term carries on after another one: `start` is then the *unshifted* end of the term
    before it and `chain_start` the day from which the first term was counted.
    Raises TermError when the end would lie outside the calendar.
    """
    start = _plain(start)
    first = _plain(chain_start) if chain_start is not None else start
    lines = [_start_line(term, start, carries_on=chain_start is not None)]
    unshifted = _count(term, start, calendar)
    lines.append(_counted_line(term, unshifted))
    due = unshifted
    if term.shifts:
        while (free := calendar.free_day(due)) is not None:
            lines.append(
                Line(
                    Sentence(
                        "{day} telt niet als laatste dag: het is {what}.",
                        day=day_in_words(due, capital=True),
                        what=_name(free),
                    ),
                    due,
                    free.source,
                )
            )
            due += timedelta(days=1)
    elif not calendar.is_working_day(unshifted):
        lines.append(_no_shift_line(term, unshifted, calendar))
    safe_day = None
    if due != unshifted and _over_twelve_weeks(first, unshifted):
        safe_day = calendar.working_day_on_or_before(unshifted)
        lines.append(
            Line(
                Sentence(
                    "De termijnen samen duren meer dan {n} weken. Wie streng leest, schuift dan niet. "
                    "Plan daarom op {day}.",
                    n=SHIFT_LIMIT_WEEKS,
                    day=day_in_words(safe_day),
                ),
                safe_day,
                _NOT_TOUCHED,
            )
        )
    if due.year > calendar.filled_until:
        lines.append(
            Line(
                Sentence(
                    "Let op: de gelijkgestelde dagen van {year} zijn nog niet ingevuld in de kalender.",
                    year=due.year,
                ),
                due,
                "artikel 3 lid 3 Algemene termijnenwet",
            )
        )
    lines.append(_due_line(term, due))
    return WorkedOut(due, unshifted, safe_day, first_moment_after(due), tuple(lines), first)


def carry_on(previous: WorkedOut, term: Term, calendar: Calendar) -> WorkedOut:
    """The term that follows on `previous`: counted from its unshifted end and shifted at its own end.

    The lines of the term before come first, up to its unshifted end.
    """
    after = work_out(term, previous.unshifted, calendar, chain_start=previous.chain_start)
    counted = tuple(line for line in previous.lines if line.date <= previous.unshifted)
    return WorkedOut(
        after.due, after.unshifted, after.safe_day, after.ends, counted[:2] + after.lines, after.chain_start
    )


def agreed(until: date, calendar: Calendar, *, norm: str = "", ground: str = "") -> WorkedOut:
    """A date that people agreed on: it never shifts. A free day gets a line, since agreements end on working
    days.
    """
    until = _plain(until)
    day = day_in_words(until)
    lines = [
        Line(
            Sentence("Afgesproken datum: {day}. Grond: {ground}.", day=day, ground=ground)
            if ground
            else Sentence("Afgesproken datum: {day}.", day=day),
            until,
            norm,
        )
    ]
    free = calendar.free_day(until)
    if free is not None:
        lines.append(
            Line(
                Sentence(
                    "Let op: {day} is geen werkdag ({what}). Een afgesproken datum schuift niet.",
                    day=day,
                    what=_name(free),
                ),
                until,
                free.source,
            )
        )
    return WorkedOut(until, until, None, first_moment_after(until), tuple(lines), until)


def first_moment_after(day: date) -> datetime:
    """00:00 Dutch time of the day after `day`: until then the day, and so the term, still runs."""
    return datetime.combine(day + timedelta(days=1), time(0), AMSTERDAM)


def _plain(day: date) -> date:
    """The day in Dutch time: a moment of receipt counts by the Dutch clock."""
    if isinstance(day, datetime):
        return day.astimezone(AMSTERDAM).date() if day.tzinfo else day.date()
    return day


def _count(term: Term, start: date, calendar: Calendar) -> date:
    sign = -1 if term.back else 1
    try:
        if term.working_days:
            day, left = start, term.working_days
            while left:
                day += timedelta(days=sign)
                left -= calendar.is_working_day(day)
            return day
        if term.weeks or term.days:
            return start + sign * timedelta(days=term.days + 7 * term.weeks)
        months = sign * (term.months + 12 * term.years)
        year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
        return date(year, month + 1, min(start.day, _days_in_month(year, month + 1)))
    except (OverflowError, ValueError) as too_far:
        raise TermError(
            Sentence("Termijn '{key}' eindigt buiten de kalender.", key=term.key or term.label)
        ) from too_far


def _days_in_month(year: int, month: int) -> int:
    return (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day


def _over_twelve_weeks(start: date, end: date) -> bool:
    return (end - start).days > SHIFT_LIMIT_WEEKS * 7


def _name(free: FreeDay) -> str:
    return Sentence("weekend") if free.kind is DayKind.WEEKEND else free.name


def _start_line(term: Term, start: date, *, carries_on: bool) -> Line:
    if carries_on:
        return Line(
            Sentence(
                "De termijn hiervoor eindigt op {day}. Van die dag tellen we verder, zonder verschuiving.",
                day=day_in_words(start),
            ),
            start,
            term.norm,
        )
    return Line(
        Sentence("De termijn begint op {day}. Die dag zelf telt niet mee.", day=day_in_words(start)),
        start,
        term.norm,
    )


def _counted_line(term: Term, end: date) -> Line:
    day = day_in_words(end)
    text = (
        Sentence("{length} eerder is {day}.", length=term.length, day=day)
        if term.back
        else Sentence("{length} later is {day}.", length=term.length, day=day)
    )
    return Line(text, end, term.norm)


def _no_shift_line(term: Term, end: date, calendar: Calendar) -> Line:
    free = calendar.free_day(end)
    assert free is not None
    if term.back:
        why, norm = Sentence("we tellen terug"), _NOT_TOUCHED
    elif term.long:
        why, norm = Sentence("de termijn is daarvoor te lang"), _NOT_TOUCHED
    else:
        why, norm = Sentence("de termijn staat niet in een wet"), term.norm
    return Line(
        Sentence(
            "{day} is een vrije dag ({what}). De termijn schuift niet: {why}.",
            day=day_in_words(end, capital=True),
            what=_name(free),
            why=why,
        ),
        end,
        norm,
    )


def _due_line(term: Term, due: date) -> Line:
    return Line(
        Sentence("De laatste dag is {day}, tot het einde van de dag.", day=day_in_words(due)),
        due,
        term.norm,
    )
