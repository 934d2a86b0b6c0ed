"""A change of the policy is told in sentences: what it was, what it is, and on which element."""

from __future__ import annotations

import json
import random
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.comparing import ChangeKind, FileComparison, compare, words_between
from engine.comparing.sequences import in_common
from engine.comparing.texts import MOST_WORDS
from tests.dmn.models import decision, definitions, table

ROOT = Path(__file__).resolve().parents[2]
FILES = {
    file.relative_to(ROOT).as_posix(): file.read_bytes()
    for folder in ("processes", "forms")
    for file in sorted((ROOT / folder).rglob("*"))
    if file.is_file()
}
VILLAGE = ROOT / "tests/web/village"
SMALL = {
    file.relative_to(VILLAGE).as_posix(): file.read_bytes()
    for file in sorted(VILLAGE.rglob("*"))
    if file.is_file()
}
BPMN = b"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="x">
 <process id="p" name="Proef" isExecutable="true">
  <startEvent id="s" name="Begin"/>
  <sequenceFlow id="f1" sourceRef="s" targetRef="t"/>
  <userTask id="t" name="Doe het"><extensionElements><zeebe:userTask/>
    <zeebe:formDefinition formId="een"/><zeebe:assignmentDefinition candidateGroups="balie"/>
    <zeebe:properties><zeebe:property name="norm" value="N-1"/></zeebe:properties></extensionElements></userTask>
  <boundaryEvent id="b" name="Te laat" attachedToRef="t"><timerEventDefinition id="td">
    <timeDuration>P5D</timeDuration></timerEventDefinition></boundaryEvent>
  <sequenceFlow id="f2" sourceRef="t" targetRef="g"/>
  <exclusiveGateway id="g" name="Goed?" default="f4"/>
  <sequenceFlow id="f3" name="ja" sourceRef="g" targetRef="e"><conditionExpression>=goed</conditionExpression></sequenceFlow>
  <sequenceFlow id="f4" name="nee" sourceRef="g" targetRef="t"/>
  <endEvent id="e" name="Klaar"/>
 </process></definitions>"""


def only(old: dict[str, bytes], new: dict[str, bytes]) -> FileComparison:
    (found,) = compare(old, new)
    return found


def diagram(change: tuple[str, str]) -> FileComparison:
    before, after = change
    assert before.encode() in BPMN
    new = BPMN.replace(before.encode(), after.encode(), 1)
    return only({"processes/p.bpmn": BPMN}, {"processes/p.bpmn": new})


def test_the_same_files_have_no_differences() -> None:
    assert compare(FILES, dict(FILES)) == ()


@pytest.mark.parametrize(
    ("change", "element", "words"),
    [
        (("P5D", "P10D"), "b", ("‘Te laat’", "P5D (5 dagen) → P10D (10 dagen)")),
        (('name="Doe het"', 'name="Doe iets"'), "t", ("‘Doe het’ heet nu ‘Doe iets’",)),
        (("=goed<", "=goed and snel<"), "f3", ("voorwaarde: =goed → =goed and snel",)),
        (('formId="een"', 'formId="twee"'), "t", ("formulier: een → twee",)),
        (('candidateGroups="balie"', 'candidateGroups="wijk"'), "t", ("functies: balie → wijk",)),
        (('value="N-1"', 'value="N-2"'), "t", ("eigenschap norm: N-1 → N-2",)),
        (('default="f4"', ""), "g", ("weg als niets anders geldt",)),
        (('sourceRef="g" targetRef="t"', 'sourceRef="g" targetRef="e"'), "f4", ("Weg verlegd",)),
        (('attachedToRef="t"', 'attachedToRef="t" cancelActivity="false"'), "b", ("laat de stap doorgaan",)),
    ],
)
def test_a_change_in_a_diagram_is_one_sentence_on_its_element(
    change: tuple[str, str], element: str, words: tuple[str, ...]
) -> None:
    (told,) = diagram(change).differences
    assert told.element == element
    assert all(word in told.sentence for word in words), told.sentence


def test_new_and_gone_elements_are_told_with_their_kind_and_name() -> None:
    extra = '<endEvent id="e" name="Klaar"/><endEvent id="e2" name="Ook klaar"/>'
    (told,) = diagram(('<endEvent id="e" name="Klaar"/>', extra)).differences
    assert (told.kind, told.element, told.sentence) == (ChangeKind.ADDED, "e2", "Nieuw: einde ‘Ook klaar’.")
    new = BPMN.replace(extra.encode(), b"")
    gone = only({"p.bpmn": BPMN.replace(b'<endEvent id="e" name="Klaar"/>', extra.encode())}, {"p.bpmn": new})
    assert [one.kind for one in gone.differences] == [ChangeKind.REMOVED]


def test_a_changed_cell_is_told_with_its_row_and_column() -> None:
    path = "processes/termijnen.dmn"
    new = {**FILES, path: FILES[path].replace(b"<text>6</text>", b"<text>5</text>", 1)}
    found = only(FILES, new)
    (told,) = found.differences
    assert found.path == path
    assert "6 → 5" in told.sentence
    assert "‘Weken’" in told.sentence
    assert "rij 1" in told.sentence


def test_a_row_more_and_a_row_less_are_told_whole() -> None:
    path = "processes/termijnen.dmn"
    text = SMALL[path].decode()
    start, end = text.rindex("<rule"), text.rindex("</rule>") + len("</rule>")
    less = {**SMALL, path: (text[:start] + text[end:]).encode()}
    (gone,) = only(SMALL, less).differences
    (came,) = only(less, SMALL).differences
    assert (gone.kind, came.kind) == (ChangeKind.REMOVED, ChangeKind.ADDED)
    assert "is weg" in gone.sentence
    assert "nieuwe rij" in came.sentence


def test_a_form_tells_its_questions_and_rules() -> None:
    path = "forms/stoppen.form"
    new = {**SMALL, path: SMALL[path].replace(b'"required": true', b'"required": false', 1)}
    if new[path] == SMALL[path]:
        new[path] = SMALL[path].replace(b'"label": "', b'"label": "Nieuw ', 1)
    (told,) = only(SMALL, new).differences
    assert told.element
    assert "→" in told.sentence or "leeg" in told.sentence


@pytest.mark.parametrize("name", ["staffLabel", "staffDescription", "staffHelp"])
def test_other_words_for_staff_are_told(name: str) -> None:
    path = "forms/stoppen.form"
    was, is_now = (
        {
            **SMALL,
            path: SMALL[path].replace(
                b'"label"', b'"properties": {"%s": "%s"}, "label"' % (name.encode(), text), 1
            ),
        }
        for text in (b"Waarom stopt de klant?", b"Waarom wil de klant stoppen?")
    )
    (told,) = only(was, is_now).differences
    assert told.element == "stoppen_0"
    assert "voor medewerkers" in told.sentence
    assert "Waarom stopt de klant? → Waarom wil de klant stoppen?" in told.sentence


def test_a_letter_is_told_by_word() -> None:
    old = b"---\nid: a\ntitle: Antwoord\n---\nBeste mens,\n\nWij plaatsen het bankje.\n"
    new = b"---\nid: a\ntitle: Ons antwoord\n---\nBeste mens,\n\nWij plaatsen een groot bankje.\n"
    found = only({"forms/letters/a.md": old}, {"forms/letters/a.md": new})
    head, body = found.differences
    assert "Antwoord → Ons antwoord" in head.sentence
    assert "Woorden erbij: 2, eraf: 1" in body.sentence
    assert "".join(one.text for one in found.words if one.kind is not ChangeKind.ADDED).startswith(
        "Beste mens"
    )
    assert [one.text for one in found.words if one.kind is ChangeKind.REMOVED] == ["het"]


@given(
    st.lists(st.sampled_from(["a ", "b ", "c", "\n", "\n\n", "  "]), max_size=40).map("".join),
    st.lists(st.sampled_from(["a ", "b ", "c", "\n", "\n\n", "  "]), max_size=40).map("".join),
)
def test_what_stayed_and_went_is_the_old_text_and_what_stayed_and_came_the_new(old: str, new: str) -> None:
    runs = list(words_between(old, new))
    assert "".join(run.text for run in runs if run.kind is not ChangeKind.ADDED) == old
    assert "".join(run.text for run in runs if run.kind is not ChangeKind.REMOVED) == new
    assert all(one.kind is not other.kind for one, other in pairwise(runs))
    assert [run.kind for run in words_between(old, old)] == ([None] if old else [])


class CountedWord(str):
    """A word that counts how often it is compared."""

    compared = 0

    def __eq__(self, other: object) -> bool:
        CountedWord.compared += 1
        return str.__eq__(self, other)

    __hash__ = str.__hash__


@pytest.mark.parametrize("paragraph", [60, 40_000], ids=["in paragraphs", "in one"])
@pytest.mark.parametrize("changed", [0.1, 1.0], ids=["a word here and there", "written anew"])
def test_two_letters_of_200_kB_are_compared_in_bounded_work(
    paragraph: int, changed: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(7)
    old = [f"woord{chance.randrange(500)}" for _ in range(25_000)]
    new = [f"woord{chance.randrange(500)}" if chance.random() < changed else one for one in old]
    texts = [
        "\n\n".join(" ".join(side[at : at + paragraph]) for at in range(0, len(side), paragraph))
        for side in (old, new)
    ]
    assert all(len(text) > 200_000 for text in texts)

    def counted(was: list[str], is_now: list[str], most: int) -> list[tuple[int, int, int]] | None:
        return in_common([CountedWord(one) for one in was], [CountedWord(one) for one in is_now], most)

    monkeypatch.setattr("engine.comparing.texts.in_common", counted)
    CountedWord.compared = 0
    runs = list(words_between(*texts))
    assert "".join(run.text for run in runs if run.kind is not ChangeKind.ADDED) == texts[0]
    assert CountedWord.compared < MOST_WORDS * len(old)  # not each word with each: 25,000 times


def test_a_paragraph_that_was_written_anew_is_told_as_a_whole_beside_words_that_changed() -> None:
    anew = " ".join(f"oud{number}" for number in range(400)), " ".join(f"nieuw{n}" for n in range(400))
    old, new = (
        f"Beste {name},\n\n{text}\n\nGroet" for name, text in zip(("mens", "heer"), anew, strict=True)
    )
    assert [(run.kind, run.text) for run in words_between(old, new)] == [
        (None, "Beste "),
        (ChangeKind.REMOVED, "mens,"),
        (ChangeKind.ADDED, "heer,"),
        (None, "\n\n"),
        (ChangeKind.REMOVED, anew[0]),
        (ChangeKind.ADDED, anew[1]),
        (None, "\n\nGroet"),
    ]


def test_registers_and_lists_are_told_by_row_and_by_name() -> None:
    csv = {"processes/norms.csv": b"id,rule\nN-1,Antwoord snel\nN-2,Leg uit\n"}
    new = {"processes/norms.csv": b"id,rule\nN-1,Antwoord binnen een week\nN-3,Luister\n"}
    sentences = [one.sentence for one in only(csv, new).differences]
    assert "Regel N-1, rule: Antwoord snel → Antwoord binnen een week." in sentences
    assert any("N-2 is weg" in one for one in sentences)
    assert any("Nieuwe regel N-3" in one for one in sentences)
    lists = (
        {"l.json": b'{"values":[{"value":"a","label":"A"}]}'},
        {"l.json": b'{"values":[{"value":"a","label":"B"}]}'},
    )
    (told,) = only(*lists).differences
    assert told.sentence == "values.a.label: A → B."


def test_new_and_gone_files_are_told_and_nothing_else() -> None:
    found = compare({"a.csv": b"x\n"}, {"b.csv": b"x\n"})
    assert [(one.path, one.kind) for one in found] == [
        ("a.csv", ChangeKind.REMOVED),
        ("b.csv", ChangeKind.ADDED),
    ]


def test_files_that_nobody_can_read_are_still_told() -> None:
    for name in ("p.bpmn", "t.dmn", "f.form", "l.json", "r.csv", "b.md", "x.bin"):
        found = only({name: b"\x00een"}, {name: b"\x00twee"})
        assert found.differences, name


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("r.csv", b"id,x\na,1\n", b'id,x\na,"' + b"x" * 200_000),
        ("l.json", b"[]", b"[" * 100_000),
        ("l.json", b'{"a":' * 700 + b"1" + b"}" * 700, b'{"a":' * 700 + b"2" + b"}" * 700),
    ],
)
def test_a_file_that_is_broken_or_a_trap_is_told_and_stops_nothing(path: str, old: bytes, new: bytes) -> None:
    (one,) = only({path: old}, {path: new}).differences
    assert one.sentence == "Dit bestand kan niet worden gelezen."


def _form(options: bytes, more: bytes = b"") -> bytes:
    return (
        b'{"id":"f","type":"default","schemaVersion":17,"components":[{"id":"v","type":"radio","key":"keus",'
        b'"label":"Keus","values":' + options + more + b"}]}"
    )


ONE = b'[{"label":"Ja","value":"ja"}]'
PAD = b'{"id":"h","type":"signature_pad","key":"pad2","label":"Handtekening"}'


def _with(part: bytes) -> bytes:
    """The form with something beside its question."""
    return _form(ONE).removesuffix(b"]}") + b"," + part + b"]}"


def test_a_form_that_another_program_wrote_in_another_order_does_the_same() -> None:
    laid_out = json.dumps({"exporter": {"version": "9"}, **json.loads(_form(ONE))}, indent=2).encode()
    (one,) = only({"f.form": _form(ONE)}, {"f.form": laid_out}).differences
    assert one.sentence == "Alleen de opmaak van het bestand is anders; het doet hetzelfde."


def test_another_name_of_a_question_is_told_once() -> None:
    renamed = _form(ONE).replace(b'"Keus"', b'"Keus (kort)"')
    (one,) = only({"f.form": _form(ONE)}, {"f.form": renamed}).differences
    assert one.sentence == "Vraag ‘Keus’ heet nu ‘Keus (kort)’."


@pytest.mark.parametrize(
    ("path", "old", "new", "told"),
    [
        ("f.form", _form(ONE), _form(b'[{"label":"Ja","value":"yes"}]'), "waarden van de keuzen: ja → yes"),
        ("f.form", _form(ONE), _form(ONE, b',"disabled":true'), "iets anders"),
        ("f.form", _form(ONE), _form(ONE, b',"nobody_knows":true'), "iets anders"),
        ("f.form", _form(ONE), _with(PAD), "Nieuw, maar niet te lezen: ‘Handtekening’ (soort signature_pad)"),
        ("f.form", _with(PAD), _form(ONE), "Weggehaald: ‘Handtekening’ (soort signature_pad)"),
        (
            "f.form",
            _with(PAD),
            _with(PAD.replace(b"pad2", b"pad3")),
            "‘Handtekening’ (soort signature_pad) is iets anders",
        ),
        (
            "p.bpmn",
            BPMN,
            BPMN.replace(b'isExecutable="true"', b'isExecutable="false"'),
            "alleen een tekening",
        ),
        (
            "l.json",
            b'[{"id":"a","label":"A"},{"id":"b","label":"B"}]',
            b'[{"id":"b","label":"B"},{"id":"a","label":"A"}]',
            "volgorde",
        ),
        ("r.csv", b"id,x\na,1\nb,2\n", b"id,x\nb,2\na,1\n", "volgorde"),
        ("r.csv", b"id,x\na,1,n\n", b"id,x\na,1,j\n", "Regel a, 3: n → j"),
        ("r.csv", b"id,x\na,1\n", b"id,x\ra,2\r", "Regel a, x: 1 → 2"),
        ("l.json", b'{"a":1}', b'{"a":true}', "a: 1 → true"),
    ],
)
def test_what_acts_otherwise_is_never_told_to_be_the_same(
    path: str, old: bytes, new: bytes, told: str
) -> None:
    (one,) = only({path: old}, {path: new}).differences
    assert told in one.sentence


def test_a_change_that_has_no_words_is_not_hidden_by_one_that_has() -> None:
    path = "processes/p.bpmn"
    here = BPMN.replace(b'formId="een"', b'formId="een" bindingType="deployment"')
    there = BPMN.replace(b'formId="een"', b'formId="een" bindingType="latest"').replace(b"P5D", b"P6D")
    told = only({path: here}, {path: there}).differences
    assert [one.element for one in told] == ["t", "b"]
    assert "niet in woorden" in told[0].sentence


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'formId="een" bindingType="deployment"', b'formId="twee" bindingType="latest"'),
        (b'formId="een"', b'formId="twee" bindingType="latest"'),
    ],
)
def test_of_two_changes_on_one_element_the_one_without_words_is_told_too(old: bytes, new: bytes) -> None:
    here = BPMN.replace(b'formId="een"', old)
    there = BPMN.replace(b'formId="een"', new)
    form, rest = only({"processes/p.bpmn": here}, {"processes/p.bpmn": there}).differences
    assert form.element == rest.element == "t"
    assert "een → twee" in form.sentence
    assert "niet in woorden" in rest.sentence


def test_the_order_of_conditions_is_told_beside_a_change_of_the_choice_itself() -> None:
    path = "processes/p.bpmn"
    flows = [line for line in BPMN.splitlines() if b'id="f3"' in line or b'id="f4"' in line]
    swapped = BPMN.replace(b"\n".join(flows), b"\n".join(flows[::-1])).replace(b"Goed?", b"Hoe?")
    assert swapped.count(b"Hoe?") == 1
    told = only({path: BPMN}, {path: swapped}).differences
    assert [one.element for one in told] == ["g", "g"]
    assert ["niet in woorden" in one.sentence for one in told] == [False, True]


def test_the_order_of_conditions_is_told_beside_other_changes() -> None:
    path = "processes/p.bpmn"
    flows = [line for line in BPMN.splitlines() if b'id="f3"' in line or b'id="f4"' in line]
    swapped = BPMN.replace(b"\n".join(flows), b"\n".join(flows[::-1])).replace(b"P5D", b"P6D")
    told = only({path: BPMN}, {path: swapped}).differences
    assert {one.element for one in told} == {"g", "b"}


def test_a_rule_that_a_flow_carries_is_told_when_it_changes() -> None:
    path = "processes/p.bpmn"
    plain = b'name="ja" sourceRef="g" targetRef="e">'
    carried = (
        b'<extensionElements><zeebe:properties><zeebe:property name="norm" value="A-1"/></zeebe:properties>'
        b"</extensionElements>"
    )
    (told,) = only({path: BPMN}, {path: BPMN.replace(plain, plain + carried)}).differences
    assert (told.element, told.after) == ("f3", "A-1")
    assert "norm" in told.sentence


def test_a_default_that_changes_along_with_a_cell_is_not_hidden_by_it() -> None:
    def dmn(cell: str, default: str) -> dict[str, bytes]:
        logic = table(["x"], ["n"], [["-", cell]], defaults=[default])
        return {"t.dmn": definitions(decision("d", logic, needs=""))}

    assert len(only(dmn("1", "2"), dmn("3", "2")).differences) == 1
    cell, rest = only(dmn("1", "2"), dmn("3", "4")).differences
    assert "1 → 3" in cell.sentence
    assert "beslissing ‘d’" in rest.sentence
    assert "niet in woorden" in rest.sentence


def test_a_change_far_down_a_long_register_is_told() -> None:
    old = b"id,x\n" + b"".join(b"r%d,1\n" % number for number in range(2_000))
    (one,) = only({"r.csv": old}, {"r.csv": old.replace(b"r1999,1", b"r1999,2")}).differences
    assert one.sentence == "Regel r1999, x: 1 → 2."


def test_rows_without_a_name_of_their_own_are_read_quickly() -> None:
    old = b"id,x\n" + b",1\n" * 20_000
    assert only({"r.csv": old}, {"r.csv": old + b",2\n"}).differences
