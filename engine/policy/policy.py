"""A deployment, compiled: everything that its files say, ready to run. Read-only and shared by all threads.

Each part is compiled when it is first asked for, so that a form can be shown without compiling a diagram.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from types import MappingProxyType
from typing import Any

from engine.bpmn import Diagram, Element, Library, ProcessDefinition, compile_library, read_diagrams
from engine.calendar import Calendar, read_calendar
from engine.dmn import MatchedRule, Model, load
from engine.dmn.model import DecisionTable
from engine.errors import NotFound
from engine.forms import CodeList, Form, form_variables, read_code_list, read_form
from engine.letters import PAPER_FILES, PLAIN_TYPST, Letter, Stationery, read_letter, read_part
from engine.model.deployment import Norm
from engine.model.written_values import list_in_words
from engine.policy.file_names import file_names
from engine.policy.registers import (
    DICTIONARY_FILE,
    HOUSE_FILE,
    NORMS_FILE,
    PHASES_FILE,
    DataItem,
    Phase,
    read_dictionary,
    read_house,
    read_norms,
    read_phases,
)
from engine.sentence import Bilingual, Sentence

CALENDAR_FILE = "processes/calendar.csv"
LETTERS = "forms/letters/"
HOUSE_TEMPLATE = "forms/letters/_house.html"
PAPER_TEMPLATE = "forms/letters/_house.typ"


def content_hash(files: Mapping[str, bytes]) -> str:
    """One hash for a set of files: the same paths with the same content give the same hash."""
    return hash_of_set({path: hashlib.sha256(content).hexdigest() for path, content in files.items()})


def hash_of_set(hashes: Mapping[str, str]) -> str:
    """The same hash, for who knows the hash of each file and need not read them."""
    total = hashlib.sha256()
    for path in sorted(hashes):
        total.update(f"{path}\0{hashes[path]}\n".encode())
    return total.hexdigest()


class DecisionFailed(Exception):
    """A decision gave no answer; the text says why, in Dutch."""


class Policy:
    """The compiled files of one deployment."""

    def __init__(self, files: Mapping[str, bytes], deployment_id: int | None = None) -> None:
        self.files = MappingProxyType(dict(files))
        self.deployment_id = deployment_id

    # -- diagrams --------------------------------------------------------------------------------------

    @cached_property
    def diagrams(self) -> tuple[Diagram, ...]:
        """Every diagram, as read."""
        found, _ = read_diagrams(
            {path: content for path, content in self.files.items() if path.endswith(".bpmn")}
        )
        return tuple(found)

    @cached_property
    def library(self) -> Library:
        """The processes, compiled. Raises DiagramRefused for what cannot run."""
        return compile_library(self.diagrams, self.variable_names)

    @cached_property
    def variable_names(self) -> frozenset[str]:
        """Names that expressions may use: those of the data dictionary."""
        return frozenset(name.split(".")[0] for name in self.dictionary)

    def diagram(self, path: str) -> Diagram:
        """One diagram by its path. Raises NotFound."""
        for diagram in self.diagrams:
            if diagram.file == path:
                return diagram
        raise NotFound("Deze tekening bestaat niet in deze versie.", path=path)

    def process(self, process_id: str) -> ProcessDefinition:
        """One process. Raises UnknownProcess."""
        return self.library.definition(process_id)

    def element(self, process_id: str, element_id: str) -> Element | None:
        """One element of a process; None when there is none with this id."""
        definition = self.library.processes.get(process_id)
        return None if definition is None else definition.elements.get(element_id)

    def properties(self, process_id: str, element_id: str) -> Mapping[str, str]:
        """The `zeebe:properties` of an element."""
        element = self.element(process_id, element_id)
        return {} if element is None else element.extensions.properties

    # -- decisions -------------------------------------------------------------------------------------

    @cached_property
    def _decisions(self) -> Mapping[str, Model]:
        tables = {path: content for path, content in self.files.items() if path.endswith(".dmn")}
        found: dict[str, Model] = {}
        for path, content in sorted(tables.items()):
            others = [(other, data) for other, data in tables.items() if other != path]
            model = load(content, file=path, imports=others)
            for decision in model.decisions:
                found.setdefault(decision.id, model)
                found.setdefault(decision.name, model)
        return MappingProxyType(found)

    @cached_property
    def tables(self) -> Mapping[str, tuple[str, str, DecisionTable]]:
        """Decision tables by their own id: file, name of the decision, the table as written."""
        found: dict[str, tuple[str, str, DecisionTable]] = {}
        for path, content in self.files.items():
            if path.endswith(".dmn"):
                definitions = load(content, file=path).definitions
                for one in definitions.decisions if definitions else ():
                    if isinstance(one.logic, DecisionTable):
                        found.setdefault(one.logic.id, (path, one.name, one.logic))
        return MappingProxyType(found)

    def has_decision(self, decision: str) -> bool:
        """Whether there is a decision with this id or name."""
        return decision in self._decisions

    def decide(
        self, decision: str, inputs: Mapping[str, Any], now: datetime
    ) -> tuple[Any, tuple[MatchedRule, ...]]:
        """The answer of a decision, a FEEL value, and the rules that matched.

        Raises DecisionFailed when there is no such decision, or no answer because something in it went wrong.
        """
        model = self._decisions.get(decision)
        if model is None:
            raise DecisionFailed(
                Sentence("de beslistabel {decision} bestaat niet in deze versie", decision=decision)
            )
        result = model.evaluate(decision, inputs, now=now)
        if result.value is None and result.findings:
            first = result.findings[:3]
            raise DecisionFailed(
                Bilingual("; ".join(one.nl for one in first), "; ".join(one.en for one in first))
            )
        return result.value, result.matched_rules

    # -- forms and lists -------------------------------------------------------------------------------

    @cached_property
    def forms(self) -> Mapping[str, Form]:
        """Forms by their id."""
        found: dict[str, Form] = {}
        for path, content in self.files.items():
            if path.endswith(".form"):
                form, _ = read_form(content, path)
                if form is not None:
                    found[form.id] = form
        return MappingProxyType(found)

    @cached_property
    def lists(self) -> Mapping[str, CodeList]:
        """Code lists by their id."""
        found: dict[str, CodeList] = {}
        for path, content in self.files.items():
            if path.startswith("forms/codelists/") and path.endswith(".json"):
                code_list, _ = read_code_list(content, path)
                if code_list is not None:
                    found[code_list.id] = code_list
        return MappingProxyType(found)

    def form(self, form_id: str) -> Form:
        """One form. Raises NotFound."""
        form = self.forms.get(form_id)
        if form is None:
            raise NotFound(
                Sentence("Het formulier {form} bestaat niet in deze versie.", form=form_id), form_id=form_id
            )
        return form

    def schema(self, form_id: str) -> Mapping[str, Any]:
        """The form-js JSON of a form, as deployed. Raises NotFound."""
        found = self._schemas.get(form_id)
        if found is None:
            raise NotFound(
                Sentence("Het formulier {form} bestaat niet in deze versie.", form=form_id), form_id=form_id
            )
        return found

    @cached_property
    def _schemas(self) -> Mapping[str, Mapping[str, Any]]:
        found: dict[str, Mapping[str, Any]] = {}
        for path, content in self.files.items():
            if path.endswith(".form"):
                form, _ = read_form(content, path)
                if form is not None:
                    found[form.id] = json.loads(content)
        return MappingProxyType(found)

    def form_names(self, form_id: str) -> frozenset[str]:
        """Variables that a form reads or fills in, by the first part of their names."""
        found = self._form_names.get(form_id)
        if found is None:
            used = form_variables(self.form(form_id))
            found = frozenset(path[0] for _, path in (*used.reads, *used.fills))
            found |= frozenset(name for _, name in used.lists)
            self._form_names[form_id] = found
        return found

    def answered_whole(self, form_id: str) -> frozenset[str]:
        """Variables that an answer to this form gives anew, whatever they were: those need not be read."""
        found = self._answered_whole.get(form_id)
        if found is None:
            found = self._answered_whole[form_id] = frozenset(
                str(spot.place[0])
                for spot in self.form(form_id).spots
                if len(spot.place) == 1
                and spot.field.type.asks
                and not (spot.field.disabled or spot.field.readonly)
            )
        return found

    @cached_property
    def _answered_whole(self) -> dict[str, frozenset[str]]:
        return {}

    @cached_property
    def _form_names(self) -> dict[str, frozenset[str]]:
        return {}

    # -- letters and texts -----------------------------------------------------------------------------

    @cached_property
    def letters(self) -> Mapping[str, Letter]:
        """Letters by their id."""
        found: dict[str, Letter] = {}
        for path, content in self.files.items():
            name = path.removeprefix(LETTERS)
            if path.startswith(LETTERS) and path.endswith(".md") and not name.startswith("_"):
                letter, _ = read_letter(content, path)
                if letter is not None:
                    found[letter.id] = letter
        return MappingProxyType(found)

    @cached_property
    def stationery(self) -> Stationery:
        """What the letters share: parts, labels of code lists, the house template."""
        parts: dict[str, str] = {}
        for path, content in self.files.items():
            name = path.removeprefix(LETTERS)
            if path.startswith(LETTERS) and name.startswith("_") and name.endswith(".md"):
                text, _ = read_part(content, path)
                if text is not None:
                    parts[name] = text
        labels = {
            one.id: {option.value: option.label for option in one.options if isinstance(option.value, str)}
            for one in self.lists.values()
        }
        house, _ = read_part(self.files.get(HOUSE_TEMPLATE, b""), HOUSE_TEMPLATE)
        paper, _ = read_part(self.files.get(PAPER_TEMPLATE, b""), PAPER_TEMPLATE)
        return Stationery(parts, labels, house or "", paper or PLAIN_TYPST)

    @cached_property
    def paper_files(self) -> Mapping[str, bytes]:
        """Pictures and fonts beside the letters, for the house template on paper."""
        return MappingProxyType(
            {
                path.removeprefix(LETTERS): content
                for path, content in self.files.items()
                if path.startswith(LETTERS) and path.endswith(PAPER_FILES)
            }
        )

    def page_text(self, name: str, language: str | None = None) -> Letter | None:
        """A text for a page or a mail to who is outside: forms/texts/<name>.<language>.md where there is one,
        else forms/texts/<name>.md; None when there is neither."""
        for path in (f"forms/texts/{name}.{language}.md", f"forms/texts/{name}.md"):
            if (content := self.files.get(path)) is not None:
                return read_letter(content, path)[0]
        return None

    @cached_property
    def file_names(self) -> Mapping[str, str]:
        """What people call the files, by path; a file without a name is left out."""
        return file_names(self.files, self.diagrams)

    # -- plain data ------------------------------------------------------------------------------------

    @cached_property
    def dictionary(self) -> Mapping[str, DataItem]:
        """The data dictionary by name; dotted names are parts."""
        return read_dictionary(self.files.get(DICTIONARY_FILE))

    @cached_property
    def norms(self) -> Mapping[str, Norm]:
        """The norm register by id."""
        return read_norms(self.files.get(NORMS_FILE))

    @cached_property
    def phases(self) -> tuple[Phase, ...]:
        """The ladder of phases."""
        return read_phases(self.files.get(PHASES_FILE))

    @cached_property
    def house(self) -> Mapping[str, Any]:
        """The organisation: name, address, counter, telephone."""
        return MappingProxyType(dict(read_house(self.files.get(HOUSE_FILE))))

    @cached_property
    def calendar(self) -> Calendar:
        """The free days."""
        return read_calendar(self.files.get(CALENDAR_FILE, b"date,name,kind,source\n"))[0]

    def phases_of(self, process_id: str) -> tuple[Phase, ...]:
        """The rungs that a case of this process can reach, through the processes it calls too."""
        found: set[str] = set()
        seen: set[str] = set()
        waiting = [process_id]
        while waiting:
            definition = self.library.processes.get(waiting.pop())
            if definition is None or definition.id in seen:
                continue
            seen.add(definition.id)
            waiting += definition.calls
            found |= {
                element.extensions.properties.get("phase", "") for element in definition.elements.values()
            }
        return tuple(phase for phase in self.phases if phase.id in found)

    def phase_label(self, phase: str | None) -> str:
        """What people read for a phase."""
        return next((one.label for one in self.phases if one.id == phase), phase or "")

    def norms_of(self, ids: str) -> tuple[Norm, ...]:
        """The norms that a property `norm` names; those that are not in the register with an empty rule."""
        return tuple(self.norms.get(word, Norm(word, "", "", "")) for word in ids.split())

    def cited(self, ids: str, most: int | None = None) -> str:
        """The first `most` norms of a list of ids as a sentence names them, each once. What names no norm of
        the register is a text already."""
        if not ids.split() or not any(word in self.norms for word in ids.split()):
            return ids
        names = dict.fromkeys(norm.in_words for norm in self.norms_of(ids))
        return list_in_words(list(names)[:most])
