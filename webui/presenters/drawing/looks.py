"""How an element stands, in words, in colour and on a tag."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import escape

from engine import Bounds
from webui.language import N_, told
from webui.presenters.drawing.lettering import short

TAGS = {
    "open": N_("NU"),
    "passed": "✓",
    "failed": N_("STORING"),
    "asked": N_("DEZE"),
    "added": N_("NIEUW"),
    "changed": N_("ANDERS"),
    "removed": N_("WEG"),
    "refused": N_("FOUT"),
    "remark": N_("LET OP"),
}
CLASSES = {
    "open": "dg-waiting", "passed": "dg-passed", "failed": "dg-failed", "cancelled": "dg-cancelled",
    "asked": "dg-asked", "added": "dg-added", "changed": "dg-changed", "removed": "dg-removed",
    "refused": "dg-failed", "remark": "dg-changed",
}  # fmt: skip
WORDS = {
    "open": N_("hier is het nu"),
    "passed": N_("gedaan"),
    "failed": N_("storing"),
    "cancelled": N_("vervallen"),
    "asked": N_("deze stap"),
    "added": N_("nieuw"),
    "changed": N_("anders dan eerst"),
    "removed": N_("vervalt"),
    "refused": N_("fout"),
    "remark": N_("let op"),
}
KINDS = {
    "userTask": N_("taak voor een mens"),
    "serviceTask": N_("stap van het programma"),
    "sendTask": N_("verzending"),
    "receiveTask": N_("wacht op bericht"),
    "businessRuleTask": N_("beslistabel"),
    "scriptTask": N_("berekening"),
    "callActivity": N_("deelprocedure"),
    "subProcess": N_("deelprocedure"),
    "exclusiveGateway": N_("keuze"),
    "inclusiveGateway": N_("keuze"),
    "parallelGateway": N_("tegelijk"),
    "eventBasedGateway": N_("wacht op wat het eerst komt"),
    "startEvent": N_("begin"),
    "endEvent": N_("einde"),
    "intermediateCatchEvent": N_("wacht op gebeurtenis"),
    "intermediateThrowEvent": N_("gebeurtenis"),
    "boundaryEvent": N_("gebeurtenis bij een stap"),
}


@dataclass(frozen=True, slots=True)
class ElementLook:
    """How one element stands: open, passed, failed or cancelled, and how often it was reached."""

    state: str
    count: int = 1


def tag_on(box: Bounds, look: ElementLook, *, low: bool = False) -> str:
    """The tag that tells a state, at the upper right of a box, or at its lower right where its name stands
    above it; nothing for a state without one."""
    text = told(TAGS.get(look.state, ""))
    if not text:
        return ""
    if look.count > 1:
        text = f"{text} {look.count}×"
    width = 12 + 7 * len(text)
    x, y = box.x + box.width - width + 8, box.y + box.height - 7 if low else box.y - 9
    return (
        f'<rect class="dg-tag-box" x="{short(x)}" y="{short(y)}" width="{short(width)}" height="16" rx="8"/>'
        f'<text class="dg-tag" text-anchor="middle" x="{short(x + width / 2)}" y="{short(y + 12)}">'
        f"{escape(text)}</text>"
    )
