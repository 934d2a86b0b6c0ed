"""Lines of an inbox, grouped by how soon they must be done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from engine import InboxCounts, InboxRow, Norm, SignalRow, Urgency
from webui.language import gettext as _
from webui.language import ngettext
from webui.presenters.inbox_filter import URGENCIES
from webui.presenters.moments import TimeLeft, time_left
from webui.presenters.sizes import joined

CALM = 12  # up to so many tasks are shown as cards, unless the person chose otherwise


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One task as the inbox shows it."""

    task_id: int
    instance_id: int
    name: str
    case_key: str
    case_title: str
    phase_label: str
    why: str
    rule: str
    left: TimeLeft
    holder: str
    may_claim: bool
    may_release: bool
    may_hand_over: bool
    suspended: bool
    stand_in_for: str | None
    has_draft: bool
    last_event: str

    @property
    def can_move(self) -> bool:
        """Whether anything can be done with it in bulk."""
        return self.may_claim or self.may_release or self.may_hand_over


@dataclass(frozen=True, slots=True)
class Group:
    """Tasks that are equally urgent."""

    heading: str
    rows: tuple[TaskLine, ...]


def line(row: InboxRow, me: str, now: datetime, norms: Mapping[str, Norm]) -> TaskLine:
    """One row; when the diagram does not explain the step, the first rule it carries does."""
    carried = [norms[norm] for norm in row.norms if norm in norms]
    return TaskLine(
        task_id=row.task_id,
        instance_id=row.instance_id,
        name=row.name,
        case_key=row.case_key,
        case_title=row.case_title,
        phase_label=row.phase_label,
        why=row.explain or (carried[0].rule if carried else ""),
        rule=_rule(list(dict.fromkeys(norm.in_words for norm in carried))),
        left=time_left(row.due, now),
        holder=_holder(row, me),
        may_claim=row.may_claim,
        may_release=row.may_release,
        may_hand_over=row.may_hand_over,
        suspended=row.suspended,
        stand_in_for=row.stand_in_for if row.may_claim else None,
        has_draft=row.has_draft,
        last_event=row.last_event,
    )


def _rule(rules: list[str]) -> str:
    """The first rule, and how many more: the page of the task names them all."""
    more = len(rules) - 1
    if more < 1:
        return "".join(rules)
    return ngettext("%(rule)s en nog één regel", "%(rule)s en nog %(num)d regels", more, rule=rules[0])


def _holder(row: InboxRow, me: str) -> str:
    if row.assignee == me:
        return _("Door u opgepakt")
    if row.assignee:
        return _("Bij %(name)s", name=row.assignee_name or row.assignee)
    functions = joined(row.candidate_functions, last=_("of"))
    return _("Voor %(functions)s", functions=functions) if functions else _("Voor u")


def groups(rows: Iterable[InboxRow], me: str, now: datetime, norms: Mapping[str, Norm]) -> list[Group]:
    """Rows in the order in which they came, under a heading per urgency."""
    found: dict[Urgency, list[TaskLine]] = {}
    for row in rows:
        found.setdefault(row.urgency, []).append(line(row, me, now, norms))
    return [Group(_(URGENCIES[urgency]), tuple(lines)) for urgency, lines in found.items()]


@dataclass(frozen=True, slots=True)
class Notice:
    """The newest signal about a case, with those before it."""

    newest: SignalRow
    earlier: tuple[SignalRow, ...]


def notices(signals: Iterable[SignalRow]) -> list[Notice]:
    """Signals by case, in the order in which they came (newest first); those of no case stand alone."""
    found: dict[object, list[SignalRow]] = {}
    for signal in signals:
        found.setdefault(signal.instance_id or f"alone {signal.id}", []).append(signal)
    return [Notice(rows[0], tuple(rows[1:])) for rows in found.values()]


@dataclass(frozen=True, slots=True)
class Away:
    """Who does the tasks of somebody who is away, and how many stay all the same: those in which everyone who
    stands in is involved."""

    names: tuple[str, ...]
    kept: int = 0


def _done_by_others(counts: InboxCounts, away: Away) -> list[str]:
    everything, names = counts.mine + counts.available, joined(away.names, last=_("en"))
    gone = everything - away.kept
    if not everything:
        return []
    if counts.capped:
        parts = [_("Zolang u afwezig bent, staan de taken van u en uw functie bij %(name)s.", name=names)]
    elif gone > 0 and counts.available:  # what nobody took yet is not theirs alone
        parts = [
            ngettext(
                "Zolang u afwezig bent, staat één taak van u of uw functie bij %(name)s.",
                "Zolang u afwezig bent, staan %(num)d taken van u of uw functie bij %(name)s.",
                gone,
                name=names,
            )
        ]
    elif gone > 0:
        parts = [
            ngettext(
                "Zolang u afwezig bent, staat uw taak bij %(name)s.",
                "Zolang u afwezig bent, staan uw %(num)d taken bij %(name)s.",
                gone,
                name=names,
            )
        ]
    else:
        parts = []
    if away.kept:
        parts.append(
            ngettext(
                "Eén taak blijft bij u, want %(name)s is bij die zaak betrokken.",
                "%(num)d taken blijven bij u, want %(name)s is bij die zaken betrokken.",
                away.kept,
                name=names,
            )
        )
    return parts


def summary(counts: InboxCounts, away: Away | None = None) -> str:
    """The state of an inbox in one sentence; who is away reads who has the tasks now."""
    parts = _own(counts) if away is None else _done_by_others(counts, away)
    if counts.overdue:
        parts.append(ngettext("%(num)d taak is te laat.", "%(num)d taken zijn te laat.", counts.overdue))
    return " ".join(parts)


def _own(counts: InboxCounts) -> list[str]:
    parts = []
    if counts.mine and counts.capped:
        parts.append(_("U hebt meer dan %(num)d taken.", num=counts.mine))
    elif counts.mine:
        parts.append(ngettext("U hebt %(num)d taak.", "U hebt %(num)d taken.", counts.mine))
    if counts.available and counts.capped and not counts.mine:
        parts.append(_("Meer dan %(num)d taken liggen klaar om op te pakken.", num=counts.available))
    elif counts.available:
        parts.append(
            ngettext(
                "%(num)d taak ligt klaar om op te pakken.",
                "%(num)d taken liggen klaar om op te pakken.",
                counts.available,
            )
        )
    return parts
