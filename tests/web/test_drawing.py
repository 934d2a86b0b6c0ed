"""The drawing of a procedure: what was drawn is on it, state is told in words, and nothing can break out."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from engine.bpmn.reading import read_diagram
from webui.presenters.drawing import HERE, ElementLook, draw, where, wrap

ROOT = Path(__file__).parents[2]
DIAGRAMS = sorted((ROOT / "processes").glob("*.bpmn"))
SVG = "{http://www.w3.org/2000/svg}"
HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" '
    'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" id="d" targetNamespace="x">'
)


def one_task(name: str) -> bytes:
    return (
        f'{HEAD}<bpmn:process id="p"><bpmn:userTask id="t" name="{name}"/></bpmn:process>'
        '<bpmndi:BPMNDiagram id="a"><bpmndi:BPMNPlane id="b" bpmnElement="p"><bpmndi:BPMNShape id="c" '
        'bpmnElement="t"><dc:Bounds x="0" y="0" width="100" height="80"/></bpmndi:BPMNShape>'
        "</bpmndi:BPMNPlane></bpmndi:BPMNDiagram></bpmn:definitions>"
    ).encode()


@pytest.mark.parametrize("file", DIAGRAMS, ids=lambda file: file.stem)
def test_every_step_of_every_diagram_is_drawn(file: Path) -> None:
    diagram, _ = read_diagram(file.name, file.read_bytes())
    assert diagram is not None
    picture = ElementTree.fromstring(str(draw(diagram, {}, title="Titel", description="Uitleg")))
    drawn = [node for node in picture.iter(f"{SVG}g") if "dg-node" in node.get("class", "")]
    on_sheet = [one for one in diagram.elements.values() if one.id in diagram.shapes]
    assert len(drawn) == len(on_sheet) > 0
    assert len(list(picture.iter(f"{SVG}path"))) >= len(diagram.flows)


def test_the_state_of_a_step_is_told_in_words() -> None:
    diagram, _ = read_diagram("x.bpmn", one_task("Bel terug"))
    assert diagram is not None
    picture = str(draw(diagram, {"t": ElementLook("open", 3)}, title="T", description="D"))
    assert "<title>Bel terug (taak voor een mens): hier is het nu</title>" in picture
    assert "NU 3×" in picture


def test_a_picture_has_a_title_and_a_description_for_screen_readers() -> None:
    diagram, _ = read_diagram("x.bpmn", one_task("Bel"))
    assert diagram is not None
    root = ElementTree.fromstring(str(draw(diagram, {}, title="De weg", description="Bij: Bel", key="k")))
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "k-t k-d"
    assert root.find(f"{SVG}title[@id='k-t']").text == "De weg"  # type: ignore[union-attr]


def test_a_name_in_a_diagram_cannot_bring_markup_into_the_page() -> None:
    diagram, _ = read_diagram("x.bpmn", one_task("&lt;script&gt;alert(1)&lt;/script&gt;"))
    assert diagram is not None
    picture = str(draw(diagram, {}, title="</title><b>", description="x"))
    assert "<script" not in picture
    assert "<b>" not in picture


def test_a_diagram_without_a_drawing_gives_no_picture() -> None:
    diagram, _ = read_diagram("x.bpmn", f'{HEAD}<bpmn:process id="p"/></bpmn:definitions>'.encode())
    assert diagram is not None
    assert draw(diagram, {}, title="x", description="x") == ""


def test_long_labels_are_wrapped_cut_and_ended() -> None:
    assert wrap("Bel en vraag wat er is gebeurd", 90) == ["Bel en vraag", "wat er is", "gebeurd"]
    assert wrap("Ontvankelijkheidsbeoordeling", 90)[0].endswith("-")
    assert wrap("Ontvankelijkheidsbeoordeling", 90, cut=False) == ["Ontvankelijkheidsbeoordeling"]
    assert wrap("een twee drie vier vijf zes", 40, 2)[-1].endswith("…")


def test_one_begins_at_the_step_where_it_is_now_and_not_at_what_is_drawn_around_it() -> None:
    file = ROOT / "processes" / "klacht.bpmn"
    diagram, _ = read_diagram(file.name, file.read_bytes())
    assert diagram is not None
    around = next(
        name for name, one in diagram.elements.items() if one.type.is_scope and diagram.shapes[name].expanded
    )
    first, last = [
        name for name, one in diagram.elements.items() if one.scope == around and one.type.is_activity
    ][:2]
    now = {name: ElementLook("open") for name in (first, last, around)}
    assert where(diagram, now) == last
    assert where(diagram, now | {first: ElementLook("failed")}) == first
    assert where(diagram, now | {around: ElementLook("asked")}) == around
    assert where(diagram, {around: ElementLook("open")}) == around
    assert where(diagram, {last: ElementLook("passed"), "elders": ElementLook("open")}) == ""
    picture = ElementTree.fromstring(
        str(draw(diagram, now, title="T", description="D", key="k", here=where(diagram, now)))
    )
    (here,) = [one for one in picture.iter(f"{SVG}g") if one.get("id") == f"k{HERE}"]
    title = here.find(f"{SVG}title")
    assert title is not None
    assert str(title.text).startswith(diagram.elements[last].name)


@pytest.mark.parametrize("file", DIAGRAMS, ids=lambda file: file.stem)
def test_a_tag_does_not_cover_the_name_of_its_gateway(file: Path) -> None:
    diagram, _ = read_diagram(file.name, file.read_bytes())
    assert diagram is not None
    gateways = [one.id for one in diagram.elements.values() if one.type.is_gateway and one.name]
    looks = {name: ElementLook("passed", 2) for name in gateways}
    picture = ElementTree.fromstring(str(draw(diagram, looks, title="Titel", description="Uitleg")))
    for group in picture.iter(f"{SVG}g"):
        tags = [one for one in group.findall(f"{SVG}rect") if one.get("class") == "dg-tag-box"]
        names = [one for one in group.findall(f"{SVG}text") if "dg-outside" in one.get("class", "")]
        for tag, name in ((tag, name) for tag in tags for name in names):
            top, bottom = float(tag.get("y", "")), float(tag.get("y", "")) + 16
            lines = [float(line.get("y", name.get("y", ""))) for line in name.iter() if line.get("y")]
            assert lines
            assert all(line <= top + 2 or line - 11 >= bottom - 2 for line in lines), name.itertext()


def _view(picture: str) -> tuple[float, float, float, float]:
    left, top, width, height = map(float, str(ElementTree.fromstring(picture).get("viewBox")).split())
    return left, top, left + width, top + height


GATE, FIRST, SECOND = "loopt_ombudsman", "noteer_ombudsman", "sluit_ombudsmanjaar"


@pytest.mark.parametrize(
    ("name", "near"),
    [
        (GATE, (GATE, FIRST)),
        (FIRST, (GATE, FIRST, SECOND)),
        (f"flow_{FIRST}__{SECOND}", (GATE, FIRST, SECOND)),
    ],
)
def test_a_part_of_the_sheet_shows_its_elements_with_their_names_and_near_ones_whole(
    name: str, near: tuple[str, ...]
) -> None:
    file = ROOT / "processes" / "klacht.bpmn"
    diagram, _ = read_diagram(file.name, file.read_bytes())
    assert diagram is not None
    left, top, right, bottom = _view(str(draw(diagram, {}, title="T", description="D", focus=[name])))
    boxes = [box for one in near for box in (diagram.shapes[one].bounds, diagram.shapes[one].label) if box]
    for box in boxes:
        assert left < box.x, name
        assert box.x + box.width < right, name
        assert top < box.y, name
        assert box.y + box.height < bottom, name
    assert right - left < 1200, "a part still"


def test_the_tag_of_a_short_arrow_lies_on_top_of_the_steps_that_it_joins() -> None:
    file = ROOT / "processes" / "klacht.bpmn"
    diagram, _ = read_diagram(file.name, file.read_bytes())
    assert diagram is not None
    short = f"flow_{FIRST}__{SECOND}"
    picture = str(draw(diagram, {short: ElementLook("added")}, title="T", description="D", focus=[short]))
    assert picture.index("NIEUW") > picture.rindex('class="dg-node')
