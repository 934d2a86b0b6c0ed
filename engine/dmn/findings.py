"""What is wrong with a decision model, or went wrong while deciding: a place, and a sentence for its owner.

A mistake in a file or in a value is data, never an exception. Every kind of finding is one line of
`SENTENCES`: its name, how bad it is, and what to tell people in Dutch and in English.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Protocol


class Severity(Enum):
    """How bad a finding is."""

    ERROR = "error"  # the model or the value is wrong: the answer is null, or the file must not go live
    WARNING = "warning"  # it works, but probably not as meant
    NOTE = "note"  # worth knowing


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark about one place. `start` and `end` count characters in the FEEL text of the element, when
    known.
    """

    file: str
    element: str
    rule: str
    severity: Severity
    nl: str
    en: str
    start: int | None = None
    end: int | None = None

    def as_json(self) -> dict[str, object]:
        """A JSON object with the same fields; positions only when known."""
        shown: dict[str, object] = {
            "file": self.file,
            "element": self.element,
            "rule": self.rule,
            "severity": self.severity.value,
            "nl": self.nl,
            "en": self.en,
        }
        if self.start is not None:
            shown |= {"start": self.start, "end": self.end}
        return shown


class Report(Protocol):
    """Where the parts of this room leave their remarks about one file."""

    def __call__(self, element: str, rule: str, /, **facts: object) -> None: ...


def finding(file: str, element: str, rule: str, **facts: object) -> Finding:
    """The finding named `rule`, its sentences filled with `facts`."""
    severity, dutch, english = SENTENCES[rule]
    return Finding(file, element, rule, severity, dutch.format(**facts), english.format(**facts))


_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE

