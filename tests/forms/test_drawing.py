"""Drawing: a page gets plain nodes, and posts come back as the answers that were meant."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from time import process_time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from engine.forms import (
    CodeList,
    FieldError,
    FieldType,
    Form,
    Node,
    Option,
    change_list,
    check_answers,
    from_html,
    to_html,
    view,
)
from tests.forms.making import made

LISTS = {
    "colours": CodeList("colours", "Colours", (Option("red", "Rood", "as blood"), Option("blue", "Blauw")))
}


def only(form: Form, *args: Any, **kwargs: Any) -> Node:
    return view(form, *args, **kwargs).nodes[0]


def test_labels_and_texts_are_filled_in() -> None:
    form = made(
        {
            "type": "text",
            "text": "# Beste {{name}}\n\n{{#if late}}Te laat.{{/if}} {{#loop items}}{{this}};{{/loop}}",
        },
        {
            "type": "textfield",
            "key": "x",
            "label": '="Hoe heet " + name + "?"',
            "description": "Sinds {{day}}",
        },
    )
    context = {"name": "Jo", "late": True, "items": ["a", "b"], "day": date(2026, 4, 7)}
    text, field = view(form, {}, context).nodes
    assert text.html == "<h1>Beste Jo</h1>\n<p>Te laat. a;b;</p>\n"
    assert (field.label, field.description) == ("Hoe heet Jo?", "Sinds 7 april 2026")


@pytest.mark.parametrize("said", ["a", "", "{{#if false}}a{{/if}}"])
def test_loops_in_loops_end_in_time(said: str) -> None:
    depth = 4  # 200 items at each: more than a thousand million turns
    form = made({"type": "text", "text": "{{#loop l}}" * depth + said + "{{/loop}}" * depth})
    began = process_time()
    view(form, {}, {"l": list(range(200))})
    assert process_time() - began < 10


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "[klik](javascript:alert(1))",
        "![x](https://evil.example/pixel.png)",
        "<img src=x onerror=alert(1)>",
        "# kop",
        "https://evil.example",
    ],
)
def test_what_a_person_wrote_stays_text_in_markdown(hostile: str) -> None:
    html = only(made({"type": "text", "text": "Hij schreef: {{words}}"}), {}, {"words": hostile}).html
    for tag in ("<script", "<img", "<a ", "<h1"):
        assert tag not in html
    assert html.startswith("<p>Hij schreef: ")


@pytest.mark.parametrize(
    ("markdown", "refused"),
    [
        ("<b>x</b>", "<b>"),
        ("[x](javascript:alert(1))", "href"),
        ("[x](data:text/html,x)", "href"),
        ("[x](//evil.example)", "href"),
        ("![x](/a.png)", "<img"),
    ],
)
def test_markdown_of_an_author_gives_no_html_of_its_own(markdown: str, refused: str) -> None:
    assert refused not in to_html(markdown)


def test_a_good_link_and_a_table_are_drawn() -> None:
    assert 'href="https://example.org"' in to_html("[x](https://example.org)")
    assert "<table>" in to_html("| a | b |\n| - | - |\n| 1 | 2 |")


def test_options_come_from_a_list_with_the_answer_selected() -> None:
    node = only(made({"type": "radio", "key": "c", "valuesKey": "colours"}), {"c": "blue"}, {}, LISTS)
    assert [(one.value, one.label, one.explain, one.selected) for one in node.options] == [
        ("red", "Rood", "as blood", False),
        ("blue", "Blauw", "", True),
    ]
    assert node.text == "Blauw"
    assert len({one.id for one in node.options}) == 2


@pytest.mark.parametrize(
    ("component", "value", "shown", "text"),
    [
        ({"type": "number"}, Decimal("12.5"), "12,5", "12,5"),
        ({"type": "datetime"}, date(2026, 4, 7), "2026-04-07", "7 april 2026"),
        ({"type": "textfield"}, "a <b>", "a <b>", "a <b>"),
        ({"type": "number"}, "twaalf", "twaalf", ""),
        ({"type": "datetime"}, "overmorgen", "overmorgen", ""),
    ],
)
def test_a_value_is_shown_as_it_can_be_typed_again(
    component: dict[str, Any], value: Any, shown: str, text: str
) -> None:
    node = only(made({"key": "x", **component}), {"x": value})
    assert (node.value, node.text) == (shown, text)


def test_a_moment_is_split_in_date_and_time() -> None:
    form = made({"type": "datetime", "subtype": "datetime", "key": "x"})
    node = only(form, {"x": datetime(2026, 7, 1, 10, tzinfo=ZoneInfo("UTC"))})
    assert (node.value, node.time) == ("2026-07-01", "12:00")


def test_errors_stand_at_their_field_and_in_the_summary() -> None:
    form = made({"type": "dynamiclist", "path": "rows", "components": [{"type": "number", "key": "n"}]})
    data = {"rows": [{"n": 1}, {"n": "x"}]}
    errors = check_answers(form, data).errors
    drawn = view(form, data, errors=errors)
    second = drawn.nodes[0].items[1].nodes[0]
    assert (second.name, second.error) == ("rows[1].n", errors[0].message)
    assert drawn.errors == ((second.id, "N", errors[0].message),)
    assert view(form, data, errors=[FieldError("elsewhere", "Oeps")]).errors == (("", "", "Oeps"),)


def test_ids_are_fit_for_html_and_each_occurs_once() -> None:
    form = made(
        {"type": "dynamiclist", "path": "rows", "components": [{"type": "number", "key": "n"}]},
        {"type": "textfield", "key": "party.name"},
    )
    drawn = view(form, {"rows": [{}, {}]})
    ids = [item.nodes[0].id for item in drawn.nodes[0].items] + [node.id for node in drawn.nodes]
    assert len(set(ids)) == len(ids)
    assert all(letter.isalnum() or letter == "-" for one in ids for letter in one)


def test_hidden_fields_are_marked() -> None:
    form = made(
        {"type": "checkbox", "key": "a"},
        {"type": "textfield", "key": "b", "conditional": {"hide": "=a != true"}},
    )
    assert [node.hidden for node in view(form, {"a": True}).nodes] == [False, False]
    drawn = view(form, {"a": False})
    assert [node.hidden for node in drawn.nodes] == [False, True]
    assert drawn.depends


def test_what_only_the_case_hides_hangs_on_no_answer() -> None:
    text = {"type": "textfield", "key": "b", "conditional": {"hide": "=zaak.klaar"}}
    drawn = view(made({"type": "checkbox", "key": "a"}, text), context={"zaak": {"klaar": False}})
    assert not drawn.depends
    assert not any(node.depends for node in drawn.nodes)
    inside = {"type": "group", "conditional": {"hide": "=a"}, "components": [{**text, "id": "binnen"}]}
    drawn = view(made({"type": "checkbox", "key": "a"}, inside))
    assert [node.depends for node in (*drawn.nodes, *drawn.nodes[1].nodes)] == [False, True, True]


def test_a_table_is_drawn_from_its_source() -> None:
    form = made(
        {
            "type": "table",
            "dataSource": "=rows",
            "columns": [{"label": "Dag", "key": "day"}, {"label": "Aantal", "key": "n"}],
        }
    )
    node = only(
        form, {}, {"rows": [{"day": date(2026, 4, 7), "n": Decimal(3)}, {"n": Decimal("0.5")}, "odd"]}
    )
    assert node.headings == ("Dag", "Aantal")
    assert node.rows == (("7 april 2026", "3"), ("", "0,5"))


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("/documents/3", True),
        ("https://example.org/a.pdf", True),
        ("javascript:alert(1)", False),
        ("//evil.example/x", False),
        ("http://plain.example", False),
        ("/\\evil.example", False),
    ],
)
def test_only_safe_addresses_are_shown(address: str, shown: bool) -> None:
    form = made({"type": "documentPreview", "title": "Stukken", "dataSource": "=docs"})
    node = only(form, {}, {"docs": [{"title": "Brief", "url": address}]})
    assert bool(node.links) is shown


def test_a_number_asks_for_the_right_keyboard_and_text_for_its_length() -> None:
    form = made(
        {"type": "number", "key": "a", "decimalDigits": 0},
        {"type": "textfield", "key": "b", "validate": {"maxLength": 6, "validationType": "email"}},
        {"type": "textfield", "key": "c", "properties": {"autocomplete": "postal-code"}},
        {"type": "filepicker", "key": "d", "multiple": True, "accept": ".pdf"},
    )
    a, b, c, d = (node.attributes for node in view(form).nodes)
    assert a["inputmode"] == "numeric"
    assert (b["type"], b["maxlength"]) == ("email", "6")
    assert c["autocomplete"] == "postal-code"
    assert (d["multiple"], d["accept"]) == ("multiple", ".pdf")
    assert view(form).has_files


ALL = made(
    {"type": "textfield", "key": "party.name"},
    {"type": "checkbox", "key": "agree"},
    {"type": "checklist", "key": "colours", "valuesKey": "colours"},
    {"type": "radio", "key": "colour", "valuesKey": "colours"},
    {"type": "datetime", "subtype": "datetime", "key": "moment"},
    {
        "type": "dynamiclist",
        "path": "rows",
        "components": [
            {"type": "number", "key": "n"},
            {"type": "dynamiclist", "path": "sub", "components": [{"type": "textfield", "key": "t"}]},
        ],
    },
)


def test_a_post_becomes_the_answers_that_were_meant() -> None:
    posted = {
        "csrf_token": ["secret"],
        "party.name": ["Jo"],
        "agree!": [""],
        "colours": ["red", "blue"],
        "colour!": [""],
        "moment.date": ["2026-07-01"],
        "moment.time": ["12:00"],
        "rows[0].n": ["1,5"],
        "rows[7].n": ["2"],
        "rows[7].sub[0].t": ["x"],
        "rows[7].sub[2].t": ["y"],
    }
    raw = from_html(ALL, posted)
    assert raw == {
        "party": {"name": "Jo"},
        "agree": False,
        "colours": ["red", "blue"],
        "colour": None,
        "moment": "2026-07-01 12:00",
        "rows": [{"n": "1,5"}, {"n": "2", "sub": [{"t": "x"}, {"t": "y"}]}],
    }
    found = check_answers(ALL, raw, {"agree": True}, LISTS)
    assert found.ok
    assert found.values["agree"] is False, "no tick is an answer too"
    assert found.values["rows"][1]["sub"] == [{"t": "x"}, {"t": "y"}]


class Posted(dict[str, list[str]]):
    """As web frameworks give it."""

    def getlist(self, key: str) -> list[str]:
        return self.get(key, [])


def test_a_multidict_reads_like_a_mapping() -> None:
    assert from_html(ALL, Posted({"colours": ["red", "blue"]})) == {"colours": ["red", "blue"]}


def test_a_drawn_form_posted_back_unchanged_gives_the_same_answers() -> None:
    data = {
        "party": {"name": "Jo"},
        "agree": True,
        "colours": ["red"],
        "colour": "blue",
        "moment": datetime(2026, 7, 1, 12, tzinfo=ZoneInfo("Europe/Amsterdam")),
        "rows": [{"n": Decimal("1.5"), "sub": [{"t": "x"}]}],
    }
    posted: dict[str, list[str]] = {}

    def post(nodes: tuple[Node, ...]) -> None:
        for node in nodes:
            for item in node.items:
                post(item.nodes)
            if node.type is FieldType.CHECKBOX:
                posted[node.name] = ["true"] if node.checked else []
            elif node.options:
                posted[node.name] = [option.value for option in node.options if option.selected]
            elif node.time:
                posted[f"{node.name}.date"], posted[f"{node.name}.time"] = [node.value], [node.time]
            elif not node.items:
                posted[node.name] = [node.value]

    post(view(ALL, data, {}, LISTS).nodes)
    assert check_answers(ALL, from_html(ALL, posted), {}, LISTS).values == data


def test_items_are_added_and_removed_by_buttons() -> None:
    node = next(one for one in view(ALL, {"rows": [{"n": 1}, {"n": 2}]}).nodes if one.name == "rows")
    assert node.add == "add:rows"
    assert [item.remove for item in node.items] == ["remove:rows[0]", "remove:rows[1]"]
    raw = {"rows": [{"n": "1"}, {"n": "2"}]}
    assert change_list(ALL, raw, "add:rows")["rows"] == [{"n": "1"}, {"n": "2"}, {}]
    assert change_list(ALL, raw, "remove:rows[0]")["rows"] == [{"n": "2"}]
    assert change_list(ALL, raw, "remove:people[0]") == raw
    assert raw == {"rows": [{"n": "1"}, {"n": "2"}]}


def test_a_list_of_fixed_length_has_no_buttons() -> None:
    form = made(
        {
            "type": "dynamiclist",
            "path": "rows",
            "allowAddRemove": False,
            "components": [{"type": "number", "key": "n"}],
        }
    )
    node = only(form, {}, {"rows": [{"n": Decimal(1)}] * 3})
    assert (node.add, [item.remove for item in node.items]) == ("", ["", "", ""])
    assert change_list(form, {"rows": [{}]}, "add:rows") == {"rows": [{}]}
