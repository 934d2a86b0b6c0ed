"""What somebody looks for among the cases: from the address of a page to a question for the engine."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import BinaryIO

from engine import CaseFilter, CaseOrder
from webui.language import N_
from webui.presenters.case import CaseLine
from webui.presenters.moments import local

VIEWS: Mapping[str, tuple[str, CaseFilter]] = {
    "open": (N_("Lopend"), CaseFilter(open_only=True)),
    "te-laat": (N_("Te laat"), CaseFilter(open_only=True, overdue_only=True)),
    "storing": (N_("Met een storing"), CaseFilter(with_incidents=True)),
    "gesloten": (N_("Gesloten"), CaseFilter(closed_only=True)),
    "alle": (N_("Alles"), CaseFilter()),
}
DUE: Mapping[str, tuple[str, int]] = {
    "7": (N_("binnen een week"), 7),
    "14": (N_("binnen twee weken"), 14),
    "31": (N_("binnen een maand"), 31),
}
ORDERS: Mapping[str, tuple[str, CaseOrder]] = {
    "": (N_("Nieuwste eerst"), CaseOrder.NEWEST),
    "dringend": (N_("Meest dringend eerst"), CaseOrder.URGENT),
}
_HARMLESS = "=+-@\t\r"


@dataclass(frozen=True, slots=True)
class Looking:
    """What is looked for, as it stands in the address of the page."""

    search: str
    which: str
    phase: str
    waiting_for: str
    process: str
    due: str
    order: str

    @property
    def narrowed(self) -> bool:
        """Whether more is asked than a view and words."""
        return any((self.phase, self.waiting_for, self.process, self.due))

    def filters(self, now: datetime) -> CaseFilter:
        """The question for the engine."""
        days = DUE[self.due][1] if self.due in DUE else None
        return replace(
            VIEWS[self.which][1],
            search=self.search,
            phase=self.phase or None,
            waiting_for=self.waiting_for or None,
            process_id=self.process or None,
            due_before=now + timedelta(days=days) if days is not None else None,
            order=ORDERS[self.order][1],
        )


def looking(asked: Mapping[str, str]) -> Looking:
    """Reads the address; somebody who searches looks among all cases unless a view is chosen."""
    search = asked.get("zoek", "").strip()
    which = asked.get("welke", "alle" if search else "open")
    return Looking(
        search=search,
        which=which if which in VIEWS else "alle",
        phase=asked.get("fase", ""),
        waiting_for=asked.get("bij", ""),
        process=asked.get("proces", ""),
        due=asked.get("termijn", ""),
        order=order if (order := asked.get("volgorde", "")) in ORDERS else "",
    )


def write_csv(into: BinaryIO, heads: Iterable[str], lines: Iterable[CaseLine | str]) -> None:
    """The list for a spreadsheet, a line at a time; a text that it would take for a formula gets a quote
    before it. A line that is a text is a remark."""
    written = io.TextIOWrapper(into, "utf-8-sig", newline="", write_through=True)
    writer = csv.writer(written, delimiter=";")
    writer.writerow(list(heads))
    for line in lines:
        if isinstance(line, str):
            writer.writerow([line])
            continue
        row = line.row
        cells = [
            row.key,
            row.title,
            line.state,
            row.phase_label,
            line.waiting,
            local(row.next_due).date().isoformat() if row.next_due else "",
            row.next_due_label,
            local(row.started_at).date().isoformat(),
            local(row.closed_at).date().isoformat() if row.closed_at else "",
            row.outcome,
        ]
        writer.writerow([f"'{cell}" if cell[:1] and cell[:1] in _HARMLESS else cell for cell in cells])
    written.detach()  # the file stays open for who sends it