SENTENCES: dict[str, tuple[Severity, str, str]] = {
    # reading
    "file-too-large": (
        _E,
        "Het bestand is te groot: {size} bytes, hooguit {limit}.",
        "The file is too large: {size} bytes, at most {limit}.",
    ),
    "not-xml": (
        _E,
        "Het bestand is niet heel: het is geen geldige XML. Kijk bij regel {line}. Bewaar het opnieuw in het "
        "programma waarmee u het maakte.",
        "The file is not well-formed XML: {why}",
    ),
    "doctype-refused": (
        _E,
        "Het bestand heeft een DOCTYPE; dat laten we niet toe. Haal die regel weg.",
        "The file has a DOCTYPE, which is not allowed. Remove that line.",
    ),
    "not-dmn": (
        _E,
        "Dit is geen DMN-model: het begint met {found} in plaats van definitions.",
        "This is not a DMN model: it starts with {found} instead of definitions.",
    ),
    "unsupported-version": (
        _E,
        "DMN-versie onbekend: {namespace}. We lezen DMN 1.1 tot en met 1.5.",
        "Unknown DMN version: {namespace}. DMN 1.1 to 1.5 can be read.",
    ),
    "too-many-elements": (
        _E,
        "Het model is te groot: meer dan {limit} elementen.",
        "The model is too large: more than {limit} elements.",
    ),
    "too-deep": (
        _E,
        "Dit onderdeel zit te diep genest: hooguit {limit} lagen.",
        "This part is nested too deeply: at most {limit} levels.",
    ),
    "missing-name": (
        _E,
        "Dit onderdeel ({kind}) heeft geen naam.",
        "This element ({kind}) has no name.",
    ),
    "duplicate-id": (
        _E,
        "Het kenmerk {id} komt meer dan één keer voor.",
        "The id {id} occurs more than once.",
    ),
    "duplicate-name": (
        _W,
        "De naam “{name}” wordt meer dan één keer gebruikt.",
        "The name “{name}” is used more than once.",
    ),
    "unknown-hit-policy": (
        _E,
        "Onbekende trefregel “{found}”.",
        "Unknown hit policy “{found}”.",
    ),
    "unknown-aggregation": (
        _E,
        "Onbekende samenvoeging “{found}”.",
        "Unknown aggregation “{found}”.",
    ),
    "wrong-cell-count": (
        _E,
        "Regel {number} heeft {inputs} invoercellen en {outputs} uitvoercellen; "
        "de tabel heeft {columns_in} en {columns_out} kolommen.",
        "Rule {number} has {inputs} input cells and {outputs} output cells; "
        "the table has {columns_in} and {columns_out} columns.",
    ),
    "crosstab": (
        _E,
        "Een kruistabel kan hier niet worden uitgevoerd. Zet de tabel om naar regels.",
        "A crosstab table cannot be run here. Change the table to rules as rows.",
    ),
    "no-outputs": (
        _E,
        "De tabel heeft geen uitvoerkolom.",
        "The table has no output column.",
    ),
    "unnamed-output": (
        _E,
        "Een tabel met meer uitvoerkolommen heeft bij elke kolom een naam nodig.",
        "A table with several output columns needs a name for each of them.",
    ),
    "no-output-order": (
        _E,
        "Trefregel {policy} heeft uitvoerwaarden nodig: die bepalen de volgorde.",
        "Hit policy {policy} needs output values: they set the order.",
    ),
    "aggregation-of-many": (
        _E,
        "Samenvoegen kan alleen bij één uitvoerkolom.",
        "Aggregation needs a table with a single output column.",
    ),
    "unknown-language": (
        _E,
        "Alleen FEEL kan worden uitgevoerd, niet {found}.",
        "Only FEEL can be run, not {found}.",
    ),
    "no-logic": (
        _W,
        "“{name}” heeft geen uitwerking; het antwoord is altijd leeg (null).",
        "“{name}” has no logic; its answer is always null.",
    ),
    "unknown-function-kind": (
        _E,
        "Onbekend soort functie “{found}”.",
        "Unknown kind of function “{found}”.",
    ),
    # resolving
    "unknown-reference": (
        _E,
        "“{name}” verwijst naar {target}, en dat is er niet.",
        "“{name}” refers to {target}, which does not exist.",
    ),
    "wrong-reference": (
        _E,
        "“{name}” verwijst naar {target}, maar dat is geen {wanted}.",
        "“{name}” refers to {target}, which is not a {wanted}.",
    ),
    "missing-import": (
        _E,
        "Het model met naamruimte {namespace} ontbreekt; het is nodig onder de naam “{name}”.",
        "The model with namespace {namespace} is missing; it is imported as “{name}”.",
    ),
    "unsupported-import": (
        _E,
        "Alleen DMN-modellen kunnen worden ingevoerd, niet {kind}.",
        "Only DMN models can be imported, not {kind}.",
    ),
    "cyclic-import": (
        _E,
        "De modellen voeren elkaar over en weer in: {path}.",
        "The models import each other: {path}.",
    ),
    "cyclic-requirement": (
        _E,
        "De beslissing heeft zichzelf nodig: {path}.",
        "The decision requires itself: {path}.",
    ),
    "unknown-type": (
        _E,
        "Het type “{type}” is niet bekend.",
        "The type “{type}” is unknown.",
    ),
    "cyclic-type": (
        _E,
        "Het type “{type}” verwijst naar zichzelf.",
        "The type “{type}” refers to itself.",
    ),
    # deciding
    "unknown-decision": (
        _E,
        "Er is geen beslissing met de naam of het kenmerk “{name}”.",
        "There is no decision with the name or id “{name}”.",
    ),
    "unknown-service": (
        _E,
        "Er is geen beslisdienst met de naam of het kenmerk “{name}”.",
        "There is no decision service with the name or id “{name}”.",
    ),
    "unknown-knowledge": (
        _E,
        "Er is geen bedrijfskennismodel met de naam of het kenmerk “{name}”.",
        "There is no business knowledge model with the name or id “{name}”.",
    ),
    "missing-input": (
        _N,
        "“{name}” is niet ingevuld; we rekenen met leeg (null).",
        "“{name}” is not given; null is used.",
    ),
    "wrong-type": (
        _E,
        "“{name}” moet van het type {type} zijn, maar is {value}; het antwoord wordt leeg (null).",
        "“{name}” must be of type {type} but is {value}; null is used.",
    ),
    "other-type": (
        _W,
        "“{name}” hoort van het type {type} te zijn, maar is {value}; de cellen passen misschien niet.",
        "“{name}” should be of type {type} but is {value}; the cells may not fit.",
    ),
    "not-allowed": (
        _E,
        "“{name}” is {value}; toegestaan is: {allowed}. Het antwoord wordt leeg (null).",
        "“{name}” is {value}; allowed is: {allowed}. Null is used.",
    ),
    "no-rule": (
        _N,
        "Geen enkele regel past bij: {inputs}.",
        "No rule matches: {inputs}.",
    ),
    "several-rules": (
        _E,
        "Bij trefregel UNIQUE mag één regel passen, maar regels {rules} passen bij: {inputs}.",
        "Under hit policy UNIQUE one rule may match, but rules {rules} match: {inputs}.",
    ),
    "different-outputs": (
        _E,
        "Bij trefregel ANY moeten passende regels hetzelfde antwoorden; "
        "regels {rules} verschillen bij: {inputs}.",
        "Under hit policy ANY matching rules must agree; rules {rules} differ for: {inputs}.",
    ),
    "cannot-aggregate": (
        _E,
        "De antwoorden kunnen niet worden samengevoegd met {aggregation}: {values}.",
        "The answers cannot be aggregated with {aggregation}: {values}.",
    ),
    "not-a-function": (
        _E,
        "“{name}” is geen functie en kan dus niet worden aangeroepen.",
        "“{name}” is not a function and cannot be called.",
    ),
    "not-a-boolean": (
        _E,
        "Hier hoort waar of onwaar te staan, maar er staat {value}.",
        "A boolean is expected here, but the value is {value}.",
    ),
    "too-much-work": (
        _E,
        "De beslissing vraagt te veel rekenwerk en is afgebroken.",
        "The decision takes too much work and was stopped.",
    ),
    # checking
    "gap": (
        _W,
        "Geen regel voor: {inputs}.",
        "No rule for: {inputs}.",
    ),
    "overlap": (
        _E,
        "Regels {rules} passen allebei bij: {inputs}.",
        "Rules {rules} both match: {inputs}.",
    ),
    "clash": (
        _E,
        "Regels {rules} antwoorden verschillend bij: {inputs}.",
        "Rules {rules} answer differently for: {inputs}.",
    ),
    "overlap-always": (
        _E,
        "Regels {rules} passen allebei, wat er ook is ingevuld. Laat er één weg of geef ze voorwaarden.",
        "Rules {rules} both match, whatever is filled in. Leave one out or give them conditions.",
    ),
    "clash-always": (
        _E,
        "Regels {rules} antwoorden verschillend en passen allebei, wat er ook is ingevuld. "
        "Laat er één weg of geef ze voorwaarden.",
        "Rules {rules} answer differently and both match, whatever is filled in. "
        "Leave one out or give them conditions.",
    ),
    "no-rules": (
        _W,
        "De tabel heeft geen regels; het antwoord is altijd leeg (null) of de standaardwaarde.",
        "The table has no rules; its answer is always null or the default.",
    ),
    "empty-answer": (
        _W,
        "Regel {number} laat “{column}” leeg; het antwoord is daar dan leeg (null). Vul een waarde in, of "
        "schrijf null als dat de bedoeling is.",
        "Rule {number} leaves “{column}” empty; the answer there is null. Fill in a value, or write null if "
        "that is what you mean.",
    ),
    "never-matches": (
        _W,
        "Regel {number} past nooit: cel “{cell}” van “{column}” is met geen enkele waarde waar.",
        "Rule {number} never matches: cell “{cell}” of “{column}” is true for no value.",
    ),
    "hidden-rule": (
        _W,
        "Regel {number} wordt nooit gebruikt: een eerdere regel past altijd eerst.",
        "Rule {number} is never used: an earlier rule always matches first.",
    ),
    "outside-values": (
        _E,
        "Cel “{cell}” past bij geen van de waarden van “{column}”: {values}.",
        "Cell “{cell}” fits none of the values of “{column}”: {values}.",
    ),
    "not-checked": (
        _N,
        "De tabel is te groot om helemaal na te gaan op gaten en overlap.",
        "The table is too large to check fully for gaps and overlaps.",
    ),
}
