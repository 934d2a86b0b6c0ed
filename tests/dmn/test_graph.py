"""Requirement graphs: decisions, knowledge, services and imports, each seeing only what it requires."""

from decimal import Decimal

from engine.dmn import load

from .models import NAMESPACE, decision, definitions, input_data, literal, require, table, variable


def knowledge(name: str, parameters: str, body: str, *, needs: str = "", type: str = "") -> str:
    logic = f"<encapsulatedLogic>{parameters}{body}</encapsulatedLogic>"
    inner = variable(name, type) + logic + needs
    return f'<businessKnowledgeModel id="_{name}" name="{name}">{inner}</businessKnowledgeModel>'


def parameter(name: str, type: str = "") -> str:
    return f'<formalParameter name="{name}"' + (f' typeRef="{type}"/>' if type else "/>")


def service(
    name: str, *, outputs: tuple[str, ...], inputs: tuple[str, ...] = (), data: tuple[str, ...] = ()
) -> str:
    parts = [f'<outputDecision href="#_{n}"/>' for n in outputs]
    parts += [f'<inputDecision href="#_{n}"/>' for n in inputs]
    parts += [f'<inputData href="#_{n}"/>' for n in data]
    return f'<decisionService id="_{name}" name="{name}">{variable(name)}{"".join(parts)}</decisionService>'


def test_a_decision_uses_the_decisions_and_inputs_it_requires() -> None:
    model = load(
        definitions(
            input_data("Aantal dagen", "number"),
            decision("Over termijn", literal("Aantal dagen > 42"), needs=require(inputs=("Aantal dagen",))),
            decision(
                "Advies",
                literal('if Over termijn then "bellen" else "wachten"'),
                needs=require(decisions=("Over termijn",)),
            ),
        )
    )
    assert model.findings == ()
    assert model.evaluate("Advies", {"Aantal dagen": 43}).value == "bellen"
    assert model.evaluate("_Advies", {"Aantal dagen": 42}).value == "wachten"
    assert [known.name for known in model.decisions] == ["Over termijn", "Advies"]


def test_what_is_not_required_is_not_seen() -> None:
    model = load(
        definitions(
            input_data("a"), input_data("b"), decision("d", literal("[a, b]"), needs=require(inputs=("a",)))
        )
    )
    result = model.evaluate("d", {"a": 1, "b": 2})
    assert result.value == [1, None]
    assert [finding.rule for finding in result.findings] == ["unknown-name"]


def test_names_that_the_model_does_not_declare_come_from_the_caller() -> None:
    model = load(definitions(decision("d", table(["zaak.fase"], ["n"], [['"informeel"', "1"]]))))
    assert model.evaluate("d", {"zaak": {"fase": "informeel"}}).value == 1
    assert [(known.name, known.declared) for known in model.inputs("d")] == [("zaak", False)]


def test_inputs_are_read_only_when_needed() -> None:
    class Watched(dict[str, int]):
        def __init__(self, **values: int) -> None:
            super().__init__(**values)
            self.asked: list[str] = []

        def __getitem__(self, name: str) -> int:
            self.asked.append(name)
            return super().__getitem__(name)

    inputs = Watched(a=1, b=2, c=3)
    needs = require(inputs=("a",))
    model = load(definitions(input_data("a"), input_data("b"), decision("d", literal("a + c"), needs=needs)))
    assert model.evaluate("d", inputs).value == 4
    assert "b" not in inputs.asked


def test_a_missing_input_is_null_and_said() -> None:
    model = load(
        definitions(input_data("a"), decision("d", literal("a = null"), needs=require(inputs=("a",))))
    )
    result = model.evaluate("d", {})
    assert result.value is True
    assert [finding.rule for finding in result.findings] == ["missing-input"]


