"""Small DMN models, written in as few lines as the tests need."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

NAMESPACE = "https://www.omg.org/spec/DMN/20230324/MODEL/"


def definitions(*elements: str, namespace: str = "urn:test", name: str = "test") -> bytes:
    """A DMN 1.5 file around some elements."""
    body = "".join(elements)
    start = f'<definitions xmlns="{NAMESPACE}" id="defs" name="{name}" namespace="{namespace}">'
    return f"{start}{body}</definitions>".encode()


def text(tag: str, value: str, **attributes: str) -> str:
    written = "".join(f" {key}={quoteattr(given)}" for key, given in attributes.items())
    return f"<{tag}{written}><text>{escape(value)}</text></{tag}>"


def literal(value: str, **attributes: str) -> str:
    return text("literalExpression", value, **attributes)


def variable(name: str, type: str = "") -> str:
    return f"<variable name={quoteattr(name)}" + (f" typeRef={quoteattr(type)}/>" if type else "/>")


def input_data(name: str, type: str = "") -> str:
    return f'<inputData id="{_id(name)}" name={quoteattr(name)}>{variable(name, type)}</inputData>'


def decision(name: str, logic: str, *, needs: str = "", type: str = "") -> str:
    """A decision; `needs` are requirements made with `require`."""
    inner = variable(name, type) + needs + logic
    return f'<decision id="{_id(name)}" name={quoteattr(name)}>{inner}</decision>'


def require(
    *, inputs: tuple[str, ...] = (), decisions: tuple[str, ...] = (), knowledge: tuple[str, ...] = ()
) -> str:
    """Requirements by name, or by full href when it holds a #."""

    def href(name: str) -> str:
        return quoteattr(name if "#" in name else "#" + _id(name))

    parts = [
        f"<informationRequirement><requiredInput href={href(n)}/></informationRequirement>" for n in inputs
    ]
    parts += [
        f"<informationRequirement><requiredDecision href={href(n)}/></informationRequirement>"
        for n in decisions
    ]
    parts += [
        f"<knowledgeRequirement><requiredKnowledge href={href(n)}/></knowledgeRequirement>" for n in knowledge
    ]
    return "".join(parts)


def table(
    inputs: list[str],
    outputs: list[str],
    rules: list[list[str]],
    *,
    hit: str = "UNIQUE",
    aggregation: str = "",
    input_types: list[str] | None = None,
    input_values: list[str] | None = None,
    output_values: list[str] | None = None,
    defaults: list[str] | None = None,
) -> str:
    """A decision table: input expressions, output names, and rows of cells (inputs first)."""
    parts = []
    for at, expression in enumerate(inputs):
        kind = {"typeRef": input_types[at]} if input_types and input_types[at] else {}
        values = text("inputValues", input_values[at]) if input_values and input_values[at] else ""
        parts.append(f'<input id="in{at + 1}">{text("inputExpression", expression, **kind)}{values}</input>')
    for at, name in enumerate(outputs):
        values = text("outputValues", output_values[at]) if output_values and output_values[at] else ""
        default = text("defaultOutputEntry", defaults[at]) if defaults and defaults[at] else ""
        parts.append(f'<output id="out{at + 1}" name={quoteattr(name)}>{values}{default}</output>')
    for number, cells in enumerate(rules, 1):
        row = "".join(text("inputEntry", cell) for cell in cells[: len(inputs)])
        row += "".join(text("outputEntry", cell) for cell in cells[len(inputs) :])
        parts.append(f'<rule id="rule{number}">{row}</rule>')
    collected = f' aggregation="{aggregation}"' if aggregation else ""
    return f'<decisionTable id="table" hitPolicy="{hit}"{collected}>{"".join(parts)}</decisionTable>'


def _id(name: str) -> str:
    return "_" + "".join(letter if letter.isalnum() else "_" for letter in name)
