"""Rows of tables and values of a case are told as people read: labels for codes, words for conditions, days."""

from __future__ import annotations

from datetime import date

import pytest

from engine.casework.facts import fact
from engine.casework.organisation import Organisation
from engine.casework.table_words import TableWords
from engine.language import language
from engine.model.organisation import Person
from engine.policy import Policy

FILES = {
    "processes/data-dictionary.csv": (
        b"name,type,label,meaning,seen_by,personal,retention\n"
        b"soort,code:soort,Soort,,zaak,nee,zaak\n"
        b"rijen,list<context>,Rijen,,zaak,nee,zaak\n"
        b"rijen.soort,code:soort,Soort,,zaak,nee,zaak\n"
        b"rijen.dag,date,Dag,,zaak,nee,zaak\n"
    ),
    "forms/codelists/soort.json": (
        b'{"id": "soort", "title": "Soort", "values": ['
        b'{"value": "groot_huis", "label": "Een groot huis"}, {"value": "hut", "label": "Een hut"}]}'
    ),
}
POLICY = Policy(FILES)
NOBODY = Organisation(0, (), ())
BO = Person("bo", "Bo Smit", "bo@example.org", "", active=True, roles=(), functions=())
WORDS = TableWords(POLICY, Organisation(0, [BO], ()))


@pytest.mark.parametrize(
    ("value", "expression", "told"),
    [
        ("hut", "soort", "Een hut"),
        ("hut", 'rijen.soort = "x"', "Een hut"),
        ("groot_huis", "iets_anders", "Een groot huis"),  # only one list knows it
        ("hut", "iets_anders", "hut"),  # an ordinary word stays as it is
        ("geen_lijst", "x", "geen lijst"),
        (["hut", "groot_huis"], "soort", "Een hut en Een groot huis"),
        (True, "x", "ja"),
        (False, "x", "nee"),
        (None, "x", "niet ingevuld"),
        ("", "x", "niet ingevuld"),
        ([], "x", "niet ingevuld"),
        ("2026-04-03", "x", "vrijdag 3 april 2026"),
        ("2026-04-03T12:05:00+00:00", "x", "vrijdag 3 april 2026 om 14.05 uur"),
        ("P14D", "x", "14 dagen"),
        ("bo", "x", "Bo Smit"),
        (3, "x", "3"),
    ],
)
def test_a_value_is_told_by_its_label(value: object, expression: str, told: str) -> None:
    assert WORDS.value(value, expression) == told


@pytest.mark.parametrize(
    ("asks", "told"),
    [
        ('"hut"', "Een hut"),
        ('"hut", "groot_huis"', "Een hut of Een groot huis"),
        ('not("hut", "groot_huis")', "niet: Een hut of Een groot huis"),
        ('list contains(?, "hut")', "onder meer: Een hut"),
        ("true", "ja"),
        ("null", "niet ingevuld"),
        ("> 3", "meer dan 3"),
        ("<= 2.5", "hoogstens 2,5"),
        (">= 12000.5", "minstens 12.000,5"),
        ("[1..7]", "van 1 tot en met 7"),
        ('"a, b"', "a, b"),
        ("? > x + 1", ""),  # what has no plain words stays as the table writes it
        ('"hut", foo(1)', ""),
    ],
)
def test_a_condition_is_told_in_words_or_left_as_it_is(asks: str, told: str) -> None:
    assert WORDS.condition(asks, "soort") == told


@pytest.mark.parametrize(
    ("formula", "told"),
    [
        ("soort", "overgenomen van ‘Soort’"),
        ("vandaag", "de dag waarop deze stap is gedaan"),
        ("false", "nee"),
        ("count(rijen) + 1", ""),
    ],
)
def test_a_simple_formula_is_told_in_words(formula: str, told: str) -> None:
    assert WORDS.formula(formula) == told


def test_a_list_of_contexts_is_there_record_by_record() -> None:
    rows = [
        {"soort": "hut", "dag": date(2026, 4, 5), "niets": ""},
        {"soort": "groot_huis", "onbekend_deel": 2},
    ]
    found = fact("rijen", rows, POLICY, NOBODY)
    assert found.records == (
        (("Soort", "Een hut"), ("Dag", "5 april 2026")),
        (("Soort", "Een groot huis"), ("onbekend deel", "2")),
    )
    assert found.text == "Soort: Een hut, Dag: 5 april 2026; Soort: Een groot huis, onbekend deel: 2"


def test_a_deadline_is_no_record_but_its_day() -> None:
    end = {"term": "x", "due": date(2026, 4, 3), "ends": date(2026, 4, 4)}
    found = fact("einde", end, POLICY, NOBODY)
    assert (found.text, found.records) == ("vrijdag 3 april 2026", ())


def test_numbers_of_a_row_are_written_as_the_reader_writes_them() -> None:
    english = language("en")
    assert english.told(WORDS.value(12000.5, "x")) == "12,000.5"
    assert english.told(WORDS.condition(">= 12000.5", "x")) == "at least 12,000.5"
    assert english.told(WORDS.condition("[0.5..1.5]", "x")) == "from 0.5 up to and including 1.5"
    told = fact("bedragen", [12000, 0.5], POLICY, NOBODY).text
    assert (told, english.told(told)) == ("12.000 en 0,5", "12,000 and 0.5")