def test_inputs_lists_what_a_decision_and_those_below_it_read() -> None:
    model = load(
        definitions(
            input_data("a", "number"),
            input_data("unused"),
            decision("low", literal("a + loose"), needs=require(inputs=("a",))),
            decision("high", literal("low"), needs=require(decisions=("low",))),
        )
    )
    known = [(item.name, item.type, item.declared) for item in model.inputs("high")]
    assert known == [("a", "number", True), ("loose", "Any", False)]


def test_knowledge_is_called_by_position_by_name_and_boxed() -> None:
    model = load(
        definitions(
            knowledge("sub", parameter("x", "number") + parameter("y", "number"), literal("x - y")),
            decision("position", literal("sub(5, 3)"), needs=require(knowledge=("sub",))),
            decision("named", literal("sub(y: 3, x: 5)"), needs=require(knowledge=("sub",))),
            decision(
                "boxed",
                f'<invocation id="i">{literal("sub")}'
                f'<binding><parameter name="y"/>{literal("3")}</binding>'
                f'<binding><parameter name="x"/>{literal("5")}</binding></invocation>',
                needs=require(knowledge=("sub",)),
            ),
            decision("wrong", literal('sub("a", 1)'), needs=require(knowledge=("sub",))),
        )
    )
    for name in ("position", "named", "boxed"):
        assert model.evaluate(name, {}).value == 2
    wrong = model.evaluate("wrong", {})
    assert wrong.value is None
    assert wrong.findings[0].rule == "argument-type"


def test_knowledge_can_be_called_from_outside_by_the_names_of_its_parameters() -> None:
    parameters = parameter("x", "number") + parameter("y", "number")
    model = load(definitions(knowledge("sub", parameters, literal("x - y"))))
    assert model.call("sub", {"x": 5, "y": 3}).value == 2
    missing = model.call("sub", {"x": 5})
    assert missing.value is None
    assert missing.findings[0].rule == "wrong-arguments"
    assert model.call("nothing", {}).findings[0].rule == "unknown-knowledge"
    assert model.call("sub", {"x": object(), "y": 1}).findings[0].rule == "wrong-type"


def test_knowledge_may_call_itself_when_it_requires_itself() -> None:
    body = literal("if n <= 1 then 1 else n * fac(n - 1)")
    model = load(
        definitions(
            knowledge("fac", parameter("n"), body, needs=require(knowledge=("fac",))),
            decision("d", literal("fac(5)"), needs=require(knowledge=("fac",))),
            decision("deep", literal("fac(100000)"), needs=require(knowledge=("fac",))),
        )
    )
    assert model.evaluate("d", {}).value == 120
    deep = model.evaluate("deep", {})
    assert deep.value is None
    assert "too-much-work" in {finding.rule for finding in deep.findings}


def test_a_service_is_called_with_data_first_and_decisions_after() -> None:
    model = load(
        definitions(
            input_data("a"),
            decision("b", literal('"not used"')),
            decision("out", literal('a + " " + b'), needs=require(inputs=("a",), decisions=("b",))),
            service("svc", outputs=("out",), inputs=("b",), data=("a",)),
            decision("d", literal('svc("A", "B")'), needs=require(knowledge=("svc",))),
        )
    )
    assert model.evaluate("d", {"a": "outside"}).value == "A B"
    assert model.evaluate_service("svc", {"a": "1", "b": "2"}).value == "1 2"
    assert model.evaluate("out", {"a": "1"}).value == "1 not used"
    missing = model.evaluate_service("svc", {"a": "1"})
    assert missing.value is None
    assert missing.findings[0].rule == "missing-input"


def test_a_service_with_several_outputs_answers_a_context() -> None:
    model = load(
        definitions(
            decision("one", literal("1")),
            decision("two", literal("2")),
            service("svc", outputs=("one", "two")),
            decision("d", literal("svc().two"), needs=require(knowledge=("svc",))),
        )
    )
    assert model.evaluate_service("svc", {}).value == {"one": 1, "two": 2}
    assert model.evaluate("d", {}).value == 2


