"""Differences and remarks on the policy, sorted and marked for the pages of process owners."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from engine import Bilingual, ChangeKind, FileComparison, Finding, Severity
from webui.language import gettext as _
from webui.language import told
from webui.presenters import drawing
from webui.presenters.drawing import ElementLook

if TYPE_CHECKING:
    from engine import Diagram

READ_ME = """Dit zijn de bestanden van {name}.

Bekijken en veranderen
- Diagrammen (.bpmn), beslistabellen (.dmn) en formulieren (.form): open ze in Camunda Modeler (gratis
  programma, camunda.com/download/modeler). Kies bij het openen Camunda 8.
- Brieven en teksten (.md), lijsten (.json) en tabellen (.csv): open ze in een gewone teksteditor.

Let op
- Laat de mappen en de namen van de bestanden zoals ze zijn.
- Laat het id van een bestaande stap, rij of vraag staan. Aan dat id ziet het programma wat u veranderde.
- Verander alleen wat anders moet; de rest hoeft u niet terug te sturen.

Terugsturen
Open in het programma Processen en dan uw concept. Stuur daar deze ZIP, of alleen de bestanden die u
veranderde. U ziet dan in gewone woorden wat er anders wordt en wat er nog niet klopt. Er gaat niets
live voordat u (en als dat zo is ingesteld: iemand anders) op Publiceren drukt.
"""


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding with its place in words."""

    finding: Finding
    level: str  # "late" or "soon", for the mark
    word: str
    where: str
    fresh: bool  # not there in the version before

    @property
    def text(self) -> str:
        """What the finding says, in the reader's language."""
        return told(Bilingual(self.finding.message, self.finding.message_en or self.finding.message))


def remarks(
    findings: Iterable[Finding], fresh: int, names: Mapping[tuple[str, str], str]
) -> list[tuple[str, list[Remark]]]:
    """Findings by file, what refuses first; the first `fresh` of them are new."""
    found: dict[str, list[Remark]] = {}
    for number, one in enumerate(findings):
        if one.severity is Severity.INFO:
            continue
        refuses = one.severity is Severity.ERROR
        found.setdefault(one.file, []).append(
            Remark(
                one,
                "late" if refuses else "soon",
                _("Fout") if refuses else _("Let op"),
                told(names.get((one.file, one.element), one.element)),
                number < fresh,
            )
        )
    for group in found.values():
        group.sort(key=lambda one: (one.level != "late", not one.fresh))
    return sorted(found.items(), key=lambda pair: (pair[1][0].level != "late", pair[0]))


def change_looks(comparison: FileComparison | None, *, before: bool = False) -> dict[str, ElementLook]:
    """How changed elements look: on the new drawing, or (`before`) on the old one."""
    if comparison is None:
        return {}
    hidden = ChangeKind.ADDED if before else ChangeKind.REMOVED
    return {
        element: ElementLook(kind.value) for element, kind in comparison.marks.items() if kind is not hidden
    }


def finding_looks(findings: Iterable[Finding], path: str) -> dict[str, ElementLook]:
    """How elements look that have remarks; a mistake wins."""
    looks: dict[str, ElementLook] = {}
    for one in findings:
        if one.file == path and one.element and one.severity is not Severity.INFO:
            state = "refused" if one.severity is Severity.ERROR else "remark"
            if looks.get(one.element, ElementLook("remark")).state != "refused":
                looks[one.element] = ElementLook(state)
    return looks


def sheet(
    diagram: Diagram, looks: Mapping[str, ElementLook], key: str = "tekening", *, part: bool = False
) -> Markup:
    """The drawing with its marks; as a `part` only what lies around them."""
    names = [process.name or process.id for process in diagram.processes.values()]
    title = names[0] if names else diagram.file
    return drawing.draw(
        diagram,
        looks,
        title=title,
        description=_("Tekening van %(title)s.", title=title),
        key=key,
        focus=looks if part else (),
    )


@dataclass(frozen=True, slots=True)
class Sheets:
    """A drawing under a heading: what lies around the marks first, and the whole."""

    heading: str
    part: Markup | None
    whole: Markup


def sheets(
    diagram: Diagram, looks: Mapping[str, ElementLook], heading: str = "", key: str = "tekening"
) -> Sheets:
    """The drawing with its marks, and when there are marks the part around them."""
    seen = any(name in diagram.shapes or name in diagram.edges for name in looks)
    part = sheet(diagram, looks, f"{key}-deel", part=True) if seen else None
    return Sheets(heading, part, sheet(diagram, looks, key))


def cell(text: str) -> str:
    """A cell of a decision table as people read it: texts without quotes, yes and no, nothing as a dash."""
    plain = text.strip()
    if len(plain) > 1 and plain[0] == plain[-1] == '"' and '"' not in plain[1:-1]:
        return plain[1:-1]
    return {"true": _("ja"), "false": _("nee"), "null": "–", "": "–"}.get(plain, plain)
