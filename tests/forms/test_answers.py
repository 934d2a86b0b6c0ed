"""Checking answers: one set of rules for every way in; typed values out, or an error by field."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.forms import Answers, CodeList, Option, check_answers
from tests.forms.making import made

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
COLOURS = {"colours": CodeList("colours", "Colours", (Option("red", "Rood"), Option("blue", "Blauw")))}


def check(component: dict[str, Any], answer: Any, context: dict[str, Any] | None = None) -> Answers:
    return check_answers(made({"key": "x", **component}), {"x": answer}, context, COLOURS)


@pytest.mark.parametrize(
    ("component", "answer", "value"),
    [
        ({"type": "textfield"}, "  Jan\n", "Jan"),
        ({"type": "textfield"}, "", None),
        ({"type": "textarea"}, "een\r\ntwee", "een\ntwee"),
        ({"type": "number"}, 3, Decimal(3)),
        ({"type": "number"}, 0.1, Decimal("0.1")),
        ({"type": "number"}, "12,50", Decimal("12.50")),
        ({"type": "number"}, "-3.5", Decimal("-3.5")),
        ({"type": "number"}, "0.125", Decimal("0.125")),
        ({"type": "number"}, "1234.567", Decimal("1234.567")),
        ({"type": "number", "increment": "0.5"}, "9" * 30 + ",5", Decimal("9" * 30 + ".5")),
        ({"type": "number", "decimalDigits": 0}, "7,00", Decimal("7.00")),
        ({"type": "number"}, " ", None),
        ({"type": "datetime"}, "2026-04-07", date(2026, 4, 7)),
        ({"type": "datetime"}, "7-4-2026", date(2026, 4, 7)),
        ({"type": "datetime"}, date(2026, 4, 7), date(2026, 4, 7)),
        ({"type": "datetime", "subtype": "time"}, "9:05", time(9, 5)),
        (
            {"type": "datetime", "subtype": "datetime"},
            "2026-07-01T12:00",
            datetime(2026, 7, 1, 12, tzinfo=AMSTERDAM),
        ),
        (
            {"type": "datetime", "subtype": "datetime"},
            "2026-01-01T12:00:00Z",
            datetime(2026, 1, 1, 13, tzinfo=AMSTERDAM),
        ),
        (
            {"type": "datetime", "subtype": "datetime"},
            "1-7-2026 12:00",
            datetime(2026, 7, 1, 12, tzinfo=AMSTERDAM),
        ),
        ({"type": "checkbox"}, True, True),
        ({"type": "checkbox"}, None, False),
        ({"type": "checkbox"}, "on", True),
        ({"type": "radio", "valuesKey": "colours"}, "red", "red"),
        ({"type": "select", "valuesExpression": '=["a", "b"]'}, "b", "b"),
        ({"type": "select", "valuesExpression": "=[1, 2]"}, "2", Decimal(2)),
        ({"type": "select", "valuesExpression": "=[1, 2]"}, 2, Decimal(2)),
        ({"type": "radio", "valuesExpression": "=[true, false]"}, "false", False),
        ({"type": "checklist", "valuesKey": "colours"}, ["blue", "red", "blue"], ["red", "blue"]),
        ({"type": "taglist", "valuesKey": "colours"}, [], []),
        ({"type": "taglist", "valuesKey": "colours"}, "red", ["red"]),
        ({"type": "filepicker"}, ["a.pdf"], ["a.pdf"]),
    ],
)
def test_an_answer_becomes_its_typed_value(component: dict[str, Any], answer: Any, value: Any) -> None:
    found = check(component, answer)
    assert found.errors == ()
    assert found.values == {"x": value}
    assert type(found.values["x"]) is type(value)


@pytest.mark.parametrize(
    ("component", "answer", "word"),
    [
        ({"type": "textfield"}, 3, "tekst"),
        ({"type": "textfield"}, ["a"], "tekst"),
        ({"type": "textfield"}, {"a": 1}, "tekst"),
        ({"type": "textfield"}, "a\x00b", "tekens"),
        ({"type": "textfield"}, "\ud800", "tekens"),
        ({"type": "textarea"}, "x" * 60_000, "te lang"),
        ({"type": "textfield", "validate": {"required": True}}, "   ", "Vul iets in bij “X”"),
        ({"type": "textfield", "validate": {"minLength": 5}}, "abc", "minstens 5"),
        ({"type": "textfield", "validate": {"maxLength": "=2 + 1"}}, "abcd", "hooguit 3"),
        ({"type": "textfield", "validate": {"pattern": "^[0-9]{4}[A-Z]{2}$"}}, "12AB", "vorm"),
        (
            {"type": "textfield", "validate": {"pattern": "^a$", "patternErrorMessage": "Schrijf a."}},
            "b",
            "Schrijf a.",
        ),
        ({"type": "textfield", "validate": {"validationType": "email"}}, "jan@", "e-mailadres"),
        ({"type": "textfield", "validate": {"validationType": "email"}}, "a@b..nl", "e-mailadres"),
        ({"type": "textfield", "validate": {"validationType": "phone"}}, "bel me", "telefoonnummer"),
        ({"type": "number"}, "1.234,56", "getal"),
        ({"type": "number"}, "1.000", "zonder punt"),
        ({"type": "number"}, "-12.345", "zonder punt"),
        ({"type": "number", "decimalDigits": 0}, "9" * 30 + "," + "1" * 20, "heel getal"),
        ({"type": "number", "increment": "0.01"}, "9" * 30 + ",005", "veelvoud"),
        ({"type": "number"}, True, "getal"),
        ({"type": "number"}, float("nan"), "getal"),
        ({"type": "number"}, float("inf"), "getal"),
        ({"type": "number"}, "1e9999999", "getal"),
        ({"type": "number"}, Decimal("1e99999"), "getal"),
        ({"type": "number", "validate": {"min": 1}}, 0, "1 of meer"),
        ({"type": "number", "validate": {"max": "=10 / 4"}}, 3, "2,5 of minder"),
        ({"type": "number", "decimalDigits": 0}, "1,5", "heel getal"),
        ({"type": "number", "decimalDigits": 2}, "1,555", "hooguit 2"),
        ({"type": "number", "increment": "0.5"}, "1,25", "veelvoud"),
        ({"type": "datetime"}, "2026-02-30", "bestaat niet"),
        ({"type": "datetime"}, "morgen", "datum"),
        ({"type": "datetime"}, 20260407, "datum"),
        ({"type": "datetime", "subtype": "time"}, "25:00", "tijd"),
        ({"type": "datetime", "subtype": "datetime"}, "2026-01-01", "en een tijd"),
        ({"type": "checkbox"}, "misschien", "vinkje"),
        ({"type": "checkbox", "validate": {"required": True}}, False, "Zet een vinkje"),
        ({"type": "radio", "valuesKey": "colours"}, "green", "Kies een van"),
        (
            {"type": "radio", "valuesKey": "colours", "validate": {"required": True}},
            None,
            "Kies een antwoord",
        ),
        ({"type": "radio", "valuesExpression": "=[true]"}, 1, "Kies een van"),
        ({"type": "checklist", "valuesKey": "colours"}, ["red", "green"], "Kies een van"),
        ({"type": "checklist", "valuesKey": "colours"}, {"red": True}, "Kies een of meer"),
        ({"type": "select", "valuesExpression": "=nothing"}, "a", "Kies een van"),
        ({"type": "filepicker", "validate": {"required": True}}, [], "Kies een bestand"),
        ({"type": "filepicker"}, ["a.pdf", "b.pdf"], "één bestand"),
        ({"type": "filepicker", "accept": ".pdf,.docx"}, ["a.exe"], ".pdf, .docx"),
    ],
)
def test_a_wrong_answer_is_told_at_its_field(component: dict[str, Any], answer: Any, word: str) -> None:
    found = check(component, answer)
    assert [error.field for error in found.errors] == ["x"]
    assert word in found.errors[0].message
    assert found.errors[0].label == "X"
    assert found.errors[0].message_en
    assert found.values == {}, "nothing is kept of answers that are refused"


def test_a_date_in_the_past_is_refused_when_the_form_says_so() -> None:
    component = {"type": "datetime", "disallowPassedDates": True}
    today = {"vandaag": date(2026, 4, 7)}
    assert not check(component, "2026-04-06", today).ok
    assert check(component, "2026-04-07", today).ok


def test_a_day_that_is_still_to_come_is_refused_when_the_form_says_so() -> None:
    component = {"type": "datetime", "properties": {"latest": "=vandaag"}}
    today = {"vandaag": date(2026, 4, 7)}
    assert check(component, "2026-04-07", today).ok
    (wrong,) = check(component, "2026-04-08", today).errors
    assert "moet nog komen" in wrong.message
    later = {"type": "datetime", "properties": {"latest": '=vandaag + duration("P7D")'}}
    assert check(later, "2026-04-14", today).ok
    (wrong,) = check(later, "2026-04-15", today).errors
    assert wrong.message == "Kies uiterlijk dinsdag 14 april 2026."
    assert not check({**component, "subtype": "datetime"}, "2026-04-08T09:00", today).ok


@pytest.mark.parametrize(("day", "taken"), [("2026-03-02", True), ("2026-03-03", False)])
def test_the_last_day_of_a_moment_is_a_dutch_day(day: str, taken: bool) -> None:
    last = {"moment": datetime(2026, 3, 1, 23, 30, tzinfo=UTC)}
    found = check({"type": "datetime", "properties": {"latest": "=moment"}}, day, last)
    assert found.ok is taken


def test_a_costly_pattern_ends_in_an_error_and_not_in_a_hang() -> None:
    component = {"type": "textfield", "validate": {"pattern": "^(a+)+$"}}
    assert check(component, "a" * 20).ok
    assert not check(component, "a" * 5_000 + "b").ok


def test_an_unknown_name_is_refused_and_named() -> None:
    form = made({"type": "textfield", "key": "name"}, {"type": "textfield", "key": "party.name", "id": "p"})
    found = check_answers(form, {"name": "x", "nmae": "y", "party": {"name": "a", "rank": 1}})
    assert [error.field for error in found.errors] == ["nmae", "party.rank"]


def test_a_field_named_typename_is_an_ordinary_field() -> None:
    form = made({"type": "textfield", "key": "typename"}, {"type": "number", "key": "data"})
    assert check_answers(form, {"typename": "Task", "data": 1}).values == {
        "typename": "Task",
        "data": Decimal(1),
    }


@pytest.mark.parametrize("answers", [{"party.name": "Jo"}, {"party": {"name": "Jo"}}])
def test_a_dotted_key_fills_in_a_part_and_leaves_the_rest(answers: dict[str, Any]) -> None:
    form = made({"type": "textfield", "key": "party.name"})
    context = {"party": {"name": "Old", "email": "jo@example.org", "extra": {"a": 1}}}
    found = check_answers(form, answers, context)
    assert found.values == {"party": {"name": "Jo", "email": "jo@example.org", "extra": {"a": 1}}}
    assert context["party"]["name"] == "Old", "the case itself is untouched"


def test_what_is_absent_stands_as_the_case_or_the_default_has_it() -> None:
    form = made(
        {"type": "textfield", "key": "city", "defaultValue": "Ons Dorp"}, {"type": "number", "key": "n"}
    )
    assert check_answers(form, {}, {"n": Decimal(4)}).values == {"city": "Ons Dorp", "n": Decimal(4)}
    assert check_answers(form, {"city": None, "n": None}, {"n": Decimal(4)}).values == {
        "city": None,
        "n": None,
    }


@pytest.mark.parametrize("lock", [{"disabled": True}, {"readonly": True}, {"readonly": "=locked"}])
def test_a_locked_field_takes_no_answer(lock: dict[str, Any]) -> None:
    form = made({"type": "number", "key": "n", "validate": {"required": True}, **lock})
    found = check_answers(form, {"n": 9}, {"n": Decimal(4), "locked": True})
    assert found.ok
    assert found.values == {}


def test_a_lock_that_does_not_hold_takes_the_answer() -> None:
    form = made({"type": "number", "key": "n", "readonly": "=locked"})
    assert check_answers(form, {"n": 9}, {"n": Decimal(4), "locked": False}).values == {"n": Decimal(9)}


# ---------------------------------------------------------------- hidden fields and expressions

HIDING = (
    {"type": "checkbox", "key": "other"},
    {
        "type": "textfield",
        "key": "which",
        "validate": {"required": True},
        "conditional": {"hide": "=other != true"},
    },
)


def test_a_hidden_field_is_neither_asked_nor_kept() -> None:
    found = check_answers(made(*HIDING), {"other": False, "which": "smuggled"})
    assert found.values == {"other": False}
    shown = check_answers(made(*HIDING), {"other": True, "which": ""})
    assert [error.field for error in shown.errors] == ["which"]


def test_a_hidden_field_counts_as_empty_for_the_others() -> None:
    third = {"type": "textfield", "key": "third", "conditional": {"hide": "=which = null"}}
    found = check_answers(made(*HIDING, third), {"other": False, "which": "x", "third": "y"})
    assert found.values == {"other": False}


def test_a_hidden_group_hides_all_in_it() -> None:
    group = {
        "type": "group",
        "conditional": {"hide": "=other != true"},
        "components": [
            {"type": "number", "key": "n", "validate": {"required": True}},
            {
                "type": "dynamiclist",
                "path": "rows",
                "components": [{"type": "number", "key": "m", "validate": {"required": True}}],
            },
        ],
    }
    form = made({"type": "checkbox", "key": "other"}, group)
    assert check_answers(form, {"other": False}).values == {"other": False}
    errors = check_answers(form, {"other": True}).errors
    assert [error.field for error in errors] == ["n", "rows[0].m"]


def test_fields_that_hide_each_other_come_to_an_end() -> None:
    form = made(
        {"type": "checkbox", "key": "a", "conditional": {"hide": "=b != true"}},
        {"type": "checkbox", "key": "b", "conditional": {"hide": "=a = true"}},
    )
    check_answers(form, {"a": True, "b": True})


def test_an_expression_is_worked_out_again_whatever_was_sent() -> None:
    form = made(
        {"type": "number", "key": "a"}, {"type": "expression", "key": "double", "expression": "=a * 2"}
    )
    found = check_answers(form, {"a": 4, "double": 999})
    assert found.values == {"a": Decimal(4), "double": Decimal(8)}


def test_options_may_hang_on_another_answer() -> None:
    form = made(
        {"type": "select", "key": "land", "valuesExpression": '=["nl", "be"]'},
        {
            "type": "select",
            "key": "city",
            "valuesExpression": '=if land = "nl" then ["Delft"] else ["Gent"]',
        },
    )
    assert check_answers(form, {"land": "be", "city": "Gent"}).ok
    assert not check_answers(form, {"land": "nl", "city": "Gent"}).ok


def test_an_expression_cannot_reach_python() -> None:
    form = made({"type": "expression", "key": "x", "expression": '=open("/etc/passwd").read()'})
    assert check_answers(form, {}).values == {"x": None}


# ---------------------------------------------------------------- groups and lists

PEOPLE = {
    "type": "dynamiclist",
    "path": "people",
    "components": [
        {"type": "textfield", "key": "name", "validate": {"required": True}},
        {"type": "number", "key": "age"},
        {
            "type": "textfield",
            "key": "school",
            "conditional": {"hide": "=this.age >= 18"},
            "validate": {"required": True},
        },
    ],
}


def test_each_item_of_a_list_is_checked_and_named() -> None:
    found = check_answers(made(PEOPLE), {"people": [{"name": "A", "age": 30}, {"name": "", "age": 8}]})
    assert [error.field for error in found.errors] == ["people[1].name", "people[1].school"]


def test_a_list_gives_typed_items_without_what_is_hidden() -> None:
    found = check_answers(made(PEOPLE), {"people": [{"name": "A", "age": "30", "school": "x"}]})
    assert found.values == {"people": [{"name": "A", "age": Decimal(30)}]}


def test_blank_items_are_dropped_past_those_the_form_starts_with() -> None:
    form = made(PEOPLE)
    answers = [{"name": "A", "age": 20}, {"name": " ", "age": None, "school": ""}]
    assert check_answers(form, {"people": answers}).values == {"people": [{"name": "A", "age": Decimal(20)}]}
    assert not check_answers(form, {"people": [{}]}).ok, "the first one is asked for"


def test_a_list_of_fixed_length_keeps_what_the_case_knows_of_its_items() -> None:
    form = made(
        {
            "type": "dynamiclist",
            "path": "parts",
            "allowAddRemove": False,
            "components": [
                {
                    "type": "radio",
                    "key": "outcome",
                    "label": "Oordeel over {{this.text}}",
                    "valuesKey": "colours",
                    "validate": {"required": True},
                }
            ],
        }
    )
    context = {"parts": [{"text": "one"}, {"text": "two"}]}
    found = check_answers(form, {"parts": [{"outcome": "red"}, {}]}, context, COLOURS)
    assert [(error.field, error.label) for error in found.errors] == [
        ("parts[1].outcome", "Oordeel over two")
    ]
    done = check_answers(form, {"parts": [{"outcome": "red"}, {"outcome": "blue"}]}, context, COLOURS)
    assert done.values == {"parts": [{"text": "one", "outcome": "red"}, {"text": "two", "outcome": "blue"}]}
    assert not check_answers(form, {"parts": [{"outcome": "red"}] * 3}, context, COLOURS).ok


def test_groups_with_a_path_and_lists_in_lists() -> None:
    inner = {"type": "dynamiclist", "path": "phones", "components": [{"type": "textfield", "key": "number"}]}
    form = made(
        {
            "type": "group",
            "path": "home",
            "components": [{"type": "textfield", "key": "street"}, {**PEOPLE, "components": [inner]}],
        }
    )
    answers = {"home": {"street": "Dorp 1", "people": [{"phones": [{"number": "1"}, {"number": "2"}]}]}}
    assert check_answers(form, answers).values == answers


@pytest.mark.parametrize("people", ["x", 3, {"0": {}}, [1, 2], [[]], [{}] * 500])
def test_a_list_of_the_wrong_shape_is_refused(people: Any) -> None:
    assert not check_answers(made(PEOPLE), {"people": people}).ok


UNHURRIED = settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["people", "name", "age", "x", "typename", "__class__"]), inner)
    ),
    max_leaves=20,
)
EVERYTHING = made(
    PEOPLE,
    {"type": "number", "key": "n", "validate": {"min": 0}},
    {"type": "datetime", "key": "d"},
    {"type": "checklist", "key": "c", "valuesKey": "colours"},
    {"type": "textfield", "key": "party.name"},
    {"type": "filepicker", "key": "f"},
)


@UNHURRIED
@given(st.dictionaries(st.sampled_from(["people", "n", "d", "c", "f", "party", "party.name", "z"]), JSON))
def test_no_input_whatever_makes_the_check_fall_over(raw: dict[str, Any]) -> None:
    found = check_answers(EVERYTHING, raw, {}, COLOURS)
    assert found.ok or not found.values


@UNHURRIED
@given(st.dictionaries(st.sampled_from(["people", "n", "d", "c", "party", "party.name"]), JSON))
def test_what_was_accepted_once_is_accepted_again(raw: dict[str, Any]) -> None:
    found = check_answers(EVERYTHING, raw, {}, COLOURS)
    if found.ok:
        again = check_answers(EVERYTHING, found.values, {}, COLOURS)
        assert again.values == found.values, again.errors


def test_a_default_may_be_worked_out() -> None:
    form = made({"type": "datetime", "key": "day", "properties": {"default": "=vandaag"}})
    today = {"vandaag": date(2026, 4, 7)}
    assert check_answers(form, {}, today).values == {"day": date(2026, 4, 7)}
    assert check_answers(form, {}, {**today, "day": date(2026, 1, 1)}).values == {"day": date(2026, 1, 1)}
    assert check_answers(form, {"day": None}, today).values == {"day": None}