def test_an_import_brings_types_decisions_and_knowledge_under_its_name() -> None:
    item = '<itemDefinition name="tAge"><typeRef>number</typeRef></itemDefinition>'
    library = definitions(
        item,
        input_data("the age", "tAge"),
        knowledge("twice it", parameter("n", "tAge"), literal("n * 2")).replace("_twice it", "_twice"),
        decision("next age", literal("the age + 1"), needs=require(inputs=("the age",))),
        namespace="urn:lib",
    )
    link = f'<import name="my lib" namespace="urn:lib" importType="{NAMESPACE}"/>'
    needs = require(decisions=("urn:lib#_next_age",), knowledge=("urn:lib#_twice",))
    main = definitions(
        link, decision("d", literal("my lib.twice it(my lib.next age)"), needs=needs, type="my lib.tAge")
    )
    model = load(main, imports=[library])
    assert model.findings == ()
    assert model.evaluate("d", {"the age": 4}).value == 10
    assert model.evaluate("d", {"{urn:lib}the age": 5, "the age": 0}).value == 12


def test_an_unnamed_import_brings_everything_in_as_our_own() -> None:
    library = definitions(decision("one", literal("1")), namespace="urn:lib")
    link = f'<import name="" namespace="urn:lib" importType="{NAMESPACE}"/>'
    main = definitions(link, decision("d", literal("one + 1"), needs=require(decisions=("urn:lib#_one",))))
    assert load(main, imports=[library]).evaluate("d", {}).value == 2


def test_a_missing_import_and_a_wrong_reference_are_findings() -> None:
    link = f'<import name="lib" namespace="urn:nowhere" importType="{NAMESPACE}"/>'
    needs = require(decisions=("urn:nowhere#_x", "nothing", "d"), knowledge=("d",))
    model = load(definitions(link, decision("d", literal("1"), needs=needs)), file="a.dmn")
    assert {finding.rule for finding in model.findings} == {
        "missing-import",
        "unknown-reference",
        "wrong-reference",
        "cyclic-requirement",
    }
    assert all(finding.file == "a.dmn" for finding in model.findings)
    assert model.evaluate("d", {}).value == Decimal(1)


def test_models_that_import_each_other_are_a_finding_not_a_loop() -> None:
    def one(own: str, other: str) -> bytes:
        link = f'<import name="o" namespace="{other}" importType="{NAMESPACE}"/>'
        return definitions(link, decision("d", literal("1")), namespace=own)

    model = load(one("urn:a", "urn:b"), imports=[one("urn:b", "urn:a")])
    assert [finding.rule for finding in model.findings] == ["cyclic-import"]


def test_decisions_that_require_each_other_are_a_finding_and_null() -> None:
    model = load(
        definitions(
            decision("a", literal("b"), needs=require(decisions=("b",))),
            decision("b", literal("a"), needs=require(decisions=("a",))),
        )
    )
    assert [finding.rule for finding in model.findings] == ["cyclic-requirement"]
    result = model.evaluate("a", {})
    assert result.value is None
    assert result.findings[0].rule == "cyclic-requirement"


def test_a_decision_without_logic_is_null() -> None:
    model = load(definitions(decision("d", "")))
    assert [finding.rule for finding in model.findings] == ["no-logic"]
    assert model.evaluate("d", {}).value is None


def test_an_unknown_decision_is_a_finding() -> None:
    result = load(definitions()).evaluate("nothing", {})
    assert [finding.rule for finding in result.findings] == ["unknown-decision"]


def test_findings_name_the_element_and_the_place_in_its_text() -> None:
    model = load(definitions(decision("d", literal("1 + nothing", id="here"))), file="a.dmn")
    (finding,) = model.evaluate("d", {}).findings[:1]
    assert (finding.file, finding.element, finding.rule) == ("a.dmn", "here", "unknown-name")
    assert (finding.start, finding.end) == (4, 11)
    assert "nothing" in finding.nl
    assert "nothing" in finding.en
