"""Days and moments in words, and how long something still takes. Days are days in Amsterdam."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from webui.language import gettext as _
from webui.language import ngettext, spoken

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_NEVER = timedelta(days=365 * 200)


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """How long something still takes. `level` is late, soon, ok or none: it chooses colour and mark, never
    the only way in which the state is told."""

    text: str
    level: str
    detail: str


def local(moment: datetime) -> datetime:
    """The moment as a clock in Amsterdam shows it."""
    return moment.astimezone(AMSTERDAM)


def day(value: date | datetime | str, *, weekday: bool = False, year: bool = True) -> str:
    """`3 april 2026`; with `weekday`: `vrijdag 3 april 2026`. Takes ISO text too."""
    if isinstance(value, str):
        value = date.fromisoformat(value[:10])
    return spoken().day(value, weekday=weekday, year=year)


def clock(moment: datetime) -> str:
    """`14.05 uur`, in English `14:05`."""
    return spoken().clock(moment)


def moment(value: datetime) -> str:
    """`3 april 2026, 14.05 uur`."""
    return f"{day(value)}, {clock(value)}"


def planned(value: datetime, now: datetime) -> str:
    """A moment that is to come. A diagram that wants a clock not to ring gives it a day that nobody lives to
    see (BPMN has no other way to say so): that is told, and not the day."""
    return _("gaat niet af") if value - now > _NEVER else moment(value)


def ago(value: datetime, now: datetime) -> str:
    """`vandaag om 14.05 uur`, `gisteren om 9.00 uur`, `3 april 2026`."""
    days = (local(now).date() - local(value).date()).days
    if days == 0:
        return _("vandaag om %(time)s", time=clock(value))
    if days == 1:
        return _("gisteren om %(time)s", time=clock(value))
    return day(value, weekday=days < 7, year=local(value).year != local(now).year)


def last_day(ends: datetime) -> date:
    """The last day on which something is in time: an end at midnight belongs to the day before."""
    return (local(ends) - timedelta(microseconds=1)).date()


def _amount(days: int) -> str:
    if days < 21:
        return ngettext("%(num)d dag", "%(num)d dagen", days)
    weeks = round(days / 7)
    return ngettext("%(num)d week", "%(num)d weken", weeks)


def days_left(last: date, today: date) -> TimeLeft:
    """How long until the end of a day."""
    days = (last - today).days
    final = day(last, weekday=True, year=last.year != today.year)
    detail = _("uiterlijk %(day)s", day=final)
    if days < 0:
        text = _("%(amount)s te laat", amount=_amount(-days))
        return TimeLeft(text, "late", _("moest klaar zijn op %(day)s", day=final))
    if days == 0:
        return TimeLeft(_("vandaag"), "soon", detail)
    if days == 1:
        return TimeLeft(_("morgen"), "soon", detail)
    return TimeLeft(_("nog %(amount)s", amount=_amount(days)), "soon" if days < 7 else "ok", detail)


def time_left(due: datetime | None, now: datetime) -> TimeLeft:
    """How long until a moment; a due moment in the middle of a day is told with its hour."""
    if due is None:
        return TimeLeft(_("geen einddatum"), "none", "")
    today = local(now).date()
    last = last_day(due)
    left = days_left(last, today)
    if local(due).time() == time(0) or left.level == "ok":
        return left
    if last == today:
        at = _("vandaag om %(time)s", time=clock(due))
        if due <= now:
            return TimeLeft(_("te laat"), "late", _("moest klaar zijn: %(moment)s", moment=at))
        return TimeLeft(at, "soon", left.detail)
    return left


def iso_day(value: datetime) -> str:
    """The day as a date field wants it."""
    return local(value).date().isoformat()
