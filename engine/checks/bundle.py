"""Everything that the files of one deployment say, read once, with what the reading itself found wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from engine.bpmn import Diagram, Element, Process, read_diagrams
from engine.calendar import read_calendar
from engine.dmn import Model, load
from engine.feel import Names
from engine.forms import CodeList, Form, form_variables, read_code_list, read_form
from engine.letters import Letter, read_letter, read_part
from engine.model.deployment import Norm
from engine.model.findings import Finding
from engine.policy.registers import (
    DICTIONARY_FILE,
    HOUSE_FILE,
    NORMS_FILE,
    PHASES_FILE,
    DataItem,
    Phase,
    read_data,
    read_dictionary,
    read_house,
    read_norms,
    read_phases,
    read_rows,
)

CALENDAR_FILE = "processes/calendar.csv"
PROVIDED = frozenset({"zaak", "organisatie", "vandaag", "nu", "taak", "huis"}) | {
    "partij",
    "namens",
    "documenten",
}
"""Variables that the engine gives: `taak` in tasks; in messages `partij` (the sender) and `namens` (for whom
staff write it down: {rol, hoe})."""
ORGANISATION_PARTS = frozenset({"functies", "personen", "uitvoerders"})
"""What `organisatie` has of the engine, beside what the house says of itself: who holds which function,
everybody who works here, and those of them who can be given work."""

LOOKED_UP = (".bpmn", ".dmn", ".form", ".md")
"""Files whose names others use, beside code lists: diagrams, tables, forms, letters and their parts."""


class Bundle:
    """The files of a deployment (path -> content). Each kind is read when it is first asked for."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = dict(sorted(files.items()))

    @cached_property
    def _unread(self) -> frozenset[str]:
        read = {diagram.file for diagram in self.diagrams}
        read |= {path for path, model in self.models.items() if model.definitions is not None}
        read |= {path for path, _ in (*self.form_files, *self.list_files, *self.letter_files)}
        if any("name" in row for row in read_rows(self.files.get(DICTIONARY_FILE))):
            read.add(DICTIONARY_FILE)
        if _is_text(self.files.get(NORMS_FILE, b"")):
            read.add(NORMS_FILE)
        return frozenset(
            path
            for path in self.files
            if path not in read and path.rsplit("/", 1)[-1] not in self.parts
            if path in (DICTIONARY_FILE, NORMS_FILE)
            or path.endswith(LOOKED_UP)
            or (path.endswith(".json") and "codelists/" in path)
        )

    def has_unread(self, *endings: str) -> bool:
        """Whether one of these files (any at all when none is named) could not be read.

        That is told by itself. A name that stands nowhere else may stand there: nobody else hears of it.
        """
        return any(path.endswith(endings) for path in self._unread) if endings else bool(self._unread)

    def _named(self, ending: str) -> Iterator[tuple[str, bytes]]:
        return ((path, content) for path, content in self.files.items() if path.endswith(ending))

    # ------------------------------------------------------------ diagrams

    @cached_property
    def _diagrams(self) -> tuple[tuple[Diagram, ...], tuple[Finding, ...]]:
        diagrams, findings = read_diagrams(dict(self._named(".bpmn")))
        return tuple(diagrams), tuple(findings)

    @property
    def diagrams(self) -> tuple[Diagram, ...]:
        """The diagrams that could be read."""
        return self._diagrams[0]

    @property
    def diagram_findings(self) -> tuple[Finding, ...]:
        """What the reading of diagrams found."""
        return self._diagrams[1]

    @cached_property
    def processes(self) -> Mapping[str, tuple[Diagram, Process]]:
        """Processes by their id; of a double id the first."""
        found: dict[str, tuple[Diagram, Process]] = {}
        for diagram in self.diagrams:
            for process in diagram.processes.values():
                found.setdefault(process.id, (diagram, process))
        return found

    def elements(self) -> Iterator[tuple[Diagram, Element]]:
        """Every flow node of every diagram."""
        for diagram in self.diagrams:
            for element in diagram.elements.values():
                yield diagram, element

    @cached_property
    def organisation_parts(self) -> frozenset[str] | None:
        """What may stand behind `organisatie.`: of the engine, and of the house; None when that file cannot
        be read.
        """
        content = self.files.get(HOUSE_FILE)
        if not isinstance(read_data(content, {} if content is None else None), dict):
            return None
        return ORGANISATION_PARTS | read_house(content).keys()

    # ------------------------------------------------------------ tables

    @cached_property
    def models(self) -> Mapping[str, Model]:
        """Decision models by file, those with mistakes too."""
        tables = dict(self._named(".dmn"))
        return {
            path: load(content, file=path, imports=[one for one in tables.items() if one[0] != path])
            for path, content in tables.items()
        }

    @cached_property
    def decisions(self) -> Mapping[str, str]:
        """Id and name of each decision -> its file."""
        found: dict[str, str] = {}
        for path, model in self.models.items():
            for decision in model.decisions:
                found.setdefault(decision.id, path)
                found.setdefault(decision.name, path)
        return found

    # ------------------------------------------------------------ forms and lists

    @cached_property
    def _forms(self) -> tuple[tuple[tuple[str, Form], ...], tuple[Finding, ...]]:
        forms: list[tuple[str, Form]] = []
        findings: list[Finding] = []
        for path, content in self._named(".form"):
            form, found = read_form(content, path)
            findings += found
            if form is not None:
                forms.append((path, form))
        return tuple(forms), tuple(findings)

    @property
    def form_files(self) -> tuple[tuple[str, Form], ...]:
        """Every form with its file."""
        return self._forms[0]

    @property
    def form_findings(self) -> tuple[Finding, ...]:
        """What the reading of forms found."""
        return self._forms[1]

    @cached_property
    def forms(self) -> Mapping[str, Form]:
        """Forms by their id."""
        return {form.id: form for _, form in reversed(self.form_files)}

    @cached_property
    def filled_in(self) -> Mapping[str, frozenset[str]]:
        """The variables that a form writes, by their first name, by the id of the form."""
        return {
            form.id: frozenset(path[0] for _, path in form_variables(form).fills)
            for form in self.forms.values()
        }

    @cached_property
    def _lists(self) -> tuple[tuple[tuple[str, CodeList], ...], tuple[Finding, ...]]:
        lists: list[tuple[str, CodeList]] = []
        findings: list[Finding] = []
        for path, content in self._named(".json"):
            if "codelists/" in path:
                code_list, found = read_code_list(content, path)
                findings += found
                if code_list is not None:
                    lists.append((path, code_list))
        return tuple(lists), tuple(findings)

    @property
    def list_files(self) -> tuple[tuple[str, CodeList], ...]:
        """Every code list with its file."""
        return self._lists[0]

    @property
    def list_findings(self) -> tuple[Finding, ...]:
        """What the reading of code lists found."""
        return self._lists[1]

    @cached_property
    def lists(self) -> Mapping[str, CodeList]:
        """Code lists by their id."""
        return {code_list.id: code_list for _, code_list in reversed(self.list_files)}

    # ------------------------------------------------------------ letters and texts

    @cached_property
    def _letters(
        self,
    ) -> tuple[tuple[tuple[str, Letter], ...], Mapping[str, str], tuple[Finding, ...]]:
        letters: list[tuple[str, Letter]] = []
        parts: dict[str, str] = {}
        findings: list[Finding] = []
        for path, content in self.files.items():
            name = path.rsplit("/", 1)[-1]
            if name.startswith("_") and name.endswith((".md", ".html", ".typ")):
                part, found = read_part(content, path)
                findings += found
                if part is not None:
                    parts[name] = part
            elif name.endswith(".md"):
                letter, found = read_letter(content, path)
                findings += found
                if letter is not None:
                    letters.append((path, letter))
        return tuple(letters), parts, tuple(findings)

    @property
    def letter_files(self) -> tuple[tuple[str, Letter], ...]:
        """Every letter and page text with its file."""
        return self._letters[0]

    @property
    def parts(self) -> Mapping[str, str]:
        """Shared parts of letters by file name, the house template among them."""
        return self._letters[1]

    @property
    def letter_findings(self) -> tuple[Finding, ...]:
        """What the reading of letters found."""
        return self._letters[2]

    @cached_property
    def letters(self) -> Mapping[str, Letter]:
        """Letters by their id; texts for pages are not letters."""
        return {one.id: one for path, one in reversed(self.letter_files) if "texts/" not in path}

    # ------------------------------------------------------------ registers

    @cached_property
    def dictionary(self) -> Mapping[str, DataItem]:
        """The data dictionary by name."""
        return read_dictionary(self.files.get(DICTIONARY_FILE))

    @cached_property
    def described_parts(self) -> Mapping[str, frozenset[str]]:
        """First name -> the names of the dictionary that are parts of it, whole: `party.name` of `party`."""
        found: dict[str, set[str]] = {}
        for name in self.dictionary:
            root, dot, _ = name.partition(".")
            if dot:
                found.setdefault(root, set()).add(name)
        return {root: frozenset(names) for root, names in found.items()}

    @cached_property
    def names(self) -> Names:
        """The names of the dictionary for the reader of FEEL: a name may hold spaces."""
        return Names.of(name.split(".")[0] for name in self.dictionary)

    @property
    def has_dictionary(self) -> bool:
        """Whether there is a dictionary to hold names against: a single file is checked without one."""
        return DICTIONARY_FILE in self.files

    @cached_property
    def norms(self) -> Mapping[str, Norm]:
        """The norm register by id."""
        return read_norms(self.files.get(NORMS_FILE))

    @cached_property
    def norm_rows(self) -> tuple[Mapping[str, str], ...]:
        """The rows of the norm register, with its open list."""
        return tuple(read_rows(self.files.get(NORMS_FILE)))

    @property
    def has_norms(self) -> bool:
        """Whether there is a norm register."""
        return NORMS_FILE in self.files

    @cached_property
    def phases(self) -> tuple[Phase, ...] | None:
        """The ladder of phases; None when there is no file for it, or it cannot be read."""
        content = self.files.get(PHASES_FILE)
        return read_phases(content) if isinstance(read_data(content, None), list) else None

    @cached_property
    def calendar_findings(self) -> tuple[Finding, ...]:
        """What the reading of the calendar found."""
        content = self.files.get(CALENDAR_FILE)
        return () if content is None else read_calendar(content)[1]


def _is_text(content: bytes) -> bool:
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return True
