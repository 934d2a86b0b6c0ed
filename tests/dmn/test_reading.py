"""Files from outside: wrong and hostile ones end in findings, never in a crash, a hang or a look outside."""

import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.dmn import check, load
from engine.dmn.reading import MAX_BYTES, NAMESPACES

from .models import NAMESPACE, decision, definitions, input_data, literal, require, table


def rules(data: bytes) -> list[str]:
    return [finding.rule for finding in load(data).findings]


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "not-xml"),
        (b"\x00\xff\xfe", "not-xml"),
        (b"hello", "not-xml"),
        (b"<definitions/>", "unsupported-version"),
        (b'<definitions xmlns="https://www.omg.org/spec/DMN/2099/MODEL/"/>', "unsupported-version"),
        (b"<bpmn/>", "not-dmn"),
        (b"<a>" * 300 + b"</a>" * 300, "not-xml"),
        (b" " * (MAX_BYTES + 1), "file-too-large"),
    ],
)
def test_what_is_no_decision_model_is_refused_with_a_finding(data: bytes, rule: str) -> None:
    model = load(data)
    assert [finding.rule for finding in model.findings] == [rule]
    assert model.decisions == []
    assert model.evaluate("d", {}).value is None


def test_a_doctype_is_refused_and_nothing_outside_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    data = (
        f'<!DOCTYPE definitions [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
        f'<definitions xmlns="{NAMESPACE}"><decision id="d" name="d">'
        '<literalExpression><text>"&e;"</text></literalExpression></decision></definitions>'
    )
    model = load(data.encode())
    assert [finding.rule for finding in model.findings] == ["doctype-refused"]
    assert "secret" not in str(model.evaluate("d", {}))


def test_entities_that_multiply_are_refused() -> None:
    levels = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
    data = f'<!DOCTYPE d [<!ENTITY e0 "ha">{levels}]><definitions xmlns="{NAMESPACE}">&e9;</definitions>'
    assert rules(data.encode()) in (["doctype-refused"], ["not-xml"])


@pytest.mark.parametrize("namespace", NAMESPACES)
def test_every_version_of_the_standard_is_read(namespace: str) -> None:
    data = definitions(decision("d", literal("1"))).replace(NAMESPACE.encode(), namespace.encode())
    model = load(data)
    assert model.findings == ()
    assert model.evaluate("d", {}).value == 1


def test_elements_of_other_namespaces_are_no_part_of_the_model() -> None:
    foreign = '<x:decision xmlns:x="urn:other" id="x" name="x"/>'
    model = load(definitions(foreign, decision("d", literal("1"))))
    assert [known.name for known in model.decisions] == ["d"]


def test_expressions_nested_too_deeply_are_a_finding() -> None:
    logic = literal("1")
    for _ in range(60):
        logic = f"<list>{logic}</list>"
    assert "too-deep" in rules(definitions(decision("d", logic)))


@pytest.mark.parametrize(
    ("broken", "rule"),
    [
        ('<decisionTable hitPolicy="BEST"><output/></decisionTable>', "unknown-hit-policy"),
        (
            '<decisionTable aggregation="MEAN" hitPolicy="COLLECT"><output/></decisionTable>',
            "unknown-aggregation",
        ),
        ('<decisionTable preferredOrientation="CrossTable"><output/></decisionTable>', "crosstab"),
        ("<decisionTable/>", "no-outputs"),
        ('<decisionTable><output name="a"/><output/></decisionTable>', "unnamed-output"),
        ('<functionDefinition kind="Ruby"/>', "unknown-function-kind"),
        ("<for><in/></for>", "missing-name"),
        ("<invocation><binding/></invocation>", "missing-name"),
        ('<relation><column name="a"/><row/></relation>', "wrong-cell-count"),
        ("<decisionTable><output/><rule/></decisionTable>", "wrong-cell-count"),
    ],
)
def test_a_mistake_in_the_logic_is_a_finding_at_its_element(broken: str, rule: str) -> None:
    model = load(definitions(decision("d", broken)))
    assert rule in [finding.rule for finding in model.findings]
    assert all(finding.element and finding.nl and finding.en for finding in model.findings)
    model.evaluate("d", {})
    check(model)


def test_a_value_made_of_shared_parts_cannot_fill_the_memory() -> None:
    doubling = (
        "{" + "a0: [1], " + ", ".join(f"a{n + 1}: [a{n}, a{n}]" for n in range(40)) + ", z: string(a40)}"
    )
    result = load(definitions(decision("d", literal(doubling), type="number"))).evaluate("d", {})
    assert result.value is None


def test_endless_work_is_stopped_with_a_finding() -> None:
    loop = "for a in 1..10000, b in 1..10000, c in 1..10000 return a"
    result = load(definitions(decision("d", literal(loop)))).evaluate("d", {})
    assert result.value is None
    assert "too-much-work" in {finding.rule for finding in result.findings}


def test_a_model_is_shared_by_threads() -> None:
    rows = [[f"{n}", f"{n} * 2"] for n in range(20)]
    model = load(
        definitions(input_data("n"), decision("d", table(["n"], ["m"], rows), needs=require(inputs=("n",))))
    )
    wrong: list[int] = []

    def work(start: int) -> None:
        for n in range(start, start + 200):
            result = model.evaluate("d", {"n": n % 20})
            if result.value != n % 20 * 2 or len(result.matched_rules) != 1:
                wrong.append(n)

    threads = [threading.Thread(target=work, args=(start,)) for start in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


SEED = definitions(
    '<itemDefinition name="tA"><typeRef>number</typeRef>'
    "<allowedValues><text>[1..5]</text></allowedValues></itemDefinition>",
    input_data("a", "tA"),
    decision("d", table(["a", "b"], ["x", "y"], [["< 3", "-", "a", '"q"'], ["3, 4", "not(1)", "b", "?"]])),
    decision(
        "e",
        f'<for iteratorVariable="i"><in>{literal("[1,2]")}</in><return>{literal("i + d.x")}</return></for>',
    ),
).decode()
PIECES = st.sampled_from(
    [
        "<",
        ">",
        '"',
        "text",
        "decision",
        "a",
        "1",
        "(",
        ")",
        "[",
        "..",
        "/",
        "name",
        "in",
        " ",
        "&lt;",
        "{",
        "}",
        "id",
    ]
)


@settings(max_examples=150, deadline=2000)
@given(st.lists(st.tuples(st.integers(0, len(SEED)), st.integers(0, 12), PIECES), max_size=6))
def test_a_damaged_file_never_raises(damage: list[tuple[int, int, str]]) -> None:
    text = SEED
    for at, length, piece in damage:
        text = text[:at] + piece + text[at + length :]
    model = load(text.encode())
    for known in model.decisions:
        model.evaluate(known.id, {"a": 3, "b": 1})
    check(model)


@settings(max_examples=150, deadline=2000)
@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_hostile_cells_never_raise(cell: str, answer: str, name: str) -> None:
    def clean(text: str) -> str:
        return "".join(letter for letter in text if letter.isprintable())

    rows = [[clean(cell), clean(answer)], ["-", "1"]]
    logic = table([clean(name)], ["n"], rows, hit="FIRST")
    model = load(definitions(decision("d", logic)))
    model.evaluate("d", {clean(name): 1})
    check(model, variables={})
