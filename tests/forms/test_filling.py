"""Corners of a form that is being filled in: long chains of answers, parts of parts, lists at any place."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from engine.forms import change_list, check_answers, from_html, view
from tests.forms.making import made


def text(key: str, **more: Any) -> dict[str, Any]:
    return {"type": "textfield", "key": key, **more}


@pytest.mark.parametrize("more", [{}, {"conditional": {"hide": "=never"}}])
def test_filling_in_a_part_of_a_part_leaves_the_case_as_it_was(more: dict[str, Any]) -> None:
    form = made(text("who.home.street", **more))
    case = {"who": {"name": "Piet", "home": {"street": "Oud", "town": "Ede"}}, "never": False}
    before = deepcopy(case)
    taken = check_answers(form, {"who.home.street": "Nieuw"}, case)
    assert taken.values == {"who": {"name": "Piet", "home": {"street": "Nieuw", "town": "Ede"}}}
    assert case == before


def test_a_long_chain_of_questions_closes_at_once() -> None:
    chain = [
        text(f"q{n}", conditional={"hide": f'=q{n - 1} != "ja"'} if n else {"hide": "=false"})
        for n in range(30)
    ]
    form = made(*chain)
    answers = {f"q{n}": "ja" for n in range(30)}
    assert len(check_answers(form, answers).values) == 30
    assert check_answers(form, {**answers, "q0": "nee"}).values == {"q0": "nee"}


def test_choices_may_hang_on_each_other_however_many_there_are() -> None:
    first = {"type": "radio", "key": "q0", "values": [{"value": "a", "label": "A"}]}
    rest = [
        {"type": "radio", "key": f"q{n}", "valuesExpression": f'=if q{n - 1} = "a" then ["a"] else []'}
        for n in range(1, 12)
    ]
    answers = {f"q{n}": "a" for n in range(12)}
    assert check_answers(made(first, *rest), answers).values == answers


LISTS = made(
    {
        "type": "group",
        "path": "around",
        "components": [
            {
                "type": "dynamiclist",
                "path": "outer",
                "components": [
                    text("a"),
                    {"type": "dynamiclist", "path": "inner", "components": [text("b")]},
                ],
            }
        ],
    }
)
OUTER = {
    "around": {"outer": [{"a": "1", "inner": [{"b": "x"}, {"b": "y"}]}, {"a": "2", "inner": [{"b": "z"}]}]}
}


def test_every_button_of_a_list_does_something_wherever_the_list_stands() -> None:
    (group,) = view(LISTS, OUTER).nodes
    (outer,) = group.nodes
    inner = outer.items[0].nodes[1]
    assert change_list(LISTS, OUTER, outer.add)["around"]["outer"][2] == {}
    assert change_list(LISTS, OUTER, outer.items[0].remove) == {
        "around": {"outer": OUTER["around"]["outer"][1:]}
    }
    assert change_list(LISTS, OUTER, inner.add)["around"]["outer"][0]["inner"][2] == {}
    removed = change_list(LISTS, OUTER, inner.items[0].remove)["around"]["outer"]
    assert [one["inner"] for one in removed] == [[{"b": "y"}], [{"b": "z"}]]


def test_blank_items_are_dropped_wherever_the_list_stands() -> None:
    blank = {"a": "", "inner": [{"b": ""}]}
    filled = {"a": "1", "inner": [{"b": "x"}, {"b": ""}]}
    found = check_answers(LISTS, {"around": {"outer": [filled, blank]}}).values
    assert found == {"around": {"outer": [{"a": "1", "inner": [{"b": "x"}]}]}}


def test_a_hidden_part_of_an_item_counts_as_empty() -> None:
    form = made(
        {
            "type": "dynamiclist",
            "path": "rows",
            "allowAddRemove": False,
            "components": [
                {
                    "type": "group",
                    "label": "G",
                    "conditional": {"hide": "=true"},
                    "components": [text("secret")],
                },
                {"type": "expression", "key": "seen", "expression": "=this.secret"},
            ],
        }
    )
    found = check_answers(form, {}, {"rows": [{"secret": "x"}]}).values
    assert found["rows"][0]["seen"] is None
    assert found["rows"][0]["secret"] == "x", "what the case knows of it stands"


def test_of_a_list_of_fixed_length_nothing_is_lost_past_what_a_page_shows() -> None:
    form = made({"type": "dynamiclist", "path": "rows", "allowAddRemove": False, "components": [text("a")]})
    rows = [{"a": str(number), "kept": number} for number in range(230)]
    assert check_answers(form, {}, {"rows": rows}).values["rows"] == rows


def test_a_list_that_was_not_sent_stays_as_the_case_has_it() -> None:
    form = made({"type": "dynamiclist", "path": "rows", "components": [text("a")]}, text("b"))
    rows = [{"a": "1", "kept": {"by": "case"}}]
    assert check_answers(form, {"b": "x"}, {"rows": rows}).values == {"b": "x", "rows": rows}


def test_more_items_than_a_list_takes_are_told_and_not_dropped() -> None:
    form = made({"type": "dynamiclist", "path": "rows", "components": [text("a")]})
    raw = from_html(form, {f"rows[{number}].a": ["x"] for number in range(250)})
    (mistake,) = check_answers(form, raw).errors
    assert "Hooguit 200" in mistake.message


def test_half_a_moment_is_shown_again() -> None:
    form = made({"type": "datetime", "subtype": "datetime", "key": "at", "dateLabel": "Wanneer?"})
    for posted, shown in (
        ({"at.date": [""], "at.time": ["14:30"]}, ("", "14:30")),
        ({"at.date": ["2026-03-18"], "at.time": [""]}, ("2026-03-18", "")),
    ):
        raw = from_html(form, posted)
        (node,) = view(form, raw).nodes
        assert (node.value, node.time) == shown
        assert not check_answers(form, raw).ok


def test_ids_on_the_page_differ_where_names_look_alike() -> None:
    (one, other) = view(made(text("who.name", id="a"), text("who_name", id="b")), {}).nodes
    assert one.id != other.id


def test_the_longest_answer_is_a_whole_number_to_a_browser() -> None:
    for bound, said in (("1e3", "1000"), ("=100.5", "100"), ('="x"', None)):
        (node,) = view(made(text("a", validate={"maxLength": bound})), {}).nodes
        assert node.attributes.get("maxlength") == said


def test_answers_of_a_group_that_only_groups_stand_beside_those_of_the_same_context() -> None:
    form = made(
        {"type": "textfield", "key": "party.email"},
        {
            "type": "group",
            "label": "Agent",
            "components": [{"id": "n", "type": "textfield", "key": "party.agent.name", "label": "N"}],
        },
        {"type": "textfield", "key": "party.name"},
    )
    posted = {"party.email": ["a@b.example"], "party.agent.name": ["Jo"], "party.name": ["An"]}
    assert from_html(form, posted) == {
        "party": {"email": "a@b.example", "agent": {"name": "Jo"}, "name": "An"}
    }
